from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import luxembourg

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level
from eqlab.core.requirement import Origin
from eqlab.core.text import fill
from eqlab.validate.checkdigit import luhn, mod97, verhoeff
from eqlab.validate.identifier import IdentifierRule, compile_rules

CARD = {
    "title": {"en": "card number", "fr": "numéro de carte"},
    "forms": [{"title": "nnnC", "pattern": r"\d{4}", "checks": [{"digits": 4, "algorithm": "luhn", "over": "1-3"}]}],
}


def rule(**changes: Any) -> IdentifierRule:
    return compile_rules({"identifiers": {"card": {**CARD, **changes}}}, "rules.yaml")["card"]


def told(rule: IdentifierRule, value: str) -> str:
    breach = rule.check(value)
    return "" if breach is None else fill(breach.issue.template, breach.facts)


def test_a_breach_names_the_digit_and_what_was_expected() -> None:
    breach = rule().check("1234")

    assert breach is not None
    assert 'The card number "1234" has 4 at digit 4; the Luhn check over digits 1-3 gives 0.' == told(rule(), "1234")
    assert "numéro de carte" == breach.facts["kind.fr"]
    assert "" == told(rule(), "1230")


def test_a_number_of_no_known_form_is_told_the_forms() -> None:
    assert '"12345" is no card number: its form is none of these: nnnC.' == told(rule(), "12345")
    assert "its form is none" in told(rule(), "٣٣٣٣")
    assert "its form is none" in told(rule(), "1230\n")
    assert "its form is none" in told(rule(), "")


def test_a_number_that_fits_one_of_its_forms_fits() -> None:
    two = rule(forms=[*CARD["forms"], {"title": "nnnn", "pattern": r"\d{4}"}])

    assert "" == told(two, "1234")


def test_dates_may_have_unknown_days_but_no_impossible_ones() -> None:
    dated = rule(forms=[{"title": "date", "pattern": r"\d{8}", "dates": ["1-8"]}])

    assert (
        "" == told(dated, "19000228") == told(dated, "20240229") == told(dated, "19991200") == told(dated, "19990000")
    )
    for wrong in ("19000229", "19991301", "19990431", "19990001", "00000101"):
        assert f"has {wrong} at digits 1-8, which is no date." in told(dated, wrong)


def test_numbers_that_are_not_issued_have_their_own_sentence() -> None:
    check = {"digits": 3, "algorithm": "mod11", "over": "1-2", "weights": [2, 1]}
    weighted = rule(forms=[{"title": "nnC", "pattern": r"\d{3}", "checks": [check]}])

    assert 'The card number "010" has 0 at digit 3; by the modulo 11 check over digits 1-2 such a number' in told(
        weighted, "010"
    )
    assert "" == told(weighted, "000") == told(weighted, "109")


def test_a_check_over_what_is_no_digit_is_a_breach_not_an_error() -> None:
    """A pattern wider than the check it carries cannot make the lab stumble."""
    loose = rule(forms=[{**CARD["forms"][0], "pattern": ".*"}])

    assert "such a number is not issued" in told(loose, "ab")
    assert "such a number is not issued" in told(loose, "²34²")


def test_levels_and_origins_of_shape_and_inside_differ() -> None:
    mixed = rule(level="warning", origin="inferred", shape={"level": "error", "origin": "public"})
    shape, inside = mixed.check("x"), mixed.check("1234")

    assert shape is not None
    assert inside is not None
    assert (Level.ERROR, Origin.PUBLIC) == (shape.weight.level, shape.weight.origin)
    assert (Level.WARNING, Origin.INFERRED) == (inside.weight.level, inside.weight.origin)


@pytest.mark.parametrize(
    ("changes", "key", "more"),
    [
        ({"title": "card"}, "title", "a mapping with en, fr, de"),
        ({"title": {"fr": "carte"}}, "title", "a text in en"),
        ({"level": "eror"}, "level", 'Did you mean "error"?'),
        ({"shape": {"origin": "infered"}}, "shape.origin", 'Did you mean "inferred"?'),
        ({"froms": []}, "froms", 'Did you mean "forms"?'),
        ({"forms": []}, "forms", "at least one form"),
        ({"forms": {"pattern": "x"}}, "forms", "at least one form"),
        ({"forms": ["x"]}, "forms[0]", "a mapping with title"),
        ({"forms": [{"pattern": "x"}]}, "forms[0]", "a title, and either a pattern or codes"),
        ({"forms": [{"title": "x"}]}, "forms[0]", "either a pattern or codes"),
        ({"forms": [{"title": "x", "pattern": 1}]}, "forms[0].pattern", "a pattern, as a text"),
        ({"forms": [{"title": "x", "codes": []}]}, "forms[0].codes", "codes as a list of texts"),
        ({"forms": [{"title": "x", "codes": "A", "dates": ["1-8"]}]}, "forms[0]", "codes alone"),
        ({"forms": [{"title": "x", "pattern": "x", "dates": ["1-9"]}]}, "forms[0].dates", "ranges of eight digits"),
        ({"forms": [{"title": "x", "pattern": "x", "dates": "1-8"}]}, "forms[0].dates", "a list"),
        ({"forms": [{"title": "x", "pattern": "x", "checks": {}}]}, "forms[0].checks", "a list"),
    ],
)
def test_a_bad_rule_is_refused_with_its_place(changes: dict[str, Any], key: str, more: str) -> None:
    with pytest.raises(AuthorError) as refused:
        rule(**changes)

    sentence = refused.value.sentence()
    assert sentence.startswith(f'rules.yaml:1:1: The identifier rule "card" is wrong at "{key}".')
    assert more in sentence


