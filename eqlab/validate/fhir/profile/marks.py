"""What in a profile marks a value: fixed values, patterns, required codes, profiles."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias

from eqlab.core.issue import Level, Nature
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.profile.bindings import bound_to, covers
from eqlab.validate.fhir.profile.items import Item, is_a, read_by_name
from eqlab.validate.fhir.profile.routes import Found
from eqlab.validate.fhir.profile.sketch import Leaf, Sheet, Sketch
from eqlab.validate.fhir.profile.spots import Spot, children, expected
from eqlab.validate.fhir.profile.values import holding, matches
from eqlab.validate.fhir.run import Binding, Scope
from eqlab.validate.fhir.terminology import member
from eqlab.validate.words import show, together

Matcher: TypeAlias = Callable[[Item, Scope], bool | None]
"""Tells whether a value is what is looked for; None when that is not known."""


Test: TypeAlias = Callable[[Found | None], bool | None]
"""Looks at what a path leads to, None when that is not known, and tells whether it is what is looked for."""


class Mark(NamedTuple):
    """What marks the values of an element."""

    told: str
    """In words, e.g. `code is "home"`."""
    match: Matcher
    leaf: Leaf | None = None
    """Writes the same as a test, where it looks at the value alone."""


def presence(spots: list[Spot]) -> bool | None:
    """Tell whether a profile asks that an element be there (True) or not (False); None when it leaves it open."""
    if any(spot.definition.get("max") == "0" for spot in spots):
        return False
    return True if any(spot.definition.get("min", 0) for spot in spots) else None


def any_of(tests: list[Matcher], *, each: bool = True) -> Test:
    """Return what tells whether every test (or one, without `each`) is met by some value that was reached."""
    join = every if each else some

    def test(reached: Found | None) -> bool | None:
        if reached is None:
            return None
        if len(tests) == 1 and len(reached) == 1:
            return tests[0](*reached[0])
        return join([some([one(*value) for value in reached]) for one in tests])

    return test


def some(answers: list[bool | None]) -> bool | None:
    """Return True when any answer is, else None when any is not known."""
    return True if True in answers else None if None in answers else False


def every(answers: list[bool | None]) -> bool | None:
    """Return False when any answer is, else None when any is not known."""
    return False if False in answers else None if None in answers else True


def mark(spot: Spot, path: str) -> Mark | None:
    """Return what marks the values of an element: a value, or values inside, or codes, or profiles, or its slices."""
    values = [
        Mark(
            words("{what} is {value}", what=path or words("the value"), value=show(value))
            if exact
            else words("{what} has {value}", what=path or words("the value"), value=show(value)),
            _is(value, exact=exact),
            partial(_written, holding(value, exact=exact)),
        )
        for value, exact in expected(spot)
    ]
    if values:
        return _joined(values, each=True)
    return _inside(spot, path) or _coded(spot, path) or _profiled(spot, path) or _sliced(spot, path)


def _written(sketch: Sketch, sheet: Sheet, value: str) -> str:
    return sketch(sheet, value, "") or "False"


def _is(value: Json, *, exact: bool) -> Matcher:
    if type(value) is str:
        return lambda item, _scope: type(item.value) is str and item.value == value
    return lambda item, _scope: matches(value, item.value, exact)


def _joined(marks: list[Mark], *, each: bool) -> Mark | None:
    if len(marks) < 2:  # noqa: PLR2004 - one is none to join
        return marks[0] if marks else None
    join, tests = every if each else some, [one.match for one in marks]
    told = together((one.told for one in marks), " & " if each else " | ")
    return Mark(told, lambda item, scope: join([test(item, scope) for test in tests]))


def _inside(spot: Spot, path: str) -> Mark | None:
    found = []
    for child in children(spot):
        name = child.node.name if child.node else ""
        inner = mark(child, f"{path}.{name}".removeprefix(".")) if name not in {"id", "extension"} else None
        if inner is not None:
            found.append(Mark(inner.told, _below(name, inner.match)))
    return _joined(found, each=True)


def _below(name: str, match: Matcher) -> Matcher:
    def look(item: Item, scope: Scope) -> bool | None:
        read = read_by_name(item.type, name)
        return some([match(one, scope) for one in read(item)]) if read else False

    return look


def _coded(spot: Spot, path: str) -> Mark | None:
    bound = bound_to(spot.definition, "")
    known = bound_to(spot.element.definition, "") if spot.element else None
    if bound is None or bound.strength != "required" or covers(known, bound):
        return None
    value_set = bound.value_set
    told = words("{what} is a code of {value_set}", what=path or words("the value"), value_set=value_set)
    return Mark(told, lambda item, scope: in_value_set(item, value_set, scope))


def in_value_set(item: Item, value_set: str, scope: Scope) -> bool | None:
    """Tell whether a coded value is in a value set; None when that is not known."""
    library, value = scope.run.library, item.value
    if type(value) is str:
        return member(library, value_set, "", value).answer
    if type(value) is not dict:
        return False
    codings = value.get("coding") if item.type == "CodeableConcept" else [value]
    pairs = [(one.get("system", ""), one.get("code")) for one in codings or () if type(one) is dict]
    asked = [(system, code) for system, code in pairs if type(system) is str and type(code) is str]
    return some([member(library, value_set, system, code).answer for system, code in asked])


def attempted(look: Callable[[], None], scope: Scope) -> bool | None:
    """Tell whether all is well with what is looked at, required codes included; None when that is not known.

    Nothing is noted. Warnings leave a value what it is.
    """
    run, codes = scope.run, list[bool | None]()

    def whole() -> None:
        start = len(run.bound)
        look()
        required = [one for one in run.bound[start:] if one[3].strength == "required"]
        codes.extend(in_value_set(_bound(one[0]), _value_set(one[3]), scope) for one in required)

    noted = [note[0] for note in run.attempt(whole)]
    if any(one.nature is Nature.VIOLATION and one.level is Level.ERROR for one in noted):
        return False
    return every([*codes, None] if any(one.nature is Nature.UNDECIDED for one in noted) else codes)


def _value_set(binding: Binding) -> str:
    """Return the value set of a binding; one that the profile contains goes by the profile's URL."""
    inside = binding.value_set.startswith("#")
    return binding.rule.partition("#")[0] + binding.value_set if inside else binding.value_set


def _bound(value: Json) -> Item:
    type_ = "CodeableConcept" if type(value) is dict and "coding" in value else "Coding"
    return Item(value, (None, ""), type_)


def _profiled(spot: Spot, path: str) -> Mark | None:
    conforms, profiles = spot.facts.services.conforms, spot.profiles
    urls = sorted({url for several in profiles.values() for url in several})

    def look(item: Item, scope: Scope) -> bool | None:
        asked = next((urls for code, urls in profiles.items() if is_a(item.type, (code,))), ())
        return some([conforms(url, item.value, item.path, scope) for url in asked])

    told = words("{what} meets {urls}", what=path or words("the value"), urls=" | ".join(urls))
    return Mark(told, look) if urls else None


def _sliced(spot: Spot, path: str) -> Mark | None:
    """Return the marks of an element's slices, where the element itself has none."""
    found = [(one, mark(one, path)) for one in spot.alternatives() if one.node is not spot.node]
    marked = [(one, inner) for one, inner in found if inner is not None]
    return _joined([inner for _, inner in marked], each=all(one.definition.get("min", 0) for one, _ in marked))
