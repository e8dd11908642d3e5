"""Rules that look at a whole resource, in linear time: what is found once is kept with the resource's Scope."""

from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants.helpers import descendants, values
from eqlab.validate.fhir.model import Element, resource_names, type_of
from eqlab.validate.fhir.run import Scope

_ADDRESSES = frozenset({"uri", "url", "canonical"})
_CANONICAL = frozenset({"canonical"})


def unreferenced(scope: Scope) -> tuple[int, ...]:
    """Return the indices of contained resources that nothing around them points to, nor they to what is around them.

    Resources without an id are left out. Source: FHIR R4, DomainResource, dom-3.
    """
    if "unreferenced" not in scope.notes:
        scope.notes["unreferenced"] = tuple(_unreferenced(scope.resource))
    return scope.notes["unreferenced"]  # type: ignore[no-any-return]  # written just above


def _unreferenced(resource: Json) -> list[int]:
    inside = resource["contained"]
    references = _references(resource)
    suspects = [at for at, one in enumerate(inside) if "id" in one and f"#{one['id']}" not in references]
    suspects = [at for at in suspects if not _points_out(inside[at])]
    if suspects:
        addresses = set(_texts(resource, _ADDRESSES))
        suspects = [at for at in suspects if f"#{inside[at]['id']}" not in addresses]
    return [at for at in suspects if "#" not in _texts(inside[at], _CANONICAL)]


def _references(resource: Json) -> set[str]:
    """Return all that references below a resource say."""
    waiting = [resource]
    for holder in waiting:  # it grows while it is gone through
        for value in holder.values():
            if value.__class__ is dict:
                waiting.append(value)
            elif value.__class__ is list:
                for one in value:
                    if one.__class__ is dict:
                        waiting.append(one)  # noqa: PERF401 - most lists are short
    del waiting[0]
    return {reference for one in waiting if (reference := one.get("reference")).__class__ is str}


def _points_out(resource: Json) -> bool:
    return any(one.get("reference") == "#" for one in descendants(resource))


def _texts(resource: Json, types: frozenset[str]) -> Iterator[str]:
    """Yield every string of one of these types below a resource."""
    waiting: list[tuple[str, Json]] = [(_resource_type(resource), resource)]
    while waiting:
        type_, holder = waiting.pop()
        known = type_of(type_)
        if known is not None and holder.__class__ is dict:
            for name, item in _items(holder):
                of = _type_of(known.by_json_name.get(name), item)
                if of in types and item.__class__ is str:
                    yield item
                elif item.__class__ is dict:
                    waiting.append((of, item))


def _items(holder: Json) -> Iterator[tuple[str, Json]]:
    for key, value in holder.items():
        name = key.removeprefix("_")
        if value.__class__ is list:
            yield from ((name, item) for item in value)
        else:
            yield name, value


def _type_of(known: tuple[Element, str] | None, item: Json) -> str:
    """Return the type of a member; the twin of a primitive has an Element's members."""
    type_ = known[1] if known is not None else ""
    if type_ == "Resource" and item.__class__ is dict:
        return _resource_type(item)
    return "Element" if item.__class__ is dict and type_[:1].islower() else type_


def _resource_type(resource: Json) -> str:
    """Return the name of a resource's type; empty for any other text."""
    name = resource.get("resourceType")
    return name if name.__class__ is str and name in resource_names() else ""


def is_contained(scope: Scope, name: str) -> bool:
    """Tell whether the resource that ids belong to contains one with this id, or is meant itself, by no id.

    Source: FHIR R4, Reference, ref-1.
    """
    notes = scope.container.notes
    if "contained ids" not in notes:
        inside = scope.container.resource.get("contained", ())
        notes["contained ids"] = frozenset(one["id"] for one in inside if "id" in one)
    return not name or name in notes["contained ids"]


def concept_codes(resource: Json) -> list[Json]:
    """Return the codes of a code system's concepts, at any depth; what it contains are definitions of their own.

    Source: FHIR R4, CodeSystem, csd-1: codes are unique "within a code system definition".
    """
    own = {name: value for name, value in resource.items() if name != "contained"}
    concepts = [one for holder in (own, *descendants(own)) for one in values(holder, "concept")]
    return [code for concept in concepts for code in values(concept, "code")]
