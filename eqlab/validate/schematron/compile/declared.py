"""Finds the declarations of XSLT that a schema brings along: functions, keys, accumulators and their like."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.core.errors import AuthorError
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.reading import Library
from eqlab.validate.schematron.compile.tree import Node

KEPT = {
    "function",
    "key",
    "accumulator",
    "decimal-format",
    "variable",
    "param",
    "template",
    "character-map",
}
_SHEETS = {"stylesheet", "transform"}


def declarations(found: tuple[Node, ...], library: Library, here: Path, desk: Desk) -> Iterator[Node]:
    """Yield what belongs into the stylesheet; `xsl:include` is replaced by what it names."""
    yield from _kept(found, library, here, desk, (here,))


def _kept(found: tuple[Node, ...], library: Library, here: Path, desk: Desk, chain: tuple[Path, ...]) -> Iterator[Node]:
    for node in found:
        if node.instruction in KEPT:
            yield node
        elif node.instruction == "include":
            yield from _included(node, library, here, desk, chain)
        else:
            desk.note(issues.FOREIGN_IGNORED, node.at, element=node.label)


def _included(node: Node, library: Library, here: Path, desk: Desk, chain: tuple[Path, ...]) -> Iterator[Node]:
    href = node.get("href")
    path, _ = library.find(href, here, node.at)
    if path in chain:
        raise AuthorError(issues.CIRCLE, node.at, name=href)
    sheet = library.tree(path, node.at)
    if sheet.instruction not in _SHEETS:
        raise AuthorError(issues.UNKNOWN_ELEMENT, sheet.at, element=sheet.label, parent="xsl:include")
    version = sheet.get("version") or "3.0"
    children = (
        child if "version" in child.attributes else child.with_attributes(version=version) for child in sheet.nodes()
    )
    yield from _kept(tuple(children), library, path, desk, (*chain, path))
