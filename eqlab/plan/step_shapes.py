"""The words of steps: one table a kind. Loader and published schema both rest on these."""

from collections.abc import Mapping
from dataclasses import replace

from eqlab.core.issue import Level
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.plan.duration import DURATION
from eqlab.plan.issues import UNKNOWN_PROBE
from eqlab.plan.kinds import (
    ANYTHING,
    BOOLEAN,
    EXPRESSION,
    LANGUAGE_TEXT,
    TEXT,
    Kind,
    choice,
    formed,
    known,
    list_of,
    mapping_of,
    whole_number,
)
from eqlab.plan.shapes import Field, Shape, shape, shaped
from eqlab.plan.vocabulary import FILE, HEADERS, ID, NAME, REFERENCE, REQUIREMENTS, SERVICE, WITH

LEVELS = {"error": Level.ERROR, "warning": Level.WARNING, "note": Level.NOTE}
ON_FAILURE = {"fail": Level.ERROR, "warn": Level.WARNING, "note": Level.NOTE}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LATER_KINDS = frozenset({"fuzz", "repeat"})
LATER_CHECKS = frozenset(
    {"profile", "xpath", "schematron", "xsd", "hl7v2", "jwt", "certificate", "signature", "cross", "checklist"}
)
"""Validators that the language has and this version has not, unless the registry brings them."""

_ALWAYS = frozenset({"fault", "delay", "times"})
OWN_ANSWER = _ALWAYS | {"status", "headers", "body", "processed"}
MEANINGFUL: Mapping[str, frozenset[str]] = {
    "": OWN_ANSWER,
    "status": OWN_ANSWER,
    "drop": _ALWAYS | {"processed"},
    "latency": _ALWAYS,
    "truncate": _ALWAYS,
    "malformed": _ALWAYS,
    "wrong-content-type": _ALWAYS,
}
"""The keys that mean something with each fault; the last four spoil the service's own answer."""

NEEDED = {"status": "status", "latency": "delay"}
"""The key without which a fault says nothing."""


def _needs(*keys: str) -> dict[str, Json]:
    return {"anyOf": [{"required": [key]} for key in keys]}


def _fault_rule(fault: str) -> dict[str, Json]:
    keys = sorted(MEANINGFUL[fault])
    rule: dict[str, Json] = {"propertyNames": {"enum": keys}}
    if fault in NEEDED:
        rule["required"] = [NEEDED[fault]]
    return {"if": {"properties": {"fault": {"const": fault}}, "required": ["fault"]}, "then": rule}


