"""Values of two documents side by side: a date of FHIR beside one of CDA, an identifier beside its CX form."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from eqlab.validate.words import shorten, show

MOST = 1000
"""Values of one side that are compared."""


class Kind(StrEnum):
    """What values are compared as."""

    TEXT = "text"
    CODE = "code"
    IDENTIFIER = "identifier"
    DATE = "date"
    INSTANT = "instant"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Pair:
    """A code in its system, or an identifier in its domain; one that does not tell it fits any."""

    space: str
    value: str


class UnreadableError(ValueError):
    """A value is not of the kind it is to be compared as."""


def comparable(value: Any, kind: Kind, *, ignore_case: bool = False) -> Any:
    """Return what equal values have in common. Raises UnreadableError."""
    read: Any = _READERS[kind](value)
    if not ignore_case:
        return read
    return Pair(read.space, read.value.casefold()) if isinstance(read, Pair) else read.casefold()


def alike(one: Any, other: Any) -> bool:
    """Tell whether two comparable values are equal; a space that one of them does not tell is no difference."""
    if isinstance(one, Pair):
        return one.value == other.value and (one.space == other.space or not (one.space and other.space))
    return bool(one == other)


def told(value: Any) -> str:
    """Show a value in a sentence."""
    if hasattr(value, "itertext"):
        pair = _of_element(value)
        return show(f"{pair.value} ({pair.space})" if pair.space and pair.value else _text(value))
    if isinstance(value, dict):
        pair = _of_json(value)
        return show(f"{pair.value} ({pair.space})") if pair.space and pair.value else show(pair.value or value)
    return show(value) if isinstance(value, str | list) else shorten(_text(value))


def text_of(value: Any) -> str:
    """Return a value as a text: of an element what stands in it, of an object nothing."""
    return "" if isinstance(value, dict | list) else _text(value)


def _text(value: Any) -> str:
    if hasattr(value, "itertext"):
        return " ".join("".join(value.itertext()).split())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < MOST else str(value)
    return str(value)


def _plain_text(value: Any) -> str:
    if isinstance(value, dict | list):
        raise UnreadableError(show(value))
    return _text(value)


def _code(value: Any) -> Pair:
    if isinstance(value, dict):
        pair = _of_json(value)
    elif hasattr(value, "itertext"):
        pair = _of_element(value)
    else:
        space, _, code = _text(value).rpartition("|")
        pair = Pair(_bare(space), code.strip())
    if not pair.value:
        raise UnreadableError(told(value))
    return pair


_ROOTED = re.compile(r"[0-2](?:\.\d+)+\^[^^&|~]+")
"""An OID and an extension, as XDS writes the id of a document."""
_CX = re.compile(r"([^^&|~]*)\^[^^]*\^[^^]*\^(?:[^^&]*&([^^&]+))?[^^]*(?:\^.*)?", re.DOTALL)
"""A number with its check digit, scheme and authority, whose OID may be missing (HL7 v2.5, section 2.A.14)."""


def _identifier(value: Any) -> Pair:
    """Read an identifier; one that is a URI, an OID or a UUID alone stands without a domain."""
    if isinstance(value, dict):
        pair = _of_json(value)
    elif hasattr(value, "itertext"):
        pair = _of_element(value)
    else:
        written = _text(value).strip()
        domained, rooted = _CX.fullmatch(written), _ROOTED.fullmatch(written)
        space, _, number = written.rpartition("|")
        pair = Pair(_bare(space), number)
        if domained or rooted:
            pair = Pair(_bare(domained[2] or ""), domained[1]) if domained else Pair(*written.split("^"))
    if pair.space == "urn:ietf:rfc:3986" or (pair.space and not pair.value):
        pair = Pair("", pair.value or pair.space)
    if not pair.value:
        raise UnreadableError(told(value))
    return Pair(pair.space, _bare(pair.value))


def _of_json(value: dict[str, Any]) -> Pair:
    """Read a Coding, an Identifier, or a CodeableConcept or Reference around one."""
    inner = value.get("coding") or value.get("identifier")
    if isinstance(inner, list) and len(inner) == 1:
        inner = inner[0]
    if isinstance(inner, dict):
        return _of_json(inner)
    code = value.get("code", value.get("value"))
    system = value.get("system")
    return Pair(_bare(system) if isinstance(system, str) else "", _text(code) if isinstance(code, str | int) else "")


def _of_element(element: Any) -> Pair:
    """Read CDA's II and CD, and FHIR's XML."""
    given = element.attrib
    space = given.get("codeSystem") or given.get("root") or given.get("codingScheme") or ""
    return Pair(_bare(space), given.get("code") or given.get("extension") or "")


def _bare(name: str) -> str:
    """Write an OID or UUID without the scheme, and a UUID in small letters."""
    bare = name.strip()
    if bare[:8].lower() == "urn:oid:":
        return bare[8:]
    if bare[:9].lower() == "urn:uuid:":
        return bare[9:].lower()
    return bare.lower() if _UUID.fullmatch(bare) else bare


_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_HL7 = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(?:(\d\d)(?:\.(\d{1,9}))?)?([+-]\d{4})?)?", re.ASCII)


def _written(value: Any) -> str:
    """Return a value as it is written; of an element its attribute `value`, or else its text."""
    given = value.get("value") if hasattr(value, "itertext") else None
    return _plain_text(value) if given is None else str(given)


def _moment(value: Any) -> re.Match[str]:
    written = _written(value)
    match = _ISO.fullmatch(written.strip()) or _HL7.fullmatch(written.strip())
    if match is None:
        raise UnreadableError(told(value))
    return match


def _date(value: Any) -> str:
    """Return the day as it is written, whatever the time zone."""
    return "-".join(_moment(value).groups("")[:3])


def _instant(value: Any) -> datetime:
    """Return the moment in UTC; what has no time of day and no zone is none."""
    match = _moment(value)
    zone = match[8]
    if match[4] is None or zone is None:
        raise UnreadableError(told(value))
    minutes = 0 if zone == "Z" else (int(zone[1:3]) * 60 + int(zone[-2:])) * (-1 if zone[0] == "-" else 1)
    try:
        year, month, day, hour, minute, second = (int(part) for part in match.groups("0")[:6])
        micro = int((match[7] or "")[:6].ljust(6, "0"))
        at = datetime(year, month, day, hour, minute, second, micro, timezone(timedelta(minutes=minutes)))
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise UnreadableError(told(value)) from error


def _number(value: Any) -> Decimal:
    written = _written(value)
    try:
        number = Decimal(written.strip())
    except InvalidOperation as error:
        raise UnreadableError(told(value)) from error
    if not number.is_finite():
        raise UnreadableError(told(value))
    return number


_READERS = {
    Kind.TEXT: _plain_text,
    Kind.CODE: _code,
    Kind.IDENTIFIER: _identifier,
    Kind.DATE: _date,
    Kind.INSTANT: _instant,
    Kind.NUMBER: _number,
}
