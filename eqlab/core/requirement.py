"""Requirements and the sources they come from."""

from dataclasses import dataclass, field
from enum import StrEnum

from eqlab.core.text import Text


class Origin(StrEnum):
    """How we know a rule (plan language, meaning 7)."""

    PUBLIC = "public"
    SEED = "seed"
    INFERRED = "inferred"
    DESIGN = "design"

    @property
    def binding(self) -> bool:
        """True when a violation can fail a system without the campaign adopting the rule pack."""
        return self in (Origin.PUBLIC, Origin.SEED)


def weakest(*origins: Origin) -> Origin:
    """Return the origin we know least about, in the order public, seed, inferred, design."""
    order = list(Origin)
    return max(origins, key=order.index)


class Obligation(StrEnum):
    """Conformance words of RFC 2119, as FHIR writes them."""

    SHALL = "SHALL"
    SHALL_NOT = "SHALL NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that requirements rest on."""

    id: str
    title: str
    version: str
    status: str
    """Maturity: `active`, `draft` or `retired`."""
    origin: Origin
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One testable sentence of a source."""

    id: str
    level: Obligation
    actor: str
    text: Text
    source: str
    """Id of the source."""
    clause: str
    """Where in the source."""
    origin: Origin
    """The source's origin, unless the requirement names its own."""
    maturity: str
    """The source's status."""
    when: str = ""
    """FHIRPath over the claims; empty means always."""
    not_tested_because: Text = field(default_factory=dict)
    """Why no case verifies it; empty when one does."""
