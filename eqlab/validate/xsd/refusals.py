"""Reads what libxml2 says of a wrong schema into our own words, where the mistake is a usual one."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lxml import etree

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.validate.reasons import reason
from eqlab.validate.words import shorten
from eqlab.validate.xml import safe_parser
from eqlab.validate.xsd import issues

_XS = "http://www.w3.org/2001/XMLSchema"
_NAMESPACE = re.compile(r"\{[^{}]*\}")
_NAME = r"(?:\{([^{}]*)\})?([^']+)"
_UNRESOLVED = re.compile(rf"attribute '(\w+)': The QName value '{_NAME}' does not resolve to a\(n\) (.+)")
_NOT_IMPORTED = re.compile(
    r"attribute '(\w+)': References from this schema to components in .*?(?:namespace '([^']*)')? are"
)
_TWICE = re.compile(r"A global .+ '(?:\{[^{}]*\})?([^']+)' does already exist")
_KINDS = {
    "type definition": words("type"),
    "simple type definition": words("simple type"),
    "complex type definition": words("complex type"),
    "element declaration": words("element"),
    "attribute declaration": words("attribute"),
    "model group definition": words("group of elements"),
    "attribute group definition": words("group of attributes"),
}
_BUILT_IN = """
anyType anySimpleType string normalizedString token language Name NCName NMTOKEN NMTOKENS ID IDREF IDREFS ENTITY
ENTITIES QName NOTATION anyURI boolean base64Binary hexBinary decimal integer nonNegativeInteger positiveInteger
nonPositiveInteger negativeInteger long int short byte unsignedLong unsignedInt unsignedShort unsignedByte float double
date time dateTime duration gYear gYearMonth gMonth gMonthDay gDay
"""
"""Types of XML Schema 1.0, part 2."""


def refusal_of(message: str, at: Position, files: Mapping[Path, bytes]) -> AuthorError:
    """Return the error of what the library says; `files` are all parts of the schema, for the nearest name."""
    unresolved = _UNRESOLVED.search(message)
    if unresolved:
        attribute, namespace, name, kind = unresolved.groups()
        known = _BUILT_IN.split() if namespace == _XS else _names(files.values())
        facts = {"attribute": attribute, "name": shorten(name), "namespace": _called(namespace)}
        said = _KINDS.get(kind.strip().rstrip("."), words("part"))
        return AuthorError(issues.UNRESOLVED, at, "", nearest(name, known), kind=said, **facts)
    strange = _NOT_IMPORTED.search(message)
    if strange:
        return AuthorError(issues.NOT_IMPORTED, at, attribute=strange[1], namespace=_called(strange[2]))
    twice = _TWICE.search(message)
    if twice:
        return AuthorError(issues.TWICE, at, name=shorten(twice[1]))
    plain = _NAMESPACE.sub("", message).strip().rstrip(".")
    return AuthorError(issues.BAD_SCHEMA, at=at, reason=reason(plain, ()))


def _called(namespace: str | None) -> str:
    return shorten(namespace or "") or words("no namespace")


def _names(files: Iterable[bytes]) -> list[str]:
    """Return what the parts of a schema declare at their top."""
    roots = [etree.fromstring(data, safe_parser()) for data in files]
    return [name for root in roots for child in root if (name := child.get("name"))]
