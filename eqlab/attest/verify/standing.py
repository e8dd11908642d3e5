"""What became of an attestation, from the leaves of the public log: on any day, by what the log said until then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from eqlab.attest.leaf import OF_ATTESTATIONS, Leaf

ENDED = ("withdrawn", "terminated", "superseded")
"""States from which nothing leads back; a new revision may be issued in their place."""
_REVISES = ("issued", "extended", "reduced", "reinstated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an attestation stands at one moment."""

    state: str = ""
    """`valid`, `suspended`, `withdrawn`, `terminated` or `superseded`; empty when it was not issued yet."""
    at: datetime | None = None
    """Since when."""
    reason: str = ""
    successor: str = ""
    revision: int = 0
    digests: Mapping[int, str] = field(default_factory=dict)
    """By revision."""
    logged: Mapping[int, datetime] = field(default_factory=dict)
    """By revision: when the log took it."""
    since: date | None = None
    until: date | None = None
    reduced: tuple[int, ...] = ()
    """Revisions that say less than those before."""
    fates: Mapping[int, "Standing"] = field(default_factory=dict)
    """By revision: how it ended, when another was issued in its place."""


def fold(leaves: Iterable[Leaf], until: datetime | None = None) -> Standing:
    """Fold the leaves of one attestation, in the order of the log; those after `until` are left out."""
    standing = Standing()
    for leaf in leaves:
        if leaf.type in OF_ATTESTATIONS and (until is None or leaf.at <= until):
            standing = _after(standing, leaf)
    return standing


def _after(before: Standing, leaf: Leaf) -> Standing:
    if leaf.type == "issued" and before.state in ENDED:
        before = replace(before, fates={**before.fates, before.revision: before}, reason="", successor="")
    after = _revised(before, leaf)
    match leaf.type:
        case "issued" | "reinstated":
            return replace(after, state="valid", at=leaf.at, reason="")
        case "extended" | "reduced":
            return after if before.state == "suspended" else replace(after, at=leaf.at)
        case "suspended" if before.state in ENDED:
            return before
        case kind:
            return replace(after, state=kind, at=leaf.at, reason=leaf.reason, successor=leaf.successor)


def _revised(before: Standing, leaf: Leaf) -> Standing:
    """Take over what a leaf says of revision, digest and days; a suspension or an end says nothing of them."""
    if leaf.type not in _REVISES:
        return before
    revision = leaf.revision or before.revision
    return replace(
        before,
        revision=revision,
        digests={**before.digests, revision: leaf.sha256 or before.digests.get(revision, "")},
        logged={revision: leaf.at, **before.logged},
        since=leaf.since or before.since,
        until=leaf.until or before.until,
        reduced=(*before.reduced, revision) if leaf.type == "reduced" else before.reduced,
    )


def of_attestation(leaves: Sequence[bytes], id_: str) -> list[tuple[int, bytes]]:
    """Return index and bytes of the leaves that may be about an attestation; none of it is parsed yet."""
    name = f'"id":"{id_}"'.encode()
    return [(index, leaf) for index, leaf in enumerate(leaves) if name in leaf]
