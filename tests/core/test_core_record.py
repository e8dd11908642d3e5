"""A campaign as its events tell it."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from core_strategies import CONFIGURATION, FINDINGS, LAB, NOT_APPLICABLE, NOTE, UNDECIDED, VIOLATION, WARNING
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    ProbeRan,
    StepFinished,
    StepOutcome,
    SystemFacts,
    Waiting,
)
from eqlab.core.exchange import Connection, Direction, Exchange, HandshakeFailure, Request
from eqlab.core.finding import Finding
from eqlab.core.probe import Mode
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.verdict import Kind, Verdict, judge_case

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
PASSES = {Kind.PASSED, Kind.PASSED_WITH_WARNINGS, Kind.NOT_APPLICABLE}


def opened(*selected: str, **more: Any) -> CampaignOpened:
    facts: dict[str, Any] = {
        "campaign": "C1",
        "at": NOW,
        "plan": "p",
        "plan_version": "1.0.0",
        "plan_source": b"",
        "plan_file": "p.yaml",
        "system": SystemFacts(name="Vendor", version="1"),
        "variant": {},
        "selected": selected,
        "deselected": (),
        "partial": False,
        "seed": 1,
        "engine": "0.1.0",
    }
    return CampaignOpened(**{**facts, **more})


def begun(case: str, **variables: str) -> CaseOpened:
    return CaseOpened(campaign="C1", case=case, at=NOW, variables=variables)


def step(case: str, index: int, *findings: Finding, outcome: StepOutcome = StepOutcome.DONE) -> StepFinished:
    return StepFinished(
        campaign="C1",
        case=case,
        index=index,
        kind="check",
        label="check",
        started=NOW,
        finished=NOW,
        outcome=outcome,
        findings=findings,
    )


def ended(case: str) -> CaseFinished:
    return CaseFinished(campaign="C1", case=case, at=NOW)


def run(case: str, *findings: Finding) -> list[Event]:
    """A case of one step, run to its end."""
    return [begun(case), step(case, 0, *findings), ended(case)]


def closed() -> CampaignClosed:
    return CampaignClosed(campaign="C1", at=NOW)


def preflight(*findings: Finding) -> PreflightDone:
    return PreflightDone(campaign="C1", at=NOW, findings=findings)


def exchange(name: str, case: str | None = None) -> ExchangeRecorded:
    recorded = Exchange(
        id=name,
        service="s",
        direction=Direction.INBOUND,
        started=NOW,
        connection=Connection(peer="p", local="l"),
        request=Request(method="GET", target="/", path="/"),
    )
    return ExchangeRecorded(campaign="C1", exchange=recorded, case=case, step=None, reason="because")


def kinds(record: CampaignRecord) -> dict[str, Kind]:
    return {case.id: case.verdict.kind for case in record.cases}


def flat(parts: Iterable[list[Event]]) -> list[Event]:
    return [event for part in parts for event in part]


def test_events_without_an_opening_are_no_campaign() -> None:
    with pytest.raises(ValueError, match="CampaignOpened"):
        fold([closed()])


def test_cases_stand_in_plan_order() -> None:
    """Whatever the order they ran in."""
    record = fold([opened("A", "B", "C"), *run("C"), *run("A"), *run("B")])

    assert ["A", "B", "C"] == [case.id for case in record.cases]


def test_steps_and_findings_stand_in_order_of_events() -> None:
    record = fold([opened("A"), begun("A", rx="7"), step("A", 0, NOTE), step("A", 1, WARNING, UNDECIDED), ended("A")])
    (case,) = record.cases

    assert [0, 1] == [one.index for one in case.steps]
    assert (NOTE, WARNING, UNDECIDED) == case.findings
    assert begun("A", rx="7") == case.opened
    assert ended("A") == case.finished


def test_exchanges_and_handshakes_stand_in_order_of_arrival() -> None:
    refused = HandshakeRefused(
        campaign="C1", failure=HandshakeFailure(id="H1", at=NOW, peer="p", local="l", reason="certificate has expired")
    )
    record = fold([opened("A"), exchange("X2", "A"), refused, exchange("X1")])

    assert ["X2", "X1"] == [recorded.exchange.id for recorded in record.exchanges]
    assert (refused,) == record.handshakes
    assert ["X1"] == [recorded.exchange.id for recorded in record.unmatched]


def test_other_facts_are_kept() -> None:
    up = PlatformUp(campaign="C1", at=NOW, services={"s": "https://127.0.0.1"})
    whole = ExchangeDelivered(campaign="C1", exchange="X1", at=NOW)
    broken = ExchangeDelivered(campaign="C1", exchange="X2", at=NOW, problem="connection reset")
    waiting = Waiting(campaign="C1", case="A", at=NOW, label="await", until=NOW)
    record = fold([opened("A"), preflight(), up, waiting, whole, broken, closed()])

    assert (up, preflight(), closed()) == (record.platform, record.preflight, record.closed)
    assert {"X2": "connection reset"} == record.undelivered


def test_what_probes_saw_stands_in_order_of_time() -> None:
    ran = [
        ProbeRan(campaign="C1", case="A", step=step, at=NOW, probe="tls.scan", mode=Mode.PASSIVE, raw=b"{}")
        for step in ("two", "one")
    ]
    record = fold([opened("A"), *ran])

    assert tuple(ran) == record.probes


def test_waiting_changes_nothing() -> None:
    events = [opened("A"), *run("A")]
    waiting = Waiting(campaign="C1", case="A", at=NOW, label="await", until=NOW)

    assert fold(events) == fold([*events[:2], waiting, *events[2:]])


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([], Kind.PASSED),
        ([NOTE], Kind.PASSED),
        ([WARNING], Kind.PASSED_WITH_WARNINGS),
        ([UNDECIDED], Kind.INCONCLUSIVE),
        ([VIOLATION, LAB], Kind.FAILED),
        ([LAB, VIOLATION], Kind.LAB_ERROR),
    ],
)
def test_a_finished_case_is_judged_by_its_findings(findings: list[Finding], expected: Kind) -> None:
    record = fold([opened("A"), *run("A", *findings)])

    assert {"A": expected} == kinds(record)
    assert expected is record.verdict.kind


@settings(deadline=None)
@given(st.lists(st.lists(FINDINGS, max_size=3), min_size=1, max_size=4))
def test_a_case_is_judged_across_its_steps(steps: list[list[Finding]]) -> None:
    """How findings are spread over steps does not matter: only their order does."""
    told = [step("A", index, *findings) for index, findings in enumerate(steps)]
    record = fold([opened("A"), begun("A"), *told, ended("A")])

    assert judge_case([one for findings in steps for one in findings], ran=True) == record.cases[0].verdict


def test_a_case_whose_every_step_was_skipped_did_not_run() -> None:
    record = fold([opened("A"), begun("A"), step("A", 0, WARNING, outcome=StepOutcome.SKIPPED), ended("A")])

    assert {"A": Kind.NOT_RUN} == kinds(record)
    assert Kind.INCONCLUSIVE is record.verdict.kind


@pytest.mark.parametrize(
    ("findings", "expected"),
    [([], Kind.NOT_RUN), ([WARNING], Kind.NOT_RUN), ([LAB], Kind.NOT_RUN), ([VIOLATION], Kind.FAILED)],
)
def test_an_unfinished_case_did_not_run_unless_it_failed(findings: list[Finding], expected: Kind) -> None:
    """What a system did wrong before the interruption stays wrong."""
    record = fold([opened("A"), begun("A"), step("A", 0, *findings)])

    assert {"A": expected} == kinds(record)
    assert None is record.cases[0].finished
    assert 1 == len(record.cases[0].steps)


def test_a_required_case_that_did_not_run_makes_the_campaign_inconclusive() -> None:
    record = fold([opened("A", "B"), *run("A"), closed()])

    assert Verdict(Kind.INCONCLUSIVE, frozenset({"not_run"})) == record.verdict


def test_an_optional_case_need_not_run() -> None:
    record = fold([opened("A", "B", optional=("B",)), *run("A"), closed()])

    assert Kind.PASSED is record.verdict.kind


def test_an_optional_case_that_ran_counts() -> None:
    record = fold([opened("A", "B", optional=("B",)), *run("A"), *run("B", VIOLATION)])

    assert Kind.FAILED is record.verdict.kind


def test_a_chosen_subset_need_not_be_complete() -> None:
    """A run of a subset is said to be partial; what of it did not run is not held against the system."""
    record = fold([opened("A", "B", partial=True), *run("A")])

    assert Kind.PASSED is record.verdict.kind


@pytest.mark.parametrize("more", [{"partial": True}, {"optional": ("A", "B")}])
def test_nothing_run_is_nothing_proven(more: dict[str, Any]) -> None:
    assert Kind.NOT_RUN is fold([opened("A", "B", **more), closed()]).verdict.kind


def test_a_campaign_without_cases_is_not_applicable() -> None:
    assert Kind.NOT_APPLICABLE is fold([opened(), preflight(), closed()]).verdict.kind


def test_a_campaign_of_cases_that_do_not_apply_is_not_applicable() -> None:
    events = flat(
        [begun(case), step(case, 0, NOT_APPLICABLE, outcome=StepOutcome.SKIPPED), ended(case)] for case in "AB"
    )

    assert Kind.NOT_APPLICABLE is fold([opened("A", "B"), *events]).verdict.kind


def test_one_case_that_applies_decides() -> None:
    skipped = [begun("A"), step("A", 0, NOT_APPLICABLE, outcome=StepOutcome.SKIPPED), ended("A")]

    assert Kind.PASSED is fold([opened("A", "B"), *skipped, *run("B")]).verdict.kind


@pytest.mark.parametrize("selected", [(), ("A",)])
def test_what_preflight_misses_is_a_configuration_error(selected: tuple[str, ...]) -> None:
    """With the reason, although no case ran."""
    record = fold([opened(*selected), preflight(CONFIGURATION), closed()])

    assert Verdict(Kind.CONFIG_ERROR, frozenset({"EQ-TST-001"})) == record.verdict


def test_a_warning_of_preflight_does_not_pass_a_campaign_that_did_not_run() -> None:
    record = fold([opened("A", partial=True), preflight(WARNING), closed()])

    assert Kind.NOT_RUN is record.verdict.kind


def test_a_preflight_mended_before_resuming_is_forgotten() -> None:
    record = fold([opened("A"), preflight(CONFIGURATION), closed(), opened("A", resumed=True), preflight(), *run("A")])

    assert Kind.PASSED is record.verdict.kind


def test_a_resumed_campaign_keeps_its_first_opening() -> None:
    record = fold([opened("A", seed=1), opened("A", seed=2, resumed=True)])

    assert 1 == record.opened.seed


def test_a_resumed_campaign_whose_opening_was_lost_has_the_later_one() -> None:
    assert 2 == fold([opened("A", seed=2, resumed=True)]).opened.seed


def test_a_resumed_campaign_is_open_again() -> None:
    """Until it is closed again."""
    events = [opened("A"), closed(), opened("A", resumed=True)]

    assert None is fold(events).closed
    assert closed() == fold([*events, closed()]).closed


def test_a_case_run_again_after_an_interruption_starts_afresh() -> None:
    """Steps of the interrupted run are not mixed into it."""
    events = [opened("A"), begun("A"), step("A", 0, VIOLATION), opened("A", resumed=True), *run("A")]
    record = fold(events)

    assert {"A": Kind.PASSED} == kinds(record)
    assert 1 == len(record.cases[0].steps)


def test_the_latest_complete_run_of_a_case_counts() -> None:
    assert {"A": Kind.PASSED} == kinds(fold([opened("A"), *run("A", VIOLATION), *run("A")]))
    assert {"A": Kind.FAILED} == kinds(fold([opened("A"), *run("A"), *run("A", VIOLATION)]))


def test_an_interrupted_second_run_does_not_undo_the_first() -> None:
    record = fold([opened("A"), *run("A", WARNING), begun("A"), step("A", 0)])

    assert {"A": Kind.PASSED_WITH_WARNINGS} == kinds(record)


def test_a_step_of_a_case_that_was_never_opened_counts_for_nothing() -> None:
    record = fold([opened("A"), step("A", 0), ended("A")])

    assert {"A": Kind.NOT_RUN} == kinds(record)


def test_a_case_that_was_not_selected_counts_for_nothing() -> None:
    record = fold([opened("A"), *run("A"), *run("Z", VIOLATION)])

    assert {"A": Kind.PASSED} == kinds(record)
    assert Kind.PASSED is record.verdict.kind


CASES = st.dictionaries(st.sampled_from("ABC"), st.lists(FINDINGS, max_size=2), min_size=1)


@settings(deadline=None)
@given(CASES, st.randoms(use_true_random=False))
def test_cases_that_run_at_the_same_time_do_not_disturb_each_other(
    cases: dict[str, list[Finding]], chance: random.Random
) -> None:
    """Interleaving the events of several cases gives the same record as one case after the other."""
    one_by_one = [run(case, *findings) for case, findings in cases.items()]
    order = [number for number, part in enumerate(one_by_one) for _ in part]
    chance.shuffle(order)
    waiting = [iter(part) for part in one_by_one]
    interleaved = [next(waiting[number]) for number in order]

    assert fold([opened(*cases), *flat(one_by_one)]) == fold([opened(*cases), *interleaved])


@settings(deadline=None)
@given(CASES, st.integers(0, 12))
def test_an_interrupted_campaign_never_passes(cases: dict[str, list[Finding]], kept: int) -> None:
    """Cut anywhere: unless every required case came to its end, nothing is proven."""
    events = [opened(*cases), *flat(run(case, *findings) for case, findings in cases.items())][: 1 + kept]
    record = fold(events)
    complete = all(case.finished is not None for case in record.cases)

    assert complete or record.verdict.kind not in PASSES


@settings(deadline=None)
@given(CASES)
def test_folding_twice_gives_the_same_record(cases: dict[str, list[Finding]]) -> None:
    """A verdict is a pure function of the facts."""
    events = [opened(*cases), *flat(run(case, *findings) for case, findings in cases.items()), closed()]

    assert fold(events) == fold(iter(events))
