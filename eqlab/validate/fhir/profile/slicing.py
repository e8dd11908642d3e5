"""Slices: which values are which slice, how many, in which order, and what each must be.

Source: FHIR R4, profiling.html, section "Slicing".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, TypeAlias

from eqlab.core.named import made_of
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Keep, Place
from eqlab.validate.fhir.profile.cardinality import limits, limits_of
from eqlab.validate.fhir.profile.discriminators import criteria, discriminators
from eqlab.validate.fhir.profile.items import Item, is_a
from eqlab.validate.fhir.profile.marks import Test, any_of, attempted
from eqlab.validate.fhir.profile.members import joined
from eqlab.validate.fhir.profile.routes import Found, Step, Walk, walk
from eqlab.validate.fhir.profile.sketch import Sketch
from eqlab.validate.fhir.profile.sketched_slices import are_told_by_type, by_type_of, in_array
from eqlab.validate.fhir.profile.tree import Node
from eqlab.validate.fhir.profile.types import types_of
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import together

_DEFAULT = "@default"

_Told: TypeAlias = tuple[list[bool | None], list[int]]
"""Whether a value is a slice, for each slice, and the numbers of those that it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A slice, compiled."""

    name: str
    told: str
    """What tells it, in words."""
    tests: tuple[tuple[int, Test], ...]
    """Number of the path that is followed first, and the test of what it leads to."""
    typed: tuple[str, ...]
    """The types of what a path leads to, where nothing else tells it."""
    sketches: tuple[Sketch | None, ...]
    """What writes the tests."""
    least: int
    most: int | None
    parts: tuple[Assertion, ...]
    checks: tuple[Check, ...]
    """Those of the parts."""
    rule: str

    @property
    def says(self) -> str:
        """The slice in one line."""
        most = "*" if self.most is None else self.most
        return f"slice {self.name} {self.least}..{most}: {self.told}"


class Slicing(NamedTuple):
    """All slices of an element, compiled."""

    place: Place
    slices: tuple[Slice, ...]
    routes: tuple[Walk, ...]
    """The paths by which slices are told."""
    strict: frozenset[str]
    """What is asked of the slicing as a whole: `closed`, `openAtEnd`, `ordered`."""
    by_type: dict[str, _Told] | None
    """Where one path tells all slices by type: for a type that it leads to, the answer of each slice, and which say
    yes; filled on the way."""
    resource: str
    """For those, the name of the member that is a resource and tells the slice; empty for any other path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Values by the slice that they are."""

    sure: tuple[list[Item], ...]
    """For each slice the values that are it."""
    maybe: list[tuple[Item, list[str]]]
    """Values that may be one of some slices, and surely none."""
    others: list[Item]
    """Values that are surely no slice."""
    order: list[tuple[Item, int]]
    """The values that are a slice with its number, in their order; -1 for those that are none."""
    doubled: set[int]
    """Identities of the items that are several slices; what they lack as one of them is told no more."""


def slicing(place: Place) -> Iterator[Assertion]:
    """Yield what is asked of the slices of an element. Raises AuthorError when they cannot be told apart."""
    if not place.node.slices:
        return
    routes: dict[tuple[Step, ...], int] = {}
    slices = tuple(_slice(place, node, routes) for node in place.node.slices)
    said = place.definition.get("slicing")
    rules = said if isinstance(said, dict) else {}
    strict = _strict(place, rules)
    asking = [one for one in slices if one.least or one.most is not None or one.parts]
    if not asking and not strict:
        return
    by_type: dict[str, _Told] | None = {} if len(routes) == 1 and all(one.typed for one in slices) else None
    resource = _resource_in(place, *routes) if by_type is not None else ""
    order = ", ordered" if "ordered" in strict else ""
    how = ", ".join(f"{kind} {path}" for kind, path in discriminators(place)) or "content"
    yield Assertion(
        says=f"slices by {how}, {rules.get('rules', 'open')}{order}",
        check=_check(Slicing(place, slices, tuple(walk(steps) for steps in routes), strict, by_type, resource)),
        parts=tuple(Assertion(says=one.says, check=_nothing, parts=one.parts) for one in slices),
        absent=any(one.least for one in slices),
        each=partial(by_type_of, slices, strict) if tuple(routes) == ((),) else None,
        whole=partial(in_array, slices, strict),
        keeps=partial(_looking, slices, strict) if tuple(routes) == ((),) else None,
    )


def _looking(slices: tuple[Slice, ...], strict: frozenset[str], type_: str) -> Keep | None:
    """Return what looks at a single value where its type tells which slice it is."""
    if not are_told_by_type(slices, strict, type_):
        return None
    checks = tuple(check for one in slices if is_a(type_, one.typed) for check in one.checks)

    def look(value: Json, path: Path, scope: Scope) -> None:
        item = made_of(Item, (value, path, type_, None))
        items: list[Item] = [item]
        for check in checks:
            kept = check(items, item, scope)
            if kept is not None:
                items = kept

    return look


def _resource_in(place: Place, steps: tuple[Step, ...]) -> str:
    """Return the name of the member that a path leads to, when that is a resource in all values of the place."""
    if len(steps) != 1 or steps[0].kind != "child":
        return ""
    name = steps[0].name
    elements = [known.elements.get(name) if (known := type_of(type_)) else None for type_ in place.types]
    return name if all(one is not None and one.types == ("Resource",) and not one.many for one in elements) else ""


def _nothing(_items: list[Item], _parent: Item, _scope: Scope) -> None:
    """Check nothing: for printing only."""


def _strict(place: Place, rules: dict[str, object]) -> frozenset[str]:
    """Return what is asked of a slicing as a whole, beyond what is asked anyway."""
    words = {str(rules.get("rules"))} & {"closed", "openAtEnd"}
    if rules.get("ordered") is True:
        words.add("ordered")
    anyway = place.general.definition.get("slicing") if place.general and place.general.slices else None
    return frozenset() if anyway == rules else frozenset(words)


def _slice(place: Place, node: Node, routes: dict[tuple[Step, ...], int]) -> Slice:
    general = next((one for one in place.general.slices if one.slice == node.slice), None) if place.general else None
    types = types_of(place.facts.url, place.element, node.definition) if place.element else place.types
    there = place.inside(node, types=types, general=general or place.node)
    least, most = limits_of(there)
    if general is not None:
        known = limits(place.facts.url, general.id, general.definition)
        least, most = 0 if least <= known[0] else least, None if most == known[1] else most
    elif place.element is not None and most == limits_of(place)[1]:
        most = None
    parts = () if limits_of(there)[1] == 0 else place.facts.services.assertions(there)
    told, tests, typed, sketches = _told(place, there, parts)
    return Slice(
        name=node.slice,
        told=told,
        tests=tuple((routes.setdefault(steps, len(routes)), test) for steps, test in tests),
        typed=typed,
        sketches=sketches,
        least=least,
        most=most,
        parts=parts,
        checks=joined(parts),
        rule=there.rule,
    )


def _told(
    place: Place, there: Place, parts: tuple[Assertion, ...]
) -> tuple[str, list[tuple[tuple[Step, ...], Test]], tuple[str, ...], tuple[Sketch | None, ...]]:
    """Return what tells a slice: in words, as paths with their tests, the types if only they count, as Python."""
    if there.node.slice == _DEFAULT:
        return words("what is no other slice"), [((), lambda _reached: False)], (), (None,)
    found = tuple(criteria(place, there))
    if found:
        typed = found[0].typed if len(found) == 1 else ()
        sketches = tuple(one.sketch for one in found)
        return together((one.told for one in found), ", "), [(one.steps, one.test) for one in found], typed, sketches
    if discriminators(place):
        return words("nothing tells it"), [((), lambda _reached: None)], (), (None,)

    checks = joined(parts)

    def content(item: Item, scope: Scope) -> bool | None:
        return attempted(lambda: _all(checks, item, scope), scope)

    return words("its content"), [((), any_of([content]))], (), (None,)


def _all(checks: tuple[Check, ...], item: Item, scope: Scope) -> None:
    for check in checks:
        check([item], item, scope)


def _check(how: Slicing) -> Check:
    place, slices, told = how.place, how.slices, how.place.told
    default = next((at for at, one in enumerate(slices) if one.name == _DEFAULT), None)
    missing_is_told = limits_of(place)[0] > 0
    grouped = bool(how.resource) and default is None and not how.strict
    only = slices[0] if len(slices) == 1 and default is None else None

    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        if only is not None and items and _are_all(how, only, items, scope):
            _look(only, items, parent, scope)
            return
        groups = _grouped(how, items) if grouped else None
        if groups is not None:
            for one, several in zip(slices, groups, strict=True):
                if several and one.checks:
                    _look(one, several, parent, scope)
            return
        by_slice = _sorted(how, items, scope)
        if default is not None:
            by_slice.sure[default].extend(by_slice.others)
        elif "closed" in how.strict:
            known = together((words("{name} ({told})", name=one.name, told=one.told) for one in slices), "; ")
            for item in by_slice.others:
                scope.run.note(issues.NO_SLICE, item.path, place.rule, **told, slices=known)
        for item, names in by_slice.maybe:
            scope.run.note(issues.SLICE_UNDECIDED, item.path, place.rule, **told, slices=", ".join(names))
        if items or not missing_is_told:
            _count(how, by_slice, parent, scope)
        if how.strict:
            _order(how, by_slice, scope)
        for one, several in zip(slices, by_slice.sure, strict=True):
            if several and one.parts:
                _look(one, [item for item in several if id(item) not in by_slice.doubled], parent, scope)

    return check


def _grouped(how: Slicing, items: list[Item]) -> tuple[list[Item], ...] | None:
    """Return the values of each slice where the resource in them tells it; None where anything is to be said of that.

    Types that were not met before are looked at otherwise, too.
    """
    by_type, name = how.by_type or {}, how.resource
    groups = tuple(list[Item]() for _ in how.slices)
    for item in items:
        inner = item.value.get(name) if item.value.__class__ is dict else None
        type_ = inner.get("resourceType") if inner.__class__ is dict else None
        known = by_type.get(type_) if type_.__class__ is str else None
        if known is None or len(known[1]) > 1 or (None in known[0] and not known[1]):
            return None
        for at in known[1]:
            groups[at].append(item)
    for one, several in zip(how.slices, groups, strict=True):
        if len(several) < one.least or (one.most is not None and len(several) > one.most):
            return None
    return groups


def _are_all(how: Slicing, one: Slice, items: list[Item], scope: Scope) -> bool:
    """Tell whether all values are one slice, as many as there may be."""
    if len(items) < one.least or (one.most is not None and len(items) > one.most):
        return False
    routes = how.routes
    return all(test(routes[route](item, scope)) is True for item in items for route, test in one.tests)


def _look(one: Slice, items: list[Item], parent: Item, scope: Scope) -> None:
    for check in one.checks:
        kept = check(items, parent, scope)
        if kept is not None:
            items = kept


def _sorted(how: Slicing, items: list[Item], scope: Scope) -> Sorted:
    found = Sorted(sure=tuple([] for _ in how.slices), maybe=[], others=[], order=[], doubled=set())
    for item in items:
        answers, sure = _answers(how, item, scope)
        for at in sure:
            found.sure[at].append(item)
        if len(sure) > 1:
            names = ", ".join(how.slices[at].name for at in sure)
            scope.run.note(issues.SEVERAL_SLICES, item.path, how.place.rule, **how.place.told, slices=names)
            found.doubled.add(id(item))
        elif not sure and None in answers:
            undecided = zip(how.slices, answers, strict=True)
            found.maybe.append((item, [one.name for one, answer in undecided if answer is None]))
        elif not sure:
            found.others.append(item)
        found.order.append((item, sure[0] if sure else -1))
    return found


def _answers(how: Slicing, item: Item, scope: Scope) -> _Told:
    """Tell for each slice whether a value is it, and the numbers of those that it is; paths are followed once."""
    if how.by_type is None:
        answers = _asked(how, item, scope, {})
        return answers, [at for at, answer in enumerate(answers) if answer]
    if how.resource and item.value.__class__ is dict:
        inner = item.value.get(how.resource)
        name = inner.get("resourceType") if inner.__class__ is dict else None
        known = how.by_type.get(name) if name.__class__ is str else None
        if known is not None:
            return known
    found = how.routes[0](item, scope)
    type_ = found[0][0].type if found and len(found) == 1 else None
    known = how.by_type.get(type_) if type_ is not None else None
    if known is None:
        answers = _asked(how, item, scope, {0: found})
        known = (answers, [at for at, answer in enumerate(answers) if answer])
        if type_ is not None:
            how.by_type[type_] = known
    return known


def _asked(how: Slicing, item: Item, scope: Scope, reached: dict[int, Found | None]) -> list[bool | None]:
    answers: list[bool | None] = []
    for one in how.slices:
        answer: bool | None = True
        for route, test in one.tests:
            if route not in reached:
                reached[route] = how.routes[route](item, scope)
            said = test(reached[route])
            if said is not True:
                answer = said
                if said is False:
                    break
        answers.append(answer)
    return answers


def _count(how: Slicing, by_slice: Sorted, parent: Item, scope: Scope) -> None:
    for one, found in zip(how.slices, by_slice.sure, strict=True):
        if len(found) < one.least:
            issue = issues.SLICE_MISSING
            if len(found) + sum(one.name in names for _, names in by_slice.maybe) >= one.least:
                continue
        elif one.most is None or len(found) <= one.most:
            continue
        else:
            issue = issues.SLICE_TOO_MANY if one.most else issues.SLICE_PROHIBITED
        facts = {**how.place.told, "slice": one.name, "told": one.told, "found": str(len(found))}
        for path in [parent.path] if one.most != 0 else [item.path for item in found]:
            scope.run.note(issue, path, one.rule, **facts, least=str(one.least), most=str(one.most))


def _order(how: Slicing, by_slice: Sorted, scope: Scope) -> None:
    place, slices = how.place, how.slices
    if "openAtEnd" in how.strict:
        end = max((at for at, (_, number) in enumerate(by_slice.order) if number >= 0), default=0)
        name = slices[by_slice.order[end][1]].name if by_slice.order else ""
        for item, number in by_slice.order[:end]:
            if number < 0:
                scope.run.note(issues.BEFORE_THE_END, item.path, place.rule, **place.told, slice=name)
    if "ordered" in how.strict:
        _in_order(how, by_slice, scope)


def _in_order(how: Slicing, by_slice: Sorted, scope: Scope) -> None:
    highest, names = -1, ", ".join(one.name for one in how.slices)
    for item, number in by_slice.order:
        if 0 <= number < highest:
            facts = {"slice": how.slices[number].name, "earlier": how.slices[highest].name, "slices": names}
            scope.run.note(issues.OUT_OF_ORDER, item.path, how.place.rule, **how.place.told, **facts)
        highest = max(highest, number)
