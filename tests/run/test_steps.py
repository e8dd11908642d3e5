"""What each step does with what comes, what does not come, and what breaks."""

from hands import WRONG, awaiting, call_in, call_later, case, checking, plan_of, run_of, wrong

from eqlab.core.errors import LabFault
from eqlab.core.event import Event, StepFinished, StepOutcome, Waiting
from eqlab.core.exchange import Exchange
from eqlab.core.finding import found
from eqlab.core.issue import Issue, Nature
from eqlab.core.service import Access, SimulatedSystem, Stimulus
from eqlab.core.verdict import Kind
from eqlab.plan.model import Ask, Case, Review, SetVariable, Task
from eqlab.run.campaign import CampaignRun, CaseOutcome
from eqlab.run.driver import SimulatedDriver

AT = awaiting().position


def codes(outcome: CaseOutcome) -> list[str]:
    return [finding.issue.code for finding in outcome.findings]


def only(run: CampaignRun) -> Case:
    return run.selection.selected[0]


def test_call_that_came_before_the_step_is_not_lost() -> None:
    run = run_of(case(awaiting(), checking("sent.request")))
    exchange = call_in(run)
    outcome = run.run_case(only(run))

    assert Kind.PASSED is outcome.verdict.kind
    assert (exchange.id,) == outcome.steps[0].exchanges


def test_call_that_comes_while_waiting_is_taken() -> None:
    run = run_of(case(awaiting(within=5.0), checking("sent.request")))
    timer = call_later(0.05, run)
    outcome = run.run_case(only(run))
    timer.join()

    assert Kind.PASSED is outcome.verdict.kind


def test_no_call_is_inconclusive_and_skips_the_rest() -> None:
    """Nobody is failed for what was not seen."""
    run = run_of(case(awaiting(), checking("sent.request", wrong())))
    outcome = run.run_case(only(run))

    assert (Kind.INCONCLUSIVE, ["EQ-RUN-001"]) == (outcome.verdict.kind, codes(outcome))
    assert [StepOutcome.DONE, StepOutcome.SKIPPED] == [step.outcome for step in outcome.steps]


def test_required_call_that_does_not_come_fails() -> None:
    run = run_of(case(awaiting(on_timeout="failed", clause="4.2")))
    outcome = run.run_case(only(run))

    assert (Kind.FAILED, ["EQ-RUN-002"]) == (outcome.verdict.kind, codes(outcome))
    assert ("4.2", ("R-1",)) == (outcome.findings[0].clause, outcome.findings[0].requirements)
    assert AT == outcome.findings[0].rule.at


def test_call_that_does_not_match_is_no_answer_to_the_wait() -> None:
    run = run_of(case(awaiting()))
    call_in(run, method="GET")

    assert Kind.INCONCLUSIVE is run.run_case(only(run)).verdict.kind


def test_premise_that_does_not_hold_proves_nothing_and_blames_nobody() -> None:
    """A call about something else neither passes the case nor fails it; the sentence says what did not come."""
    run = run_of(case(awaiting(), checking("sent.request", wrong(), premise=True), checking("sent.request")))
    call_in(run)
    outcome = run.run_case(only(run))

    assert (Kind.INCONCLUSIVE, ["EQ-RUN-037"]) == (outcome.verdict.kind, codes(outcome))
    assert "What this case is about did not come: It is wrong." == outcome.findings[0].sentence()
    assert ("R-1",) == outcome.findings[0].requirements


def test_premise_that_holds_says_nothing() -> None:
    run = run_of(case(awaiting(), checking("sent.request", premise=True), checking("sent.request")))
    call_in(run)

    assert Kind.PASSED is run.run_case(only(run)).verdict.kind


def test_premise_takes_no_failure_away() -> None:
    run = run_of(case(awaiting(), checking("sent.request", wrong(), premise=True), checking("sent.request", wrong())))
    call_in(run)
    outcome = run.run_case(only(run))

    assert (Kind.FAILED, ["EQ-RUN-037", "EQ-TST-001"]) == (outcome.verdict.kind, codes(outcome))


def test_silence_that_is_kept_passes() -> None:
    run = run_of(case(awaiting("again", silence=True)))

    assert Kind.PASSED is run.run_case(only(run)).verdict.kind


def test_silence_that_is_broken_fails() -> None:
    run = run_of(case(awaiting("again", silence=True, within=5.0)))
    timer = call_later(0.05, run)
    outcome = run.run_case(only(run))
    timer.join()

    assert (Kind.FAILED, ["EQ-RUN-003"]) == (outcome.verdict.kind, codes(outcome))


def test_silence_is_broken_by_a_call_that_was_quicker_than_the_runner() -> None:
    run = run_of(case(awaiting(), awaiting("again", silence=True)))
    call_in(run)
    call_in(run)

    assert ["EQ-RUN-003"] == codes(run.run_case(only(run)))


def test_captured_call_does_not_break_the_silence_after_it() -> None:
    run = run_of(case(awaiting(), awaiting("again", silence=True)))
    call_in(run)

    assert Kind.PASSED is run.run_case(only(run)).verdict.kind


