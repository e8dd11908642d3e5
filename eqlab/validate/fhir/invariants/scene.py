"""What a part of an expression is translated in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.validate.fhir.invariants.source import UntranslatableError
from eqlab.validate.fhir.invariants.terms import (
    Each,
    Items,
    Scalar,
    Shop,
    Term,
    Truth,
)
from eqlab.validate.fhirpath.syntax import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a part of an expression is translated."""

    shop: Shop
    this: Each
    """`$this`."""
    context: Each
    """`%context`."""
    resource: str
    """The type of `%resource`, or `Resource` when only the data show it."""
    term: Callable[[Tree, "Scene"], Term]
    """Translates a tree."""

    def at(self, item: Each) -> "Scene":
        """Return the scene inside a criterion, where `$this` is one item."""
        return replace(self, this=replace(item, clauses=()))

    def of(self, tree: Tree) -> Term:
        """Translate an argument."""
        return self.term(tree, self)


Call: TypeAlias = Callable[[Scene, Term, tuple[Tree, ...]], Term]
"""Translates a function: where, what it is applied to, its arguments."""


def items_of(term: Term) -> Items:
    """Take a term for items of the data."""
    if isinstance(term, Truth | Scalar):
        raise UntranslatableError("a computed value is navigated")
    return term
