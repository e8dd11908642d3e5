"""Writes the XHTML of a narrative as text, as FHIR's JSON carries it."""

from copy import deepcopy

from lxml import etree

_ATTRIBUTES = 100
"""Attributes of an outermost element that are taken over to another: lxml searches for each anew."""


def xhtml_text(element: etree._Element) -> str:
    """Return an element and all in it as text, with only those namespace declarations that it needs.

    The namespace of the element itself is the default one.
    """
    if set(element.nsmap) != {None} and len(element.attrib) <= _ATTRIBUTES:
        element = _without_prefixes(element)
    return str(etree.tostring(element, encoding="unicode", with_tail=False))


def _without_prefixes(element: etree._Element) -> etree._Element:
    namespace = str(element.tag).rpartition("}")[0].removeprefix("{")
    plain = etree.Element(element.tag, nsmap={None: namespace} if namespace else None)
    plain.attrib.update(element.attrib)
    plain.text = element.text
    plain.extend(deepcopy(element))
    etree.cleanup_namespaces(plain)
    return plain
