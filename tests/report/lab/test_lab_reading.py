"""The file of facts: every mistake is told with its place; what is merely missing is for the lint."""

from datetime import date

import lab_sample as lab
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorErrors, EqlabError
from eqlab.report.lab.marks import Provenance
from eqlab.report.lab.model import Outcome
from eqlab.report.lab.reading import read_facts


def mistakes(text: str) -> list[str]:
    with pytest.raises(AuthorErrors) as told:
        read_facts(text.encode(), "facts.yaml")
    return told.value.sentence().splitlines()


def test_the_sample_is_read() -> None:
    facts = lab.facts()

    assert ("R-2026-0007", date(2026, 11, 23), Outcome.NOT_CONFORMING) == (facts.id, facts.issued, facts.outcome)
    assert [Provenance.EXAMINED] == [one.mark for one in facts.item.builds]
    assert Provenance.CUSTOMER is facts.customer.name.mark


def test_an_empty_mapping_is_no_mistake() -> None:
    """The lint tells everything that it lacks."""
    facts = read_facts(b"{}", "facts.yaml")

    assert ("", True, None, ()) == (facts.id, facts.demonstration, facts.rule, facts.received)


def test_a_door_may_overrule_what_the_file_says_of_demonstrations() -> None:
    """A file alone never makes a report that is none."""
    source = b"report: {demonstration: false}"

    assert False is read_facts(source, "f").demonstration
    assert True is read_facts(source, "f", demonstration=True).demonstration


MISTAKES = {
    "[]": "facts.yaml:1:1: The file is a list, which cannot be used. Expected: a mapping.",
    "reports: {}": 'facts.yaml:1:1: There is no "reports" here. Expected: one of report',
    "report: {id: 7}": 'facts.yaml:1:14: report.id is "7", which cannot be used. Expected: a text; put',
    "report: {issued: tomorrow}": 'report.issued is "tomorrow", which cannot be used. Expected: a date such as',
    "report: {only_items: maybe}": "Expected: true or false.",
    "report: []": "report is a list, which cannot be used. Expected: a mapping.",
    "report: {title: {it: Prova}}": 'There is no "it" here. Expected: one of en, fr, de.',
    "item: {received: {}}": "item.received is a mapping, which cannot be used. Expected: a list.",
    "item: {builds: [a]}": 'item.builds is "a", which cannot be used. Expected: a mapping.',
    "item: {builds: [{sha256: ab}]}": "Expected: 64 hexadecimal digits in lower case.",
    "item: {level: produkt}": 'Did you mean "product"?',
    "outcome: conform": 'Did you mean "conforming"?',
    "people: [{name: Somebody}]": '"id" is missing in people.',
    "absent: [{item: z, reason: none}]": "Expected: one of a, b, c",
    "deviations: {en: none}": "Expected: a list.",
    "validated: {at: 2026-01-01}": '"declared" is missing in validated.',
}


@pytest.mark.parametrize("text", MISTAKES)
def test_mistakes_are_told_with_their_place(text: str) -> None:
    assert any(MISTAKES[text] in one for one in mistakes(text)), mistakes(text)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    told = mistakes("report:\n  id: 7\n  only: true\nplace: []\n")

    assert ["facts.yaml:2:", "facts.yaml:3:", "facts.yaml:4:"] == [one[:13] for one in told]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_facts_or_a_told_mistake(data: bytes) -> None:
    told = ""
    try:
        told = read_facts(data, "facts.yaml").conditions or "facts"
    except EqlabError as error:
        told = error.sentence()

    assert told
