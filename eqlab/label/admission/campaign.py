"""Acts around campaigns: planned before run, run before ended, nothing after the end without an amendment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from eqlab.core.act import (
    Act,
    BuildDeclared,
    CampaignAmended,
    CampaignEnded,
    CampaignPlanned,
    CampaignQuarantined,
    Entry,
    EvidenceErased,
    ExchangeAttached,
    RunEnded,
    RunStarted,
    StatementMade,
)
from eqlab.core.errors import UsageError
from eqlab.core.subject import Statement
from eqlab.core.text import words
from eqlab.label import issues
from eqlab.label.admission.seats import word
from eqlab.label.scheme.model import Scheme

_OF_CAMPAIGNS = (
    RunStarted,
    RunEnded,
    CampaignEnded,
    CampaignAmended,
    ExchangeAttached,
    CampaignQuarantined,
    EvidenceErased,
)


@dataclass(slots=True, kw_only=True)
class Course:
    """How a campaign went so far."""

    planned: CampaignPlanned
    statement: Statement
    """As it was amended last."""
    runs: list[str] = field(default_factory=list)
    running: str = ""
    """The run that has begun and not ended."""
    ended: bool = False
    hidden_by: str = ""
    """Who put it into quarantine."""
    erased: bool = False
    over: date | None = None
    """The day on which it ended last."""


def courses(entries: Iterable[Entry]) -> dict[str, Course]:
    """Fold how the campaigns of a file went."""
    known: dict[str, Course] = {}
    for entry in entries:
        act = entry.act
        if isinstance(act, CampaignPlanned):
            known[act.campaign] = Course(planned=act, statement=act.statement)
        elif isinstance(act, _OF_CAMPAIGNS) and act.campaign in known:
            _note(known[act.campaign], act, entry)
    return known


def _note(course: Course, act: Act, entry: Entry) -> None:
    match act:
        case RunStarted():
            course.runs.append(act.run)
            course.running = act.run
        case RunEnded():
            course.running = ""
        case CampaignEnded():
            course.ended, course.over = True, entry.at.date()
        case CampaignAmended():
            course.ended, course.statement = False, act.statement or course.statement
        case CampaignQuarantined():
            course.hidden_by = "" if act.released else entry.actor
        case EvidenceErased():
            course.erased = True


def open_campaign(entries: Iterable[Entry], statement: str) -> str:
    """Return a campaign that is under way with a statement; empty when there is none."""
    under_way = (one for one in courses(entries).values() if not one.ended)
    return next((one.planned.campaign for one in under_way if one.planned.statement.id == statement), "")


def admit_campaign(entries: Sequence[Entry], entry: Entry, scheme: Scheme | None, *, held: bool) -> None:
    """Admit an act around a campaign. `entries` are the file's so far. Raises UsageError.

    `held` tells whether the log is held to the rules that came later (see `People.held`).
    """
    act = entry.act
    if isinstance(act, CampaignPlanned):
        if act.campaign in courses(entries):
            raise UsageError(issues.CAMPAIGN_THERE, campaign=act.campaign)
    elif isinstance(act, _OF_CAMPAIGNS):
        course = courses(entries).get(act.campaign)
        if course is None:
            raise UsageError(issues.NO_CAMPAIGN, campaign=act.campaign)
        _admit(course, entries, entry, scheme)
        if held:
            _held(course, entries, entry)


def _held(course: Course, entries: Sequence[Entry], entry: Entry) -> None:
    """What is in quarantine is erased by another person than who put it there, unless its time is over.

    An amendment says for which statement the campaign goes on, and none that nobody made.
    """
    act = entry.act
    if isinstance(act, CampaignAmended):
        _restated(course, entries, act)
    if isinstance(act, EvidenceErased) and not act.record_class and course.hidden_by == entry.actor:
        raise UsageError(issues.SECOND_PERSON, person=entry.actor)


def _admit(course: Course, entries: Sequence[Entry], entry: Entry, scheme: Scheme | None) -> None:
    match entry.act:
        case RunStarted():
            _run(course, entries, entry.act)
        case RunEnded():
            if course.running != entry.act.run:
                raise UsageError(issues.NO_RUN, run=entry.act.run)
        case CampaignEnded():
            _not_ended(course)
            _at_rest(course)
        case CampaignAmended():
            _reasoned(entry.act.reason, entry.act)
            _amended(course, entry.act)
        case ExchangeAttached():
            _reasoned(entry.act.reason, entry.act)
            _not_ended(course)
            if entry.act.run not in course.runs:
                raise UsageError(issues.NO_RUN, run=entry.act.run)
        case CampaignQuarantined():
            _quarantine(course, entry, entry.act)
        case EvidenceErased():
            _erasure(course, entry, entry.act, scheme)


def _run(course: Course, entries: Sequence[Entry], act: RunStarted) -> None:
    _not_ended(course)
    _at_rest(course)
    if course.hidden_by:
        raise UsageError(issues.QUARANTINED, campaign=act.campaign)
    if course.erased:
        raise UsageError(issues.ERASED, campaign=act.campaign)
    following = f"{act.campaign}.{len(course.runs) + 1}"
    if act.run != following:
        raise UsageError(issues.WRONG_RUN, expected=following, run=act.run)
    declared = _declared(course, entries)
    for sha256 in act.builds:
        if sha256 not in declared:
            raise UsageError(issues.UNDECLARED_BUILD, sha256=sha256)


def _declared(course: Course, entries: Sequence[Entry]) -> set[str]:
    """Digests of all builds that the vendor declared for the campaign's statement."""
    name = course.planned.statement.id
    acts = [entry.act for entry in entries]
    stated = (act.statement for act in acts if isinstance(act, StatementMade) and act.statement.id == name)
    later = (act.sha256 for act in acts if isinstance(act, BuildDeclared) and act.statement == name)
    return {build.sha256 for one in stated for build in one.subject.builds} | set(later)


