"""Identifier rules in FHIRPath and XPath, and the rules that no country owns."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import AT, body, codes, look, luxembourg

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level
from eqlab.validate.checkdigit import gs1, luhn
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.expressions import Focus, compile_expression
from eqlab.validate.identifier import LEVELS, compile_rules, general_rules
from eqlab.validate.identifier_functions import check_names, fhirpath_functions, is_identifier, xpath_functions
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xpath import EvaluationError as XPathError
from eqlab.validate.xpath import compile_xpath

RULES = luxembourg()
FUNCTIONS = fhirpath_functions(RULES)


def asked(expression: str, value: Any = None) -> list[Any]:
    compiled = compile_expression(expression, AT, additions=FUNCTIONS)
    return Focus.of(value).evaluate(compiled, {})


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ({"a": "1897010100105"}, [True]),
        ({"a": "1897010100106"}, [False]),
        ({"a": "x"}, [False]),
        ({"a": 1897010100105}, [False]),
        ({"a": {"b": "1897010100105"}}, [False]),
        ({}, []),
    ],
)
def test_fhirpath_tells_whether_a_value_is_an_identifier(value: Any, answer: list[bool]) -> None:
    assert answer == asked("a.isIdentifier('matricule')", value)


def test_several_values_have_no_answer() -> None:
    with pytest.raises(EvaluationError, match="2 items where one is expected"):
        asked("a.isIdentifier('matricule')", {"a": ["1", "2"]})

    assert [True] == asked("a.all($this.isIdentifier('uuid').not())", {"a": ["1", "2"]})


def test_a_level_may_be_asked_for() -> None:
    """What weighs less is let pass: the check digits of these numbers are worth a warning, their form an error."""
    assert [True] == asked("a.isIdentifier('matricule', 'error')", {"a": "1897010100106"})
    assert [False] == asked("a.isIdentifier('matricule', 'error')", {"a": "189701010010"})
    assert [True] == asked("a.isIdentifier('matricule')", {"a": "18970101002"})
    assert [False] == asked("a.isIdentifier('matricule', 'note')", {"a": "18970101002"})


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("a.isIdentifier('matrikule')", 'Did you mean "matricule"?'),
        ("a.isIdentifier()", "with 0 arguments; it takes 1 to 2"),
        ("a.isIdentifer('uuid')", 'Did you mean "isIdentifier"?'),
    ],
)
def test_a_slip_of_the_author_is_told_when_it_is_compiled(expression: str, words: str) -> None:
    with pytest.raises(AuthorError) as refused:
        compile_expression(expression, AT, additions=FUNCTIONS)

    assert words in refused.value.sentence()


@pytest.mark.parametrize("expression", ["a.isIdentifier(a)", "'1'.isIdentifier('uuid', 'hard')"])
def test_a_name_that_is_computed_and_unknown_has_no_result(expression: str) -> None:
    with pytest.raises(EvaluationError, match="there is no"):
        asked(expression, {"a": "x"})


def test_without_the_contents_rules_there_is_no_such_function() -> None:
    with pytest.raises(AuthorError, match=r"isIdentifier\(\)"):
        compile_expression("a.isIdentifier('uuid')", AT)


def test_compiled_expressions_of_two_contents_are_kept_apart() -> None:
    other = fhirpath_functions(general_rules())
    compile_expression("a.isIdentifier('matricule')", AT, additions=FUNCTIONS)

    with pytest.raises(AuthorError):
        compile_expression("a.isIdentifier('matricule')", AT, additions=other)


def test_it_may_stand_in_every_place_of_an_expression() -> None:
    value = {"ids": [{"v": "34105-7"}, {"v": "34105-8"}, {"v": "LUX"}]}

    assert ["34105-7"] == asked("ids.v.where(isIdentifier('loinc'))", value)
    assert ["LUX"] == asked("ids.where(v.isIdentifier('country-3')).v", value)
    assert [True] == asked("iif(ids.v.first().isIdentifier('loinc'), true, false)", value)
    assert [False] == asked("%context.ids.v.last().isIdentifier('loinc')", value)


def test_the_check_of_a_plan_has_it_too() -> None:
    person = body({"identifier": [{"value": "1897010100106"}]})

    assert ["EQ-FHIRPATH-101"] == codes(look("fhirpath", "identifier.value.isIdentifier('matricule')", person))
    each = {"kind": "uuid", "each": "identifier.value.where(isIdentifier('uuid'))", "or_none": True}
    assert [] == look("identifier", each, person)


def document() -> XmlDocument:
    read = read_xml(b"<a><i root='1.2.3' extension='1897010100105'/><i root='1..2'/><t>34105-7</t></a>")
    assert isinstance(read, XmlDocument)
    return read


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("eq:valid('oid', //i[1]/@root)", True),
        ("eq:valid('oid', //i[2]/@root)", False),
        ("eq:valid('loinc', //t)", True),
        ("eq:valid('oid', //nobody)", False),
        ("every $i in //i[@extension] satisfies eq:valid('matricule', $i/@extension)", True),
        ("eq:valid-at('matricule', '1897010100106', 'error')", True),
        ("eq:valid-at('matricule', '1897010100106', 'warning')", False),
    ],
)
def test_xpath_asks_the_same_rules(expression: str, holds: bool) -> None:
    assert holds is compile_xpath(expression, AT, functions=xpath_functions(RULES)).holds(document())


@pytest.mark.parametrize("expression", ["eq:valid('oid', //i/@root)", "eq:valid(string(//t), '1')"])
def test_xpath_has_no_answer_to_several_values_or_an_unknown_rule(expression: str) -> None:
    with pytest.raises(XPathError):
        compile_xpath(expression, AT, functions=xpath_functions(RULES)).holds(document())


def test_a_rule_that_xpath_names_must_be_known() -> None:
    check_names("eq:valid('uuid', @a) and eq:valid-at(\"oid\", @b, 'error')", AT, RULES)
    with pytest.raises(AuthorError, match='Did you mean "uuid"'):
        check_names("eq:valid( 'uid' , @a)", AT, RULES)


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("loinc", "34105-7", "34105-6"),
        ("loinc", "8867-4", "08867-4"),
        ("gtin", "96385074", "96385075"),
        ("gtin", "4006381333931", "4006381333930"),
        ("gln", "5412345000013", "541234500001"),
        ("sscc", "376104250021234569", "376104250021234560"),
        ("country-2", "LU", "lu"),
        ("country-2", "GB", "UK"),
        ("country-3", "LUX", "LU"),
        ("country-3", "ROU", "ROM"),
        ("oid", "urn:oid:2.16.840", "2.016"),
        ("uuid", "5e0f0002-0000-4000-8000-000000000008", "5e0f0002000040008000000000000008"),
    ],
)
def test_rules_that_no_country_owns_come_with_the_engine(rule: str, good: str, bad: str) -> None:
    assert is_identifier(general_rules(), rule, good)
    assert not is_identifier(general_rules(), rule, bad)


def test_a_content_may_have_its_own_rule_of_a_general_name() -> None:
    own = {"title": {"en": "our UUID"}, "forms": [{"title": "n", "pattern": r"\d"}]}
    rules = compile_rules({"identifiers": {"uuid": own}}, "own.yaml")

    assert rules["uuid"].fits("7")
    assert general_rules().keys() == rules.keys()


def test_every_general_rule_has_a_title_in_three_languages() -> None:
    for rule in general_rules().values():
        assert {"en", "fr", "de"} == rule.title.keys()


@given(st.from_regex(r"[1-9][0-9]{0,6}", fullmatch=True), st.sampled_from("0123456789"))
def test_one_of_ten_digits_makes_a_loinc_code(number: str, digit: str) -> None:
    assert (digit == luhn(number)) is is_identifier(RULES, "loinc", f"{number}-{digit}")


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_gs1_finds_every_single_slip(number: str, place: int, more: int) -> None:
    """The weights 1 and 3 have no factor in common with ten."""
    slip = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]

    assert gs1(number) != gs1(slip)


@given(st.sampled_from(sorted(RULES)), st.text(st.sampled_from("0123456789-.ALUX"), max_size=16))
def test_what_fits_at_a_level_fits_at_every_heavier_one(name: str, value: str) -> None:
    """And what has no breach fits at all."""
    fits = [RULES[name].fits(value, level) for level in Level]

    assert fits == sorted(fits)
    assert (RULES[name].check(value) is not None) or all(fits)
    assert list(LEVELS) == ["note", "warning", "error"]
