"""What generated Python calls: the few questions that no short expression answers.

Values are well-formed by contract; on others these functions may raise what plain Python raises, and the expression is
then undecided.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, zip_longest
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.patterns import Pattern

NIL: dict[str, Json] = {}
"""An object without members."""


class UndecidedError(ValueError):
    """An expression cannot be decided on this value."""


def values(holder: Json, name: str) -> Sequence[Json]:
    """Return the items of an element of an object, whether it repeats or not."""
    if holder.__class__ is not dict:
        return ()
    if f"_{name}" in holder:
        return joined(holder, name)
    found = holder.get(name)
    if found.__class__ is list:
        return list(found)
    return () if found is None else (found,)


def joined(holder: Json, name: str) -> Sequence[Json]:
    """Return the values of a primitive element and, as None, its items that have only a twin."""
    own, twins = holder.get(name), holder.get(f"_{name}")
    if own.__class__ is not list and twins.__class__ is not list:
        return (own,)
    pairs = zip_longest(own or (), twins or ())
    return [one for one, twin in pairs if one is not None or twin is not None]


def chosen(holder: Json, names: Iterable[tuple[str, str]]) -> Sequence[Json]:
    """Return the value of a choice element."""
    for name, twin in names:
        if name in holder or twin in holder:
            return (holder.get(name),)
    return ()


def twins(holder: Json, name: str) -> list[Json]:
    """Return the twins of a repeating primitive element."""
    return [one for one in holder.get(name, ()) if one is not None]


def only(items: Sequence[Json]) -> Json:
    """Return the one item, None for none. Raises UndecidedError for more."""
    if len(items) > 1:
        raise UndecidedError("several items stand where one is expected")
    return items[0] if items else None


def lone(items: Sequence[Json]) -> bool:
    """Tell whether there is one item. Raises UndecidedError for more."""
    if len(items) > 1:
        raise UndecidedError("several items stand where one is expected")
    return len(items) == 1


def children(holder: Json) -> Iterator[Json]:
    """Yield the objects directly in an object."""
    for value in holder.values():
        if value.__class__ is dict:
            yield value
        elif value.__class__ is list:
            yield from (item for item in value if item.__class__ is dict)


def descendants(holder: Json) -> Iterator[Json]:
    """Yield the objects below an object, at any depth, an outer one before those in it."""
    waiting = [children(holder)]
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
        else:
            yield found
            waiting.append(children(found))


def together(*lists: Sequence[Json]) -> list[Json]:
    """Return the items of several lists."""
    return list(chain(*lists))


def key(value: Json) -> object:
    """Return a hashable stand-in: equal for values that are equal."""
    if value.__class__ is dict:
        return ("object", frozenset((name, key(item)) for name, item in value.items()))
    if value.__class__ is list:
        return ("array", tuple(map(key, value)))
    return (value.__class__ is bool, value)


def distinct(items: Iterable[Json]) -> list[Json]:
    """Return the first of all equal items."""
    kept: dict[object, Json] = {}
    for item in items:
        kept.setdefault(key(item), item)
    return list(kept.values())


def unique(items: Sequence[Json]) -> bool:
    """Tell whether no two items are equal."""
    return len({key(item) for item in items}) == len(items)


def keys(items: Iterable[Json]) -> frozenset[object]:
    """Return the stand-ins of items."""
    return frozenset(map(key, items))


def common(one: Iterable[Json], other: frozenset[object]) -> list[Json]:
    """Return the items of a list that are among others, given by their stand-ins; each once."""
    return [item for item in distinct(one) if key(item) in other]


def subset(one: Iterable[Json], other: frozenset[object]) -> bool:
    """Tell whether every item of a list is among others, given by their stand-ins."""
    return all(key(item) in other for item in one)


def same(one: Sequence[Json], two: Sequence[Json]) -> bool:
    """Tell whether two lists have equal items in the same order."""
    return list(map(key, one)) == list(map(key, two))


def whole_number(text: Json) -> int | None:
    """Convert to an integer as FHIRPath does."""
    if isinstance(text, int):
        return int(text)
    if not isinstance(text, str) or len(text) > 100:  # noqa: PLR2004 - no such number is meant
        return None
    digits = text[1:] if text[:1] in ("+", "-") else text
    return int(text) if digits.isascii() and digits.isdigit() else None


def text(number: Json) -> str:
    """Write a number as FHIRPath does."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def found(pattern: Pattern, text: str) -> bool:
    """Tell whether a pattern occurs in a text. Raises UndecidedError for a text that is too long to be tried."""
    answer = pattern.search(text)
    if answer is None:
        raise UndecidedError("the text is too long for the pattern")
    return answer


