"""How the slices of an element are told apart.

Source: FHIR R4, ElementDefinition.slicing.discriminator.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Place
from eqlab.validate.fhir.profile.items import Item, is_a
from eqlab.validate.fhir.profile.marks import Mark, Matcher, Test, any_of, mark, presence
from eqlab.validate.fhir.profile.routes import Found, Step, parsed
from eqlab.validate.fhir.profile.sketch import Sheet, Sketch, reaching
from eqlab.validate.fhir.profile.spots import Spot, extension_urls, routed
from eqlab.validate.fhir.profile.types import profiles_of
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import together


class Criterion(NamedTuple):
    """What tells whether a value is a slice."""

    told: str
    """In words, e.g. `code is "home"`."""
    steps: tuple[Step, ...]
    """The path from the value to what is looked at."""
    test: Test
    typed: tuple[str, ...] = ()
    """The types of what is reached, where it looks at nothing else."""
    sketch: Sketch | None = None
    """Writes the same as a test, where it looks at the value alone."""


Maker: TypeAlias = Callable[[list[Spot], tuple[Step, ...], str], Criterion | None]


def discriminators(place: Place) -> tuple[tuple[str, str], ...]:
    """Return kind and path of an element's discriminators; those that go without saying when it names none."""
    slicing = place.definition.get("slicing")
    named = slicing.get("discriminator") if isinstance(slicing, dict) else None
    found = tuple((str(one.get("type")), str(one.get("path"))) for one in named or ())
    if found:
        return found
    if place.types == ("Extension",):
        return (("value", "url"),)
    return (("type", "$this"),) if place.element is not None and place.element.choice else ()


def criteria(place: Place, slice_: Place) -> Iterator[Criterion]:
    """Yield what tells a slice. Raises AuthorError for a discriminator that cannot be followed."""
    spot = Spot(
        facts=slice_.facts,
        node=slice_.node,
        element=slice_.element,
        types=slice_.types,
        profiles=profiles_of(slice_.definition),
    )
    for kind, path in discriminators(place):
        steps, make = parsed(path), _MAKERS.get(kind)
        if steps is None or make is None:
            facts = {"profile": place.facts.url, "element": place.node.id, "found": f"{kind} {path}"}
            raise AuthorError(issues.BAD_DISCRIMINATOR, None, "", "", **facts)
        criterion = _by_url(spot, path) or make(routed(spot, steps), steps, path)
        if criterion is not None:
            yield criterion


def _by_url(spot: Spot, path: str) -> Criterion | None:
    """Tell extensions by their URL, without opening their definitions."""
    urls = frozenset(extension_urls(spot)) if path == "url" and spot.types == ("Extension",) else None
    if not urls:
        return None

    def match(item: Item, _scope: Scope) -> bool:
        url = item.value.get("url") if type(item.value) is dict else None
        return type(url) is str and url in urls

    def sketch(sheet: Sheet, value: str, _type: str) -> str:
        return f"{value}.get('url') in {sheet.constant(urls)}"

    return Criterion(words("url is {urls}", urls=" | ".join(sorted(urls))), (), any_of([match]), sketch=sketch)


def _value(spots: list[Spot], steps: tuple[Step, ...], path: str) -> Criterion | None:
    found = [(spot, one) for spot in spots if (one := mark(spot, _named(path))) is not None]
    if not found:
        return _exists(spots, steps, path)
    must = all(spot.definition.get("min", 0) for spot, _ in found)
    told = together((one.told for _, one in found), " & " if must else " | ")
    return Criterion(
        told,
        steps,
        any_of([one.match for _, one in found], each=must),
        sketch=_sketch(steps, found[0][1]) if len(found) == 1 else None,
    )


def _sketch(steps: tuple[Step, ...], mark: Mark) -> Sketch | None:
    leaf, names = mark.leaf, tuple(step.name for step in steps)
    if leaf is None or any(step.kind != "child" for step in steps):
        return None
    return lambda sheet, value, type_: reaching(sheet, value, type_, names, leaf)


def _named(path: str) -> str:
    return path.removeprefix("$this").removeprefix(".")


def _exists(spots: list[Spot], steps: tuple[Step, ...], path: str) -> Criterion | None:
    must = presence(spots)
    if must is None:
        return None

    def test(reached: Found | None) -> bool | None:
        return None if reached is None else bool(reached) is must

    what = _named(path) or words("the value")
    told = words("{what} is there", what=what) if must else words("{what} is absent", what=what)
    return Criterion(told, steps, test)


def _type(spots: list[Spot], steps: tuple[Step, ...], path: str) -> Criterion | None:
    types = tuple(dict.fromkeys(one for spot in spots for one in spot.types))
    if not types or all(spot.element is not None and spot.types == spot.element.types for spot in spots):
        return _exists(spots, steps, path) if not types or len(types) > 1 else _typed(types, steps, path)
    return _typed(types, steps, path)


def _typed(types: tuple[str, ...], steps: tuple[Step, ...], path: str) -> Criterion:
    def test(item: Item, _scope: Scope) -> bool:
        return is_a(item.type, types)

    told = words("{what} is a {types}", what=_named(path) or words("the value"), types=" | ".join(types))
    return Criterion(told, steps, any_of([test]), types)


def _profile(spots: list[Spot], steps: tuple[Step, ...], path: str) -> Criterion | None:
    if not any(spot.profiles for spot in spots):
        return _type(spots, steps, path)
    urls = sorted({url for spot in spots for several in spot.profiles.values() for url in several})
    tests = [_meets(spot) for spot in spots]
    told = words("{what} meets {urls}", what=_named(path) or words("the value"), urls=" | ".join(urls))
    return Criterion(told, steps, any_of(tests, each=False))


def _meets(spot: Spot) -> Matcher:
    conforms = spot.facts.services.conforms

    def test(item: Item, scope: Scope) -> bool | None:
        if not is_a(item.type, spot.types):
            return False
        urls = next((urls for code, urls in spot.profiles.items() if is_a(item.type, (code,))), ())
        if item.value is None and urls:
            return None
        answers = [conforms(url, item.value, item.path, scope) for url in urls]
        return True if not answers or True in answers else None if None in answers else False

    return test


_MAKERS: dict[str, Maker] = {"value": _value, "pattern": _value, "exists": _exists, "type": _type, "profile": _profile}
