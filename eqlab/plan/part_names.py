"""Checks that look at several captured parts together."""

from collections.abc import Mapping

from eqlab.core.check import CheckKind
from eqlab.core.text import words
from eqlab.plan.issues import EMPTY, MISSING_KEY
from eqlab.plan.kinds import wrong_type
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode
from eqlab.plan.scope import Scope
from eqlab.plan.shapes import Field
from eqlab.plan.step_shapes import CHECK
from eqlab.plan.vocabulary import REFERENCE

_EXPECTED = "a mapping of names to parts: <step id>.<part>, or a list of them"


def fields_of(kind: CheckKind) -> Mapping[str, Field]:
    """Return the keys of the language that a check has beside its own; one that names its parts has no `that`."""
    return {key: field for key, field in CHECK.fields.items() if not (kind.parts and key == "that")}


def read_parts(node: MappingNode, kind: CheckKind, scope: Scope) -> dict[str, tuple[str, ...]]:
    """Return the references of a check by the names of its parts; each must lead to something captured before."""
    if not kind.parts:
        return {}
    written = node.entries.get(kind.parts)
    if written is None:
        scope.reading.refuse(MISSING_KEY, node.position, expected=_EXPECTED, key=kind.parts, place="check")
        return {}
    if not isinstance(written, MappingNode):
        wrong_type(written, scope.reading, _EXPECTED)
        return {}
    if not written.entries:
        scope.reading.refuse(EMPTY, written.position, expected=_EXPECTED)
    named = {name: _references(part, scope) for name, part in written.entries.items()}
    return {name: references for name, references in named.items() if references}


def _references(node: Node, scope: Scope) -> tuple[str, ...]:
    if isinstance(node, SequenceNode) and not node.items:
        scope.reading.refuse(EMPTY, node.position, expected=_EXPECTED)
    items = node.items if isinstance(node, SequenceNode) else (node,)
    read = []
    for item in items:
        if not isinstance(item, ScalarNode):
            wrong_type(item, scope.reading, words("the name of a part: <step id>.<part>"))
            continue
        reference = REFERENCE.read(item, scope.reading)
        if reference:
            scope.refer(reference, item.position)
            read.append(reference)
    return tuple(read)
