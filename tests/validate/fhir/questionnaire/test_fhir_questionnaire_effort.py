"""What is looked at grows with the document, never with the product of its parts; what is not, is undecided."""

from collections.abc import Iterator
from typing import Any

import pytest
from asking import AT, CORE, URL, WHOLE, YES, A, B, coding, form, item, judged, limit, question, response

from eqlab.validate.fhir.library import Definitions, core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.questionnaire import constraints, enabling, lookup, operators, questionnaires_pass, walk
from eqlab.validate.fhir.questionnaire.effort import Effort
from eqlab.validate.fhir.questionnaire.form import SDC, TOLD
from eqlab.validate.fhir.run import Run, Scope

MANY = 40
NEXT = {"question": "a", "operator": "=", "answerString": "none"}
RULE = [{"url": "key", "valueId": "k"}, {"url": "expression", "valueString": "false"}]
LINES = [{"url": "content", "valueString": "t"}]


class Listed(list[Any]):
    """A list that counts how often it is read."""

    read = 0

    def __iter__(self) -> Iterator[Any]:
        self.read += 1
        return super().__iter__()


class Asked(dict[str, Any]):
    """A resource that counts how often it is asked for its type."""

    asked = 0

    def get(self, name: str, default: Any = None) -> Any:
        self.asked += name == "resourceType"
        return super().get(name, default)


def notes(*resources: dict[str, Any], beside: tuple[dict[str, Any], ...] = ()) -> list[Any]:
    """The notes on resources of one document, after which others stand in the library."""
    run = Run(core_library().over(Definitions.of("test", beside)))
    whole = Scope({"resourceType": "Bundle"}, root("Bundle"), None, run)
    inside = [Scope(one, (root("Bundle"), at), whole, run, "entry") for at, one in enumerate(resources)]
    run.scopes += [whole, *inside]
    questionnaires_pass(run)
    return run.notes


