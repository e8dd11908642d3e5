"""A test plan as typed, frozen values: what the loader makes and the runner carries out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from eqlab.core.check import Assertion, Expression
from eqlab.core.event import Deselected
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.probe import Look, Mode
from eqlab.core.requirement import Origin, Requirement, Source
from eqlab.core.text import Text, say
from eqlab.core.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Remap:
    """A step's own level for findings, with the clause that allows it."""

    to: Level
    clause: str
    code: str = ""
    """Only findings with this code; empty for any."""
    level: Level | None = None
    """Only findings of this level; None for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer or a fault armed before the call comes."""

    fault: str = ""
    """`latency`, `status`, `drop`, `truncate`, `malformed`, `wrong-content-type`; empty for a plain answer."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str | None = None
    delay: float = 0.0
    """Seconds to wait before answering."""
    times: int = 1
    processed: bool = False
    """True when the service carries the request out although its answer is spoilt."""

    def __str__(self) -> str:
        words = self.fault or "reply"
        return f"{words} {self.status}" if self.status else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Await:
    """Wait for the system to call."""

    id: str
    at: str
    """Service."""
    where: Expression | None
    """Condition over `request` and `connection`; None takes any call."""
    within: float
    """Seconds."""
    reply: Reply | None
    silence: bool
    """True when the step expects that no such call comes within the time."""
    on_timeout: str
    """`inconclusive` (default) or `failed`: what a missing call means; an unwanted call in `silence` is a violation."""
    clause: str
    position: Position
    kind: ClassVar[str] = "await"
    """The word of the plan language; so it is of every step."""
    label: str = field(init=False, repr=False, compare=False)
    """One line for readers; every step has one."""

    def __post_init__(self) -> None:
        words = "await silence at" if self.silence else f"await {self.id} at"
        _label(self, f"{words} {self.at}" + (f", answer with {self.reply}" if self.reply else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Judge a captured part with one validator."""

    that: str
    """Reference: `<step id>` or `<step id>.<part>`, e.g. `sent.request.body`, `reply.response.status`."""
    validator: str
    parameter: Json
    """As written, for reports."""
    assertion: Assertion
    on_failure: Level | None
    remap: tuple[Remap, ...]
    clause: str
    verifies: tuple[str, ...]
    """Requirements this check rests on; the case's, when the step names none."""
    origin: Origin
    """The weakest origin among them."""
    position: Position
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """References of a check that looks at several parts together, by the name of each; `that` is the last of them."""
    premise: bool = False
    """True when the case proves nothing unless the check holds: a violation is nobody's, and decides nothing."""
    kind: ClassVar[str] = "check"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shown = self.parameter if isinstance(self.parameter, str | int) else ""
        _label(self, f"check {self.that} {self.validator} {shown}".rstrip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Call the system."""

    id: str
    to: str
    """Name of a declared endpoint: `system.<endpoint>`."""
    method: str
    path: str
    """With `{variable}` fields."""
    headers: tuple[tuple[str, str], ...]
    body: Json
    """JSON data with `{variable}` fields in its strings, or None."""
    scenario: str
    """Path below `scenarios/<service>/` of the body, instead of `body`; empty for none."""
    deadline: float
    """Seconds."""
    position: Position
    kind: ClassVar[str] = "send"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self, f"send {self.id}: {self.method} {self.to}{self.path}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask a person."""

    id: str
    who: str
    question: Text
    answers: tuple[str, ...]
    """The first means conformant, the second a violation."""
    evidence: tuple[str, ...]
    clause: str
    position: Position
    kind: ClassVar[str] = "ask"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self, f"ask {self.who}: {say(self.question, 'en')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Have a second person look; until then the case needs review."""

    who: str
    question: Text
    position: Position
    kind: ClassVar[str] = "review"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self, f"review by {self.who}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVariable:
    """Name a value for later steps."""

    name: str
    value: Json
    """A literal, when `expression` is None."""
    expression: Expression | None
    """FHIRPath over the captured exchanges and variables (root: all of them by name)."""
    position: Position
    kind: ClassVar[str] = "set"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self, f"set {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Probing:
    """Have a probe look for itself."""

    id: str
    name: str
    """The probe, e.g. `tls.scan`."""
    parameters: Json
    """As written, for reports."""
    look: Look
    """The probe, compiled with them."""
    mode: Mode
    within: float
    """Seconds the probe may take."""
    on_failure: Level | None
    """The most that a violation weighs."""
    remap: tuple[Remap, ...]
    clause: str
    verifies: tuple[str, ...]
    """Requirements the probe's findings rest on; the case's, when the step names none."""
    origin: Origin
    """The weakest origin among them."""
    position: Position
    kind: ClassVar[str] = "probe"
    label: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _label(self, f"probe {self.id}: {self.name}")


Step: TypeAlias = Await | Check | Send | Ask | Review | SetVariable | Probing


def _label(step: Step, words: str) -> None:
    object.__setattr__(step, "label", words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A precondition put into a mock service before the campaign's first case."""

    id: str
    at: str
    load: str
    """Name of a precondition the service knows."""
    parameters: Mapping[str, Json]
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Machine-readable instructions, for a simulated vendor or a vendor's own driver."""

    action: str
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case."""

    id: str
    title: Text
    verifies: tuple[str, ...]
    tags: tuple[str, ...]
    when: str
    """The selection condition as written; empty means always."""
    instructions: Text
    persona: str
    """Id of the persona that is this case's discriminator; empty for none."""
    token: str
    """Another discriminator: a literal token given in the instructions; empty for none."""
    task: Task | None
    given: tuple[Given, ...]
    optional: bool
    steps: tuple[Step, ...]
    """With every `use` expanded."""
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A typed variant axis."""

    axis: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that a system may claim to do, and that conditions ask for."""

    name: str
    title: Text
    values: tuple[str, ...] = ()
    """The texts that may be claimed; empty when it is claimed with true or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a plan needs to run."""

    services: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    """Endpoints of the system that `send` steps call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A loaded, linted and compiled test plan."""

    id: str
    version: str
    title: Text
    service: str
    roles: Mapping[str, str]
    """`system` and `lab` to role names."""
    sources: tuple[Source, ...]
    requirements: tuple[Requirement, ...]
    variants: tuple[Axis, ...]
    needs: Needs
    variables: Mapping[str, Json]
    cases: tuple[Case, ...]
    source: bytes
    file: str
    digest: str = ""
    """SHA-256 of `source`, hexadecimal."""
    claims: tuple[Claim, ...] = ()
    """What conditions ask a system about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A plan resolved for one system: which cases concern it, and why the others do not."""

    plan: Plan
    variant: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, bool | str] = field(default_factory=dict)
    """As the system states them; what it does not state and could claim with true is false."""
    selected: tuple[Case, ...] = ()
    deselected: tuple[Deselected, ...] = ()
