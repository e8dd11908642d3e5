"""Kinds of values that several parts of the plan language share, and the names it keeps for itself."""

from eqlab.core.text import words
from eqlab.plan.issues import UNKNOWN_REQUIREMENT, UNKNOWN_SERVICE
from eqlab.plan.kinds import ANYTHING, TEXT, formed, known, list_of, mapping_of

STATIC_NAMES = frozenset({"claims", "variant", "parameters", "persona"})
"""What every case may name besides its own things; `persona` only when it has one."""

FHIRPATH_NAMES = frozenset({"context", "resource", "rootResource", "ucum", "sct", "loinc"})
"""Environment variables of FHIRPath and of FHIR's extension of it."""

RESERVED = STATIC_NAMES | FHIRPATH_NAMES | {"request", "response", "connection", "service", "system"}

_WORD = r"[A-Za-z][A-Za-z0-9_]{0,79}"
_SERVICE = r"[a-z][a-z0-9_-]{0,79}"
_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}"
_HEADER_VALUE = r"[\x21-\x7e](?:[\x20-\x7e]{0,2000}[\x21-\x7e])?"
FILE = r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}"

ID = formed(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", words("an id: letters, digits, dots, hyphens and underscores"))
NAME = formed(_WORD, words("a name: a letter, then letters, digits and underscores"), RESERVED)
AXIS_NAME = formed(_WORD, words("a name: a letter, then letters, digits and underscores"))
SEMANTIC_VERSION = formed(
    r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}(?:-[0-9A-Za-z.-]{1,40})?", words("a version such as 1.0.0")
)
SERVICE_NAME = formed(_SERVICE, words("the name of a service: a folder of mocks/"))
SERVICE = known(UNKNOWN_SERVICE, lambda reading: reading.world.services, words("a service"))
REQUIREMENTS = list_of(
    known(UNKNOWN_REQUIREMENT, lambda reading: reading.requirements, words("a requirement")),
    words("a list of requirement ids"),
)
WITH = mapping_of(TEXT, ANYTHING, words("a mapping of names to values"))
HEADERS = mapping_of(
    formed(_HEADER_NAME, words("a header name")),
    formed(_HEADER_VALUE, words("a header value: visible ASCII characters and spaces")),
    words("a mapping of header names to values"),
)
REFERENCE = formed(rf"{_WORD}(?:\.[A-Za-z_]+)*", words("a step id, and a part of its exchange such as .request.body"))
