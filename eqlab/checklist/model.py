"""A checklist as data: what is asked, how answers count, what decides. All numbers are exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from fractions import Fraction

from eqlab.core.location import Position
from eqlab.core.text import Text


class Audience(StrEnum):
    """Who is asked."""

    VENDOR = "vendor"
    PRACTICE = "practice"


class Flag(StrEnum):
    """What hangs on a control beside its points."""

    KNOCK_OUT = "knock-out"
    """A failure forbids any attestation; points never buy it off."""
    MAJOR = "major"
    """Blocks a definitive attestation; may stay open in a provisional one under a dated plan."""
    SCORED = "scored"


class Assurance(IntEnum):
    """How an answer is known."""

    DECLARED = 0
    FILED = 1
    """A document or artefact lies in the evidence locker."""
    EXAMINED = 2
    """A person of the lab has looked at it."""
    TESTED = 3
    """A probe or a witnessed demonstration of the lab."""
    INDEPENDENT = 4
    """An accredited third party."""


class Effort(StrEnum):
    """How much work a recommendation is."""

    SMALL = "S"
    MEDIUM = "M"
    LARGE = "L"


class Owner(StrEnum):
    """Whose work it is."""

    VENDOR = "vendor"
    PROVIDER = "provider"
    """The IT service provider."""
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One answer of a scale."""

    name: str
    value: Fraction
    """0 to 1."""
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The answers a control can have, worst first."""

    name: str
    title: Text
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do when a control is not met in full."""

    text: Text
    effort: Effort
    owner: Owner
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeProfile:
    """How a control reads and weighs for organisations of one size; what is empty is as for all others."""

    weight: int | None = None
    question: Text = field(default_factory=dict)
    help: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One thing that is asked."""

    id: str
    """Stable over editions, never reused, e.g. `CSR-V-ENC-01`."""
    topic: str
    audience: Audience
    title: Text
    question: Text
    help: Text
    """What counts as which answer, and how to find out."""
    scale: Scale
    weight: int
    flag: Flag
    evidence: tuple[str, ...]
    """Types of evidence that support it."""
    minimum: Assurance
    """Below it a knock-out or major control is not met, whatever is answered."""
    not_applicable: Text | None
    """When it may be not applicable; None when it always applies."""
    probes: tuple[str, ...]
    """Together they tell whether it is met."""
    map: Mapping[str, tuple[str, ...]]
    """Other catalogues' clauses by catalogue: asvs, ssdf, iso27001, gdpr, nis2, cra."""
    advice: Advice
    sizes: Mapping[str, SizeProfile]
    since: str
    """Edition it came with."""
    any_probe: bool = False
    """True when each of its probes tells by itself, as the subject has one thing or the other."""
    deprecated: str = ""
    """Edition from which on it is no longer asked; empty while it is."""
    replaced_by: tuple[str, ...] = ()
    at: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Controls that belong together."""

    id: str
    audience: Audience
    title: Text
    help: Text
    controls: tuple[Control, ...]
    origin: str = ""
    """The recommendation of the publisher that it belongs to; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLimit:
    """How far evidence of one type carries."""

    reach: Assurance
    """Greatest assurance it can give."""
    days: int = 0
    """Greatest age at which it still counts, in days; 0 for any."""


class Mode(StrEnum):
    """What a probe does to its target; all but passive ones need consent."""

    PASSIVE = "passive"
    ACTIVE = "active"
    INTRUSIVE = "intrusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeKind:
    """A probe that can answer for controls."""

    id: str
    mode: Mode
    title: Text
    does: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Maturity:
    """What a level of maturity asks for, beyond every knock-out being met."""

    level: int
    title: Text
    overall: Fraction
    """Least lower bound over all controls, in per cent."""
    topic: Fraction
    """Least lower bound in each topic."""
    majors: str
    """`any`, `planned` (met, or open with owner and date) or `met`."""
    assured: bool = False
    """True when knock-outs and majors must be known at their minimum assurance."""
    no_open_finding: bool = False
    recent: Mapping[str, int] = field(default_factory=dict)
    """Controls that must be evidenced by something not older than so many days."""
    audience: Audience | None = None
    """Whose level it is; None for everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """When something is granted, and for how long."""

    kind: str
    """`definitive`, `provisional` or `ready`."""
    maturity: int
    open_majors: int
    inconclusive: bool
    """True when inconclusive controls do not stand in its way."""
    probe_days: int
    """Greatest age of a probe's result at the decision, in days; 0 for any."""
    months: int
    """Validity."""
    renewals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """How answers become a decision: versioned data, fixed before the first answer."""

    id: str
    version: str
    caps: Mapping[Assurance, Fraction]
    """Greatest value an answer counts for, by how it is known. Practices' own declarations are not capped."""
    reviewer_share: Fraction
    """Share of a topic's weight that may be not applicable before a reviewer must confirm the scope."""
    probe_days: int
    """Days after which a probe that passed counts no more; 0 for any number."""
    contradictions: int
    """Number of contradictions from which on an audit is called for."""
    levels: tuple[Maturity, ...]
    grants: Mapping[Audience, tuple[Grant, ...]]
    """Best first; what meets none is refused."""
    digest: str
    """SHA-256 over its canonical JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """An edition of the checklist."""

    id: str
    edition: str
    status: Text
    title: Text
    scales: Mapping[str, Scale]
    topics: tuple[Topic, ...]
    evidence_types: Mapping[str, Text]
    sizes: Mapping[str, Text]
    """Size profiles by name: what they mean."""
    probes: Mapping[str, ProbeKind]
    rule: DecisionRule
    digest: str
    """SHA-256 over its canonical JSON, with all topics."""
    evidence_limits: Mapping[str, EvidenceLimit] = field(default_factory=dict)
    """By type of evidence; a type without one reaches every level at any age."""
    references: Mapping[str, Text] = field(default_factory=dict)
    """The catalogues of others that controls are mapped to, by short name."""

    def controls(self, audience: Audience) -> tuple[Control, ...]:
        """Return what an audience is asked in this edition."""
        topics = (topic for topic in self.topics if topic.audience is audience)
        return tuple(one for topic in topics for one in topic.controls if not one.deprecated)
