"""Texts that were encoded in UTF-8 twice: the second time, each byte was taken for a character."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

_TRACES = (b"\xc3\x83", b"\xc3\x82\xc2", b"\xc3\xa2\xe2\x82\xac", b"\xc3\xa2\xc2\x80", b"\xc3\x90\xc2", b"\xc3\x91\xc2")
"""What every text encoded twice has: an accented letter, a sign, or a quotation mark of Western Europe."""
_LONGEST = 100_000


def suspected(data: bytes) -> bool:
    """Tell whether a document could hold such texts; fast on large ones."""
    return any(trace in data for trace in _TRACES)


def meant(text: str) -> str:
    """Return the first words of a text that were encoded twice, as they were meant; nothing when there are none."""
    if text.isascii() or len(text) > _LONGEST:
        return ""
    return next((right for word in text.split(" ") if not word.isascii() and (right := _undone(word))), "")


def _undone(word: str) -> str:
    for codec in ("cp1252", "latin-1"):
        try:
            right = word.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        if right != word and len(right) < len(word):
            return right.strip()
    return ""


def doubled(root: Any) -> "Iterator[tuple[etree._Element, str, str, str]]":
    """Yield element, attribute, text as it stands, and what it means, for each text encoded twice."""
    for node in root.iter(etree.Element):
        for name, value in node.items():
            if right := meant(value):
                yield node, name, value, right
        for text in (node.text, *(child.tail for child in node)):
            if text and (right := meant(text)):
                yield node, "", text.strip(), right
                break
