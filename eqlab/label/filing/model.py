"""A vendor file as it stands: folded from its entries, never stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eqlab.core.finding import Finding
from eqlab.core.subject import Build, Party, Statement
from eqlab.label.scheme.model import ChangeClass, Output, Scheme, Step


class State(StrEnum):
    """Where a step stands."""

    DONE = "done"
    OPEN = "open"
    BLOCKED = "blocked"
    """Steps before it are not done."""
    OVERDUE = "overdue"
    """Open after its deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputState:
    """An output of a step."""

    output: Output
    done: date | None = None
    ready: bool = False
    """True when it can be delivered now: its step is open, and the outputs before it are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """A step of the procedure in one file."""

    step: Step
    state: State
    outputs: tuple[OutputState, ...]
    due: date | None = None
    done: date | None = None
    waits_for: tuple[str, ...] = ()
    """Steps that must be done before."""

    @property
    def under_way(self) -> bool:
        """True when something can be done for it."""
        return self.state in (State.OPEN, State.OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody waits for somebody."""

    who: str
    """Party who waits; empty for nobody in particular."""
    on: str
    """Party who has to do something."""
    step: str
    output: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledForm:
    """A form as it was filed."""

    form: str
    at: datetime
    by: str
    values: Mapping[str, str]
    attachments: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A line of the register of documents: who got what last, and what they are due."""

    document: str
    recipient: str
    version: str
    """The last one they got."""
    day: date
    due: str = ""
    """The newer version that they are due to get; empty when they have the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBuild:
    """A new build, and what its change class asks for."""

    statement: str
    version: str
    build: Build
    change_class: str
    change: ChangeClass | None
    """None when the scheme knows no such class."""
    day: date
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A vendor file."""

    file: str
    scheme: Scheme
    organisation: Party
    opened: date
    by: str
    """Who opened it."""
    statements: Mapping[str, tuple[Statement, ...]] = field(default_factory=dict)
    """Statement to its forms, the last one is in force."""
    forms: tuple[FiledForm, ...] = ()
    register: tuple[Sent, ...] = ()
    builds: tuple[DeclaredBuild, ...] = ()
    steps: tuple[StepState, ...] = ()
    waits: tuple[Waiting, ...] = ()
    next: tuple[Finding, ...] = ()
    """What is to be done next, as sentences; what is late comes first."""

    @property
    def current(self) -> Mapping[str, Statement]:
        """The statements in force."""
        return {name: made[-1] for name, made in self.statements.items()}

    @property
    def waits_on(self) -> tuple[str, ...]:
        """The parties who have to do something, each once."""
        return tuple(dict.fromkeys(one.on for one in self.waits))

    @property
    def step(self) -> StepState | None:
        """The first step that is under way; None when there is none."""
        return next((one for one in self.steps if one.under_way), None)

    @property
    def due(self) -> date | None:
        """The nearest deadline of what is under way."""
        return min((one.due for one in self.steps if one.under_way and one.due is not None), default=None)
