"""Hypothesis strategies: valid instances of FHIR's types and profiles, and what becomes of them when they are damaged.

A damage keeps JSON's shapes: it deletes, repeats, renames, retypes or garbles one node, and says where.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from eqlab.core.values import Json
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.library import STRUCTURES, Library, core_library
from eqlab.validate.fhir.model import resource_names

RESOURCES = tuple(STRUCTURES + name for name in sorted(resource_names()))
"""Canonical URLs of all resource types."""
ODD: tuple[Json, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    "",
    " ",
    "\0",
    "x" * 3000,
    [],
    [None],
    {},
    {"": ""},
    [[]],
    "2024-13-45",
)
"""Values that no element, or hardly one, may have."""
KINDS = ("delete", "duplicate", "rename", "retype", "garble")


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A resource after a damage."""

    value: Json
    kind: str
    path: tuple[str | int, ...]
    """Keys from the resource to the node that was damaged."""


def instances(
    urls: Sequence[str] = RESOURCES, library: Library | None = None, seeds: int = 3
) -> st.SearchStrategy[Json]:
    """Valid instances of some of these types and profiles, least and full ones."""
    known = library or core_library()
    choice = st.tuples(st.sampled_from((minimal, full)), st.sampled_from(urls), st.integers(0, seeds - 1))
    return choice.map(lambda chosen: copy.deepcopy(_made(known, chosen)))


def _made(library: Library, chosen: tuple[Callable[[str, Library, int], Json], str, int]) -> Json:
    make, url, seed = chosen
    return library.derive(("test instance", make.__name__, url, seed), lambda: make(url, library, seed))


@st.composite
def damaged(draw: Any, of: st.SearchStrategy[Json] | None = None) -> Damaged:
    """An instance in which one node was damaged."""
    value = draw(instances() if of is None else of)
    path = draw(st.sampled_from(list(nodes(value))))
    kind = draw(st.sampled_from(KINDS))
    around = value
    for key in path[:-1]:
        around = around[key]
    _damage(around, path[-1], kind, draw)
    return Damaged(value=value, kind=kind, path=path)


def nodes(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the paths of everything in a resource, but of the resource itself."""
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from nodes(one, (*path, key))


def _damage(around: Any, key: str | int, kind: str, draw: Any) -> None:
    if kind == "delete":
        del around[key]
    elif kind == "duplicate":
        around[key] = [copy.deepcopy(around[key]), around[key]]
    elif kind == "rename" and isinstance(around, dict):
        around[draw(st.sampled_from((f"{key}X", f"_{key}", "resourceType", "")))] = around.pop(key)
    elif kind == "retype":
        other = 7 if isinstance(around[key], str) else str(around[key])
        around[key] = {"value": around[key]} if draw(st.booleans()) else other
    else:
        around[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
