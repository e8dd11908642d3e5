"""Resources inside resources: each is its own world for rules and references."""

from eqlab.core.values import Json
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Scope


def within(item: Item, scope: Scope) -> Scope:
    """Return the scope of an item that may be a resource inside the scope's."""
    value = item.value
    if value is scope.resource or type(value) is not dict or "resourceType" not in value:
        return scope
    return scope_of(value, item.path, scope)


def scope_of(value: Json, path: Path, scope: Scope) -> Scope:
    """Return the scope of a resource; for any other value the scope it stands in."""
    if value is scope.resource or type(value) is not dict or type(value.get("resourceType")) is not str:
        return scope
    top = scope
    while top.parent is not None:
        top = top.parent
    index: dict[int, Scope] = top.notes.setdefault("scopes by resource", {})
    found = index.get(id(value))
    if found is not None and found.resource is value:
        return found
    index.update((id(one.resource), one) for one in scope.run.scopes)
    found = index.get(id(value))
    if found is None or found.resource is not value:
        found = index[id(value)] = Scope(value, path, scope, scope.run, "entry")
    return found
