"""Packages that stand in for others: where the official one is in the cache, it is asked first.

An alias is data of the content: a stand-in's id, the official package's id and version, and, where the two call one
definition by different URLs, the official URL of each of the stand-in's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.container import Head
from eqlab.validate.fhir.issues.packages import BAD_ALIAS
from eqlab.validate.fhir.library import Library, Source
from eqlab.validate.fhir.packages.cache import in_cache
from eqlab.validate.fhir.packages.dependencies import library_with
from eqlab.validate.fhir.packages.package import Package, open_package

_KEYS = {"stand_in": str, "official": str, "version": str, "definitions": dict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A package that stands in for another."""

    stand_in: str
    """Package id."""
    official: str
    """Package id."""
    version: str = "latest"
    """Of the official package; may be a wildcard, e.g. `1.x`."""
    definitions: Mapping[str, str] = field(default_factory=dict)
    """Canonical URL in the stand-in to the official one; only those that differ."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """The definitions of a source under other URLs."""

    source: Source
    urls: Mapping[str, str]

    @property
    def name(self) -> str:
        """What a person knows it by."""
        return self.source.name

    def heads(self, resource_type: str = "") -> Iterator[Head]:  # noqa: ARG002 - no type has any
        """Yield nothing: whoever looks through all definitions finds each under its own URL."""
        return iter(())

    def find(self, url: str, version: str) -> Json | None:
        """Return the definition that goes by another URL; one asked for in a version is no other's."""
        return self.source.find(self.urls[url], "") if url in self.urls and not version else None


def read_aliases(table: Json, file: str) -> tuple[Alias, ...]:
    """Return the aliases of a table `{aliases: [...]}`. Raises AuthorError when it is not written so."""
    items = table.get("aliases") if isinstance(table, dict) else None
    if not isinstance(items, list):
        raise AuthorError(BAD_ALIAS, at=Position(file=file), problem=words('it has no list "aliases"'))
    return tuple(_alias(item, file) for item in items)


def _alias(item: Json, file: str) -> Alias:
    if not isinstance(item, dict) or not {"stand_in", "official"} <= set(item):
        raise AuthorError(
            BAD_ALIAS, at=Position(file=file), problem=words('one names no "stand_in" or no "official" package')
        )
    for key, value in item.items():
        if key not in _KEYS or not isinstance(value, _KEYS[key]) or not all(map(_is_text, _texts(value))):
            raise AuthorError(
                BAD_ALIAS, at=Position(file=file), problem=words('its "{key}" is not what an alias has', key=str(key))
            )
    return Alias(**item)


def _texts(value: Json) -> Iterable[Json]:
    return (*value, *value.values()) if isinstance(value, dict) else (value,)


def _is_text(value: Json) -> bool:
    return isinstance(value, str) and bool(value)


def library_by_alias(places: Iterable[str | Path], cache: Path, aliases: Iterable[Alias]) -> Library:
    """Return what `library_with` does, with the official packages that are in the cache over their stand-ins.

    Raises AuthorError for a package that cannot be opened.
    """
    named = list(places)
    ours = {open_package(place, cache).id for place in named}
    found = [(alias, in_cache(alias.official, alias.version, cache)) for alias in aliases if alias.stand_in in ours]
    official = {place: alias for alias, place in found if place is not None}
    library = library_with((*official, *named), cache)
    renamed = (
        Renamed(source, alias.definitions)
        for alias in official.values()
        for source in library.sources
        if isinstance(source, Package) and source.id == alias.official and alias.definitions
    )
    return library.over(*renamed)
