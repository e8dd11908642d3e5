"""What a plain scalar means.

Source: YAML 1.2.2, 10.3.2 (core schema). Whatever matches none of its forms is a text: yes, on, 2024-01-01, 1:30.
"""

import math
import re

from eqlab.core.values import Json

LONGEST_NUMBER = 300
"""Characters; no number of a plan needs more, and longer ones cannot be written back."""

_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NO_JSON = frozenset(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")) | {
    ".nan",
    ".NaN",
    ".NAN",
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SUSPECTS = frozenset("0123456789+-.~tTfFnN")
"""First characters of everything that may be no text."""


def resolve(text: str) -> Json:
    """Return the value of a plain scalar. Raises ValueError for a number that JSON cannot hold."""
    if text and text[0] not in _SUSPECTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if text in _NO_JSON:
        raise ValueError(text)
    return _number(text)


def is_name(value: object) -> bool:
    """Tell quickly whether a value is a text that is a text in every style: letters, and no word of its own."""
    return isinstance(value, str) and value.isidentifier() and value not in _WORDS


def _number(text: str) -> Json:
    if _FLOAT.fullmatch(text) is None and _OCTAL.fullmatch(text) is None and _HEXADECIMAL.fullmatch(text) is None:
        return text
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    if _INTEGER.fullmatch(text):
        return int(text)
    if text.startswith(("0o", "0x")):
        return int(text[2:], 8 if text[1] == "o" else 16)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number
