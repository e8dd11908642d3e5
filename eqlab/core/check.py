"""The contract between plans and validators, who are strangers to each other.

A plan hands the parameters of a check, as data, to the compiler that the registry holds under the check's name.
The compiled assertion then looks at subjects and yields findings; it never raises about a subject.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.values import Json

if TYPE_CHECKING:
    from eqlab.core.probe import Probe


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes with a media type: a payload as it came."""

    body: Body
    media_type: str = ""
    """The content-type header as sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a check looks at."""

    value: Json
    """The part as the exchange model shows it (see docs/exchange-model.md)."""
    document: Document | None = None
    """The bytes, when the part is a body."""
    place: SubjectPath = field(default_factory=SubjectPath)
    """Where the part is; a check adds path, line and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may know beside its subject."""

    rule: RulePath = field(default_factory=RulePath)
    """Path of the step; a check adds its own segments."""
    variables: Mapping[str, Json] = field(default_factory=dict)
    """Captured exchanges, `set` values, claims, persona: FHIRPath sees them as `%name`."""
    others: "Mapping[str, tuple[Subject, ...]]" = field(default_factory=dict)
    """The parts that a check looks at together, by the names its author gave them; the subject is the last of them."""


Assertion: TypeAlias = Callable[[Subject, Context], Iterator[Finding]]
"""Yields one finding per violation, in subject order; nothing when conformant.

Raises LabFault only when the lab itself could not look.
"""


class Expression(Protocol):
    """A compiled FHIRPath expression."""

    @property
    def text(self) -> str:
        """The expression as written."""

    def __call__(self, root: Json, variables: Mapping[str, Json]) -> list[Json]:
        """Evaluate on a value; an expression that cannot be evaluated on it gives an empty list."""


@dataclass(frozen=True, slots=True, eq=False)
class Written(Mapping[str, Json]):
    """A check as its author wrote it: its keys, and where their parts stand."""

    said: Mapping[str, Json]
    find: Callable[[tuple[str | int, ...]], Position | None] = field(repr=False)
    """Returns where a part begins, by the keys and indices that lead to it."""

    def __getitem__(self, key: str) -> Json:
        return self.said[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.said)

    def __len__(self) -> int:
        return len(self.said)


def place_of(check: Mapping[str, Json], at: Position, *steps: str | int) -> Position:
    """Return where a part of a check begins; `at` when that is not known."""
    return (check.find(steps) if isinstance(check, Written) else None) or at


Mentions: TypeAlias = Callable[[Mapping[str, Json]], Iterable[tuple[tuple[str | int, ...], str]]]
"""(the whole check mapping) -> texts that name what a run captures as `%name`, with the keys that lead to each."""


def _nothing(_check: Mapping[str, Json]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckKind:
    """One validator a `check` step can name."""

    name: str
    compile: Callable[[Json, Position, Mapping[str, Json]], Assertion]
    """(parameter, its place, the whole check mapping) -> assertion. Raises AuthorError on a bad parameter.

    The whole mapping lets a check read its companion keys, e.g. `each` beside `fhirpath`; `place_of` tells where a
    part of it stands.
    """
    schema: Mapping[str, Json]
    """JSON Schema of the parameter, for the published plan schema."""
    companions: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)
    """Other keys this check understands beside its own, each with its JSON Schema."""
    cases: tuple[str, ...] = ()
    """Companions whose values are ids of cases of the plan."""
    parts: str = ""
    """The companion that names several parts to look at together, each with a reference or a list of them.

    A check with one has no `that`; the parts reach it as `Context.others`.
    """
    mentions: Mentions = _nothing
    """Expressions beside `fhirpath` and `each`; a plan refuses the names in them that nothing has."""
    single: bool = False
    """True for a single-assertion check, which may carry `on_failure`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """All that a plan may name, handed in by the composition root."""

    checks: Mapping[str, CheckKind]
    expression: Callable[[str, Position], Expression]
    """Compiles FHIRPath; raises AuthorError with the place of the mistake."""
    probes: "Mapping[str, Probe]" = field(default_factory=dict)


def holds(expression: Expression, root: Json, variables: Mapping[str, Json]) -> bool:
    """Tell whether a condition is true; empty and non-boolean results are not."""
    return expression(root, variables) == [True]
