"""What a new plan or a new validator would make of what is already recorded."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eqlab.core.errors import EqlabError
from eqlab.core.event import CampaignOpened, Event, StepFinished
from eqlab.core.record import CampaignRecord, CaseRecord, fold, judge_record
from eqlab.core.text import Words, words
from eqlab.core.verdict import NOT_RUN
from eqlab.plan.model import Case, Plan
from eqlab.run.replay import Attempt, attempts, fit
from eqlab.run.replay.playing import Hearing, hearing_of, play
from eqlab.wiring.bundle.rejudging import Change, differences, judge_of
from eqlab.wiring.workshop import Workshop

NEW_CASE = words("not comparable: the case is new")
GONE = words("not comparable: the new plan has no such case, or deselects it")


def preview(
    workshop: Workshop, runs: Iterable[Sequence[Event]], plan: Plan | None = None, new: Workshop | None = None
) -> tuple[Change, ...]:
    """Say which past verdicts would change under a new plan, or under another content: one change a case and run.

    Nothing is stored. A case whose evidence does not fit is told as not comparable, never as equal.
    Raises AuthorErrors when the plan of a run does not compile here.
    """
    return tuple(change for events in runs for change in _of_run(workshop, events, plan, new or workshop))


def _of_run(workshop: Workshop, events: Sequence[Event], plan: Plan | None, new: Workshop) -> list[Change]:
    opened = next(event for event in events if isinstance(event, CampaignOpened))
    old = workshop.plan_of(opened.plan_source, opened.plan_file)
    wanted = plan or new.plan_of(opened.plan_source, opened.plan_file)
    record = fold(events)
    if wanted.id != old.id:
        problem = words("not comparable: the run followed the plan {plan}", plan=old.id)
        return [_untold(opened, case, problem) for case in record.cases]
    try:
        hearing = hearing_of(events, judge_of(new, wanted, faults_stand=False))
    except EqlabError as error:
        problem = words("not comparable: {problem}", problem=error.sentence())
        return [_untold(opened, case, problem) for case in record.cases]
    return [*_of_cases(hearing, record, old, attempts(events)), *_new_cases(hearing, record)]


def _of_cases(hearing: Hearing, record: CampaignRecord, old: Plan, known: Mapping[str, Attempt]) -> Iterator[Change]:
    olds = {case.id: case for case in old.cases}
    news = {case.id: case for case in hearing.selection.selected}
    for before in record.cases:
        attempt = known.get(before.id)
        if before.id not in news or before.id not in olds:
            yield _untold(hearing.opened, before, GONE)
        elif attempt is None:
            yield _told(hearing.opened, before, CaseRecord(id=before.id))
        else:
            yield _of_case(hearing, before, attempt, olds[before.id], news[before.id])


def _of_case(hearing: Hearing, before: CaseRecord, attempt: Attempt, old: Case, new: Case) -> Change:
    fitting = fit(attempt, old, new)
    if fitting.problem is not None:
        return _untold(hearing.opened, before, words("not comparable: {problem}", problem=fitting.problem))
    return _told(hearing.opened, before, _judged(before, play(hearing, attempt, fitting.moments, new)))


def _new_cases(hearing: Hearing, record: CampaignRecord) -> Iterator[Change]:
    known = {case.id for case in record.cases}
    for case in hearing.selection.selected:
        if case.id not in known and not hearing.opened.partial:
            yield _untold(hearing.opened, CaseRecord(id=case.id), NEW_CASE)


def _judged(before: CaseRecord, steps: tuple[StepFinished, ...]) -> CaseRecord:
    verdict = judge_record(steps, before.finished is not None)
    return CaseRecord(id=before.id, opened=before.opened, steps=steps, finished=before.finished, verdict=verdict)


def _told(opened: CampaignOpened, before: CaseRecord, after: CaseRecord) -> Change:
    vanished, appeared = differences(before, after, anywhere=True)
    return Change(
        run=opened.campaign,
        case=before.id,
        before=before.verdict,
        after=after.verdict,
        vanished=vanished,
        appeared=appeared,
    )


def _untold(opened: CampaignOpened, before: CaseRecord, why: Words) -> Change:
    return Change(run=opened.campaign, case=before.id, before=before.verdict, after=NOT_RUN, untold=why)
