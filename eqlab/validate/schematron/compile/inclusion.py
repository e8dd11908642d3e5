"""Puts what `include` and `extends href` name in their place (ISO/IEC 19757-3, 5.4)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from eqlab.core.errors import AuthorError
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.reading import Library, bindings_of
from eqlab.validate.schematron.compile.tree import LANGUAGE, XML, Node

DEEPEST = 100
MOST = 2_000_000
_ID = f"{{{XML}}}id"
_CONTAINERS = {"schema", "library"}


@dataclass(slots=True, kw_only=True)
class Includer:
    """Expands one schema."""

    library: Library
    desk: Desk
    count: int = 0

    def whole(self, path: Path) -> Node:
        """Return the tree of the main file, complete."""
        return self._expanded(self.library.tree(path), path, ((path, ""),), 0)

    def _expanded(self, node: Node, here: Path, chain: tuple[tuple[Path, str], ...], depth: int) -> Node:
        self.count += 1
        if self.count > MOST or depth > DEEPEST:
            limit = str(DEEPEST) + " nested" if depth > DEEPEST else str(MOST)
            raise AuthorError(issues.TOO_LARGE, node.at, limit=limit)
        children: list[Node | str] = []
        for child in node.children:
            if isinstance(child, Node) and child.kind in {"include", "extends"} and _refers(child):
                children += self._fetched(child, node, here, chain, depth)
            else:
                children.append(child if isinstance(child, str) else self._expanded(child, here, chain, depth + 1))
        return replace(node, children=tuple(children))

    def _fetched(
        self, asking: Node, parent: Node, here: Path, chain: tuple[tuple[Path, str], ...], depth: int
    ) -> Iterator[Node]:
        href = asking.get("href")
        path, fragment = self.library.find(href, here, asking.at)
        if (path, fragment) in chain:
            raise AuthorError(issues.CIRCLE, asking.at, name=href)
        target = _target(self.library.tree(path, asking.at), fragment)
        if target is None:
            raise AuthorError(issues.NO_TARGET, asking.at, file=href.partition("#")[0] or "The schema", id=fragment)
        whole = self._expanded(target, path, (*chain, (path, fragment)), depth + 1)
        if asking.kind == "include":
            yield from self._included(whole, parent, asking)
            return
        if whole.kind != parent.kind:
            self.desk.tolerate(issues.OTHER_KIND, asking.at, parent=parent.label, target=whole.label)
        yield from _handed_down(whole)

    def _included(self, whole: Node, parent: Node, asking: Node) -> Iterator[Node]:
        if whole.kind not in _CONTAINERS:
            yield whole
            return
        if whole.kind == "schema" or parent.kind not in _CONTAINERS:
            self.desk.tolerate(issues.SCHEMA_INCLUDED, asking.at)
        yield from _handed_down(whole)


def _refers(node: Node) -> bool:
    return "href" in node.attributes


def _target(root: Node, fragment: str) -> Node | None:
    """Return the element with an id, with the language and the prefixes that hold where it stands."""
    if not fragment:
        return root
    bound = bindings_of(root) if root.kind in _CONTAINERS else {}
    found = _search(root, fragment, "")
    return replace(found, queries=bound) if found and bound else found


def _search(node: Node, fragment: str, language: str) -> Node | None:
    spoken = node.attributes.get(LANGUAGE, language)
    if fragment in {node.attributes.get(_ID), node.attributes.get("id")}:
        return node.with_attributes(**{LANGUAGE: spoken}) if spoken else node
    return next((found for child in node.nodes() if (found := _search(child, fragment, spoken))), None)


def _handed_down(node: Node) -> Iterator[Node]:
    """Yield the children, each with the language and the prefixes that hold in their parent."""
    spoken = node.attributes.get(LANGUAGE, "")
    for child in node.nodes():
        one = child if LANGUAGE in child.attributes or not spoken else child.with_attributes(**{LANGUAGE: spoken})
        yield replace(one, queries=node.queries) if node.queries and one.queries is None else one
