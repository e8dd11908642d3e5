"""How we know a rule of a profile: its author says so, by an extension on the profile, an element or a constraint.

The extension's URL is `urn:eqlab:rule-origin`, its `valueCode` one of public, seed, inferred, design. What says nothing
has the origin of what is around it; a profile that says nothing is public.
"""

from collections.abc import Iterator, Mapping

from eqlab.core.requirement import Origin
from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Library

ORIGIN = "urn:eqlab:rule-origin"
_LONGEST = 20
"""Profiles derived from one another that are looked through."""
_WIDEST = 500
"""Letters of an element's name that are looked at."""


def origin_of(rule: str, library: Library) -> Origin:
    """Return the origin of a rule, written as in a Note."""
    url, _, element = rule.partition("#")
    if not url or url.startswith(STRUCTURES):
        return Origin.PUBLIC
    origins = library.derive(("origins", url), lambda: _origins(url, library))
    if not origins:
        return Origin.PUBLIC
    if len(element) > _WIDEST:
        element = _around(element[: _WIDEST + 1])
    while element:
        if element in origins:
            return origins[element]
        element = _around(element)
    return origins.get("", Origin.PUBLIC)


def _around(element: str) -> str:
    """Return the name of what is around an element, a slice or a constraint; empty when nothing is."""
    return element.rpartition(":" if ":" in element.rpartition(".")[2] else ".")[0]


def _origins(url: str, library: Library) -> Mapping[str, Origin]:
    """Return origins by element id, by `element id:constraint key`, and of the profile itself under the empty id."""
    found: dict[str, Origin] = {}
    for _ in range(_LONGEST):
        definition = library.find(url, "StructureDefinition")
        if definition is None or url.startswith(STRUCTURES):
            break
        for name, origin in _said(definition):
            found.setdefault(name, origin)
        url = str(definition.get("baseDefinition", ""))
    return found


def _said(definition: Json) -> Iterator[tuple[str, Origin]]:
    yield from _one("", definition)
    differential = definition.get("differential")
    for element in _objects(differential, "element") if isinstance(differential, dict) else ():
        name = element.get("id")
        if isinstance(name, str):
            yield from _one(name, element)
            for constraint in _objects(element, "constraint"):
                yield from _one(f"{name}:{constraint.get('key')}", constraint)


def _one(name: str, holder: Json) -> Iterator[tuple[str, Origin]]:
    for extension in _objects(holder, "extension"):
        if extension.get("url") == ORIGIN and extension.get("valueCode") in list(Origin):
            yield name, Origin(extension["valueCode"])


def _objects(holder: Json, name: str) -> list[Json]:
    """Return the objects in an array; profiles may be wrong, which is told where they are judged."""
    value = holder.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
