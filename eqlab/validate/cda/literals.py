"""How values are written in CDA: points in time, identifiers, numbers, codes.

Source: HL7 V3 Data Types, Release 1 (XML).
"""

import re
from collections.abc import Callable
from datetime import datetime

from eqlab.core.issue import Issue
from eqlab.validate.cda import issues
from eqlab.validate.oid import OID

_NULL_FLAVORS = "NI OTH NINF PINF UNK ASKU NAV NASK TRC QS MSK NA NP INV DER UNC"
NULL_FLAVORS = tuple(_NULL_FLAVORS.split())
_USES = "H HP HV WP DIR PUB BAD TMP PHYS PST AS EC PG MC L A I P R C OR T ASGN ABC SYL IDE SRCH SNDX PHON"
USES = tuple(_USES.split())
_QUALIFIERS = "LS AC NB PR HON BR AD SP MID CL IN TITLE VV"
QUALIFIERS = tuple(_QUALIFIERS.split())

_UID = re.compile(rf"[0-2]|{OID}|[0-9A-Fa-f]{{8}}-(?:[0-9A-Fa-f]{{4}}-){{3}}[0-9A-Fa-f]{{12}}", re.ASCII)
NAMED_UID = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_REAL = re.compile(r"[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,5})?|-?INF|NaN", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,400}", re.ASCII)
_MEDIA = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,100}/[A-Za-z0-9!#$&^_.+-]{1,100}(?:\s*;.{0,200})?")
_TIME = re.compile(r"(\d{4}(?:\d\d){0,5})(?:\.\d{1,20})?([+-]\d{2}(?:\d\d)?)?", re.ASCII)
_FIELDS = ((0, 4, 1), (4, 6, 1), (6, 8, 1), (8, 10, 0), (10, 12, 0), (12, 14, 0))
_LEAP = 60
"""A second that the calendar has now and then."""
_NAME = re.compile(r"[^\W\d][\w.·-]*")
_FULL = 14
_FURTHEST = 1400


def is_time(text: str) -> bool:
    """Tell whether a text is a point in time: YYYY[MM[DD[hh[mm[ss[.ffff]]]]]] with an offset once there are hours."""
    match = _TIME.fullmatch(text)
    if match is None:
        return False
    digits, offset = match.groups()
    if (offset and len(digits) <= len("YYYYMMDD")) or ("." in text and len(digits) != _FULL):
        return False
    if offset and (abs(int(offset.ljust(5, "0"))) > _FURTHEST or int(offset[3:] or 0) > 59):  # noqa: PLR2004
        return False
    return _on_calendar(digits)


def _on_calendar(digits: str) -> bool:
    year, month, day, hour, minute, second = (int(digits[at:end] or default) for at, end, default in _FIELDS)
    try:
        datetime(year, month, day, hour, minute, min(second, 59) if second == _LEAP else second)  # noqa: DTZ001 - only the calendar is asked
    except ValueError:
        return False
    return True


def is_code(text: str) -> bool:
    """Tell whether a text is a code: not empty, without white space."""
    return text.split() == [text]


LITERALS: dict[str, tuple[Callable[[str], object], Issue]] = {
    "bl": ({"true", "false"}.__contains__, issues.BAD_BOOLEAN),
    "cs": (is_code, issues.BAD_CODE),
    "unit": (is_code, issues.BAD_CODE),
    "uid": (_UID.fullmatch, issues.BAD_UID),
    "real": (_REAL.fullmatch, issues.BAD_REAL),
    "int": (_INTEGER.fullmatch, issues.BAD_INTEGER),
    "ts": (is_time, issues.BAD_TIME),
    "media": (_MEDIA.fullmatch, issues.BAD_MEDIA_TYPE),
    "id": (_NAME.fullmatch, issues.BAD_ID),
}
"""What tells whether a literal is right, and the issue when it is not; kinds that are not here are never wrong."""

SETS = {"use": frozenset(USES), "qualifier": frozenset(QUALIFIERS)}
"""Attributes that hold several codes, and the codes."""
