"""Proof of a whole laboratory: that nothing was altered, and that everybody did only what they may."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eqlab.attest.keys import fits_person, read_note_signer
from eqlab.attest.tlog.checkpoint import open_checkpoint
from eqlab.attest.tlog.folder import read_checkpoint_file
from eqlab.attest.tlog.note import BadNote
from eqlab.attest.verify.audit import audit_anchor, audit_leaves
from eqlab.core.act import ChangeApproved, Entry, EvidenceErased, PersonEntered, ReportIssued, RunEnded
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.finding import Finding, fill, found
from eqlab.core.text import Translate, words
from eqlab.label.admission import audit, given_alone
from eqlab.label.people import fold_people
from eqlab.wiring.lab.founding import LOG
from eqlab.wiring.lab.issues import BAD_CHECKPOINT, DOCUMENT_LOST, NO_CHECKPOINT, REPORT_LOST, RUN_ALTERED
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import campaign_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was looked at, and all that is wrong with it."""

    entries: int
    runs: int
    documents: int
    head: str
    problems: tuple[str, ...]
    complaints: tuple[Finding, ...]
    alone: tuple[PersonEntered, ...]
    """By which one person alone gave a role of trust, or a key for one."""

    @property
    def sound(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems and not self.complaints

    def told(self, translate: Translate = str) -> Iterator[str]:
        """Say what is wrong, a sentence each."""
        yield from self.problems
        yield from (f"{one.sentence(translate)} [{one.issue.code}]" for one in self.complaints)


def prove(lab: Lab) -> Proof:
    """Prove the audit log, its signatures and rights, the evidence, the documents and the leaves.

    Raises LabFault when the store cannot be read at all.
    """
    problems = list(lab.store.log.verify(_signature_check(lab)))
    try:
        entries = lab.entries(None)
    except LabFault as fault:
        problems.append(fill(fault.issue.template, fault.facts))
        entries = ()
    runs = [entry.act for entry in entries if isinstance(entry.act, RunEnded)]
    documents = [entry for entry in entries if isinstance(entry.act, ChangeApproved | ReportIssued)]
    erased = {entry.act.campaign for entry in entries if isinstance(entry.act, EvidenceErased)}
    complaints = [
        *audit(entries, lab.schemes()),
        *(one for run in runs for one in _of_run(lab, run)),
        *(one for entry in documents for one in _of_document(lab, entry)),
        *audit_leaves(entries, _leaves(lab, problems)),
    ]
    for run in runs:
        if campaign_of(run.run) not in erased:
            problems += lab.store.verify(run.run)
    number, head = lab.store.log.head()
    return Proof(
        entries=number,
        runs=len(runs),
        documents=len(documents),
        head=head,
        problems=tuple(dict.fromkeys(problems)),
        complaints=tuple(complaints),
        alone=tuple(given_alone(entries)),
    )


def _leaves(lab: Lab, problems: list[str]) -> tuple[bytes, ...]:
    try:
        return lab.store.leaves.read(0, lab.store.leaves.size())
    except LabFault as fault:
        problems.append(fill(fault.issue.template, fault.facts))
        return ()


def _readable(lab: Lab, file: str) -> Iterator[Entry]:
    """The entries of a file without those that were altered: these are told by the log itself."""
    after, lost = 0, -1
    while lost != after:
        after = max(after, lost)
        lost = after
        try:
            for entry in lab.store.log.entries(file, after=after):
                yield entry
                after = lost = entry.number
        except LabFault as fault:
            lost = int(fault.facts.get("number", after))


def _signature_check(lab: Lab) -> Callable[[Entry, bytes], str]:
    people = fold_people(_readable(lab, ""))

    def check(entry: Entry, signed: bytes) -> str:
        key = people.key_of(entry.actor, entry.number)
        return "" if key and fits_person(key, signed, entry.signature) else words("it is not by the key of that person")

    return check


def _of_run(lab: Lab, run: RunEnded) -> Iterator[Finding]:
    kept = lab.store.campaign(run.run)
    if kept is None or (kept.events, kept.head) != (run.events, run.head):
        told = (
            words("it is gone")
            if kept is None
            else words("it has {events} events and the head {head}", events=str(kept.events), head=str(kept.head))
        )
        yield found(RUN_ALTERED, run=run.run, events=str(run.events), head=run.head, told=told)


def _of_document(lab: Lab, entry: Entry) -> Iterator[Finding]:
    act = entry.act
    assert isinstance(act, ChangeApproved | ReportIssued)  # noqa: S101 - the caller chose them
    try:
        lab.store.payload(act.sha256)
    except LabFault as fault:
        problem = fill(fault.issue.template, fault.facts)
        if isinstance(act, ReportIssued):
            yield found(REPORT_LOST, report=act.report, problem=problem)
        else:
            yield found(DOCUMENT_LOST, attestation=act.attestation, problem=problem)


def anchored(lab: Lab, public: Path) -> tuple[Finding, ...]:
    """Hold the audit log against the head that a published checkpoint anchors. Raises UsageError when there is none."""
    note = read_checkpoint_file(public / "log")
    if note is None:
        raise UsageError(NO_CHECKPOINT, folder=str(public))
    try:
        checkpoint, _ = open_checkpoint(note, read_note_signer(lab.home / LOG).key)
    except BadNote as problem:
        return (found(BAD_CHECKPOINT, folder=str(public), problem=str(problem)),)
    return audit_anchor(checkpoint, lab.entries(None))
