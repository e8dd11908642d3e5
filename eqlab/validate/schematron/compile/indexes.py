"""Finds contexts that ask for a literal value, such as `*[templateId/@root = '1.2.3']/code`.

Schemas for clinical documents have thousands of them. An index by that value leads straight to the few nodes that can
match; without it, every pattern looks at every node.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from eqlab.validate.schematron.compile.queries import bracketed, split_top, split_words

FEWEST = 8
"""An index pays from so many different values on."""
_NAME = r"(?:[^\W\d][\w.\-]*:)?(?:[^\W\d][\w.\-]*|\*)"
_PATH = rf"@?{_NAME}(?:/@?{_NAME})*"
_LITERAL = r"""'[^']*'|"[^"]*\""""
_EQUAL = re.compile(rf"(?:\./)?({_PATH})\s*=\s*({_LITERAL})")
_EQUAL_TURNED = re.compile(rf"({_LITERAL})\s*=\s*(?:\./)?({_PATH})")
_INNER = re.compile(rf"(?:\./)?({_PATH})\s*(\[.*\])", re.DOTALL)
_STEP = re.compile(rf"(?:child::)?(@?{_NAME}|text\(\)|comment\(\))\s*((?:\[.*\]\s*)?)", re.DOTALL)
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Demand:
    """A value that a context asks for, and the way from there to the nodes that match."""

    path: str
    """From the element that is indexed to the value."""
    literal: str
    rest: str
    """From that element to the nodes: empty, or child steps with their slash."""


def demands(branch: str) -> Iterator[Demand]:
    """Yield what one branch of a context asks for; each alone leads to all nodes that can match."""
    rest = ""
    for separator, step in reversed(list(_steps(branch))):
        match = _STEP.fullmatch(step.strip())
        if not match:
            return
        for predicate in bracketed(match[2]):
            if not match[1].startswith(("@", "text", "comment")):
                yield from (Demand(path, literal, rest) for path, literal in _equalities(predicate, 0))
        rest = f"{separator}{match[1]}{rest}"
        if not separator:
            return


def choose(branches: Iterable[str]) -> Mapping[str, str]:
    """Return the paths worth an index, with the name of the index of each."""
    values: dict[str, set[str]] = defaultdict(set)
    for branch in branches:
        for demand in demands(branch):
            values[demand.path].add(demand.literal)
    worth = [path for path, some in values.items() if len(some) >= FEWEST]
    worth.sort(key=lambda path: (-len(values[path]), path))
    return {path: f"i{number}" for number, path in enumerate(worth, 1)}


def best(branch: str, indexes: Mapping[str, str]) -> Demand | None:
    """Return the demand whose index tells most nodes apart."""
    order = list(indexes)
    served = [demand for demand in demands(branch) if demand.path in indexes]
    return min(served, key=lambda demand: order.index(demand.path), default=None)


def _steps(branch: str) -> Iterator[tuple[str, str]]:
    """Yield the steps of a path, each with the slashes before it."""
    separator = ""
    for number, part in enumerate(split_top(branch, "/")):
        if part.strip():
            yield separator, part
            separator = "/"
        else:
            separator = "//" if number and separator else "/"


def _equalities(predicate: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > _DEEPEST:
        return
    for part in split_words(predicate, "and"):
        plain = part.strip()
        equal = _EQUAL.fullmatch(plain)
        turned = _EQUAL_TURNED.fullmatch(plain)
        inner = _INNER.fullmatch(plain)
        if equal:
            yield equal[1], equal[2]
        elif turned:
            yield turned[2], turned[1]
        elif inner:
            for within in bracketed(inner[2]):
                yield from ((f"{inner[1]}/{path}", literal) for path, literal in _equalities(within, depth + 1))
