"""How often an element may be there.

Source: FHIR R4, ElementDefinition.min and max.
"""

from collections.abc import Iterator

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.sketch import Sketch, nothing
from eqlab.validate.fhir.run import Scope

_TOLD = 10
"""Slices that are named where one is missing."""


def limits(url: str, element: str, definition: Json) -> tuple[int, int | None]:
    """Return least and most, None for any number. Raises AuthorError when they are no numbers."""
    least, most = definition.get("min", 0), definition.get("max", "*")
    if type(least) is not int or least < 0 or not (most == "*" or (type(most) is str and most.isdecimal())):
        raise AuthorError(issues.BAD_CARDINALITY, profile=url, element=element, found=f"{least}..{most}")
    return least, None if most == "*" else int(most)


def limits_of(place: Place) -> tuple[int, int | None]:
    """Return the limits of a place's element."""
    return limits(place.facts.url, place.node.id, place.definition)


def cardinality(place: Place) -> Iterator[Assertion]:
    """Yield what the profile asks beyond the type's own cardinality."""
    if place.element is None:
        return
    least, most = limits_of(place)
    asked, allowed = place.element.least, place.element.most
    if place.general is not None:
        general = limits(place.facts.url, place.general.id, place.general.definition)
        asked, allowed = max(asked, general[0]), tighter(allowed, general[1])
    if least > asked:
        check = _at_least(place, least, asked)
        yield Assertion(
            says=f"at least {least}",
            check=check,
            absent=True,
            each=nothing if least == 1 else None,
            whole=_counted(f">= {least}"),
        )
    if most is not None and (allowed is None or most < allowed):
        check = _at_most(place, most, allowed)
        yield Assertion(
            says=f"at most {most}",
            check=check,
            each=nothing if most else None,
            whole=_counted(f"<= {most}"),
        )


def _counted(limit: str) -> Sketch:
    return lambda _sheet, values, _type: f"len({values}) {limit}"


def tighter(one: int | None, other: int | None) -> int | None:
    """Return the smaller of two upper limits, where None is none."""
    return one if other is None else other if one is None else min(one, other)


def _at_least(place: Place, least: int, asked: int) -> Check:
    rule, told, expected = place.rule, {**place.told, **_described(place)}, str(least)
    issue = issues.MISSING_ANY if place.node.slices else issues.MISSING

    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        if asked <= len(items) < least:
            scope.run.note(issue, parent.path, rule, **told, least=expected, found=str(len(items)))

    return check


def _described(place: Place) -> dict[str, str]:
    """Name the slices of an element, with the profiles of their types: which extension is meant, for one."""
    slices = [" ".join((node.slice, *_profiles(node.definition))) for node in place.node.slices[:_TOLD]]
    return {"slices": ", ".join(slices)} if slices else {}


def _profiles(definition: Json) -> Iterator[str]:
    types = definition.get("type")
    for one in types if isinstance(types, list) else ():
        named = one.get("profile") if isinstance(one, dict) else None
        yield from (f"({url})" for url in (named if isinstance(named, list) else ()) if isinstance(url, str))


def _at_most(place: Place, most: int, allowed: int | None) -> Check:
    rule, told, expected = place.rule, place.told, str(most)
    issue = issues.TOO_MANY if most else issues.PROHIBITED

    def check(items: list[Item], parent: Item, scope: Scope) -> list[Item] | None:
        if len(items) <= most:
            return None
        if allowed is None or len(items) <= allowed or not most:
            scope.run.note(issue, parent.path, rule, **told, most=expected, found=str(len(items)))
        return None if most else []

    return check
