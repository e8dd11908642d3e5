"""Documents, items and variables as the XPath library has them, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from elementpath.tree_builders import get_node_tree
from elementpath.xpath_nodes import AttributeNode, DocumentNode, TextNode, XPathNode
from lxml import etree

from eqlab.core.values import Json
from eqlab.validate.xml import XmlDocument

Element: TypeAlias = Any
"""An element of lxml."""
_ATOMS = (str, bool, int, float, Decimal)


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One item of a result: a node of the document, or a value."""

    value: Any
    """An lxml element (comments and instructions too), or str, bool, int, float or Decimal."""
    element: Element | None = None
    """The element it is, or on which it stands as attribute or text; None when it was computed."""
    attribute: str = ""
    """Its name, `{uri}local`, when it is an attribute."""
    node: Any = None
    """As the library has it."""


def tree_of(document: XmlDocument | Element) -> Any:
    """Return the tree of a document; that of an XmlDocument is built once."""
    if isinstance(document, XmlDocument):
        return document.derive("xpath", lambda: get_node_tree(document.root.getroottree()))
    return get_node_tree(document.getroottree())


def focus_of(at: XmlDocument | Element | Item) -> tuple[Any, Any]:
    """Return the tree and the node that an expression is evaluated on."""
    if isinstance(at, Item):
        node = at.node if at.node is not None else at.value
        return (_root(node) if isinstance(node, XPathNode) else None), node
    tree = tree_of(at)
    if isinstance(at, XmlDocument):
        return tree, tree
    return tree, tree.elements[at] if tree.elements else tree


def _root(node: XPathNode) -> Any:
    while node.parent is not None:
        node = node.parent
    return node


def variables_of(variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return variables that expressions can see: values, lists of values, documents, elements and items."""
    known = {name: _variable(value) for name, value in variables.items()}
    return {name: value for name, value in known.items() if value is not None}


def _variable(value: Json) -> Any:
    if isinstance(value, list | tuple):
        items = [_variable(one) for one in value]
        return None if None in items or any(isinstance(one, list) for one in items) else items
    if isinstance(value, XmlDocument):
        return tree_of(value)
    if isinstance(value, Item):
        return value.node if value.node is not None else value.value
    if etree.iselement(value):
        return focus_of(value)[1]
    return value if isinstance(value, _ATOMS) else None


def item_of(result: Any) -> Item:
    """Return a result of the library as an item."""
    if isinstance(result, AttributeNode):
        element = result.parent.value if result.parent is not None else None
        return Item(str(result.value), element, str(result.name), result)
    if isinstance(result, TextNode):
        return Item(str(result.value), result.parent.value if result.parent is not None else None, "", result)
    if isinstance(result, DocumentNode):
        return Item(result.getroot().value, result.getroot().value, "", result)
    if isinstance(result, XPathNode):
        own = result.value if etree.iselement(result.value) else None
        return Item(result.value if own is not None else str(result.value), own, "", result)
    return Item(result if isinstance(result, _ATOMS) else str(result))
