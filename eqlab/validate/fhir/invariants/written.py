"""Expressions of FHIR R4 whose Python is written by hand, as translating them word for word would be slow or unsafe."""

import re
from collections.abc import Mapping

from eqlab.validate.fhir.invariants.documents import concept_codes, is_contained, unreferenced
from eqlab.validate.fhir.invariants.source import Code
from eqlab.validate.fhir.invariants.terms import Truth, certain

_PART = r"""[^\s.,:;'"/|?!@#$%&*()\[\]{}]{1,64}"""
_FIRST = re.compile(_PART)
_OTHER = re.compile(_PART + r"(?:\[x\])?(?::[^\s.]+)?")
_CAMEL_FIRST = re.compile(r"[A-Za-z][A-Za-z0-9]*", re.ASCII)
_CAMEL_OTHER = re.compile(r"[a-z][A-Za-z0-9]*(?:\[x\])?", re.ASCII)


def is_path(path: str) -> bool:
    """Tell whether an element's path is well-formed. Source: FHIR R4, ElementDefinition, eld-19."""
    return _fits(path, _FIRST, _OTHER)


def is_camel_path(path: str) -> bool:
    """Tell whether an element's path is written in camel case. Source: FHIR R4, ElementDefinition, eld-20."""
    return _fits(path, _CAMEL_FIRST, _CAMEL_OTHER)


def _fits(path: str, first: re.Pattern[str], other: re.Pattern[str]) -> bool:
    begin, *rest = path.split(".")
    return first.fullmatch(begin) is not None and all(other.fullmatch(part) is not None for part in rest)


_LETTERS = r"""[^\\s\\.,:;\\\'"\\/|?!@#$%&*()\\[\\]{}]{1,64}"""

WRITTEN: Mapping[str, Truth] = {
    # dom-3
    "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | "
    "%resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#')"
    ".exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#')"
    ".exists()).not()).trace('unmatched', id).empty()": certain(
        Code("'contained' not in v or not inv_unreferenced(s)", 1), frozenset({"contained"})
    ),
    # ref-1. A reference without an address (logical, or display only) points to nothing that could be missing;
    # "#" alone is the resource itself. Later versions of FHIR say both.
    "reference.startsWith('#').not() or (reference.substring(1).trace('url') in "
    "%rootResource.contained.id.trace('ids'))": certain(
        Code("v.get('reference', '')[:1] != '#' or inv_is_contained(s, v['reference'][1:])", 1),
        frozenset({"reference"}),
    ),
    # dom-6. What is contained in a resource is told by that resource's narrative.
    "text.`div`.exists()": certain(Code("s.kind == 'contained' or 'div' in v.get('text', inv_nil)", 1)),
    # csd-1
    "concept.code.combine($this.descendants().concept.code).isDistinct()": certain(
        Code("inv_unique(inv_concept_codes(v))"), frozenset({"concept", "contained"})
    ),
    # ele-1, of an object; of a primitive it is said where its value is read
    "hasValue() or (children().count() > id.count())": certain(Code("len(v) > ('id' in v)", 4)),
    # eld-19, eld-20: the whole path is meant
    f"path.matches('{_LETTERS}(\\\\.{_LETTERS}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*')": certain(
        Code("'path' not in v or inv_is_path(v['path'])", 1), frozenset({"path"})
    ),
    "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')": certain(
        Code("'path' not in v or inv_is_camel_path(v['path'])", 1), frozenset({"path"})
    ),
    # txt-1, txt-2
    "htmlChecks()": certain(Code("inv_is_safe_html(v)")),
}
"""Expression -> its Python."""

WRITTEN_HELPERS: Mapping[str, object] = {
    "inv_unreferenced": unreferenced,
    "inv_is_contained": is_contained,
    "inv_concept_codes": concept_codes,
    "inv_is_path": is_path,
    "inv_is_camel_path": is_camel_path,
}
