"""What the types of FHIR R4 say of an expression before it runs."""

import subprocess
import sys
from typing import Any

import pytest
from fhirpath_sample import PATIENT
from looking import AT

from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhirpath import evaluate
from eqlab.validate.fhirpath.errors import UndecidedError, UndefinedError
from eqlab.validate.fhirpath.expressions import compile_expression


@pytest.mark.parametrize(
    ("expression", "type_", "name", "near"),
    [
        ("name.given1", "Patient", "given1", "given"),
        ("Encounter.name.given", "Patient", "Encounter", ""),
        ("valueQuantity.unit", "Observation", "valueQuantity", "value"),
        ("Observation.value.ofType(Period).unit", "Observation", "unit", ""),
        ("(value as Period).unit", "Observation", "unit", ""),
        ("value.nothing", "Observation", "nothing", ""),
        ("contact.name.first().givn", "Patient", "givn", "given"),
        ("contact.where(relationship.exists() and phone.exists())", "Patient", "phone", ""),
        ("name.select(given | famly)", "Patient", "famly", "family"),
        ("name[contact.name.x].use", "Patient", "x", ""),
        ("name.first().use + $this.nam", "Patient", "nam", "name"),
        ("extension('http://x').valu", "Patient", "valu", "value"),
        ("iif(active, name, contact).address.foo", "Patient", "foo", ""),
        ("item.repeat(item).txt", "Questionnaire", "txt", "text"),
        ("name.combine(contact.name).x", "Patient", "x", ""),
        ("birthDate.foo", "Patient", "foo", ""),
        ("name.trace('x', gven)", "Patient", "gven", "given"),
    ],
)
def test_what_no_value_of_the_type_can_have_is_refused(expression: str, type_: str, name: str, near: str) -> None:
    """Refused when compiled for the type, not when compiled for any JSON."""
    with pytest.raises(AuthorError) as refused:
        compile_expression(expression, AT, type_)
    assert ("EQ-FHIRPATH-006", name, near or refused.value.nearest) == (
        refused.value.issue.code,
        refused.value.facts["name"],
        refused.value.nearest,
    )
    assert isinstance(compile_expression(expression, AT)({}, {}), list)


@pytest.mark.parametrize(
    ("expression", "type_", "expected", "near"),
    [
        ("valueQuantity.unit", "Observation", "the name of the choice without the type", "value"),
        ("name.famly", "Patient", "", "family"),
        ("name.Family", "Patient", "", "family"),
        ("Patien.name", "Patient", "", "Patient"),
    ],
)
def test_advice_about_choices_goes_with_choices_only(expression: str, type_: str, expected: str, near: str) -> None:
    with pytest.raises(AuthorError) as refused:
        compile_expression(expression, AT, type_)

    assert (expected, near) == (refused.value.expected, refused.value.nearest)


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("entry.resource.status", "Bundle"),
        ("Patient.name.given", "Resource"),
        ("contained.anything", "Patient"),
        ("DomainResource.text.`div` | Resource.id", "Patient"),
        ("value.value > 1 or value.code = 'x'", "Observation"),
        ("value.extension.value.extension.url", "Extension"),
        ("birthDate.extension('x').value.exists() and birthDate.id.empty()", "Patient"),
        ("resolve().anything", "Reference"),
        ("descendants().anything.where(foo = 1)", "Patient"),
        ("%any.thing.at.all", "Patient"),
        ("name.aggregate($total.foo | given)", "Patient"),
        ("item.where(type = 'group').item.repeat(item).linkId", "Questionnaire"),
        ("given.first() & family", "HumanName"),
        ("anything", "NoSuchType"),
        ("a.b.c", "System.String"),
        ("children().where($this is string)", "Patient"),
        ("iif(name, 1, 2) | iif({}, 1) | iif(active.not(), 1)", "Patient"),
    ],
)
def test_what_a_value_may_have_is_let_pass(expression: str, type_: str) -> None:
    """Where nothing is known for certain, nothing is refused."""
    assert expression == compile_expression(expression, AT, type_).text


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("children().skip(1)", "EQ-FHIRPATH-007"),
        ("descendants().where($this is string)[0]", "EQ-FHIRPATH-007"),
        ("name.children().last()", "EQ-FHIRPATH-007"),
        ("iif('text', 1, 2)", "EQ-FHIRPATH-008"),
        ("name.select(iif(4 days, 1, 2))", "EQ-FHIRPATH-008"),
    ],
)
def test_what_would_be_chance_or_nonsense_is_refused(expression: str, code: str) -> None:
    with pytest.raises(AuthorError) as refused:
        compile_expression(expression, AT, "Patient")

    assert code == refused.value.issue.code


