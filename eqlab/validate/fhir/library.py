"""All definitions one validation may know: FHIR R4 itself, packages over it, single files over those."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from eqlab.core.values import Json
from eqlab.validate.fhir.artefact import ARTEFACT
from eqlab.validate.fhir.artefact.container import Container, Head, read_container
from eqlab.validate.fhir.artefact.trim import head_of

if TYPE_CHECKING:
    from eqlab.validate.fhirpath.evaluation import Additions

Made = TypeVar("Made")

STRUCTURES = "http://hl7.org/fhir/StructureDefinition/"
"""Canonical URL of a FHIR type, before the type's name."""


class Source(Protocol):
    """A set of definitions."""

    @property
    def name(self) -> str:
        """What a person knows it by, e.g. `hl7.fhir.r4.core#4.0.1`."""

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what is known of every definition, of one resource type or of all."""

    def find(self, url: str, version: str) -> Json | None:
        """Return a definition; with an empty version the newest one. None when there is none."""


@dataclass(frozen=True, slots=True)
class CoreSource:
    """FHIR R4, out of the compact artefact."""

    container: Container
    decoded: dict[str, Json] = field(default_factory=dict)
    name: str = "hl7.fhir.r4.core#4.0.1"

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what is known of every definition, of one resource type or of all."""
        return self.container.heads(resource_type)

    def find(self, url: str, version: str) -> Json | None:
        """Return a definition: the same one to all that ask, and not to be changed."""
        head = self.container.head(url)
        if head is None or not fits(head.version, version):
            return None
        found = self.decoded.get(url)
        return self.decoded.setdefault(url, self.container.decode(url)) if found is None else found


@dataclass(frozen=True, slots=True)
class Definitions:
    """Definitions in memory: of a package, or files handed in beside the subject."""

    name: str
    by_url: Mapping[str, tuple[Json, ...]]
    """Definitions of one URL, oldest version first."""

    @staticmethod
    def of(name: str, definitions: Iterable[Json]) -> "Definitions":
        """Gather definitions that have a canonical URL; others are left out."""
        by_url: dict[str, tuple[Json, ...]] = {}
        for one in definitions:
            if isinstance(one, dict) and isinstance(one.get("url"), str) and isinstance(one.get("resourceType"), str):
                versions = (*by_url.get(one["url"], ()), one)
                by_url[one["url"]] = tuple(sorted(versions, key=lambda one: version_key(str(one.get("version", "")))))
        return Definitions(name, by_url)

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what is known of every definition, of one resource type or of all."""
        known = (one for versions in self.by_url.values() for one in versions)
        return (head_of(one) for one in known if resource_type in ("", one["resourceType"]))

    def find(self, url: str, version: str) -> Json | None:
        """Return a definition; with an empty version the newest one."""
        fitting = [one for one in self.by_url.get(url, ()) if fits(str(one.get("version", "")), version)]
        return fitting[-1] if fitting else None


@dataclass(frozen=True, slots=True)
class Library:
    """Sources, the most particular first; what is derived from them is kept with them."""

    sources: tuple[Source, ...]
    made: dict[Any, Any] = field(default_factory=dict)
    functions: "Additions | None" = None
    """Functions that the rules of profiles may call beside those of FHIRPath: what a content brings."""
    particular: bool = True
    """False for FHIR R4 alone."""

    def find(self, canonical: str, resource_type: str = "") -> Json | None:
        """Return the definition of `url` or `url|version`, when it is of that type; None when nobody knows it."""
        url, _, version = canonical.partition("|")
        for source in self.sources:
            found = source.find(url, version)
            if found is not None and resource_type in ("", found["resourceType"]):
                return found
        return None

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what is known of every definition, of one resource type or of all."""
        return (head for source in self.sources for head in source.heads(resource_type))

    def over(self, *sources: Source) -> "Library":
        """Return a library that asks these sources first. Nothing derived is taken over."""
        return Library((*sources, *self.sources), functions=self.functions)

    def with_functions(self, functions: "Additions") -> "Library":
        """Return the same definitions for rules that may call these functions; the same library for the same ones."""
        return self.derive(
            ("functions", functions), lambda: Library(self.sources, functions=functions, particular=self.particular)
        )

    def derive(self, key: Any, make: Callable[[], Made]) -> Made:
        """Return what was made under this key before, or make it; `None` is kept too.

        Threads may make it at once, and get the same one all the same.
        """
        try:
            return self.made[key]  # type: ignore[no-any-return]  # keys are chosen so that each has one type
        except KeyError:
            return self.made.setdefault(key, make())  # type: ignore[no-any-return]  # the same


@cache
def core_library() -> Library:
    """Return FHIR R4 alone. Everything derived from it is kept for the life of the process."""
    with _opening:
        return _core_library()


@cache
def _core_library() -> Library:
    return Library((CoreSource(read_container(ARTEFACT)),), particular=False)


_opening = Lock()
"""Held while FHIR R4 is opened: threads would open it twice, and its definitions are told by their identity."""


_DIGITS = re.compile(r"(\d+)")
_LONGEST_NUMBER = 40
"""Digits of a version's number; what is longer is no number but text."""


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts versions as people number them: 1.10 after 1.9, a pre-release before its release."""
    parts = _DIGITS.split(version.partition("+")[0].replace("-", "~"))
    return (*(_part_key(part) for part in parts if part), (1, -1, ""))


def _part_key(part: str) -> tuple[int, int, str]:
    if part.isdecimal() and len(part) <= _LONGEST_NUMBER:
        return (1, int(part), "")
    return (0 if "~" in part else 2, 0, part)


def fits(found: str, asked: str) -> bool:
    """Tell whether a version answers to the one asked for; `4.0` asks for any `4.0.x`, nothing asks for any."""
    return asked in ("", found) or found.startswith(f"{asked}.")
