"""What is wrong with a single value."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.core.finding import Finding, found
from eqlab.core.text import words
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.escapes import slips, unescape
from eqlab.validate.hl7v2.formats import FORMATS
from eqlab.validate.hl7v2.looking import Look
from eqlab.validate.hl7v2.spec import Mode, Node
from eqlab.validate.words import shorten

_OUTSIDE = {Mode.CLOSED: issues.NOT_IN_TABLE, Mode.OPEN: issues.NOT_SUGGESTED, Mode.FRAGMENT: issues.NOT_IN_FRAGMENT}
_LOOSE = ("", "ANY")
"""Types whose values may be parted: of what was looked at already, and of any kind."""
_SHOWN = 12
"""Values of a table that a sentence lists."""


def value_slips(look: Look, node: Node, text: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    """Yield what is wrong with a value that is there: its signs, and then the first bound that it breaks."""
    by = look.message.delimiters
    marks = (by.component, by.subcomponent)
    if node.type in _LOOSE:
        marks = ("", "")
    if any(mark and mark in text for mark in marks):
        rest = text.rstrip("".join(marks))
        if any(mark in rest for mark in marks if mark):
            yield look.tell(issues.PARTED, node, numbers, type=node.type, found=shorten(text, 60))
            return
        text = rest
    if node.type:
        yield from _signs(look, node, text, numbers)
    value = unescape(text, by)
    first = next(_bounds(look, node, value, numbers), None)
    if first is not None:
        yield first


def _signs(look: Look, node: Node, text: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    for piece, sequence in slips(text, look.message.delimiters):
        issue = issues.UNKNOWN_ESCAPE if sequence else issues.LONE_ESCAPE
        yield look.tell(issue, node, numbers, found=shorten(piece, 40))
    strange = next((sign for sign in text if sign < " " or sign == "\x7f"), None)
    if strange is not None:
        yield look.tell(issues.CONTROL_CHARACTER, node, numbers, found=f"{ord(strange):02X}")


def _bounds(look: Look, node: Node, value: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    known = FORMATS.get(node.type)
    if known is not None and not known.fits(value):
        facts = {"found": shorten(value, 60), "type": node.type, "expected": known.expected}
        yield look.tell(issues.BAD_FORMAT, node, numbers, **facts)
    if node.constant is not None and value != node.constant:
        facts = {"found": shorten(value, 60), "expected": node.constant}
        yield look.tell(issues.NOT_CONSTANT, node, numbers, "constant", **facts)
    if node.table is not None and value not in node.table.known:
        facts = {"found": shorten(value, 60), "table": node.table.name, "expected": _listed(node.table.values)}
        yield look.tell(_OUTSIDE[node.table.mode], node, numbers, "table", **facts)
    yield from lengths(look, node, value, numbers)
    yield from _pattern(look, node, value, numbers)
    yield from _identifier(look, node, value, numbers)


def _listed(values: tuple[str, ...]) -> str:
    shown = ", ".join(values[:_SHOWN])
    if len(values) <= _SHOWN:
        return shown
    return words("{values} and {count} more", values=shown, count=str(len(values) - _SHOWN))


def lengths(look: Look, node: Node, value: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    """Yield what is wrong with the length of a text."""
    count = len(value)
    if node.longest is not None and count > node.longest:
        facts = {"count": str(count), "maximum": str(node.longest)}
        yield look.tell(issues.TOO_LONG, node, numbers, "length", **facts)
    if count < node.shortest:
        facts = {"count": str(count), "minimum": str(node.shortest)}
        yield look.tell(issues.TOO_SHORT, node, numbers, "length", **facts)


def _pattern(look: Look, node: Node, value: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    covers = node.pattern.covers(value) if node.pattern else True
    if covers or node.pattern is None:
        return
    if covers is None:
        facts = {"count": str(len(value)), "expected": node.pattern.text}
        yield look.tell(issues.PATTERN_TOO_LONG, node, numbers, "pattern", **facts)
    else:
        facts = {"found": shorten(value, 60), "expected": node.pattern.text}
        yield look.tell(issues.NOT_PATTERN, node, numbers, "pattern", **facts)


def _identifier(look: Look, node: Node, value: str, numbers: tuple[int, ...]) -> Iterator[Finding]:
    breach = node.identifier.check(value) if node.identifier else None
    if breach is None:
        return
    told = look.tell(breach.issue, node, numbers, "identifier")
    finding = found(breach.issue, told.subject, told.rule, **breach.facts)
    level = node.voice.level or breach.weight.level
    yield replace(finding, level=level, origin=breach.weight.origin, clause=told.clause)