@pytest.mark.parametrize(
    ("check", "key", "more"),
    [
        ({"algorithm": "lunh"}, "algorithm", 'Did you mean "luhn"?'),
        ({"algorithm": "mod97"}, "digits", "2 position(s)"),
        ({"over": "3-1"}, "over", "a position from 1"),
        ({"over": "0-3"}, "over", "a position from 1"),
        ({"digits": None}, "digits", "a position from 1"),
        ({"algorithm": "mod11"}, "weights", "for each digit covered"),
        ({"algorithm": "mod11", "weights": [1, 2]}, "weights", "for each digit covered"),
        ({"algorithm": "mod11", "weights": [1, 2, "x"]}, "weights", "for each digit covered"),
        ({"level": 3}, "level", "one of note, warning, error"),
        ({"weight": [1]}, "weight", 'Did you mean "weights"?'),
    ],
)
def test_a_bad_check_is_refused_with_its_place(check: dict[str, Any], key: str, more: str) -> None:
    form = {"title": "x", "pattern": r"\d{4}", "checks": [{"digits": 4, "algorithm": "luhn", "over": "1-3", **check}]}
    with pytest.raises(AuthorError) as refused:
        rule(forms=[form])

    sentence = refused.value.sentence()
    assert f'is wrong at "forms[0].checks[0].{key}".' in sentence
    assert more in sentence


@pytest.mark.parametrize("data", [[], {}, {"identifiers": []}, {"identifier": {}}, {"identifiers": {"card": 3}}])
def test_a_file_that_holds_no_rules_is_refused(data: Any) -> None:
    with pytest.raises(AuthorError):
        compile_rules(data, "rules.yaml")


def test_a_pattern_that_can_run_away_is_refused() -> None:
    with pytest.raises(AuthorError, match="EQ-CHECK-001"):
        rule(forms=[{"title": "x", "pattern": "(a+)+"}])


LUXEMBOURG = luxembourg()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("matricule", value) for value in ("7000010105084", "1897010100105", "1899123100277", "1900022800394")),
        *(("matricule", value) for value in ("1890061500409", "1895070499980")),
        *(("ehealth-id", value) for value in ("2999000191", "2999000274", "1099000191", "1099000274")),
        *(("dsp-id", value) for value in ("2900000189", "2900000288", "3800000338")),
        *(("cns-code", value) for value in ("10000000", "99999999", "901234-56")),
        ("organisation-oid", "1.3.182.3.1.1.10990001"),
        ("organisation-oid", "urn:oid:1.3.182.3.1.1.10990001.29990001.6"),
        *(("oid", value) for value in ("1.3.182.4.4", "urn:oid:2.16.840.1.113883.2.9", "0.0")),
        ("uuid", "urn:uuid:0d5f9e42-3c07-4c5a-9f39-6a2b6b2f6a10"),
        ("uuid", "0D5F9E42-3C07-4C5A-9F39-6A2B6B2F6A10"),
    ],
)
def test_numbers_known_to_be_right(kind: str, value: str) -> None:
    assert "" == told(LUXEMBOURG[kind], value)


@pytest.mark.parametrize(
    ("kind", "value", "code", "level"),
    [
        ("matricule", "1901010100101", "EQ-ID-003", Level.WARNING),
        ("matricule", "1904112000188", "EQ-ID-003", Level.WARNING),
        ("matricule", "1998041799999", "EQ-ID-003", Level.WARNING),
        ("matricule", "1234567890123", "EQ-ID-002", Level.WARNING),
        ("matricule", "190401", "EQ-ID-001", Level.ERROR),
        ("matricule", "0897010100105", "EQ-ID-001", Level.ERROR),
        ("matricule", "18970101001", "EQ-ID-003", Level.NOTE),
        ("ehealth-id", "2999000192", "EQ-ID-003", Level.WARNING),
        ("ehealth-id", "3999000191", "EQ-ID-001", Level.ERROR),
        ("dsp-id", "2900000188", "EQ-ID-003", Level.WARNING),
        ("cns-code", "01234567", "EQ-ID-001", Level.ERROR),
        ("organisation-oid", "1.3.182.3.1.1.20990001", "EQ-ID-001", Level.ERROR),
        ("oid", "urn:oid:1.03", "EQ-ID-001", Level.ERROR),
        ("oid", "3.1", "EQ-ID-001", Level.ERROR),
        ("uuid", "urn:uuid:0d5f9e42-3c07-4c5a-9f39", "EQ-ID-001", Level.ERROR),
    ],
)
def test_numbers_known_to_be_wrong(kind: str, value: str, code: str, level: Level) -> None:
    breach = LUXEMBOURG[kind].check(value)

    assert breach is not None
    assert (code, level) == (breach.issue.code, breach.weight.level)


@given(st.dates(), st.integers(0, 999))
def test_any_number_made_by_the_rules_fits_them(day: Any, serial: int) -> None:
    base = f"{day.year:04}{day.month:02}{day.day:02}{serial:03}"
    value = base + luhn(base) + verhoeff(base)

    assert base[0] == "0" or "" == told(LUXEMBOURG["matricule"], value)
    assert "" == told(LUXEMBOURG["dsp-id"], base[:8] + mod97(base[:8]))


@given(st.text(max_size=20), st.sampled_from(sorted(LUXEMBOURG)))
def test_no_text_makes_a_rule_stumble(value: str, kind: str) -> None:
    breach = LUXEMBOURG[kind].check(value)

    assert breach is None or breach.issue.code.startswith("EQ-ID-")
