"""The published schemas (JSON Schema 2020-12) of answer sheets and decisions; their printed form lies in docs/."""

from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.sheet import Outcome
from eqlab.checklist.sheet_json import LONGEST, MOST
from eqlab.core.text import LANGUAGES
from eqlab.core.values import Json
from eqlab.report.checklist.checking import EVIDENCE_ID
from eqlab.report.checklist.decision import FORMAT

_TEXT: Json = {"type": "string", "maxLength": LONGEST}
_DAY: Json = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_DIGEST: Json = {"type": "string", "pattern": "^([0-9a-f]{64})?$"}
_NAMES: Json = {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}
_WHOLE: Json = {"type": "integer", "minimum": 0}
_FRACTION: Json = {"type": "string", "pattern": "^[0-9]+(/[1-9][0-9]*)?$"}
_FLAG: Json = {"type": "boolean"}
_SHOWN = ("question", "choices")
_ID: Json = {"type": "string", "pattern": f"^{EVIDENCE_ID.pattern}$"}


def sheet_schema() -> dict[str, Json]:
    """Return the form of an answer sheet. Which controls, answers and types there are, its checklist says."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:eqlab:answer-sheet:1",
        "title": "eqlab answer sheet",
        "description": "What somebody said to the questions of a checklist, with what it rests on.",
        **_object(
            {
                "catalogue": {"type": "string", "minLength": 1},
                "edition": {"type": "string", "minLength": 1},
                "audience": {"enum": [one.value for one in Audience]},
                "date": _DAY,
            },
            {
                "subject": _TEXT,
                "size": _TEXT,
                "language": {"description": "Of the questions in the sheet.", "enum": list(LANGUAGES)},
                "answers": {"type": "object", "maxProperties": MOST, "additionalProperties": _answer()},
                "evidence": {
                    "type": "object",
                    "maxProperties": MOST,
                    "propertyNames": _ID,
                    "additionalProperties": _evidence(),
                },
                "probes": {"type": "array", "maxItems": MOST, "items": _probe()},
                "delegates": {"type": "object", "additionalProperties": _TEXT},
            },
        ),
    }


def _object(required: dict[str, Json], optional: dict[str, Json] | None = None) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _answer() -> Json:
    plan = _object({"owner": _TEXT, "due": _DAY}, {"text": _TEXT})
    evidence: Json = {"type": "array", "items": _ID, "uniqueItems": True}
    texts: dict[str, Json] = dict.fromkeys(("note", "reason", "reviewer", "given_by"), _TEXT)
    value = {"description": "A step of the control's scale or a special answer; empty while it is open.", **_TEXT}
    shown = {name: {"description": "For who fills it in; passed over when it is read."} for name in _SHOWN}
    return _object({"value": value}, {**shown, **texts, "evidence": evidence, "plan": plan, "confirmed": _DAY})


def _evidence() -> Json:
    levels: Json = {"enum": [one.name.lower() for one in Assurance]}
    return _object(
        {"type": _TEXT, "date": _DAY},
        {
            "title": _TEXT,
            "digest": _DIGEST,
            "expires": _DAY,
            "examined_by": _TEXT,
            "supports": _FLAG,
            "level": levels,
        },
    )


def _probe() -> Json:
    outcomes: Json = {"enum": [one.value for one in Outcome]}
    return _object(
        {"probe": _TEXT, "outcome": outcomes, "date": _DAY},
        {"controls": _NAMES, "digest": _DIGEST, "detail": _TEXT},
    )


def decision_schema() -> dict[str, Json]:
    """Return the form of a decision document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:eqlab:checklist-decision:1",
        "title": "eqlab checklist decision",
        "description": "What the rule of a checklist makes of an answer sheet, and the digests of all it rests on.",
        **_object(
            {
                "format": {"const": FORMAT},
                "format_version": {"type": "string", "pattern": "^1\\.[0-9]+\\.[0-9]+$"},
                "engine": _TEXT,
                "subject": _TEXT,
                "audience": {"enum": [one.value for one in Audience]},
                "size": _TEXT,
                "at": _DAY,
                "catalogue": _object({"id": _TEXT, "edition": _TEXT, "digest": _DIGEST}),
                "rule": _object({"id": _TEXT, "version": _TEXT, "digest": _DIGEST}),
                "sheet": _object({"edition": _TEXT, "date": _DAY, "digest": _DIGEST}),
                "evidence": {"type": "array", "items": _DIGEST, "uniqueItems": True},
                "probes": _DIGEST,
                "score": _score(),
                "decision": _decision(),
                "digest": {"description": "SHA-256 over the canonical JSON of all the rest.", **_DIGEST_OBJECT},
            }
        ),
    }


_DIGEST_OBJECT: dict[str, Json] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}


def _score() -> Json:
    return _object(
        {
            "low": _FRACTION,
            "high": _FRACTION,
            "shown": {"type": "array", "items": _TEXT, "minItems": 2, "maxItems": 2},
            "coverage": _FRACTION,
            "not_applicable": _FRACTION,
            "dont_know": _WHOLE,
            "unanswered": _WHOLE,
            "declared_only": _FLAG,
            "assurance": _object({one.name.lower(): _FRACTION for one in Assurance}),
        }
    )


def _decision() -> Json:
    reason = _object(dict.fromkeys(("code", "control", "topic", "sentence"), _TEXT))
    plan: Json = {"anyOf": [_object({"owner": _TEXT, "due": _DAY, "text": _TEXT}), {"type": "null"}]}
    return _object(
        {
            "kind": _TEXT,
            "granted": _FLAG,
            "undecided": _FLAG,
            "attainable": _TEXT,
            "maturity": _WHOLE,
            "months": _WHOLE,
            "until": {"anyOf": [_DAY, {"type": "null"}]},
            "renewals": _WHOLE,
            "reasons": {"type": "array", "items": reason},
            "review": {"type": "array", "items": reason},
            "conditions": {"type": "array", "items": _object({"control": _TEXT, "plan": plan})},
        }
    )
