"""How much of the patterns and expressions that a document defines is compiled: that costs more than to read them."""

from collections.abc import Hashable
from dataclasses import dataclass, field

from eqlab.validate.fhir.issues.conformance import NOT_COMPILED
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope

MOST = 100_000
"""What all different ones of a document may cost together, each about as many as a pattern has letters."""
_LONGEST = 2000
"""Letters of a pattern; longer ones are refused unread."""
_NAME = "effort"


@dataclass(slots=True, eq=False)
class _Effort:
    left: int = field(default_factory=lambda: MOST)
    taken: set[Hashable] = field(default_factory=set)


def is_affordable(scope: Scope, path: Path, key: Hashable, cost: int, rule: str = "") -> bool:
    """Tell whether something may still be compiled for a document; the first that may not is told as undecided.

    What has the key of something that was compiled before costs nothing. Once a document has cost too much, nothing
    new is compiled for it.
    """
    effort: _Effort = scope.root.notes.setdefault(_NAME, _Effort())
    if key in effort.taken:
        return True
    if 0 <= effort.left < cost:
        scope.run.note(NOT_COMPILED, path, rule)
        effort.left = -1
    if effort.left < 0:
        return False
    effort.left -= cost
    effort.taken.add(key)
    return True


def is_spent(scope: Scope) -> bool:
    """Tell whether something of this document was not compiled."""
    effort: _Effort | None = scope.root.notes.get(_NAME)
    return effort is not None and effort.left < 0


def cost_of_pattern(pattern: str) -> int:
    """Return what it costs to compile a regular expression."""
    return 30 + len(pattern) if len(pattern) <= _LONGEST else 1


def cost_of_expression(expression: str) -> int:
    """Return what it costs to compile a FHIRPath expression, the patterns in it included."""
    return 10 + len(expression) // 20 + min(len(expression), _LONGEST * expression.count("atches"))
