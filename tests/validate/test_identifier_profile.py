"""Identifier rules in the rules of FHIR profiles."""

import json
from typing import Any

import pytest
from looking import luxembourg

from eqlab.core.errors import AuthorErrors
from eqlab.validate.fhir import engine
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.run import Options
from eqlab.validate.identifier_functions import fhirpath_functions

URL = "https://x.example/StructureDefinition/Known"
FUNCTIONS = fhirpath_functions(luxembourg())


def library(expression: str, *, functions: bool = True) -> Library:
    rule = {"key": "id-1", "severity": "error", "human": "The number is valid.", "expression": expression}
    profile = {
        "resourceType": "StructureDefinition",
        "url": URL,
        "name": "Known",
        "status": "draft",
        "fhirVersion": "4.0.1",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
        "derivation": "constraint",
        "differential": {"element": [{"id": "Patient", "path": "Patient", "constraint": [rule]}]},
    }
    made = core_library().over(Definitions.of("own", [profile]))
    return made.with_functions(FUNCTIONS) if functions else made


def problems(expression: str, number: str, **more: Any) -> list[str]:
    patient = {"resourceType": "Patient", "identifier": [{"system": "urn:oid:1.3.182.4.4", "value": number}]}
    judged = engine.judge(json.dumps(patient).encode(), "json", library(expression, **more), Options(profiles=(URL,)))
    return [str(note[0].code) for note in judged.notes if "id-1" in str(note)]


RULE = "identifier.where(system = 'urn:oid:1.3.182.4.4').value.all(isIdentifier('matricule'))"


def test_a_profile_can_ask_for_a_valid_number() -> None:
    assert [] == problems(RULE, "1897010100105")
    assert 1 == len(problems(RULE, "1897010100106"))


@pytest.mark.parametrize(
    ("expression", "more", "words"),
    [
        (RULE.replace("matricule", "matrikule"), {}, 'Did you mean "matricule"?'),
        (RULE, {"functions": False}, r"calls isIdentifier\(\)"),
    ],
)
def test_a_rule_nobody_knows_is_the_profiles_mistake(expression: str, more: dict[str, bool], words: str) -> None:
    """Its author is told; no number is right or wrong by it."""
    with pytest.raises(AuthorErrors, match=words):
        problems(expression, "1897010100105", **more)


def test_a_library_with_the_same_functions_is_the_same_library() -> None:
    """What is derived from it is kept."""
    one = core_library().with_functions(FUNCTIONS)

    assert one is core_library().with_functions(FUNCTIONS)
    assert one.over().functions is FUNCTIONS
