"""Responses whose questions are asked under conditions."""

from growth_answers import answer, answers, response
from growth_family import Resource, family
from growth_parts import UCUM, extension, nested
from growth_questionnaires import constraint, group, question, when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
LOOKED_THROUGH = 250
"""Answers to one question that every condition on it looks through."""


def _asked_if(link: str, *conditions: Resource) -> Resource:
    return question(link, enableWhen=list(conditions), enableBehavior="any")


@family()
def qr_conditions(n: int) -> Resource:
    repeated = group("g", [_asked_if("c", *[when("a")] * n)], repeats=True)
    return response([question("a"), repeated], [answer("a", "x"), *[{"linkId": "g"}] * n])


@family()
def qr_conditions_on_many_questions(n: int) -> Resource:
    repeated = group("g", [_asked_if("c", *(when(f"a{i}") for i in range(n)))], repeats=True)
    filled = [{"linkId": "g", "item": [answer("c", "x")]} for _ in range(n)]
    return response([*(question(f"a{i}") for i in range(n)), repeated], filled)


@family()
def qr_conditions_on_many_answers(n: int) -> Resource:
    asked = [_asked_if(f"c{i}", when("a", answerString=f"y{i}")) for i in range(n)]
    given = answer("a", *(f"x{i}" for i in range(LOOKED_THROUGH)))
    return response([question("a", repeats=True), *asked], [given, *(answer(f"c{i}", "x") for i in range(n))])


@family()
def qr_conditions_on_many_quantities(n: int) -> Resource:
    def quantity(i: int, unit: str) -> Resource:
        return {"value": i, "code": unit, "system": UCUM}

    asked = [_asked_if(f"c{i}", when("a", ">", answerQuantity=quantity(1, "mg"))) for i in range(n)]
    given = answers("a", "Quantity", [quantity(i, "kg") for i in range(LOOKED_THROUGH)])
    return response([question("a", "quantity", repeats=True), *asked], [given])


@family()
def qr_deep(n: int) -> Resource:
    inner = [_asked_if(f"l{i}", when("z", "exists", answerBoolean=False)) for i in range(n)]
    asked = nested(inner, 80, "item", linkId="g", type="group")
    given = nested([answer(f"l{i}", "x") for i in range(n)], 80, "item", linkId="g")
    return response([*asked, question("z")], given)


def _asked_by(link: str, expression: str) -> Resource:
    value = {"language": "text/fhirpath", "expression": expression}
    return question(link, extension=[extension(SDC, valueExpression=value)])


@family()
def qr_expressions(n: int) -> Resource:
    asked = [_asked_by(f"g{i}", f"item.where(linkId='x{i}').exists()") for i in range(n)]
    return response(asked, [answer(f"g{i}", "x") for i in range(n)])


@family()
def qr_same_expression(n: int) -> Resource:
    asked = [_asked_by(f"g{i}", "item.where(linkId='z').exists()") for i in range(n)]
    return response(asked, [answer(f"g{i}", "x") for i in range(n)])


@family()
def qr_constraints_of_a_group(n: int) -> Resource:
    """Each looks through all answers of the group."""
    constraints = [constraint(f"k{i}", f"item.where(answer.value='{i}').empty()") for i in range(n)]
    asked = group("g", [question("h", repeats=True)], extension=constraints)
    return response([asked], [{"linkId": "g", "item": [answer("h", "x") for _ in range(n)]}])
