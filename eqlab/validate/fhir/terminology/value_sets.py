"""Value sets, compiled to sets of codes.

Source: FHIR R4, ValueSet.compose and ValueSet.expansion.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fhir.library import CoreSource, Library
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology import filters
from eqlab.validate.fhir.terminology.code_systems import CodeSystem, code_system, is_inactive
from eqlab.validate.fhir.terminology.model import (
    IN,
    Members,
    by_rule,
    intersection,
    of_codes,
    of_listed,
    remembered,
    undecided,
    union,
    without,
)
from eqlab.validate.fhir.terminology.reading import dicts, nested, strings, text
from eqlab.validate.fhir.terminology.special import SPECIAL, of_special
from eqlab.validate.words import shorten

_KEY = "terminology: value set"
_NAMED = "terminology: value sets that code systems name"
_SHOWN = "terminology: displays of a value set"
_WHOLE = "terminology: all codes of a code system"
_DEEPEST = 40
"""Value sets that import one another in a row."""
MOST_FILTERS = 400
"""Different filters that are applied for one value set; parts with more of them stay undecided."""


def members(library: Library, canonical: str, trail: tuple[str, ...] = ()) -> Members | None:
    """Return the codes of a value set; None when nobody knows it."""
    if canonical in trail:
        return undecided(words("the value set {url} imports itself", url=shorten(canonical)))
    if len(trail) > _DEEPEST:
        return undecided(words("value sets import one another more than {most} deep", most=str(_DEEPEST)))
    definition = definition_of(library, canonical)
    if definition is None:
        return _implicit(library, canonical)
    return library.derive((_KEY, canonical), lambda: compiled(library, definition, (*trail, canonical)))


def definition_of(library: Library, canonical: str) -> Json | None:
    """Return a value set by its URL, or one that another definition contains: `<URL of that definition>#<id>`."""
    holder, _, name = canonical.partition("#")
    if not name:
        return library.find(canonical, "ValueSet")
    inside = dicts(library.find(holder), "contained") if holder else []
    return next((one for one in inside if one.get("id") == name and one.get("resourceType") == "ValueSet"), None)


def shown_in(library: Library, value_set: str, system: str, code: str) -> list[str]:
    """Return how a value set itself shows a code that it lists."""
    definition = definition_of(library, value_set)
    if definition is None:
        return []
    shown = library.derive((_SHOWN, value_set), lambda: _shown(definition))
    return shown.get((system, code), [])


def _shown(definition: Json) -> dict[tuple[str, str], list[str]]:
    includes = dicts(definition.get("compose"), "include")
    listed = [(text(one, "system"), concept) for one in includes for concept in dicts(one, "concept")]
    listed += [(text(one, "system"), one) for one, _ in nested(definition.get("expansion"), "contains")]
    shown: dict[tuple[str, str], list[str]] = {}
    for system, concept in listed:
        words = [text(concept, "display"), *(text(other, "value") for other in dicts(concept, "designation"))]
        shown.setdefault((system, text(concept, "code")), []).extend(filter(None, words))
    return shown


def simple_system(definition: Json) -> str:
    """Return the code system whose codes are exactly those of a value set; empty when there is more to it."""
    compose = definition.get("compose")
    includes = dicts(compose, "include")
    if len(includes) != 1 or dicts(compose, "exclude") or {"concept", "filter", "valueSet"} & includes[0].keys():
        return ""
    return text(includes[0], "system")


def _implicit(library: Library, canonical: str) -> Members | None:
    """Return a value set that is there by convention: all codes of a system, or a part that its owner names."""
    url = canonical.partition("|")[0]
    if url.startswith(("http://snomed.info/sct?fhir_vs", "http://snomed.info/sct/")) and "?fhir_vs" in url:
        return of_system(library, "http://snomed.info/sct")
    if url == "http://loinc.org/vs" or url.startswith("http://loinc.org/vs/"):
        return of_system(library, "http://loinc.org")
    system = url.removesuffix("?vs") if url.endswith("?vs") else _named(library).get(url, "")
    return of_system(library, system) if code_system(library, system) else None


def _named(library: Library) -> dict[str, str]:
    """Return the code systems of packages by the value set of all their codes that they name."""

    def gathered() -> dict[str, str]:
        sources = [source for source in library.sources if not isinstance(source, CoreSource)]
        heads = ((source, head) for source in sources for head in source.heads("CodeSystem"))
        systems = [source.find(head.url, "") for source, head in heads]
        return {text(one, "valueSet"): text(one, "url") for one in systems if text(one, "valueSet")}

    return library.derive(_NAMED, gathered)


def compiled(library: Library, definition: Json, trail: tuple[str, ...] = ()) -> Members:
    """Return the codes of a value set, from its definition."""
    return remembered(_with_expansion(library, definition, trail))


def _composed(library: Library, definition: Json, trail: tuple[str, ...]) -> Members | None:
    compose = definition.get("compose")
    includes, excludes = dicts(compose, "include"), dicts(compose, "exclude")
    if not includes:
        return None
    active = isinstance(compose, dict) and compose.get("inactive") is False
    filtered = _Filtered()
    included = union([_part(library, one, trail, filtered, active=active) for one in includes])
    excluded = [_part(library, one, trail, filtered, active=False) for one in excludes]
    return without(included, union(excluded)) if excluded else included


@dataclass(slots=True)
class _Filtered:
    """The parts of one value set that have no list of codes, each worked out once, and only so many filters in all."""

    filters: int = 0
    """How many were applied."""
    known: dict[Hashable, Members] = field(default_factory=dict)

    def of_system(self, library: Library, one: Json, *, active: bool) -> Members:
        if dicts(one, "concept"):
            return _of_system(library, one, active=active)
        wanted = dicts(one, "filter")
        said = frozenset((text(each, "property"), text(each, "op"), text(each, "value")) for each in wanted)
        key = (text(one, "system"), text(one, "version"), active, said)
        if key not in self.known:
            self.filters += len(wanted)
            if wanted and self.filters > MOST_FILTERS:
                reason = words("the value set has more than {most} filters", most=str(MOST_FILTERS))
                self.known[key] = undecided(reason, text(one, "system"))
            else:
                self.known[key] = _of_system(library, one, active=active)
        return self.known[key]


def _with_expansion(library: Library, definition: Json, trail: tuple[str, ...]) -> Members:
    """Return what a value set is composed of; where that cannot be told, its expansion may."""
    composed, expanded = _composed(library, definition, trail), _expanded(definition)
    if expanded is None:
        return composed or undecided(words("the value set says neither what it is composed of nor which codes it has"))
    if composed is None:
        return expanded
    if composed.listed() is not None:
        return composed

    def holds(system: str, code: str) -> Membership:
        said = composed.holds(system, code)
        return IN if said.answer is None and expanded.holds(system, code).answer else said

    return Members(holds=holds, listed=lambda: None, system=composed.system)


def _expanded(definition: Json) -> Members | None:
    expansion = definition.get("expansion")
    if not isinstance(expansion, dict):
        return None
    contained = (one for one, _ in nested(expansion, "contains") if one.get("abstract") is not True)
    return of_listed((text(one, "system"), text(one, "code")) for one in contained)


def _part(library: Library, one: Json, trail: tuple[str, ...], filtered: _Filtered, *, active: bool) -> Members:
    """Return the codes of one `include` or `exclude`: what its system and all its value sets have in common."""
    parts = [
        members(library, url, trail) or undecided(_unknown(url)) for url in dict.fromkeys(strings(one, "valueSet"))
    ]
    if text(one, "system"):
        parts.insert(0, filtered.of_system(library, one, active=active))
    return (
        intersection(parts)
        if parts
        else undecided(words("a part of the value set has neither a system nor a value set"))
    )


def _unknown(url: str) -> Words:
    return words("the lab does not know the value set {url}", url=shorten(url))


def _of_system(library: Library, one: Json, *, active: bool) -> Members:
    url, concepts, wanted = text(one, "system"), dicts(one, "concept"), dicts(one, "filter")
    system = code_system(library, url, text(one, "version"))
    if concepts:
        return of_codes(url, (text(concept, "code") for concept in concepts), fold=system is not None and system.fold)
    if system is None or not system.concepts:
        return _elsewhere(url, text(one, "version"), wanted)
    return _filtered(system, url, wanted) if wanted else _whole(system, url, active=active)


def of_system(library: Library, url: str) -> Members:
    """Return all codes of a code system."""
    return library.derive((_WHOLE, url), lambda: _of_system(library, {"system": url}, active=False))


def _elsewhere(url: str, version: str, wanted: list[Json]) -> Members:
    special = SPECIAL.get(url)
    if special is not None:
        return of_special(special, url, wanted)
    named = shorten(f"{url}|{version}" if version else url)
    return undecided(words("the lab does not have the content of the code system {url}", url=named), url)


def _whole(system: CodeSystem, url: str, *, active: bool) -> Members:
    """Return all codes of a code system, or all that are in use."""
    codes = [code for code, concept in system.concepts.items() if not (active and is_inactive(concept))]
    whole = of_codes(url, codes, fold=system.fold)
    return whole if system.complete else _in_part(whole, url, system)


def _in_part(known: Members, url: str, system: CodeSystem) -> Members:
    """Return a set of which only some codes are known."""
    partial = words(
        "the lab has only a part of the code system {url} (content: {content})",
        url=shorten(url),
        content=system.content,
    )
    unsure = Membership(None, partial)
    return by_rule(url, lambda code: IN if known.holds(url, code).answer else unsure)


def _filtered(system: CodeSystem, url: str, wanted: list[Json]) -> Members:
    left = set(system.concepts)
    for one in wanted:
        selection = filters.selected(system, one)
        if isinstance(selection, str):
            return undecided(selection, url)
        left &= selection
    known = of_codes(url, left, fold=system.fold)
    return known if system.complete else _in_part(known, url, system)
