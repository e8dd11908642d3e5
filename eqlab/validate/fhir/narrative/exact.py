"""Looks at a narrative element by element: slow, and right about everything."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from eqlab.validate.fhir.issues import narrative as issues
from eqlab.validate.fhir.narrative.rules import BLANK, ELEMENTS, LINKS, XHTML, allowed, link_fault, style_fault
from eqlab.validate.fhir.narrative.verdict import Fault, Link, Verdict
from eqlab.validate.words import shorten

MOST = 20
"""Faults that are told of one narrative."""
_ENTITY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|(&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]{0,40};)", re.DOTALL
)
_XML = "http://www.w3.org/XML/1998/namespace "


class _Declared(Exception):
    """There is a document type declaration: not read any further."""


@dataclass(slots=True)
class _Look:
    """One look, under way."""

    faults: dict[tuple[str, str], Fault] = field(default_factory=dict)
    fragments: dict[str, None] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    root: Mapping[str, str] | None = None
    namespaces: frozenset[str] = frozenset(("", XHTML))
    """Those that elements may be in; a wrong one of the root is told once."""
    depth: int = 0
    section: bool = False
    """True inside a part with a language of its own."""
    sections: list[str] = field(default_factory=list)
    outside: bool = False
    content: bool = False

    def fault(self, fault: Fault | None) -> None:
        if fault is not None and len(self.faults) < MOST:
            self.faults.setdefault((fault.issue.code, str(sorted(fault.facts.items()))), fault)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        named = {key.replace(_XML, "xml:"): value for key, value in attributes.items()}
        if self.root is None:
            self._root(namespace, local, named)
        elif local not in ELEMENTS or namespace not in self.namespaces:
            self.fault(Fault(issues.ELEMENT, {"name": shorten(local, 40)}))
        self.content = self.content or local == "img"
        if self.depth == 1:
            language = named.get("lang") or named.get("xml:lang")
            self.section = bool(language)
            self.sections.extend([language] if language else [])
        self.depth += 1
        for key, value in named.items():
            self._attribute(local, key, value)

    def _root(self, namespace: str, local: str, attributes: Mapping[str, str]) -> None:
        self.root = attributes
        self.namespaces |= {namespace}
        if local != "div":
            self.fault(Fault(issues.WRONG_ROOT, {"found": shorten(local, 40)}))
        elif namespace != XHTML:
            self.fault(Fault(issues.NO_NAMESPACE, {}))

    def _attribute(self, element: str, name: str, value: str) -> None:
        if name in ("id", "name"):
            self.anchors.add(value)
        if name == "style":
            self.fault(style_fault(value))
        if (element, name) in LINKS:
            if value[:1] == "#":
                self.fragments[value[1:]] = None
            self.fault(link_fault(Link(element, value)))
        elif not allowed(element, name) and element in ELEMENTS:
            self.fault(Fault(issues.ATTRIBUTE, {"name": shorten(name.rpartition(" ")[2], 40), "element": element}))

    def end(self, _name: str) -> None:
        self.depth -= 1
        self.section = self.section and self.depth > 1

    def text(self, text: str) -> None:
        if text.strip(BLANK):
            self.content = True
            self.outside = self.outside or not self.section

    def doctype(self, *_: object) -> None:
        raise _Declared


def look_exactly(text: str) -> Verdict:
    """Look at a narrative. Never raises."""
    look = _Look()
    plain = _ENTITY.sub(lambda found: _taken(found, look), text.strip(BLANK))
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = look.start
    parser.EndElementHandler = look.end
    parser.CharacterDataHandler = look.text
    parser.StartDoctypeDeclHandler = look.doctype
    try:
        parser.Parse(plain.encode("utf-8", "replace"), True)
    except _Declared:
        look.fault(Fault(issues.NO_TYPE_DECLARATION, {}))
    except expat.ExpatError as error:
        look.fault(_not_well_formed(error))
    else:
        if not look.content:
            look.fault(Fault(issues.NO_CONTENT, {}))
    root = look.root or {}
    return Verdict(
        faults=tuple(look.faults.values()),
        fragments=tuple(look.fragments),
        anchors=frozenset(look.anchors),
        lang=root.get("lang", ""),
        xml_lang=root.get("xml:lang", ""),
        sections=tuple(look.sections),
        mixed=bool(look.sections) and look.outside,
    )


def _taken(found: re.Match[str], look: _Look) -> str:
    """Put a letter in the place of an entity that XML does not know, and take down that it was there."""
    if found[1] is None:
        return found[0]
    look.fault(Fault(issues.UNKNOWN_ENTITY, {"found": found[1]}))
    return "x"


def _not_well_formed(error: expat.ExpatError) -> Fault:
    facts = {"reason": expat.ErrorString(error.code), "line": str(error.lineno), "column": str(error.offset + 1)}
    return Fault(issues.NOT_WELL_FORMED, facts)
