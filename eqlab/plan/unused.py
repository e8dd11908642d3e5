"""Scriptlets that no case uses: a misspelt `use` hides no mistake in their steps."""

import re
from collections.abc import Iterator

from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode
from eqlab.plan.reading import Reading
from eqlab.plan.scriptlets import written_out

_EXPRESSIONS = frozenset({"fhirpath", "each", "where", "from"})
_FIELD = re.compile(r"\{[A-Za-z]")


def look_over_unused(reading: Reading) -> None:
    """Note mistakes in the steps and the expressions of unused scriptlets; what parameters decide is left open."""
    used = set(reading.used_scriptlets)
    unused = [one for key, one in reading.scriptlets.items() if key not in used and one.file == reading.file]
    for scriptlet in unused:
        for raw in written_out(scriptlet.steps, reading, scriptlet.file, ((scriptlet.file, scriptlet.name),)):
            for text in _expressions(raw.body):
                reading.expression(text.text, text.position)
    reading.used_scriptlets.clear()
    reading.used_scriptlets.update(used)


def _expressions(node: Node) -> Iterator[ScalarNode]:
    """Yield the texts that are FHIRPath whatever the parameters are."""
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _expressions(item)
    elif isinstance(node, MappingNode) and "xpath" not in node.entries:
        for key, value in node.entries.items():
            if key in _EXPRESSIONS and isinstance(value, ScalarNode) and _is_whole(value):
                yield value
            yield from _expressions(value)


def _is_whole(node: ScalarNode) -> bool:
    return isinstance(node.value, str) and _FIELD.search(node.text) is None