def counted(monkeypatch: pytest.MonkeyPatch, room: Any, name: str) -> list[Any]:
    """What a function is called with, one entry for each call."""
    calls: list[Any] = []
    kept = getattr(room, name)

    def counting(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return kept(*given, **more)

    monkeypatch.setattr(room, name, counting)
    return calls


def allow(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    """Let documents take so many steps, beside those that their items add."""
    monkeypatch.setattr(lookup, "Effort", lambda: Effort(steps))


def group(*inner: dict[str, Any]) -> dict[str, Any]:
    return question("g", "group", repeats=True, item=list(inner))


def children(**more: Any) -> list[dict[str, Any]]:
    return [question(f"c{at}", "string", **more) for at in range(MANY)]


def repeated(type_: str, **more: Any) -> dict[str, Any]:
    return question("q", type_, repeats=True, **more)


def extensions(url: str, **value: Any) -> Any:
    return Listed({"url": CORE + url, **value} for _ in range(MANY))


@pytest.mark.parametrize(
    ("asked", "items"),
    [
        (group(*children()), [item("g")] * MANY),
        (repeated("string", item=children()), [item("q", *[YES] * MANY)]),
        (group(*children(enableWhen=[NEXT])), [item("g")] * MANY),
    ],
    ids=["groups", "answers", "conditions"],
)
def test_questions_that_nobody_must_answer_are_looked_at_where_they_are_answered(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], items: list[Any]
) -> None:
    looked = counted(monkeypatch, walk, "_check_item")

    assert [] == judged(response(*items), form(asked))
    assert 1 == len(looked)


def test_items_that_are_missing_are_told_up_to_a_bound_and_that_there_may_be_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was found before stays told; the rest is undecided, once for a response."""
    asked, items = form(group(*children(required=True))), [item("g")] * MANY

    assert [f"726 {WHOLE}.item[{at}]" for at in range(MANY) for _ in range(MANY)] == judged(response(*items), asked)

    allow(monkeypatch, 100)
    told = judged(response(*items), asked)

    assert 1 == told.count(f"769 {WHOLE}")
    assert f"726 {AT}" in told
    assert len(told) < 10 * MANY


def test_what_is_judged_again_for_each_item_of_one_name_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No two items may have one name; where they have, each is held against all that answer to it."""
    items = [item("a", {"valueInteger": 1})] * MANY
    allow(monkeypatch, 100)
    told = judged(response(*items), form(*[A] * MANY))

    assert 1 == told.count(f"769 {WHOLE}")
    assert f"734 {AT}.answer[0].valueInteger" in told
    assert len(told) < 5 * MANY


QUESTIONS = [
    (repeated("string", extension=extensions("x", valueString="t")), {"valueString": "x"}),
    (repeated("string", text="t", _text={"extension": extensions("translation", extension=LINES)}), YES),
    (repeated("quantity", extension=extensions("questionnaire-unitOption", valueCoding={"code": "m"})), None),
    (repeated("attachment", extension=extensions("mimeType", valueCode="image/*")), None),
    (repeated("reference", extension=extensions("questionnaire-referenceResource", valueCode="Group")), None),
    (repeated("choice", answerOption=Listed(coding(str(at)) for at in range(MANY))), coding("none")),
    (repeated("string", extension=extensions("questionnaire-constraint", extension=RULE)), YES),
    (repeated("string", extension=extensions("regex", valueString="(")), YES),
]
VALUES = {
    "quantity": {"valueQuantity": {"value": 1, "code": "z"}},
    "attachment": {"valueAttachment": {"contentType": "text/plain"}},
    "reference": {"valueReference": {"reference": "Patient/1"}},
}


@pytest.mark.parametrize(("asked", "answer"), QUESTIONS)
def test_what_a_questionnaire_says_of_a_question_is_read_once_however_many_answers_there_are(
    asked: dict[str, Any], answer: dict[str, Any] | None
) -> None:
    lists = [one for one in (*asked.values(), asked.get("_text", {}).get("extension")) if isinstance(one, Listed)]

    def read(number: int) -> int:
        before = sum(one.read for one in lists)
        items = [item("q", answer or VALUES[asked["type"]], text="other")] * number
        judged(response(*items), form(asked))
        return sum(one.read for one in lists) - before

    assert [one.read for one in lists] == [0]
    assert 0 < read(1) == read(MANY)


def test_options_are_read_once_however_many_conditions_name_their_question() -> None:
    def read(number: int) -> int:
        options = Listed(coding(str(at)) for at in range(MANY))
        asked = question("q", "choice", answerOption=options)
        depends = {**B, "enableWhen": [{"question": "q", "operator": "=", "answerString": "x"}] * number}
        assert ["760 Questionnaire.item[1]"] * number == judged(form(asked, depends))
        return options.read

    assert read(1) == read(MANY)


def test_a_note_carries_no_more_names_than_are_told() -> None:
    """Each answer has a note of its own, so their facts must not grow with the questionnaire."""
    names = [{f"valueA{at}": 1} for at in range(1000)]
    units = extensions("questionnaire-unitOption", valueCoding={"code": "unit"}) * 20
    choice = form(repeated("choice", answerOption=names), question("u" * 1000, "quantity", extension=units))
    answers = [item("q", {"valueString": "x"}), item("u" * 1000, VALUES["quantity"])]
    told = notes(response(*answers), beside=(choice,))

    assert ["EQ-FHIR-734", "EQ-FHIR-746"] == [issue.code for issue, *_ in told]
    assert all(len(fact) <= TOLD for _, _, facts, _ in told for fact in facts.values())
    assert all(len(rule) <= 2 * TOLD for *_, rule in told)


def test_conditions_are_asked_once_for_what_decides_them_and_no_further_than_they_must(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    met = counted(monkeypatch, enabling, "_is_met")
    depends = {**B, "enableBehavior": "any", "enableWhen": [NEXT] * MANY}
    items = [item("g", item=[item("b", YES)])] * MANY

    told = judged(response(item("a", YES), *items), form(A, group(depends)))
    assert [f"727 {WHOLE}.item[{at + 1}].item[0]" for at in range(MANY)] == told
    assert MANY == len(met)

    met.clear()
    depends["enableWhen"] = [{**NEXT, "answerString": "yes"}, *[NEXT] * MANY]
    assert [] == judged(response(item("a", YES), *items), form(A, group(depends)))
    assert 1 == len(met)


def test_answers_inside_a_group_decide_for_that_group_alone() -> None:
    """What was decided for one occurrence of a group says nothing of another, where the question stands inside."""
    depends = {**B, "enableWhen": [{**NEXT, "answerString": "yes"}]}
    inside = [item("g", item=[item("a", {"valueString": said}), item("b", YES)]) for said in ("yes", "no", "yes")]

    assert [f"727 {WHOLE}.item[1].item[1]"] == judged(response(*inside), form(group(A, depends)))


def test_answers_are_compared_once_with_what_conditions_expect_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = counted(monkeypatch, operators, "same")
    asked = {**A, "repeats": True}
    depends = [{**one, "enableWhen": [NEXT]} for one in children()]
    items = [item("a", *[YES] * MANY), *(item(one["linkId"], YES) for one in depends)]

    assert MANY == len(judged(response(*items), form(asked, *depends)))
    assert MANY == len(compared)


def test_comparisons_are_bounded_and_what_is_not_compared_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, 0)
    asked = {**A, "repeats": True}
    depends = [
        {**one, "enableWhen": [{**NEXT, "answerString": str(at)}]} for at, one in enumerate(children(required=True))
    ]
    items = [item("a", *[YES] * MANY), *(item(one["linkId"], YES) for one in depends)]
    told = judged(response(*items), form(asked, *depends))

    assert f"769 {WHOLE}" == told[-1]
    assert 0 < told[:-1].count(f"727 {WHOLE}.item[1]") < MANY
    assert len(told) < MANY


def test_rules_are_evaluated_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, 100)
    ready = counted(monkeypatch, constraints, "expression_of")
    asked = repeated("string", extension=extensions("questionnaire-constraint", extension=RULE))
    told = judged(response(*[item("q", YES)] * MANY), form(asked))

    assert 1 == told.count(f"769 {WHOLE}")
    assert 0 < told.count(f"765 {AT}") <= MANY
    assert len(told) < 5 * MANY
    assert MANY == len(ready)


