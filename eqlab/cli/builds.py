"""Builds as they are named on a command line: by a file, or by a digest."""

import re
from collections.abc import Iterable
from pathlib import Path

from eqlab.cli.filing.desk import digests_of
from eqlab.cli.verifying_issues import NO_BUILD
from eqlab.core.errors import UsageError

_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


def builds_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the SHA-256 of builds, lower case; a file is hashed. Raises UsageError when one is neither."""
    return tuple(_build(name) for name in names)


def _build(name: str) -> str:
    if _SHA256.fullmatch(name):
        return name.lower()
    if not _is_file(name):
        raise UsageError(NO_BUILD, build=name)
    return digests_of(Path(name))[0]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
