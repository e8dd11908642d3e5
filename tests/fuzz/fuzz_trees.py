"""Damage to what JSON holds: nodes deleted, repeated, renamed, retyped, garbled, deepened, and blown up."""

import copy
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

TEXTS: tuple[str, ...] = (
    *("", " ", "\0", "\ud800", "x" * 3000, "é" * 500, "\u202e", "a\nb", "true", "null", "{code}", "{found}", "%", "$"),
    *("#", "#x", "Patient/1", "Patient/1/_history/2", "urn:uuid:x", "urn:oid:1.2.3", "http://", "http://[", "//x", "?"),
    *("http://hl7.org/fhir/StructureDefinition/Patient", "http://lab.example/p|1", "|", "||", "http://loinc.org"),
    *("http://snomed.info/sct", "http://unitsofmeasure.org", "urn:ietf:bcp:47", "urn:ietf:bcp:13", "8480-6", "mm[Hg]"),
    *("2024-13-45", "2024-02-30", "0000-00-00", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00+99:99", "25:61:61", "T"),
    *(
        "9" * 400,
        "-0",
        "1e5000",
        "1E+",
        ".5",
        "NaN",
        "0x10",
        "1_000",
        "\u0661",
        "\u00b2",
        "AAAA",
        "=",
        "A=" * 400,
        "text/plain; x",
        "de-",
    ),
    *(
        "<div>",
        '<div xmlns="http://www.w3.org/1999/xhtml"/>',
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>&x;</p></div>',
    ),
    *(
        "<div " * 300,
        "<a href='javascript:1'>",
        "<p>" * 900,
        "(" * 300,
        "(a+)+$",
        "\\",
        "[a-z",
        "(?P<x>",
        "(?=x)",
        "a{9999999}",
    ),
    *("true.repeat($this)", "%x", "name.where(", "descendants().descendants().count() > 0", "resolve()", "$this.x.y"),
    *("Bundle", "Resource", "DomainResource", "Element", "Patient", "resourceType", "contained", "*", "-1", "active"),
)
OTHERS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 1.5, 10**30, -(10**400), Decimal("1E+9999"), float("nan"), float("inf")),
    *([], [None], [[]], [[[[]]]], {}, {"": ""}, {"": {}}, {"extension": []}, {"extension": [None]}, [1, "a", {}, None]),
    *({"resourceType": "Patient"}, {"resourceType": []}, {"resourceType": "X"}, {"id": {}}, {"value": 1}, {"url": 7}),
    *(
        {"extension": [{"url": "http://x.example/e", "valueString": "x"}]},
        {"reference": "#"},
        {"system": [], "code": {}},
    ),
)
Path = tuple[str | int, ...]
MOST_NODES = 100_000
MOST_LETTERS = 4_000_000
"""Of the texts of a value: what repeats one that is long may be larger than the memory."""
"""Nodes of a value that is damaged further: repeated repetition has no end."""


def nodes(value: Any) -> Iterator[tuple[Any, str | int]]:
    """Yield everything in a value as what is around it and its key there."""
    waiting = [value]
    for around in waiting:
        inside: Any = (
            around.items() if isinstance(around, dict) else enumerate(around) if isinstance(around, list) else ()
        )
        for key, one in inside:
            yield around, key
            if isinstance(one, (dict, list)):
                waiting.append(one)


def damaged(value: Any, chance: Random, other: Callable[[], Any]) -> Any:
    """Return a value after one or several damages; it is changed itself. `other` gives a value to graft from."""
    holder = {"": value}
    for _ in range(min(10, int(chance.expovariate(0.6)) + 1)):
        spots = list(islice(nodes(holder), MOST_NODES))
        if not spots or len(spots) == MOST_NODES:
            break
        around, key = chance.choice(spots[1:] or spots) if chance.random() < 0.97 else spots[0]
        chance.choice(DAMAGES)(around, key, chance, other)
    return holder.get("")


def bounded(value: Any) -> Any:
    """Return a value whose texts are not too long to be written out. Raises OverflowError for others."""
    length = 0
    for around, key in nodes({"": value}):
        inner = around[key]
        length += (len(inner) if isinstance(inner, str) else 8) + (len(key) if isinstance(key, str) else 0)
        if length > MOST_LETTERS:
            raise OverflowError
    return value


