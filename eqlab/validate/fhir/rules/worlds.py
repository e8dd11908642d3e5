"""Where references are looked up: a Bundle and a Parameters resource each are a world of their own.

Each world is indexed once, in linear time. Source: FHIR R4, "Bundle", section "Resolving references in Bundles".
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from eqlab.core.values import Json
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.rules.addresses import absolute_by, address_of, base_of, is_absolute, split_history
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.fhir.waiting import Interrupted, Waiting

_URN = "urn:uuid:"
FULL_URL_EXTENSION = "http://hl7.org/fhir/StructureDefinition/parameters-fullUrl"


@dataclass(frozen=True, slots=True)
class World:
    """Resources by what a reference may call them."""

    by_url: dict[str, list[Scope]] = field(default_factory=dict)
    """By fullUrl."""
    all: list[Scope] = field(default_factory=list)
    without_url: list[Scope] = field(default_factory=list)
    """Those without a fullUrl."""
    names: dict[str, dict[str, list[Scope]]] = field(default_factory=dict)
    """`by_name` and `unnamed`, once somebody asked."""
    versions: dict[int, tuple[list[Scope], dict[str, list[Scope]]]] = field(default_factory=dict)
    """What was found by its versions, by the identity of the list that it was found in."""
    bases: dict[str, str] = field(default_factory=dict)
    """What relative references continue, by the fullUrl of the entry they stand in."""
    answers: dict[tuple[str, str], list[Scope]] = field(default_factory=dict)
    """What was found before, by reference and base."""
    plain: dict[str, dict[str, list[Scope]]] = field(default_factory=dict)
    """By base, references that are in order, with where they lead."""
    near: dict[str, dict[str, list[Scope]]] = field(default_factory=dict)
    """By base, what those may write that lead to an entry of that base, once somebody asked."""

    def add(self, scope: Scope, full_url: str) -> None:
        """Take a resource in."""
        self.all.append(scope)
        if not full_url:
            self.without_url.append(scope)
        elif full_url in self.by_url:
            self.by_url[full_url].append(scope)
        else:
            self.by_url[full_url] = [scope]

    @property
    def by_name(self) -> dict[str, list[Scope]]:
        """The resources by `Type/id`."""
        if "all" not in self.names:
            self.names["all"] = _named(self.all)
        return self.names["all"]

    @property
    def unnamed(self) -> dict[str, list[Scope]]:
        """Those without a fullUrl by `Type/id`."""
        if "without" not in self.names:
            self.names["without"] = _named(self.without_url)
        return self.names["without"]

    def find(self, reference: str, home: str) -> list[Scope]:
        """Return the resources a reference means that stands in an entry whose fullUrl is `home`."""
        if reference.startswith(_URN) and "/" not in reference:
            return self.by_url.get(reference, [])
        base = self.base(home)
        found = self.answers.get((reference, base))
        if found is None:
            found = self.answers[reference, base] = self._find(reference, base, bool(home))
        return found

    def plain_at(self, home: str) -> dict[str, list[Scope]]:
        """Return the references known to be in order in an entry whose fullUrl is `home`, with where they lead."""
        base = self.base(home)
        plain = self.plain.get(base)
        if plain is None:
            if not self.near:
                self.near.update(_by_base(self.by_url))
            plain = self.plain[base] = self.near.get(base, {})
        return plain

    def base(self, home: str) -> str:
        """Return what relative references continue there; a hyphen where there is no fullUrl."""
        if home.startswith(_URN) and home.rfind(":") == len(_URN) - 1:
            return _URN
        base = self.bases.get(home)
        if base is None:
            base = self.bases[home] = base_of(home) if home else "-"
        return base

    def _find(self, reference: str, base: str, at_home: bool) -> list[Scope]:
        literal, version = split_history(reference)
        if is_absolute(literal):
            found = self.by_url.get(literal, [])
        elif at_home:
            whole = absolute_by(literal, base)
            found = self.by_url.get(whole) or self.by_url.get(literal) or self.unnamed.get(literal, [])
        else:
            found = self.by_name.get(literal, [])
        if version:
            return self.of_version(found, version) or self.by_url.get(reference, [])
        return found

    def of_version(self, found: list[Scope], version: str) -> list[Scope]:
        """Return those of a version among resources that were found here; their versions are listed once."""
        if not found:
            return []
        by_version = self.versions.get(id(found))
        if by_version is None:
            by_version = self.versions[id(found)] = found, defaultdict(list)
            for one in found:
                by_version[1][version_of(one.resource)].append(one)
        return by_version[1].get(version, [])


def _by_base(by_url: dict[str, list[Scope]]) -> dict[str, dict[str, list[Scope]]]:
    """Return what leads to one entry alone beside others of its base: a UUID, or its name beside a RESTful address."""
    found: dict[str, dict[str, list[Scope]]] = {_URN: {}}
    for url, scopes in by_url.items():
        if len(scopes) > 1:
            continue
        if url.startswith(_URN):
            if "/" not in url:
                found[_URN][url] = scopes
            continue
        address = address_of(url)
        if address is not None and not address.version and address.type == scopes[0].type:
            found.setdefault(address.base, {})[address.name] = scopes
    return found


def _named(scopes: list[Scope]) -> dict[str, list[Scope]]:
    found: dict[str, list[Scope]] = {}
    for scope in scopes:
        id_ = scope.resource.get("id")
        if isinstance(id_, str):
            found.setdefault(f"{scope.type}/{id_}", []).append(scope)
    return found


def version_of(resource: Json) -> str:
    """Return a resource's `meta.versionId`; empty when it has none."""
    meta = resource.get("meta")
    version = meta.get("versionId") if isinstance(meta, dict) else None
    return version if isinstance(version, str) else ""


