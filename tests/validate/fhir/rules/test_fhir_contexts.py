"""What definitions may call the element that carries an extension."""

import pytest

from eqlab.validate.fhir.rules.contexts import is_free, names_of


@pytest.mark.parametrize(
    ("resource", "path", "called", "not_called"),
    [
        (
            "Patient",
            "contact.name",
            "Patient.contact.name DomainResource.contact.name BackboneElement.name Element.name HumanName Element",
            "Patient Patient.contact name contact.name Patient.name Observation.contact.name BackboneElement Resource",
        ),
        (
            "Observation",
            "valueQuantity",
            "Observation.value Observation.valueQuantity Quantity Element",
            "Observation.valueString Age Observation.value.",
        ),
        (
            "Questionnaire",
            "item.item.text",
            "Questionnaire.item.item.text Questionnaire.item.text BackboneElement.text string",
            "Questionnaire.text Questionnaire.item.item.item.text",
        ),
        ("Patient", "nothing.name", "Patient DomainResource Resource", "Patient.nothing Patient.nothing.name Element"),
        ("Patient", "", "Patient DomainResource Resource", "Element .Patient Patient. ."),
    ],
)
def test_an_element_goes_by_its_types_and_by_its_places_in_them(
    resource: str, path: str, called: str, not_called: str
) -> None:
    names, _ = names_of(resource, tuple(path.split(".") if path else ()))

    assert [] == [name for name in called.split() if name not in names]
    assert [] == [name for name in ["", *not_called.split()] if name in names]


def test_a_name_of_any_length_is_no_obstacle() -> None:
    names, type_ = names_of("Patient", ("extension", "valueCodeableConcept", "coding") * 2000)

    assert ("Coding" == type_, "a" * 100_000 in names, ".a" * 100_000 in names) == (True, False, False)


@pytest.mark.parametrize(
    ("path", "free"),
    [
        ("snapshot.element.patternString", True),
        ("snapshot.element.fixedCodeableConcept.coding", True),
        ("differential.element.example.valueString", True),
        ("differential.element.example", False),
        ("differential.element.min", False),
        ("name", False),
    ],
)
def test_inside_examples_and_fixed_values_any_extension_may_stand(path: str, free: bool) -> None:
    assert free is is_free(names_of("StructureDefinition", tuple(path.split(".")))[0])
