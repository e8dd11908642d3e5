"""A registry that is asked over the network: what a verification needs is copied, and judged as any other copy is.

Nobody who answers is believed: verdicts come from seals, hashes and pinned keys alone. What is not answered, or not as
a registry answers, says nothing about an attestation: it is a fault of the laboratory's surroundings.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin

from eqlab.attest import issues
from eqlab.attest.document import IS_ID, Attestation, from_json
from eqlab.attest.tlog.checkpoint import Checkpoint, parse_checkpoint
from eqlab.attest.tlog.note import BadNote, read_note
from eqlab.attest.tlog.tiles import CHECKPOINT, WIDTH, bundles_of, entries_path, tile_path, tiles_of
from eqlab.attest.verify.heads import REGISTRY, open_head
from eqlab.attest.verify.opening import digest_of, open_file
from eqlab.attest.verify.trust import Trust
from eqlab.core.errors import ConfigurationError, LabFault, UsageError
from eqlab.core.exchange import Response, first_header
from eqlab.core.text import Words, words
from eqlab.validate.json_reader import read_json
from eqlab.validate.words import shorten
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.deadline import Deadline
from eqlab.wire.limits import MIB
from eqlab.wire.place import Place, place_of

_OK, _REDIRECTS, _MOST_REDIRECTS = 200, frozenset({301, 302, 303, 307, 308}), 3
_ABSENT = frozenset({404, 410})
_MOST_BUILDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How much is taken from a registry, and for how long."""

    seconds: float = 60.0
    """For all of it."""
    answer: float = 10.0
    """For one answer."""
    file: int = 17 * MIB
    """Bytes of one file; a full bundle of the largest leaves is smaller."""
    total: int = 256 * MIB
    """Bytes of all files."""


@dataclass(slots=True, kw_only=True)
class _Visit:
    """One visit to a registry."""

    base: str
    place: Place
    folder: Path
    client: Client
    patience: Patience
    deadline: Deadline
    left: int

    def fetch(self, path: str) -> bytes | None:
        """Copy a file; None when the registry has none. Raises LabFault when it does not answer properly."""
        answer = self._answer(path)
        if answer.status in _ABSENT:
            return None
        if answer.status != _OK:
            raise self.silent(path, words("it answered with status {status}", status=str(answer.status)))
        if (first_header(answer.headers, "content-encoding") or "identity").lower() != "identity":
            raise self.silent(path, words("it answered in a compressed form that was not asked for"))
        data = answer.body.data or b""
        if answer.body.truncated:
            raise self.silent(path, words("it answered with more than was to be expected"))
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        return data

    def _answer(self, path: str) -> Response:
        url = self.base + path
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._call(path, url)
            if answer.status not in _REDIRECTS:
                return answer
            url = self._redirected(path, url, first_header(answer.headers, "location") or "")
        raise self.silent(path, words("it redirects without end"))

    def _redirected(self, path: str, url: str, location: str) -> str:
        try:
            target = urljoin(url, location)
            same = place_of(target) == self.place
        except (ValueError, ConfigurationError):
            same = False
        if not same:
            raise self.silent(path, words("it redirects to {host}, another host", host=shorten(location, 80)))
        return target

    def _call(self, path: str, url: str) -> Response:
        seconds = min(self.patience.answer, self.deadline.left)
        if not seconds or not self.left:
            raise self.silent(path, words("it took too long, or sent too much"))
        limit = min(self.patience.file, self.left)
        try:
            outcome = self.client.call(OutboundCall(method="GET", url=url, deadline=seconds, body_limit=limit))
        except ConfigurationError as error:
            raise self.silent(path, error.facts.get("why", words("its address is unusable"))) from error
        if outcome.response is None:
            raise self.silent(path, str(outcome.problem))
        self.left -= min(self.left, outcome.response.body.size)
        return outcome.response

    def silent(self, path: str, why: str | Words) -> LabFault:
        """Return the fault that the registry did not hand out a file."""
        return LabFault(issues.REGISTRY_SILENT, url=self.base + path, why=why)


