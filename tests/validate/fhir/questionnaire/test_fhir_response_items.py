"""Items stand where the questionnaire has them, as often as it lets them, and when it asks them."""

from typing import Any

import pytest
from asking import AT, URL, WHOLE, YES, A, B, coding, form, item, judged, limit, question, response

from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.questionnaire import questionnaires_pass
from eqlab.validate.fhir.run import Run, Scope

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
        bundle = Scope({"resourceType": "Bundle"}, root("Bundle"), None, run)
        for at, resource in enumerate((response(item("z", YES), questionnaire=URL + version), form(A, version="2.1"))):
            run.scopes.append(Scope(resource, ((bundle.path, "entry"), at), bundle, run, "entry"))
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
