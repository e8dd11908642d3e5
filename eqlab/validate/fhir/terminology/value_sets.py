"""Value sets, compiled to sets of codes.

Source: FHIR R4, ValueSet.compose and ValueSet.expansion.
"""

from eqlab.core.check import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.terminology import filters
from eqlab.validate.fhir.terminology.code_systems import CodeSystem, code_system, is_inactive
from eqlab.validate.fhir.terminology.model import (
    IN,
    OUT,
    Members,
    Membership,
    intersection,
    of_codes,
    of_listed,
    remembered,
    undecided,
    union,
    without,
)
from eqlab.validate.fhir.terminology.reading import dicts, nested, strings, text

_KEY = "terminology: value set"
_DEEPEST = 40
"""Value sets that import one another in a row."""


def members(library: Library, canonical: str, trail: tuple[str, ...] = ()) -> Members | None:
    """Return the codes of a value set; None when nobody knows it."""
    if canonical in trail:
        return undecided(f"the value set {canonical} imports itself")
    if len(trail) > _DEEPEST:
        return undecided(f"value sets import one another more than {_DEEPEST} deep")
    definition = library.find(canonical, "ValueSet")
    if definition is None:
        return None
    return library.derive((_KEY, canonical), lambda: compiled(library, definition, (*trail, canonical)))


def compiled(library: Library, definition: Json, trail: tuple[str, ...] = ()) -> Members:
    """Return the codes of a value set, from its definition."""
    compose = definition.get("compose")
    if not dicts(compose, "include"):
        return _expanded(definition) or undecided("the value set says neither what it is composed of nor its codes")
    active = isinstance(compose, dict) and compose.get("inactive") is False
    included = union([_part(library, one, trail, active=active) for one in dicts(compose, "include")])
    excluded = [_part(library, one, trail, active=False) for one in dicts(compose, "exclude")]
    return remembered(without(included, union(excluded)) if excluded else included)


def _expanded(definition: Json) -> Members | None:
    expansion = definition.get("expansion")
    if not isinstance(expansion, dict):
        return None
    contained = (one for one, _ in nested(expansion, "contains") if one.get("abstract") is not True)
    return of_listed((text(one, "system"), text(one, "code")) for one in contained)


def _part(library: Library, one: Json, trail: tuple[str, ...], *, active: bool) -> Members:
    """Return the codes of one `include` or `exclude`: what its system and all its value sets have in common."""
    parts = [members(library, url, trail) or undecided(_unknown(url)) for url in strings(one, "valueSet")]
    if text(one, "system"):
        parts.insert(0, _of_system(library, one, active=active))
    return intersection(parts) if parts else undecided("a part of the value set has neither a system nor a value set")


def _unknown(url: str) -> str:
    return f"the lab does not know the value set {url}"


def _of_system(library: Library, one: Json, *, active: bool) -> Members:
    url, version = text(one, "system"), text(one, "version")
    system = code_system(library, url, version)
    concepts = dicts(one, "concept")
    if concepts:
        return of_codes(url, (text(concept, "code") for concept in concepts), fold=system is not None and system.fold)
    if system is None or system.content == "not-present":
        return undecided(f"the lab does not have the content of the code system {url}{version and f'|{version}'}")
    if dicts(one, "filter"):
        return _filtered(system, url, dicts(one, "filter"))
    return of_system(system, url, active=active)


def of_system(system: CodeSystem, url: str, *, active: bool = False) -> Members:
    """Return all codes of a code system, or all that are in use."""
    codes = [code for code, concept in system.concepts.items() if not (active and is_inactive(concept))]
    whole = of_codes(url, codes, fold=system.fold)
    return whole if system.complete else _in_part(whole, url, system)


def _in_part(known: Members, url: str, system: CodeSystem) -> Members:
    """Return a set of which only some codes are known."""
    unsure = Membership(None, f"the lab has only a part of the code system {url} (content: {system.content})")

    def holds(asked: str, code: str) -> Membership:
        if asked not in ("", url):
            return OUT
        return IN if known.holds(asked, code).answer else unsure

    return Members(holds=holds, listed=lambda: None)


def _filtered(system: CodeSystem, url: str, wanted: list[Json]) -> Members:
    left = set(system.concepts)
    for one in wanted:
        selection = filters.selected(system, one)
        if isinstance(selection, str):
            return undecided(selection, url)
        left &= selection
    known = of_codes(url, left, fold=system.fold)
    return known if system.complete else _in_part(known, url, system)
