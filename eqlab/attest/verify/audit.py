"""The laboratory's own record against what it published: nothing rewritten, cut, moved, hidden or invented."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from eqlab.attest.document import Attestation
from eqlab.attest.leaf import OF_CHANGE, Leaf, read_leaf, report_id
from eqlab.attest.tlog.checkpoint import Checkpoint
from eqlab.attest.verify import issues
from eqlab.attest.verify.heads import REGISTRY
from eqlab.core.act import ChangeApproved, Entry, ReportIssued
from eqlab.core.finding import Finding, found

Rehash = Callable[[Entry], str]
"""Computes the hash that an entry must have, from what it says and from `previous`."""


def audit_anchor(checkpoint: Checkpoint, entries: Iterable[Entry], rehash: Rehash | None = None) -> tuple[Finding, ...]:
    """Judge the audit log against the head that a published checkpoint anchors.

    `rehash` recomputes hashes; without it only the links between entries are judged, and the anchored hash.
    """
    return tuple(_judged(checkpoint, entries, rehash))


def _judged(checkpoint: Checkpoint, entries: Iterable[Entry], rehash: Rehash | None) -> Iterator[Finding]:
    anchor, last = checkpoint.audit, None
    for entry in entries:
        number = str(entry.number)
        if last is not None and (entry.number != last.number + 1 or entry.previous != last.hash):
            yield found(issues.ENTRY_LINK, number=number)
        if last is None and entry.number != 1:
            yield found(issues.ENTRY_LINK, number=number)
        if rehash is not None and rehash(entry) != entry.hash:
            yield found(issues.ENTRY_HASH, number=number)
        if anchor is not None and entry.number == anchor[0] and entry.hash != anchor[1]:
            yield found(issues.ENTRY_OTHER, number=number)
        last = entry
    if anchor is None:
        yield found(issues.AUDIT_MISSING, source=REGISTRY)
    elif (last.number if last is not None else 0) < anchor[0]:
        ends = str(last.number if last is not None else 0)
        yield found(issues.ENTRY_GONE, found=ends, number=str(anchor[0]))


def audit_leaves(entries: Iterable[Entry], leaves: Sequence[bytes]) -> tuple[Finding, ...]:
    """Judge whether every change that was approved, and every report, has its leaf, and every such leaf its act."""
    acts = [(entry.number, key) for entry in entries if (key := _of_act(entry)) is not None]
    told: list[Finding] = []
    approved = Counter(key for _, key in acts)
    for index, data in enumerate(leaves):
        key = _of_leaf(read_leaf(data)[0])
        if key is not None and not approved[key]:
            told.append(found(issues.LEAF_WITHOUT_ACT, index=str(index), type=key[0], id=key[1]))
        elif key is not None:
            approved[key] -= 1
    for number, key in reversed(acts):
        if approved[key]:
            approved[key] -= 1
            told.append(found(issues.ACT_WITHOUT_LEAF, number=str(number), type=key[0], id=key[1]))
    return tuple(told)


_Key = tuple[str, str, str]


def _of_act(entry: Entry) -> _Key | None:
    match entry.act:
        case ChangeApproved(change=change, attestation=id_, sha256=digest):
            return OF_CHANGE[change], id_, digest
        case ReportIssued(sha256=digest):
            return "report-issued", report_id(digest), digest
    return None


def _of_leaf(leaf: Leaf | None) -> _Key | None:
    """Return what a leaf claims; an unreadable one claims something that nobody approved."""
    if leaf is None:
        return "?", "?", ""
    known = leaf.type in OF_CHANGE.values() or leaf.type == "report-issued"
    return (leaf.type, leaf.id, leaf.sha256) if known else None


def missing_evidence(attestation: Attestation, payload: Callable[[str], bytes | None]) -> tuple[Finding, ...]:
    """Judge whether the evaluation and the reports that an attestation cites are still kept, and unchanged."""
    cited = [("evaluation", attestation.evaluation), *((f"report {one.id}", one.sha256) for one in attestation.reports)]
    return tuple(
        found(issues.EVIDENCE_MISSING, id=attestation.id, what=what, sha256=digest)
        for what, digest in cited
        if sha256(payload(digest) or b"").hexdigest() != digest
    )
