"""Bounds the work of an evaluation: every step of every part of an expression is counted."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from eqlab.core.text import words

_LOOK_EVERY = 64
"""Steps between two looks at the clock."""
_STEP = 10_000
"""Characters of text that count as a step."""
_BITS = 100_000


class EvaluationError(Exception):
    """The expression has no value on this document: a text where a number is needed, several items for one..."""

    @property
    def reason(self) -> str:
        """Why, in words that can be translated where they are the lab's own."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


class UndecidedError(EvaluationError):
    """The lab cannot tell: the evaluation would take too much work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much work one evaluation may take."""

    steps: int = 3_000_000
    """Items seen by parts of the expression."""
    seconds: float = 15
    items: int = 1_000_000
    """Of one sequence."""
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)


@dataclass(slots=True)
class Meter:
    """Counts the steps of the evaluation under way."""

    limits: Limits = field(default_factory=Limits)
    steps: int = 0
    end: float = 0

    def start(self) -> None:
        """Begin an evaluation."""
        self.steps, self.end = 0, self.limits.clock() + self.limits.seconds

    def count(self, steps: int = 1) -> None:
        """Count steps. Raises UndecidedError when there were too many, or they took too long."""
        self.steps += steps
        if self.steps > self.limits.steps:
            raise UndecidedError(words("the evaluation takes too many steps"))
        if self.steps % _LOOK_EVERY < steps and self.limits.clock() > self.end:
            raise UndecidedError(words("the evaluation takes too long"))

    def weigh(self, value: Any) -> None:
        """Count what was computed by its size. Raises UndecidedError when it is too large."""
        if isinstance(value, str):
            self.count(1 + len(value) // _STEP)
        elif isinstance(value, list):
            self.count(1 + len(value) // 8)
        elif isinstance(value, int) and value.bit_length() > _BITS:
            raise UndecidedError(words("a number grows too large"))
        else:
            self.count()


def metered(token: Any, meter: Meter) -> None:
    """Make a part of a parsed expression count what it does."""
    evaluate, select = token.evaluate, token.select

    def counted(context: Any = None) -> Any:
        meter.count()
        value = evaluate(context)
        meter.weigh(value)
        return value

    def counting(context: Any = None) -> Iterator[Any]:
        meter.count()
        for item in select(context):
            meter.count()
            yield item

    token.evaluate, token.select = counted, counting


def bounded_range(token: Any, meter: Meter) -> None:
    """Make `first to last` refuse a range that is too long before it is written out."""
    evaluate = token.evaluate

    def bounded(context: Any = None) -> Any:
        ends = [one[0] if isinstance(one, list) and one else one for one in (part.evaluate(context) for part in token)]
        numbers = [end for end in ends if isinstance(end, int)]
        if len(numbers) == len(ends) and numbers[1] - numbers[0] > meter.limits.items:
            raise UndecidedError(words("a range is too long"))
        return evaluate(context)

    token.evaluate = bounded


def bounded_text(token: Any, longest: int) -> None:
    """Make a function with a pattern refuse a text on which the pattern could run away."""
    evaluate = token.evaluate

    def bounded(context: Any = None) -> Any:
        text = token.get_argument(context, cls=str)
        if text is not None and len(text) > longest:
            raise UndecidedError(words("a text is too long for the pattern"))
        return evaluate(context)

    token.evaluate = bounded
