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
SYSTEMLESS = question("q", "choice", answerOption=[coding("group")])
A_YEAR = question("q", "string", answerOption=[{"valueString": "2020"}])
REGEX = question("q", "string", **limit("regex", valueString="[0-9]+"))
UNITS = question("q", "quantity", **limit("questionnaire-unitValueSet", valueCanonical="#units"))
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


A, B = question("a", "string"), question("b", "string")
YES = {"valueString": "yes"}
WHOLE = "QuestionnaireResponse"

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
FRENCH = {
    "extension": [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": "fr"}, {"url": "content", "valueString": "Couleur ?"}],
        }
    ]
}

ITEMS: list[tuple[str, list[dict[str, Any]], list[Any], list[str]]] = [
    ("all answered", [A, B], [item("a", YES), item("b", YES)], []),
    ("an unknown item", [A], [item("z", YES)], [f"722 {AT}"]),
    ("another order", [A, B], [item("b", YES), item("a", YES)], [f"724 {WHOLE}.item[1]"]),
    ("two answers to one question", [A], [item("a", YES, YES)], [f"728 {AT}"]),
    ("two answers where they may be", [{**A, "repeats": True}], [item("a", YES, YES)], []),
    ("an item twice", [A], [item("a", YES), item("a", YES)], [f"728 {WHOLE}.item[1]"]),
    ("a required item missing", [{**A, "required": True}], [], [f"726 {WHOLE}"]),
    ("a required item unanswered", [{**A, "required": True}], [item("a")], [f"726 {AT}"]),
    ("a required group left out", [question("g", "group", required=True, item=[A])], [], [f"726 {WHOLE}"]),
    (
        "a required item of a group left out",
        [question("g", "group", item=[{**A, "required": True}])],
        [item("g")],
        [f"726 {AT}"],
    ),
    (
        "an item below a display",
        [question("a", "display"), B],
        [item("a", item=[item("b", YES)])],
        [f"723 {AT}.item[0]"],
    ),
    (
        "a repeating question twice",
        [{**A, "repeats": True}],
        [item("a", YES), item("a", YES)],
        [f"756 {WHOLE}.item[1]"],
    ),
    (
        "one name in two groups",
        [question("g", "group", item=[A]), question("h", "group", item=[A])],
        [item("g", item=[item("a", YES)]), item("h", item=[item("a", YES)])],
        [],
    ),
    (
        "a group too often",
        [question("g", "group", repeats=True, item=[A], **limit("questionnaire-maxOccurs", valueInteger=1))],
        [item("g"), item("g")],
        [f"730 {WHOLE}"],
    ),
    ("a display answered", [question("a", "display")], [item("a", YES)], [f"732 {AT}"]),
    ("a group answered", [question("a", "group")], [item("a", YES)], [f"731 {AT}"]),
    ("a group twice", [question("a", "group", repeats=True)], [item("a"), item("a")], []),
    ("an item in a group", [question("g", "group", item=[A])], [item("g", item=[item("a", YES)])], []),
    ("an item outside its group", [question("g", "group", item=[A])], [item("a", YES)], [f"723 {AT}"]),
    ("an item below an answer", [{**A, "item": [B]}], [item("a", {**YES, "item": [item("b", YES)]})], []),
    (
        "an item beside an answer",
        [{**A, "item": [B]}],
        [item("a", item=[item("b", YES)])],
        [f"733 {AT}"],
    ),
    ("an item beside an answer and below it", [{**A, "item": [B]}], [item("a", YES, item=[item("b", YES)])], []),
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
    ("spaces around the text", [{**A, "text": "Colour?"}], [item("a", YES, text=" Colour? ")], []),
    ("the text in French", [{**A, "text": "Colour?", "_text": FRENCH}], [item("a", YES, text="Couleur ?")], []),
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
    (">", {"answerInteger": 5}, 6, True),
    ("<", {"answerInteger": 5}, 6, False),
    (">=", {"answerInteger": 5}, 5, True),
    ("<=", {"answerInteger": 5}, 6, False),
    ("exists", {"answerBoolean": True}, 6, True),
    ("exists", {"answerBoolean": True}, None, False),
    ("exists", {"answerBoolean": False}, None, True),
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


def test_a_questionnaire_may_stand_in_the_same_bundle() -> None:
    def found(version: str) -> list[str]:
        run = Run(core_library())
        for resource in (response(item("z", YES), questionnaire=URL + version), form(A, version="2.1")):
            run.scopes.append(Scope(resource, root(resource["resourceType"]), None, run))
        questionnaires_pass(run)
        return [note[0].code for note in run.notes]

    assert ["EQ-FHIR-722"] == found("") == found("|2.1") == found("|2")
    assert ["EQ-FHIR-720"] == found("|1.0")


def test_a_response_belongs_to_the_questionnaires_period() -> None:
    period = form(A, effectivePeriod={"start": "2024-01-01", "end": "2024-12-31"})

    assert [] == judged(response(item("a", YES), authored="2024"), period)
    assert [f"750 {WHOLE}.authored"] == judged(response(item("a", YES), authored="2025-01-01"), period)
    assert [f"750 {WHOLE}.authored"] == judged(response(item("a", YES), authored="2023-12-31T23:00:00Z"), period)


def test_a_condition_depends_on_a_question_that_comes_before() -> None:
    condition = {"question": "b", "operator": "exists", "answerBoolean": True}
    unknown = {**condition, "question": "z"}

    assert ["752 Questionnaire.item[0]"] == judged(form({**A, "enableWhen": [condition]}, B))
    assert ["753 Questionnaire.item[0]"] == judged(form({**A, "enableWhen": [unknown]}, B))
    assert ["757 Questionnaire.item[0]"] == judged(form({**B, "enableWhen": [condition]}))
    assert ["758 Questionnaire.item[0]"] == judged(form({**A, "enableWhen": [condition], "item": [B]}))
    assert [] == judged(form(B, {**A, "enableWhen": [condition]}))
    assert [] == judged(form({**B, "item": [{**A, "enableWhen": [condition]}]}))


@pytest.mark.parametrize(
    ("asked", "operator", "expected", "code"),
    [
        (question("n", "integer"), "=", {"answerString": "1"}, "760"),
        (question("n", "decimal"), ">", {"answerInteger": 1}, ""),
        (question("n", "choice"), "=", {"answerCoding": {"code": "x"}}, ""),
        (question("n", "choice", answerValueSet="https://example.org/v"), "=", {"answerString": "x"}, "760"),
        (question("n", "boolean"), "<", {"answerBoolean": True}, "761"),
        (question("n", "display"), "exists", {"answerBoolean": True}, "759"),
    ],
)
def test_a_condition_can_be_met(asked: dict[str, Any], operator: str, expected: dict[str, Any], code: str) -> None:
    condition = {"question": "n", "operator": operator, **expected}

    found = judged(form(asked, {**B, "enableWhen": [condition]}))

    assert ([f"{code} Questionnaire.item[1]"] if code else []) == found


INSIDE = "Questionnaire.item[0]"

OFFERS: list[tuple[dict[str, Any], list[str]]] = [
    (question("q", "integer", answerOption=[{"valueInteger": 1}]), []),
    (question("q", "integer", answerOption=[{"valueString": "1"}]), [f"762 {INSIDE}.answerOption[0].valueString"]),
    (question("q", "choice", answerOption=[{"valueString": "1"}, {"valueInteger": 1}]), []),
    (
        question("q", "choice", answerOption=[coding("group"), coding("group")]),
        [f"764 {INSIDE}.answerOption[1].valueCoding"],
    ),
    (question("q", "choice", answerOption=[coding("1", "a:b"), coding("1", "a:c")]), []),
    (question("q", "date", initial=[{"valueDate": "2024"}]), []),
    (question("q", "date", initial=[{"valueDateTime": "2024"}]), [f"763 {INSIDE}.initial[0].valueDateTime"]),
    (question("q", "choice", initial=[{"valueString": "x"}]), []),
    (question("q", "decimal", initial=[{"valueInteger": 1}]), []),
    (question("q", "date", initial="2024", answerOption={"valueInteger": 1}), []),
]


@pytest.mark.parametrize(("asked", "expected"), OFFERS)
def test_what_is_offered_could_be_an_answer(asked: dict[str, Any], expected: list[str]) -> None:
    assert expected == judged(form(asked))


UNSURE: list[tuple[str, list[dict[str, Any]], list[Any]]] = [
    ("nobody answered yet", [{"question": "n", "operator": "!=", "answerInteger": 1}], []),
    ("some differ", [{"question": "n", "operator": "!=", "answerInteger": 1}], [1, 2]),
    (
        "how conditions join is not said",
        [{"question": "n", "operator": "=", "answerInteger": at} for at in (1, 2)],
        [1],
    ),
    ("no such question", [{"question": "z", "operator": "exists", "answerBoolean": True}], [1]),
    ("no such operator", [{"question": "n", "operator": "like", "answerInteger": 1}], [1]),
    ("nothing to compare", [{"question": "n", "operator": ">", "answerString": "x"}], [1]),
]


@pytest.mark.parametrize(("conditions", "answers"), [row[1:] for row in UNSURE], ids=[row[0] for row in UNSURE])
def test_a_condition_that_can_be_read_in_two_ways_leaves_the_item_undecided(
    conditions: list[dict[str, Any]], answers: list[int]
) -> None:
    """Neither an answer nor a missing one is wrong, and neither passes."""
    forms = form(question("n", "integer", repeats=True), {**B, "required": True, "enableWhen": conditions})
    first = item("n", *({"valueInteger": answer} for answer in answers))

    assert [f"768 {WHOLE}.item[1]"] == judged(response(first, item("b", YES)), forms)
    assert [f"768 {WHOLE}"] == judged(response(first), forms)


def test_a_code_in_a_condition_that_names_no_system_means_any() -> None:
    condition = {"question": "n", "operator": "=", "answerCoding": {"code": "group"}}
    forms = form(question("n", "choice"), {**B, "enableWhen": [condition]})

    assert [] == judged(response(item("n", coding("group")), item("b", YES)), forms)
    assert [f"727 {WHOLE}.item[1]"] == judged(response(item("n", coding("string")), item("b", YES)), forms)


def test_what_is_disabled_may_stand_there_without_answers() -> None:
    condition = {"question": "n", "operator": "=", "answerInteger": 1}
    group = question("g", "group", enableWhen=[condition], item=[{**A, "required": True}])
    forms = form(question("n", "integer"), group)

    assert [] == judged(response(item("n", {"valueInteger": 2}), item("g", item=[item("a")])), forms)
    assert [f"727 {WHOLE}.item[1]"] == judged(
        response(item("n", {"valueInteger": 2}), item("g", item=[item("a", YES)])), forms
    )


VALUES = {
    "resourceType": "ValueSet",
    "id": "v",
    "compose": {"include": [{"system": TYPES, "concept": [{"code": "group"}]}]},
}
CONTAINED = question("q", "choice", answerValueSet="#v")


def test_a_contained_value_set_offers_its_codes() -> None:
    """It is contained in the questionnaire, or beside it in the response that contains both."""
    forms = form(CONTAINED, contained=[VALUES])
    beside = {"questionnaire": "#f", "contained": [{**form(CONTAINED), "id": "f"}, VALUES]}

    assert [] == judged(response(item("q", coding("group"))), forms)
    assert [f"736 {AT}.answer[0]"] == judged(response(item("q", coding("string"))), forms)
    assert [f"737 {AT}.answer[0]"] == judged(response(item("q", coding("string"))), form(CONTAINED))
    assert [f"736 {AT}.answer[0]"] == judged(response(item("q", coding("string")), **beside))


def test_units_may_come_from_a_value_set() -> None:
    kilograms = {"concept": [{"code": "kg"}], "system": "http://unitsofmeasure.org"}
    forms = form(UNITS, contained=[{"resourceType": "ValueSet", "id": "units", "compose": {"include": [kilograms]}}])
    weight, length = ({"valueQuantity": {"system": kilograms["system"], "code": code}} for code in ("kg", "m"))

    assert [] == judged(response(item("q", weight)), forms)
    assert [f"746 {AT}.answer[0].valueQuantity"] == judged(response(item("q", length)), forms)


def test_a_target_meets_a_profile() -> None:
    forms = form(question("q", "reference", **limit("questionnaire-referenceProfile", valueCanonical=CORE + "Patient")))
    sent = item("q", {"valueReference": {"reference": "#o"}})

    (wrong,) = judged(response(sent, contained=[{"resourceType": "Organization", "id": "o"}]), forms)
    assert f"{AT}.answer[0].valueReference" == wrong.split()[1]
    assert [] == judged(response(sent, contained=[{"resourceType": "Patient", "id": "o"}]), forms)


def constraint(expression: str, severity: str = "error") -> dict[str, Any]:
    parts = {"key": {"valueId": "k"}, "severity": {"valueCode": severity}, "expression": {"valueString": expression}}
    inner = [{"url": name, **value} for name, value in parts.items()]
    return {"extension": [{"url": CORE + "questionnaire-constraint", "extension": inner}]}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (constraint("answer.count() = 1"), []),
        (constraint("answer.count() = 2"), [f"765 {AT}"]),
        (constraint("answer.count() = 2", "warning"), [f"766 {AT}"]),
        (constraint("answer.count() = %questionnaire.item.count()"), [f"767 {AT}"]),
        (constraint(")("), [f"767 {AT}"]),
    ],
)
def test_a_questionnaire_sets_rules_of_its_own(rule: dict[str, Any], expected: list[str]) -> None:
    """They hold for what is complete."""
    sent = item("a", YES)

    assert expected == judged(response(sent), form({**A, **rule}))
    assert [] == judged(response(sent, status="in-progress"), form({**A, **rule}))


