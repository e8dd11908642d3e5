"""Conditions: FHIRPath that decides, looked through for what can never decide anything."""

from eqlab.core.check import Expression
from eqlab.core.text import words
from eqlab.plan.issues import (
    ANSWER_IN_WHERE,
    CONSTANT,
    UNKNOWN_AXIS,
    UNKNOWN_CLAIM,
    UNKNOWN_CLAIM_VALUE,
    UNKNOWN_VARIABLE,
)
from eqlab.plan.kinds import TEXT
from eqlab.plan.mentions import axes_in, claim_values_in, claims_in, mentions_of
from eqlab.plan.node import Node
from eqlab.plan.reading import Reading
from eqlab.plan.vocabulary import FHIRPATH_NAMES
from eqlab.plan.words import listed, shown

SELECTION_ROOTS = ("claims", "variant")
"""Members of the root of `when`, and names in it."""

CALL_ROOTS = ("request", "connection", "service")
"""Members of the root of `where`."""


def read_when(node: Node, reading: Reading) -> str:
    """Read a selection condition; return it as written, empty when it is not usable."""
    text: str = TEXT.read(node, reading)
    if not text:
        return ""
    if text not in reading.conditions:
        expression = reading.expression(text, node.position)
        if expression is None:
            return ""
        reading.conditions[text] = expression
    _check_names(text, node, reading)
    return text


def check_where(expression: Expression, node: Node, reading: Reading) -> None:
    """Refuse a condition over calls that looks at no call, or at its answer."""
    if "response" in mentions_of(expression.text).roots:
        reading.refuse(ANSWER_IN_WHERE, node.position)
    else:
        refuse_constant(expression.text, node, reading, CALL_ROOTS)


def refuse_constant(text: str, node: Node, reading: Reading, roots: tuple[str, ...]) -> None:
    """Refuse a condition that mentions none of the roots it is evaluated on."""
    mentions = mentions_of(text)
    if not mentions.roots.intersection(roots) and not set(mentions.names).intersection(roots):
        near = next((near for word in sorted(mentions.roots) if (near := reading.nearest(word, roots))), "")
        reading.refuse(CONSTANT, node.position, listed(roots), near, roots=listed(roots))


def _check_names(text: str, node: Node, reading: Reading) -> None:
    refuse_constant(text, node, reading, SELECTION_ROOTS)
    there = [*SELECTION_ROOTS, *reading.variables]
    for name in mentions_of(text).names:
        if name not in there and name not in FHIRPATH_NAMES:
            reading.refuse(
                UNKNOWN_VARIABLE, node.position, listed(there), reading.nearest(name, there), name=shown(name)
            )
    for axis in sorted(axes_in(text) - reading.axes.keys()):
        near = reading.nearest(axis, reading.axes)
        reading.refuse(UNKNOWN_AXIS, node.position, listed(reading.axes), near, name=shown(axis))
    _check_claims(text, node, reading)


def _check_claims(text: str, node: Node, reading: Reading) -> None:
    for claim in sorted(claims_in(text) - reading.claims.keys()):
        near = reading.nearest(claim, reading.claims)
        reading.refuse(UNKNOWN_CLAIM, node.position, listed(reading.claims), near, name=shown(claim))
    for claim, value in sorted(claim_values_in(text)):
        declared = reading.claims.get(claim)
        if declared is not None and value not in declared.values:
            expected, near = listed(declared.values) or words("true or false"), reading.nearest(value, declared.values)
            reading.refuse(UNKNOWN_CLAIM_VALUE, node.position, expected, near, claim=claim, value=f'"{shown(value)}"')
