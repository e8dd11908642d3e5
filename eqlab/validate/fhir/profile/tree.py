"""A profile's elements as a tree: elements under elements, slices under what they slice."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.words import shorten


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """An element of a profile."""

    definition: Json
    """Its ElementDefinition."""
    name: str
    """Last part of its path, without `[x]`."""
    slice: str = ""
    """Name of the slice, of a re-slice with the names of those above it: `a/b`."""
    children: dict[str, "Node"] = field(default_factory=dict)
    """By name."""
    slices: list["Node"] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The element's id, or its path where it has none."""
        return str(self.definition.get("id") or self.definition["path"])


def grow(profile: str, elements: Json) -> Node:
    """Return the root of the tree of a snapshot's elements. Raises AuthorError when they make no tree."""
    rows = list(_rows(profile, elements))
    if not rows:
        raise AuthorError(issues.BAD_SHAPE, profile=profile, problem=words("it has no elements"))
    root = _node(rows[0])
    latest = {rows[0]["path"]: root}
    for row in rows[1:]:
        above, _, _ = row["path"].rpartition(".")
        parent = latest.get(above)
        if parent is None:
            raise AuthorError(
                issues.BAD_SHAPE,
                profile=profile,
                problem=words('"{value}" has nothing above it', value=shorten(str(row["path"]))),
            )
        latest[row["path"]] = _attach(parent, _node(row))
    return root


def _rows(profile: str, elements: Json) -> Iterator[Json]:
    for row in elements if isinstance(elements, list) else ():
        if not isinstance(row, dict) or not isinstance(row.get("path"), str):
            raise AuthorError(issues.BAD_SHAPE, profile=profile, problem=words("an element has no path"))
        yield row


def _node(row: Json) -> Node:
    name = row["path"].rpartition(".")[2].removesuffix("[x]")
    sliced = row.get("sliceName")
    return Node(definition=row, name=name, slice=sliced if isinstance(sliced, str) else "")


def _attach(parent: Node, node: Node) -> Node:
    whole = parent.children.get(node.name) or _choice(parent, node)
    if whole is not None and whole.name != node.name and not node.slice:
        node = replace(node, slice=node.name)
    if whole is None:
        whole = node if not node.slice else Node(definition=_bare(node), name=node.name)
        parent.children[node.name] = whole
        if whole is node:
            return node
    elif not node.slice and whole.name == node.name:
        parent.children[node.name] = node
        return node
    _sliced(whole, node).slices.append(node)
    return node


def _choice(parent: Node, node: Node) -> Node | None:
    """Return the choice that `valueQuantity` is a shorthand for."""
    for name, child in parent.children.items():
        if (
            child.definition["path"].endswith("[x]")
            and node.name.startswith(name)
            and node.name[len(name) :][:1].isupper()
        ):
            return child
    return None


def _sliced(whole: Node, node: Node) -> Node:
    above = node.slice
    while "/" in above:
        above = above.rpartition("/")[0]
        found = next((one for one in _all_slices(whole) if one.slice == above), None)
        if found is not None:
            return found
    return whole


def _all_slices(node: Node) -> Iterator[Node]:
    for one in node.slices:
        yield one
        yield from _all_slices(one)


def _bare(node: Node) -> Json:
    return {"path": node.definition["path"], "id": node.id.rpartition(":")[0]}
