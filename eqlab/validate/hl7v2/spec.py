"""What a message is held against: nodes of fields, components and subcomponents, with their bounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eqlab.core.issue import Level
from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.validate.hl7v2.model import Message, Segment
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.patterns import Pattern


class Usage(StrEnum):
    """Usage codes (HL7 v2.5, section 2.12.3.4)."""

    REQUIRED = "R"
    EMPTY_ALLOWED = "RE"
    OPTIONAL = "O"
    CONDITIONAL = "C"
    FORBIDDEN = "X"
    BACKWARD = "B"


class Mode(StrEnum):
    """What a value outside a table means."""

    CLOSED = "closed"
    """It is wrong."""
    OPEN = "open"
    """Users may add values: a warning."""
    FRAGMENT = "fragment"
    """The lab does not know the whole table: undecided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Values of a coded element."""

    name: str
    values: tuple[str, ...]
    mode: Mode = Mode.CLOSED
    known: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", frozenset(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a profile speaks of its own demands."""

    origin: Origin = Origin.PUBLIC
    clause: str = ""
    level: Level | None = None
    """None: the issue's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a condition looks: segments of the message or of a group, and one element when it is about it."""

    message: Message
    segments: tuple[Segment, ...]
    here: Segment | None = None
    element: str | None = None
    """A repetition of a field: what relative paths begin at."""


Condition = Callable[[Scope], bool]
"""A compiled condition of a profile; what cannot be looked at does not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A field, component or subcomponent."""

    title: str
    type: str
    parts: "tuple[Node, ...]" = ()
    usage: Usage = Usage.OPTIONAL
    minimum: int = 0
    """Fewest repetitions, of a field."""
    maximum: int | None = 1
    """Most repetitions; None for any number."""
    shortest: int = 0
    longest: int | None = None
    table: Table | None = None
    constant: str | None = None
    pattern: Pattern | None = None
    identifier: IdentifierRule | None = None
    when: Condition | None = None
    """Of usage C: whether it is required; otherwise `otherwise` holds."""
    otherwise: Usage = Usage.OPTIONAL
    slices: "tuple[Slice, ...]" = ()
    voice: Voice = field(default_factory=Voice)
    own: frozenset[str] = frozenset()
    """Bounds that a profile set, of which `voice` speaks."""
    titles: Text = field(default_factory=dict)
    """The profile's own title, in several languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Repetitions of a field that a condition tells from the others."""

    id: str
    title: Text
    when: Condition
    minimum: int = 0
    maximum: int | None = None
    checked: Node | None = None
    """What they are held against beside the field's own node; it has no type."""
    glance: Callable[[str], object] = bool
    """True only when a repetition in the standard delimiters fits `checked`."""
    voice: Voice = field(default_factory=Voice)


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSpec:
    """The fields of a segment, from 1."""

    name: str
    fields: tuple[Node, ...]
    open: bool = False
    """True when more fields may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A sentence across fields."""

    id: str
    title: Text
    each: str = ""
    """What is looked at one by one: a group, a segment or a field; empty for the message."""
    at: str = ""
    """Path of the element that a finding points at."""
    when: Condition | None = None
    require: Condition
    written: str
    """The condition as its author wrote it."""
    voice: Voice


Segments = Mapping[str, SegmentSpec]
