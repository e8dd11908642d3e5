"""Reads what libxml2 says of a document into our own words, by the kind of the mistake.

The library names the rule that is broken by a number; of its sentences only names and limits are used.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate.reasons import XSD, reason
from eqlab.validate.words import shorten, show
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xsd import issues

_TYPES = etree.ErrorTypes
_ISSUES: dict[int, Issue] = {
    _TYPES.SCHEMAV_CVC_ELT_1: issues.UNKNOWN_ROOT,
    _TYPES.SCHEMAV_ELEMENT_CONTENT: issues.UNEXPECTED,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_4: issues.MISSING_ATTRIBUTE,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_1: issues.UNKNOWN_ATTRIBUTE,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_2_2: issues.UNKNOWN_ATTRIBUTE,
    _TYPES.SCHEMAV_CVC_TYPE_3_1_1: issues.UNKNOWN_ATTRIBUTE,
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: issues.BAD_VALUE,
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_2: issues.BAD_VALUE,
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_3: issues.BAD_VALUE,
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: issues.PATTERN,
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: issues.ENUMERATION,
    _TYPES.SCHEMAV_CVC_LENGTH_VALID: issues.LENGTH,
    _TYPES.SCHEMAV_CVC_MINLENGTH_VALID: issues.LENGTH,
    _TYPES.SCHEMAV_CVC_MAXLENGTH_VALID: issues.LENGTH,
    _TYPES.SCHEMAV_CVC_MININCLUSIVE_VALID: issues.RANGE,
    _TYPES.SCHEMAV_CVC_MAXINCLUSIVE_VALID: issues.RANGE,
    _TYPES.SCHEMAV_CVC_MINEXCLUSIVE_VALID: issues.RANGE,
    _TYPES.SCHEMAV_CVC_MAXEXCLUSIVE_VALID: issues.RANGE,
    _TYPES.SCHEMAV_CVC_TOTALDIGITS_VALID: issues.DIGITS,
    _TYPES.SCHEMAV_CVC_FRACTIONDIGITS_VALID: issues.DIGITS,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_1: issues.CONTENT,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_2: issues.CONTENT,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_2_3: issues.CONTENT,
    _TYPES.SCHEMAV_CVC_TYPE_3_1_2: issues.CONTENT,
    _TYPES.SCHEMAV_CVC_AU: issues.FIXED,
    _TYPES.SCHEMAV_CVC_ELT_5_2_2_1: issues.FIXED,
    _TYPES.SCHEMAV_CVC_ELT_5_2_2_2_1: issues.FIXED,
    _TYPES.SCHEMAV_CVC_ELT_5_2_2_2_2: issues.FIXED,
    _TYPES.SCHEMAV_CVC_COMPLEX_TYPE_3_1: issues.FIXED,
    _TYPES.SCHEMAV_CVC_ELT_3_1: issues.NIL,
    _TYPES.SCHEMAV_CVC_ELT_3_2_1: issues.NIL,
    _TYPES.SCHEMAV_CVC_ELT_3_2_2: issues.NIL,
    _TYPES.SCHEMAV_CVC_ELT_2: issues.TYPE,
    _TYPES.SCHEMAV_CVC_ELT_4_1: issues.TYPE,
    _TYPES.SCHEMAV_CVC_ELT_4_2: issues.TYPE,
    _TYPES.SCHEMAV_CVC_ELT_4_3: issues.TYPE,
    _TYPES.SCHEMAV_CVC_TYPE_2: issues.TYPE,
    _TYPES.SCHEMAV_CVC_IDC: issues.IDENTITY,
}
_ATTRIBUTE = re.compile(r"attribute '((?:\{[^{}]*\})?[^']+)'")
_EXPECTED = re.compile(r"Expected is (?:one of )?\(\s*(.*?)\s*\)\.?\s*$", re.DOTALL)
_FACET = re.compile(r"\[facet '(\w+)'\]")
_TYPE = re.compile(r"type '(?:\{[^{}]*\})?([^']*)'")
_SET = re.compile(r"set \{(.*)\}\.?\s*$", re.DOTALL)
_PATTERN = re.compile(r"pattern '(.*)'\.?\s*$", re.DOTALL)
_LIMIT = re.compile(r"\(?'([^']*)'\)?\.?\s*$")
_LENGTHS = re.compile(r"'(\d+)'[^']*'(\d+)'\.?\s*$")
_NAMESPACE = re.compile(r"\{[^{}]*\}")
_QUIRK = "No precomputed value"
"""What the library says of keys it did not look at, because the value is wrong."""
_FACETS = {
    "length": words("exactly"),
    "minLength": words("at least"),
    "maxLength": words("at most"),
    "minInclusive": words("at least"),
    "maxInclusive": words("at most"),
    "minExclusive": words("more than"),
    "maxExclusive": words("less than"),
    "totalDigits": words("in all at most"),
    "fractionDigits": words("after the point at most"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One mistake, as it was read."""

    issue: Issue
    node: Any
    attribute: str
    rule: str
    """The rule of XML Schema, by its name in the Recommendation: `cvc-complex-type.4`."""
    facts: dict[str, str]


