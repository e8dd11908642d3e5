"""Which item breaks a constraint on every item of a list: `entry.all(...)`, `item.where(...).empty()`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from eqlab.core.errors import EqlabError
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants.corrections import corrected
from eqlab.validate.fhir.invariants.native import compiled
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse

_FORM = re.compile(r"((?:[a-z]\w*\.)+)(?:all\((.*)\)|where\((.*)\)\.empty\(\))", re.DOTALL)
_MOST = 2000
"""Items that are looked at."""


class _Stated(NamedTuple):
    """A constraint on the items of a list."""

    names: tuple[str, ...]
    """Elements on the way to the items."""
    type: str
    """Type of the items."""
    criterion: str
    holds: bool
    """What the criterion gives on an item that is in order."""


def place_of_break(expression: str, type_: str, value: Json, path: Path, scope: Scope) -> Path:
    """Return the place of the first item that breaks a broken constraint; that of the value when no one item does."""
    stated = _stated(expression, type_)
    if stated is None:
        return path
    try:
        ask = compiled(stated.criterion, stated.type)
        for count, (item, at) in enumerate(_items(value, path, stated.names)):
            if count == _MOST:
                break
            if ask(item, scope) is not stated.holds:
                return at
    except EqlabError:
        return path
    return path


@lru_cache(maxsize=2048)
def _stated(expression: str, type_: str) -> _Stated | None:
    form = _FORM.fullmatch(corrected(expression).strip())
    if form is None or "%context" in expression or "$index" in expression:
        return None
    names = tuple(form[1].rstrip(".").split("."))
    every = form[2] is not None
    item = _type_at(type_, names)
    if not item or not _is_one_call(form[0], every=every):
        return None
    return _Stated(names, item, form[2] if every else form[3], every)


def _is_one_call(expression: str, *, every: bool) -> bool:
    """Tell whether the last bracket of an expression belongs to its first function."""
    try:
        tree = parse(expression)
        last = tree if every else tree.children[0]
        return _called(tree) == ("all" if every else "empty") and _called(last) == ("all" if every else "where")
    except (SyntaxFault, IndexError):
        return False


def _called(tree: Tree) -> str:
    return tree.children[1].text if tree.kind == "invoke" and tree.children[1].kind == "function" else ""


def _type_at(type_: str, names: tuple[str, ...]) -> str:
    """Return the type of the items; empty when it is not a single one, or when they are in no list."""
    many = False
    for name in names:
        known = type_of(type_)
        element = known.elements.get(name) if known is not None else None
        if element is None or element.choice or len(element.types) != 1:
            return ""
        type_, many = element.types[0], many or element.many
    return type_ if many else ""


def _items(value: Json, path: Path, names: tuple[str, ...]) -> Iterator[tuple[Json, Path]]:
    """Yield the items with their places, in the order of the document."""
    if not names:
        yield value, path
        return
    inner = value.get(names[0]) if isinstance(value, dict) else None
    at: Path = (path, names[0])
    if isinstance(inner, list):
        for index, one in enumerate(inner):
            yield from _items(one, (at, index), names[1:])
    elif inner is not None:
        yield from _items(inner, at, names[1:])
