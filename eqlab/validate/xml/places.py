"""Where in an XML document a node stands: asked only once there is something to say."""

from contextlib import suppress
from xml.parsers import expat

from lxml import etree


def start_tags(document: bytes) -> list[tuple[int, int]]:
    """Return line and column, from 1, of every start tag in the order of the document, which is in UTF-8."""
    tags: list[tuple[int, int]] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = lambda *_: tags.append((parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))
    with suppress(expat.ExpatError):
        parser.Parse(document, True)
    return tags


def xpath_of(node: "etree._Element", attribute: str = "") -> str:
    """Write the way to an element, or to its attribute, as XPath with the document's own prefixes.

    A position is written only where siblings of the same name exist: `/ClinicalDocument/recordTarget/id[2]/@root`.
    """
    steps = [_step(one) for one in (node, *node.iterancestors())]
    return "/" + "/".join(reversed(steps)) + (f"/@{_name(attribute, node)}" if attribute else "")


def _step(node: "etree._Element") -> str:
    parent, name = node.getparent(), _label(node)
    if parent is None:
        return name
    before = sum(1 for _ in node.itersiblings(node.tag, preceding=True))
    if not before and next(node.itersiblings(node.tag), None) is None:
        return name
    return f"{name}[{before + 1}]"


def _label(node: "etree._Element") -> str:
    if node.tag is etree.Comment:
        return "comment()"
    if node.tag is etree.ProcessingInstruction:
        return "processing-instruction()"
    local = node.tag.rpartition("}")[2]
    return f"{node.prefix}:{local}" if node.prefix else local


def _name(attribute: str, node: "etree._Element") -> str:
    namespace, _, local = attribute.rpartition("}")
    if not namespace:
        return attribute
    uri = namespace.removeprefix("{")
    prefixes = [prefix for prefix, one in node.nsmap.items() if one == uri and prefix]
    known = "xml" if uri == "http://www.w3.org/XML/1998/namespace" else ""
    prefix = prefixes[0] if prefixes else known
    return f"{prefix}:{local}" if prefix else local
