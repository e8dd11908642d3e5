"""Slices: which values are which slice, how many, in which order, and what each must be.

Source: FHIR R4, profiling.html, section "Slicing".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.cardinality import limits, limits_of
from eqlab.validate.fhir.profile.discriminators import criteria, discriminators
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.marks import Matcher, every
from eqlab.validate.fhir.profile.tree import Node
from eqlab.validate.fhir.profile.types import types_of
from eqlab.validate.fhir.run import Scope

_DEFAULT = "@default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A slice, compiled."""

    name: str
    told: str
    """What tells it, in words."""
    match: Matcher
    least: int
    most: int | None
    parts: tuple[Assertion, ...]
    rule: str

    @property
    def says(self) -> str:
        """The slice in one line."""
        most = "*" if self.most is None else self.most
        return f"slice {self.name} {self.least}..{most}: {self.told}"


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
    slices = tuple(_slice(place, node) for node in place.node.slices)
    said = place.definition.get("slicing")
    rules = said if isinstance(said, dict) else {}
    strict = _strict(place, rules)
    asking = [one for one in slices if one.least or one.most is not None or one.parts]
    if not asking and not strict:
        return
    order = ", ordered" if "ordered" in strict else ""
    how = ", ".join(f"{kind} {path}" for kind, path in discriminators(place)) or "content"
    yield Assertion(
        says=f"slices by {how}, {rules.get('rules', 'open')}{order}",
        check=_check(place, slices, strict),
        parts=tuple(Assertion(says=one.says, check=_nothing, parts=one.parts) for one in slices),
        absent=any(one.least for one in slices),
    )


def _nothing(_items: list[Item], _parent: Item, _scope: Scope) -> None:
    """Check nothing: for printing only."""


def _strict(place: Place, rules: dict[str, object]) -> frozenset[str]:
    """Return what is asked of a slicing as a whole, beyond what is asked anyway."""
    words = {str(rules.get("rules"))} & {"closed", "openAtEnd"}
    if rules.get("ordered") is True:
        words.add("ordered")
    anyway = place.general.definition.get("slicing") if place.general and place.general.slices else None
    return frozenset() if anyway == rules else frozenset(words)


def _slice(place: Place, node: Node) -> Slice:
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
    told, match = _told(place, there, parts)
    return Slice(name=node.slice, told=told, match=match, least=least, most=most, parts=parts, rule=there.rule)


def _told(place: Place, there: Place, parts: tuple[Assertion, ...]) -> tuple[str, Matcher]:
    if there.node.slice == _DEFAULT:
        return "what is no other slice", lambda _item, _scope: False
    found = tuple(criteria(place, there))
    if found:
        tests = tuple(one.match for one in found)
        if len(tests) == 1:
            return found[0].told, tests[0]
        return ", ".join(one.told for one in found), lambda item, scope: every([test(item, scope) for test in tests])
    if discriminators(place):
        return "nothing tells it", lambda _item, _scope: None
    return "its content", lambda item, scope: not scope.run.attempt(lambda: _all(parts, item, scope))


def _all(parts: tuple[Assertion, ...], item: Item, scope: Scope) -> None:
    for one in parts:
        one.check([item], item, scope)


def _check(place: Place, slices: tuple[Slice, ...], strict: frozenset[str]) -> Check:
    told = place.told
    default = next((at for at, one in enumerate(slices) if one.name == _DEFAULT), None)
    missing_is_told = limits_of(place)[0] > 0

    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        by_slice = _sorted(place, slices, items, scope)
        if default is not None:
            by_slice.sure[default].extend(by_slice.others)
        elif "closed" in strict:
            known = "; ".join(f"{one.name} ({one.told})" for one in slices)
            for item in by_slice.others:
                scope.run.note(issues.NO_SLICE, item.path, place.rule, **told, slices=known)
        for item, names in by_slice.maybe:
            scope.run.note(issues.SLICE_UNDECIDED, item.path, place.rule, **told, slices=", ".join(names))
        if items or not missing_is_told:
            _count(place, slices, by_slice, parent, scope)
        _order(place, slices, by_slice, strict, scope)
        for one, several in zip(slices, by_slice.sure, strict=True):
            found = [item for item in several if id(item) not in by_slice.doubled]
            for part in one.parts if found else ():
                kept = part.check(found, parent, scope)
                found = found if kept is None else kept

    return check


def _sorted(place: Place, slices: tuple[Slice, ...], items: list[Item], scope: Scope) -> Sorted:
    found = Sorted(sure=tuple([] for _ in slices), maybe=[], others=[], order=[], doubled=set())
    for item in items:
        answers = [one.match(item, scope) for one in slices]
        sure = [at for at, answer in enumerate(answers) if answer]
        for at in sure:
            found.sure[at].append(item)
        if len(sure) > 1:
            names = ", ".join(slices[at].name for at in sure)
            scope.run.note(issues.SEVERAL_SLICES, item.path, place.rule, **place.told, slices=names)
            found.doubled.add(id(item))
        elif not sure and None in answers:
            found.maybe.append(
                (item, [one.name for one, answer in zip(slices, answers, strict=True) if answer is None])
            )
        elif not sure:
            found.others.append(item)
        found.order.append((item, sure[0] if sure else -1))
    return found


def _count(place: Place, slices: tuple[Slice, ...], by_slice: Sorted, parent: Item, scope: Scope) -> None:
    for one, found in zip(slices, by_slice.sure, strict=True):
        facts = {**place.told, "slice": one.name, "told": one.told, "found": str(len(found))}
        perhaps = sum(one.name in names for _, names in by_slice.maybe)
        if len(found) + perhaps < one.least:
            scope.run.note(issues.SLICE_MISSING, parent.path, one.rule, **facts, least=str(one.least))
        elif one.most == 0:
            for item in found:
                scope.run.note(issues.SLICE_PROHIBITED, item.path, one.rule, **facts)
        elif one.most is not None and len(found) > one.most:
            scope.run.note(issues.SLICE_TOO_MANY, parent.path, one.rule, **facts, most=str(one.most))


def _order(place: Place, slices: tuple[Slice, ...], by_slice: Sorted, strict: frozenset[str], scope: Scope) -> None:
    if "openAtEnd" in strict:
        last = next((at for _, at in reversed(by_slice.order) if at >= 0), -1)
        end = max((at for at, (_, number) in enumerate(by_slice.order) if number >= 0), default=-1)
        for item, number in by_slice.order[: max(end, 0)]:
            if number < 0:
                facts = {**place.told, "slice": slices[last].name}
                scope.run.note(issues.BEFORE_THE_END, item.path, place.rule, **facts)
    if "ordered" in strict:
        _in_order(place, slices, by_slice, scope)


def _in_order(place: Place, slices: tuple[Slice, ...], by_slice: Sorted, scope: Scope) -> None:
    highest = -1
    for item, number in by_slice.order:
        if 0 <= number < highest:
            facts = {"slice": slices[number].name, "earlier": slices[highest].name}
            names = ", ".join(one.name for one in slices)
            scope.run.note(issues.OUT_OF_ORDER, item.path, place.rule, **place.told, **facts, slices=names)
        highest = max(highest, number)
