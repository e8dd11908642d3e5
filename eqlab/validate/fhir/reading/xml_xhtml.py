"""Writes the XHTML of a narrative as text, as FHIR's JSON carries it."""

from copy import deepcopy

from lxml import etree

_ATTRIBUTES = 100
"""Attributes of an outermost element that are taken over to another: lxml searches for each anew."""
_PREFIXES = 100
"""Declarations of prefixes in a document up to which each narrative is asked for those that reach it."""


def is_crowded(document: bytes) -> bool:
    """Tell whether a document in UTF-8 may declare so many prefixes that to name them all takes long."""
    return document.count(b"xmlns:") > _PREFIXES


def xhtml_text(element: etree._Element, *, crowded: bool = False) -> str:
    """Return an element and all in it as text, with only those namespace declarations that it needs.

    The namespace of the element itself is the default one. `crowded` is what `is_crowded` says of its document.
    """
    if crowded or set(element.nsmap) != {None}:
        element = _without_prefixes(element)
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _without_prefixes(element: etree._Element) -> etree._Element:
    if len(element.attrib) > _ATTRIBUTES:
        plain = deepcopy(element)
    else:
        namespace = str(element.tag).rpartition("}")[0].removeprefix("{")
        plain = etree.Element(element.tag, nsmap={None: namespace} if namespace else None)
        plain.attrib.update(element.attrib)
        plain.text = element.text
        plain.extend(deepcopy(element))
    etree.cleanup_namespaces(plain)
    return plain