def test_a_condition_that_is_an_expression_is_evaluated_once_for_a_response(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = counted(monkeypatch, enabling, "expression_of")
    expression = {"expression": "item.count() > 1", "language": "text/fhirpath"}
    depends = children(**limit(f"{SDC}enableWhenExpression", valueExpression=expression))
    items = [item(one["linkId"], YES) for one in depends]

    assert [] == judged(response(*items), form(*depends))
    assert 1 == len(asked)


def test_texts_are_tried_on_a_pattern_as_long_as_that_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pattern may take a power of the text's length; short texts take next to nothing."""
    allow(monkeypatch, 0)
    asked = form(repeated("string", **limit("regex", valueString="^[a-z]*c[a-z]*c$")))

    assert [f"754 {AT}.answer[0].valueString"] == judged(response(item("q", {"valueString": "c!"})), asked)
    assert [f"755 {AT}.answer[0].valueString", f"769 {WHOLE}"] == sorted(
        judged(response(item("q", {"valueString": "c" * 1000 + "!"})), asked)
    )


def test_what_an_ordinary_document_asks_for_grows_with_it_and_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each item adds to what may be looked at, so large documents are judged like small ones."""
    allow(monkeypatch, 0)
    rule = limit("questionnaire-constraint", extension=[*RULE[:1], {"url": "expression", "valueString": "true"}])
    depends = [{**one, "enableWhen": [{**NEXT, "operator": "!="}], **rule} for one in children(required=True)]
    items = [item("a", YES), *(item(one["linkId"], YES) for one in depends)]

    assert [] == judged(response(*items), form(A, *depends))


def test_a_document_is_looked_through_once_for_the_questionnaires_that_are_named() -> None:
    others = [Asked(response(questionnaire=f"{URL}/{at}")) for at in range(MANY)]

    assert {"EQ-FHIR-720"} == {issue.code for issue, *_ in notes(*others)}
    assert sum(one.asked for one in others) <= 3 * MANY


@pytest.mark.parametrize(
    ("named", "expected"),
    [(URL, "1.2.3"), (f"{URL}|1", "1.2.3"), (f"{URL}|1.2", "1.2.3"), (f"{URL}|2", "2"), (f"{URL}|1.2.", ""), ("x", "")],
)
def test_the_first_questionnaire_of_a_document_that_fits_is_the_one(named: str, expected: str) -> None:
    versions = [form(question(version, "display"), version=version) for version in ("1.2.3", "2", "1.2.4")]
    told = notes(*versions, response(item(expected), questionnaire=named))

    assert ([] if expected else ["EQ-FHIR-720"]) == [issue.code for issue, *_ in told]
