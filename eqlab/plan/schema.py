"""The plan language as JSON Schema (draft 2020-12), for editors. Made of the loader's own tables, so they agree."""

import json
from pathlib import Path

from eqlab.core.check import CheckKind, Registry
from eqlab.core.values import Json
from eqlab.plan.kinds import LANGUAGE_TEXT_SCHEMA
from eqlab.plan.part_names import fields_of
from eqlab.plan.plan_shapes import PLAN
from eqlab.plan.shapes import field_schema, shape_schema
from eqlab.plan.step_shapes import CHECK, STEP_SHAPES

_FIELD = {"description": "Filled from the scriptlet's parameters.", "type": "string", "pattern": r"\{[A-Za-z]"}


def plan_schema(registry: Registry) -> dict[str, Json]:
    """Return the JSON Schema of a test plan with the checks of a registry.

    What only the loader can see is not in it: names that must exist, order of steps, FHIRPath, overlaps.
    """
    steps = {name: shape_schema(shape) for name, shape in STEP_SHAPES.items() if name != "check"}
    probing = {**steps["probe"], "allOf": _probes(registry)} if registry.probes else steps["probe"]
    checks = {name: _check(kind) for name, kind in sorted(registry.checks.items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "eqlab test plan",
        **shape_schema(PLAN),
        "$defs": {
            "text": dict(LANGUAGE_TEXT_SCHEMA),
            "step": _one_of({**steps, "probe": probing}, checks),
            "open_step": _one_of(
                {name: _opened(schema) for name, schema in steps.items()},
                {name: _opened(schema) for name, schema in checks.items()},
            ),
        },
    }


def write_schema(registry: Registry, path: Path) -> None:
    """Write the schema as a file, the same bytes for the same registry."""
    path.write_text(schema_text(registry), "utf-8")


def schema_text(registry: Registry) -> str:
    """Return the schema as it is published."""
    return json.dumps(plan_schema(registry), indent=2, ensure_ascii=False) + "\n"


def _one_of(steps: dict[str, Json], checks: dict[str, Json]) -> dict[str, Json]:
    """A mapping with exactly one key, the kind of step; of a check, exactly one validator."""
    return {
        "description": "One step: a mapping with one key, its kind.",
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "properties": {**steps, "check": {"description": CHECK.says, "oneOf": list(checks.values())}},
        "additionalProperties": False,
    }


def _probes(registry: Registry) -> list[Json]:
    """The parameters of each probe, by its name."""
    return [
        {
            "if": {"properties": {"name": {"const": name}}, "required": ["name"]},
            "then": {"properties": {"with": dict(probe.schema)}},
        }
        for name, probe in sorted(registry.probes.items())
    ]


def _check(kind: CheckKind) -> dict[str, Json]:
    properties = {key: field_schema(field) for key, field in _common(kind).items()}
    return {
        "title": f"check {kind.name}",
        "type": "object",
        "properties": {
            **properties,
            kind.name: dict(kind.schema),
            **{key: dict(schema) for key, schema in kind.companions.items()},
        },
        "required": [kind.parts or "that", kind.name],
        "additionalProperties": False,
    }


def _common(kind: CheckKind) -> dict[str, Json]:
    return {key: field for key, field in fields_of(kind).items() if kind.single or key != "on_failure"}


def _opened(schema: dict[str, Json]) -> dict[str, Json]:
    """The same mapping inside a scriptlet, where any value may be a field that a parameter fills."""
    properties = {key: {"anyOf": [inner, _FIELD]} for key, inner in schema["properties"].items()}
    return {**schema, "properties": properties}
