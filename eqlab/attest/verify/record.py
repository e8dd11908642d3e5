"""What the public log says of one attestation: from a copy of the registry, or from a proof alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from eqlab.attest.document import Attestation, instant_text
from eqlab.attest.leaf import Leaf, read_leaf
from eqlab.attest.tlog.folder import BadLog, Log, read_checkpoint_file, read_log
from eqlab.attest.tlog.proof import BadProof, Proof, read_proof
from eqlab.attest.verify import issues
from eqlab.attest.verify.evidence import Evidence
from eqlab.attest.verify.heads import LEEWAY, PROOF, REGISTRY, REMEMBERED, Head, judge_history, open_head
from eqlab.attest.verify.standing import of_attestation
from eqlab.attest.verify.trust import Trust
from eqlab.core.finding import Finding, found
from eqlab.core.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known from the log; only what its signatures and hashes prove."""

    leaves: tuple[Leaf, ...] = ()
    """About the attestation, in the order of the log."""
    whole: bool = False
    """True when these are all there are: from a registry, not from a proof."""
    size: int = 0
    """How many leaves the registry's log has."""
    head: Head | None = None
    """The newest one."""
    findings: tuple[Finding, ...] = ()
    seen: datetime | None = field(default=None)
    """When witnesses had seen the registry's checkpoint."""


def read_record(attestation: Attestation, evidence: Evidence, trust: Trust, now: datetime) -> Record:
    """Read everything at hand about an attestation, and judge the log itself."""
    told: list[Finding] = []
    issuer = attestation.issuer.id
    proof, proof_head = _proof(attestation, evidence, trust, now, told)
    head, log = _registry(evidence, trust, issuer, now, told)
    remembered = None
    if evidence.remembered is not None:
        remembered, wrong = open_head(evidence.remembered, REMEMBERED, trust, issuer, now)
        told.extend(wrong)
    newest = head or proof_head
    others = [one for one in (proof_head, remembered) if one is not None and one is not newest]
    if newest is not None and (head is None or log is not None):
        told.extend(judge_history(newest, log, others))
    leaves = _leaves(attestation, log, told) if log is not None else _proven(proof, told)
    told.extend(_future(leaves, now))
    whole = log is not None
    return Record(
        leaves=leaves,
        whole=whole,
        size=len(log.leaves) if log is not None else 0,
        head=_largest(head, proof_head, remembered),
        findings=tuple(told),
        seen=head.since if head is not None and whole else None,
    )


def _largest(*heads: Head | None) -> Head | None:
    there = [one for one in heads if one is not None]
    return max(there, key=lambda one: one.checkpoint.size, default=None)


def _registry(
    evidence: Evidence, trust: Trust, issuer: str, now: datetime, told: list[Finding]
) -> tuple[Head | None, Log | None]:
    if evidence.registry is None:
        return None, None
    folder = evidence.registry / "log"
    data = read_checkpoint_file(folder)
    if data is None:
        told.append(found(issues.NO_CHECKPOINT))
        return None, None
    head, wrong = open_head(data, REGISTRY, trust, issuer, now)
    told.extend(wrong)
    return head, _log(folder, head, told) if head is not None else None


def _log(folder: Path, head: Head, told: list[Finding]) -> Log | None:
    try:
        log = read_log(folder, head.checkpoint.size)
    except BadLog as error:
        told.append(found(issues.LOG_FILES, file=str(error)))
        return None
    if log.tree.root() != head.checkpoint.root:
        told.append(found(issues.LOG_FILES, file="checkpoint"))
        return None
    return log


def _leaves(attestation: Attestation, log: Log, told: list[Finding]) -> tuple[Leaf, ...]:
    leaves: list[Leaf] = []
    for _, data in of_attestation(log.leaves, attestation.id):
        leaf, wrong = read_leaf(data)
        if leaf is None:
            told.append(found(issues.LEAF_UNREADABLE, id=attestation.id, why=wrong[0].sentence()))
        elif leaf.id == attestation.id:
            leaves.append(leaf)
    return tuple(leaves)


def _proof(
    attestation: Attestation, evidence: Evidence, trust: Trust, now: datetime, told: list[Finding]
) -> tuple[Leaf | None, Head | None]:
    """Return the leaf that a proof proves, when it is about this very document, and the proof's checkpoint."""
    if evidence.proof is None:
        return None, None
    try:
        proof = read_proof(evidence.proof)
    except BadProof as error:
        told.append(found(issues.PROOF_UNREADABLE, why=error.rule))
        return None, None
    head, wrong = open_head(proof.checkpoint, PROOF, trust, attestation.issuer.id, now)
    told.extend(wrong)
    if head is None:
        return None, None
    told.extend(_misproven(attestation, proof, head))
    return read_leaf(proof.leaf)[0], head


def _misproven(attestation: Attestation, proof: Proof, head: Head) -> Iterator[Finding]:
    if not proof.fits(head.checkpoint):
        yield found(issues.PROOF_WRONG, index=str(proof.index))
    leaf, _ = read_leaf(proof.leaf)
    if leaf is None or (leaf.id, leaf.revision, leaf.sha256) != (
        attestation.id,
        attestation.revision,
        attestation.digest,
    ):
        facts = {"id": attestation.id, "revision": str(attestation.revision)}
        other = words("revision {revision} of {id}", revision=str(leaf.revision), id=leaf.id) if leaf else None
        yield found(issues.PROOF_OF_ANOTHER, found=other or words("something else"), **facts)


def _proven(leaf: Leaf | None, told: list[Finding]) -> tuple[Leaf, ...]:
    wrong = {issues.PROOF_WRONG.code, issues.PROOF_OF_ANOTHER.code}
    return () if leaf is None or any(one.issue.code in wrong for one in told) else (leaf,)


def _future(leaves: tuple[Leaf, ...], now: datetime) -> Iterator[Finding]:
    for leaf in leaves:
        if leaf.at > now + LEEWAY:
            what = words("a leaf of the public log")
            yield found(issues.FROM_FUTURE, what=what, found=instant_text(leaf.at), now=instant_text(now))
