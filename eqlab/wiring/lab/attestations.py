"""What happens to attestations: one person proposes, another approves, and both stand in the logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from eqlab.attest.document import Attestation, from_json, to_json
from eqlab.attest.keys import SealKey, load_seal_key
from eqlab.attest.keys.hardware import open_module_key
from eqlab.attest.leaf import OF_CHANGE, Leaf, leaf_json, read_leaf
from eqlab.attest.sealing import admit
from eqlab.core.act import (
    Change,
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    Entry,
    FileOpened,
    RunStarted,
)
from eqlab.core.errors import ConfigurationError, LabFault, UsageError, nearest
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.label.attested import AttestationStanding, fold_attestations
from eqlab.wiring.lab.documents import REVISING, decision_of, first_document, next_document
from eqlab.wiring.lab.issues import (
    DOCUMENT_LOST,
    NO_ATTESTATION,
    NO_PIN,
    NO_PROPOSAL,
    NO_REASON,
    NO_SEAL,
    RULE_LOST,
    SIMULATED,
)
from eqlab.wiring.lab.knowing import rule_by_digest
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import attestation_id, file_of
from eqlab.wiring.lab.standings import record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to happen to an attestation."""

    change: Change
    attestation: str = ""
    """Empty for a new one."""
    reason: str
    decision: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    builds: tuple[str, ...] = ()
    successor: str = ""
    words: str = ""


def propose(lab: Lab, file: str, wanted: Wanted) -> ChangeProposed:
    """Propose a change. Raises UsageError when it may not be proposed."""
    entries = lab.of_file(file)
    number = 1 + sum(isinstance(entry.act, ChangeProposed) for entry in entries)
    since, until = _validity(lab, entries, file, wanted) if wanted.change is Change.ISSUE else (None, None)
    act = ChangeProposed(
        proposal=f"P-{number}",
        change=wanted.change,
        attestation=wanted.attestation or _new_id(entries, file),
        reason=_reason(lab, entries, wanted),
        decision=wanted.decision,
        valid_from=since,
        valid_until=until,
        builds=wanted.builds,
        successor=wanted.successor,
        words=wanted.words,
    )
    lab.act(act, file=file, expect=entries[-1].number)
    return act


def approve(lab: Lab, file: str, proposal: str) -> tuple[ChangeApproved, Attestation]:
    """Approve a proposal: from now on it holds. Raises UsageError when it may not be approved, LabFault."""
    entries = lab.of_file(file)
    wish = open_proposals(entries).get(proposal)
    if wish is None:
        raise UsageError(NO_PROPOSAL, file=file, proposal=proposal)
    at = lab.clock.now()
    document = _document(lab, entries, wish, at)
    act = ChangeApproved(
        proposal=proposal,
        attestation=wish.attestation,
        change=wish.change,
        sha256=lab.store.keep(to_json(document)),
        kind=document.kind,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
    )
    leaf = Leaf(
        type=OF_CHANGE[wish.change],
        id=wish.attestation,
        revision=document.revision,
        sha256=act.sha256,
        at=at,
        since=document.valid_from,
        until=document.valid_until,
        kind=document.kind,
        reason=wish.reason,
        successor=wish.successor,
    )
    lab.act(act, file=file, expect=entries[-1].number, leaf=leaf_json(leaf), at=at)
    return act, document


def _document(lab: Lab, entries: Sequence[Entry], wish: ChangeProposed, at: datetime) -> Attestation:
    """The document after a change.

    The seal's key is asked for only when the document is another: without it, an attestation can still be suspended.
    """
    if wish.change is Change.ISSUE:
        key = seal_key(lab)
        document = first_document(lab.settings, key, entries, wish, at)
        _refuse_simulated(lab, entries, document, ())
    else:
        before = document_of(lab, standing_of(entries, wish.attestation))
        if wish.change not in REVISING:
            return before
        key = seal_key(lab)
        document = next_document(before, key, entries, wish, at)
        _refuse_simulated(lab, entries, document, wish.builds)
    admit(document, key)
    return document


def reject(lab: Lab, file: str, proposal: str, reason: str) -> None:
    """Reject a proposal. Raises UsageError."""
    entries = lab.of_file(file)
    if proposal not in open_proposals(entries):
        raise UsageError(NO_PROPOSAL, file=file, proposal=proposal)
    lab.act(ChangeRejected(proposal=proposal, reason=reason), file=file, expect=entries[-1].number)


def open_proposals(entries: Sequence[Entry]) -> dict[str, ChangeProposed]:
    """The proposals of a file that wait for a second person, by id."""
    waiting = {entry.act.proposal: entry.act for entry in entries if isinstance(entry.act, ChangeProposed)}
    for entry in entries:
        if isinstance(entry.act, ChangeApproved | ChangeRejected):
            waiting.pop(entry.act.proposal, None)
    return waiting


