"""Questionnaires are judged themselves; what they leave open stays undecided; nothing is raised."""

from typing import Any

import pytest
from asking import AT, CORE, TYPES, UNITS, WHOLE, YES, A, B, coding, form, item, judged, limit, question, response
from hypothesis import given
from hypothesis import strategies as st

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
