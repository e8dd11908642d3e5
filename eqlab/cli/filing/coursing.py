"""What became of a vendor file beside its procedure: campaigns, non-conformities, decisions, attestations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from eqlab.cli.deciding.words import kind_word, outcome_word, severity_word
from eqlab.cli.filing.desk import day
from eqlab.cli.lab.attesting import attestation_row, change_word
from eqlab.cli.lab.entering import Desk
from eqlab.cli.speech import Tongue
from eqlab.core.act import ChangeProposed, Entry, EvidenceErased
from eqlab.label.attested import AttestationStanding, fold_attestations
from eqlab.label.deciding import Decided, Decisions, Submitted, fold_decisions
from eqlab.label.nonconformity import NonConformity
from eqlab.label.standing import Standing
from eqlab.report.glossary import VERDICTS
from eqlab.wiring.lab.attestations import open_proposals
from eqlab.wiring.lab.campaigns import unfinished
from eqlab.wiring.lab.standings import campaigns_of, nonconformities_of, simulated_runs, standing_of

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCourse:
    """A campaign and where it stands."""

    id: str
    plan: str
    erased: bool
    stand: Standing | None
    """None when nobody may see its evidence."""
    unfinished: str
    """The run that was begun and not ended; empty for none."""
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What became of a vendor file."""

    file: str
    entries: Sequence[Entry]
    at: datetime
    campaigns: tuple[CampaignCourse, ...]
    nonconformities: tuple[NonConformity, ...]
    """Those that are open."""
    raised: frozenset[str]
    """Campaigns of which something was raised."""
    decided: Decisions
    attestations: tuple[AttestationStanding, ...]
    proposals: tuple[ChangeProposed, ...]
    """Those that wait for a second person."""


def course_of(desk: Desk, file: str) -> Course:
    """Gather what became of a file. Raises UsageError, LabFault when evidence cannot be read."""
    entries = desk.lab.of_file(file)
    raised = nonconformities_of(desk.lab, entries)
    return Course(
        file=file,
        entries=entries,
        at=desk.lab.clock.now(),
        campaigns=tuple(_campaign(desk, entries, one) for one in campaigns_of(entries)),
        nonconformities=tuple(one for one in raised if one.open),
        raised=frozenset(one.campaign for one in raised),
        decided=fold_decisions(entries),
        attestations=fold_attestations(entries),
        proposals=tuple(open_proposals(entries).values()),
    )


def _campaign(desk: Desk, entries: Sequence[Entry], campaign: str) -> CampaignCourse:
    lab = desk.lab
    shown = lab.is_visible(campaign)
    return CampaignCourse(
        id=campaign,
        plan=lab.planned(campaign).plan,
        erased=any(isinstance(one.act, EvidenceErased) and one.act.campaign == campaign for one in entries),
        stand=standing_of(lab, campaign) if shown else None,
        unfinished=unfinished(lab, campaign),
        simulated=shown and bool(simulated_runs(lab, campaign)),
    )


def sections(desk: Desk, course: Course) -> Iterator[tuple[str, list[Row]]]:
    """Yield the tables of a course, each with its title."""
    tongue = desk.tongue
    known, at = course.decided, course.at
    yield tongue.tell("Campaigns"), [_campaign_row(one, tongue) for one in course.campaigns]
    yield tongue.tell("Open non-conformities"), [_open_row(one, tongue) for one in course.nonconformities]
    yield tongue.tell("Evaluations"), [_evaluation_row(one, tongue) for one in known.evaluations.values()]
    yield tongue.tell("Decisions"), [_decision_row(one, tongue) for one in known.decisions.values()]
    yield (
        tongue.tell("Attestations"),
        [attestation_row(desk, one, one.state_at(at)) for one in course.attestations],
    )
    rows: list[Row] = [(one.proposal, change_word(desk, one.change), one.attestation) for one in course.proposals]
    yield tongue.tell("Proposals that wait for a second person"), rows


def _campaign_row(one: CampaignCourse, tongue: Tongue) -> Row:
    mark = tongue.tell("simulated: for demonstrations only") if one.simulated else ""
    return one.id, one.plan, _word(one, tongue), mark


def _word(one: CampaignCourse, tongue: Tongue) -> str:
    if one.erased:
        return tongue.tell("its evidence is erased")
    if one.stand is None:
        return tongue.tell("its evidence is hidden")
    if not one.stand.runs:
        return tongue.tell("not run yet")
    return tongue.say(VERDICTS[one.stand.verdict.kind].word)


def _open_row(one: NonConformity, tongue: Tongue) -> Row:
    due = tongue.tell("due {day}", day=day(tongue, one.due)) if one.due else ""
    return one.id, severity_word(tongue, one.severity), one.case, one.owner or "-", due


def _evaluation_row(one: Submitted, tongue: Tongue) -> Row:
    outcome = outcome_word(tongue, one.act.outcome)
    return one.act.evaluation, day(tongue, one.at.date()), one.evaluator, outcome, ", ".join(one.act.campaigns)


def _decision_row(one: Decided, tongue: Tongue) -> Row:
    granted = kind_word(tongue, one.act.kind) if one.act.granted else tongue.tell("refused")
    return one.act.decision, day(tongue, one.at.date()), one.decider, granted, one.act.evaluation
