"""Evidence of one form of a case, held against another form of it."""

from typing import Any

import pytest
from hands import Condition, awaiting, call_in, case, checking, run_of, wrong

from eqlab.core.event import Event
from eqlab.plan.model import Case, Given, Review, SetVariable
from eqlab.run.replay import Attempt, attempts, fit

AT = case().position
SET = SetVariable(name="x", value=1, expression=None, position=AT)
REVIEW = Review(who="second", question={"en": "Right?"}, position=AT)
BASE = (awaiting(), checking("sent.request", wrong()), awaiting("quiet", silence=True))


def attempt_of(one: Case) -> Attempt:
    events: list[Event] = []
    run = run_of(one, events=events)
    assert run.open()
    call_in(run)
    events.append(run.room.desk.recorded[-1])
    run.run_case(one)
    return attempts(events)[one.id]


def numbers(new: tuple[Any, ...]) -> list[int | None]:
    """For each step of a new form, which recorded one it is."""
    old = case(*BASE)
    fitting = fit(attempt_of(old), old, case(*new))
    assert fitting.problem is None, fitting.problem
    return [moment.number for moment in fitting.moments]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (BASE, [0, 1, 2]),
        ((SET, *BASE), [None, 0, 1, 2]),
        ((BASE[0], SET, BASE[1], REVIEW, BASE[2]), [0, None, 1, None, 2]),
        ((BASE[0], BASE[2]), [0, 2]),
        ((BASE[0], checking("sent.response"), BASE[2]), [0, None, 2]),
        ((awaiting(within=9.0), *BASE[1:]), [0, 1, 2]),
        ((awaiting(on_timeout="failed"), *BASE[1:]), [0, 1, 2]),
    ],
)
def test_checks_and_variables_may_change(new: tuple[Any, ...], expected: list[int | None]) -> None:
    assert expected == numbers(new)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (case(awaiting("other"), *BASE[1:]), "looks at something else"),
        (case(awaiting(at="elsewhere"), *BASE[1:]), "looks at something else"),
        (case(awaiting(where=Condition(lambda _: True, "true")), *BASE[1:]), "looks at something else"),
        (case(*BASE[:2], awaiting("quiet", silence=True, within=60.0)), "looks at something else"),
        (case(*BASE[:2], awaiting("quiet")), "looks at something else"),
        (case(*BASE, awaiting("more")), "nothing was recorded for the new step"),
        (case(*BASE[:2]), "is gone"),
        (case(*BASE, persona="agate"), "persona"),
        (case(*BASE, token="t"), "token"),
        (case(*BASE, given=(Given(id="g", at="svc", load="l", parameters={}, position=AT),)), "preconditions"),
    ],
)
def test_what_looks_at_the_world_may_not(new: Case, why: str) -> None:
    old = case(*BASE)

    assert why in str(fit(attempt_of(old), old, new).problem)