def test_violation_is_graded_and_located() -> None:
    run = run_of(case(awaiting(), checking("sent.request", wrong())))
    call_in(run)
    outcome = run.run_case(only(run))

    assert (Kind.FAILED, frozenset({WRONG.code})) == (outcome.verdict.kind, outcome.verdict.reasons)
    assert ("R-1",) == outcome.findings[0].requirements


def test_broken_check_is_the_lab_s_fault() -> None:
    """A validator that raises never makes a vendor fail, and what follows is not blamed on the system."""
    run = run_of(
        case(awaiting(), checking("sent.request", raises=RuntimeError("boom")), checking("sent.request", wrong()))
    )
    call_in(run)
    outcome = run.run_case(only(run))

    assert (Kind.LAB_ERROR, frozenset({"EQ-RUN-033"})) == (outcome.verdict.kind, outcome.verdict.reasons)
    assert "RuntimeError: boom" in outcome.findings[0].sentence()


def test_lab_fault_of_a_check_keeps_its_sentence() -> None:
    fault = LabFault(Issue(code="EQ-TST-002", template="No terminology.", nature=Nature.LAB))
    run = run_of(case(awaiting(), checking("sent.request", raises=fault)))
    call_in(run)

    assert "No terminology." in run.run_case(only(run)).findings[0].sentence()


def test_absent_part_is_undecided() -> None:
    run = run_of(case(awaiting(), checking("sent.request.nothing")))
    call_in(run)

    assert Kind.INCONCLUSIVE is run.run_case(only(run)).verdict.kind


def test_set_value_is_there_for_later_checks() -> None:
    seen: list[object] = []
    step = checking("n")
    later = checking(
        "n", assertion=lambda subject, context: iter(seen.append((subject.value, context.variables["n"])) or ())
    )
    run = run_of(case(SetVariable(name="n", value=7, expression=None, position=AT), step, later))

    assert Kind.PASSED is run.run_case(only(run)).verdict.kind
    assert [(7, 7)] == seen


def ask() -> Ask:
    return Ask(
        id="q",
        who="tester",
        question={"en": "Is it shown?"},
        answers=("pass", "fail"),
        evidence=(),
        clause="",
        position=AT,
    )


def test_unanswered_question_needs_review() -> None:
    run = run_of(case(ask()))

    assert Kind.NEEDS_REVIEW is run.run_case(only(run)).verdict.kind


def test_answers_decide() -> None:
    def answered(word: str) -> Kind:
        run = run_of(case(ask()), people=lambda _case, _question: {"who": "T", "answer": word, "comment": "seen"})
        return run.run_case(only(run)).verdict.kind

    assert (Kind.PASSED, Kind.FAILED) == (answered("pass"), answered("fail"))


def test_review_waits_for_the_second_person() -> None:
    run = run_of(case(Review(who="monitor", question={"en": "Look."}, position=AT)))

    assert Kind.NEEDS_REVIEW is run.run_case(only(run)).verdict.kind


def test_lab_fault_before_a_violation_is_not_blamed_on_the_system() -> None:
    run = run_of(case(awaiting(), checking("sent.request", wrong())))
    call_in(run)
    run.room.desk.blame_lab(found(Issue(code="EQ-TST-003", template="Disk full.", nature=Nature.LAB)))

    assert Kind.LAB_ERROR is run.run_case(only(run)).verdict.kind


def simulated(act: object) -> SimulatedDriver:
    return SimulatedDriver(
        SimulatedSystem(name="sim", role="prescriber", title={}, defect={}, claims={}, act=act)  # type: ignore[arg-type]
    )


def test_broken_simulation_is_the_lab_s_fault() -> None:
    def act(_stimulus: Stimulus, _access: Access) -> None:
        raise RuntimeError("boom")

    run = run_of(case(awaiting(within=5.0), task=Task(action="go", parameters={})), driver=simulated(act))
    outcome = run.run_case(only(run))

    assert Kind.LAB_ERROR is outcome.verdict.kind
    assert "EQ-RUN-032" in codes(outcome)


def test_idle_simulation_ends_the_wait_early() -> None:
    """A simulated system that has done all it will do keeps nobody waiting."""
    done: list[Exchange] = []
    run = run_of(
        case(awaiting(within=3600.0), task=Task(action="go", parameters={})),
        driver=simulated(lambda _stimulus, _access: None),
    )

    assert (Kind.INCONCLUSIVE, []) == (run.run_case(only(run)).verdict.kind, done)


def test_waits_and_steps_are_told() -> None:
    events: list[Event] = []
    run = run_of(case(awaiting()), events=events)
    run.run_case(only(run))

    assert ["CaseOpened", "Waiting", "StepFinished", "CaseFinished"] == [type(event).__name__ for event in events]
    assert ["await sent at svc"] == [e.label for e in events if isinstance(e, Waiting | StepFinished)][:1]


def test_two_cases_keep_their_calls_apart() -> None:
    first, second = case(awaiting(), name="A"), case(awaiting(), name="B")
    run = run_of(first, second)
    late = call_in(run, case_name="B")
    early = call_in(run, case_name="A")

    assert [(early.id,), (late.id,)] == [run.run_case(one).steps[0].exchanges for one in (first, second)]
    assert plan_of(first, second).cases == run.plan.cases
