"""What authors get wrong is told when the plan is read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import AT

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate.fhirpath.compiler import FUNCTIONS
from eqlab.validate.fhirpath.expressions import compile_expression

ROOT = Path(__file__).parents[2]


def refusal(text: str) -> AuthorError:
    with pytest.raises(AuthorError) as refused:
        compile_expression(text, AT)
    return refused.value


@pytest.mark.parametrize(
    ("text", "found", "line", "column"),
    [
        ("a =", "the end of the expression", 1, 4),
        ("foo(", "the end of the expression", 1, 5),
        ("name ==", '"="', 1, 7),
        ("", "the end of the expression", 1, 1),
        ("  ", "the end of the expression", 1, 3),
        ("a.b c", '"c"', 1, 5),
        ("a\n  and or b", '"or"', 2, 7),
        ("a..b", '"."', 1, 3),
        ('x = "y"', '"""', 1, 5),
        ("'a", '"\'a"', 1, 1),
        ("#", '"#"', 1, 1),
        ("{ }x", '"x"', 1, 4),
        ("1 + 2 /* no end", '"*"', 1, 8),
        ("a[", "the end of the expression", 1, 3),
        ("a[]", '"]"', 1, 3),
        ("a.where(b = )", '")"', 1, 13),
        ("%", "the end of the expression", 1, 2),
        ("$that", '"$that"', 1, 1),
        ("x.matches('\\d')", 'the unknown escape "\\d" (a backslash itself is written twice)', 1, 11),
        ("`a\\q`", 'the unknown escape "\\q" (a backslash itself is written twice)', 1, 1),
        ("(" * 150 + "1" + ")" * 150, "too deep a nesting", 1, None),
        (".".join("a" * 200), "too deep a nesting", 1, None),
        ("(" * 4900, "too deep a nesting", 1, None),
        ("a" * 5001, "the character after the 5000th", 1, 5001),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str, found: str, line: int, column: int | None) -> None:
    """The grammar would let half an expression pass; the lab does not."""
    error = refusal(text)

    assert ("EQ-FHIRPATH-001", AT, found, str(line)) == (
        error.issue.code,
        error.at,
        error.facts["found"],
        error.facts["line"],
    )
    assert column is None or str(column) == error.facts["column"]


@pytest.mark.parametrize(
    ("text", "code", "near", "facts"),
    [
        ("name.wher(use = 'x')", "EQ-FHIRPATH-002", "where", {"function": "wher", "column": "6"}),
        ("name.where(id.emtpy())", "EQ-FHIRPATH-002", "empty", {"function": "emtpy", "column": "15"}),
        ("a.among('http://x')", "EQ-FHIRPATH-002", "", {"function": "among"}),
        ("a.coalesce()", "EQ-FHIRPATH-003", "", {"function": "coalesce", "found": "0", "allowed": "1 or more"}),
        ("a.where()", "EQ-FHIRPATH-003", "", {"function": "where", "found": "0", "allowed": "1"}),
        ("a.first(1)", "EQ-FHIRPATH-003", "", {"function": "first", "found": "1", "allowed": "0"}),
        ("iif(a)", "EQ-FHIRPATH-003", "", {"function": "iif", "found": "1", "allowed": "2 to 3"}),
        ("a.ofType(CarePlann)", "EQ-FHIRPATH-004", "CarePlan", {"type": "CarePlann", "column": "10"}),
        ("a is Patiant", "EQ-FHIRPATH-004", "Patient", {"type": "Patiant", "column": "6"}),
        ("a.as(HL7.Patient)", "EQ-FHIRPATH-004", "Patient", {"type": "HL7.Patient"}),
        ("a.ofType('Patient' & 'x')", "EQ-FHIRPATH-004", "", {"type": "&"}),
        ("@2024-13-01 = a", "EQ-FHIRPATH-005", "", {"found": "@2024-13-01", "column": "1"}),
        ("a = @T25:00", "EQ-FHIRPATH-005", "", {"found": "@T25:00", "column": "5"}),
        ("a.matches('^(x+)+$')", "EQ-CHECK-001", "", {"pattern": "^(x+)+$"}),
        ("a.replaceMatches('(', '')", "EQ-CHECK-001", "", {"pattern": "("}),
    ],
)
def test_what_the_lab_does_not_know_is_refused(text: str, code: str, near: str, facts: dict[str, str]) -> None:
    """Functions, types, dates and patterns are checked before anything runs."""
    error = refusal(text)

    assert (code, near) == (error.issue.code, error.nearest)
    assert facts == {name: error.facts[name] for name in facts}


def test_the_sentence_says_all() -> None:
    assert (
        "plan.yaml:7:9: The expression `name.wher(x)` calls wher() at its line 1, column 6, which the lab's FHIRPath"
        ' does not have. Did you mean "where"? The functions the lab knows are listed in docs/checks.md.'
        " [EQ-FHIRPATH-002]"
    ) == refusal("name.wher(x)").sentence()


def test_a_refusal_has_the_place_of_the_one_who_asked() -> None:
    """The same mistake in two plans is told with two places."""
    for line in (3, 4):
        at = Position(file="other.yaml", line=line, column=2)
        with pytest.raises(AuthorError) as refused:
            compile_expression("a =", at)

        assert at == refused.value.at


def test_the_same_text_is_compiled_once() -> None:
    assert compile_expression("a.b = 'c'", AT) is compile_expression("a.b = 'c'", Position(file="other"))
    assert "a.b = 'c'" == compile_expression("a.b = 'c'", AT).text


@given(st.text("ab.()[]'$%@{}=<>+-*/& \n|,`\\\"1290TZ:", max_size=25))
def test_any_text_is_an_expression_or_refused(text: str) -> None:
    """Nothing but an AuthorError comes of a text, and an expression that was taken can be used."""
    try:
        compiled = compile_expression(text, AT)
    except AuthorError as error:
        place = error.at
    else:
        place = AT
        assert isinstance(compiled({"a": [1, "b"]}, {"a": 1}), list)
    assert AT == place


def test_the_documented_functions_are_those_there_are() -> None:
    page = (ROOT / "docs" / "checks.md").read_text("utf-8")
    section = page.partition("### Functions")[2].partition("\n#")[0]

    assert set(FUNCTIONS) == set(re.findall(r"`(\w+)`", section))
