"""Expressions that structures, search parameters and other definitions carry."""

from typing import Any

from growth_family import Resource, family
from growth_parts import LAB
from growth_structures import element, structure


def _constraint(i: int, expression: str) -> Resource:
    return {"key": f"k{i}", "severity": "error", "human": "h", "expression": expression}


def _constrained(expressions: list[str], **more: Any) -> Resource:
    constraints = [_constraint(i, one) for i, one in enumerate(expressions)]
    return structure([element("Observation.code", constraint=constraints)], **more)


@family()
def sd_constraints(n: int) -> Resource:
    return _constrained([f"value.exists() and id!='{i}'" for i in range(n)])


@family()
def sd_constraints_of_a_logical_model(n: int) -> Resource:
    return _constrained([f"value.exists() and id!='{i}'" for i in range(n)], kind="logical")


@family()
def sd_constraints_without_keys(n: int) -> Resource:
    return structure([element("Observation.code", constraint=[{"expression": f"a{i}"} for i in range(n)])])


@family()
def sd_constraints_of_regexes(n: int) -> Resource:
    return _constrained([f"id.matches('{'a?b?' * 490}{i}')" for i in range(n)])


@family()
def sd_expression_long(n: int) -> Resource:
    return _constrained([" and ".join(["id.exists()"] * n)])


@family()
def sd_expression_steps(n: int) -> Resource:
    return _constrained([".".join(["where(true)"] * n)])


@family()
def sd_expression_union(n: int) -> Resource:
    return _constrained([f"({'|'.join(['id'] * n)}).exists()"])


@family()
def sd_expression_parentheses(n: int) -> Resource:
    return _constrained(["(" * n + "true" + ")" * n])


@family()
def sd_expression_unfinished(n: int) -> Resource:
    return _constrained(["a + " * n])


def _parameter(bases: list[str], expression: str, **more: Any) -> Resource:
    said = {"url": f"{LAB}/s", "name": "A", "status": "draft", "description": "x", "code": "x", "type": "string"}
    return {"resourceType": "SearchParameter", **said, **more, "base": bases, "expression": expression}


@family()
def search_parameter_union(n: int) -> Resource:
    return _parameter(["Patient", "Observation"], "|".join(["id"] * n))


@family()
def search_parameter_bases(n: int) -> Resource:
    return _parameter([f"Patient{i}" for i in range(n)], " | ".join(["id"] * n))


@family()
def capabilities(n: int) -> Resource:
    address = "http://hl7.org/fhir/SearchParameter/individual-address"
    asked = [{"name": f"x{i}", "type": "string", "definition": address} for i in range(n)]
    said = {"status": "draft", "date": "2020", "kind": "instance", "fhirVersion": "4.0.1", "format": ["json"]}
    rest = [{"mode": "server", "resource": [{"type": "Patient", "searchParam": asked}]}]
    return {"resourceType": "CapabilityStatement", **said, "rest": rest}


@family()
def operation_parameters(n: int) -> Resource:
    said = {"status": "draft", "name": "A", "kind": "operation", "code": "x"}
    where = {"system": True, "type": False, "instance": False}
    asked = [{"name": f"x{i}", "use": "in", "min": 2, "max": "1", "type": "string"} for i in range(n)]
    return {"resourceType": "OperationDefinition", **said, **where, "parameter": asked}
