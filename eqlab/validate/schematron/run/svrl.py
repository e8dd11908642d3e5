"""What a report in SVRL says (ISO/IEC 19757-3, annex D)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.schematron.stylesheet import RULE_NAMESPACE, SVRL_NAMESPACE
from eqlab.validate.xml import XmlDocument

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SPOKEN = f"{{{SVRL_NAMESPACE}}}text[@{_XML_LANG}]"
_TEXTS, _DIAGNOSTICS = (f"{{{SVRL_NAMESPACE}}}{name}" for name in ("text", "diagnostic-reference"))
_UNDECIDED = f"{{{RULE_NAMESPACE}}}undecided"
_HITS = (*(f"{{{SVRL_NAMESPACE}}}{name}" for name in ("failed-assert", "successful-report")), _UNDECIDED)
_KEY, _WEIGHT = (f"{{{RULE_NAMESPACE}}}{name}" for name in ("key", "weight"))
_NAMES = (b"failed-assert", b"successful-report", b"undecided")
_TEXT = 1000
"""Characters of a message that are told."""
_STEP = re.compile(
    r"/(?P<attribute>@)?(?:Q\{(?P<uri>[^{}]*)\})?(?P<name>[^/\[\]@(){}]+)(?P<call>\([^()]*\))?(?:\[(?P<position>\d+)\])?"
)

Said = Mapping[str, str]
"""Language, in lower case and without its region, to text; an empty language is that of the schema."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A failed assert, a successful report, or an assertion that could not be evaluated."""

    key: str
    location: str
    text: Said = field(default_factory=dict)
    diagnostics: Said = field(default_factory=dict)
    weight: tuple[str, ...] = ()
    """What variables said of its severity, its role and that of its rule; empty where the schema says it."""
    undecided: str = ""
    """Why it could not be evaluated."""


def hits(svrl: bytes) -> Iterator[Hit]:
    """Yield what a report found, in its order; nothing when it is no XML, which a transformation cannot make."""
    if not any(name in svrl for name in _NAMES):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(svrl, parser)
    except etree.XMLSyntaxError:
        return
    for element in root.iter(*_HITS):
        text, diagnostics = _told(element)
        yield Hit(
            key=element.get(_KEY, ""),
            location=element.get("location", ""),
            text=text,
            weight=tuple(element.get(_WEIGHT, "").split("|")) if _WEIGHT in element.attrib else (),
            diagnostics=diagnostics,
            undecided=_words(element) or words("no reason is known") if element.tag == _UNDECIDED else "",
        )


def _told(element: "etree._Element") -> tuple[Said, Said]:
    """Return the text and the diagnostics of an assertion; parts in one language are one text."""
    texts: dict[str, str] = {}
    diagnostics: dict[str, str] = {}
    for one in element.iterchildren(_TEXTS, _DIAGNOSTICS):
        told = texts if one.tag == _TEXTS else diagnostics
        language, words = _language(one), _words(one)
        before = told.get(language)
        told[language] = _cut(f"{before} {words}") if before and words else before or words
    return texts, diagnostics


def _language(element: "etree._Element") -> str:
    said = element.get(_XML_LANG)
    if not said and len(element):
        inner = element.find(_SPOKEN)
        said = inner.get(_XML_LANG) if inner is not None else ""
    return said.lower().partition("-")[0] if said else ""


def _words(element: "etree._Element") -> str:
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return _cut(" ".join(text.split()))


def _cut(text: str) -> str:
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 1]}…"


def node_at(document: XmlDocument, location: str) -> "tuple[etree._Element, str]":
    """Return element and attribute (`{uri}local` or empty) that a location names; what is not found, its parent.

    A location is a path as XPath 3.1 writes it: `/Q{uri}name[1]/@name`.
    """
    node: etree._Element | None = None
    for step in _STEP.finditer(location):
        name = f"{{{step['uri']}}}{step['name']}" if step["uri"] else step["name"]
        if step["attribute"]:
            return document.root if node is None else node, name
        found = _child(document, node, name, step["call"], int(step["position"] or 1))
        if found is None:
            break
        node = found
    return document.root if node is None else node, ""


def _child(
    document: XmlDocument, node: "etree._Element | None", name: str, call: str | None, position: int
) -> "etree._Element | None":
    """Return a child by name and position; the root's siblings, comments and instructions, count as its parent's."""
    if node is None:
        before = list(document.root.itersiblings(preceding=True))[::-1]
        around = [*before, document.root, *document.root.itersiblings()]
    else:
        around = list(node)
    kinds = {"comment": etree.Comment, "processing-instruction": etree.ProcessingInstruction}
    if call is None:
        fitting = [one for one in around if one.tag == name]
    else:
        target = call.strip("()'\" ")
        fitting = [one for one in around if one.tag is kinds.get(name) and target in {"", one.target if target else ""}]
    return fitting[position - 1] if 0 < position <= len(fitting) else None
