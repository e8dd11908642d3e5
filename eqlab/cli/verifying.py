"""`eqlab verify`: one word, why, and what to do."""

import contextlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from eqlab.attest.document import instant_text
from eqlab.attest.tlog.folder import read_file
from eqlab.attest.verify import Evidence, Trust, Verification, read_trust, verify
from eqlab.attest.verify.issues import NOT_ONE
from eqlab.attest.verify.judging import end_of
from eqlab.attest.verify.verification import verdict_of
from eqlab.cli import verifying_issues as issues
from eqlab.cli.commands.verify import VerifyWish
from eqlab.cli.door import Door
from eqlab.cli.opening import open_house
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import UsageError
from eqlab.core.finding import found as finding
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.wire.files import PUBLIC, write_atomically

LARGEST = 1024 * 1024 * 1024
"""Bytes of a file that is verified."""
_SHA256 = re.compile("[0-9a-fA-F]{64}")
_NOTE = 64 * 1024
_OF_AN_ATTESTATION = frozenset({"revision", "issuer", "scheme"})
"""Members of which an attestation that was damaged has one still."""
_ABOUT_LOGS = ("LOG_", "AUDIT_")

_DAY = len("2026-11-21")


def carry_out(door: Door, wish: VerifyWish) -> int:
    """Verify and tell. Raises UsageError for what cannot be read, AuthorErrors for a wrong trust file."""
    tongue = open_house(door).tongue
    now = datetime.now(UTC)
    as_of, build = _moment(wish.as_of, now), _build(wish.build)
    data, trust = _read(wish.file), _trust(wish.issuers)
    with _registry(wish, data, trust, now) as registry:
        found = verify(data, trust, _evidence(wish, registry), as_of=as_of, now=now, build=build)
    _remember(wish.remember, found)
    if wish.format != "json" and found.form == "json" and found.attestation is None and _is_foreign(data):
        found = replace(found, findings=(finding(NOT_ONE, why=words("it is JSON of another kind")),))
    lines = [_json(found, tongue)] if wish.format == "json" else _told(found, tongue)
    for line in lines:
        click.echo(safe(line))
    return found.verdict.exit_code


def _is_foreign(data: bytes) -> bool:
    """Tell whether JSON is no attestation at all, so that a list of what it lacks would help nobody."""
    with contextlib.suppress(ValueError, RecursionError):
        tree = json.loads(data)
        return not isinstance(tree, dict) or not tree.keys() & _OF_AN_ATTESTATION
    return False


def _remember(path: Path | None, found: Verification) -> None:
    """Keep the newest checkpoint, unless something is wrong with the log: then the old one is the evidence."""
    trouble = any(verdict_of(one).startswith(_ABOUT_LOGS) for one in found.findings)
    if path is not None and found.checkpoint is not None and not trouble:
        write_atomically(path, found.checkpoint, PUBLIC)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(issues.UNREADABLE, file=str(path), problem=problem) from error
    if len(data) > LARGEST:
        raise UsageError(issues.TOO_LARGE, file=str(path), limit=str(LARGEST))
    return data


def _trust(path: Path | None) -> Trust:
    return Trust() if path is None else read_trust(_read(path), str(path))


def _evidence(wish: VerifyWish, registry: Path | None) -> Evidence:
    return Evidence(
        proof=_read(wish.proof) if wish.proof is not None else None,
        status=_read(wish.status) if wish.status is not None else None,
        registry=registry,
        remembered=read_file(wish.remember, _NOTE) if wish.remember is not None else None,
    )


@contextmanager
def _registry(wish: VerifyWish, data: bytes, trust: Trust, now: datetime) -> Iterator[Path | None]:
    """The folder of the registry; of one with an address, a copy of what is needed, for as long as it is."""
    if "://" not in wish.registry:
        yield _folder(wish.registry)
        return
    if wish.offline:
        raise UsageError(issues.ADDRESS, registry=wish.registry)
    from eqlab.attest.verify.remote import copy_registry  # noqa: PLC0415 - most are verified from a copy

    with TemporaryDirectory(prefix="eqlab-verify-") as folder:
        copy_registry(wish.registry, data, trust, Path(folder), now=now)
        yield Path(folder)


def _folder(name: str) -> Path | None:
    if not name:
        return None
    try:
        is_folder = Path(name).is_dir()
    except (OSError, ValueError):  # a name that no folder can have
        is_folder = False
    if not is_folder:
        raise UsageError(issues.NO_FOLDER, registry=name)
    return Path(name)


def _moment(text: str, now: datetime) -> datetime:
    if not text:
        return now
    try:
        moment = end_of(date.fromisoformat(text)) if len(text) <= _DAY else datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise UsageError(issues.NO_DAY, day=text)
    except ValueError:
        raise UsageError(issues.NO_DAY, day=text) from None
    if moment.date() > now.date() or (len(text) > _DAY and moment > now):
        raise UsageError(issues.LATER, day=text)
    return min(moment, now)


def _build(text: str) -> str | None:
    if not text:
        return None
    if _SHA256.fullmatch(text):
        return text.lower()
    if not Path(text).is_file():
        raise UsageError(issues.NO_BUILD, build=text)
    return sha256(_read(Path(text))).hexdigest()


def _told(found: Verification, tongue: Tongue) -> Iterator[str]:
    translate = tongue.translate
    yield f"{found.verdict}: {found.sentence(translate)}"
    advice = found.advice(translate)
    if advice:
        yield f"  {advice}"
    yield from (f"  {verdict_of(one)}: {one.sentence(translate)}" for one in found.findings[1:])
    if found.sealed is not None:
        yield "  " + tongue.tell("It is proven that it was there on {at}.", at=instant_text(found.sealed))


def _json(found: Verification, tongue: Tongue) -> str:
    mine = found.attestation
    told = {
        "verdict": found.verdict.value,
        "exit": found.verdict.exit_code,
        "form": found.form,
        "as_of": instant_text(found.as_of),
        "sealed": instant_text(found.sealed) if found.sealed else None,
        "provisional": found.provisional,
        "attestation": {"id": mine.id, "revision": mine.revision, "sha256": mine.digest} if mine else None,
        "findings": [
            {
                "verdict": verdict_of(one).value,
                "code": one.issue.code,
                "sentence": one.sentence(tongue.translate),
                "advice": one.advice(tongue.translate),
            }
            for one in found.findings
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)
