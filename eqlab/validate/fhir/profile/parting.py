"""An element's assertions in two parts: those that a quick test decides, and those that note or keep something else."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.model import resource_names, type_of
from eqlab.validate.fhir.profile.assertion import After, Assertion, Keep
from eqlab.validate.fhir.profile.items import Item, Reader
from eqlab.validate.fhir.profile.members import joined
from eqlab.validate.fhir.profile.nesting import within
from eqlab.validate.fhir.profile.sketch import Asked, Sheet, of_element
from eqlab.validate.fhir.run import Scope

Kept: TypeAlias = Mapping[str, tuple[Reader, tuple[Assertion, ...]]]
"""For each type of the value around, how the element is read, and what is asserted on it."""


class _Shape(NamedTuple):
    """How an element stands in JSON."""

    names: tuple[tuple[str, str], ...]
    many: bool
    resource: str = ""
    """The type that is left of any resource."""


def parted(
    name: str, kept: Kept, nested: bool, sheet: Sheet, holder: str, type_: str
) -> tuple[str, After | None] | None:
    """Write what a test decides of an element in a value of a type, and return what does the rest where it is passed.

    None when nothing can be decided so.
    """
    found = kept.get(type_)
    shape = _shape(type_, name, found[1]) if found else None
    if found is None or shape is None:
        return None
    read, parts = found
    decided = {id(one): one for one in parts if _is_decided(one, shape)}
    rest = [one for one in parts if id(one) not in decided]
    test = of_element(sheet, holder, type_, name, _asked(tuple(decided.values()), parts, shape.resource))
    if test is None:
        return None
    return test, _after(read, shape, rest, nested=nested) if rest else None


def sketched(name: str, kept: Kept, sheet: Sheet, holder: str, type_: str) -> str | None:
    """Write all that is asserted on an element in a value of a type."""
    parts = kept[type_][1] if type_ in kept else None
    return None if parts is None else of_element(sheet, holder, type_, name, _asked(parts, parts))


def _shape(type_: str, name: str, parts: tuple[Assertion, ...]) -> _Shape | None:
    known = type_of(type_)
    element = known.elements.get(name) if known else None
    if element is None:
        return None
    left = [one.only for one in parts if one.only]
    if element.types == ("Resource",) and not element.many and len(left) == 1 and len(left[0]) == 1:
        (resource,) = left[0]
        if resource in resource_names():
            return _Shape(((name, resource),), many=False, resource=resource)
    return _Shape(element.json_names(), element.many)


def _asked(decided: tuple[Assertion, ...], parts: tuple[Assertion, ...], resource: str = "") -> Asked:
    return Asked(
        each=tuple(one.each for one in decided),
        whole=tuple(one.whole for one in decided if one.whole),
        single=tuple(one.each for one in decided if not one.whole),
        wanted=any(one.absent for one in parts),
        resource=resource,
    )


def _is_decided(part: Assertion, shape: _Shape) -> bool:
    sketch = part.whole if shape.many and part.whole else part.each
    return sketch is not None and any(sketch(Sheet(), "x", of) is not None for _, of in shape.names)


def _after(read: Reader, shape: _Shape, rest: list[Assertion], *, nested: bool) -> After:
    keeps = {name: tuple(one.keeps(of) if one.keeps else None for one in rest) for name, of in shape.names}
    whole = {name: tuple(filter(None, several)) for name, several in keeps.items() if None not in several}
    apart = not shape.resource and any(of in resource_names() or of == "Resource" for _, of in shape.names)
    if apart or not whole or (len(shape.names) == 1 and len(whole) < len(keeps)):
        return _checking(read, joined(rest), nested=nested)
    if len(shape.names) > 1:
        after = _keeping_chosen(whole, _checking(read, joined(rest), nested=False))
    else:
        after = _keeping(shape.names[0][0], whole[shape.names[0][0]], many=shape.many)
    return _within(after) if nested else after


def _within(after: After) -> After:
    """Return the same for a value that may be a resource inside the one that is looked at."""
    return lambda item, scope: after(item, scope if item.value is scope.resource else within(item, scope))


def _keeping(name: str, keeps: tuple[Keep, ...], *, many: bool) -> After:
    def single(item: Item, scope: Scope) -> None:
        value: Json = item.value.get(name)
        if value is not None:
            path = (item.path, name)
            for keep in keeps:
                keep(value, path, scope)

    def several(item: Item, scope: Scope) -> None:
        path = (item.path, name)
        for at, one in enumerate(item.value.get(name) or ()):
            for keep in keeps:
                keep(one, (path, at), scope)

    return several if many else single


def _keeping_chosen(by_name: Mapping[str, tuple[Keep, ...]], otherwise: After) -> After:
    """Return the same for the one name of a choice that is there."""

    def chosen(item: Item, scope: Scope) -> None:
        value = item.value
        for name, keeps in by_name.items():
            if name in value:
                for keep in keeps:
                    keep(value[name], (item.path, name), scope)
                return
        otherwise(item, scope)

    return chosen


def _checking(
    read: Reader, checks: tuple[Callable[[list[Item], Item, Scope], list[Item] | None], ...], *, nested: bool
) -> After:
    def look(item: Item, scope: Scope) -> None:
        members = read(item)
        here = within(item, scope) if nested else scope
        for check in checks if members else ():
            kept = check(members, item, here)
            if kept is not None:
                members = kept

    return look
