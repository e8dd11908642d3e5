"""The language of conditions."""

import pytest
from hl7v2_world import ADMISSION, message, messages

from eqlab.validate.hl7v2.conditions import ConditionError, compile_condition, paths_of
from eqlab.validate.hl7v2.spec import Scope


def holds(text: str, element: str | None = None, name: str = "registration") -> bool:
    read = message(messages()[name])
    return compile_condition(text)(Scope(message=read, segments=read.segments, element=element))


@pytest.mark.parametrize(
    "text",
    [
        "PID-8 valued",
        "PID-9 empty",
        "PID valued and ZZZ empty",
        "PID-8 = 'F'",
        "PID-8 != 'M'",
        "not PID-8 = 'M'",
        "MSH-9.2 in ('A01', 'A04')",
        "PID-3.4.2 = '1.3.182.4.4'",
        "PID-3[2].4.2 = '1.3.182.4.4'",
        "PID-3.1 matches '[0-9]{13}'",
        "count(PID-3) = 2",
        "count(PID-5) >= 2 and count(PID-5) <= 2",
        "count(PID-30) < 1",
        "distinct(PID-3.1)",
        "not distinct(PID-5.2)",
        "PID-8 = 'M' or PID-8 = 'F' and PID-7 valued",
        "not (PID-8 = 'M' or PID-8 empty)",
        "not not PID-8 valued",
        "EVN-1 = MSH-9.2",
        "PID-11.1 = '1, rue de l''Essai'",
        "joined(PID-3.1, PID-3.4.2) = '1984031700064^1.3.182.4.4'",
        "count(joined(PID-3.1, PID-3.4.2)) = 2",
        "distinct(joined(PID-3.1, PID-3.4.3))",
        "count(joined(PID-5.1.1, PID-5.3)) = 1",
        "not joined(PID-3.1, PID-3.4.2) = joined(PV1-19.1, PV1-19.4.2)",
        "joined(PID-3[2].5) in ('NI')",
    ],
)
def test_condition_holds(text: str) -> None:
    assert holds(text)
    assert not holds(f"not ({text})")


@pytest.mark.parametrize(
    "text", ["PID-8 != 'F'", "ZZZ-1 = 'x'", "ZZZ-1 != 'x'", "PID-3.1 = PID-8", "PID-3[9].1 valued"]
)
def test_condition_on_what_is_not_there_does_not_hold(text: str) -> None:
    assert not holds(text)


def test_relative_paths_begin_at_the_repetition() -> None:
    assert holds(".4.2 = '1.2.3' and .5 = 'PI'", "7^^^&1.2.3&ISO^PI")
    assert not holds(".4.2 valued")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("A\\S\\B^^^&1&ISO", "joined(PID-3[1].1, PID-3[1].4.2) = 'A\\S\\B^1'"),
        ('""^^^&1&ISO~""^^^&1&ISO', "joined(PID-3.1, PID-3.4.2) empty"),
        ("7~7", "joined(PID-3.1, PID-3.4.2) empty and not distinct(PID-3.1)"),
    ],
    ids=["escaped", "nulls", "without authority"],
)
def test_joined_values_are_told_apart(number: str, text: str) -> None:
    """No delimiter within a component looks like one between two; what lacks a component is not compared."""
    read = message(ADMISSION, ("123^^^X&1.2.3&ISO~4^^^Y", number))

    assert compile_condition(text)(Scope(message=read, segments=read.segments))


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("", 1, "a path is expected"),
        ("PID-8", 6, "valued, empty, =, !=, in or matches is expected"),
        ("PID-8 =", 8, "a text in single quotes is expected"),
        ("PID-8 = F", 9, "no path, value, sign or word stands"),
        ("PID-8 = 'F", 9, "no path, value, sign or word stands"),
        ("PID-8 valued PID-9 valued", 14, '"PID-9" follows where the condition could end'),
        ("(PID-8 valued", 14, '")" is expected'),
        ("PID-8 in 'F'", 10, '"(" is expected'),
        ("count(PID-3) 2", 14, "a comparison with a number is expected"),
        ("PID-0 valued", 1, "PID-0 is no path"),
        (".0 valued", 1, "numbers in paths begin with 1"),
        ("and PID-8 valued", 1, "a path is expected"),
        ("joined(PID-3) valued", 8, "the path of a component is expected"),
        ("joined(.1) valued", 8, "the path of a component is expected"),
        ("joined('x') valued", 8, "the path of a component is expected"),
        ("joined(PID-3.1, PID-5.1) valued", 17, "components of one field are expected"),
        ("joined(PID-3.1 PID-3.2) valued", 16, '")" is expected'),
        ("distinct(joined(PID-3.1)", 25, '")" is expected'),
        ("__import__('os')", 1, "no path, value, sign or word stands"),
        ("PID-8 matches '('", 15, "the pattern is refused"),
        ("not " * 40 + "PID-8 valued", 121, "more than 30 conditions stand within each other"),
        ("(" * 40 + "PID-8 valued" + ")" * 40, 31, "more than 30 conditions stand within each other"),
    ],
)
def test_condition_that_cannot_be_read_is_refused(text: str, position: int, problem: str) -> None:
    with pytest.raises(ConditionError) as caught:
        compile_condition(text)

    assert position == caught.value.position
    assert caught.value.problem.startswith(problem)


def test_paths_are_found() -> None:
    assert ["PID-3.1", "MRG-1.1", ".4"] == paths_of("PID-3.1 = MRG-1.1 and .4 valued")
