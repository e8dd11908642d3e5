"""A differential's tree laid over the tree of its base."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues.packages import NOTHING_INSIDE, TYPE_OUTSIDE_BASE, UNKNOWN_ELEMENT
from eqlab.validate.fhir.snapshot.choices import spelled_out
from eqlab.validate.fhir.snapshot.merge import merged, outside
from eqlab.validate.fhir.snapshot.tree import Node
from eqlab.validate.words import shorten

_BY_URL = {"discriminator": [{"type": "value", "path": "url"}], "ordered": False, "rules": "open"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a differential is laid over, and what it may ask of the world."""

    profile: str
    """Name of the profile, for sentences."""
    inside: Callable[[Json, Collection[str]], Mapping[str, Node]]
    """Returns the children of an element that its definition does not list: those of its type, the wanted at least."""
    grows: bool
    """True for a new type, whose differential adds elements."""


def laid_over(base: Node, change: Node, at: str, ground: Ground) -> Node:
    """Return the base with the changes to it, to what is inside it and to its slices.

    Raises AuthorError for elements and types that the base does not have.
    """
    element = _element(base.element, change.element, at, ground)
    children = _children(base, element, change.children, at, ground) if change.children else base.children
    slices = _slices(base, change.slices, at, ground) if change.slices else base.slices
    if slices and "slicing" not in element and _is_extension(element):
        element = {**element, "slicing": _BY_URL}
    return Node(element=element, children=children, slices=slices)


def _element(base: Json, change: Json, at: str, ground: Ground) -> Json:
    wrong = outside(base, change)
    if wrong and not ground.grows:
        allowed = ", ".join(one["code"] for one in base["type"])
        raise AuthorError(
            TYPE_OUTSIDE_BASE, expected=allowed, profile=ground.profile, element=at, types=", ".join(wrong)
        )
    return merged(base, change)


def _is_extension(element: Json) -> bool:
    return [one["code"] for one in element.get("type", ())] == ["Extension"]


def _children(base: Node, element: Json, changes: Mapping[str, Node], at: str, ground: Ground) -> Mapping[str, Node]:
    children = dict(base.children)
    changes = spelled_out(changes, children)
    if any(name not in children for name in changes):
        children = {**ground.inside(element, changes), **children}
        changes = spelled_out(changes, children)
    if not children and not ground.grows:
        raise _nothing_inside(element, changes, at, ground)
    for name, change in changes.items():
        path = f"{at}.{name}"
        if name in children:
            children[name] = laid_over(children[name], change, path, ground)
        elif ground.grows:
            children[name] = laid_over(_fresh(change), change, path, ground)
        else:
            raise AuthorError(
                UNKNOWN_ELEMENT, nearest=nearest(name, children), profile=ground.profile, element=shorten(path)
            )
    return children


def _fresh(change: Node) -> Node:
    """Return an element that a new type adds, before what it says of it."""
    path, least, most = (change.element.get(key, default) for key, default in (("path", ""), ("min", 0), ("max", "1")))
    return Node(element={"min": 0, "max": "*", "base": {"path": path, "min": least, "max": most}})


def _nothing_inside(element: Json, changes: Mapping[str, Node], at: str, ground: Ground) -> AuthorError:
    types = ", ".join(one["code"].rpartition("/")[2] for one in element.get("type", ())) or words("no type")
    first = f"{at}.{next(iter(changes))}"
    return AuthorError(
        NOTHING_INSIDE, profile=ground.profile, element=shorten(first), parent=shorten(at), types=shorten(types)
    )


def _slices(base: Node, changes: Mapping[str, Node], at: str, ground: Ground) -> Mapping[str, Node]:
    slices = dict(base.slices)
    for name, change in changes.items():
        whole = name.rpartition("/")[0]
        start = slices[name] if name in slices else _new_slice(slices.get(whole, base), name)
        slices[name] = laid_over(start, change, f"{at}:{name}", ground)
    return slices


def _new_slice(whole: Node, name: str) -> Node:
    """Return a slice before anything is said of it: as the element is, but none is demanded."""
    element = {key: value for key, value in whole.element.items() if key != "slicing"}
    return replace(whole, element={**element, "sliceName": name, "min": 0}, slices={})
