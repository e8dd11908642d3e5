"""Looks at a narrative that is as most are: each different tag is judged once, and nesting told by cancelling pairs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from eqlab.validate.fhir.narrative.rules import BLANK, ELEMENTS, LINKS, XHTML, allowed, link_fault, style_fault
from eqlab.validate.fhir.narrative.verdict import Link, Verdict

_TAG = re.compile(r"<([^<>]*+)>")
_PARTS = re.compile(
    r"""(/?)([a-z][a-z0-9]*+)((?:\s++[a-zA-Z:\-]++\s*+=\s*+(?:"[^"<\t\r\n]*+"|'[^'<\t\r\n]*+'))*+)\s*+(/?)"""
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z:\-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_STRAY_AND = re.compile(
    r"""&(?!(?:amp|lt|gt|quot|apos
        |\#(?:3[3-9]|[4-9][0-9]|[1-9][0-9]{2,3})
        |\#x(?:0{0,2}(?:2[1-9a-fA-F]|[3-9a-fA-F][0-9a-fA-F])|0?[1-9a-fA-F][0-9a-fA-F]{2}|[1-9a-cA-CeE][0-9a-fA-F]{3})
    );)""",
    re.VERBOSE,
)
"""What may be no reference that XML knows, or one that stands for white space."""
_CONTENT = re.compile(r">[ \t\r\n]*+[^< \t\r\n]")
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_NO_FRAME = bytes(code for code in range(256) if code not in b"<>" + _CONTROL)
_MARK = "\0"
_SIGNS = {name: (chr(0x100 + 2 * at), chr(0x101 + 2 * at)) for at, name in enumerate(sorted(ELEMENTS))}
_PAIRS = frozenset(start + end for start, end in _SIGNS.values())
_WORTHWHILE = 0.95
"""A round that leaves more than this part of the signs is not worth another."""
_MOST = 8192
"""Tags that are remembered."""
_LONGEST = 300
"""Characters of a tag that is remembered."""


class _Tag(NamedTuple):
    """What a tag says beside its name."""

    root: bool
    """True for a div in the namespace of XHTML."""
    fragments: tuple[str, ...]
    anchors: tuple[str, ...]
    lang: str
    xml_lang: str


@dataclass(slots=True)
class _Memory:
    """Tags judged before."""

    signs: dict[str, str] = field(default_factory=dict)
    """A sign for an element's start or end, nothing for an empty element; then a mark when it is in `tags`."""
    tags: dict[str, _Tag] = field(default_factory=dict)


_memories = [_Memory()]


def look_quickly(text: str) -> Verdict | None:
    """Return what there is to say of a narrative without faults; None when it must be looked at exactly."""
    text = text.strip(BLANK)
    found = _tags_of(text)
    if not found:
        return None
    memory = _memories[0]
    try:
        signs = "".join(map(memory.signs.__getitem__, found))
    except KeyError:
        if not _learn(set(found), memory):
            return None
        signs = "".join(map(memory.signs.__getitem__, found))
    root = memory.tags.get(found[0])
    if root is None or not root.root or not _nested(signs.replace(_MARK, "")) or not _plain(text):
        return None
    if signs.count(_MARK) == 1:
        return _verdict(root, ())
    return _verdict(root, filter(None, map(memory.tags.get, found[1:])))


def _tags_of(text: str) -> list[str]:
    """Return the tags without their angle brackets; none when nobody can tell quickly."""
    if text[:1] + text[-1:] != "<>":
        return []
    data = text.encode("utf-8", "replace")
    frame = data.translate(None, _NO_FRAME)
    if frame == b"<>" * (len(frame) // 2):
        return text.replace(">", "<").split("<")[1::2]
    found = _TAG.findall(text)
    return found if len(found) == text.count("<") and len(data.translate(None, _CONTROL)) == len(data) else []


def _verdict(root: _Tag, inside: Iterable[_Tag]) -> Verdict | None:
    fragments: dict[str, None] = {}
    anchors = set(root.anchors)
    for _, targets, names, lang, xml_lang in inside:
        if lang or xml_lang:
            return None
        if names:
            anchors.update(names)
        if targets:
            fragments.update(dict.fromkeys(targets))
    return Verdict(fragments=tuple(fragments), anchors=frozenset(anchors), lang=root.lang, xml_lang=root.xml_lang)


def _plain(text: str) -> bool:
    """Tell whether the text between tags has content and nothing that XML forbids."""
    if "&" in text and _STRAY_AND.search(text):
        return False
    if ("]" in text and "]]>" in text) or "\ufffe" in text or "\uffff" in text:
        return False
    return _CONTENT.search(text) is not None


def _nested(signs: str) -> bool:
    """Tell whether every element ends where it should, all of them inside the first."""
    if signs[:1] + signs[-1:] not in _PAIRS:
        return False
    rest = signs[1:-1]
    pairs = [pair for pair in _PAIRS if pair[0] in rest]
    while rest:
        shorter = rest
        for pair in pairs:
            shorter = shorter.replace(pair, "")
        if len(shorter) > len(rest) * _WORTHWHILE:
            return False
        rest = shorter
    return True


def _learn(tags: set[str], memory: _Memory) -> bool:
    """Judge tags that are new; False when one of them calls for a closer look."""
    if len(memory.signs) > _MOST:
        _memories[0] = _Memory()
    for tag in tags - memory.signs.keys():
        parts = _PARTS.fullmatch(tag) if len(tag) <= _LONGEST else None
        if parts is None or parts[2] not in ELEMENTS or (parts[1] and (parts[3] or parts[4])):
            return False
        said = _said(parts[2], parts[3])
        if said is None:
            return False
        if any(said):
            memory.tags[tag] = said
        start, end = _SIGNS[parts[2]]
        memory.signs[tag] = (end if parts[1] else "" if parts[4] else start) + (_MARK if any(said) else "")
    return True


def _said(element: str, written: str) -> _Tag | None:
    """Return what attributes say; None when something may be wrong with them."""
    plain = unescape if "&" in written else str
    pairs = [(name, plain(double or single)) for name, double, single in _ATTRIBUTE.findall(written)]
    attributes = dict(pairs)
    if len(attributes) != len(pairs) or attributes.get("xmlns", XHTML) != XHTML:
        return None
    links = [Link(element, value) for name, value in pairs if (element, name) in LINKS]
    if not all(allowed(element, name) for name in attributes) or any(map(link_fault, links)):
        return None
    if style_fault(attributes.get("style", "")):
        return None
    return _Tag(
        element == "div" and "xmlns" in attributes,
        tuple(link.target[1:] for link in links if link.target[:1] == "#"),
        tuple(attributes[name] for name in ("id", "name") if name in attributes),
        attributes.get("lang", ""),
        attributes.get("xml:lang", ""),
    )
