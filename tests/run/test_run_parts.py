"""Checks that look at several captured parts together: what reaches them."""

from collections.abc import Iterator, Mapping
from typing import Any

from hands import awaiting, call_in, case, checking, run_of, wrong

from eqlab.core.check import Context, Subject
from eqlab.core.event import StepOutcome
from eqlab.core.finding import Finding
from eqlab.core.verdict import Kind
from eqlab.plan.model import Case, Check
from eqlab.run.campaign import CampaignRun, CaseOutcome

PARTS: Mapping[str, Any] = {"a": ("first.request.body",), "b": ("second.request.body", "second.response")}


def comparing(seen: list[Context], *findings: Finding, parts: Mapping[str, Any] = PARTS) -> Check:
    def assertion(_subject: Subject, context: Context) -> Iterator[Finding]:
        seen.append(context)
        yield from findings

    return checking(list(parts.values())[-1][-1], parts=parts, assertion=assertion)


def two_calls(check: Check) -> Case:
    return case(awaiting("first"), awaiting("second"), check)


def ran(run: CampaignRun) -> CaseOutcome:
    return run.run_case(run.selection.selected[0])


def test_all_parts_reach_the_check_by_their_names() -> None:
    seen: list[Context] = []
    run = run_of(two_calls(comparing(seen)))
    first, second = call_in(run, body=b'{"n": 1}'), call_in(run, body=b'{"n": 2}')
    outcome = ran(run)
    others = seen[0].others

    assert Kind.PASSED is outcome.verdict.kind
    assert [{"n": 1}] == [part.value for part in others["a"]]
    assert [{"n": 2}, 200] == [others["b"][0].value, others["b"][1].value["status"]]
    assert [(first.id, "request.body"), (second.id, "request.body"), (second.id, "response")] == [
        (part.place.exchange, part.place.part) for parts in others.values() for part in parts
    ]


def test_a_check_of_one_part_has_no_others() -> None:
    seen: list[Context] = []
    run = run_of(case(awaiting("first"), comparing(seen, parts={"a": ("first.request",)})))
    call_in(run)
    ran(run)
    alone = run_of(case(awaiting(), checking("sent.request")))
    call_in(alone)

    assert ["a"] == list(seen[0].others)
    assert Kind.PASSED is ran(alone).verdict.kind


def test_its_findings_are_graded_like_others() -> None:
    run = run_of(two_calls(comparing([], wrong())))
    call_in(run)
    call_in(run)
    outcome = ran(run)

    assert (Kind.FAILED, ("R-1",)) == (outcome.verdict.kind, outcome.findings[0].requirements)


def test_a_part_that_no_step_captured_leaves_the_check_out() -> None:
    """The wait that brought nothing has said so."""
    seen: list[Context] = []
    run = run_of(two_calls(comparing(seen, parts={"b": ("second.request.body",), "a": ("first.request.body",)})))
    call_in(run)
    outcome = ran(run)

    assert (Kind.INCONCLUSIVE, []) == (outcome.verdict.kind, seen)
    assert StepOutcome.SKIPPED is outcome.steps[2].outcome


def test_a_part_that_is_not_there_is_told_and_nothing_is_compared() -> None:
    seen: list[Context] = []
    parts = {"a": ("first.connection.client_certificate",), "b": ("second.request.body",)}
    run = run_of(two_calls(comparing(seen, parts=parts)))
    call_in(run)
    call_in(run)
    outcome = ran(run)

    assert [] == seen
    assert ["first.connection.client_certificate"] == [one.facts["part"] for one in outcome.findings]
