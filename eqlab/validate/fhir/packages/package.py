"""A package: what it is called, what it depends on, and its definitions, each decoded when it is asked for."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eqlab.core.errors import AuthorError, ConfigurationError, EqlabError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.container import Head
from eqlab.validate.fhir.artefact.trim import head_of
from eqlab.validate.fhir.issues.packages import (
    DEFINED_TWICE,
    FALSE_INDEX,
    NOT_A_PACKAGE,
    OTHER_FHIR_VERSION,
    UNFIT_CORE,
)
from eqlab.validate.fhir.library import fits, version_key
from eqlab.validate.fhir.packages.cache import CORE, is_core, is_id, place_of
from eqlab.validate.fhir.packages.contents import Entry, contents_of, decoded
from eqlab.validate.fhir.packages.store import Store, open_store
from eqlab.validate.words import shorten

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
"""What a package or version may be called: it names a folder of the cache, too."""
_EXAMPLES = ("example/", "examples/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A set of definitions with a name."""

    id: str
    version: str
    """Empty for a folder of loose files."""
    dependencies: Mapping[str, str]
    """Id to the version asked for, which may be `latest` or have an `x`."""
    problems: tuple[EqlabError, ...] = ()
    """What a person should know of it; never raised."""
    store: Store = field(repr=False)
    entries: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    """Definitions by canonical URL, oldest version first."""
    others: tuple[Entry, ...] = field(repr=False)
    """Resources without a canonical URL, and examples."""
    decoded: dict[str, Json] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """What a person knows it by: `id#version`."""
        return f"{self.id}#{self.version}" if self.version else self.id

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what is known of every definition, of one resource type or of all.

        Facts that the index does not tell are looked up when they are asked for.
        """
        known = (one for versions in self.entries.values() for one in versions)
        return (self._head(one) for one in known if resource_type in ("", one.resource_type))

    def find(self, url: str, version: str) -> Json | None:
        """Return a definition; with an empty version the newest one.

        Raises AuthorError when its file cannot be read, or is not what the index says.
        """
        fitting = [one for one in self.entries.get(url, ()) if fits(one.version, version)]
        return self._resource(fitting[-1]) if fitting else None

    def resources(self, resource_type: str) -> Iterator[Json]:
        """Yield every resource of a type, examples too. Raises AuthorError for a file that cannot be read."""
        definitions = (one for versions in self.entries.values() for one in versions)
        return (self._resource(one) for one in (*definitions, *self.others) if one.resource_type == resource_type)

    def _resource(self, entry: Entry) -> Json:
        if entry.file not in self.decoded:
            resource = decoded(self.store, entry.file)
            _compare(entry, resource, self.name)
            self.decoded[entry.file] = resource
        return self.decoded[entry.file]

    def _head(self, entry: Entry) -> Head:
        facts = _Facts(entry.facts, lambda: head_of(self._resource(entry)).facts)
        return Head(url=entry.url, resource_type=entry.resource_type, version=entry.version, facts=facts)


@dataclass(frozen=True, slots=True)
class _Facts(Mapping[str, Any]):
    """Facts of a definition: those the index tells, and the rest out of the file when one of them is asked for."""

    told: Mapping[str, Any]
    look: Callable[[], Mapping[str, Any]]

    def __getitem__(self, key: str) -> Any:
        return self.told[key] if key in self.told else self.look()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.look())

    def __len__(self) -> int:
        return len(self.look())


def _compare(entry: Entry, resource: Json, package: str) -> None:
    found = (resource.get("resourceType"), resource.get("url", ""))
    if found != (entry.resource_type, entry.url) and (entry.url or found[0] != entry.resource_type):
        said = f"{entry.resource_type} {entry.url}".rstrip()
        raise AuthorError(
            FALSE_INDEX, package=package, file=entry.file, said=said, found=" ".join(str(one) for one in found)
        )


def open_package(place: str | Path, cache: Path) -> Package:
    """Open a package: a .tgz file, a folder, or `id#version` in the cache, where the version may be a wildcard.

    Raises AuthorError when there is none, it is damaged or hostile, or it is the core of another FHIR version.
    """
    return read_package(open_store(place_of(place, cache)))


def read_package(store: Store) -> Package:
    """Read a package from its files. Raises AuthorError as `open_package` does."""
    about = _about(store)
    id_, version = about["name"], about["version"]
    name = f"{id_}#{version}" if version else id_
    if is_core(id_) and name != CORE:
        raise AuthorError(UNFIT_CORE, package=name)
    entries: dict[str, tuple[Entry, ...]] = {}
    others: list[Entry] = []
    problems: list[EqlabError] = list(_of_other_version(about, name))
    for entry in contents_of(store):
        if not entry.url or entry.file.startswith(_EXAMPLES):
            others.append(entry)
            continue
        same = [one for one in entries.get(entry.url, ()) if one.version == entry.version]
        if same:
            problems.append(_twice(name, same[0], entry))
            continue
        versions = (*entries.get(entry.url, ()), entry)
        entries[entry.url] = tuple(sorted(versions, key=lambda one: version_key(one.version)))
    return Package(
        id=id_,
        version=version,
        dependencies=about["dependencies"],
        problems=tuple(problems),
        store=store,
        entries=entries,
        others=tuple(others),
    )


def _twice(package: str, first: Entry, second: Entry) -> EqlabError:
    return ConfigurationError(
        DEFINED_TWICE, package=package, url=shorten(first.url), first=first.file, second=second.file
    )


def _about(store: Store) -> Json:
    """Return name, version, dependencies and FHIR versions; for loose files the folder's name."""
    if "package.json" not in store.names:
        if store.place.endswith((".tgz", ".tar.gz")) or not store.names:
            raise AuthorError(NOT_A_PACKAGE, package=store.place, problem=words("it has no package/package.json"))
        return {"name": Path(store.place).name, "version": "", "dependencies": {}, "fhirVersions": []}
    about = decoded(store, "package.json")
    name, version, needs = (about.get(key) for key in ("name", "version", "dependencies"))
    if not (isinstance(name, str) and name and isinstance(version, str) and version):
        raise AuthorError(
            NOT_A_PACKAGE, package=store.place, problem=words("its package.json gives no name and version")
        )
    if not (_NAME.fullmatch(name) and _NAME.fullmatch(version)):
        raise AuthorError(
            NOT_A_PACKAGE, package=store.place, problem=words("its name or version has characters of a path")
        )
    if not (is_id(name) and is_id(version)):
        problem = words("the name or the version in its package.json has characters that belong in neither")
        raise AuthorError(NOT_A_PACKAGE, package=store.place, problem=problem)
    if not isinstance(needs or {}, dict) or not all(isinstance(one, str) for one in (needs or {}).values()):
        raise AuthorError(
            NOT_A_PACKAGE, package=store.place, problem=words("its dependencies are no names with versions")
        )
    made_for = about.get("fhirVersions", about.get("fhir-version-list", []))
    made_for = [one for one in made_for if isinstance(one, str)] if isinstance(made_for, list) else []
    return {"name": name, "version": version, "dependencies": needs or {}, "fhirVersions": made_for}


def _of_other_version(about: Json, name: str) -> Iterator[EqlabError]:
    made_for = about["fhirVersions"]
    if made_for and not any(one.startswith("4.0") for one in made_for):
        yield ConfigurationError(OTHER_FHIR_VERSION, package=name, version=", ".join(made_for[:3]))
