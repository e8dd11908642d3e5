"""Looks at a narrative that is as most are: one pattern takes it in, each element with all that is inside it."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import unescape

from eqlab.validate.fhir.narrative.rules import (
    BLANK,
    ELEMENTS,
    EVERYWHERE,
    LINKS,
    XHTML,
    allowed,
    link_fault,
    style_fault,
)
from eqlab.validate.fhir.narrative.verdict import Link, Verdict

_DEEPEST = 8
"""Elements in one another that the pattern takes in, the outermost apart."""
_FREQUENT = "tbpdsailhuoecqk"
"""First letters of elements and attributes, the most frequent ones first."""
_VALUE = r"""\s*+=\s*+(?:"[^"<>\t\r\n]*+"|'[^'<>\t\r\n]*+')"""
_LONE = r""" (?:class|id)="[^"<>\t\r\n]*+"(?=>)"""
"""The last attribute of most that have any; where one goes before it, that one is looked for in what follows it."""
_LONE_AT_MOST = r"""(?: (?:class|id)="[^"<>\t\r\n]*+")?+"""
_PLAIN_ROOT = f' xmlns="{XHTML}"'
_WELL = Verdict()
_NO_ATTRIBUTES: Mapping[str, str] = {}
_CLOSER = {"style", "name", "xml:space", *(name for _, name in LINKS)}
"""Attributes whose values count, or that not every element may have."""
_ATTRIBUTES = EVERYWHERE - {"lang", "xml:lang", "xmlns", "style"}
"""Attributes of which nothing is to be said; of those of languages there is."""
_APART = [f"c{depth}" for depth in range(_DEEPEST)]
_PAIR = re.compile(r"""\s([a-zA-Z:\-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_SAYING_MORE = re.compile(rf"""<([a-z][a-z0-9]*+)([^<>]*?\s(?:{"|".join(_CLOSER)})\s*+=[^<>]*+)>""")
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


def _any_of(words: Iterable[str]) -> str:
    """Write a pattern for one of some words, each beginning looked at once."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words):
        by_letter.setdefault(word[:1], []).append(word[1:])
    optional = "?+" if by_letter.pop("", None) is not None else ""
    letters = sorted(by_letter, key=lambda letter: (_FREQUENT + letter).index(letter))
    return f"(?:{'|'.join(re.escape(one) + _any_of(by_letter[one]) for one in letters)}){optional}" if letters else ""


def _simple(name: str, *inside: str) -> str:
    """Write a pattern for what follows the first bracket of an element with one attribute at most."""
    elements = f"(?:<(?:{'|'.join(inside)})[^<]*+)*+" if inside else ""
    return f"{name}{_LONE_AT_MOST}>[^<]*+{elements}</{name}>"


def _usual() -> str:
    """Write a pattern for the elements that most of a narrative is made of: rows, cells, and words that stand out."""
    words = (_simple("b"), _simple("i"), "br ?/>", _simple("span"))
    row = _simple("tr", _simple("td", *words), _simple("th", *words))
    return "|".join((row, *(_simple(name, *words) for name in ("td", "th", "p", "li")), *words))


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a narrative; what is in it is tried a few times at most, so that it takes linear time.

    What calls for a closer look is taken down under the names of `_APART`.
    """
    names, attributes, apart, usual = _any_of(ELEMENTS), _any_of(_ATTRIBUTES), _any_of(_CLOSER), _usual()
    inside = "[^<]*+"
    for depth in range(_DEEPEST):
        name = rf"(?P<a{depth}>{attributes}|(?P<c{depth}>{apart}))"
        attribute = rf"""\s++{name}(?:="[^"<>\t\r\n]*+"|{_VALUE})(?:(?=>)|(?![^<>]*\s(?P=a{depth})\s*=))"""
        start = rf"(?P<n{depth}>{names})(?:{_LONE}|{attribute})*+\s*+"
        inside = rf"[^<]*+(?:<(?!/)(?:{usual}|{start}(?:>{inside}</(?P=n{depth})\s*+>|/>))[^<]*+)*+"
    return re.compile(rf"<div((?:\s++[a-z:]++{_VALUE})++)\s*+>{inside}</div\s*+>", re.ASCII)


def look_quickly(text: str) -> Verdict | None:
    """Return what there is to say of a narrative without faults; None when it must be looked at exactly.

    The places that links can lead to are not gathered.
    """
    text = text.strip(BLANK)
    found = _pattern().fullmatch(text)
    if found is None or not _is_plain(text):
        return None
    root = _attributes("div", found[1]) if found[1] != _PLAIN_ROOT else _NO_ATTRIBUTES
    if root is None or (root and ("xmlns" not in root or style_fault(root.get("style", "")))):
        return None
    fragments = _fragments(text) if any(found.group(*_APART)) else _NO_ATTRIBUTES
    if fragments is None:
        return None
    if not root and not fragments:
        return _WELL
    return Verdict(fragments=tuple(fragments), lang=root.get("lang", ""), xml_lang=root.get("xml:lang", ""))


def _is_plain(text: str) -> bool:
    """Tell whether a narrative has content, and nothing that XML forbids or takes for white space."""
    if "&" in text and _STRAY_AND.search(text):
        return False
    if ("]" in text and "]]>" in text) or "\ufffe" in text or "\uffff" in text:
        return False
    data = text.encode("utf-8", "replace")
    return len(data.translate(None, _CONTROL)) == len(data) and _CONTENT.search(text) is not None


def _fragments(text: str) -> Mapping[str, str] | None:
    """Return the fragments that links lead to; None when something may be wrong with an attribute."""
    fragments: dict[str, str] = {}
    for element, written in _SAYING_MORE.findall(text):
        attributes = _attributes(element, written)
        if attributes is None or style_fault(attributes.get("style", "")):
            return None
        targets = (value for name, value in attributes.items() if (element, name) in LINKS and value[:1] == "#")
        fragments.update((target[1:], element) for target in targets)
    return fragments


def _attributes(element: str, written: str) -> Mapping[str, str] | None:
    """Return an element's attributes; None when something may be wrong with them."""
    pairs = [(name, unescape(double or single)) for name, double, single in _PAIR.findall(written)]
    attributes = dict(pairs)
    if len(attributes) != len(pairs) or attributes.get("xmlns", XHTML) != XHTML:
        return None
    if any(link_fault(Link(element, value)) for name, value in pairs if (element, name) in LINKS):
        return None
    return attributes if all(allowed(element, name) for name in attributes) else None
