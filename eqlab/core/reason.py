"""Why the operating system or a library refused, in words that are translated."""

import errno
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from eqlab.core.text import Words, words

Table: TypeAlias = Sequence[tuple[str, Words]]
"""Patterns of what a library may say, and the words for it; fields of the words are groups of the pattern."""

_REASONS: Mapping[int, Words] = {
    errno.ENOENT: words("No such file or directory"),
    errno.EACCES: words("Permission denied"),
    errno.EPERM: words("Operation not permitted"),
    errno.EISDIR: words("Is a directory"),
    errno.ENOTDIR: words("Not a directory"),
    errno.EEXIST: words("File exists"),
    errno.ENOTEMPTY: words("Directory not empty"),
    errno.ENOSPC: words("No space left on device"),
    errno.EDQUOT: words("Disk quota exceeded"),
    errno.EFBIG: words("File too large"),
    errno.ENAMETOOLONG: words("File name too long"),
    errno.EMFILE: words("Too many open files"),
    errno.ENFILE: words("Too many open files in system"),
    errno.EROFS: words("Read-only file system"),
    errno.ELOOP: words("Too many levels of symbolic links"),
    errno.EIO: words("Input/output error"),
    errno.EINVAL: words("Invalid argument"),
    errno.ENXIO: words("No such device or address"),
    errno.EADDRINUSE: words("Address already in use"),
    errno.EADDRNOTAVAIL: words("Cannot assign requested address"),
    errno.ECONNREFUSED: words("Connection refused"),
    errno.ECONNRESET: words("Connection reset by peer"),
    errno.EPIPE: words("Broken pipe"),
    errno.ETIMEDOUT: words("Connection timed out"),
    errno.EHOSTUNREACH: words("No route to host"),
    errno.ENETUNREACH: words("Network is unreachable"),
}


def reason_of(error: BaseException, otherwise: str = "") -> str:
    """Return what the operating system said, else `otherwise`, else what the error says of itself."""
    said, number = getattr(error, "strerror", None), getattr(error, "errno", None) or 0
    if not said:
        return otherwise or str(error)
    return _REASONS.get(number, said) if said == os.strerror(number) else str(said)


def table(*rows: tuple[str, Words], whole: bool = False) -> Table:
    """Gather patterns and their words; with `whole` a pattern covers all that is said, else a part of it."""
    return tuple((rf"\A(?:{pattern})\Z", meant) for pattern, meant in rows) if whole else rows


def told(said: str, rows: Table, shown: Callable[[str], str]) -> Words | None:
    """Return the words of the first row that fits, with what its groups hold as `shown`; None when none does."""
    for pattern, meant in rows:
        match = re.search(pattern, said, re.DOTALL)  # compiled when somebody asks: few runs do
        if match:
            facts = {name: shown(fact) for name, fact in match.groupdict().items() if fact is not None}
            return words(meant.template, **facts) if facts else meant
    return None
