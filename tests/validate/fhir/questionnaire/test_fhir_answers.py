"""Answers are judged by what their question asks."""

from typing import Any

import pytest
from asking import AT, coding, form, item, judged, limit, question, response

SYSTEMLESS = question("q", "choice", answerOption=[coding("group")])
A_YEAR = question("q", "string", answerOption=[{"valueString": "2020"}])
REGEX = question("q", "string", **limit("regex", valueString="[0-9]+"))
BEFORE = question("q", "dateTime", **limit("maxValue", valueDateTime="2024-01-01T10:00:00+02:00"))
BEFORE_NOON = question("q", "time", **limit("maxValue", valueTime="12:00:00"))
IMAGES = question("q", "attachment", **limit("mimeType", valueCode="image/*"))

ANSWERS: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("a right type", question("q", "string"), {"valueString": "a"}, []),
    ("a wrong type", question("q", "string"), {"valueInteger": 1}, [f"734 {AT}.answer[0].valueInteger"]),
    ("no value", question("q", "string"), {"id": "a1"}, [f"735 {AT}.answer[0]"]),
    ("a value that is only absent", question("q", "string"), {"_valueString": {"extension": []}}, []),
    ("too long", question("q", "text", maxLength=2), {"valueString": "abc"}, [f"740 {AT}.answer[0].valueString"]),
    (
        "too short",
        question("q", "text", **limit("minLength", valueInteger=4)),
        {"valueString": "abc"},
        [f"741 {AT}.answer[0].valueString"],
    ),
    (
        "below",
        question("q", "integer", **limit("minValue", valueInteger=4)),
        {"valueInteger": 3},
        [f"742 {AT}.answer[0].valueInteger"],
    ),
    (
        "above",
        question("q", "date", **limit("maxValue", valueDate="2022")),
        {"valueDate": "2023-01-01"},
        [f"743 {AT}.answer[0].valueDate"],
    ),
    (
        "a date that may be within",
        question("q", "date", **limit("maxValue", valueDate="2022-06")),
        {"valueDate": "2022"},
        [],
    ),
    ("an option", question("q", "choice", answerOption=[coding("group")]), coding("group"), []),
    (
        "no option",
        question("q", "choice", answerOption=[coding("group")]),
        coding("string"),
        [f"736 {AT}.answer[0]"],
    ),
    (
        "a choice of strings",
        question("q", "choice", answerOption=[{"valueString": "x"}]),
        {"valueString": "y"},
        [f"736 {AT}.answer[0]"],
    ),
    (
        "a string of a list of strings",
        question("q", "string", answerOption=[{"valueString": "x"}]),
        {"valueString": "y"},
        [f"736 {AT}.answer[0].valueString"],
    ),
    ("an option of a kind nobody offers", SYSTEMLESS, {"valueInteger": 1}, [f"734 {AT}.answer[0]"]),
    ("an option of a kind no question has", SYSTEMLESS, {"valueBoolean": True}, [f"734 {AT}.answer[0].valueBoolean"]),
    ("an option without its system", SYSTEMLESS, {"valueCoding": {"code": "group"}}, [f"736 {AT}.answer[0]"]),
    (
        "an option by its display alone",
        question("q", "choice", answerOption=[{"valueCoding": {"display": "Blue"}}]),
        {"valueCoding": {"display": "Red"}},
        [f"736 {AT}.answer[0]"],
    ),
    (
        "free text as a Coding",
        question("q", "open-choice", answerOption=[coding("group")]),
        {"valueCoding": {"display": "Something else"}},
        [],
    ),
    ("free text", question("q", "open-choice", answerOption=[coding("group")]), {"valueString": "other"}, []),
    (
        "free text that names an option",
        question("q", "open-choice", answerOption=[coding("group", display="Group")]),
        {"valueString": "Group"},
        [f"738 {AT}.answer[0]"],
    ),
    (
        "in a value set",
        question("q", "choice", answerValueSet="http://hl7.org/fhir/ValueSet/item-type"),
        coding("group"),
        [],
    ),
    (
        "not in a value set",
        question("q", "choice", answerValueSet="http://hl7.org/fhir/ValueSet/item-type"),
        coding("none"),
        [f"736 {AT}.answer[0]"],
    ),
    (
        "in a value set nobody has",
        question("q", "choice", answerValueSet="https://example.org/ValueSet/none"),
        coding("group"),
        [f"737 {AT}.answer[0]"],
    ),
    (
        "a file of a wrong type",
        question("q", "attachment", **limit("mimeType", valueCode="image/gif")),
        {"valueAttachment": {"contentType": "text/plain"}},
        [f"747 {AT}.answer[0]"],
    ),
    (
        "too large a file",
        question("q", "attachment", **limit("maxSize", valueDecimal=2)),
        {"valueAttachment": {"data": "AAAAAA=="}},
        [f"748 {AT}.answer[0]"],
    ),
    ("an image where images may be", IMAGES, {"valueAttachment": {"contentType": "image/PNG; q=1"}}, []),
    (
        "a text where images may be",
        IMAGES,
        {"valueAttachment": {"contentType": "text/plain"}},
        [f"747 {AT}.answer[0]"],
    ),
    ("of the form asked for", REGEX, {"valueString": "42"}, []),
    ("of another form", REGEX, {"valueString": "42x"}, [f"754 {AT}.answer[0].valueString"]),
    (
        "of a form that cannot be tried",
        question("q", "string", **limit("regex", valueString="(a+)+b")),
        {"valueString": "a"},
        [f"755 {AT}.answer[0].valueString"],
    ),
    ("in time, in another zone", BEFORE, {"valueDateTime": "2024-01-01T08:00:00Z"}, []),
    (
        "too late, in another zone",
        BEFORE,
        {"valueDateTime": "2024-01-01T08:00:01Z"},
        [f"743 {AT}.answer[0].valueDateTime"],
    ),
    ("late by an hour", BEFORE_NOON, {"valueTime": "13:00:00"}, [f"743 {AT}.answer[0].valueTime"]),
    ("noon with zeros", BEFORE_NOON, {"valueTime": "12:00:00.000"}, []),
    ("a string that looks like a year", A_YEAR, {"valueString": "2020 or so"}, [f"736 {AT}.answer[0].valueString"]),
    (
        "a reference to another type",
        question("q", "reference", **limit("questionnaire-referenceResource", valueCode="Patient")),
        {"valueReference": {"reference": "Organization/1"}},
        [f"749 {AT}.answer[0].valueReference"],
    ),
]


ANSWER_ROWS, ANSWER_NAMES = [row[1:] for row in ANSWERS], [row[0] for row in ANSWERS]


@pytest.mark.parametrize(("asked", "answer", "expected"), ANSWER_ROWS, ids=ANSWER_NAMES)
def test_an_answer_is_judged_by_its_question(
    asked: dict[str, Any], answer: dict[str, Any], expected: list[str]
) -> None:
    assert expected == judged(response(item("q", answer)), form(asked))
