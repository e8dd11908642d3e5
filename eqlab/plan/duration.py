"""Durations: a number and a unit."""

import re

from eqlab.core.text import words
from eqlab.plan.issues import BAD_DURATION
from eqlab.plan.kinds import Kind, wrong_type
from eqlab.plan.node import Node, ScalarNode
from eqlab.plan.reading import Reading
from eqlab.plan.words import shown

_DURATION = r"[0-9]{1,6}(?:\.[0-9]{1,3})? (?:ms|s|min|h)"
_PATTERN = re.compile(_DURATION)
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_UNIT_SLIPS = {"sec": "s", "second": "s", "m": "min", "minute": "min", "hour": "h", "hr": "h", "millisecond": "ms"}
_SLIP = re.compile(r"\s*([0-9.]{1,10})\s*([A-Za-z]{0,12}?)s?\s*")
_LONGEST = 7 * 24 * 3600.0
_EXPECTED = words("a number, a space and a unit: 500 ms, 10 s, 2 min, 1 h; more than nothing, at most 168 h")


def _read_duration(node: Node, reading: Reading) -> float:
    if not isinstance(node, ScalarNode):
        wrong_type(node, reading, _EXPECTED)
        return 1.0
    seconds = _seconds(node.text)
    if not 0 < seconds <= _LONGEST:
        reading.refuse(BAD_DURATION, node.position, _EXPECTED, _nearest(node.text), written=shown(node.text))
    return seconds


def _seconds(text: str) -> float:
    if _PATTERN.fullmatch(text) is None:
        return 0.0
    number, unit = text.split(" ")
    return float(number) * _UNITS[unit]


def _nearest(text: str) -> str:
    slip = _SLIP.fullmatch(text[:40])
    if slip is None:
        return ""
    number, word = slip.groups()
    unit = _UNIT_SLIPS.get(word.lower(), word.lower() or "s")
    near = f"{number} {unit}"
    return near if 0 < _seconds(near) <= _LONGEST else ""


DURATION = Kind(
    expected=_EXPECTED,
    read=_read_duration,
    schema={"type": "string", "pattern": f"^{_DURATION}$"},
    empty=None,
)
