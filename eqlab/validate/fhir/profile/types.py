"""Which types an element may have, and which profiles on them.

Source: FHIR R4, ElementDefinition.type.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Element, type_names
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Keep, Place
from eqlab.validate.fhir.profile.fitting import fitting
from eqlab.validate.fhir.profile.items import Item, is_a
from eqlab.validate.fhir.run import Scope

_ELEMENT = "http://hl7.org/fhir/StructureDefinition/elementdefinition-profile-element"
_SYSTEM = "http://hl7.org/fhirpath/"


def entries(definition: Json) -> list[Json]:
    """Return the types that an ElementDefinition names."""
    named = definition.get("type")
    return [one for one in named if isinstance(one, dict) and isinstance(one.get("code"), str)] if named else []


def types_of(url: str, element: Element, definition: Json) -> tuple[str, ...]:
    """Return the types that a value may have, by the base and by the profile. Raises AuthorError for others.

    Only of a choice and of a resource can a value tell which type it is.
    """
    named = tuple(dict.fromkeys(str(one["code"]).removeprefix(STRUCTURES) for one in entries(definition)))
    if not named or any("." in one for one in element.types) or named[0].startswith(_SYSTEM):
        return element.types
    wrong = next((one for one in named if not is_a(one, element.types)), None)
    if wrong is None:
        return named if element.choice or "Resource" in element.types else element.types
    raise AuthorError(
        issues.BAD_TYPE,
        expected=" | ".join(element.types[:6]),
        nearest=nearest(wrong, element.types if wrong in type_names() else type_names()),
        profile=url,
        element=str(definition.get("id") or definition["path"]),
        found=wrong,
    )


def narrowing(place: Place) -> Iterator[Assertion]:
    """Yield that only some of the base's types are allowed; values of others are looked at no further."""
    element = place.element
    if element is None or place.types == element.types or set(place.types) >= set(element.types):
        return
    if place.general is not None and types_of(place.facts.url, element, place.general.definition) == place.types:
        return
    yield Assertion(
        says=f"only {' | '.join(place.types)}",
        check=_only(place),
        only=place.types,
        each=lambda _sheet, _value, type_: "" if is_a(type_, place.types) else None,
    )


def _only(place: Place) -> Check:
    rule, told, types = place.rule, place.told, place.types
    named = ", ".join(types)

    def check(items: list[Item], _parent: Item, scope: Scope) -> list[Item]:
        if len(items) == 1 and items[0].type in types:
            return items
        kept = []
        for item in items:
            if is_a(item.type, types):
                kept.append(item)
            else:
                scope.run.note(issues.TYPE_NOT_ALLOWED, item.path, rule, **told, found=item.type, types=named)
        return kept

    return check


def type_profiles(place: Place) -> Iterator[Assertion]:
    """Yield the profiles that values must meet by their type."""
    asked = profiles_of(place.definition)
    anyway = [profiles_of(known) for known in place.known()]
    asked = {code: urls for code, urls in asked.items() if urls and all(urls != one.get(code) for one in anyway)}
    if asked:
        says = "; ".join(f"{code} by {' | '.join(urls)}" for code, urls in asked.items())
        yield Assertion(says=says, check=_by_type(place, asked), keeps=partial(_passing_on, place, asked))


def _passing_on(place: Place, asked: Mapping[str, tuple[str, ...]], type_: str) -> Keep | None:
    urls = asked.get(type_)
    fit = fitting(place, urls) if urls else None
    return None if fit is None else lambda value, path, scope: fit(Item(value, path, type_), scope)


def profiles_of(definition: Json) -> Mapping[str, tuple[str, ...]]:
    """Return the profiles of each type; none for a type that is also named without one."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries(definition):
        code = str(entry["code"]).removeprefix(STRUCTURES)
        urls = tuple(url for url in _profiles(entry) if url != STRUCTURES + code)
        open_ = not urls or (code in found and not found[code])
        found[code] = () if open_ else tuple(dict.fromkeys((*found.get(code, ()), *urls)))
    return found


def _profiles(entry: Json) -> Iterator[str]:
    """Yield the profiles of a type; `url#element` where an extension names an element of one."""
    twins = entry.get("_profile") or []
    for at, url in enumerate(entry.get("profile") or ()):
        said = (twins[at] or {}).get("extension") if at < len(twins) else None
        element = next((one.get("valueString") for one in said or () if one.get("url") == _ELEMENT), None)
        yield f"{url}#{element}" if element else str(url)


def _by_type(place: Place, asked: Mapping[str, tuple[str, ...]]) -> Check:
    fits = {code: fitting(place, urls) for code, urls in asked.items()}

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            fit = fits.get(item.type) or next((fit for code, fit in fits.items() if is_a(item.type, (code,))), None)
            if fit is not None:
                fit(item, scope)

    return check
