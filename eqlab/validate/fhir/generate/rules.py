"""The constraints of an element, asked of a value that is being made."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eqlab.core.errors import EqlabError
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.run import Run, Scope

_FROM_AFAR = ("%resource", "%rootResource", "resolve()", "htmlChecks")
"""What a rule asks of the world around; a value on its own cannot tell."""


class Rule(NamedTuple):
    """A constraint and the type it is about."""

    expression: str
    type: str


def rules_of(element: Json, type_: str, *, whole: bool) -> Iterator[Rule]:
    """Yield the constraints of an element that make errors; `whole` tells that a value is a resource."""
    for one in element.get("constraint", ()):
        expression = one.get("expression")
        if one.get("severity") != "error" or not isinstance(expression, str):
            continue
        if whole or not any(word in expression for word in _FROM_AFAR):
            yield Rule(expression, type_)


def broken_rules(rules: Iterable[Rule], value: Json, library: Library) -> list[str]:
    """Return the expressions that a value breaks; what cannot be decided counts as kept."""
    resource = value if isinstance(value, dict) and "resourceType" in value else {"resourceType": "Basic"}
    scope = Scope(resource, root(resource["resourceType"]), None, Run(library))
    return [rule.expression for rule in rules if _is_broken(rule, value, scope)]


def _is_broken(rule: Rule, value: Json, scope: Scope) -> bool:
    try:
        return compiled(rule.expression, rule.type)(value, scope) is False
    except EqlabError:
        return False
