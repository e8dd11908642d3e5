"""What a response holds: which items answer a question, with what values, and how much there is to look through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.questionnaire.form import dicts

MOST = 250
"""Answers of one question that a condition is compared with; of more it cannot be told."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was looked up in a response, by the identity of what it was looked up in."""

    below: dict[int, Mapping[str, list[Json]]] = field(default_factory=dict)
    """Items by linkId below a holder."""
    values: dict[int, list[Any] | None] = field(default_factory=dict)
    """Values of the answers of a list of items."""
    sizes: dict[int, int] = field(default_factory=dict)
    """How many items and answers there are in a holder."""

    def nearest(self, question: str, around: tuple[Json, ...]) -> list[Json] | None:
        """Return the items of a name in the innermost holder that has any."""
        for holder in around:
            found = self._below(holder).get(question)
            if found is not None:
                return found
        return None

    def answers(self, found: list[Json] | None) -> list[Any] | None:
        """Return the values of items that were found; None when they are too many."""
        if found is None:
            return []
        if id(found) not in self.values:
            self.values[id(found)] = None if _number(found) > MOST else _values(found)
        return self.values[id(found)]

    def size(self, holder: Json) -> int:
        """Return how many items and answers there are in a holder, itself among them."""
        if id(holder) not in self.sizes:
            inside = (holder, *_descendants(_within(holder)))
            self.sizes[id(holder)] = sum(1 + len(dicts(one, "answer")) for one in inside)
        return self.sizes[id(holder)]

    def _below(self, holder: Json) -> Mapping[str, list[Json]]:
        if id(holder) not in self.below:
            found: dict[str, list[Json]] = {}
            for one in _descendants([*dicts(holder, "item")]):
                if isinstance(one.get("linkId"), str):
                    found.setdefault(one["linkId"], []).append(one)
            self.below[id(holder)] = found
        return self.below[id(holder)]


def _number(found: list[Json]) -> int:
    """Return how many answers items have; how many items there are, where those are more than is looked at."""
    if len(found) > MOST:
        return len(found)
    return sum(len(answers) for one in found if isinstance(answers := one.get("answer"), list))


def _values(found: list[Json]) -> list[Any]:
    answers = (answer for one in found for answer in dicts(one, "answer"))
    return [value for answer in answers for name, value in answer.items() if name.startswith("value")]


def _descendants(waiting: list[Json]) -> Iterator[Json]:
    while waiting:
        one = waiting.pop()
        yield one
        waiting += _within(one)


def _within(holder: Json) -> list[Json]:
    """Return the items of a response, of an item, or of an answer."""
    found: list[Json] = [*dicts(holder, "item")]
    for answer in dicts(holder, "answer"):
        found += dicts(answer, "item")
    return found
