"""Identifier rules as functions of expressions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.validate import issues
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.evaluation import Additions, Function, Run
from eqlab.validate.fhirpath.nodes import Nodes, single, string, truth
from eqlab.validate.identifier_rule import LEVELS, IdentifierRule

FHIRPATH_NAME = "isIdentifier"


def is_identifier(rules: Mapping[str, IdentifierRule], rule: str, value: str, least: str = "warning") -> bool:
    """Tell whether nothing is wrong with a number that weighs `least` (error, warning or note) or more.

    Raises ValueError, with the nearest spelling, for a rule or level that is not known.
    """
    if rule not in rules:
        near = nearest(rule, rules)
        there_is = words("there is no identifier rule {rule}, but {near}", rule=rule, near=near)
        raise ValueError(there_is if near else words("there is no identifier rule {rule}", rule=rule))
    if least not in LEVELS:
        raise ValueError(words("there is no level {least}, but {names}", least=str(least), names=", ".join(LEVELS)))
    return rules[rule].fits(value, LEVELS[least])


def fhirpath_functions(rules: Mapping[str, IdentifierRule]) -> Additions:
    """Make `isIdentifier(rule [, least])` for FHIRPath: true, false, or empty for an empty collection.

    What is no text is no identifier. A rule's name that is written out and not known is refused at compile time.
    """

    def call(_run: Run, focus: Nodes, rule: Nodes, least: Nodes | None = None) -> Nodes:
        node, name, level = single(focus), string(rule), "warning" if least is None else string(least)
        if node is None or node.value is None or name is None or level is None:
            return []
        if not isinstance(node.value, str):
            return truth(value=False)
        try:
            return truth(is_identifier(rules, name, node.value, level))
        except ValueError as error:
            raise EvaluationError(str(error)) from error

    return Additions({FHIRPATH_NAME: Function(call, 1, 2, names=frozenset(rules))})


def xpath_functions(rules: Mapping[str, IdentifierRule]) -> Mapping[str, Callable[..., bool]]:
    """Make `eq:valid(rule, value)` and `eq:valid-at(rule, value, least)` for XPath. What is not there is not valid.

    They take a list of items for each argument, as `eqlab.validate.xpath` hands them over, and raise ValueError when
    there are several values, or no rule or level of that name.
    """

    def valid_at(rule: list[Any], value: list[Any], least: list[Any]) -> bool:
        return bool(value) and is_identifier(rules, _one(rule), _one(value), _one(least))

    def valid(rule: list[Any], value: list[Any]) -> bool:
        return valid_at(rule, value, ["warning"])

    return {"valid": valid, "valid-at": valid_at}


_NAMED = re.compile(r"""\beq:valid(?:-at)?\(\s*(?:'([^']*)'|"([^"]*)")""")


def check_names(expression: str, at: Position | None, rules: Mapping[str, IdentifierRule]) -> None:
    """Refuse an XPath expression that asks for a rule nobody knows. Raises AuthorError with the nearest spelling."""
    for one, other in _NAMED.findall(expression):
        name = one or other
        if name not in rules:
            expected = words("one of {names}", names=", ".join(sorted(rules)))
            raise AuthorError(issues.UNKNOWN_IDENTIFIER, at, expected, nearest(name, rules), kind=name)


def _one(items: list[Any]) -> str:
    """Return the one item as a text. Raises ValueError when there are more, or none."""
    if len(items) != 1:
        raise ValueError(words("there are {count} items where one is expected", count=str(len(items))))
    item = items[0]
    return "".join(item.itertext()) if hasattr(item, "itertext") else str(item)