REPLY = shape(
    "reply",
    "An answer or a fault, armed before the call comes.",
    {
        "fault": Field(
            kind=choice("latency", "status", "drop", "truncate", "malformed", "wrong-content-type"),
            says="What the service plays; without it the reply is a plain answer.",
        ),
        "status": Field(kind=whole_number(200, 599), says="HTTP status of the answer."),
        "headers": Field(kind=HEADERS, says="Headers of the answer."),
        "body": Field(kind=formed(r"[\s\S]*", words("a text")), says="Body of the answer."),
        "delay": Field(kind=DURATION, says="Time to wait before answering."),
        "times": Field(kind=whole_number(1, 1000), says="How many calls get this reply (1).", default=1),
        "processed": Field(kind=BOOLEAN, says="True: the service carries the request out although it answers so."),
    },
    {**_needs("fault", "status", "body"), "allOf": [_fault_rule(fault) for fault in MEANINGFUL if fault]},
)
REMAP = shape(
    "remap",
    "Another level for some findings of a check, with the clause that allows it.",
    {
        "code": Field(
            kind=formed(r"EQ-[A-Z0-9]+-[0-9]{3}", words("a code such as EQ-HTTP-001")), says="Only this code."
        ),
        "level": Field(kind=choice(*LEVELS), says="Only findings of this level."),
        "to": Field(kind=choice(*LEVELS), says="The new level.", required=True),
        "clause": Field(kind=TEXT, says="The clause that allows it.", required=True),
    },
    _needs("code", "level"),
)
AWAIT = shape(
    "await",
    "Wait for the system to call a mock service.",
    {
        "id": Field(kind=NAME, says="Names the captured exchange.", required=True),
        "at": Field(kind=SERVICE, says="The mock service.", required=True),
        "where": Field(kind=EXPRESSION, says="FHIRPath over request and connection: which calls are meant."),
        "within": Field(kind=DURATION, says="How long to wait.", required=True),
        "reply": Field(kind=shaped(REPLY), says="How to answer, instead of the service's own answer."),
        "silence": Field(kind=BOOLEAN, says="True: no such call may come within the time."),
        "on_timeout": Field(
            kind=choice("inconclusive", "failed"), says="What a missing call means.", default="inconclusive"
        ),
        "clause": Field(kind=TEXT, says="The clause that a violation breaks."),
    },
    {
        "if": {"properties": {"silence": {"const": True}}, "required": ["silence"]},
        "then": {"not": _needs("reply", "on_timeout")},
    },
)
CHECK = shape(
    "check",
    "Judge a captured part with one validator.",
    {
        "that": Field(kind=REFERENCE, says="What to look at: <step id>.<part>.", required=True),
        "on_failure": Field(kind=choice(*ON_FAILURE), says="Level of a violation; single checks only."),
        "remap": Field(kind=list_of(shaped(REMAP), words("a list of remaps")), says="Other levels for some findings."),
        "clause": Field(kind=TEXT, says="The clause that a violation breaks."),
        "verifies": Field(kind=REQUIREMENTS, says="The requirements it rests on, when not all of the case's."),
        "premise": Field(
            kind=BOOLEAN, says="True: what the case needs to prove anything; without it the case is inconclusive."
        ),
    },
)
"""The keys that every check has; its validator adds its own."""
SEND = shape(
    "send",
    "Call the system.",
    {
        "id": Field(kind=NAME, says="Names the exchange.", required=True),
        "to": Field(
            kind=formed(
                r"system\.[A-Za-z][A-Za-z0-9_-]{0,79}", words("an endpoint of the system, such as system.fhir")
            ),
            says="Which declared endpoint.",
            required=True,
        ),
        "method": Field(kind=choice(*METHODS), says="HTTP method.", required=True),
        "path": Field(
            kind=formed(r"[/?][\x21-\x7e]{0,2000}", words("a path that begins with /, percent-encoded")),
            says="Path and query below the endpoint; may hold {fields}.",
        ),
        "headers": Field(kind=HEADERS, says="Headers; their values may hold {fields}."),
        "body": Field(kind=ANYTHING, says="The body as JSON, or a text; its texts may hold {fields}."),
        "scenario": Field(
            kind=formed(rf"{FILE}(?:/{FILE})*", words("a path below scenarios/<service>/")),
            says="File below scenarios/<service>/ that holds the body.",
        ),
        "deadline": Field(kind=DURATION, says="How long to wait for the answer.", required=True),
    },
    {"not": {"required": ["body", "scenario"]}},
)
ASK = shape(
    "ask",
    "Ask a person.",
    {
        "id": Field(kind=NAME, says="Names the answer.", required=True),
        "who": Field(kind=ID, says="Who is asked, e.g. tester.", required=True),
        "question": Field(kind=LANGUAGE_TEXT, says="The question; may hold {fields}.", required=True),
        "answer": Field(
            kind=list_of(TEXT, words("a list of answers"), least=2),
            says="The possible answers: the first is conformant, the others are violations.",
            default=("pass", "fail"),
        ),
        "evidence": Field(kind=list_of(ID, words("a list of words")), says="What to attach, e.g. screenshot."),
        "clause": Field(kind=TEXT, says="The clause that a violation breaks."),
    },
)
REVIEW = shape(
    "review",
    "Have a second person look.",
    {
        "who": Field(kind=ID, says="Who reviews, e.g. monitor.", required=True),
        "question": Field(kind=LANGUAGE_TEXT, says="What to look at; may hold {fields}."),
    },
)
SET = shape(
    "set",
    "Name a value for later steps: exactly one of `from` and `value`.",
    {
        "name": Field(kind=NAME, says="The name; FHIRPath sees it as %<name>.", required=True),
        "from": Field(kind=EXPRESSION, says="FHIRPath over the captured exchanges and variables."),
        "value": Field(kind=ANYTHING, says="A literal."),
    },
    {"oneOf": [{"required": ["from"]}, {"required": ["value"]}]},
)
PROBE = shape(
    "probe",
    "Have a probe look for itself: at an endpoint, or at files handed in.",
    {
        "id": Field(kind=NAME, says="Names what it saw; FHIRPath sees it as %<id>.", required=True),
        "name": Field(
            kind=known(UNKNOWN_PROBE, lambda reading: reading.registry.probes, words("a probe")),
            says="Which probe, e.g. tls.scan.",
            required=True,
        ),
        "with": Field(kind=WITH, says="Its parameters; docs/probes.md says in which of them {fields} are filled."),
        "within": Field(kind=DURATION, says="How long it may take (30 s).", default=30.0),
        "on_failure": Field(kind=choice(*ON_FAILURE), says="The most that a violation weighs."),
        "remap": Field(kind=list_of(shaped(REMAP), words("a list of remaps")), says="Other levels for some findings."),
        "clause": Field(kind=TEXT, says="The clause that a violation breaks."),
        "verifies": Field(kind=REQUIREMENTS, says="The requirements it rests on, when not all of the case's."),
    },
)
ARGUMENT = Kind(
    expected=words("a text, a number, true or false"),
    read=lambda node, _reading: node,
    schema={"type": ["string", "number", "boolean"]},
)
USE = shape(
    "use",
    "Carry out a scriptlet's steps here.",
    {
        "scriptlet": Field(
            kind=formed(
                r"(?:[A-Za-z0-9_-]{1,80}#)?[A-Za-z][A-Za-z0-9_-]{0,79}", words("a scriptlet: name or file#name")
            ),
            says="A scriptlet of this file, or file#name for testplans/<service>/scriptlets/<file>.yaml.",
            required=True,
        ),
        "with": Field(
            kind=mapping_of(TEXT, ARGUMENT, words("a mapping of parameters to values")), says="Its parameters."
        ),
    },
)
STEP_SHAPES: dict[str, Shape] = {
    "await": AWAIT,
    "check": CHECK,
    "send": SEND,
    "ask": ASK,
    "review": REVIEW,
    "set": SET,
    "probe": PROBE,
    "use": USE,
}
STEP = Kind(expected=words("a step"), read=lambda node, _reading: node, schema={"$ref": "#/$defs/step"})
SCRIPTLET_STEP = Kind(expected=words("a step"), read=lambda node, _reading: node, schema={"$ref": "#/$defs/open_step"})
_STEPS = list_of(STEP, words("a list of steps"), unique=False)
STEPS = replace(_STEPS, schema={**_STEPS.schema, "minItems": 1})
