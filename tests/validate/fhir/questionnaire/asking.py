"""Questionnaires, responses, and what the lab notes about them."""

from typing import Any

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
A, B = question("a", "string"), question("b", "string")
YES = {"valueString": "yes"}
WHOLE = "QuestionnaireResponse"
UNITS = question("q", "quantity", **limit("questionnaire-unitValueSet", valueCanonical="#units"))