def _not_ended(course: Course) -> None:
    if course.ended:
        raise UsageError(issues.CAMPAIGN_ENDED, campaign=course.planned.campaign)


def _at_rest(course: Course) -> None:
    if course.running:
        raise UsageError(issues.RUN_OPEN, run=course.running)


def _reasoned(reason: str, act: Act) -> None:
    if not reason.strip():
        raise UsageError(issues.NO_WORDS, act=word(act))


def _amended(course: Course, act: CampaignAmended) -> None:
    stated = course.planned.statement
    if act.statement is not None and (act.statement.id, act.statement.plan) != (stated.id, stated.plan):
        raise UsageError(issues.OTHER_CAMPAIGN_PLAN, statement=stated.id, expected=stated.plan, plan=act.statement.plan)


def _restated(course: Course, entries: Sequence[Entry], act: CampaignAmended) -> None:
    name = course.planned.statement.id
    made = [one.act.statement for one in entries if isinstance(one.act, StatementMade)]
    latest = [one for one in made if one.id == name][-1:]
    if act.statement is None:
        raise UsageError(issues.SILENT_AMENDMENT, campaign=act.campaign)
    if act.statement not in (course.statement, *latest):
        raise UsageError(issues.STRANGE_AMENDMENT, campaign=act.campaign, statement=name)


def _quarantine(course: Course, entry: Entry, act: CampaignQuarantined) -> None:
    _reasoned(act.reason, act)
    if act.released and not course.hidden_by:
        raise UsageError(issues.NOT_QUARANTINED, campaign=act.campaign)
    if act.released and course.hidden_by == entry.actor:
        raise UsageError(issues.SECOND_PERSON, person=entry.actor)
    if not act.released and course.hidden_by:
        raise UsageError(issues.QUARANTINED, campaign=act.campaign)


def _erasure(course: Course, entry: Entry, act: EvidenceErased, scheme: Scheme | None) -> None:
    _reasoned(act.reason, act)
    _at_rest(course)
    if course.erased:
        raise UsageError(issues.ERASED, campaign=act.campaign)
    if not act.record_class or scheme is None:
        return
    kept = scheme.retention.get(act.record_class)
    if kept is None:
        expected = ", ".join(scheme.retention)
        raise UsageError(issues.NO_SUCH, expected=expected, what=words("record class"), name=act.record_class)
    if course.over is not None and entry.at.date() < _later(course.over, kept.years):
        until = _later(course.over, kept.years).isoformat()
        raise UsageError(issues.KEPT_LONGER, name=act.record_class, until=until)


def _later(day: date, years: int) -> date:
    """The same day some years later; the 29th of February becomes the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
