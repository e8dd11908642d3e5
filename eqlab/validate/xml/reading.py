"""Reads XML that may be hostile: no document types, no entities, no network, bounded size and depth."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from lxml import etree

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import SubjectPath
from eqlab.core.text import words
from eqlab.validate.reasons import LIBXML2, reason
from eqlab.validate.xml import issues
from eqlab.validate.xml.encoding import doctype_at, in_utf_8
from eqlab.validate.xml.places import StartTags, xpath_of

_T = TypeVar("_T")
_TYPES = etree.ErrorTypes
_ISSUES: dict[int, Issue] = {
    _TYPES.ERR_UNDECLARED_ENTITY: issues.UNKNOWN_ENTITY,
    _TYPES.WAR_UNDECLARED_ENTITY: issues.UNKNOWN_ENTITY,
    _TYPES.ERR_TAG_NAME_MISMATCH: issues.WRONG_END_TAG,
    _TYPES.ERR_TAG_NOT_FINISHED: issues.CUT_SHORT,
    _TYPES.ERR_DOCUMENT_END: issues.SEVERAL_ROOTS,
    _TYPES.NS_ERR_UNDEFINED_NAMESPACE: issues.UNKNOWN_PREFIX,
    _TYPES.ERR_ATTRIBUTE_REDEFINED: issues.ATTRIBUTE_TWICE,
    _TYPES.ERR_INVALID_CHAR: issues.FORBIDDEN_CHARACTER,
    _TYPES.ERR_INVALID_CHARREF: issues.FORBIDDEN_CHARACTER,
}
_USUAL_DEPTH = 100
"""Elements as deep as this are looked for by one expression, deeper ones one by one."""
_LONG_TEXT = 10_000_000
"""Longest text, in bytes, that libxml2 reads unless it is told to read any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of a document the lab reads."""

    size: int = 64 * 2**20
    """In bytes."""
    depth: int = 200
    """Of elements within elements."""
    tags: int = 1_000_000
    """Start and end tags together."""


LIMITS = Limits()


@dataclass(slots=True, eq=False)
class XmlDocument:
    """A well-formed document; comments and processing instructions are kept."""

    root: "etree._Element"
    data: bytes
    """The document in UTF-8, whatever its declaration says, without a byte order mark."""
    _numbers: "dict[etree._Element, int]" = field(default_factory=dict)
    _tags: StartTags | None = None
    _derived: dict[str, Any] = field(default_factory=dict)

    def derive(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what `make` makes of the document; made once and kept with it under a name."""
        if name not in self._derived:
            self._derived[name] = make()
        made: _T = self._derived[name]
        return made

    def place(self, node: "etree._Element", attribute: str = "") -> SubjectPath:
        """Return where a node stands: its XPath, with line and column of its (or its parent's) start tag.

        `attribute` is the name as lxml has it, `{uri}local`.
        """
        line, column = self.position(node if isinstance(node.tag, str) else node.getparent())
        return SubjectPath(path=xpath_of(node, attribute), line=line, column=column)

    def position(self, element: "etree._Element | None") -> tuple[int, int]:
        """Return line and column of an element's start tag, from 1; of what is no element of it, its beginning."""
        if self._tags is None:
            self._numbers = {one: number for number, one in enumerate(self.root.iter("*"))}
            self._tags = StartTags(self.data)
        number = self._numbers.get(element, -1) if element is not None else -1
        return self._tags[number] if 0 <= number < len(self._tags) else (1, 1)


def read_xml(data: bytes, limits: Limits = LIMITS) -> XmlDocument | Finding:
    """Return the document, or the one finding that says why it cannot be read."""
    document = unread_xml(data, limits)
    return document if isinstance(document, Finding) else _parsed(document, limits)


def unread_xml(data: bytes, limits: Limits = LIMITS) -> bytes | Finding:
    """Return the document in UTF-8 for a parser that fetches nothing, or why none should see it.

    It is not too large, can be decoded and has no document type; whether it is well-formed is not looked at.
    """
    refusal = _too_much(data, limits)
    document = refusal or in_utf_8(data)
    if isinstance(document, Finding):
        return document
    doctype = doctype_at(document)
    if doctype is None:
        return document
    before = document[:doctype]
    line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
    return found(issues.DOCTYPE, SubjectPath(line=line, column=column))


def _too_much(data: bytes, limits: Limits) -> Finding | None:
    if not data.strip():
        return found(issues.EMPTY, SubjectPath(line=1, column=1))
    if len(data) > limits.size:
        return found(issues.TOO_LARGE, SubjectPath(line=1, column=1), limit=str(limits.size))
    if data.count(b"<") > limits.tags:
        return found(issues.TOO_MANY_ELEMENTS, SubjectPath(line=1, column=1), limit=str(limits.tags))
    return None


def _parsed(document: bytes, limits: Limits) -> XmlDocument | Finding:
    try:
        root = etree.fromstring(document, safe_parser(huge_tree=len(document) > _LONG_TEXT))
    except etree.XMLSyntaxError as error:
        return _refusal(error, limits)
    if root.getroottree().docinfo.doctype:
        return found(issues.DOCTYPE, SubjectPath(line=1, column=1))
    read, deep = XmlDocument(root, document), _deeper(root, limits.depth)
    if deep is None:
        return read
    place = read.place(deep)
    return _deep(limits, place.line or 1, place.column or 1)


def safe_parser(*, huge_tree: bool = False, without_remarks: bool = False) -> "etree.XMLParser":
    """Return a parser of UTF-8 that expands and fetches nothing; `without_remarks` leaves comments and such out."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=huge_tree,
        collect_ids=False,
        remove_comments=without_remarks,
        remove_pis=without_remarks,
    )


def _deeper(root: "etree._Element", limit: int) -> "etree._Element | None":
    """Return the first element deeper than the limit."""
    if not _reaches(min(limit, _USUAL_DEPTH) + 1)(root):
        return None
    level = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        if level > limit:
            return node
    return None


@cache
def _reaches(depth: int) -> "etree.XPath":
    """Return what tells whether a document has elements so deep."""
    return etree.XPath(f"boolean({'/*' * depth})")


def _refusal(error: etree.XMLSyntaxError, limits: Limits) -> Finding:
    line, column = error.position
    message = error.msg or words("it cannot be parsed")
    if "xcessive depth" in message:
        return _deep(limits, line, column)
    where = SubjectPath(line=line or 1, column=column or 1)
    issue = _ISSUES.get(error.code, issues.NOT_WELL_FORMED)
    return found(issue, where, reason=reason(message.partition(", line ")[0], LIBXML2))


def _deep(limits: Limits, line: int, column: int) -> Finding:
    return found(issues.TOO_DEEP, SubjectPath(line=line, column=column), limit=str(limits.depth))
