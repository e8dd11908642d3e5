"""Expressions that a questionnaire carries, with what it takes to evaluate them.

Source: FHIR R4, extension questionnaire-constraint; SDC's enableWhenExpression.
"""

from collections.abc import Callable
from typing import NamedTuple

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled, native
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.fhir.run import Scope

_QUICK = 20
"""Items and answers that compiled code looks at in one step; the general engine looks at one."""


class Expression(NamedTuple):
    """An expression, ready to be asked."""

    holds: Callable[[Json, Scope], bool | None]
    wide: bool
    """True when it may look at the whole response."""
    quick: bool
    """True when it became compiled code that looks at the value alone."""

    def steps(self, walk: Walk, value: Json) -> int:
        """Return how many steps it takes on a value."""
        size = walk.given.size(walk.scope.resource if self.wide else value)
        return size // _QUICK if self.quick else size


def expression_of(text: str, type_: str) -> Expression:
    """Make an expression on values of a type ready."""
    wide = "%" in text
    return Expression(compiled(text, type_), wide, not wide and native(text, type_) is not None)
