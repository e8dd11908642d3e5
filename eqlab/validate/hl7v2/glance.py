"""Quick looks at values in the standard delimiters: true only when nothing is wrong; others get a close look."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

from eqlab.validate.hl7v2.delimiters import NULL
from eqlab.validate.hl7v2.formats import FORMATS, UNIVERSAL
from eqlab.validate.hl7v2.spec import Node, Usage

Glance: TypeAlias = Callable[[str], object]
"""Takes a value that is not empty; a true answer means that it is right."""

AUTHORITIES = {"HD": 1, "EI": 2}
"""Data types with a universal id and its type, and the index of the id."""
_SIGNS = ("^", "&")


def field_glance(node: Node) -> Glance:
    """Return the quick look at a whole field with its repetitions."""
    if node.minimum > 1 or not _easy(node):
        return _never
    one, most = value_glance(node), node.maximum

    def fits(text: str) -> object:
        if "~" not in text:
            return one(text)
        repetitions = text.split("~")
        if most is not None and len(repetitions) > most:
            return False
        return all(map(one, repetitions)) if "" not in repetitions else False

    return fits


def _never(_text: str) -> bool:
    return False


def _easy(node: Node) -> bool:
    return node.usage in {Usage.REQUIRED, Usage.EMPTY_ALLOWED, Usage.OPTIONAL}


def value_glance(node: Node) -> Glance:
    """Return the quick look at one repetition of a field."""
    return _value(node, 0)


def _value(node: Node, depth: int) -> Glance:
    if not _easy(node) or (node.parts and (node.longest is not None or node.shortest)):
        return _never
    return _parts(node, depth) if node.parts else _leaf(node)


def _parts(node: Node, depth: int) -> Glance:
    fits = [_value(part, depth + 1) for part in node.parts]
    required = [index for index, part in enumerate(node.parts) if part.usage is Usage.REQUIRED]
    needed, most, sign = (required[-1] + 1 if required else 0), len(fits), _SIGNS[depth]
    universal = AUTHORITIES.get(node.type)

    def whole(text: str) -> bool:
        parts = text.split(sign)
        if not needed <= len(parts) <= most:
            return False
        for fit, part in zip(fits, parts, strict=False):
            if part and not fit(part):
                return False
        if universal is not None and not _authority(parts, universal):
            return False
        for index in required:
            if not parts[index]:
                return False
        return parts[0] != "" or any(parts)

    return whole


def _authority(parts: list[str], at: int) -> bool:
    """An OID with its type, or neither."""
    rest = parts[at : at + 2]
    if len(rest) == 2 and rest[0]:  # noqa: PLR2004 - the id and its type
        known = UNIVERSAL.get(rest[1])
        return bool(rest[1]) if known is None else bool(known[0](rest[0]))
    return not any(rest)


def _leaf(node: Node) -> Glance:
    if node.pattern or node.identifier:
        return _special(node)
    if node.constant is not None:
        return frozenset({node.constant}).__contains__
    known = FORMATS.get(node.type)
    if node.table is not None:
        return _never if known or _bounded(node) else node.table.known.__contains__
    if known is not None:
        return _never if node.shortest else _formed(node.type, node.longest)
    return _text(node.shortest, node.longest)


def _special(node: Node) -> Glance:
    pattern, identifier = node.pattern, node.identifier
    plain = _leaf(replace(node, pattern=None, identifier=None))

    def fits(text: str) -> bool:
        if not plain(text) or (pattern is not None and not pattern.covers(text)):
            return False
        return identifier is None or identifier.check(text) is None

    return fits


def _bounded(node: Node) -> bool:
    return node.longest is not None or node.shortest > 0


def _formed(name: str, longest: int | None) -> Glance:
    known = FORMATS[name]
    match, dated = known.regex.fullmatch, known.dated

    def fits(text: str) -> bool:
        if longest is not None and len(text) > longest:
            return False
        return match(text) is not None and (not dated or (text[6:8] <= "28" and text[:4] != "0000"))

    return fits


@lru_cache(256)
def _text(shortest: int, longest: int | None) -> Glance:
    most = "" if longest is None else str(longest)
    pattern = rf"(?!{NULL}\Z| *\Z)[^|^~\\&\x00-\x1f\x7f]{{{max(1, shortest)},{most}}}"
    return re.compile(pattern).fullmatch
