"""What a new plan or a new validator would make of what is already recorded."""

from collections.abc import Iterable, Mapping, Sequence

from eqlab.core.errors import EqlabError
from eqlab.core.event import CampaignOpened, Event, StepFinished
from eqlab.core.record import CaseRecord, fold, judge_record
from eqlab.core.text import Words, words
from eqlab.core.verdict import NOT_RUN
from eqlab.plan.model import Case, Plan, Selection
from eqlab.run.replay import attempts, fit
from eqlab.run.replay.playing import exchanges_of, play, selection_of
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
        selection = selection_of(opened, judge_of(new, wanted))
    except EqlabError as error:
        problem = words("not comparable: {problem}", problem=error.sentence())
        return [_untold(opened, case, problem) for case in record.cases]
    again = _Again(events, opened, {case.id: case for case in old.cases}, selection, new)
    changes = [again.case(case) for case in record.cases]
    known = {case.id for case in record.cases}
    fresh = [CaseRecord(id=case.id) for case in selection.selected if case.id not in known and not opened.partial]
    return [*changes, *(_untold(opened, case, NEW_CASE) for case in fresh)]


class _Again:
    """One run, looked at with a new plan."""

    def __init__(
        self,
        events: Sequence[Event],
        opened: CampaignOpened,
        old: Mapping[str, Case],
        selection: Selection,
        workshop: Workshop,
    ) -> None:
        self.opened, self.old, self.selection = opened, old, selection
        self.new = {case.id: case for case in selection.selected}
        self.attempts, self.exchanges = attempts(events), exchanges_of(events)
        self.judge = judge_of(workshop, selection.plan, faults_stand=False)

    def case(self, before: CaseRecord) -> Change:
        if before.id not in self.new or before.id not in self.old:
            return _untold(self.opened, before, GONE)
        attempt = self.attempts.get(before.id)
        if attempt is None:
            return _told(self.opened, before, CaseRecord(id=before.id))
        fitting = fit(attempt, self.old[before.id], self.new[before.id])
        if fitting.problem:
            return _untold(self.opened, before, words("not comparable: {problem}", problem=fitting.problem))
        steps = play(
            attempt, fitting.moments, self.new[before.id], self.selection, self.opened, self.judge, self.exchanges
        )
        return _told(self.opened, before, _judged(before, steps))


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
