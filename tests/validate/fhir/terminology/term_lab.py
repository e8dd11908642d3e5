"""Small code systems, value sets and runs for the tests of terminology."""

import re
from typing import Any

from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.path import Path, json_path, root
from eqlab.validate.fhir.run import Binding, Options, Run, Scope

COLOURS = "http://lab.example/CodeSystem/colours"
VALUE_SET = "http://lab.example/ValueSet/picked"


def system(url: str = COLOURS, **members: Any) -> dict[str, Any]:
    """A code system: colour > (red > (scarlet, crimson), blue), and black."""
    concepts = [
        {
            "code": "colour",
            "display": "Colour",
            "property": [{"code": "notSelectable", "valueBoolean": True}],
            "concept": [
                {
                    "code": "red",
                    "display": "Red",
                    "designation": [{"language": "fr", "value": "Rouge"}],
                    "property": [{"code": "warm", "valueBoolean": True}],
                    "concept": [{"code": "scarlet"}, {"code": "crimson"}],
                },
                {"code": "blue", "property": [{"code": "warm", "valueBoolean": False}]},
            ],
        },
        {"code": "black", "property": [{"code": "status", "valueCode": "retired"}]},
    ]
    given = {"resourceType": "CodeSystem", "url": url, "content": "complete", "caseSensitive": True}
    return {**given, "concept": concepts, **members}


def value_set(*include: dict[str, Any], url: str = VALUE_SET, **members: Any) -> dict[str, Any]:
    compose = {"include": list(include), **members.pop("compose", {})}
    return {"resourceType": "ValueSet", "url": url, "compose": compose, **members}


def filtered(name: str, operator: str, value: str) -> dict[str, Any]:
    return {"system": COLOURS, "filter": [{"property": name, "op": operator, "value": value}]}


def library(*definitions: Any) -> Library:
    return Library((Definitions.of("lab", definitions),))


def over_core(*definitions: Any) -> Library:
    return core_library().over(Definitions.of("lab", definitions))


def run_of(resource: Any, known: Library, **options: Any) -> tuple[Run, Scope]:
    run = Run(known, Options(**options))
    scope = Scope(resource, root(resource["resourceType"]), None, run)
    run.scopes.append(scope)
    return run, scope


def with_coding(coding: Any, known: Library, **options: Any) -> Run:
    """A run that met one Coding, at Observation.valueCoding."""
    run, scope = run_of({"resourceType": "Observation"}, known, **options)
    run.codings.append((coding, (scope.path, "valueCoding"), scope))
    return run


def with_bound(value: Any, known: Library, strength: str = "required", maximum: str = "", **options: Any) -> Run:
    """A run that met a value bound to the picked value set, at Observation.code."""
    run, scope = run_of({"resourceType": "Observation"}, known, **options)
    path: Path = (scope.path, "code")
    binding = Binding(strength, VALUE_SET, "rule", maximum)
    run.bound.append((value, path, scope, binding))
    if isinstance(value, dict):
        codings = value.get("coding", [value])
        for index, coding in enumerate(codings if isinstance(codings, list) else ()):
            if isinstance(coding, dict):
                run.codings.append((coding, ((path, "coding"), index) if "coding" in value else path, scope))
    return run


def told(run: Run) -> list[tuple[str, str]]:
    """What was noted: code of the issue and place. Every field of its sentences must have a fact."""
    for issue, _, facts, rule in run.notes:
        assert rule or issue is issues.SERVER_UNREACHABLE
        assert set() == set(re.findall(r"\{([^{}]*)\}", issue.template + issue.advice)) - facts.keys()
        assert all(isinstance(fact, str) for fact in facts.values())
    return [(issue.code, json_path(path)) for issue, path, _, _ in run.notes]