def replaced(pattern: Pattern, text: str, by: str) -> str:
    """Replace all occurrences of a pattern by a plain text."""
    found(pattern, text)
    return pattern.regex.sub(lambda _match: by, text)


_ORDERS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "!=": lambda order: order != 0,
    "<": lambda order: order < 0,
    ">": lambda order: order > 0,
    "<=": lambda order: order <= 0,
    ">=": lambda order: order >= 0,
}
_MOMENTS = 100
"""Different dates that are compared with each other."""
_DATE = 10
"""Characters of a whole date; longer ones have a time and maybe a zone."""


def moments(one: str, operator: str, two: str) -> bool:
    """Compare dates and date-times; False too when their precision leaves it open."""
    if len(one) == len(two) and (len(one) <= _DATE or one[-6:] == two[-6:]):
        return _ORDERS[operator]((one > two) - (one < two))
    if len(one) > _DATE < len(two):
        try:
            left, right = datetime.fromisoformat(one), datetime.fromisoformat(two)
            if left != right:
                return _ORDERS[operator](1 if left > right else -1)
        except (ValueError, TypeError):
            pass  # unlike precision or a leap second: compared part by part
    return _precisely(one, operator, two, "DateTime")


def distinct_moments(items: Iterable[Json]) -> list[Json]:
    """Return the first of all equal dates and date-times. Raises UndecidedError for too many different ones."""
    written = list(dict.fromkeys(items))
    if len(written) > _MOMENTS:
        raise UndecidedError("too many different dates")
    kept: list[Json] = []
    for one in written:
        if not any(one is not None and other is not None and moments(one, "=", other) for other in kept):
            kept.append(one)
    return kept


def times(one: str, operator: str, two: str) -> bool:
    """Compare times of day."""
    return _precisely(one, operator, two, "Time")


def _precisely(one: str, operator: str, two: str, type_: str) -> bool:
    from eqlab.validate.fhirpath.temporal import parse_temporal  # noqa: PLC0415 - few resources compare dates

    left, right = parse_temporal(one, type_), parse_temporal(two, type_)
    if left is None or right is None:
        raise UndecidedError("a date cannot be read")
    order = left.compare(right)
    return order is not None and _ORDERS[operator](order)


def quantities(one: Json, operator: str, two: Json) -> bool:
    """Compare quantities; False too when their units leave it open."""
    from eqlab.validate.ucum import compare  # noqa: PLC0415

    values = [side["value"] for side in (one, two)]
    units = [side.get("code") or side.get("unit") or "1" for side in (one, two)]
    left, right = map(Decimal, values)
    order = (left > right) - (left < right) if units[0] == units[1] else compare(left, units[0], right, units[1])
    return order is not None and _ORDERS[operator](order)


HELPERS: dict[str, Any] = {
    "inv_nil": NIL,
    "inv_values": values,
    "inv_joined": joined,
    "inv_chosen": chosen,
    "inv_twins": twins,
    "inv_only": only,
    "inv_lone": lone,
    "inv_children": children,
    "inv_descendants": descendants,
    "inv_together": together,
    "inv_distinct": distinct,
    "inv_distinct_moments": distinct_moments,
    "inv_unique": unique,
    "inv_keys": keys,
    "inv_common": common,
    "inv_subset": subset,
    "inv_same": same,
    "inv_whole_number": whole_number,
    "inv_text": text,
    "inv_found": found,
    "inv_replaced": replaced,
    "inv_moments": moments,
    "inv_times": times,
    "inv_quantities": quantities,
}
