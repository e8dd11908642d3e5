"""How profiles are called: their names, their versions, and which one was meant by a name that nobody knows."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.validate import issues
from eqlab.validate.fhir.library import STRUCTURES, Library, Source, core_library, version_key
from eqlab.validate.words import together

_CLOSE = 0.8
_CLOSE_SHORT = 0.66
_SHORT = 4
"""Characters of a word in which one slip already costs more than a fifth."""
_LONGEST = 200
"""Characters of a name that is compared with others."""
_MOST = 10
"""Versions that are told."""


def by_name(library: Library) -> Mapping[str, str]:
    """Return the names of the profiles in packages with their URLs; names of FHIR's own need no table."""
    return library.derive("profiles by name", lambda: _by_name(library))


def unknown(name: str, library: Library, at: Position | None) -> AuthorError:
    """Return what is said of a profile that nobody knows, or not in the version that was asked for."""
    url, _, version = name.partition("|")
    here = _versions((url, STRUCTURES + url, by_name(library).get(url, url)), library) if version else []
    if here:
        told = [one or words("one without a version") for one in here]
        said = together(told[:_MOST], ", ")
        return AuthorError(issues.UNKNOWN_PROFILE_VERSION, at=at, profile=url, version=version, versions=said)
    return AuthorError(issues.UNKNOWN_PROFILE, at=at, nearest=meant(url, library), profile=name)


def meant(name: str, library: Library) -> str:
    """Return the name or URL of the profile that was meant, when one is close enough; else an empty text.

    Of several that are equally close it is the one of the most particular source.
    """
    asked = name.rstrip("/")
    if "/" in asked or asked.startswith("urn:"):
        return _beside(asked, library) or _elsewhere(asked, library)
    segments = {_segment(url): url for url in reversed(list(_urls(library.sources[:-1])))}
    own = {url.removeprefix(STRUCTURES): "" for url in _urls(core_library().sources) if url.startswith(STRUCTURES)}
    known = dict.fromkeys((*by_name(library), *own, *segments))
    near = _closest(asked, known)
    return near if near in own or near in by_name(library) else segments.get(near, near)


def _by_name(library: Library) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for source in library.sources[:-1]:
        for head in source.heads("StructureDefinition"):
            definition = source.find(head.url, head.version)
            if definition is not None and isinstance(definition.get("name"), str):
                named.setdefault(definition["name"], head.url)
    return named


def _versions(urls: Iterable[str], library: Library) -> list[str]:
    """Return the versions that are at hand of profiles, newest first; an empty text for one that tells none."""
    wanted = set(urls)
    found = {head.version for head in library.heads("StructureDefinition") if head.url in wanted}
    return sorted(found, key=version_key, reverse=True)


def _beside(asked: str, library: Library) -> str:
    """Return the URL that differs from the one asked for in its last segment alone, and little there."""
    stem = _stem(asked)
    return _nearest_segment(asked, (url for url in _urls(library.sources) if _stem(url) == stem))


def _elsewhere(asked: str, library: Library) -> str:
    """Return the URL whose last segment is close to the one asked for; of FHIR's own only the same one counts."""
    end = _segment(asked).casefold()
    own = (url for url in _urls(library.sources[-1:]) if _segment(url).casefold() == end)
    return _nearest_segment(asked, _urls(library.sources[:-1])) or next(own, "")


def _nearest_segment(asked: str, urls: Iterable[str]) -> str:
    """Return the URL with the closest last segment; of those with the same, the one that is closest as a whole."""
    by_segment: dict[str, list[str]] = {}
    for url in urls:
        by_segment.setdefault(_segment(url), []).append(url)
    near = by_segment.get(_closest(_segment(asked), by_segment), [])
    return max(near, key=lambda url: difflib.SequenceMatcher(None, url, asked).ratio(), default="")


def _closest(word: str, known: Iterable[str]) -> str:
    """Return the closest of known words, or an empty text when none is close."""
    if len(word) > _LONGEST:
        return ""
    least = _CLOSE_SHORT if len(word) <= _SHORT else _CLOSE
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=least)), "")


def _urls(sources: Iterable[Source]) -> Iterator[str]:
    return (head.url for source in sources for head in source.heads("StructureDefinition"))


def _segment(url: str) -> str:
    return url.rpartition("/")[2].rpartition(":")[2]


def _stem(url: str) -> str:
    """Return what stands before the last segment, however it is written: without its scheme, in small letters."""
    return url.removesuffix(_segment(url)).partition("://")[2].casefold()
