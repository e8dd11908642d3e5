"""What checkpoints say: each by itself, and against each other, so that forks and rollbacks show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from eqlab.attest.document import instant_text
from eqlab.attest.tlog.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint
from eqlab.attest.tlog.cosignature import Witnessed, witnessed
from eqlab.attest.tlog.folder import Log
from eqlab.attest.tlog.note import BadNote, read_note
from eqlab.attest.verify import issues
from eqlab.attest.verify.trust import Trust
from eqlab.core.finding import Finding, found
from eqlab.core.text import Words, words
from eqlab.validate.words import shorten

REGISTRY, PROOF, REMEMBERED = words("registry"), words("proof"), words("remembered checkpoint")
LEEWAY = timedelta(minutes=5)
"""How far clocks may be apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A checkpoint whose signature is the log's."""

    source: Words
    checkpoint: Checkpoint
    data: bytes = field(repr=False)
    witnessed: Witnessed
    since: datetime | None
    """When a quorum of witnesses had seen it; None without one."""


def open_head(
    data: bytes, source: Words, trust: Trust, issuer: str, now: datetime
) -> tuple[Head | None, tuple[Finding, ...]]:
    """Open a checkpoint; None when it is not that of a log trusted for an issuer. Beside it what is wrong with it."""
    try:
        origin = parse_checkpoint(read_note(data)).origin
        log = trust.log(origin)
        if log is None or log.issuer not in ("", issuer):
            return None, (found(issues.LOG_UNKNOWN, source=source, origin=shorten(origin, 80)),)
        checkpoint, note = open_checkpoint(data, log.key)
    except BadNote as error:
        return None, (found(issues.LOG_SIGNATURE, source=source, why=error.rule),)
    seen = witnessed(note, trust.witnesses)
    head = Head(source=source, checkpoint=checkpoint, data=data, witnessed=seen, since=seen.since(trust.quorum))
    told = [] if log.audit is False or checkpoint.audit else [found(issues.AUDIT_MISSING, source=source)]
    return head, (*told, *(_witnesses(head, trust, now) if source is not REMEMBERED else ()))


def _witnesses(head: Head, trust: Trust, now: datetime) -> Iterator[Finding]:
    for name in head.witnessed.forged:
        yield found(issues.COSIGNATURE_FORGED, source=head.source, witness=name)
    if len(head.witnessed.times) < trust.quorum:
        counts = {"found": str(len(head.witnessed.times)), "quorum": str(trust.quorum)}
        yield found(issues.UNWITNESSED, source=head.source, **counts)
    last = head.witnessed.last
    if last is not None and last > now + LEEWAY:
        what = words("a cosignature of the {source}", source=head.source)
        yield found(issues.FROM_FUTURE, what=what, found=instant_text(last), now=instant_text(now))


def judge_history(newest: Head, log: Log | None, others: Sequence[Head]) -> Iterator[Finding]:
    """Judge whether a log goes on from what others know of it; `log` holds the leaves of the newest head."""
    for other in others:
        if other.checkpoint.origin != newest.checkpoint.origin:
            continue
        yield from _continues(newest, log, other)
        yield from _audit(newest, other)


def _continues(newest: Head, log: Log | None, other: Head) -> Iterator[Finding]:
    size, known = newest.checkpoint.size, other.checkpoint.size
    if log is None and size != known:
        return
    if size < known:
        sizes = {"size": str(size), "known": str(known)}
        yield found(issues.ROLLED_BACK, one=newest.source, other=other.source, **sizes)
        return
    root = log.tree.root(known) if log is not None else newest.checkpoint.root
    if root != other.checkpoint.root:
        yield found(issues.FORKED, one=newest.source, other=other.source, size=str(known))


def _audit(newest: Head, other: Head) -> Iterator[Finding]:
    now, before = newest.checkpoint.audit, other.checkpoint.audit
    if now is None or before is None or newest.checkpoint.size < other.checkpoint.size:
        return
    if now[0] < before[0] or (now[0] == before[0] and now[1] != before[1]):
        yield found(issues.AUDIT_WENT_BACK, source=newest.source, found=str(now[0]), known=str(before[0]))
