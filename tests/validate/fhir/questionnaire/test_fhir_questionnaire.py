"""Answers are judged by what the questionnaire asks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhir.library import Definitions, core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.questionnaire import questionnaires_pass
from eqlab.validate.fhir.run import Run, Scope

URL = "https://example.org/Questionnaire/intake"
CORE = "http://hl7.org/fhir/StructureDefinition/"
TYPES = "http://hl7.org/fhir/item-type"


def judged(resource: dict[str, Any], *others: dict[str, Any]) -> list[str]:
    """The notes of the pass on one resource, as `code place`."""
    run = Run(core_library().over(Definitions.of("test", others)))
    scope = Scope(resource, root(resource["resourceType"]), None, run)
    run.scopes.append(scope)
    questionnaires_pass(run)
    return [f"{note[0].code.rpartition('-')[2]} {json_path(note[1])}" for note in run.notes]


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Questionnaire", "url": URL, "status": "active", "item": list(items), **more}


def response(*items: Any, **more: Any) -> dict[str, Any]:
    kept = {"resourceType": "QuestionnaireResponse", "questionnaire": URL, "status": "completed"}
    return {**kept, "item": list(items), **more}


def item(link: str, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"linkId": link, **({"answer": list(answers)} if answers else {}), **more}


def question(link: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link, "type": type_, **more}


def limit(url: str, **value: Any) -> dict[str, Any]:
    return {"extension": [{"url": url if url.startswith("http") else CORE + url, **value}]}


def coding(code: str, system: str = TYPES, **more: Any) -> dict[str, Any]:
    return {"valueCoding": {"system": system, "code": code, **more}}


AT = "QuestionnaireResponse.item[0]"

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
        [f"736 {AT}.answer[0].valueCoding"],
    ),
    (
        "a choice of strings",
        question("q", "choice", answerOption=[{"valueString": "x"}]),
        {"valueString": "y"},
        [f"736 {AT}.answer[0].valueString"],
    ),
    ("free text", question("q", "open-choice", answerOption=[coding("group")]), {"valueString": "other"}, []),
    (
        "free text that names an option",
        question("q", "open-choice", answerOption=[coding("group", display="Group")]),
        {"valueString": "Group"},
        [f"738 {AT}.answer[0].valueString"],
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


A, B = question("a", "string"), question("b", "string")
YES = {"valueString": "yes"}
WHOLE = "QuestionnaireResponse"

ITEMS: list[tuple[str, list[dict[str, Any]], list[Any], list[str]]] = [
    ("all answered", [A, B], [item("a", YES), item("b", YES)], []),
    ("an unknown item", [A], [item("z", YES)], [f"722 {AT}"]),
    ("another order", [A, B], [item("b", YES), item("a", YES)], [f"724 {WHOLE}.item[1]"]),
    ("two answers to one question", [A], [item("a", YES, YES)], [f"728 {AT}"]),
    ("two answers where they may be", [{**A, "repeats": True}], [item("a", YES, YES)], []),
    ("an item twice", [A], [item("a", YES), item("a", YES)], [f"728 {WHOLE}.item[1]"]),
    ("a required item missing", [{**A, "required": True}], [], [f"726 {WHOLE}"]),
    ("a required item unanswered", [{**A, "required": True}], [item("a")], [f"726 {WHOLE}"]),
    ("a display answered", [question("a", "display")], [item("a", YES)], [f"732 {AT}"]),
    ("a group answered", [question("a", "group")], [item("a", YES)], [f"731 {AT}"]),
    ("a group twice", [question("a", "group", repeats=True)], [item("a"), item("a")], []),
    ("an item in a group", [question("g", "group", item=[A])], [item("g", item=[item("a", YES)])], []),
    ("an item outside its group", [question("g", "group", item=[A])], [item("a", YES)], [f"723 {AT}"]),
    ("an item below an answer", [{**A, "item": [B]}], [item("a", {**YES, "item": [item("b", YES)]})], []),
    (
        "an item beside an answer",
        [{**A, "item": [B]}],
        [item("a", YES, item=[item("b", YES)])],
        [f"733 {AT}"],
    ),
    (
        "too few answers",
        [{**A, "repeats": True, **limit("questionnaire-minOccurs", valueInteger=2)}],
        [item("a", YES)],
        [f"729 {AT}"],
    ),
    (
        "too many answers",
        [{**A, "repeats": True, **limit("questionnaire-maxOccurs", valueInteger=1)}],
        [item("a", YES, YES)],
        [f"730 {AT}"],
    ),
    ("another text", [{**A, "text": "Colour?"}], [item("a", YES, text="Taste?")], [f"751 {AT}.text"]),
    ("rubbish", [A, {"linkId": 7}, "x"], ["x", 7, {"linkId": []}, {"answer": {}}], []),
]


@pytest.mark.parametrize(("asked", "sent", "expected"), [row[1:] for row in ITEMS], ids=[row[0] for row in ITEMS])
def test_items_stand_where_the_questionnaire_has_them(
    asked: list[dict[str, Any]], sent: list[Any], expected: list[str]
) -> None:
    assert expected == judged(response(*sent), form(*asked))


def test_what_is_in_progress_may_be_incomplete() -> None:
    started = response(status="in-progress")

    assert [] == judged(started, form({**A, "required": True}))


def test_an_exclusive_option_stands_alone() -> None:
    none = {**coding("none"), **limit("questionnaire-optionExclusive", valueBoolean=True)}
    asked = question("q", "choice", repeats=True, answerOption=[none, coding("group")])

    assert [] == judged(response(item("q", coding("none"))), form(asked))
    assert [f"739 {AT}.answer[0]"] == judged(response(item("q", coding("none"), coding("group"))), form(asked))


CONDITIONS: list[tuple[str, dict[str, Any], Any, bool]] = [
    ("=", {"answerInteger": 5}, 5, True),
    ("=", {"answerInteger": 5}, 6, False),
    ("!=", {"answerInteger": 5}, 6, True),
    ("!=", {"answerInteger": 5}, None, False),
    (">", {"answerInteger": 5}, 6, True),
    ("<", {"answerInteger": 5}, 6, False),
    (">=", {"answerInteger": 5}, 5, True),
    ("<=", {"answerInteger": 5}, 6, False),
    ("exists", {"answerBoolean": True}, 6, True),
    ("exists", {"answerBoolean": True}, None, False),
    ("exists", {"answerBoolean": False}, None, True),
    ("like", {"answerInteger": 5}, 5, False),
]


@pytest.mark.parametrize(("operator", "expected", "answer", "asked"), CONDITIONS)
def test_what_is_not_asked_is_not_answered(operator: str, expected: Any, answer: Any, asked: bool) -> None:
    """An item whose condition is met must be answered when it is required; one whose condition fails must not be."""
    condition = {"question": "n", "operator": operator, **expected}
    forms = form(question("n", "integer"), question("b", "string", required=True, enableWhen=[condition]))
    first = [] if answer is None else [item("n", {"valueInteger": answer})]

    with_it, without = judged(response(*first, item("b", YES)), forms), judged(response(*first), forms)

    assert (
        ([], [f"726 {WHOLE}"]) == (with_it, without)
        if asked
        else ([f"727 {WHOLE}.item[{len(first)}]"], [])
        == (
            with_it,
            without,
        )
    )


@pytest.mark.parametrize(("behavior", "asked"), [("any", True), ("all", False)])
def test_conditions_are_joined_as_the_questionnaire_says(behavior: str, asked: bool) -> None:
    conditions = [{"question": "n", "operator": "=", "answerInteger": number} for number in (1, 2)]
    forms = form(question("n", "integer"), question("b", "string", enableWhen=conditions, enableBehavior=behavior))

    assert asked is ([] == judged(response(item("n", {"valueInteger": 1}), item("b", YES)), forms))


def test_the_nearest_question_decides() -> None:
    """In a repeated group the answer of the same repetition counts."""
    condition = {"question": "n", "operator": "=", "answerInteger": 1}
    group = question(
        "g", "group", repeats=True, item=[question("n", "integer"), question("b", "string", enableWhen=[condition])]
    )
    sent = [item("g", item=[item("n", {"valueInteger": number}), item("b", YES)]) for number in (1, 2)]

    assert [f"727 {WHOLE}.item[1].item[1]"] == judged(response(*sent), form(group))


def test_a_questionnaire_that_is_not_there_leaves_the_answers_undecided() -> None:
    assert [f"720 {WHOLE}"] == judged(response(item("a", YES)))
    assert [f"720 {WHOLE}"] == judged(response(item("a", YES), questionnaire="#none"))
    assert [f"721 {WHOLE}"] == judged({"resourceType": "QuestionnaireResponse", "status": "completed"})


def test_a_contained_questionnaire_judges_too() -> None:
    inside = {**form(A), "id": "f"}

    assert [f"722 {AT}"] == judged(response(item("z", YES), questionnaire="#f", contained=[inside]))


def test_a_response_belongs_to_the_questionnaires_period() -> None:
    period = form(A, effectivePeriod={"start": "2024-01-01", "end": "2024-12-31"})

    assert [] == judged(response(item("a", YES), authored="2024"), period)
    assert [f"750 {WHOLE}.authored"] == judged(response(item("a", YES), authored="2025-01-01"), period)
    assert [f"750 {WHOLE}.authored"] == judged(response(item("a", YES), authored="2023-12-31T23:00:00Z"), period)


def test_a_condition_depends_on_a_question_that_comes_before() -> None:
    condition = {"question": "b", "operator": "exists", "answerBoolean": True}
    unknown = {**condition, "question": "z"}

    assert ["752 Questionnaire.item[0].enableWhen[0]"] == judged(form({**A, "enableWhen": [condition]}, B))
    assert ["753 Questionnaire.item[0].enableWhen[0]"] == judged(form({**A, "enableWhen": [unknown]}, B))
    assert [] == judged(form(B, {**A, "enableWhen": [condition]}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.just("a"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["linkId", "item", "answer", "valueString", "extension", "text"]), inner)
    ),
    max_leaves=20,
)


@given(sent=JSON, asked=JSON)
def test_whatever_was_sent_nothing_is_raised(sent: Any, asked: Any) -> None:
    """The subject never raises."""
    notes = judged(response(sent, item("a", {"valueString": sent})), form(A, asked))

    assert all(note.split()[1].startswith("Questionnaire") for note in notes)
