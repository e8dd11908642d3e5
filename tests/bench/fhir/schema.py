"""A JSON Schema of FHIR R4's structure, made of the lab's own definitions, for generators of validators."""

from typing import Any

from eqlab.validate.fhir.model import Type, primitive_names, type_of

_PLAIN = {
    "boolean": "boolean",
    "decimal": "number",
    "integer": "integer",
    "positiveInt": "integer",
    "unsignedInt": "integer",
}
_PATTERNS = {
    "id": r"^[A-Za-z0-9\-\.]{1,64}$",
    "code": r"^[^\s]+(\s[^\s]+)*$",
    "uri": r"^\S*$",
    "url": r"^\S*$",
    "canonical": r"^\S*$",
    "date": r"^([0-9]{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    "dateTime": r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T[0-9:.]+(Z|[+-][0-9:]+))?)?)?$",
    "instant": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)$",
}


def schema_of(name: str, resources: frozenset[str]) -> dict[str, Any]:
    """Return the schema of a resource type; resources inside it are of the given types."""
    made: dict[str, Any] = {}
    _define(name, made, tuple(sorted(resources)))
    return {"$schema": "http://json-schema.org/draft-07/schema#", "$ref": f"#/definitions/{name}", "definitions": made}


def _define(name: str, made: dict[str, Any], resources: tuple[str, ...]) -> dict[str, str]:
    """Put a type and all that it needs into `made`; return a reference to it."""
    if name not in made:
        made[name] = {}
        known = type_of(name)
        if name in ("Resource", "xhtml") or known is None:
            made[name] |= _any_resource(made, resources) if name == "Resource" else {"type": "string"}
        elif name in primitive_names():
            made[name] |= _primitive(name)
        else:
            made[name] |= _object(known, made, resources)
    return {"$ref": f"#/definitions/{name}"}


def _any_resource(made: dict[str, Any], resources: tuple[str, ...]) -> dict[str, Any]:
    return {"oneOf": [_define(one, made, resources) for one in resources]}


def _primitive(name: str) -> dict[str, Any]:
    pattern = {"pattern": _PATTERNS[name]} if name in _PATTERNS else {}
    return {"type": _PLAIN.get(name, "string"), **pattern}


def _object(known: Type, made: dict[str, Any], resources: tuple[str, ...]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for name, (element, type_) in known.by_json_name.items():
        one = _define(type_, made, resources)
        properties[name] = {"type": "array", "items": one} if element.many else one
        if type_ in primitive_names():
            beside = _define("Element", made, resources)
            properties[f"_{name}"] = {"type": "array"} if element.many else beside
    needed = [one.name for one in known.elements.values() if one.least and not one.choice]
    if known.kind == "resource":
        properties["resourceType"] = {"const": known.name}
        needed.append("resourceType")
    return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}
