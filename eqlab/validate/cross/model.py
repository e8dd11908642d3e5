"""Rules over several documents as frozen values."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeAlias

from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.requirement import Origin
from eqlab.core.text import Text, words
from eqlab.core.values import Json
from eqlab.validate.cross.values import Kind

NO_LIMIT = 1_000_000


class Format(StrEnum):
    """How the documents of an input are written."""

    FHIR = "fhir"
    JSON = "json"
    XML = "xml"
    HL7V2 = "hl7v2"

    @property
    def language(self) -> str:
        """The language that asks them."""
        return {"xml": "xpath", "hl7v2": "path"}.get(self.value, "fhirpath")


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A kind of document that takes part."""

    name: str
    format: Format
    title: Text
    least: int = 1
    most: int = 1
    type: str = ""
    """The resource type of a FHIR input; empty for any."""
    namespaces: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A document that was handed in."""

    data: bytes | None = None
    """None for a value that never was a document, e.g. the facts of a certificate."""
    value: Json = None
    place: SubjectPath = field(default_factory=SubjectPath)
    size: int | None = None
    """Bytes that were sent, when not all of them were kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What an expression found in a document."""

    value: Any
    """JSON, an lxml element, or a text."""
    input: str = ""
    """The input it stands in; empty for what was computed."""
    place: SubjectPath = field(default_factory=SubjectPath)
    node: Any = None
    """What further expressions are asked on."""


class Paths(Protocol):
    """A message that can be asked with paths."""

    def paths(self, expression: str) -> list[tuple[str, SubjectPath]]:
        """Return the values at a path, with where they stand. Raises ValueError when the path cannot be asked."""


class MessageReader(Protocol):
    """Reads messages of a format that has paths of its own."""

    def read(self, data: bytes) -> Any:
        """Return a message that can be asked (`Paths`), or the Finding that says why it cannot be read."""

    def check(self, expression: str, at: Position) -> None:
        """Refuse what is no path. Raises AuthorError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A document that could be read."""

    input: Input
    exhibit: Exhibit
    content: Any
    """JSON, an `XmlDocument`, or `Paths`."""


class UnansweredError(Exception):
    """An expression has no result on these documents."""

    def __init__(self, expression: str, reason: str) -> None:
        super().__init__(reason)
        self.expression = expression
        self.reason = reason


SECONDS = 20.0
"""How long one rule may look at the documents."""


@dataclass(slots=True)
class Effort:
    """The work that one rule has cost: its questions share one allowance, however many items they are asked on."""

    clock: Callable[[], float] = time.monotonic
    steps: int = 0
    """Of FHIRPath."""
    began: float | None = None

    def spend(self, expression: str) -> None:
        """Look at the clock. Raises UnansweredError when the rule takes too long."""
        now = self.clock()
        self.began = now if self.began is None else self.began
        if now - self.began > SECONDS:
            raise UnansweredError(expression, words("the rule takes too long"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The documents as one rule sees them, and the values that are known to it."""

    documents: Mapping[str, tuple[Opened, ...]]
    many: frozenset[str]
    """Inputs that may have several documents; expressions see a list."""
    lets: "Mapping[str, Sequence[Value]]" = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)


Look: TypeAlias = Callable[[Scene, Opened | None, Any], list[Value]]
"""(scene, the document asked or None, a node in it or None) -> values. Raises UnansweredError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """An expression, and the input it is asked of."""

    of: str
    """Empty when it is asked of all by their names."""
    text: str
    look: Look
    needs: frozenset[str]
    """Inputs and lets that it names."""

    def ask(self, scene: Scene) -> list[Value]:
        """Return the values in all documents of the input. Raises UnansweredError."""
        if not self.of:
            return self.look(scene, None, None)
        return [value for one in scene.documents[self.of] for value in self.look(scene, one, None)]

    def ask_on(self, scene: Scene, value: Value) -> list[Value]:
        """Return the values that it gives on a value of a document. Raises UnansweredError."""
        document = next(iter(scene.documents.get(self.of, ())), None)
        return self.look(scene, document, value.node)

    def holds(self, scene: Scene, value: Value | None = None) -> bool:
        """Tell whether it gives true and nothing else. Raises UnansweredError."""
        found = self.ask(scene) if value is None else self.ask_on(scene, value)
        return len(found) == 1 and found[0].value is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How values are compared."""

    kind: Kind = Kind.TEXT
    ignore_case: bool = False
    ordered: bool = False
    or_none: bool = False
    """True when a side may have nothing, and then nothing is demanded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a rule demands; one of the five forms."""

    form: str
    """`same`, `among`, `not_before`, `each`, `holds`."""
    right: Question | None = None
    left: Question | None = None
    comparison: Comparison = field(default_factory=Comparison)
    condition: Question | None = None
    """Of `holds` and `each`."""
    shows: Question | None = None
    """Of `each`: what to tell of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule over several documents."""

    id: str
    title: Text
    text: Text
    """What must hold, with fields."""
    level: Level
    origin: Origin
    clause: str
    requirement: str
    when: Question | None
    per: str
    """The input whose documents are judged one by one; empty for all together."""
    lets: tuple[tuple[str, Question], ...]
    """Values by name, in the order they are found; those of the rule set that it needs come first."""
    demand: Demand
    needs: frozenset[str]
    """Inputs without which it does not apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the rules come from."""

    id: str
    title: str
    origin: Origin
    version: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Compiled rules; may be used from several threads at once."""

    name: str
    version: str
    title: Text
    sources: tuple[Source, ...]
    inputs: Mapping[str, Input]
    rules: tuple[Rule, ...]
    readers: Mapping[Format, MessageReader] = field(default_factory=dict)

    def judge(self, given: Mapping[str, Sequence[Any]], rule: RulePath | None = None) -> Iterator[Finding]:
        """Yield what is wrong between documents; see `eqlab.validate.cross.judging.judge`."""
        from eqlab.validate.cross.judging import TOP, judge  # noqa: PLC0415 - it knows these values

        return judge(self, given, rule or TOP)
