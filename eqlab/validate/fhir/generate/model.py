"""What the generator works with."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.snapshot import structure_of
from eqlab.validate.fhir.snapshot.tree import Node, grow

DEEPEST = 6
"""Levels of elements in elements that a full instance fills."""
_SYSTEM = "http://hl7.org/fhirpath/System."


Home: TypeAlias = tuple[str, Node]
"""The type that a definition is of, and its tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """One making of an instance."""

    library: Library
    seed: str
    wide: bool
    """True for all that may be there, False for what must."""
    exemplary: bool = True
    """True to take the examples that elements give for values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value is made."""

    path: str
    depth: int = 0
    types: tuple[str, ...] = ()
    """Types that the value is inside of."""
    binding: Json = None
    """The binding of the element around it, when its codes are this value's."""
    wishes: Mapping[str, bool] = field(default_factory=dict)
    """Names of elements inside that should be there, or should not."""
    variant: int = 0
    home: Home = ("", Node())
    """Where the value's definition is told."""


class Made(NamedTuple):
    """A value with the type it is of."""

    type: str
    value: Json


def root_of(library: Library, canonical: str) -> tuple[Json, Node] | None:
    """Return a definition and the tree of its snapshot; None when nobody knows it.

    Raises AuthorError when its snapshot cannot be made.
    """
    definition = structure_of(library, canonical)
    if definition is None:
        return None

    def grown() -> Node:
        return grow(definition["snapshot"]["element"])[1]

    return definition, library.derive(("generate", "tree", canonical), grown)


def canonical_of(type_: str) -> str:
    """Return the canonical URL of a type by its code."""
    return type_ if "/" in type_ else STRUCTURES + type_


def code_of(type_: Json) -> str:
    """Return the code of a type; of FHIRPath's own types the FHIR type that they are written as."""
    code = str(type_["code"])
    if not code.startswith(_SYSTEM):
        return code
    said = (one.get("valueUrl") for one in type_.get("extension", ()) if "fhir-type" in str(one.get("url")))
    return next((one for one in said if one), code.removeprefix(_SYSTEM).lower())


def least(element: Json) -> int:
    """Return `min`."""
    return int(element.get("min", 0))


def most(element: Json) -> int:
    """Return `max`; any number is a thousand."""
    return 1000 if element.get("max", "*") == "*" else int(element["max"])


def base_path(element: Json) -> str:
    """Return the path of the element that the definition goes back to, e.g. `Element.id`."""
    return str(element.get("base", {}).get("path", element["path"]))


def is_array(element: Json) -> bool:
    """Tell whether JSON writes the element as an array."""
    return element.get("base", {}).get("max", element.get("max")) not in ("0", "1")


def inside(place: Place, name: str, code: str) -> Place:
    """Return the place of an element inside of a value of a type."""
    types = (*place.types, code)
    return replace(place, path=f"{place.path}.{name}", depth=place.depth + 1, types=types, binding=None, variant=0)
