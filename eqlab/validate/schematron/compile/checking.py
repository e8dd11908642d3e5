"""Looks whether a schema is built as ISO/IEC 19757-3 (clause 5 and annex A) says."""

import re
from collections.abc import Iterator

from eqlab.core.errors import nearest
from eqlab.core.location import Position
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.tree import Node

_TEXT = ("emph", "dir", "span")
_HEAD = ("include", "extends", "title", "p", "let")
_TOP = (*_HEAD, "ns", "phase", "pattern", "group", "rules", "diagnostics", "properties")
_BODY = (*_HEAD, "param", "rule", "diagnostics", "properties")
CHILDREN: dict[str, tuple[str, ...]] = {
    "schema": _TOP,
    "library": _TOP,
    "phase": (*_HEAD, "active"),
    "pattern": _BODY,
    "group": _BODY,
    "rules": ("include", "extends", "title", "p", "rule"),
    "rule": ("include", "extends", "p", "let", "assert", "report"),
    "assert": ("name", "value-of", "copy-of", *_TEXT),
    "report": ("name", "value-of", "copy-of", *_TEXT),
    "diagnostic": ("name", "value-of", "copy-of", *_TEXT),
    "property": ("name", "value-of", "copy-of", *_TEXT),
    "diagnostics": ("include", "extends", "diagnostic"),
    "properties": ("include", "extends", "property"),
    "active": _TEXT,
    "title": _TEXT,
    "p": _TEXT,
    "dir": _TEXT,
    "span": _TEXT,
    "emph": _TEXT,
    "ns": (),
    "param": (),
    "extends": (),
    "name": (),
    "value-of": (),
    "copy-of": (),
}
"""Which Schematron elements may stand in which."""
REQUIRED: dict[str, tuple[str, ...]] = {
    "ns": ("prefix", "uri"),
    "let": ("name",),
    "param": ("name",),
    "assert": ("test",),
    "report": ("test",),
    "value-of": ("select",),
    "copy-of": ("select",),
    "active": ("pattern",),
    "phase": ("id",),
    "diagnostic": ("id",),
    "property": ("id",),
    "include": ("href",),
}
_NAME = re.compile(r"[^\W\d][\w.\-·]*")
_NAMED = ("id", "defaultPhase", "pattern", "rule", "is-a")


def check(schema: Node, desk: Desk) -> None:
    """Note what is wrong in the tree of a schema whose inclusions are resolved."""
    ids: dict[tuple[str, str], Position] = {}
    for node, parent in _walk(schema, None):
        _attributes(node, desk)
        _place(node, parent, desk)
        _unique(node, parent, ids, desk)


def is_name(text: str) -> bool:
    """Tell whether the text is a name without a colon (NCName)."""
    return _NAME.fullmatch(text) is not None


def _walk(node: Node, parent: Node | None) -> Iterator[tuple[Node, Node | None]]:
    if not node.kind:
        return
    yield node, parent
    if node.kind != "let":
        for child in node.nodes():
            yield from _walk(child, node)


def _attributes(node: Node, desk: Desk) -> None:
    for name in REQUIRED.get(node.kind, ()):
        if name not in node.attributes or (name not in {"uri", "prefix"} and not node.get(name)):
            desk.refuse(issues.NO_ATTRIBUTE, node.at, element=node.label, attribute=name)
    if node.kind == "extends" and not node.get("rule"):
        desk.refuse(issues.NO_ATTRIBUTE, node.at, element="extends", attribute="rule")
    if node.kind == "rule" and not _abstract(node) and not node.get("context"):
        desk.refuse(issues.NO_ATTRIBUTE, node.at, element="rule", attribute="context")
    if _abstract(node) and not node.get("id"):
        desk.refuse(issues.NO_ATTRIBUTE, node.at, element=node.label, attribute="id")
    for name in _NAMED:
        value = node.get(name)
        if value and not value.startswith("#") and not is_name(value):
            desk.tolerate(issues.NO_NAME, node.at, value=value, attribute=name)


def _abstract(node: Node) -> bool:
    return node.kind in {"rule", "pattern", "group"} and node.get("abstract") == "true"


KNOWN = frozenset(CHILDREN) | frozenset(kind for children in CHILDREN.values() for kind in children)
"""Elements of Schematron. Others that are spelt nearly like one would be a rule that is dropped in silence."""


def _place(node: Node, parent: Node | None, desk: Desk) -> None:
    if parent is None or node.kind in CHILDREN.get(parent.kind, ()):
        return
    allowed = CHILDREN.get(parent.kind, ())
    guess = nearest(node.kind, allowed)
    if guess and node.kind not in KNOWN:
        desk.refuse(issues.UNKNOWN_ELEMENT, node.at, nearest=guess, element=node.kind, parent=parent.kind)
        return
    desk.tolerate(issues.UNKNOWN_ELEMENT, node.at, nearest=guess, element=node.kind, parent=parent.kind)


def _unique(node: Node, parent: Node | None, ids: dict[tuple[str, str], Position], desk: Desk) -> None:
    """Note an id that is used twice; those of rules are looked up within their pattern."""
    identity = node.get("id")
    if not identity or node.kind not in {"pattern", "group", "rule", "phase", "diagnostic", "property"}:
        return
    scope = f"{node.kind} {parent.at}" if parent and node.kind == "rule" else node.kind
    first = ids.setdefault((scope, identity), node.at)
    if first != node.at:
        desk.tolerate(issues.ID_TWICE, node.at, id=identity, element=node.kind, first=str(first))
