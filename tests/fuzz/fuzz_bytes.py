"""Damage to bytes: flips, splices, cuts, repeats, and words that readers trip over."""

from collections.abc import Callable
from random import Random

WORDS: tuple[bytes, ...] = (
    *(bytes([code]) for code in b"{}[]\",:<>/&;=\\'`\0\t\n\r \x7f\x80\xff"),
    *(b"null", b"true", b"NaN", b"-Infinity", b"1e999999", b"-0.0", b"1E-400", b"9" * 400, b"0x1", b"1.", b".5", b"01"),
    *(b'"resourceType"', b'"resourceType":"Bundle",', b'"_id"', b'"extension":[', b'"contained":[', b'"div":"<div'),
    *(b"\\u0000", b"\\ud800", b"\\udc00\\ud800", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xf0\x9f\x98\x80"),
    *(b"//x\n", b"/*", b"*/", b"#", b"'", b"\x1b[31m", b"\xe2\x80\xae", b"\xe2\x80\xa8", b"\xc2\x85"),
    *(
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"-->",
        b"<?xml ",
        b"?>",
        b"<!DOCTYPE x [<!ENTITY e 'x'>]>",
        b"&lt;",
        b"&e;",
        b"&#0;",
    ),
    *(b"&#x110000;", b' xmlns="', b' xmlns:x="urn:x"', b"<x:y/>", b' value="', b"<contained>", b"</", b"/>", b"<div>"),
    *(b'encoding="utf-16"', b'encoding="latin-1"', b'version="1.1"', b"[" * 600, b'{"a":' * 600, b"<a>" * 600),
    *(
        b'"reference":"#"',
        b'"reference":"#x"',
        b'"url":"http://hl7.org/fhir/"',
        b'"value":',
        b"urn:uuid:",
        b"urn:oid:1.",
    ),
)
Damage = Callable[[bytes, Random, Callable[[], bytes]], bytes]


def damaged(data: bytes, chance: Random, other: Callable[[], bytes], most: int) -> bytes:
    """Return the bytes after one or several damages, `most` bytes at most; `other` gives a document to splice with."""
    for _ in range(_times(chance)):
        data = chance.choice(DAMAGES)(data, chance, other)[:most]
    return data


def _times(chance: Random) -> int:
    return min(12, int(chance.expovariate(0.5)) + 1)


def _spot(data: bytes, chance: Random) -> int:
    return chance.randrange(len(data) + 1)


def _slice(data: bytes, chance: Random) -> tuple[int, int]:
    start = _spot(data, chance)
    return start, min(len(data), start + int(chance.expovariate(1 / 40)) + 1)


def _flip(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    if not data:
        return data
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def _insert(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    at = _spot(data, chance)
    return data[:at] + chance.choice(WORDS) + data[at:]


def _replace(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + chance.choice(WORDS) + data[end:]


def _delete(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    start, end = _slice(data, chance)
    return data[:start] + data[end:]


def _truncate(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    return data[: _spot(data, chance)]


def _repeat(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    start, end = _slice(data, chance)
    times = chance.choice((2, 2, 3, 10, 1000))
    return data[:start] + data[start:end] * times + data[end:]


def _move(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    start, end = _slice(data, chance)
    left = data[:start] + data[end:]
    at = _spot(left, chance)
    return left[:at] + data[start:end] + left[at:]


def _splice(data: bytes, chance: Random, other: Callable[[], bytes]) -> bytes:
    more = other()
    return data[: _spot(data, chance)] + more[_spot(more, chance) :]


def _recode(data: bytes, chance: Random, _: Callable[[], bytes]) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-16-le", "utf-32-be", "utf-8-sig")))


DAMAGES: tuple[Damage, ...] = (
    *(_flip, _flip, _insert, _insert, _insert, _replace, _replace, _delete, _delete, _repeat, _move),
    *(_truncate, _splice, _recode),
)
