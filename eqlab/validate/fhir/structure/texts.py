"""Values of the primitive types that are strings in JSON: cheap tests first, then the full look.

Source: FHIR R4, section "Primitive Types"; RFC 4648 for base64.
"""

import re
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.structure import moments
from eqlab.validate.fhir.structure.numbers import Look, Problem
from eqlab.validate.oid import OID
from eqlab.validate.words import show

Sure: TypeAlias = Callable[[str], object]
"""A cheap test of a string that is not empty and at most `LONGEST` long. A true answer means that it is well; a false
one that the full look is needed."""

never: Sure = frozenset[str]().__contains__
"""The test that is never sure."""

LONGEST = 1024 * 1024
"""Characters of the longest string."""


class Assured(IntEnum):
    """What the writing of a document assures of all strings in it."""

    NOTHING = 0
    SHORT = 1
    """None is longer than the longest."""
    PLAIN = 2
    """Nor has one a control character: JSON has these only in escapes."""


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CODE = re.compile(r"\S+(?: \S+)*", re.ASCII)
_SPACE = re.compile(r"\s")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_OID = re.compile(f"urn:oid:{OID}", re.ASCII)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ANY_UUID = re.compile(_UUID.pattern, re.IGNORECASE)
_BASE64 = bytes(range(65, 91)) + bytes(range(97, 123)) + b"0123456789+/"
_WHITE = b" \t\r\n"
_PADDING = (b"", b"=", b"==")
_LOOKED_AT = ("urn:", "oid:", "uuid")
_REMEMBERED = 4096
_REMEMBERED_LENGTH = 256


def text_of(type_: str, problem: Callable[[str], Problem | None], seen: set[str] | None = None) -> Look:
    """Return the look at a type's values; those found well are put into `seen`, as long as it is small."""

    def look(value: Json) -> Problem | None:
        if value.__class__ is not str:
            return issues.NOT_A_STRING, {"type": type_, "found": show(value)}
        if seen is None:
            return problem(value) if value else (issues.EMPTY_STRING, {})
        if value in seen:
            return None
        found = problem(value) if value else (issues.EMPTY_STRING, {})
        if found is None and len(seen) < _REMEMBERED and len(value) < _REMEMBERED_LENGTH:
            seen.add(value)
        return found

    return look


def string_problem(text: str) -> Problem | None:
    """Look at a string or markdown."""
    if len(text) > LONGEST:
        return issues.STRING_TOO_LONG, {"length": str(len(text)), "most": str(LONGEST)}
    found = _CONTROL.search(text)
    return (issues.CONTROL_CHARACTER, {"character": f"U+{ord(found[0]):04X}"}) if found else None


def code_problem(text: str) -> Problem | None:
    """Look at a code."""
    return None if _CODE.fullmatch(text) else (issues.CODE_SPACES, {"found": show(text)})


def id_problem(text: str) -> Problem | None:
    """Look at an id."""
    return None if _ID.fullmatch(text) else (issues.BAD_ID, {"found": show(text)})


def element_id_problem(text: str) -> Problem | None:
    """Look at the id of an element inside a resource."""
    return (issues.BAD_ELEMENT_ID, {"found": show(text)}) if _SPACE.search(text) else string_problem(text)


def oid_problem(text: str) -> Problem | None:
    """Look at an oid."""
    return None if _OID.fullmatch(text) else (issues.BAD_OID, {"found": show(text)})


def uuid_problem(text: str) -> Problem | None:
    """Look at a uuid."""
    return None if _UUID.fullmatch(text) else (issues.BAD_UUID, {"found": show(text)})


def uri_problem(text: str) -> Problem | None:
    """Look at a uri, url or canonical; what begins like an OID's or a UUID's must be one."""
    if text.isprintable() and " " not in text and text[:4] not in _LOOKED_AT:
        return None
    if _SPACE.search(text):
        return issues.URI_SPACES, {"found": show(text)}
    if text.startswith("urn:oid:"):
        return oid_problem(text.partition("|")[0])
    if text.startswith("urn:uuid:"):
        return None if _ANY_UUID.match(text) else (issues.BAD_UUID, {"found": show(text)})
    scheme = next((one for one in ("oid:", "uuid:") if text.startswith(one)), "")
    return (issues.BARE_SCHEME, {"found": show(text), "scheme": scheme}) if scheme else None


def base64_problem(text: str) -> Problem | None:
    """Look at base64Binary; white space between the characters is let through."""
    data = text.encode("utf-8", "replace")
    rest = data.translate(None, _BASE64)
    if rest in _PADDING and not len(data) % 4 and len(data) > len(rest) and data.endswith(rest):
        return None
    kept = data.translate(None, _WHITE)
    digits = kept.rstrip(b"=")
    if digits.translate(None, _BASE64):
        return issues.BAD_BASE64, {"problem": words("it has characters outside the alphabet")}
    if len(kept) % 4 or len(kept) - len(digits) > 2 or not digits:  # noqa: PLR2004 - RFC 4648, section 4
        return issues.BAD_BASE64, {"problem": words("its length is no multiple of four characters")}
    return None


def xhtml_problem(_text: str) -> Problem | None:
    """Take any text: what is in a narrative is looked at later."""
    return None


_codes: set[str] = set()
_uris: set[str] = set()
MEMORIES = {"codes": _codes, "uris": _uris}
"""Values found well before."""
KINDS = {"string": "string", "markdown": "string", "code": "code", "uri": "uri", "url": "uri"}
"""Types of which a cheap test is written where the value is met: test by type."""

TEXTS: dict[str, Look] = {
    "string": text_of("string", string_problem),
    "markdown": text_of("markdown", string_problem),
    "code": text_of("code", code_problem, _codes),
    "id": text_of("id", id_problem),
    "oid": text_of("oid", oid_problem),
    "uuid": text_of("uuid", uuid_problem),
    "uri": text_of("uri", uri_problem, _uris),
    "url": text_of("url", uri_problem, _uris),
    "canonical": text_of("canonical", uri_problem, _uris),
    "base64Binary": text_of("base64Binary", base64_problem),
    "date": text_of("date", moments.date_problem),
    "dateTime": text_of("dateTime", moments.date_time_problem),
    "instant": text_of("instant", moments.instant_problem),
    "time": text_of("time", moments.time_problem),
    "xhtml": text_of("xhtml", xhtml_problem),
}
"""Looks by type."""

ELEMENT_ID = text_of("string", element_id_problem)
"""The look at the id of an element inside a resource."""

SURE: dict[str, Sure] = {
    "string": str.isprintable,
    "markdown": str.isprintable,
    "code": _codes.__contains__,
    "id": _ID.fullmatch,
    "uri": _uris.__contains__,
    "url": _uris.__contains__,
    "date": moments.is_full_date,
    "dateTime": moments.is_full_date_time,
    "instant": moments.is_full_instant,
    "time": moments.is_time,
}
"""Cheap tests by type."""
PLAIN: Mapping[str, Sure] = {**SURE, "string": len, "markdown": len}
"""The same for a document that assures that it is plain."""
