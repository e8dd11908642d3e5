"""Whether values meet profiles: answered once in a document, also where profiles ask for one another in a circle."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.values import Json

_Key: TypeAlias = tuple[str, int]


@dataclass(slots=True, eq=False)
class Answers:
    """Answers by profile and value; None where it cannot be told."""

    known: dict[_Key, tuple[Json, bool | None]] = field(default_factory=dict)
    """With the value, so that no other one takes its identity."""
    pending: dict[_Key, bool] = field(default_factory=dict)
    """What is being answered, with True once an answer was built on it."""

    def of(self, url: str, value: Json, ask: Callable[[], bool | None]) -> bool | None:
        """Return the answer for a value; one that is being looked for is taken to be True.

        Where that proves wrong, what was built on it is forgotten.
        """
        key = (url, id(value))
        if key in self.pending:
            self.pending[key] = True
            return True
        if key not in self.known:
            self._ask(key, value, ask)
        return self.known[key][1]

    def told(self, url: str, value: Json) -> bool | None:
        """Return the answer for a value where it is known; one that is being looked for is not."""
        return self.known.get((url, id(value)), (None, None))[1]

    def _ask(self, key: _Key, value: Json, ask: Callable[[], bool | None]) -> None:
        before = len(self.known)
        self.pending[key] = False
        try:
            answer = ask()
        finally:
            built_on = self.pending.pop(key)
        if built_on and answer is not True:
            for later in list(self.known)[before:]:
                if self.known[later][1] is not False:
                    del self.known[later]
        self.known[key] = (value, answer)