def _bounded(times: int, value: Any) -> int:
    """Return how often a value may stand there, so that all in all it stays a document."""
    inside = islice(nodes({"": value}), MOST_NODES)
    weight = sum(1 + len(one) // 10 if isinstance(one := around[key], str) else 1 for around, key in inside)
    return max(1, min(times, MOST_NODES // max(1, weight)))


def _delete(around: Any, key: Any, _chance: Random, _other: Callable[[], Any]) -> None:
    del around[key]


def _listed(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    around[key] = [around[key]] * chance.choice((1, 2, 2, 3))


def _opened(around: Any, key: Any, _chance: Random, _other: Callable[[], Any]) -> None:
    around[key] = around[key][0] if isinstance(around[key], list) and around[key] else [around[key]]


def _repeated(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    times = _bounded(chance.choice((2, 3, 50, 2000)), around[key])
    if isinstance(around, list):
        around[key:key] = [copy.deepcopy(around[key])] * times
    elif isinstance(around[key], list):
        around[key] = around[key] * times


def _renamed(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    if isinstance(around, dict):
        name = chance.choice((f"{key}X", f"_{key}", key.removeprefix("_"), key[:-1], key.title(), chance.choice(TEXTS)))
        around[name] = around.pop(key)


def _twinned(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    if isinstance(around, dict):
        around[f"_{key}"] = copy.deepcopy(chance.choice((*OTHERS, around[key])))


def _retyped(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    value = around[key]
    ways = ({"value": value}, str(value)[:1000], 7, [value, value], not value, {str(value)[:50]: value})
    around[key] = chance.choice(ways)


def _garbled(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    around[key] = copy.deepcopy(chance.choice(OTHERS))


def _texted(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    around[key] = chance.choice(TEXTS)


def _patched(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    """A text gets a piece of another."""
    value = around[key] if isinstance(around[key], str) else str(around[key])[:500]
    at = chance.randrange(len(value) + 1)
    around[key] = value[:at] + chance.choice(TEXTS)[:400] + value[at + chance.randrange(3) :]


def _grafted(around: Any, key: Any, chance: Random, other: Callable[[], Any]) -> None:
    from_, there = chance.choice(list(nodes({"": other()})))
    around[key if isinstance(around, list) or chance.random() < 0.5 else there if isinstance(there, str) else key] = (
        from_[there]
    )


def _swapped(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    keys = list(around) if isinstance(around, dict) else range(len(around))
    second = chance.choice(list(keys))
    around[key], around[second] = around[second], around[key]


def _deepened(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    wrap = chance.choice(
        (
            lambda value: [value],
            lambda value: {"extension": [{"url": "http://x.example/e", **(value if isinstance(value, dict) else {})}]},
            lambda value: {"item": [value]},
            lambda value: {"contained": [value], "resourceType": "Basic"},
            lambda value: {str(key): value},
            lambda value: {"resourceType": "Bundle", "entry": [{"resource": value}]},
            lambda value: {"concept": [value]},
        )
    )
    value = around[key]
    for _ in range(chance.choice((1, 2, 5, 40, 90, 150, 400))):
        value = wrap(value)
    around[key] = value


def _confused(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    """Wrong types everywhere below."""
    for inner, one in list(nodes({"": around[key]}))[1:]:
        if chance.random() < 0.3:
            try:
                inner[one] = copy.deepcopy(chance.choice((*OTHERS, chance.choice(TEXTS))))
            except (KeyError, IndexError):
                continue


def _blown(around: Any, key: Any, chance: Random, _other: Callable[[], Any]) -> None:
    """Huge texts, arrays and objects."""
    text = chance.choice(("a", " ", "1", "\n", "(", "<b>", "A=", "&amp;", "http://", "#", "é", "\\", "-", ".", "|"))
    same = [around[key]] * _bounded(3000, around[key])
    many: Any = chance.choice((text * (50_000 // len(text)), same, [None] * 20_000, [{}] * 20_000))
    around[key] = many if chance.random() < 0.9 else {f"k{number}": number for number in range(5000)}


DAMAGES: tuple[Callable[[Any, Any, Random, Callable[[], Any]], None], ...] = (
    *(
        _delete,
        _delete,
        _listed,
        _opened,
        _repeated,
        _renamed,
        _renamed,
        _twinned,
        _retyped,
        _retyped,
        _garbled,
        _garbled,
    ),
    *(
        _garbled,
        _texted,
        _texted,
        _texted,
        _patched,
        _patched,
        _grafted,
        _grafted,
        _swapped,
        _deepened,
        _confused,
        _blown,
    ),
)
