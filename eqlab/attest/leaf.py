"""Leaves of the public log: what happened to an attestation, in canonical JSON, without personal data."""

from dataclasses import dataclass
from datetime import date, datetime

from eqlab.attest import shape as s
from eqlab.attest.document import IDENTIFIER, Attestation, instant_text
from eqlab.core.act import Change
from eqlab.core.finding import Finding
from eqlab.label.canonical import canonical

OF_CHANGE = {
    Change.ISSUE: "issued",
    Change.SUSPEND: "suspended",
    Change.REINSTATE: "reinstated",
    Change.REDUCE: "reduced",
    Change.EXTEND: "extended",
    Change.SUPERSEDE: "superseded",
    Change.WITHDRAW: "withdrawn",
    Change.TERMINATE: "terminated",
}
"""Kind of leaf that each change of an attestation leaves."""
OF_ATTESTATIONS = tuple(OF_CHANGE.values())
KINDS = (*OF_ATTESTATIONS, "report-issued", "scheme-published", "key-rotated")

SHAPE = s.record(
    {
        "type": s.one_of(*KINDS),
        "id": IDENTIFIER,
        "revision": s.whole(0),
        "sha256": s.sha256_text(empty=True),
        "at": s.instant(),
        "from": s.day(empty=True),
        "until": s.day(empty=True),
        "kind": s.text(),
        "reason": s.text(),
        "successor": s.text(),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One leaf."""

    type: str
    id: str
    """Of the attestation, report or scheme; of a key, its SHA-256."""
    sha256: str
    """Of the document after the change."""
    at: datetime
    revision: int = 0
    since: date | None = None
    """First day of validity; `from` in JSON. None when the leaf says nothing about it."""
    until: date | None = None
    kind: str = ""
    reason: str = ""
    successor: str = ""


def leaf_of(change: Change, attestation: Attestation, at: datetime, *, reason: str = "", successor: str = "") -> Leaf:
    """Return the leaf of a change; `attestation` as it is after it. Ends and suspensions say nothing of days."""
    says_days = change in (Change.ISSUE, Change.EXTEND, Change.REDUCE, Change.REINSTATE)
    return Leaf(
        type=OF_CHANGE[change],
        id=attestation.id,
        revision=attestation.revision,
        sha256=attestation.digest,
        at=at,
        since=attestation.valid_from if says_days else None,
        until=attestation.valid_until if says_days else None,
        kind=attestation.kind,
        reason=reason,
        successor=successor,
    )


def report_leaf(sha256: str, at: datetime) -> Leaf:
    """The leaf of a report that left the laboratory: it names nobody, for who is tested is nobody's business."""
    return Leaf(type="report-issued", id=report_id(sha256), sha256=sha256, at=at)


def report_id(sha256: str) -> str:
    """How the public log calls a report: by its digest."""
    return f"report-{sha256[:16]}"


def leaf_json(leaf: Leaf) -> bytes:
    """Return the canonical bytes."""
    days = {"from": _day(leaf.since), "until": _day(leaf.until)}
    names = ("type", "id", "revision", "sha256", "kind", "reason", "successor")
    return canonical({**{name: getattr(leaf, name) for name in names}, **days, "at": instant_text(leaf.at)})


def _day(value: date | None) -> str:
    return value.isoformat() if value is not None else ""


def read_leaf(data: bytes) -> tuple[Leaf | None, tuple[Finding, ...]]:
    """Read a leaf; None and findings when it is none. Never raises."""
    value, told = s.read_strictly(data, SHAPE)
    if told:
        return None, told
    rest = {name: said for name, said in value.items() if name not in ("from", "until")}
    since, until = value["from"], value["until"]
    days = {"since": s.read_day(since) if since else None, "until": s.read_day(until) if until else None}
    return Leaf(**{**rest, **days, "at": s.read_instant(value["at"])}), ()
