"""Durations: a number and a unit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_registry import REGISTRY

from eqlab.plan.duration import DURATION
from eqlab.plan.reading import Reading
from eqlab.plan.yaml_reader import read_yaml


def read(text: str) -> tuple[float, list[tuple[str, str]]]:
    reading = Reading(file="f", registry=REGISTRY)
    seconds = DURATION.read(read_yaml(text.encode(), "f"), reading)
    return seconds, [(message.error.issue.code, message.error.nearest) for message in reading.messages]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("500 ms", 0.5),
        ("10 s", 10.0),
        ("2 min", 120.0),
        ("1 h", 3600.0),
        ("1.5 h", 5400.0),
        ("'3 s'", 3.0),
        ("168 h", 604800.0),
    ],
)
def test_durations_are_seconds(text: str, seconds: float) -> None:
    assert (seconds, []) == read(text)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("10s", "10 s"),
        ("10", "10 s"),
        ("2.5", "2.5 s"),
        ("5 minutes", "5 min"),
        ("5m", "5 min"),
        ("1 hour", "1 h"),
        ("20 Sec", "20 s"),
        ("10  s", "10 s"),
        ("0 s", ""),
        ("-1 s", ""),
        ("169 h", ""),
        ("999999 h", ""),
        ("10 days", ""),
        ("soon", ""),
        ("true", ""),
        ("1:30", ""),
        ("1e3 s", ""),
        ("'" + "9" * 100 + " s'", ""),
    ],
)
def test_other_spellings_are_refused_with_the_nearest(text: str, nearest: str) -> None:
    assert [("EQ-PLAN-029", nearest)] == read(text)[1]


@pytest.mark.parametrize("text", ["[10 s]", "{s: 10}"])
def test_other_kinds_are_refused(text: str) -> None:
    assert [("EQ-PLAN-022", "")] == read(text)[1]


@settings(deadline=None)
@given(st.integers(1, 999), st.sampled_from(["ms", "s", "min"]))
def test_units_are_what_they_say(number: int, unit: str) -> None:
    assert (number * {"ms": 0.001, "s": 1.0, "min": 60.0}[unit], []) == read(f"{number} {unit}")


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789. smhin"), max_size=10))
def test_any_text_is_a_duration_or_told(text: str) -> None:
    seconds, told = read(f"'{text}'")

    assert (told == []) == (0 < seconds <= 7 * 24 * 3600)
