"""Paths of discriminators, and how they are followed through a value.

Source: FHIR R4, profiling.html, section "Discriminator": element names, `$this`, extension(url), resolve() and
ofType(type).
"""

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.profile.items import Item, is_a, read_by_name
from eqlab.validate.fhir.profile.nesting import within
from eqlab.validate.fhir.rules.references import resolve
from eqlab.validate.fhir.run import Scope

_STEP = re.compile(r"(?:(\$this)|`?([A-Za-z_]\w*)`?(?:\(\s*(?:'([^']*)'|\"([^\"]*)\"|([\w.]*))\s*\))?)(?:\.(?=.)|$)")
_TYPED = re.compile(r"(?:^|/)([A-Z][A-Za-z]+)/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?$")


class Step(NamedTuple):
    """One step of a path."""

    kind: str
    """`child`, `extension`, `resolve` or `type`."""
    name: str = ""
    """Name of the child or type, URL of the extension."""


Found: TypeAlias = list[tuple[Item, Scope]]
Walk: TypeAlias = Callable[[Item, Scope], Found | None]
"""Returns what a path leads to; None when that is not known. A resource that is known by its type only has no value."""


def parsed(path: str) -> tuple[Step, ...] | None:
    """Read a discriminator's path; None when it is none."""
    steps: list[Step] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        step = _step(match) if match else None
        if match is None or step is None:
            return None
        if step.kind != "this":
            steps.append(step)
        at = match.end()
    return tuple(steps)


def _step(match: re.Match[str]) -> Step | None:
    this, name, single, double, bare = match.groups()
    if this:
        return Step("this")
    if single is None and double is None and bare is None:
        return Step("child", name)
    text = single or double or bare or ""
    if name == "resolve" and not text:
        return Step("resolve")
    kind = {"extension": "extension", "ofType": "type", "as": "type"}.get(name)
    return Step(kind, text.removeprefix("FHIR.")) if kind and text else None


def walk(steps: tuple[Step, ...]) -> Walk:
    """Return what follows a path."""
    moves = tuple(partial(_MOVES[step.kind], step.name) for step in steps)

    def follow(item: Item, scope: Scope) -> Found | None:
        found: Found = [(item, within(item, scope))]
        for move in moves:
            onward: Found = []
            for one, world in found:
                reached = move(one, world)
                if reached is None:
                    return None
                onward.extend(reached)
            found = onward
        return found

    return _quick(tuple(step.name for step in steps), follow) if all(step.kind == "child" for step in steps) else follow


def _quick(names: tuple[str, ...], follow: Walk) -> Walk:
    """Return what follows a path of names within one resource; where it leads into another one, `follow` does."""
    last = names[-1] if names and len(set(names)) == len(names) else None

    def quick(item: Item, scope: Scope) -> Found | None:
        if item.value.__class__ is not dict or ("resourceType" in item.value and item.value is not scope.resource):
            return follow(item, scope)
        items = [item]
        for name in names:
            onward: list[Item] = []
            for one in items:
                read = read_by_name(one.type, name)
                if read is not None:
                    onward += read(one)
            items = onward
            for one in items:
                if one.value.__class__ is dict and "resourceType" in one.value:
                    return [(one, within(one, scope)) for one in items] if name is last else follow(item, scope)
        return [(one, scope) for one in items]

    return quick


def _child(name: str, item: Item, scope: Scope) -> Found | None:
    if item.value is None and item.type in resource_names():
        return None
    read = read_by_name(item.type, name)
    return [(one, within(one, scope)) for one in read(item)] if read else []


def _extension(url: str, item: Item, scope: Scope) -> Found | None:
    found = _child("extension", item, scope)
    return found and [one for one in found if type(one[0].value) is dict and one[0].value.get("url") == url]


def _type(name: str, item: Item, scope: Scope) -> Found | None:
    return [(item, scope)] if is_a(item.type, (name,)) else []


def _resolve(_: str, item: Item, scope: Scope) -> Found | None:
    """Follow a reference; one that leads nowhere here may still tell the type of its target."""
    value = item.value
    reference = value.get("reference") if type(value) is dict else value
    target = resolve(reference, scope) if type(reference) is str else None
    if target is not None:
        return [(Item(target.resource, target.path, target.type), target)]
    hint = _hinted(value, reference)
    return None if hint is None else [(Item(None, item.path, hint), scope)]


def _hinted(value: Json, reference: Json) -> str | None:
    named = value.get("type") if type(value) is dict else None
    if type(named) is str and named in resource_names():
        return named
    match = _TYPED.search(reference.partition("#")[0]) if type(reference) is str else None
    return match[1] if match and match[1] in resource_names() else None


_MOVES: dict[str, Callable[[str, Item, Scope], Found | None]] = {
    "child": _child,
    "extension": _extension,
    "type": _type,
    "resolve": _resolve,
}
