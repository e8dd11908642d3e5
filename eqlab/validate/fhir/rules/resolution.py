"""Finds the resource that a reference points to."""

from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.rules.addresses import absolute_by, address_of, base_of, is_absolute
from eqlab.validate.fhir.rules.worlds import World, dicts, entry_url, is_resource, world_of
from eqlab.validate.fhir.run import Run, Scope

_AROUND_OTHERS = frozenset({"Bundle", "Parameters"})


def resolve(reference: str, scope: Scope) -> Scope | None:
    """Return the resource that a reference points to from a scope; None when nobody here has it.

    `#id` is contained, `#` the resource around; then come the Bundle or Parameters around, then what
    `options.fetch` yields. Source: FHIR R4, "Resolving references in Bundles".
    """
    if reference.startswith("#"):
        return contained(reference[1:], scope) or _contained_in_entries(reference[1:], scope)
    found = matches(reference, scope)
    return found[0] if found else fetched(reference, scope)


def contained(id_: str, scope: Scope) -> Scope | None:
    """Return the contained resource of that id; without one the resource around, for an empty id or its own."""
    around = scope.container
    if not id_:
        return around
    if "contained" not in around.notes:
        around.notes["contained"] = _contained(around)
    found: Scope | None = around.notes["contained"].get(id_)
    return around if found is None and id_ == around.resource.get("id") else found


def _contained(around: Scope) -> dict[str, Scope]:
    found: dict[str, Scope] = {}
    for index, one in dicts(around.resource.get("contained")):
        if is_resource(one) and isinstance(one.get("id"), str):
            path = ((around.path, "contained"), index)
            found.setdefault(one["id"], Scope(one, path, around, around.run, "contained"))
    return found


def _contained_in_entries(id_: str, scope: Scope) -> Scope | None:
    """Answer an expression that looked from a Bundle or Parameters into a resource in there: the first such id."""
    if scope.type not in ("Bundle", "Parameters"):
        return None
    if "fragments" not in scope.notes:
        found: dict[str, Scope] = {}
        for inner in world_of(scope).all:
            for name, one in _contained(inner).items():
                found.setdefault(name, one)
        scope.notes["fragments"] = found
    answer: Scope | None = scope.notes["fragments"].get(id_)
    return answer


def matches(reference: str, scope: Scope) -> list[Scope]:
    """Return the resources of the document that a reference means: none, one, or several that cannot be told apart."""
    for world, home in worlds_of(scope):
        found = world.find(reference, home)
        if found:
            return found
    return []


def plain_of(scope: Scope) -> dict[str, list[Scope]]:
    """Return the references of which nothing is to be said, but for the types allowed, with where they lead.

    They are kept with the Bundle or Parameters around, for all that stand in there with the same base.
    """
    around, within = scope.parent, scope.path[0]
    if (
        scope.kind == "entry"
        and around is not None
        and within is not None
        and within[1].__class__ is int
        and around.resource["resourceType"] == "Bundle"
        and scope.resource["resourceType"] not in _AROUND_OTHERS
    ):
        world: World = around.notes.get("world") or world_of(around)
        home = around.resource["entry"][within[1]].get("fullUrl")
        plain = world.plain_at(home if home.__class__ is str else "")
    elif worlds := worlds_of(scope):
        plain = worlds[0][0].plain_at(worlds[0][1])
    else:
        plain = {}
    scope.notes["plain"] = plain
    return plain


def is_plain(reference: str, target: Scope) -> bool:
    """Tell whether a reference that leads to one resource names its type, if any, as it is."""
    address = address_of(reference)
    return is_absolute(reference) if address is None else address.type == target.type


def is_alone(run: Run) -> bool:
    """Tell whether a document holds nothing that could answer a reference, but for what resources contain."""
    return (run.types or {scope.type for scope in run.scopes}).isdisjoint(_AROUND_OTHERS)


def led_to(run: Run) -> list[tuple[Scope, list[Scope]]]:
    """Return the list of where the references of a document lead, but for those into contained resources."""
    led: list[tuple[Scope, list[Scope]]] = run.scopes[0].notes.setdefault("references lead to", [])
    return led


def worlds_of(scope: Scope) -> list[tuple[World, str]]:
    """Return the worlds around a scope, the innermost first, each with the fullUrl of the entry it stands in there."""
    known: list[tuple[World, str]] | None = scope.notes.get("worlds")
    return _worlds(scope) if known is None else known


def _worlds(scope: Scope) -> list[tuple[World, str]]:
    worlds: list[tuple[World, str]] = scope.notes.setdefault("worlds", [])
    around = scope.parent if scope.kind == "entry" else None
    if (
        around is not None
        and around.resource["resourceType"] == "Bundle"
        and scope.resource["resourceType"] not in _AROUND_OTHERS
    ):
        worlds.append((world_of(around), home_of(scope)))
        return worlds
    at: Scope | None = scope
    home = ""
    while at is not None:
        kind = at.type
        if kind in ("Bundle", "Parameters"):
            worlds.append((world_of(at), home))
        if kind == "Bundle":
            break
        home = home_of(at) or home
        at = at.parent
    return worlds


def home_of(scope: Scope) -> str:
    """Return the fullUrl of the entry that a resource is the whole content of; empty when there is none."""
    if scope.kind != "entry" or scope.parent is None or scope.path[0] is None:
        return ""
    index = scope.path[0][1]
    return entry_url(scope.parent.resource, index) if isinstance(index, int) else ""


def entry_of(scope: Scope) -> Scope | None:
    """Return the resource of the nearest Bundle's entry that a resource is or stands in."""
    at: Scope | None = scope
    while at is not None and at.kind != "entry":
        at = at.parent
    return at


def fetched(reference: str, scope: Scope) -> Scope | None:
    """Return what the world outside the document has under a reference; asked once each."""
    asked: dict[str, Scope | None] = scope.root.notes.setdefault("fetched", {})
    if reference not in asked:
        asked[reference] = _fetch(reference, scope)
    return asked[reference]


def _fetch(reference: str, scope: Scope) -> Scope | None:
    resource = scope.run.options.fetch(reference)
    if resource is None and not is_absolute(reference):
        entry = entry_of(scope)
        url = absolute_by(reference, base_of(home_of(entry))) if entry else ""
        resource = scope.run.options.fetch(url) if url else None
    if resource is None or not is_resource(resource):
        return None
    return Scope(resource, root(str(resource["resourceType"])), None, scope.run, "fetched")
