"""The elements of a definition as a tree: children by name, slices by slice name.

Nodes are never changed: a profile's tree shares with its base all that it does not speak of.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.values import Json

Step: TypeAlias = tuple[str, str]
"""The name of an element and its slice name, which is empty for the element itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An element, or a slice of one."""

    element: Json = field(default_factory=dict)
    """Its ElementDefinition; empty where a differential only passes through."""
    children: Mapping[str, "Node"] = field(default_factory=dict)
    """In their order."""
    slices: Mapping[str, "Node"] = field(default_factory=dict)
    """By whole slice name; a re-slice `part/smaller` stands beside the slice `part`."""


@dataclass(slots=True, eq=False)
class _Growing:
    element: Json | None = None
    children: dict[str, "_Growing"] = field(default_factory=dict)
    slices: dict[str, "_Growing"] = field(default_factory=dict)

    def at(self, step: Step) -> "_Growing":
        name, slice_name = step
        node = self.children.setdefault(name, _Growing())
        return node.slices.setdefault(slice_name, _Growing()) if slice_name else node

    def grown(self) -> Node:
        return Node(
            element=self.element or {},
            children={name: one.grown() for name, one in self.children.items()},
            slices={name: one.grown() for name, one in self.slices.items()},
        )


def grow(elements: list[Json]) -> tuple[str, Node, tuple[str, ...]]:
    """Return the root's name, the tree, and the paths that came twice.

    Elements must be dicts with a `path`; what a sparse list leaves out is filled with empty nodes.
    """
    top = _Growing()
    twice = []
    for element, steps in zip(elements, _places([one["path"].split(".") for one in elements], elements), strict=True):
        node = top
        for step in steps:
            node = node.at(step)
        if node.element is not None:
            twice.append(_written(steps))
        node.element = element if node.element is None else {**node.element, **element}
    name, root = next(iter(top.children.items()))
    return name, root.grown(), tuple(twice)


def _places(paths: list[list[str]], elements: list[Json]) -> Iterator[list[Step]]:
    """Tell where each element stands, by its id when that agrees with its path, else by what came before."""
    open_: list[tuple[list[str], list[Step]]] = []
    for names, element in zip(paths, elements, strict=True):
        while open_ and not (len(open_[-1][0]) < len(names) and names[: len(open_[-1][0])] == open_[-1][0]):
            open_.pop()
        steps = _by_id(names, element)
        if steps is None:
            above, so_far = open_[-1] if open_ else ([], [])
            between: list[Step] = [(name, "") for name in names[len(above) : -1]]
            steps = [*so_far, *between, (names[-1], _text(element.get("sliceName")))]
        open_.append((names, steps))
        yield steps


def _by_id(names: list[str], element: Json) -> list[Step] | None:
    pieces = _text(element.get("id")).split(".")
    if len(pieces) != len(names):
        return None
    steps = [(name, slice_name) for name, _, slice_name in (piece.partition(":") for piece in pieces)]
    same = all(_same(mine, path) for (mine, _), path in zip(steps[1:], names[1:], strict=True))
    named = _text(element.get("sliceName")) or steps[-1][1]
    return [(names[0], ""), *steps[1:]] if same and named == steps[-1][1] else None


def _same(name: str, path: str) -> bool:
    """Tell whether an id and a path name one element; `value[x]` in an id may be `valueQuantity` in the path."""
    return name == path or (name.endswith("[x]") and path.startswith(name[:-3]))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _written(steps: list[Step]) -> str:
    return ".".join(f"{name}:{slice_name}" if slice_name else name for name, slice_name in steps)


def flatten(name: str, root: Node) -> Iterator[Json]:
    """Yield the elements in the order of a snapshot, with their paths and ids; `name` is the path of the first."""
    waiting = [(root, name, name)]
    while waiting:
        node, path, id_ = waiting.pop()
        yield _placed(node.element, path, id_)
        waiting += [(node.slices[key], path, f"{id_}:{key}") for key in reversed(_ordered(node.slices))]
        waiting += [(one, f"{path}.{key}", f"{id_}.{key}") for key, one in reversed([*node.children.items()])]


def _ordered(slices: Mapping[str, Node]) -> list[str]:
    """Return slice names with every re-slice after its slice."""
    first: dict[str, int] = {}
    for name in slices:
        first.setdefault(name.partition("/")[0], len(first))
    return sorted(slices, key=lambda name: first[name.partition("/")[0]])


def _placed(element: Json, path: str, id_: str) -> Json:
    if element.get("path") == path and element.get("id") == id_:
        return element
    return {**element, "id": id_, "path": path}
