"""An assessment scheme as frozen values.

Source: ISO/IEC 17067 (elements of a scheme); ISO/IEC 17065, 7 (the chain of steps), 7.10 (changes), 7.13 (complaints).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from eqlab.core.act import Change, Severity
from eqlab.core.requirement import Origin
from eqlab.core.subject import SubjectKind
from eqlab.core.text import Text
from eqlab.core.values import Json

TYPES = ("1a", "1b", "2", "3", "4", "5", "6")
"""Scheme types of ISO/IEC 17067:2013; later editions describe a scheme in words."""


class Unit(StrEnum):
    """In what a span of time is counted."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time."""

    length: int
    unit: Unit = Unit.DAYS


class Start(StrEnum):
    """From what on a deadline counts."""

    OPENED = "opened"
    """The file was opened."""
    STEP = "step"
    """A step is done."""
    OUTPUT = "output"
    FORM = "form"
    """A form was filed."""
    DATE = "date"
    """A date of the scheme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something is due. With the start `date` and no span, on that date."""

    start: Start
    of: str = ""
    """Id of the step, `step.output`, form or date."""
    span: Span | None = None
    origin: Origin = Origin.DESIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence of the scheme, and how we know it."""

    text: Text
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who takes part."""

    id: str
    title: Text
    vendor: bool = False
    """True for those who hand a system in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date that the scheme fixes."""

    id: str
    day: str
    """ISO 8601."""
    title: Text
    origin: Origin


class Deed(StrEnum):
    """An act that fulfils an output by itself."""

    STATEMENT = "statement"
    BUILD = "build"
    CAMPAIGN = "campaign"
    EVALUATION = "evaluation"
    DECISION = "decision"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What comes out of a step."""

    id: str
    title: Text
    who: str
    """Party who delivers it."""
    waiting: str = ""
    """Party who waits for it; empty for nobody in particular."""
    after: tuple[str, ...] = ()
    """Outputs of the same step that come before."""
    form: str = ""
    """Form by which it is delivered."""
    document: str = ""
    """Document whose sending delivers it."""
    deed: Deed | None = None
    """Act of the laboratory that delivers it; None: someone says that it is done."""
    optional: bool = False
    origin: Origin = Origin.DESIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the procedure."""

    id: str
    title: Text
    who: str
    outputs: tuple[Output, ...]
    after: tuple[str, ...] = ()
    """Steps that must be done before."""
    deadline: Deadline | None = None
    origin: Origin = Origin.DESIGN


class FieldKind(StrEnum):
    """What a field of a form takes."""

    TEXT = "text"
    DATE = "date"
    EMAIL = "email"
    FLAG = "flag"
    CHOICE = "choice"
    FILE = "file"
    """A file handed in; its digest is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field of a form."""

    name: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    pattern: str = ""
    """Regular expression that the whole text matches."""
    choices: Mapping[str, Text] = field(default_factory=dict)
    hint: Text = field(default_factory=dict)
    origin: Origin = Origin.DESIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form, with the JSON Schema of what is filled in."""

    id: str
    number: str
    title: Text
    who: str
    """Party who files it."""
    fields: tuple[FormField, ...]
    schema: Mapping[str, Json]
    origin: Origin = Origin.DESIGN

    @property
    def attachments(self) -> tuple[FormField, ...]:
        """Its fields for files."""
        return tuple(one for one in self.fields if one.kind is FieldKind.FILE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document for vendors. Who got a version gets the next one."""

    id: str
    title: Text
    resend: bool
    """True when every recipient is due to get a new version."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityClass:
    """How much a non-conformity weighs under the scheme."""

    severity: Severity
    title: Text
    blocks: bool
    """True when none may be open at a decision."""
    answer: Span
    """Within which the vendor answers."""
    origin: Origin


class Retest(StrEnum):
    """What is tested again for a new build."""

    NOTHING = "nothing"
    TAGGED = "tagged"
    """Cases with one of the tags."""
    ALL = "all"


class Outcome(StrEnum):
    """What becomes of the attestation for a new build."""

    NONE = "none"
    EXTENSION = "extension"
    """The same attestation, with the build's digest added."""
    EVALUATION = "evaluation"
    """A new evaluation and decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeClass:
    """How much a new build changes, and what it asks for. Source: ISO/IEC 17065, 7.10."""

    id: str
    title: Text
    retest: Retest
    tags: tuple[str, ...]
    outcome: Outcome
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of attestation."""

    id: str
    title: Text
    months: int
    """For how long it holds."""
    renewals: int
    """How often it may be prolonged without a new evaluation."""
    conditions: tuple[Text, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWanted:
    """A test plan that the scheme rests on."""

    id: str
    required: bool
    """True when no attestation is given without it."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSource:
    """A document that the scheme rests on."""

    id: str
    title: str
    origin: Origin
    version: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long a class of records is kept."""

    id: str
    title: Text
    years: int
    start: str
    """Word for the event that it counts from, e.g. `decision`, `withdrawal`, `file closed`."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something happens to an attestation."""

    code: str
    title: Text
    changes: tuple[Change, ...]
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveillance:
    """How it is seen to that an attestation stays true. Source: ISO/IEC 17065, 7.9."""

    text: Text
    months: int
    """Between two visits; 0 for none."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """The way of complaints and appeals. Source: ISO/IEC 17065, 7.13."""

    text: Text
    address: str
    answer: Span
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """An assessment scheme."""

    id: str
    edition: str
    title: Text
    owner: str
    kind: str
    """Type after ISO/IEC 17067:2013, one of `TYPES`; empty when described in words only."""
    nature: Statement
    """The type in words."""
    object: Statement
    """What is attested."""
    levels: tuple[SubjectKind, ...]
    sources: tuple[SchemeSource, ...]
    plans: tuple[PlanWanted, ...]
    checklist: str
    """Name of the checklist whose sheet is asked for; empty for none."""
    rule: str
    """Id of the decision rule."""
    parties: Mapping[str, Party]
    dates: Mapping[str, Day]
    holidays: tuple[str, ...]
    """`MM-DD` for every year, or ISO 8601 days."""
    steps: tuple[Step, ...]
    """In order of the procedure."""
    forms: Mapping[str, Form]
    documents: Mapping[str, Document]
    severities: Mapping[Severity, SeverityClass]
    changes: Mapping[str, ChangeClass]
    kinds: Mapping[str, Kind]
    surveillance: Surveillance
    marks: tuple[Statement, ...]
    complaints: Complaints
    retention: Mapping[str, Retention]
    reasons: Mapping[str, Reason]
    governance: Mapping[str, Statement]
    file: str
    source: bytes
    digest: str
    """SHA-256 of `source`, hexadecimal."""

    @property
    def name(self) -> str:
        """`id@edition`."""
        return f"{self.id}@{self.edition}"

    def step(self, name: str) -> Step | None:
        """Return a step by its id; None when there is none."""
        return next((one for one in self.steps if one.id == name), None)
