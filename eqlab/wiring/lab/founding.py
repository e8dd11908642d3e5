"""A new laboratory: its folder, its keys for demonstrations, its first entries."""

import json
from collections.abc import Sequence
from pathlib import Path

from eqlab import __version__
from eqlab.attest.keys import (
    PersonKey,
    key_digest,
    new_note_signer,
    new_person_key,
    new_seal_key,
    save_person_key,
    save_seal_key,
)
from eqlab.core.act import Act, Entrance, KeyUsed, LabFounded, PersonEntered, Role
from eqlab.core.errors import UsageError
from eqlab.wire.files import PRIVATE, private_folder, write_atomically
from eqlab.wiring.lab.issues import LAB_EXISTS
from eqlab.wiring.lab.lab import Actor, Lab
from eqlab.wiring.lab.naming import check_name
from eqlab.wiring.lab.opening import open_lab
from eqlab.wiring.lab.settings import FILE
from eqlab.wiring.workshop import Workshop

SEAL = Path("keys") / "seal.key"
LOG = Path("keys") / "log.key"
PEOPLE = "people"


def found_lab(
    home: Path, workshop: Workshop, settings: dict[str, str], administrator: str, passphrase: str = ""
) -> None:
    """Make a laboratory. Raises UsageError when the folder holds one already, LabFault when it cannot be written."""
    check_name(administrator)
    if (home / FILE).exists():
        raise UsageError(LAB_EXISTS, folder=str(home))
    for folder in (home, home / "keys", home / PEOPLE):
        private_folder(folder)
    person = new_person_key()
    key_path = home / PEOPLE / f"{administrator}.key"
    save_person_key(person, key_path, passphrase)
    write_atomically(home / FILE, _settings_text(settings).encode(), PRIVATE)
    try:
        with open_lab(home, workshop, actor=Actor(person=administrator, key=person, file=key_path)) as lab:
            for act in (*_first_acts(lab, administrator, person), *_keys(lab)):
                lab.act(act)
    except BaseException:
        for file in (home / FILE, key_path):
            file.unlink(missing_ok=True)
        raise


def _first_acts(lab: Lab, administrator: str, key: PersonKey) -> Sequence[Act]:
    founded = LabFounded(lab=lab.settings.id, name=lab.settings.name, engine=__version__)
    entered = PersonEntered(
        person=administrator,
        name=administrator,
        roles=(Role.ADMINISTRATOR,),
        key=key.public,
        entrance=Entrance.FOUNDING,
    )
    return founded, entered


def _keys(lab: Lab) -> Sequence[Act]:
    """Make the keys of demonstrations; entered in the log as every key is."""
    seal = new_seal_key(lab.settings.name, lab.clock.now())
    save_seal_key(seal, lab.home / SEAL)
    log = new_note_signer(lab.settings.origin)
    log.save(lab.home / LOG)
    return (
        KeyUsed(purpose="seal", key=key_digest(seal.chain[0]), deed="made", words="file"),
        KeyUsed(purpose="log", key=log.key.text, deed="made", words="file"),
    )


def _settings_text(settings: dict[str, str]) -> str:
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in settings.items() if value]
    return "\n".join([*lines, f"seal: {{file: {SEAL.as_posix()}}}", ""])
