"""The published schema of registry.json (JSON Schema 2020-12); docs/registry.schema.json is its printed form."""

from eqlab.core.text import LANGUAGES
from eqlab.core.values import Json
from eqlab.report.registry.codec import FORMAT
from eqlab.report.registry.state import Word

_TEXT: Json = {"type": "string"}
_NAME: Json = {"type": "string", "minLength": 1}
_FLAG: Json = {"type": "boolean"}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_MOMENT: Json = {"type": "string", "format": "date-time", "pattern": "Z$"}
_DAY: Json = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
_DIGEST: Json = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_SAID: Json = {"$ref": "#/$defs/said"}


def registry_schema() -> dict[str, Json]:
    """Return the schema as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:eqlab:registry:1",
        "title": "eqlab registry of conformant systems",
        "description": "Every attestation with all its revisions, its leaves of the public log and its state.",
        **_object(
            {
                "format": {"const": FORMAT},
                "format_version": {"type": "string", "pattern": "^1\\.[0-9]+\\.[0-9]+$"},
                "generated": _MOMENT,
                "url": {"description": "Where the public folder is served.", **_text()},
                "laboratory": _object(dict.fromkeys(("id", "name", "address", "accreditation", "contact"), _TEXT)),
                "issuer": _object({"id": _TEXT, "name": _TEXT, "key": _TEXT, "test": _FLAG}),
                "log": _object(dict.fromkeys(("origin", "key", "checkpoint"), _TEXT)),
                "schemes": _list(_scheme()),
                "terms": {"description": "What codes are called.", "type": "object", "additionalProperties": _SAID},
                "entries": _list(_entry()),
            }
        ),
        "$defs": {
            "said": {
                "description": "A text in some of the languages; English stands in for those that miss.",
                "type": "object",
                "properties": dict.fromkeys(LANGUAGES, _TEXT),
                "additionalProperties": _TEXT,
            },
        },
    }


def _text() -> dict[str, Json]:
    return {"type": "string"}


def _object(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _scheme() -> dict[str, Json]:
    texts = ("id", "edition", "sha256", "type", "complaints_url", "url")
    said = ("title", "object", "nature", "surveillance", "complaints")
    return _object({**dict.fromkeys(texts, _TEXT), **dict.fromkeys(said, _SAID), "marks": _list(_SAID)})


def _entry() -> dict[str, Json]:
    document: dict[str, Json] = {"description": "The attestation document.", "type": "object"}
    leaf = {
        "index": {"description": "Place in the public log, from 0.", **_whole()},
        "leaf": {"description": "The leaf as it stands in the log: canonical JSON.", "type": "string"},
        "proof": {"description": "A tlog-proof; empty when there is none yet.", "type": "string"},
    }
    file: dict[str, Json] = {"kind": _NAME, "path": _NAME, "size": _WHOLE, "sha256": _DIGEST}
    return _object(
        {
            "id": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
            "revisions": {"minItems": 1, **_items(_object({"sha256": _DIGEST, "document": document}))},
            "timeline": {"minItems": 1, **_items(_object(leaf))},
            "files": _list(_object(file)),
            "state": {"description": "As of when the registry was generated.", **_state()},
        }
    )


def _whole() -> dict[str, Json]:
    return {"type": "integer", "minimum": 0}


def _items(items: Json) -> dict[str, Json]:
    return {"type": "array", "items": items}


def _state() -> dict[str, Json]:
    return _object(
        {
            "word": {"enum": [word.value for word in Word]},
            "face": {"description": "The word, but `provisional` for a valid provisional one.", **_text()},
            "kind": _TEXT,
            "revision": _WHOLE,
            "sha256": _TEXT,
            "from": _DAY,
            "until": _DAY,
            "reason": _TEXT,
            "successor": _TEXT,
            "leaf": {"type": ["integer", "null"]},
        }
    )
