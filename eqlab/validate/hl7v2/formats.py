"""How values of primitive data types are written (HL7 v2.5, chapter 2A)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from eqlab.core.text import words
from eqlab.validate.oid import is_oid

_ZONE = r"(?:[+-](?:0\d|1[0-4])[0-5]\d)?"
_TIME = r"(?:[01]\d|2[0-3])(?:[0-5]\d(?:[0-5]\d(?:\.\d{1,4})?)?)?"
_DATE = r"\d{4}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?"
_MOMENT = rf"\d{{4}}(?:(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12]\d|3[01])(?:{_TIME})?)?)?{_ZONE}"
_FULL_DATE = 8


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a value."""

    regex: re.Pattern[str]
    expected: str
    dated: bool = False

    def fits(self, text: str) -> bool:
        """Tell whether a text is written so; a date must be in the calendar."""
        return self.regex.fullmatch(text) is not None and (not self.dated or _is_day(text))


def _is_day(text: str) -> bool:
    digits = re.split("[+-]", text, maxsplit=1)[0][:_FULL_DATE]
    if len(digits) < _FULL_DATE or digits[6:8] <= "28":
        return digits[:4] != "0000"
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _format(pattern: str, expected: str, dated: bool = False) -> Format:
    return Format(re.compile(pattern, re.ASCII), expected, dated)


_DATES = _format(_DATE, words("YYYY, YYYYMM or YYYYMMDD, a date of the calendar"), dated=True)
FORMATS: Mapping[str, Format] = {
    "DT": _DATES,
    "TM": _format(rf"{_TIME}{_ZONE}", "HH[MM[SS[.SSSS]]][+/-ZZZZ]"),
    "DTM": _format(_MOMENT, words("YYYY[MM[DD[HH[MM[SS[.SSSS]]]]]][+/-ZZZZ], a date of the calendar"), dated=True),
    "NM": _format(r"[+-]?(?:\d+\.?\d*|\.\d+)", words("digits, with a sign and a decimal point where needed")),
    "SI": _format(r"\d{1,4}", words("a number from 0 to 9999")),
}
"""Data types with a form of their own; all others are texts."""

_UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", re.ASCII)
UNIVERSAL: Mapping[str, tuple[Callable[[str], object], str]] = {
    "ISO": (is_oid, "OID"),
    "UUID": (_UUID.fullmatch, "UUID"),
}
"""Types of universal ids (table 0301) whose form is known, with its name."""