def read_messages(entries: Sequence[Any], document: XmlDocument) -> Iterator[Reading]:
    """Yield each mistake once: what a facet forbids is not told a second time as a wrong type."""
    values: set[tuple[Any, str]] = set()
    for entry in entries:
        if _QUIRK in entry.message:
            continue
        node = _node(entry, document)
        match = _ATTRIBUTE.search(entry.message)
        attribute = match[1] if match else ""
        issue = _ISSUES.get(entry.type, issues.OTHER)
        if issue is issues.BAD_VALUE and (node, attribute) in values:
            continue
        if issue is issues.BAD_VALUE or _FACET.search(entry.message):
            values.add((node, attribute))
        if issue is issues.UNEXPECTED and "Missing child element" in entry.message:
            issue = issues.MISSING
        facts = _facts(issue, entry.message, node, attribute)
        shown = attribute if attribute and attribute in node.attrib else ""
        yield Reading(issue, node, shown, _rule(entry.type_name), facts)


def _node(entry: Any, document: XmlDocument) -> Any:
    try:
        nodes = document.root.getroottree().xpath(entry.path) if entry.path else []
    except etree.XPathError:
        nodes = []
    return nodes[0] if isinstance(nodes, list) and nodes and etree.iselement(nodes[0]) else document.root


def _rule(name: str) -> str:
    parts = name.removeprefix("SCHEMAV_").lower().split("_")
    numbers = "".join(f".{part}" for part in parts if part.isdigit())
    return "-".join(part for part in parts if not part.isdigit()) + numbers


def _facts(issue: Issue, message: str, node: Any, attribute: str) -> dict[str, str]:
    name, why = etree.QName(node), reason(_NAMESPACE.sub("", message), XSD)
    facts = {"name": name.localname, "attribute": _NAMESPACE.sub("", attribute), "reason": why}
    if issue is issues.UNKNOWN_ROOT:
        return {**facts, "namespace": shorten(name.namespace or "") or words("no namespace")}
    if issue in {issues.UNEXPECTED, issues.MISSING}:
        expected = _EXPECTED.search(message)
        return {**facts, "expected": _names(expected[1]) if expected else words("nothing more")}
    value = node.get(attribute, "") if attribute else node.text or ""
    facts["found"] = show(value.strip())
    return facts | _limits(issue, message, value)


def _limits(issue: Issue, message: str, value: str) -> dict[str, str]:
    facet = _FACET.search(message)
    told = {"facet": _FACETS.get(facet[1], facet[1])} if facet else {}
    kind = {issues.PATTERN.code: _PATTERN, issues.ENUMERATION.code: _SET, issues.BAD_VALUE.code: _TYPE}.get(issue.code)
    if kind is not None:
        match = kind.search(message)
        said = shorten(match[1], 300) if match else words("one that has no name")
        return {**told, "expected": said, "type": said}
    if issue is issues.LENGTH:
        match = _LENGTHS.search(message)
        return {**told, "length": match[1] if match else str(len(value)), "expected": match[2] if match else ""}
    limit = _LIMIT.search(message)
    return {**told, "expected": limit[1] if limit else ""}


def _names(expected: str) -> str:
    return shorten(", ".join(_NAMESPACE.sub("", one).strip() or one.strip() for one in expected.split(", ")), 300)