def standing_of(entries: Sequence[Entry], attestation: str) -> AttestationStanding:
    """Where an attestation stands. Raises UsageError when there is none of that id."""
    for one in fold_attestations(entries):
        if one.id == attestation:
            return one
    raise UsageError(NO_ATTESTATION, attestation=attestation)


def file_of_attestation(attestation: str) -> str:
    """The vendor file of an attestation. Raises UsageError when it is no id of one."""
    file = file_of(attestation)
    if not file:
        raise UsageError(NO_ATTESTATION, attestation=attestation)
    return file


def document_of(lab: Lab, standing: AttestationStanding) -> Attestation:
    """The document of an attestation as it is now. Raises LabFault when it is not there."""
    return read_document(lab, standing.id, standing.last.sha256)


def read_document(lab: Lab, attestation: str, sha256: str) -> Attestation:
    """A kept document. Raises LabFault when it is not there, or no document."""
    document, told = from_json(lab.store.payload(sha256))
    if document is None:
        raise LabFault(DOCUMENT_LOST, attestation=attestation, problem=told[0].sentence())
    return document


def seal_key(lab: Lab) -> SealKey:
    """The key that seals, from its file or its token. Raises LabFault, UsageError when none is configured."""
    seal = lab.settings.seal
    if seal.module is not None:
        pin = _pin(seal.pin_file) if seal.pin_file else ""
        certificate = seal.certificate or lab.home / "keys" / "seal.pem"
        return open_module_key(seal.module, seal.token, seal.label, pin, certificate)
    if seal.file is None:
        raise UsageError(NO_SEAL)
    return load_seal_key(seal.file)


def _pin(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise ConfigurationError(NO_PIN, file=str(file), problem=reason_of(error)) from None
    except UnicodeDecodeError:
        raise ConfigurationError(NO_PIN, file=str(file), problem=words("it is no text")) from None


def leaves_of(lab: Lab) -> list[Leaf]:
    """All leaves of the public log, in order. Raises LabFault when one cannot be read."""
    read = [read_leaf(leaf) for leaf in lab.store.leaves.read(0, lab.store.leaves.size())]
    return [leaf for leaf, _ in read if leaf is not None]


def _validity(lab: Lab, entries: Sequence[Entry], file: str, wanted: Wanted) -> tuple[date, date]:
    """First and last day: as wanted, else from today as long as the rule says."""
    decision = decision_of(entries, file, wanted.decision)
    since = wanted.valid_from or lab.clock.now().date()
    planned = decision.planned[0]
    rule = rule_by_digest(lab, planned.rule_sha256)
    if rule is None:
        raise UsageError(RULE_LOST, rule=planned.rule, sha256=planned.rule_sha256)
    grant = rule.grant(decision.act.kind)
    return since, wanted.valid_until or months_after(since, grant.months if grant else 0)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def _reason(lab: Lab, entries: Sequence[Entry], wanted: Wanted) -> str:
    """The reason code, as the scheme of the file has it; for a new attestation the scheme's own when none is said.

    Raises UsageError when the scheme has no such reason for this change.
    """
    opened = next(entry.act for entry in entries if isinstance(entry.act, FileOpened))
    scheme = lab.schemes().get(opened.scheme)
    if scheme is None:
        return wanted.reason
    known = [one.code for one in scheme.reasons.values() if wanted.change in one.changes]
    if not wanted.reason and wanted.change is Change.ISSUE and known:
        return known[0]
    if wanted.reason not in known:
        near = nearest(wanted.reason, known)
        raise UsageError(NO_REASON, expected=", ".join(known), nearest=near, reason=wanted.reason, scheme=scheme.name)
    return wanted.reason


def _new_id(entries: Sequence[Entry], file: str) -> str:
    proposed = {
        entry.act.attestation
        for entry in entries
        if isinstance(entry.act, ChangeProposed) and entry.act.change is Change.ISSUE
    }
    return attestation_id(file, 1 + len(proposed))


def _refuse_simulated(lab: Lab, entries: Sequence[Entry], document: Attestation, builds: Sequence[str]) -> None:
    """A system that the laboratory plays itself can be attested in a demonstration only.

    Looked at are the runs of the document's campaigns, and those that tested builds which it did not cover so far.
    """
    if document.test:
        return
    for entry in entries:
        run = entry.act
        if not isinstance(run, RunStarted) or not (run.campaign in document.campaigns or set(builds) & set(run.builds)):
            continue
        record = record_of(lab, run.run)
        if record is not None and record.opened.system.simulated:
            raise UsageError(SIMULATED, campaign=run.campaign, run=run.run)
