"""Exchanges of the unmatched inbox, given to a step by a person."""

from dataclasses import replace
from typing import Any

import pytest
from hands import awaiting, call_in, case, checking, run_of, wrong
from replays import WORKSHOP

from eqlab.core.act import ExchangeAttached
from eqlab.core.errors import UsageError
from eqlab.core.event import Event, ExchangeRecorded, StepFinished
from eqlab.core.finding import Finding, found
from eqlab.core.record import fold
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.run.issues import FOREIGN_CERTIFICATE
from eqlab.run.replay import Judge, attach, replay


def stray(**how: Any) -> tuple[tuple[Event, ...], Plan, str]:
    """A run in which a call came that belonged to no case."""
    events: list[Event] = []
    one = case(awaiting(), checking("sent.request", wrong()), awaiting("quiet", silence=True))
    run = run_of(one, events=events)
    assert run.open()
    exchange = call_in(run)
    facts = {"case": None, "step": None, "finding": None, **how}
    events.append(ExchangeRecorded(campaign="C1", exchange=exchange, reason="no case was open", **facts))
    run.room.desk.recorded.clear()
    run.room.desk.scripts["CASE"].served.clear()
    run.run_case(run.selection.selected[0])
    run.close()
    return tuple(events), run.plan, exchange.id


def act(exchange: str, **more: str) -> ExchangeAttached:
    facts = {"campaign": "C", "run": "C1", "case": "CASE", "step": "sent", "reason": "It came a minute early."}
    return ExchangeAttached(**{**facts, "exchange": exchange, **more})


def judged(events: tuple[Event, ...], plan: Plan) -> tuple[Event, ...]:
    return replay(events, Judge(plan=plan, registry=WORKSHOP.registry))


def findings(events: tuple[Event, ...]) -> list[Finding]:
    return [one for event in events if isinstance(event, StepFinished) for one in event.findings]


def test_attached_exchange_is_judged_and_says_so() -> None:
    events, plan, exchange = stray()
    again = judged(attach(events, [act(exchange)], plan), plan)
    notes = [one for one in findings(again) if one.issue.code == "EQ-RUN-040"]

    assert Kind.INCONCLUSIVE is fold(events).cases[0].verdict.kind
    assert Kind.FAILED is fold(again).cases[0].verdict.kind
    assert [{"exchange": exchange, "step": "sent", "case": "CASE", "reason": "It came a minute early."}] == [
        dict(one.facts) for one in notes
    ]


def test_finding_in_an_attached_exchange_names_the_attachment() -> None:
    """Whoever reads a finding sees that a person, not the laboratory's own rule, put the exchange there."""
    events, plan, exchange = stray()
    one = case(awaiting(), checking("sent.request"), awaiting("quiet", silence=True, where=None))
    given = attach(events, [act(exchange)], plan)
    placed = found(wrong().issue, fold(given).exchanges[0].finding.subject)  # type: ignore[union-attr]
    checked = case(one.steps[0], checking("sent.request", placed), one.steps[2])
    again = judged(given, run_of(checked).plan)

    assert f"attached {exchange}" in {part for one in findings(again) for part in one.rule.segments}


def test_recorded_events_stay_as_they_are() -> None:
    events, plan, exchange = stray()
    before = repr(events)
    attach(events, [act(exchange)], plan)

    assert before == repr(events)


def test_steps_that_were_never_carried_out_stay_undecided() -> None:
    """Nobody can say now whether silence was kept then: the case cannot pass by an attachment alone."""
    events, plan, exchange = stray()
    mild = case(awaiting(), checking("sent.request"), awaiting("quiet", silence=True))
    again = judged(attach(events, [act(exchange)], plan), run_of(mild).plan)

    assert Kind.INCONCLUSIVE is fold(again).cases[0].verdict.kind


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "EQ-RUN-041"),
        ({"exchange": "nowhere"}, "EQ-RUN-042"),
        ({"step": "sended"}, "EQ-RUN-045"),
        ({"step": "quiet"}, "EQ-RUN-045"),
        ({"case": "OTHER"}, "EQ-RUN-045"),
        ({"run": "C2"}, "EQ-RUN-049"),
    ],
)
def test_wrong_attachments_are_refused(more: dict[str, str], code: str) -> None:
    events, plan, exchange = stray()
    with pytest.raises(UsageError) as refused:
        attach(events, [act(**{"exchange": exchange, **more})], plan)

    assert code == refused.value.issue.code


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"case": "CASE"}, "EQ-RUN-043"),
        ({"finding": found(FOREIGN_CERTIFICATE, subject="s", found="f", own="o")}, "EQ-RUN-044"),
    ],
)
def test_only_unmatched_evidence_is_attached(how: dict[str, Any], code: str) -> None:
    events, plan, exchange = stray(**how)
    with pytest.raises(UsageError) as refused:
        attach(events, [act(exchange)], plan)

    assert code == refused.value.issue.code


def test_exchange_of_another_service_is_refused() -> None:
    events, _plan, exchange = stray()
    elsewhere = run_of(case(awaiting(at="other"), checking("sent.request"))).plan
    with pytest.raises(UsageError) as refused:
        attach(events, [act(exchange)], elsewhere)

    assert ("EQ-RUN-048", "svc") == (refused.value.issue.code, refused.value.facts["found"])


def test_step_has_one_exchange_only() -> None:
    events, plan, exchange = stray()
    once = attach(events, [act(exchange)], plan)
    other = next(one for one in once if isinstance(one, ExchangeRecorded))
    elsewhere = replace(other.exchange, id="another")
    second = ExchangeRecorded(campaign="C1", exchange=elsewhere, case=None, step=None, reason="no case was open")
    with pytest.raises(UsageError) as refused:
        attach((*once, second), [act(second.exchange.id)], plan)

    assert ("EQ-RUN-047", exchange) == (refused.value.issue.code, refused.value.facts["other"])


def test_case_that_did_not_run_takes_no_exchange() -> None:
    events, plan, exchange = stray()
    unrun = tuple(event for event in events if getattr(event, "case", None) != "CASE")
    with pytest.raises(UsageError) as refused:
        attach(unrun, [act(exchange)], plan)

    assert "EQ-RUN-046" == refused.value.issue.code