def world_of(scope: Scope) -> World:
    """Return the world of a Bundle or Parameters, indexed on first use.

    Raises Interrupted for a Bundle of which not all entries are read yet.
    """
    if "world" not in scope.notes:
        scope.notes["world"] = _bundle(scope) if scope.type == "Bundle" else _parameters(scope)
    return scope.notes["world"]  # type: ignore[no-any-return]  # it was put there one line above


def entry_url(bundle: Json, index: Key) -> str:
    """Return the fullUrl of a Bundle's entry; empty when it has none."""
    url = bundle["entry"][index].get("fullUrl")
    return url if isinstance(url, str) else ""


def is_resource(value: Json) -> bool:
    """Tell whether a value is a resource of a known type."""
    if not isinstance(value, dict):
        return False
    name = value.get("resourceType")
    return isinstance(name, str) and name in resource_names()


def dicts(value: Json) -> Iterator[tuple[int, Json]]:
    """Yield the objects of an array with their index; nothing when it is none."""
    if isinstance(value, list):
        for index, one in enumerate(value):
            if isinstance(one, dict):
                yield index, one


def index_entries(run: Run) -> None:
    """Note which resources stand in which Bundle, once all of a document was walked."""
    found: dict[int, list[Scope]] = {}
    for scope in run.scopes:
        if scope.kind == "entry":
            found.setdefault(id(scope.parent), []).append(scope)
    run.scopes[0].notes["entries"] = found


def _bundle(bundle: Scope) -> World:
    world = World()
    walked = bundle.run.scopes[0].notes.get("entries") if bundle.run.scopes else None
    listed = bundle.resource.get("entry")
    if listed.__class__ is Waiting:
        raise Interrupted
    for scope in walked.get(id(bundle), ()) if walked else ():
        if scope.path[0] is not None:
            url = listed[scope.path[0][1]].get("fullUrl")
            world.add(scope, url if url.__class__ is str else "")
    if world.all:
        return world
    entries: Path = (bundle.path, "entry")
    for index, entry in dicts(bundle.resource.get("entry")):
        resource = entry.get("resource")
        if is_resource(resource):
            path: Path = ((entries, index), "resource")
            world.add(Scope(resource, path, bundle, bundle.run, "entry"), entry_url(bundle.resource, index))
    return world


def _parameters(scope: Scope) -> World:
    world = World()
    open_: list[tuple[Json, Path]] = [(scope.resource.get("parameter"), (scope.path, "parameter"))]
    while open_:
        parameters, path = open_.pop()
        for index, one in dicts(parameters):
            at: Path = (path, index)
            open_.append((one.get("part"), (at, "part")))
            if is_resource(one.get("resource")):
                inner = Scope(one["resource"], (at, "resource"), scope, scope.run, "parameter")
                world.add(inner, _stated_url(one))
                _open_bundle(inner, world)
    return world


def _stated_url(parameter: Json) -> str:
    for _, extension in dicts(parameter.get("extension")):
        if extension.get("url") == FULL_URL_EXTENSION and isinstance(extension.get("valueUri"), str):
            return str(extension["valueUri"])
    return ""


def _open_bundle(inner: Scope, world: World) -> None:
    """Let parameters point into a Bundle beside them."""
    if inner.type == "Bundle":
        for url, scopes in world_of(inner).by_url.items():
            world.by_url.setdefault(url, []).extend(scopes)
