"""Profiles, search parameters and capability statements are judged by what they define."""

from typing import Any

import pytest

from eqlab.validate.fhir.conformance import conformance_pass
from eqlab.validate.fhir.library import Definitions, core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Run, Scope

FHIR = "http://hl7.org/fhir/StructureDefinition/"
HERE = "https://example.org/StructureDefinition/"


def judged(resource: dict[str, Any], *others: dict[str, Any]) -> list[str]:
    run = Run(core_library().over(Definitions.of("test", others)))
    scope = Scope(resource, root(resource["resourceType"]), None, run)
    run.scopes.append(scope)
    conformance_pass(run)
    return [f"{note[0].code.rpartition('-')[2]} {json_path(note[1])}" for note in run.notes]


def profile(*elements: Any, type_: str = "Patient", base: str = FHIR + "Patient", name: str = "mine") -> dict[str, Any]:
    return {
        "resourceType": "StructureDefinition",
        "url": HERE + name,
        "name": name,
        "status": "draft",
        "kind": "resource",
        "abstract": False,
        "type": type_,
        "baseDefinition": base,
        "derivation": "constraint",
        "differential": {"element": list(elements)},
    }


def element(path: str, **more: Any) -> dict[str, Any]:
    return {"id": path, "path": path, **more}


def sliced(path: str, by: str, kind: str = "value") -> dict[str, Any]:
    return element(path, slicing={"discriminator": [{"type": kind, "path": by}], "rules": "open"})


AT = "StructureDefinition.differential.element"


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ([element("Patient.name", min=1)], []),
        ([element("Patient.nam", min=1)], ["800 StructureDefinition"]),
        ([sliced("Patient.identifier", "system")], []),
        ([sliced("Patient.identifier", "type.coding.code")], []),
        ([sliced("Patient.extension", "value", "type")], []),
        ([sliced("Patient.generalPractitioner", "resolve()", "profile")], []),
        ([sliced("Patient.identifier", "sistem")], [f"801 {AT}[0].slicing.discriminator[0]"]),
        ([sliced("Patient.identifier", "type.codes")], [f"801 {AT}[0].slicing.discriminator[0]"]),
        (
            [element("Patient", constraint=[{"key": "a", "expression": "name.exists("}])],
            [f"803 {AT}[0].constraint[0].expression"],
        ),
    ],
)
def test_a_profile_is_judged_by_its_differential(elements: list[Any], expected: list[str]) -> None:
    assert expected == judged(profile(*elements))


def test_an_extension_is_fixed_to_its_own_url() -> None:
    def extension(url: str) -> dict[str, Any]:
        return profile(element("Extension.url", fixedUri=url), type_="Extension", base=FHIR + "Extension")

    assert [] == judged(extension(HERE + "mine"))
    assert [f"811 {AT}[0].fixedUri"] == judged(extension(HERE + "other"))


def test_a_profile_keeps_what_its_base_fixes() -> None:
    base = profile(element("Patient.gender", fixedCode="female"), name="base")

    assert [] == judged(profile(element("Patient.gender", fixedCode="female"), base=HERE + "base"), base)
    assert [f"804 {AT}[0].fixedCode"] == judged(
        profile(element("Patient.gender", fixedCode="male"), base=HERE + "base"), base
    )


def test_a_profile_keeps_the_type_of_its_base() -> None:
    assert "812 StructureDefinition.type" in judged(profile(base=FHIR + "Group"))


NAME = "http://hl7.org/fhir/SearchParameter/Organization-name"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"expression": "Organization.name | Patient.name"}, ["809 SearchParameter.expression"]),
        ({"expression": "Organization.name |"}, ["803 SearchParameter.expression"]),
        ({"base": ["Patient", "Organization"]}, ["806 SearchParameter"]),
        ({"derivedFrom": "https://example.org/none"}, []),
        ({"base": 7, "expression": ["x"]}, []),
        ({"expression": "(Organization.name as string).where(Patient.exists())"}, []),
    ],
)
def test_a_search_parameter_agrees_with_its_base(changes: dict[str, Any], expected: list[str]) -> None:
    own = {"resourceType": "SearchParameter", "base": ["Organization"], "expression": "Organization.name"}

    assert expected == judged({**own, "derivedFrom": NAME, **changes})


def capabilities(resource: Any) -> dict[str, Any]:
    return {"resourceType": "CapabilityStatement", "rest": [{"resource": [resource]}]}


PLACE = "CapabilityStatement.rest[0].resource[0]"


@pytest.mark.parametrize(
    ("resource", "expected"),
    [
        ({"type": "Organization", "searchParam": [{"definition": NAME, "type": "string"}]}, []),
        (
            {"type": "Organization", "searchParam": [{"definition": NAME, "type": "date"}]},
            [f"807 {PLACE}.searchParam[0]"],
        ),
        (
            {"type": "Patient", "searchParam": [{"definition": NAME, "type": "string"}]},
            [f"808 {PLACE}.searchParam[0].definition"],
        ),
        ({"type": "Patient", "profile": FHIR + "Patient"}, []),
        ({"type": "Patient", "supportedProfile": [FHIR + "Group"]}, [f"810 {PLACE}.supportedProfile[0]"]),
        ({"type": ["x"], "searchParam": "y", "supportedProfile": [7]}, []),
        ("rubbish", []),
    ],
)
def test_a_capability_statement_agrees_with_what_it_names(resource: Any, expected: list[str]) -> None:
    assert expected == judged(capabilities(resource))
