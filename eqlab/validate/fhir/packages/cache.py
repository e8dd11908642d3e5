"""Where packages are: paths, and names in the local package cache, whose wildcards are resolved offline."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from eqlab.core.errors import AuthorError, nearest
from eqlab.validate.fhir.issues.packages import NO_PACKAGE_THERE, NOT_IN_CACHE
from eqlab.validate.fhir.library import version_key
from eqlab.validate.words import shorten

CORE = "hl7.fhir.r4.core#4.0.1"
"""The package that the lab has built in."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
_CORE = re.compile(r"hl7\.fhir\.r\d+b?\.(core|corexml)|hl7\.fhir\.core")
_NEWEST = ("latest", "current", "dev", "")
_CLOSE = 0.8
"""How like another id must be to be taken for a slip of the pen: many ids begin alike."""


def is_id(text: str) -> bool:
    """Tell whether a text may be a package's id or version: as folders are named by it, it names no other folder."""
    return _ID.fullmatch(text) is not None


def is_core(id_: str) -> bool:
    """Tell whether a package holds FHIR itself, of whatever version."""
    return _CORE.fullmatch(id_) is not None


def is_built_in(id_: str, version: str) -> bool:
    """Tell whether a dependency is met by what the lab has built in."""
    return id_ in ("hl7.fhir.r4.core", "hl7.fhir.r4.corexml") and (version in _NEWEST or version.startswith("4."))


def place_of(place: str | Path, cache: Path) -> Path:
    """Return the file or folder of a package that is named by its path or as `id#version`.

    Raises AuthorError when it is not there.
    """
    path = Path(place)
    if isinstance(place, Path) or path.exists():
        return path
    id_, _, version = place.partition("#")
    if "#" not in place and (not is_id(place) or place.endswith((".tgz", ".tar.gz"))):
        raise AuthorError(NO_PACKAGE_THERE, place=shorten(place))
    found = in_cache(id_, version, cache)
    if found is None:
        named = place if "#" in place else f"{place}#VERSION"
        near = _nearest_package(id_, version, cache)
        raise AuthorError(NOT_IN_CACHE, nearest=near, package=shorten(named), cache=str(cache))
    return found


def _nearest_package(id_: str, version: str, cache: Path) -> str:
    """Return `id#version` of a package in the cache whose id is the same or close: the nearest version, or the newest.

    Empty when there is none.
    """
    here = list(installed(cache))
    names = sorted({name for name, _, _ in here})
    meant = next(iter(difflib.get_close_matches(id_, names, n=1, cutoff=_CLOSE)), "")
    versions = sorted((found for name, found, _ in here if name == meant), key=version_key, reverse=True)
    if not versions:
        return ""
    fitting = (found for found in versions if answers(found, version))
    return f"{meant}#{next(fitting, '') or nearest(version, versions) or versions[0]}"


def in_cache(id_: str, version: str, cache: Path) -> Path | None:
    """Return where the cache keeps a package; of a wildcard the newest that answers to it, releases before drafts."""
    fitting = [
        (is_draft(found), version_key(found), path)
        for name, found, path in installed(cache, id_)
        if name == id_ and answers(found, version)
    ]
    releases = [one for one in fitting if not one[0]] or fitting
    return max(releases, key=lambda one: one[1])[2] if releases else None


def is_draft(version: str) -> bool:
    """Tell whether a version is one before its release."""
    return "-" in version.partition("+")[0] or version in _NEWEST


def answers(found: str, asked: str) -> bool:
    """Tell whether a version answers to the one asked for: the same, `latest`, or with `x` or `*` for any number."""
    if found == asked or asked in ("latest", ""):
        return True
    parts = asked.split(".")
    if not any(part in ("x", "X", "*") for part in parts):
        return False
    mine = re.split(r"[.-]", found)
    return len(mine) >= len(parts) and all(one in ("x", "X", "*", my) for one, my in zip(parts, mine, strict=False))


def installed(cache: Path, id_: str = "") -> Iterator[tuple[str, str, Path]]:
    """Yield id, version and place of the packages in the cache."""
    try:
        places = sorted(cache.iterdir())
    except OSError:
        return
    for place in places:
        name, marked, version = place.name.removesuffix(".tgz").partition("#")
        if marked and (not id_ or name == id_) and (place.is_dir() or place.suffix == ".tgz"):
            yield name, version, place
