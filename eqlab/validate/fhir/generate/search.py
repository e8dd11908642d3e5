"""Finds, near what was made first, a value that keeps the rules of its element."""

import heapq
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, count
from typing import NamedTuple, TypeAlias

_BUDGET = 400
"""Values that are looked at."""
_VARIANTS = 12
_WORD = re.compile(r"[A-Za-z]\w*")


class Choice(NamedTuple):
    """What is done with one element."""

    there: bool
    variant: int = 0
    wishes: frozenset[tuple[str, bool]] = frozenset()
    times: int = 1


Choices: TypeAlias = Mapping[str, Choice]


class Child(NamedTuple):
    """An element that can be chosen differently."""

    optional: bool
    inner: frozenset[str]
    """Names of what is inside of it; none for a primitive."""
    possible: bool = True
    """False when it must not be there."""
    many: bool = False


def settled(
    start: Choices,
    children: Mapping[str, Child],
    broken: Callable[[Choices], list[str]],
) -> Choices:
    """Return choices that break no rule, or as few as were found within the budget.

    What is tried first follows the order of `children`. `broken` returns the expressions of the rules that a value so
    chosen breaks.
    """
    serial = count()
    failing = broken(start)
    best = (len(failing), start)
    heap = [(len(failing), 0, next(serial), start, failing)]
    seen = {_key(start)}
    while heap and best[0] and len(seen) < _BUDGET:
        _, changes, _, current, failing = heapq.heappop(heap)
        for near in _near(current, children, failing[0]):
            if _key(near) in seen:
                continue
            seen.add(_key(near))
            still = broken(near)
            if len(still) < best[0]:
                best = (len(still), near)
            if not still:
                return near
            heapq.heappush(heap, (len(still), changes + 1, next(serial), near, still))
    return best[1]


def _key(choices: Choices) -> frozenset[tuple[str, Choice]]:
    return frozenset(choices.items())


def _near(current: Choices, children: Mapping[str, Child], expression: str) -> Iterator[Choices]:
    """Yield choices that differ in one element that a rule speaks of."""
    words = list(dict.fromkeys(_WORD.findall(expression)))
    for name, child in children.items():
        if name.removesuffix("[x]") in words:
            for choice in _others(child, words):
                if choice != current[name]:
                    yield {**current, name: choice}


def _others(child: Child, words: list[str]) -> Iterator[Choice]:
    if child.optional:
        yield Choice(there=False)
    if not child.possible:
        return
    for wishes in _wishes([word for word in words if word in child.inner]):
        yield Choice(there=True, wishes=wishes)
    if child.many and "count" in words:
        yield Choice(there=True, times=2)
    for variant in range(1, _VARIANTS):
        yield Choice(there=True, variant=variant)


def _wishes(words: list[str]) -> Iterator[frozenset[tuple[str, bool]]]:
    yield frozenset()
    single = [(word, wish) for word in words for wish in (True, False)]
    yield from (frozenset((one,)) for one in single)
    yield from (frozenset(two) for two in combinations(single, 2) if two[0][0] != two[1][0])
