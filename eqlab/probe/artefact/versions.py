"""Versions in order. Where a scheme leaves room for doubt the answer is None: nobody knows."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

Key: TypeAlias = tuple[object, ...]

_SEMVER = re.compile(
    r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?"
)
_PYPI = re.compile(
    r"v?(?:(\d{1,9})!)?(\d{1,9}(?:\.\d{1,9}){0,9})"
    r"(?:[._-]?(alpha|a|beta|b|preview|pre|c|rc)[._-]?(\d{0,9}))?"
    r"(?:-(\d{1,9})|[._-]?(post|rev|r)[._-]?(\d{0,9}))?(?:[._-]?(dev)[._-]?(\d{0,9}))?(?:\+[a-z0-9._-]{1,60})?",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,9}(?:[.-](?:RELEASE|Final|GA))?", re.IGNORECASE)
_PHASES = {"a": 0, "alpha": 0, "b": 1, "beta": 1, "c": 2, "rc": 2, "pre": 2, "preview": 2}


def _semver(text: str) -> Key | None:
    """Semantic Versioning 2.0.0, section 11: a pre-release comes before its release."""
    found = _SEMVER.fullmatch(text)
    if found is None:
        return None
    numbers = tuple(int(part or 0) for part in found.group(1, 2, 3))
    if not found[4]:
        return (*numbers, 1, ())
    parts = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in found[4].split("."))
    return (*numbers, 0, parts)


def _pypi(text: str) -> Key | None:
    """PEP 440: development releases, pre-releases, release, post-releases; local labels do not count."""
    found = _PYPI.fullmatch(text)
    if found is None:
        return None
    epoch, release, phase, number, implicit, post, post_number, dev, dev_number = found.groups()
    numbers = [int(part) for part in release.split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    is_post = implicit is not None or post is not None
    before = (_PHASES[phase.lower()], int(number or 0)) if phase else ((-1, 0) if dev and not is_post else (3, 0))
    after = int(implicit or post_number or 0) if is_post else -1
    last = int(dev_number or 0) if dev else 10**10
    return (int(epoch or 0), tuple(numbers), before, after, last)


def _plain(text: str) -> Key | None:
    """Numbers with dots, as every scheme orders them alike; words such as `RELEASE` mean the release itself."""
    if _PLAIN.fullmatch(text) is None:
        return None
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return (tuple(numbers),)


SCHEMES: Mapping[str, Callable[[str], Key | None]] = {
    "SEMVER": _semver,
    "npm": _semver,
    "Go": _semver,
    "crates.io": _semver,
    "PyPI": _pypi,
    "Maven": _plain,
    "NuGet": _plain,
    "RubyGems": _plain,
    "Packagist": _plain,
}
"""Ecosystem, as OSV names it, to the key its versions are ordered by; None for a version the key does not cover."""


def compare(scheme: str, one: str, other: str) -> int | None:
    """Return -1, 0 or 1; None when the lab does not know the order of these versions."""
    if one == other:
        return 0
    key = SCHEMES.get(scheme)
    first, second = (key(one), key(other)) if key else (None, None)
    if first is None or second is None:
        return None
    return (first > second) - (first < second)
