"""Bundles of strangers, read safely and proven whole."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eqlab.core.act import Entry, RunEnded
from eqlab.core.archive import BadArchive, Bounds, unseal
from eqlab.core.errors import AuthorError, UsageError
from eqlab.core.event import CampaignOpened, Event
from eqlab.core.reason import reason_of
from eqlab.core.text import Words, words
from eqlab.store.chain import digest_of
from eqlab.wiring.bundle import issues
from eqlab.wiring.bundle.content import CONTENT, PACKAGES, is_data
from eqlab.wiring.bundle.manifest import MANIFEST, SIGNATURE, Manifest, RunFacts, read_manifest
from eqlab.wiring.bundle.parts import AUDIT, PAYLOADS, RUNS, Altered, read_entries, read_log

BOUNDS = Bounds(bytes=4 << 30, members=500_000, unpacked=4 << 30)
MANIFEST_MOST = 256 << 20
"""Bytes of a manifest."""

CheckSignature = Callable[[bytes, bytes], str]
"""(manifest, signature) -> what is wrong with it, a sentence without full stop; empty when it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle, proven: every digest and every chain holds."""

    manifest: Manifest
    digest: str
    """SHA-256 of the manifest: it stands for the whole bundle."""
    runs: Mapping[str, tuple[Event, ...]]
    entries: tuple[Entry, ...]
    members: Mapping[str, bytes] = field(repr=False)
    signed: bool
    """True when there is a signature; whether anybody looked at it is the caller's matter."""

    @property
    def notes(self) -> tuple[Words, ...]:
        """What a reader should know although nothing is wrong."""
        return tuple(_notes(self.manifest))


def _notes(manifest: Manifest) -> Iterator[Words]:
    redacted = manifest.redacted
    if redacted is not None:
        count = str(len(redacted.events))
        yield words(
            "It is redacted: {count} events are masked, so its chain is not that of the laboratory.", count=count
        )
        return
    for one in manifest.runs:
        if one.recorded != one.head:
            yield words(
                "The evidence of {run} was sealed in the laboratory and opened for this bundle: its hashes are others.",
                run=one.run,
            )


def load_bundle(path: Path, check: CheckSignature | None = None) -> Bundle:
    """Read and prove the bundle in a file. Raises UsageError without a file, AuthorError as `read_bundle` does."""
    try:
        if path.stat().st_size > BOUNDS.bytes:
            raise AuthorError(issues.NOT_A_BUNDLE, file=str(path), problem=words("it is larger than 4 GiB"))
        data = path.read_bytes()
    except OSError as problem:
        raise UsageError(issues.UNREADABLE_BUNDLE, file=str(path), problem=reason_of(problem)) from None
    return read_bundle(data, str(path), check)


def read_bundle(data: bytes, file: str, check: CheckSignature | None = None) -> Bundle:
    """Prove a bundle: its form, every digest, the chain of every run, the entries of the audit log, the signature.

    Raises AuthorError at the first thing that is not as it was written.
    """
    try:
        members = unseal(data, BOUNDS)
    except BadArchive as problem:
        raise AuthorError(issues.NOT_A_BUNDLE, file=file, problem=problem.why) from None
    raw = members.pop(MANIFEST, b"")
    if not raw or len(raw) > MANIFEST_MOST:
        why = words("there is none") if not raw else words("it is too large")
        raise AuthorError(issues.NO_MANIFEST, file=file, problem=why)
    manifest = read_manifest(raw, file)
    signature = members.pop(SIGNATURE, None)
    _check_signature(raw, signature, check, file)
    _check_members(manifest, members, file)
    runs = {one.run: _run(one, manifest, members, file) for one in manifest.runs}
    entries = _entries(manifest, members, file)
    return Bundle(
        manifest=manifest,
        digest=digest_of(raw),
        runs=runs,
        entries=entries,
        members=members,
        signed=signature is not None,
    )


def _check_signature(raw: bytes, signature: bytes | None, check: CheckSignature | None, file: str) -> None:
    if check is None:
        return
    problem = words("there is none") if signature is None else check(raw, signature)
    if problem:
        raise AuthorError(issues.BAD_SIGNATURE, file=file, problem=problem)


def _check_members(manifest: Manifest, members: Mapping[str, bytes], file: str) -> None:
    for name in manifest.members:
        if name not in members:
            raise AuthorError(issues.MEMBER_MISSING, file=file, member=name)
    for name, data in members.items():
        if name not in manifest.members:
            raise AuthorError(issues.MEMBER_EXTRA, file=file, member=name)
        if digest_of(data) != manifest.members[name]:
            raise AuthorError(issues.MEMBER_ALTERED, file=file, member=name)
        if name.startswith(PAYLOADS) and name.removeprefix(PAYLOADS) != manifest.members[name]:
            raise AuthorError(issues.MEMBER_ALTERED, file=file, member=name)
        if not (name == AUDIT or name.startswith((RUNS, PAYLOADS)) or _is_content(name)):
            raise AuthorError(issues.NOT_DATA, file=file, member=name)


def _is_content(name: str) -> bool:
    return name.startswith((CONTENT, PACKAGES)) and is_data(name)


def _run(told: RunFacts, manifest: Manifest, members: Mapping[str, bytes], file: str) -> tuple[Event, ...]:
    data = members.get(f"{RUNS}{told.run}.jsonl")
    if data is None:
        raise AuthorError(issues.MEMBER_MISSING, file=file, member=f"{RUNS}{told.run}.jsonl")
    try:
        events, head = read_log(told.run, data, lambda name: members[f"{PAYLOADS}{name}"])
    except Altered as problem:
        raise _altered(told, file, problem.number, problem.problem) from None
    if (len(events), head) != (told.events, told.head):
        raise _altered(told, file, len(events), words("the log does not end where the manifest says"))
    if not events or not isinstance(events[0], CampaignOpened):
        raise _altered(told, file, 1, words("it does not open the run"))
    if digest_of(events[0].plan_source) != manifest.plan.get("sha256"):
        raise _altered(told, file, 1, words("its plan is not that of the manifest"))
    return events


def _altered(told: RunFacts, file: str, number: int, problem: str) -> AuthorError:
    return AuthorError(issues.CHAIN_ALTERED, file=file, number=str(number), run=told.run, problem=problem)


def _entries(manifest: Manifest, members: Mapping[str, bytes], file: str) -> tuple[Entry, ...]:
    masked = frozenset(manifest.redacted.audit) if manifest.redacted else frozenset()
    try:
        entries = read_entries(members.get(AUDIT, b""), masked=masked)
    except Altered as problem:
        raise _wrong_entry(file, problem.number, problem.problem) from None
    recorded = {one.run: one for one in manifest.runs if one.recorded}
    for entry in entries:
        act = entry.act
        told = recorded.get(act.run) if isinstance(act, RunEnded) else None
        if isinstance(act, RunEnded) and told and (act.events, act.head) != (told.events, told.recorded):
            raise _wrong_entry(
                file, entry.number, words("the run {run} did not end with what is in the bundle", run=act.run)
            )
    return entries


def _wrong_entry(file: str, number: int, problem: str) -> AuthorError:
    return AuthorError(issues.AUDIT_ALTERED, file=file, number=str(number), problem=problem)
