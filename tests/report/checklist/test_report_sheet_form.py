"""Answer sheets to be filled in by hand: they show what is asked, and read back as if they showed nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest
from checklist_hands import KINDS, SAMPLE, SPEAKERS, cesar, sheet_bytes, sheet_of
from jsonschema import Draft202012Validator

from eqlab.checklist.model import Audience
from eqlab.checklist.sheet import Answer, Sheet, Special
from eqlab.core.errors import AuthorErrors
from eqlab.report.checklist.document import open_document
from eqlab.report.checklist.form import sheet_form
from eqlab.report.checklist.schema import sheet_schema
from eqlab.report.translation import tongue

EMPTY = replace(sheet_of("sample-vendor-careful"), answers={}, evidence={}, probes=(), delegates={})


def form(sheet: Sheet = EMPTY, language: str = "en") -> dict[str, Any]:
    said: dict[str, Any] = json.loads(sheet_form(SAMPLE, sheet, tongue(language)))
    return said


def read(said: dict[str, Any]) -> Sheet:
    return open_document(json.dumps(said, indent=1).encode(), "sheet.json", lambda _: SAMPLE, SPEAKERS).sheet


def codes(said: dict[str, Any]) -> list[str]:
    with pytest.raises(AuthorErrors) as told:
        read(said)
    return [one.issue.code for one in told.value.errors]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("name", KINDS)
def test_a_form_says_what_the_sheet_says(name: str, language: str) -> None:
    """Questions and choices are for people; nothing of the sheet is lost or added, whatever its language."""
    one, catalogue = sheet_of(f"cesar-{name}"), cesar()
    data = sheet_form(catalogue, one, tongue(language)).encode()
    opened = open_document(data, name, lambda _: catalogue, SPEAKERS)

    assert (one, language) == (opened.sheet, opened.language)
    assert [] == list(Draft202012Validator(sheet_schema()).iter_errors(json.loads(data)))


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_an_empty_form_asks_everything_in_its_language(language: str) -> None:
    controls = SAMPLE.controls(Audience.VENDOR)
    answers = form(language=language)["answers"]

    assert [one.id for one in controls] == list(answers)
    assert {""} == {one["value"] for one in answers.values()}
    assert all(answers[one.id]["question"].startswith(one.question[language]) for one in controls)
    assert EMPTY == read(form(language=language))


def test_choices_are_answers_that_count() -> None:
    """Whatever is offered can be written into `value`, and is what is read."""
    for name, one in form()["answers"].items():
        for choice in one["choices"].split(" | "):
            said = form()
            said["answers"][name]["value"] = f" {choice} "

            assert {name: Answer(control=name, value=choice)} == read(said).answers


def test_a_note_without_an_answer_counts_as_not_assessed() -> None:
    said = form()
    name = next(iter(said["answers"]))
    said["answers"][name]["note"] = "ask Ada"

    assert {name: Answer(control=name, value=Special.NOT_ASSESSED, note="ask Ada")} == read(said).answers


def test_what_is_shown_is_passed_over() -> None:
    """A question that was rewritten, of whatever kind, changes no answer."""
    said = form()
    for one in said["answers"].values():
        one |= {"question": ["other"], "choices": None}

    assert EMPTY == read(said)


def test_mistakes_of_form_and_of_content_are_told_together() -> None:
    """A wrong key hides no wrong answer, and a missing name is told once."""
    said = json.loads(sheet_bytes("sample-vendor-careful"))
    said |= {"size": "huge", "colour": "red", "evidence": {**said["evidence"], "NEW": {"date": "2026-01-01"}}}
    said["answers"] = {"SMP-V-NOT-01": {"note": "?"}, **said["answers"]}
    said["answers"]["SMP-V-AAA-01"] |= {"value": "maybe", "shade": 1}
    missing, strange = ["EQ-CSR-002"] * 2, ["EQ-CSR-001"] * 2

    assert sorted(["EQ-SHEET-004", "EQ-SHEET-005", "EQ-SHEET-006", *missing, *strange]) == sorted(codes(said))


@pytest.mark.parametrize("wrong", [{"edition": 1}, {"audience": "nobody"}, {"catalogue": ""}, {"edition": ""}])
def test_what_does_not_say_whom_it_answers_is_held_against_nothing(wrong: dict[str, Any]) -> None:
    """Only the form is told, when it is wrong too: what is asked is not known."""
    assert {"EQ-CSR-001", "EQ-CSR-003"} >= set(codes({**form(), "colour": "red", **wrong}))


def test_an_unknown_language_is_told() -> None:
    assert ["EQ-CSR-003"] == codes({**form(), "language": "xx"})
