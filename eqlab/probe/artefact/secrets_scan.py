"""The probe `secrets.scan`: passwords, keys and tokens in what is delivered."""

import hashlib
import re
from collections.abc import Iterator

from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues import content as issues
from eqlab.probe.artefact.secret_rules import Secret, secrets_in
from eqlab.probe.artefact.unpack import CHUNK, Member, unpack_for
from eqlab.probe.author import Values, make_probe, texts

NAME = "secrets.scan"
_OVERLAP = 8192
_KEY_STORE = re.compile(r"\.(?:p12|pfx|jks|keystore)$", re.IGNORECASE)
_PARAMETERS = {
    "files": texts("Installers, packages, configuration; archives are unpacked.", required=True),
    "known": texts("Digests of findings that were looked at before and are no secrets: the eight digits told."),
}


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    known, count = set(values["known"]), 0
    for name in values["files"]:
        for member in unpack_for(desk, name):
            count += 1
            for secret, place in _in_member(member):
                if secret.digest not in known:
                    issue = issues.SECRET_FOUND if secret.sure else issues.SECRET_LIKELY
                    facts = {"file": member.name[-160:], "what": secret.what, "digest": secret.digest}
                    desk.tell(issue, member.name[:160], "", **facts, place=place)
    return desk.end(files=str(count))


def _in_member(member: Member) -> Iterator[tuple[Secret, Words]]:
    """Yield the secrets of a file with their places; each is told once."""
    seen: set[str] = set()
    tail, lines, start = b"", 1, 0
    for chunk in member.chunks:
        window = tail + chunk
        if start == 0 and _is_key_store(member.name, window):
            yield _key_store(window), words("the whole file")
        for secret in secrets_in(window):
            if secret.digest not in seen:
                seen.add(secret.digest)
                yield secret, _place(window, secret.at, lines, start)
        keep = min(len(window), _OVERLAP)
        lines += window.count(b"\n", 0, len(window) - keep)
        start += len(window) - keep
        tail = window[len(window) - keep :]


def _place(window: bytes, at: int, lines: int, start: int) -> Words:
    if b"\0" in window[:CHUNK]:
        return words("near byte {at}", at=str(start + at))
    return words("line {line}", line=str(lines + window.count(b"\n", 0, at)))


def _is_key_store(name: str, head: bytes) -> bool:
    """Tell whether a file is a store of keys: PKCS #12 is a sequence with the version 3; Java has a magic number."""
    return bool(_KEY_STORE.search(name)) and (
        head.startswith(b"\xfe\xed\xfe\xed") or (head[:1] == b"\x30" and b"\x02\x01\x03" in head[:8])
    )


def _key_store(head: bytes) -> Secret:
    digest = hashlib.sha256(head).hexdigest()[:8]
    return Secret(what=words("a store of private keys"), sure=False, at=0, digest=digest)


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Embedded secrets", "fr": "Secrets embarqués", "de": "Eingebettete Geheimnisse"},
    {
        "en": "Unpacks installers, packages and configuration and searches them for passwords, keys and tokens.",
        "fr": "Décompresse installateurs, paquets et configurations et y recherche mots de passe, clés et jetons.",
        "de": "Entpackt Installationspakete und Konfiguration und sucht darin nach Passwörtern, Schlüsseln und Token.",
    },
    _PARAMETERS,
    _look,
)