@pytest.mark.parametrize(
    "expression",
    [
        "children().select($this).first().empty().not()",
        "children().sort($this.toString()).first().exists() or true",
    ],
)
def test_an_order_can_be_made(expression: str) -> None:
    assert expression == compile_expression(expression, AT, "Patient").text


def test_the_public_door_holds_resources_to_their_type() -> None:
    """Any other JSON is navigated by its names."""
    with pytest.raises(AuthorError, match="asks for given1"):
        evaluate(PATIENT, "name.given1")
    assert [1] == evaluate({"resourceType": "Unheard", "given1": 1}, "given1")
    assert [1] == evaluate({"given1": 1}, "given1")
    assert [] == evaluate([PATIENT], "given1")
    assert ["@1975-12-25", "@T10:30", "4 days", "1.5 'mg'"] == evaluate(
        PATIENT, "(birthDate + 1 year) | @T10:30 | 4 days | 1.5 'mg'"
    )
    assert ["1974-12-25"] == evaluate(PATIENT, "birthDate")


@pytest.mark.parametrize("question", ["memberOf('http://x')", "subsumes('x')", "slice('http://x', 'y')"])
def test_what_no_definition_tells_is_undecided(question: str) -> None:
    with pytest.raises(UndecidedError, match="not known here"):
        evaluate(PATIENT, f"id.{question}")


def test_fhir_s_own_definitions_answer_at_the_public_door() -> None:
    """Profiles, value sets and narratives, as far as FHIR R4 itself defines them."""
    patient = {"resourceType": "Patient", "gender": "male", "text": {"status": "empty", "div": "<div>x</div>"}}
    genders, types = "http://hl7.org/fhir/ValueSet/administrative-gender", "http://hl7.org/fhir/StructureDefinition/"

    assert [True] == evaluate(patient, f"gender.memberOf('{genders}')")
    assert [False] == evaluate({**patient, "gender": "m"}, f"gender.memberOf('{genders}')")
    assert [False] == evaluate(patient, "text.`div`.htmlChecks()")
    assert [True] == evaluate({"resourceType": "Patient"}, f"conformsTo('{types}Patient')")
    assert [False] == evaluate({"resourceType": "Patient", "birthDate": 7}, f"conformsTo('{types}Patient')")
    with pytest.raises(UndecidedError, match="not known here"):
        evaluate({"resourceType": "Unheard"}, f"conformsTo('{types}Patient')")


def test_a_profile_of_another_type_is_not_met_and_an_unknown_one_is_undecided() -> None:
    assert [False] == evaluate(PATIENT, "conformsTo('http://hl7.org/fhir/StructureDefinition/Person')")
    with pytest.raises(UndefinedError, match="http://nowhere is not known"):
        evaluate(PATIENT, "conformsTo('http://nowhere')")


def constraints() -> list[tuple[str, str]]:
    """Every constraint of FHIR R4's resources, with the type it stands on."""
    found = set()
    library = core_library()
    for head in library.heads("StructureDefinition"):
        definition: Any = library.find(head.url)
        for element in definition["snapshot"]["element"] if definition["kind"] == "resource" else ():
            here = element["path"] if type_of(element["path"]) else ""
            found |= {(rule["expression"], here) for rule in element.get("constraint", ()) if "expression" in rule}
    return sorted(found)


def test_fhir_s_own_constraints_are_expressions_of_their_types() -> None:
    """All but the one on ChargeItemDefinition that asks for a name, which that resource does not have."""
    refused = []
    rules = constraints()
    for expression, type_ in rules:
        try:
            compile_expression(expression, AT, type_)
        except AuthorError as error:
            refused.append((type_, error.facts.get("name")))

    assert len(rules) > 200
    assert [("ChargeItemDefinition", "name")] == refused


def test_json_without_types_loads_no_definition() -> None:
    """A plan about other things does not pay for FHIR."""
    program = (
        "from eqlab.core.location import Position\n"
        "from eqlab.validate.fhirpath.expressions import compile_expression\n"
        "text = \"a.b.where(c = 'x' and d is String).exists() or children().count() > 1\"\n"
        "run = compile_expression(text, Position(file='f'))\n"
        "assert run({'a': {'b': [{'c': 'x', 'd': 'y'}]}}, {}) == [True]\n"
        "from eqlab.validate.fhir.library import core_library\n"
        "assert core_library.cache_info().currsize == 0\n"
    )

    assert 0 == subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode
