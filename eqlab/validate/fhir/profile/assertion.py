"""What a profile is compiled to: assertions, which print what they say and check what they say."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import Element
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.sketch import Sheet, Sketch
from eqlab.validate.fhir.profile.tree import Node
from eqlab.validate.fhir.run import Scope

Check: TypeAlias = Callable[[list[Item], Item, Scope], list[Item] | None]
"""Looks at all values of an element in one value (the second argument), and notes what is wrong.

Returns the values that later assertions of the element should look at, or None for the same.
"""


Keep: TypeAlias = Callable[[Json, Path, Scope], None]
"""Takes a value down for those who look at it later, or looks whether it meets another profile."""


def keep_nothing(_value: Json, _path: Path, _scope: Scope) -> None:
    """Leave a value alone."""


After: TypeAlias = Callable[[Item, Scope], None]
"""Does what a quick test of a member leaves to be done; it is given the value around."""

Parted: TypeAlias = Callable[[Sheet, str, str], "tuple[str, After | None] | None"]
"""Writes a quick test of a member, as a Sketch does, and returns what is left to be done where it is passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One thing that a profile asks beyond the type."""

    says: str
    """What it asks, in one line."""
    check: Check
    parts: tuple["Assertion", ...] = ()
    """What it is made of, for printing."""
    absent: bool = False
    """True when it has something to say of an element that is not there at all."""
    names: tuple[str, ...] = ()
    """For an assertion on a member of a value: its names in JSON, those of primitives' twins included."""
    wanted: bool = False
    """For such a one, True when it has something to say where none of these names is there."""
    parted: Parted | None = None
    """For such a one, a quick test of what can be decided so."""
    each: Sketch | None = None
    """Writes a quick test of a single value; where it is passed there is nothing to note or to keep."""
    whole: Sketch | None = None
    """Writes one of the array of an element's values, which then does not ask for `each`."""
    only: tuple[str, ...] = ()
    """For one on types, those that are left."""
    keeps: Callable[[str], Keep | None] | None = None
    """Returns what it does with a single value of a type and a quick test need not decide; None when it does more."""
    echo: Node | None = None
    """The element around, whose assertions are repeated inside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What assertions of one profile may ask of others."""

    assertions: Callable[["Place"], tuple[Assertion, ...]]
    """Compiles an element and all under it, but for its cardinality as an element of its parent."""
    check: Callable[[str, Json, Path, Scope], None]
    """As `check_profile`."""
    conforms: Callable[[str, Json, Path, Scope], bool | None]
    """As `conforms`."""
    tree: Callable[[Library, str], Node | None]
    """Returns the tree of a profile by its canonical URL; None when it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A profile under compilation."""

    url: str
    library: Library
    root: Node
    services: Services
    referenced: dict[int, list["Assertion"]]
    """Assertions on the children of an element that others refer to, under the element's identity."""
    faults: list[AuthorError] = field(default_factory=list)
    """What is wrong with single rules; the others are checked all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An element of a profile under compilation, with all that is asserted on it anyway."""

    facts: Facts
    node: Node
    element: Element | None
    """The base type's element; None for the root of the profile."""
    types: tuple[str, ...]
    """Types that a value may have here, by the profile and by the base."""
    general: Node | None = None
    """For a slice and what is in it: the same element where it is not sliced, which is asserted on it as well."""

    @property
    def rule(self) -> str:
        """The rule, as in a Note."""
        return f"{self.facts.url}#{self.node.id}"

    @property
    def definition(self) -> Json:
        """The element's ElementDefinition."""
        return self.node.definition

    def known(self) -> Iterator[Json]:
        """Yield the ElementDefinitions that are asserted on the element anyway."""
        if self.element is not None:
            yield self.element.definition
        if self.general is not None:
            yield self.general.definition

    def inside(self, node: Node, **changes: Any) -> "Place":
        """Return the place of another node of the same profile."""
        return replace(self, node=node, **changes)

    @property
    def told(self) -> dict[str, str]:
        """Facts for issues: profile and element."""
        return {"profile": self.facts.url, "element": self.node.id}


Builder: TypeAlias = Callable[[Place], Iterator[Assertion]]
"""Looks at one facet of an element and yields what it asserts. Raises AuthorError when the profile is wrong there."""


def printed(assertions: Iterable[Assertion], depth: int = 0) -> str:
    """Write assertions, one a line, parts indented under what they are part of."""
    lines = []
    for one in assertions:
        if one.says:
            lines.append("  " * depth + one.says)
        if one.parts:
            lines.append(printed(one.parts, depth + 1))
    return "\n".join(lines)
