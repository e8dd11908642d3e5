"""Whether a build may be added to an attestation: what was tested of it since it was declared, or decided on it."""

from collections.abc import Iterator, Sequence

from eqlab.core.act import BuildDeclared, Entry, RunEnded, RunStarted
from eqlab.core.errors import UsageError
from eqlab.core.text import words
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.label import deciding_issues as issues
from eqlab.label.deciding import Decided, fold_decisions
from eqlab.label.deciding_admission_known import Knowledge, planned_campaigns
from eqlab.label.scheme.model import ChangeClass, Outcome, Retest
from eqlab.label.standing import planned_of

NOT_DECLARED = words("some were never declared for the statements of the attestation")
NOT_DECIDED = words("some are not builds of the statements that were decided on")


def statements_of(before: Sequence[Entry], decision: str) -> frozenset[str]:
    """Return the ids of the statements that a decision is about; none when there is no such decision."""
    known = fold_decisions(before)
    one = known.decisions.get(decision)
    planned = planned_campaigns(before)
    campaigns = known.evaluations[one.act.evaluation].act.campaigns if one is not None else ()
    return frozenset(planned[name].statement.id for name in campaigns if name in planned)


def check_build(
    before: Sequence[Entry], build: str, statements: frozenset[str], decision: Decided | None, knowledge: Knowledge
) -> None:
    """Refuse a build that was never declared for the statements, or neither tested as its class asks nor decided on.

    `decision` is the one that the extension names. Without the scheme everything is tested again; without records any
    outcome counts. Raises UsageError.
    """
    declared = _declared(before, build, statements)
    if declared is None:
        raise UsageError(issues.NO_BUILDS, why=NOT_DECLARED)
    if decision is not None:
        _decided_on(before, declared, build, decision)
        return
    change = knowledge.change(build) if knowledge.change is not None else None
    if change is not None and change.outcome is Outcome.EVALUATION:
        raise UsageError(issues.NEEDS_DECISION, build=build, change=change.id)
    if change is not None and change.retest is Retest.NOTHING:
        return
    tests = list(_tests(before, declared.number, build, statements))
    enough = [one for one in tests if _is_enough(one, change)]
    if not enough:
        raise UsageError(issues.UNTESTED_BUILD, build=build)
    _check_verdicts(tests, enough, build, knowledge)


def _declared(before: Sequence[Entry], build: str, statements: frozenset[str]) -> Entry | None:
    told = (entry for entry in reversed(before) if isinstance(entry.act, BuildDeclared) and entry.act.sha256 == build)
    return next((one for one in told if getattr(one.act, "statement", "") in statements), None)


def _decided_on(before: Sequence[Entry], declared: Entry, build: str, decision: Decided) -> None:
    if decision.entry < declared.number:
        raise UsageError(issues.DECISION_TOO_EARLY, decision=decision.act.decision, build=build)
    evaluation = fold_decisions(before).evaluations[decision.act.evaluation]
    planned = [planned_of(before, name) for name in evaluation.act.campaigns]
    if not any(build == one.sha256 for plan in planned if plan is not None for one in plan.statement.subject.builds):
        raise UsageError(issues.NO_BUILDS, why=NOT_DECIDED)


def _tests(before: Sequence[Entry], since: int, build: str, statements: frozenset[str]) -> Iterator[RunStarted]:
    planned = planned_campaigns(before)
    ended = {entry.act.run for entry in before if isinstance(entry.act, RunEnded) and entry.act.events}
    for entry in before:
        act = entry.act
        if entry.number > since and isinstance(act, RunStarted) and build in act.builds and act.run in ended:
            campaign = planned.get(act.campaign)
            if campaign is not None and campaign.statement.id in statements:
                yield act


def _is_enough(run: RunStarted, change: ChangeClass | None) -> bool:
    """Tell whether a run took up all that a change class asks for: everything when the class is not known.

    Cases that were chosen by name do not show their tags.
    """
    if not run.cases:
        return True
    asked = {f"tag:{tag}" for tag in change.tags} if change is not None else set[str]()
    return change is not None and change.retest is Retest.TAGGED and asked <= set(run.cases)


def _check_verdicts(
    tests: Sequence[RunStarted], enough: Sequence[RunStarted], build: str, knowledge: Knowledge
) -> None:
    if knowledge.records is None:
        return
    told = {one.run: record.verdict.kind for one in tests if (record := knowledge.records(one.run)) is not None}
    failed = [run for run, kind in told.items() if kind is Kind.FAILED]
    if failed or not any(told.get(one.run) in HARMLESS for one in enough):
        raise UsageError(issues.BUILD_NOT_PASSED, build=build, runs=", ".join(failed or [one.run for one in enough]))
