"""The attestation's document, composed of what the file and its decision say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from eqlab.attest.document import Attestation, Edition, Issuer, Organisation, Report, Scope
from eqlab.attest.keys import SealKey, key_digest
from eqlab.core.act import (
    BuildDeclared,
    CampaignPlanned,
    Change,
    ChangeProposed,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    FileOpened,
    ReportIssued,
)
from eqlab.core.errors import UsageError
from eqlab.core.subject import Build, Party
from eqlab.label.standing import planned_of
from eqlab.wiring.lab.issues import NOT_DECIDED, UNKNOWN_BUILD
from eqlab.wiring.lab.settings import LabSettings

REVISING = frozenset({Change.EXTEND, Change.REDUCE})
"""Changes of what an attestation covers: its document is another one afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision with what it rests on."""

    act: DecisionTaken
    on: date
    evaluation: EvaluationSubmitted
    planned: tuple[CampaignPlanned, ...]
    """Campaigns, their statements as they stand now."""


def decision_of(entries: Sequence[Entry], file: str, name: str) -> Decision:
    """A granted decision. Raises UsageError when there is none of that id."""
    evaluations = {entry.act.evaluation: entry.act for entry in entries if isinstance(entry.act, EvaluationSubmitted)}
    for entry in entries:
        act = entry.act
        if isinstance(act, DecisionTaken) and act.decision == name and act.granted and act.evaluation in evaluations:
            evaluation = evaluations[act.evaluation]
            planned = tuple(one for one in (planned_of(entries, name) for name in evaluation.campaigns) if one)
            return Decision(act=act, on=entry.at.date(), evaluation=evaluation, planned=planned)
    raise UsageError(NOT_DECIDED, file=file, decision=name)


def first_document(
    settings: LabSettings, key: SealKey, entries: Sequence[Entry], wish: ChangeProposed, at: datetime
) -> Attestation:
    """The document of a new attestation. Raises UsageError when its decision is not there."""
    opened = next(entry.act for entry in entries if isinstance(entry.act, FileOpened))
    decision = decision_of(entries, entries[0].file, wish.decision)
    first = decision.planned[0].statement.subject
    rule = decision.planned[0]
    scheme, _, edition = opened.scheme.rpartition("@")
    return Attestation(
        id=wish.attestation,
        revision=1,
        amends="",
        test=key.kind == "file",
        issuer=_issuer(settings, key),
        scheme=Edition(id=scheme, edition=edition, sha256=opened.scheme_sha256),
        kind=decision.act.kind,
        level=first.kind,
        holder=_organisation(first.holder),
        vendor=_organisation(first.vendor),
        system=first.system,
        version=first.version,
        subjects=builds_of(decision.planned),
        sbom=first.sbom,
        scope=tuple(_scope(one) for one in decision.planned),
        checklist={"sha256": decision.evaluation.checklist_sha256} if decision.evaluation.checklist_sha256 else None,
        conditions=decision.act.conditions,
        reports=_reports(entries, decision.evaluation.campaigns),
        campaigns=decision.evaluation.campaigns,
        rule=Edition(id=rule.rule.partition("@")[0], edition=rule.rule.partition("@")[2], sha256=rule.rule_sha256),
        evaluation=decision.evaluation.sha256,
        decided=decision.on,
        issued=at.replace(microsecond=0),
        valid_from=wish.valid_from or at.date(),
        valid_until=wish.valid_until or at.date(),
        decider="decision-maker",
        status=address(settings, "status/1"),
        verify=address(settings, f"v/{wish.attestation}"),
    )


def next_document(
    before: Attestation, key: SealKey, entries: Sequence[Entry], wish: ChangeProposed, at: datetime
) -> Attestation:
    """The document after it was extended or reduced: another revision, under the present key.

    A demonstration stays one.
    """
    if wish.change is Change.EXTEND:
        subjects = (*before.subjects, *_declared(entries, before, wish.builds))
    else:
        subjects = tuple(one for one in before.subjects if one.sha256 in wish.builds)
    until = wish.valid_until or before.valid_until
    return replace(
        before,
        revision=before.revision + 1,
        amends=before.digest,
        issuer=replace(before.issuer, key=key_digest(key.chain[0])),
        subjects=subjects,
        issued=at.replace(microsecond=0),
        valid_until=until,
    )


def builds_of(planned: Iterable[CampaignPlanned]) -> tuple[Build, ...]:
    """The builds of campaigns' statements, each once."""
    return tuple({build.sha256: build for one in planned for build in one.statement.subject.builds}.values())


def address(settings: LabSettings, path: str) -> str:
    """The address of something in the registry; empty when it is published under none."""
    return f"{settings.registry.rstrip('/')}/{path}" if settings.registry else ""


def _declared(entries: Sequence[Entry], before: Attestation, wanted: Sequence[str]) -> Iterable[Build]:
    declared = {
        entry.act.sha256: Build(
            name=entry.act.name, sha256=entry.act.sha256, sha512=entry.act.sha512, purl=entry.act.purl
        )
        for entry in entries
        if isinstance(entry.act, BuildDeclared)
    }
    covered = {one.sha256 for one in before.subjects}
    for sha256 in wanted:
        if sha256 not in declared:
            raise UsageError(UNKNOWN_BUILD, build=sha256)
        if sha256 not in covered:
            yield declared[sha256]


def _issuer(settings: LabSettings, key: SealKey) -> Issuer:
    name = settings.issuer or f"TEST - {settings.name} (demonstration)"
    return Issuer(id=settings.id, name=name, key=key_digest(key.chain[0]), accreditation=settings.accreditation)


def _organisation(party: Party) -> Organisation:
    return Organisation(id=party.id, name=party.name, country=party.country, register=party.register)


def _scope(planned: CampaignPlanned) -> Scope:
    one = planned.statement
    return Scope(
        statement=one.id,
        service=one.service,
        role=one.role,
        plan=planned.plan,
        variant=one.variant,
        claims=one.claims,
    )


def _reports(entries: Sequence[Entry], campaigns: Sequence[str]) -> tuple[Report, ...]:
    issued = [entry.act for entry in entries if isinstance(entry.act, ReportIssued)]
    amended = {act.amends for act in issued}
    return tuple(
        Report(id=act.report, sha256=act.sha256)
        for act in issued
        if set(act.campaigns) & set(campaigns) and act.report not in amended
    )
