"""The small values of the core."""

from datetime import UTC, datetime

import pytest

from eqlab.core.check import holds
from eqlab.core.clock import FixedClock, SystemClock
from eqlab.core.event import DERIVED, EVENT_KINDS
from eqlab.core.exchange import Request, Response, first_header
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.text import fill, language_of, plain_facts, say, words


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


FRENCH = {
    "en": "fr",
    "Not decided: {reason}.": "Pas décidé : {reason}.",
    "no content of {system}": "pas de contenu de {system}",
    "a list with {inner}": "une liste avec {inner}",
}


def french(template: str) -> str:
    return FRENCH.get(template, template)


def test_words_are_a_text_in_english_and_said_in_the_readers_language() -> None:
    reason = words("no content of {system}", system="LOINC")

    assert "no content of LOINC" == reason
    assert "Not decided: no content of LOINC." == fill("Not decided: {reason}.", {"reason": reason})
    assert "Pas décidé : pas de contenu de LOINC." == fill(french("Not decided: {reason}."), {"reason": reason}, french)


def test_words_stay_translatable_as_plain_facts() -> None:
    """What is kept of a finding are plain texts."""
    nested = words("a list with {inner}", inner=words("no content of {system}", system="LOINC"))
    facts = plain_facts({"reason": nested, "other": "x"})

    assert {str} == {type(fact) for fact in facts.values()}
    assert "a list with no content of LOINC" == facts["reason"]
    assert "une liste avec pas de contenu de LOINC" == fill("{reason}", facts, french)
    assert "x" == fill("{other}", facts, french)


def test_a_fact_in_the_readers_language_goes_first_and_no_field_in_a_fact_is_filled() -> None:
    authored = {"rule": "So it is.", "rule.fr": "C'est ainsi.", "data": "{rule}"}

    assert "C'est ainsi. {rule}" == fill("{rule} {data}", authored, french)
    assert "So it is. {rule}" == fill("{rule} {data}", authored)
    assert "{none}" == fill("{none}", authored, french)


def test_a_language_is_known_by_its_catalogue() -> None:
    assert ("fr", "en") == (language_of(french), language_of(str))
