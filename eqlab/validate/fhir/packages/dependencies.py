"""Packages with all they depend on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from eqlab.core.errors import ConfigurationError, EqlabError
from eqlab.validate.fhir.issues.packages import MISSING_DEPENDENCY, OTHER_CORE, SEVERAL_VERSIONS
from eqlab.validate.fhir.library import Library, core_library, version_key
from eqlab.validate.fhir.packages.cache import CORE, answers, in_cache, is_built_in, is_core
from eqlab.validate.fhir.packages.package import Package, open_package
from eqlab.validate.words import shorten


def library_with(places: Iterable[str | Path], cache: Path) -> Library:
    """Return FHIR R4 with packages over it, and with what they depend on as far as it is in the cache.

    The packages named come first, in their order, then their dependencies; of one package in several versions the
    newest is asked first. Raises AuthorError for a package that cannot be opened; `problems_of` tells what is missing.
    """
    named = {package.name: package for package in (open_package(place, cache) for place in places)}
    packages = _with_dependencies(named, cache)
    return core_library().over(*(one for one in packages.values() if one.name != CORE))


def problems_of(library: Library) -> tuple[EqlabError, ...]:
    """Return what is amiss with the packages of a library; each can say its sentence, none was raised."""
    return tuple(one for source in library.sources if isinstance(source, Package) for one in source.problems)


def _with_dependencies(named: Mapping[str, Package], cache: Path) -> dict[str, Package]:
    """Return packages by `id#version`; each bears the problems of its own dependencies."""
    packages = dict(named)
    waiting = list(packages.values())
    for package in waiting:
        problems: list[EqlabError] = []
        for id_, version in package.dependencies.items():
            found = _dependency(package, id_, version, packages, cache)
            if isinstance(found, Package):
                problems += _conflicts(package, found, version, packages)
                if found.name not in packages:
                    packages[found.name] = found
                    waiting.append(found)
            elif found is not None:
                problems.append(found)
        packages[package.name] = replace(package, problems=(*package.problems, *problems))
    return _newest_first(named, packages)


def _dependency(
    package: Package, id_: str, version: str, packages: Mapping[str, Package], cache: Path
) -> Package | EqlabError | None:
    """Return a dependency, the problem with it, or None for what is built in."""
    if is_core(id_):
        core = shorten(f"{id_}#{version}")
        return None if is_built_in(id_, version) else ConfigurationError(OTHER_CORE, package=package.name, core=core)
    here = [one for one in packages.values() if one.id == id_ and answers(one.version, version)]
    if here:
        return max(here, key=lambda one: version_key(one.version))
    place = in_cache(id_, version, cache)
    if place is None:
        missing = shorten(f"{id_}#{version}")
        return ConfigurationError(MISSING_DEPENDENCY, package=package.name, missing=missing, cache=str(cache))
    return open_package(place, cache)


def _conflicts(package: Package, found: Package, version: str, packages: Mapping[str, Package]) -> Iterable[EqlabError]:
    others = sorted(one.name for one in packages.values() if one.id == found.id and one.version != found.version)
    if others:
        wanted = shorten(f"{found.id}#{version}")
        yield ConfigurationError(SEVERAL_VERSIONS, package=package.name, wanted=wanted, others=", ".join(others))


def _newest_first(named: Mapping[str, Package], packages: dict[str, Package]) -> dict[str, Package]:
    """Order packages: the named ones, then the others; several versions of one stand together, newest first."""
    place: dict[str, int] = {}
    for one in packages.values():
        place.setdefault(one.id, len(place))
    newest = sorted(packages.values(), key=lambda one: version_key(one.version), reverse=True)
    ordered = sorted(newest, key=lambda one: (one.name not in named, place[one.id]))
    return {one.name: one for one in ordered}
