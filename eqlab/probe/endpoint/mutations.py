"""Valid calls, altered: each alteration by itself, in an order that a seed decides, so that it can be sent again."""

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.endpoint.traffic import Call
from eqlab.probe.reach import Ask

DEEP = 2000
LONG = 60_000
Alter: TypeAlias = Callable[[Call, random.Random], Ask]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One alteration of one call."""

    says: Words
    ask: Ask


VALUES: tuple[tuple[Words, str], ...] = (
    (words("an empty value"), ""),
    (words("blanks"), " \t "),
    (words("a zero byte"), "a\0b"),
    (words("a huge number"), "9" * 400),
    (words("a negative number"), "-1"),
    (words("a number with an exponent"), "1e999"),
    (words("a number that is none"), "NaN"),
    (words("a day that is none"), "2026-02-31"),
    (words("a very long value"), "A" * 6000),
    (words("letters from beyond the basic plane"), "\U0001f9ea\u202e\u0301\ufeff"),
    (words("half a letter"), "\ud800"),
    (words("format signs"), "%s%n%x{0}{}"),
    (words("many brackets"), "[" * 500),
    (words("a list"), "a,b,c,,,"),
    (words("another kind of value"), "true"),
)
_TOKENS: tuple[Json, ...] = (None, True, -1, 10**400, "", "x", [], {}, [[]], {"x": {"y": None}}, "\0", "9999-99-99")


def mutations(call: Call, seed: str) -> Iterator[Mutation]:
    """Yield alterations of a call without end, the plain ones first; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - it is to be the same each time
    plain = [*_of_values(call), *_of_url(call), *(_of_whole_body(call) if call.body else ())]
    chance.shuffle(plain)
    yield from plain
    ways = _ways(call)
    while ways:
        says, alter = chance.choice(ways)
        yield Mutation(says=says, ask=alter(call, chance))


def _of_values(call: Call) -> Iterator[Mutation]:
    for name in call.values:
        for says, value in VALUES:
            told = words("{what} in {name}", what=says, name=name[:60])
            yield Mutation(says=told, ask=call.having(name, value).ask())


def _of_url(call: Call) -> Iterator[Mutation]:
    ask = call.ask()
    sign = "&" if "?" in ask.url else "?"
    for says, more in (
        (words("a parameter that nobody knows"), f"{sign}eqlab=4711"),
        (words("broken percent signs in the address"), f"{sign}eqlab=%zz%E0%80"),
        (words("many parameters"), sign + "&".join(f"p{number}=1" for number in range(500))),
    ):
        yield Mutation(says=says, ask=replace(ask, url=ask.url + more))
    if "?" in ask.url:
        twice = f"{ask.url}&{ask.url.partition('?')[2]}"
        yield Mutation(says=words("every parameter twice"), ask=replace(ask, url=twice))


def _of_whole_body(call: Call) -> Iterator[Mutation]:
    ask = call.ask()
    data = ask.body or b""
    for says, body in (
        (words("no body"), b""),
        (words("half the body"), data[: len(data) // 2]),
        (words("the body twice"), data * 2),
        (words("a mark of byte order"), b"\xff\xfe" + data),
        (words("bytes that are no text"), b"\x80\xfe\xff" * 50),
        (words("deep nesting in JSON"), b"[" * DEEP + b"]" * DEEP),
        (words("deep nesting in XML"), b"<a>" * DEEP + b"</a>" * DEEP),
        (words("a very long body"), data + b" " * LONG),
        (words("a number beyond all bounds"), b'{"x": ' + b"9" * 5000 + b"}"),
    ):
        yield Mutation(says=says, ask=replace(ask, body=body))
    for says, kind in ((words("another type"), "text/plain"), (words("a type that is no type"), "////")):
        others = tuple(one for one in ask.headers if one[0] != "content-type")
        yield Mutation(says=says, ask=replace(ask, headers=(*others, ("content-type", kind))))


def _ways(call: Call) -> list[tuple[Words, Alter]]:
    """Return what chance may do to a call, as often as one likes."""
    ways: list[tuple[Words, Alter]] = []
    if call.values:
        ways.append((words("a value altered by chance"), _random_value))
    if call.body:
        ways += [(words("bytes altered by chance"), _random_bytes), (words("a piece of the body moved"), _moved)]
        if _json(call.ask().body or b"") is not _NOTHING:
            ways += [(words("a member of the JSON altered"), _random_member)] * 3
        if call.type.partition(";")[0].endswith("xml"):
            ways += [(words("a tag of the XML altered"), _random_tag)] * 3
    return ways


def _random_value(call: Call, chance: random.Random) -> Ask:
    name = chance.choice(sorted(call.values))
    letters = list(call.values[name]) or ["x"]
    for _ in range(chance.randint(1, 4)):
        letters.insert(chance.randrange(len(letters) + 1), chr(chance.choice((0x20, 0x22, 0x3C, 0x7F, 0x131, 0x2028))))
        letters.pop(chance.randrange(len(letters)))
    return call.having(name, "".join(letters)).ask()


def _random_bytes(call: Call, chance: random.Random) -> Ask:
    ask = call.ask()
    data = bytearray(ask.body or b"")
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return replace(ask, body=bytes(data))


def _moved(call: Call, chance: random.Random) -> Ask:
    ask = call.ask()
    data = ask.body or b""
    first, last = sorted(chance.randrange(len(data) + 1) for _ in "ab")
    place = chance.randrange(len(data) + 1)
    return replace(ask, body=data[:place] + data[first:last] + data[place:])


_NOTHING = object()


def _json(data: bytes) -> Json:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return _NOTHING


def _random_member(call: Call, chance: random.Random) -> Ask:
    """Replace, drop or repeat one member of a JSON body."""
    ask = call.ask()
    holder: list[Json] = [copy.deepcopy(_json(ask.body or b""))]
    places = list(_places(holder))
    inside, key = chance.choice(places)
    deed = chance.randrange(4)
    if deed == 0 and len(places) > 1 and inside is not holder:
        del inside[key]
    elif deed == 1:
        inside[key] = [inside[key]] * chance.choice((2, 300))
    elif deed == 2 and isinstance(inside, dict):  # noqa: PLR2004 - the third deed
        inside[f"{key}x"] = inside.pop(key)
    else:
        inside[key] = chance.choice(_TOKENS)
    return replace(ask, body=json.dumps(holder[0]).encode())


def _places(holder: Json) -> Iterator[tuple[Json, str | int]]:
    """Yield every container of a value with each of its keys."""
    waiting = [holder]
    while waiting:
        inside = waiting.pop()
        for key in list(inside) if isinstance(inside, dict) else range(len(inside)):
            yield inside, key
            if isinstance(inside[key], dict | list):
                waiting.append(inside[key])


_TAG = re.compile(rb"<[^<>]{1,500}>")


def _random_tag(call: Call, chance: random.Random) -> Ask:
    """Drop, repeat or rename one tag of an XML body, or put an attribute or a reference there that nobody knows."""
    ask = call.ask()
    data = ask.body or b""
    tags = list(_TAG.finditer(data))
    if not tags:
        return _random_bytes(call, chance)
    tag = chance.choice(tags)
    text = tag[0]
    instead = chance.choice(
        (b"", text * 2, text[:1] + b"x" + text[1:], text + b"&eqlab;", text[:-1] + b' a="1" a="2">', text + b"\x00")
    )
    return replace(ask, body=data[: tag.start()] + instead + data[tag.end() :])
