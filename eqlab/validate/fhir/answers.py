"""Whether values meet profiles: answered once in a document, also where profiles ask for one another in a circle."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.values import Json

_Key: TypeAlias = tuple[str, int]
_TRIES = 4
"""How often the answer for a value is looked for before it is given up: where many ask for one another in circles, each
proof that one is wrong makes the others be asked again."""


@dataclass(slots=True, eq=False)
class Answers:
    """Answers by profile and value; None where it cannot be told."""

    known: dict[_Key, tuple[Json, bool | None]] = field(default_factory=dict)
    """With the value, so that no other one takes its identity."""
    pending: dict[_Key, bool] = field(default_factory=dict)
    """What is being answered, with True once an answer was built on it."""
    order: list[_Key] = field(default_factory=list)
    """What is known, in the order in which it became known."""
    tries: Counter[_Key] = field(default_factory=Counter)
    """How often each was looked for."""

    def of(self, url: str, value: Json, ask: Callable[[], bool | None]) -> bool | None:
        """Return the answer for a value; one that is being looked for is taken to be True.

        Where that proves wrong, what was built on it is forgotten; where it cannot be told, neither can that.
        """
        key = (url, id(value))
        if key in self.pending:
            self.pending[key] = True
            return True
        if key not in self.known:
            if self.tries[key] >= _TRIES:
                return None
            self._ask(key, value, ask)
        return self.known[key][1]

    def told(self, url: str, value: Json) -> bool | None:
        """Return the answer for a value where it is known; one that is being looked for is not."""
        return self.known.get((url, id(value)), (None, None))[1]

    def _ask(self, key: _Key, value: Json, ask: Callable[[], bool | None]) -> None:
        before = len(self.order)
        self.tries[key] += 1
        self.pending[key] = False
        try:
            answer = ask()
        finally:
            built_on = self.pending.pop(key)
        if built_on and answer is not True:
            self._doubt(before, answer)
        self.known[key] = (value, answer)
        self.order.append(key)

    def _doubt(self, before: int, answer: bool | None) -> None:
        """Forget what became known since then but is not certainly False; keep it as unknown where `answer` is."""
        later = self.order[before:]
        del self.order[before:]
        for one in later:
            value, known = self.known.pop(one)
            if known is False or answer is None:
                self.known[one] = (value, False if known is False else None)
                self.order.append(one)
