"""The small values of the core."""

from datetime import UTC, datetime

import pytest

from eqlab.core.check import holds
from eqlab.core.clock import FixedClock, SystemClock
from eqlab.core.event import DERIVED, EVENT_KINDS
from eqlab.core.exchange import Request, Response, first_header
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.text import say


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (SubjectPath(), "exchange"),
        (SubjectPath(part="request.body"), "request.body"),
        (SubjectPath(part="request.body", path="Bundle.type"), "request.body Bundle.type"),
        (SubjectPath(path="Bundle.type", line=3, column=9), "Bundle.type (line 3, column 9)"),
        (SubjectPath(part="request.body", line=3), "request.body (line 3, column 1)"),
    ],
)
def test_place_in_the_subject(place: SubjectPath, expected: str) -> None:
    assert expected == str(place)


def test_rule_path_goes_deeper_without_changing() -> None:
    case = RulePath(("plan",), Position(file="p.yaml", line=2)) / "case"
    step = case / "step"

    assert ("plan > case", "plan > case > step") == (str(case), str(step))
    assert Position(file="p.yaml", line=2) == step.at


def test_position_counts_from_one() -> None:
    assert "p.yaml:1:1" == str(Position(file="p.yaml"))


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ({"en": "Hello", "fr": "Bonjour"}, "fr", "Bonjour"),
        ({"en": "Hello", "fr": "Bonjour"}, "de", "Hello"),
        ({"fr": "Bonjour"}, "de", "Bonjour"),
        ({"en": "Hello", "de": ""}, "de", "Hello"),
        ({}, "de", ""),
    ],
)
def test_text_falls_back(text: dict[str, str], language: str, expected: str) -> None:
    assert expected == say(text, language)


def test_first_of_several_headers() -> None:
    headers = (("a", "1"), ("b", "2"), ("a", "3"))

    assert "1" == first_header(headers, "a") == Response(status=200, headers=headers).header("a")
    assert None is Request(method="GET", target="/", path="/", headers=headers).header("c")


@pytest.mark.parametrize(
    ("result", "expected"),
    [([True], True), ([False], False), ([], False), ([True, True], False), (["true"], False), ([1.5], False)],
)
def test_a_condition_holds_only_when_it_says_true(result: list[object], expected: bool) -> None:
    assert expected is holds(lambda _root, _variables: result, None, {})


def test_fixed_clock_stands_still() -> None:
    clock = FixedClock(datetime(2026, 11, 21, tzinfo=UTC))

    assert (clock.now(), clock.monotonic()) == (clock.now(), clock.monotonic())


def test_system_clock_knows_its_time_zone() -> None:
    clock = SystemClock()

    assert UTC is clock.now().tzinfo
    assert clock.monotonic() <= clock.monotonic()


def test_derived_kinds_are_kinds() -> None:
    assert set(DERIVED) <= set(EVENT_KINDS.values())
