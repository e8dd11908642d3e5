import pytest
from term_lab import filtered, system

from eqlab.validate.fhir.terminology import filters
from eqlab.validate.fhir.terminology.code_systems import compiled
from eqlab.validate.fhir.terminology.filters import OPERATORS, selected

ALL = {"colour", "red", "scarlet", "crimson", "blue", "black"}


@pytest.mark.parametrize(
    ("name", "operator", "value", "expected"),
    [
        ("concept", "is-a", "red", {"red", "scarlet", "crimson"}),
        ("concept", "descendent-of", "red", {"scarlet", "crimson"}),
        ("concept", "is-not-a", "red", {"colour", "blue", "black"}),
        ("concept", "generalizes", "scarlet", {"scarlet", "red", "colour"}),
        ("concept", "child-of", "colour", {"red", "blue"}),
        ("concept", "descendent-leaf", "colour", {"scarlet", "crimson", "blue"}),
        ("concept", "in", "red, blue", {"red", "blue"}),
        ("code", "not-in", "red,blue", ALL - {"red", "blue"}),
        ("warm", "=", "true", {"red"}),
        ("warm", "exists", "true", {"red", "blue"}),
        ("warm", "exists", "false", ALL - {"red", "blue"}),
        ("code", "regex", "b.*", {"blue", "black"}),
        ("display", "regex", "Re", set()),
        ("display", "=", "Red", {"red"}),
        ("parent", "=", "red", {"scarlet", "crimson"}),
        ("child", "exists", "true", {"colour", "red"}),
        ("inactive", "=", "true", {"black"}),
        ("status", "=", "retired", {"black"}),
        ("concept", "is-a", "nothing", {"nothing"}),
    ],
)
def test_filters_leave_the_codes_they_say(name: str, operator: str, value: str, expected: set[str]) -> None:
    assert expected == selected(compiled(system()), filtered(name, operator, value)["filter"][0])


def test_a_coding_as_a_property_is_written_with_its_system() -> None:
    concepts = [{"code": "a", "property": [{"code": "link", "valueCoding": {"system": "http://x", "code": "1"}}]}]

    assert {"a"} == selected(compiled(system(concept=concepts)), filtered("link", "=", "http://x#1")["filter"][0])


@pytest.mark.parametrize(("operator", "value"), [("nearby", "x"), ("regex", "(a+)+b"), ("regex", "(")])
def test_what_cannot_be_applied_is_told(operator: str, value: str) -> None:
    """An unknown operator, a pattern that could run away, one that is none."""
    answer = selected(compiled(system()), filtered("code", operator, value)["filter"][0])

    assert isinstance(answer, str)
    assert (operator if operator not in OPERATORS else value) in answer


@pytest.mark.parametrize("one", [{}, {"op": []}, {"op": "=", "property": {}, "value": 1}, {"op": "in", "value": None}])
def test_a_malformed_filter_does_not_raise(one: dict[str, object]) -> None:
    assert isinstance(selected(compiled(system()), one), str | set)


def test_the_concepts_of_a_system_are_walked_once_for_a_property(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many filters ask for it; a property that no concept has is not sought in them at all."""
    walked: list[str] = []
    values = filters._values
    monkeypatch.setattr(filters, "_values", lambda known, code, name: walked.append(name) or values(known, code, name))
    known = compiled(system())
    for at in range(50):
        for one in (
            ("display", "=", str(at)),
            ("warm", "in", str(at)),
            ("warm", "regex", f"{at}+"),
            (str(at), "=", ""),
        ):
            assert set() == selected(known, filtered(*one)["filter"][0])

    assert {"display", "warm"} == set(walked)
    assert 2 * len(ALL) == len(walked)
