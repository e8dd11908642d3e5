"""What is amiss with the profiles of a package: each is looked at as the lab does when it is asked for."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.packages.contents import Entry
from eqlab.validate.fhir.packages.package import Package


class Looked(NamedTuple):
    """What came of looking."""

    faults: tuple[tuple[str, AuthorError], ...]
    """Files with what is wrong with the profile in them."""
    left: int
    """Profiles that were not looked at."""


def look(package: Package, library: Library, enough: Callable[[], bool]) -> Looked:
    """Look at the profiles of a package that is the first of a library, until it is `enough`; never raises."""
    profiles = [one for several in package.entries.values() for one in several if _is_structure(one)]
    faults: list[tuple[str, AuthorError]] = []
    for at, entry in enumerate(profiles):
        if enough():
            return Looked(tuple(faults), len(profiles) - at)
        faults += ((entry.file, fault) for fault in _faults(entry, library))
    return Looked(tuple(faults), 0)


def _is_structure(entry: Entry) -> bool:
    return entry.resource_type == "StructureDefinition"


def _faults(entry: Entry, library: Library) -> Iterator[AuthorError]:
    """Yield what keeps a definition, or a rule of it, from being used; of a logical model nothing is asked."""
    from eqlab.validate.fhir.profile import require  # noqa: PLC0415 - whoever opens packages seldom looks at all

    url = f"{entry.url}|{entry.version}" if entry.version else entry.url
    try:
        if (library.find(url, "StructureDefinition") or {}).get("kind") != "logical":
            require(url, library)
    except AuthorErrors as errors:
        yield from errors.errors
    except AuthorError as error:
        yield error