def test_a_rule_of_the_whole_questionnaire_looks_at_the_whole_response() -> None:
    assert [f"765 {WHOLE}"] == judged(response(item("a", YES)), form(A, **constraint("item.count() > 1")))


@pytest.mark.parametrize("odd", [[], {}, {"display": []}, {"code": {}}, {"system": [], "code": "group"}, None, 7])
def test_whatever_is_offered_nothing_is_raised(odd: Any) -> None:
    options = [{"valueCoding": odd}, {"valueString": odd}, coding("group", display="Group")]

    for type_ in ("choice", "open-choice", "string"):
        forms = form(question("q", type_, answerOption=options))
        notes = [
            *judged(forms),
            *judged(response(item("q", {"valueCoding": odd}), item("q", {"valueString": "x"})), forms),
        ]
        assert all(note.split()[1].startswith("Questionnaire") for note in notes)


def test_a_contained_target_has_a_type() -> None:
    forms = form(question("q", "reference", **limit("questionnaire-referenceResource", valueCode="Patient")))
    sent = item("q", {"valueReference": {"reference": "#o"}})
    wrong, right = ({"contained": [{"resourceType": kind, "id": "o"}]} for kind in ("Organization", "Patient"))

    assert [f"749 {AT}.answer[0].valueReference"] == judged(response(sent, **wrong), forms)
    assert [] == judged(response(sent, **right), forms)


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
