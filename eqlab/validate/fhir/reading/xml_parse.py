"""Parses XML that may be hostile: no document types, no entities, no network, bounded depth and size."""

from dataclasses import dataclass

from lxml import etree

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate.fhir.issues import xml_writing as issues
from eqlab.validate.json_reader import DEPTH, VALUES
from eqlab.validate.reasons import LIBXML2, reason
from eqlab.validate.xml import safe_parser

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
    _TYPES.ERR_RESOURCE_LIMIT: issues.TOO_LARGE,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document cannot be parsed."""

    issue: Issue
    facts: dict[str, str]
    line: int = 0
    """From 1; 0 when it is not known."""
    column: int = 0


def parse(document: bytes) -> "etree._Element | Refusal":
    """Return the root of a document in UTF-8, whatever its declaration says, without comments and instructions."""
    if document.count(b"<") > 2 * VALUES:
        return Refusal(issues.TOO_MANY_ELEMENTS, {"limit": str(VALUES)})
    try:
        return etree.fromstring(document, safe_parser(without_remarks=True))
    except etree.XMLSyntaxError as error:
        return _refusal(error)


def _refusal(error: etree.XMLSyntaxError) -> Refusal:
    line, column = error.position
    message = error.msg or words("it cannot be parsed")
    if "xcessive depth" in message:
        return Refusal(issues.TOO_DEEP, {"limit": str(DEPTH)}, line, column)
    issue = _ISSUES.get(error.code, issues.NOT_WELL_FORMED)
    return Refusal(issue, {"reason": reason(message.partition(", line ")[0], LIBXML2)}, line, column)
