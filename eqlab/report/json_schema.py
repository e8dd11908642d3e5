"""The published schema of the JSON report (JSON Schema 2020-12); docs/report.schema.json is its printed form."""

from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Obligation, Origin
from eqlab.core.text import LANGUAGES
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.report.glossary import Matter
from eqlab.report.view import Standing

FORMAT = "eqlab-report"
FORMAT_VERSION = "1.0.0"
"""A reader of 1.x may rely on every property the schema names; a new property bumps the second number."""

_TEXT: Json = {"type": "string"}
_NAME: Json = {"type": "string", "minLength": 1}
_FLAG: Json = {"type": "boolean"}
_MOMENT: Json = {"type": "string", "format": "date-time", "pattern": "Z$"}
_DIGEST: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_FROM_ONE: Json = {"type": "integer", "minimum": 1}
_SECONDS: Json = {"type": "number"}
_STRINGS: Json = {"type": "object", "additionalProperties": _TEXT}
_FINDING_IDS: Json = {"type": "array", "items": {"type": "string", "pattern": "^F[1-9][0-9]*$"}}


def report_schema() -> dict[str, Json]:
    """Return the schema as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:eqlab:report:1",
        "title": "eqlab conformance report",
        "description": "A campaign: its verdict, and the findings and digests of the evidence that led to it.",
        **_object(
            {
                "format": {"const": FORMAT},
                "format_version": {"type": "string", "pattern": "^1\\.[0-9]+\\.[0-9]+$"},
                "written": _MOMENT,
                "verdict": _verdict(),
                "campaign": _campaign(),
                "plan": _plan(),
                "system": _system(),
                "counts": _object({kind.value: _WHOLE for kind in Kind}),
                "cases": _list(_case()),
                "deselected": _list(_object({"id": _NAME, "title": _said(), "reason": _said()})),
                "requirements": _list(_requirement()),
                "preflight": _FINDING_IDS,
                "findings": _list(_finding()),
                "exchanges": _list(_exchange()),
                "handshakes": _list(
                    _object({"at": _MOMENT, "peer": _TEXT, "local": _TEXT, "server_name": _TEXT, "reason": _TEXT})
                ),
            }
        ),
        "$defs": {
            "said": {"description": "A sentence in every language.", **_object(dict.fromkeys(LANGUAGES, _TEXT))},
            "kind": {
                "description": "A verdict; the later in the list, the more it weighs.",
                "enum": [kind.value for kind in Kind],
            },
            "matter": {"description": "Whose matter it is.", "enum": [matter.value for matter in Matter]},
            "origin": {"enum": [origin.value for origin in Origin]},
        },
    }


def _object(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _said() -> Json:
    return _ref("said")


def _verdict() -> Json:
    return _object(
        {
            "kind": _ref("kind"),
            "reasons": {"description": "Codes of the issues that led to it.", **_list(_TEXT)},
            "matter": _ref("matter"),
            "exit_code": {"description": "What `eqlab run` exits with.", "enum": [0, 1, 2, 3, 4]},
            "word": _said(),
            "meaning": _said(),
            "next": _said(),
        }
    )


def _campaign() -> Json:
    return _object(
        {
            "id": _NAME,
            "opened": _MOMENT,
            "closed": _or_null(_MOMENT),
            "partial": {"description": "True when the tester chose a subset of the cases.", **_FLAG},
            "variant": _STRINGS,
            "adopted": _list(_TEXT),
            "seed": {"type": "integer"},
            "engine": _NAME,
        }
    )


def _plan() -> Json:
    source = {
        "id": _NAME,
        "title": _TEXT,
        "version": _TEXT,
        "status": _TEXT,
        "origin": _ref("origin"),
        "url": _TEXT,
        "adopted": _FLAG,
    }
    return _object(
        {
            "id": _NAME,
            "version": _NAME,
            "title": _said(),
            "service": _NAME,
            "file": _TEXT,
            "sha256": _DIGEST,
            "sources": _list(_object(source)),
        }
    )


def _system() -> Json:
    return _object(
        {
            "name": _TEXT,
            "version": _TEXT,
            "organisation": _TEXT,
            "roles": _list(_TEXT),
            "claims": {"type": "object", "additionalProperties": {"type": ["boolean", "string"]}},
            "endpoints": _STRINGS,
            "simulated": _or_null(_NAME),
        }
    )


def _case() -> Json:
    step = {
        "index": _WHOLE,
        "kind": _NAME,
        "label": _said(),
        "outcome": {"enum": ["done", "skipped"]},
        "started": _MOMENT,
        "seconds": _SECONDS,
        "findings": _FINDING_IDS,
        "exchanges": _list(_NAME),
        "answer": _STRINGS,
    }
    return _object(
        {
            "id": _NAME,
            "title": _said(),
            "verdict": _ref("kind"),
            "reasons": _list(_TEXT),
            "matter": _ref("matter"),
            "optional": _FLAG,
            "interrupted": {"description": "True when it began and did not come to its end.", **_FLAG},
            "verifies": _list(_NAME),
            "tags": _list(_TEXT),
            "opened": _or_null(_MOMENT),
            "finished": _or_null(_MOMENT),
            "variables": _STRINGS,
            "steps": _list(_object(step)),
            "findings": _FINDING_IDS,
            "exchanges": _list(_NAME),
        }
    )


def _requirement() -> Json:
    return _object(
        {
            "id": _NAME,
            "level": {"enum": [level.value for level in Obligation]},
            "actor": _TEXT,
            "text": _said(),
            "source": _TEXT,
            "clause": _TEXT,
            "origin": _ref("origin"),
            "maturity": _TEXT,
            "standing": {"enum": [standing.value for standing in Standing]},
            "verdict": _ref("kind"),
            "cases": {"type": "object", "additionalProperties": _ref("kind")},
            "not_tested_because": _or_null(_said()),
        }
    )


def _finding() -> Json:
    subject = {
        "exchange": _or_null(_NAME),
        "part": _TEXT,
        "path": _TEXT,
        "line": _or_null(_FROM_ONE),
        "column": _or_null(_FROM_ONE),
    }
    rule = {
        "path": _list(_TEXT),
        "file": _or_null(_NAME),
        "line": _or_null(_FROM_ONE),
        "column": _or_null(_FROM_ONE),
    }
    return _object(
        {
            "id": {"type": "string", "pattern": "^F[1-9][0-9]*$"},
            "code": {"type": "string", "pattern": "^EQ-[A-Z0-9]+-[0-9]{3}$"},
            "level": {"enum": [level.name.lower() for level in Level]},
            "nature": {"enum": [nature.value for nature in Nature]},
            "makes": {"description": "What it alone makes of its case.", **_ref("kind")},
            "counted": {"description": "False when it is recorded but not held against the system.", **_FLAG},
            "matter": _ref("matter"),
            "case": _or_null(_NAME),
            "step": _or_null(_WHOLE),
            "subject": {"description": "Where in what was judged.", **_object(subject)},
            "rule": {"description": "By which rule.", **_object(rule)},
            "requirements": _list(_NAME),
            "clause": _TEXT,
            "origin": _ref("origin"),
            "adopted": _FLAG,
            "sentence": _said(),
            "advice": _or_null(_said()),
            "facts": _STRINGS,
        }
    )


def _exchange() -> Json:
    message = {
        "media_type": _TEXT,
        "size": {"description": "Bytes on the wire.", **_WHOLE},
        "truncated": _FLAG,
        "sha256": {"description": "Of the bytes the lab kept.", **_DIGEST},
    }
    return _object(
        {
            "id": _NAME,
            "label": {"type": "string", "pattern": "^E[1-9][0-9]*$"},
            "service": _TEXT,
            "direction": {"enum": ["inbound", "outbound"]},
            "case": _or_null(_NAME),
            "step": _or_null(_NAME),
            "reason": {"description": "Why it belongs to the case, or to none.", **_said()},
            "started": _MOMENT,
            "seconds": _or_null(_SECONDS),
            "request": _object({"start": {"description": "Method and target, redacted.", **_TEXT}, **message}),
            "response": _or_null(_object({"status": _WHOLE, **message})),
            "fault": _TEXT,
            "undelivered": _TEXT,
            "findings": _FINDING_IDS,
        }
    )
