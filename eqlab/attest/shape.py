"""Shapes of strict JSON documents: every key there, none beside, every value of its kind and within bounds."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeAlias

from eqlab.attest import document_issues as issues
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.label.canonical import NotCanonical, canonical
from eqlab.validate.json_reader import read_json
from eqlab.validate.words import shorten, show

Shape: TypeAlias = Callable[[Json, str], Iterator[Finding]]
"""Yields what is wrong with a value at a path."""

LONGEST = 2000
MOST = 1000
LARGEST = 256 * 1024
_MEMBERS = 5000
_DEEPEST = 12
_LARGEST_NUMBER = 2**53 - 1
_HEX64, _HEX128 = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{128}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def _wrong(path: str, value: Json, expected: Words) -> Finding:
    return found(issues.WRONG_VALUE, SubjectPath(path=path), key=path, found=show(value), expected=expected)


def _test(expected: Words, fits: Callable[[Json], bool]) -> Shape:
    def shape(value: Json, path: str) -> Iterator[Finding]:
        if not fits(value):
            yield _wrong(path, value, expected)

    return shape


def text(least: int = 0, longest: int = LONGEST) -> Shape:
    """A text of one line."""
    expected = words("a text of {least} to {longest} printable characters", least=str(least), longest=str(longest))
    return _test(expected, lambda value: isinstance(value, str) and least <= len(value) <= longest and _plain(value))


def _plain(value: str) -> bool:
    return value.isprintable()


def matching(pattern: re.Pattern[str], expected: Words, *, empty: bool = False) -> Shape:
    """A text that fits a pattern, or, where `empty` is true, an empty one."""
    return _test(
        expected, lambda value: isinstance(value, str) and bool((empty and not value) or pattern.fullmatch(value))
    )


def one_of(*choices: str) -> Shape:
    """One of several texts."""
    expected = words("one of {choices}", choices=", ".join(choices))
    return _test(expected, lambda value: isinstance(value, str) and value in choices)


def whole(least: int = 0) -> Shape:
    """A whole number."""
    return _test(
        words("a whole number from {least}", least=str(least)),
        lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= _LARGEST_NUMBER,
    )


def sha256_text(*, empty: bool = False) -> Shape:
    """A SHA-256 in hexadecimal, lower case."""
    return matching(_HEX64, words("a SHA-256 in 64 hexadecimal digits, lower case"), empty=empty)


def sha512_text() -> Shape:
    """A SHA-512 in hexadecimal, lower case, or nothing."""
    return matching(_HEX128, words("a SHA-512 in 128 hexadecimal digits, lower case, or nothing"), empty=True)


flag: Shape = _test(words("true or false"), lambda value: isinstance(value, bool))
flag_or_text: Shape = _test(
    words("true, false or a text"),
    lambda value: isinstance(value, bool) or (isinstance(value, str) and len(value) <= LONGEST and _plain(value)),
)


def day(*, empty: bool = False) -> Shape:
    """A date."""
    return _test(
        words("a date such as 2026-11-21"), lambda value: (empty and value == "") or _reads(value, _DAY, read_day)
    )


def instant() -> Shape:
    """An instant in UTC, to the second."""
    return _test(words("a time such as 2026-11-21T18:00:00Z"), lambda value: _reads(value, _INSTANT, read_instant))


def _reads(value: Json, pattern: re.Pattern[str], read: Callable[[str], object]) -> bool:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        return False
    try:
        read(value)
    except ValueError:
        return False
    return True


def read_day(value: str) -> date:
    """Read a date. Raises ValueError."""
    return date.fromisoformat(value)


def read_instant(value: str) -> datetime:
    """Read an instant. Raises ValueError."""
    return datetime.fromisoformat(value)


def listing(item: Shape, least: int = 0) -> Shape:
    """A list."""

    def shape(value: Json, path: str) -> Iterator[Finding]:
        if not isinstance(value, list) or not least <= len(value) <= MOST:
            yield _wrong(path, value, words("a list of {least} to {most}", least=str(least), most=str(MOST)))
            return
        for index, member in enumerate(value):
            yield from item(member, f"{path}[{index}]")

    return shape


def mapping(item: Shape) -> Shape:
    """An object with any names."""

    def shape(value: Json, path: str) -> Iterator[Finding]:
        if not isinstance(value, dict) or len(value) > MOST or not all(_plain(key) for key in value):
            yield _wrong(path, value, words("an object with at most {most} members", most=str(MOST)))
            return
        for key, member in value.items():
            yield from item(member, f"{path}.{shorten(key, 60)}")

    return shape


def record(members: Mapping[str, Shape]) -> Shape:
    """An object with exactly these members."""

    def shape(value: Json, path: str) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield _wrong(path, value, words("an object"))
            return
        here = f"{path}." if path else ""
        for key in [key for key in value if key not in members][:20]:
            full = f"{here}{shorten(key, 60)}"
            yield found(issues.UNKNOWN_KEY, SubjectPath(path=full), key=full)
        for key, member in members.items():
            if key not in value:
                yield found(issues.MISSING_KEY, SubjectPath(path=here + key), key=here + key)
            else:
                yield from member(value[key], here + key)

    return shape


def nothing_or(item: Shape) -> Shape:
    """A value, or null."""

    def shape(value: Json, path: str) -> Iterator[Finding]:
        if value is not None:
            yield from item(value, path)

    return shape


def anything(value: Json, path: str) -> Iterator[Finding]:
    """Any JSON without fractions, of bounded size."""
    if _size(value, _DEEPEST) > _MEMBERS:
        yield _wrong(path, value, words("texts, whole numbers, lists and objects, not too many and not too deep"))


def _size(value: Json, deepest: int) -> int:
    if isinstance(value, str):
        return 1 if len(value) <= LONGEST else _MEMBERS + 1
    if value is None or isinstance(value, bool) or (isinstance(value, int) and abs(value) <= _LARGEST_NUMBER):
        return 1
    if deepest and isinstance(value, dict | list):
        members = list(value.values()) if isinstance(value, dict) else value
        return 1 + sum(_size(member, deepest - 1) for member in members[: _MEMBERS + 1])
    return _MEMBERS + 1


def read_strictly(data: bytes, shape: Shape) -> tuple[Json, tuple[Finding, ...]]:
    """Read a canonical JSON document (RFC 8785) of a shape; None and findings when it is none. Never raises."""
    if len(data) > LARGEST:
        return None, (found(issues.TOO_LARGE, size=str(len(data)), limit=str(LARGEST)),)
    reading = read_json(data)
    if reading.problem is not None:
        problem = reading.problem
        place = SubjectPath(line=problem.line, column=problem.column)
        return None, (found(problem.issue, place, **problem.facts),)
    if reading.duplicate_keys:
        key = shorten(reading.duplicate_keys[0].key, 60)
        return None, (found(issues.DUPLICATE_KEY, SubjectPath(path=key), key=key),)
    told = tuple(shape(reading.value, ""))
    if told:
        return None, told[:50]
    return _in_canonical_form(data, reading.value)


def _in_canonical_form(data: bytes, value: Json) -> tuple[Json, tuple[Finding, ...]]:
    try:
        same = canonical(value) == data
    except NotCanonical:
        same = False
    return (value, ()) if same else (None, (found(issues.NOT_CANONICAL),))