def copy_registry(
    address: str, data: bytes, trust: Trust, folder: Path, *, now: datetime, patience: Patience | None = None
) -> None:
    """Copy into an empty folder what the registry at an address has about a file that is to be verified.

    The address is https; http only on this machine. Nothing is sent but requests; redirects are followed on the same
    host only. Raises UsageError for another address, LabFault when the registry does not answer, or not in time, or
    with more than `patience` allows.
    """
    place, allowed = _place(address), patience or Patience()
    with Client() as client:
        visit = _Visit(
            base=address.rstrip("/") + "/",
            place=place,
            folder=folder,
            client=client,
            patience=allowed,
            deadline=Deadline.after(allowed.seconds),
            left=allowed.total,
        )
        _copy(visit, data, trust, now)


def _place(address: str) -> Place:
    try:
        place = place_of(address)
    except ConfigurationError as error:
        told = error.facts
        raise UsageError(
            issues.REGISTRY_ADDRESS, url=told.get("url", address), why=told.get("why", words("it is none"))
        ) from error
    if "?" in address or "#" in address:
        raise UsageError(issues.REGISTRY_ADDRESS, url=address, why=words("it names no folder"))
    if not place.secure and not _is_here(place.host):
        raise UsageError(issues.REGISTRY_ADDRESS, url=address, why=words("http is for this machine only"))
    return place


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _copy(visit: _Visit, data: bytes, trust: Trust, now: datetime) -> None:
    opened = open_file(data, now)
    if opened.attestation is not None:
        documents = [opened.attestation]
    elif opened.form in ("build", "json"):
        documents = list(_named(visit, digest_of(data)))
    else:
        return
    note = _note(visit)
    for one in documents:
        if opened.seal is None:
            visit.fetch(f"a/{one.id}/attestation.dsse.json")
        name = one.status.rpartition("/")[2]
        if name.isascii() and name.isalnum():
            visit.fetch(f"status/{name}")
    checkpoint = _checkpoint(note, trust, {one.issuer.id for one in documents}, now) if note else None
    if checkpoint is not None:
        _copy_log(visit, checkpoint.size)


def _named(visit: _Visit, digest: str) -> Iterator[Attestation]:
    """Fetch the attestations which, as the registry says, name a build."""
    data = visit.fetch(".well-known/eqlab-status.json")
    told = read_json(data).value if data is not None else None
    builds = told.get("builds") if isinstance(told, Mapping) else None
    entries = builds.get(digest) if isinstance(builds, Mapping) else None
    ids = [one.get("id") for one in entries if isinstance(one, Mapping)] if isinstance(entries, list) else []
    for name in list(dict.fromkeys(one for one in ids if isinstance(one, str) and IS_ID.fullmatch(one)))[:_MOST_BUILDS]:
        document = visit.fetch(f"a/{name}/attestation.json")
        attestation = from_json(document)[0] if document is not None else None
        if attestation is not None:
            yield attestation


def _note(visit: _Visit) -> bytes | None:
    """Fetch the checkpoint. Raises LabFault for what is none: a page that somebody on the way put in its place."""
    note = visit.fetch(f"log/{CHECKPOINT}")
    try:
        if note is not None:
            parse_checkpoint(read_note(note))
    except BadNote:
        raise visit.silent(f"log/{CHECKPOINT}", words("what it sent is no checkpoint")) from None
    return note


def _checkpoint(note: bytes, trust: Trust, issuers: set[str], now: datetime) -> Checkpoint | None:
    """Return the checkpoint of a log that is trusted; None when verification has only to say that it is not."""
    heads = (open_head(note, REGISTRY, trust, issuer, now)[0] for issuer in sorted(issuers))
    return next((head.checkpoint for head in heads if head is not None), None)


def _copy_log(visit: _Visit, size: int) -> None:
    for index, width in bundles_of(size):
        _copy_tile(visit, entries_path(index, width), entries_path(index, WIDTH))
    for level, index, width in tiles_of(size):
        _copy_tile(visit, tile_path(level, index, width), tile_path(level, index))


def _copy_tile(visit: _Visit, path: str, whole: str) -> None:
    """Copy a part of the log, or the whole that took its place when the log grew."""
    if visit.fetch(f"log/{path}") is None and (path == whole or visit.fetch(f"log/{whole}") is None):
        raise visit.silent(f"log/{path}", words("it has no such file, and its checkpoint promises one"))
