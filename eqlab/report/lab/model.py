"""A laboratory's report as ISO/IEC 17025:2017, 7.8 asks for it: one field for each item, frozen, in no language yet.

A test report, a claims report and an attestation are three documents: none holds what belongs to another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from eqlab.core.subject import SubjectKind
from eqlab.core.text import Text
from eqlab.report.lab.contents import ClaimsContent, TestContent
from eqlab.report.lab.marks import Datum, Provenance


class ReportKind(StrEnum):
    """What a report is."""

    TEST = "test"
    CLAIMS = "claims"


class Outcome(StrEnum):
    """What the facts amount to under the decision rule."""

    CONFORMING = "conforming"
    CONDITIONAL = "conforming_with_conditions"
    NOT_CONFORMING = "not_conforming"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """Who tested."""

    id: str
    name: str
    address: str
    contact: str = ""
    accreditation: str = ""
    """Number and body; empty for `not accredited`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """For whom."""

    id: str
    name: Datum
    contact: Datum
    address: Datum
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRow:
    """A file that was under test."""

    name: str
    sha256: str
    sha512: str = ""
    purl: str = ""
    mark: Provenance = Provenance.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What was tested."""

    level: SubjectKind
    system: Datum
    version: Datum
    vendor: Datum
    condition: Datum
    builds: tuple[BuildRow, ...] = ()
    sbom: str = ""
    """SHA-256, supplied by the customer; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The conformance statement (ICS): what the vendor says the item does, and what follows for the tests."""

    statement: str
    service: str
    role: str
    variant: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, bool | str] = field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    """Names only: values may be secret."""
    mark: Provenance = Provenance.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A document that requirements rest on."""

    id: str
    title: str
    version: str
    maturity: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How it was tested."""

    id: str
    """`id@version` of the test plan or checklist."""
    title: Text
    sha256: str
    sources: tuple[SourceRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """First and last moment of the work."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """A part of the environment, and its digest."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Conditions of the tests (7.8.3.1 a)."""

    conditions: str
    """In words: network, devices, what could bear on results."""
    engine: str
    """Version of eqlab."""
    clock: str = ""
    """Where the time comes from, and how far it was off."""
    content: tuple[Pinned, ...] = ()
    simulated: str = ""
    """Name of the simulated system that the laboratory played itself; empty for a real one."""
    services: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """The rule that turns results into a statement of conformity (7.8.6.1)."""

    id: str
    """`id@edition`."""
    sha256: str
    text: Text
    risk: Text
    """Level of risk: false acceptance, false rejection."""
    agreed: date | None = None
    """When the customer agreed; never after the first result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """The statement of conformity (7.8.6.2)."""

    outcome: Outcome
    results: tuple[str, ...]
    """Ids of the results that it applies to."""
    met: tuple[str, ...]
    """Ids of requirements."""
    not_met: tuple[str, ...]
    undecided: tuple[str, ...]
    rule: str
    """Id of the decision rule that was applied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """An opinion or interpretation, apart from results (7.8.7)."""

    text: Text
    author: str
    """Id of a person of the report."""
    basis: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who took part."""

    id: str
    name: str
    role: str
    """`tester`, `checker`, `evaluator`, `reviewer`, `authorised`."""
    function: str = ""
    competences: tuple[str, ...] = ()
    """`opinion` allows opinions and interpretations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """A result from an external provider (7.8.2.1 p)."""

    provider: str
    what: str
    sha256: str = ""
    results: tuple[str, ...] = ()
    """Ids of results."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field that an amendment changes."""

    field: str
    """JSON Pointer (RFC 6901)."""
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """The report that this one takes the place of (7.8.8)."""

    amends: str
    sha256: str
    reason: str
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A valid reason for leaving an item out (7.8.2.1)."""

    item: str
    """Letter of the item."""
    reason: str
    by: str
    """Id of the person who recorded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """That an independent validator found the PDF to be PDF/A."""

    declared: str
    validator: str
    at: date
    conforms: bool


Content: TypeAlias = TestContent | ClaimsContent


@dataclass(frozen=True, slots=True, kw_only=True)
class LabReport:
    """One report. Letters in brackets are items of 7.8.2.1."""

    kind: ReportKind
    title: Text
    """(a)"""
    laboratory: Laboratory
    """(b)"""
    place: Datum
    """(c) Where the work was done, when elsewhere too."""
    id: str
    """(d) On every page."""
    customer: Customer
    """(e)"""
    method: Method
    """(f)"""
    item: Item
    """(g)"""
    received: tuple[date, ...]
    """(h) When items came in."""
    performed: Period | None
    """(i)"""
    issued: date
    """(j)"""
    sampling: Datum
    """(k) Plan and method, where results rest on a sample."""
    only_items: bool
    """(l) True: the report says that results concern only the items tested."""
    content: Content
    """(m) The results."""
    deviations: tuple[Text, ...]
    """(n) Additions to, deviations or exclusions from the method."""
    authorised: tuple[str, ...]
    """(o) Ids of the people who authorise the report."""
    external: tuple[External, ...]
    """(p)"""
    people: tuple[Person, ...]
    scope: tuple[Scope, ...]
    environment: Environment
    """7.8.3.1 a"""
    uncertainty: Text
    """7.8.3.1 c: for software, how repeatable results are."""
    rule: DecisionRule | None
    """7.8.6.1"""
    conformity: Conformity | None
    """7.8.6.2"""
    opinions: tuple[Opinion, ...] = ()
    """7.8.7"""
    amendment: Amendment | None = None
    """7.8.8"""
    disclaimers: tuple[Text, ...] = ()
    """7.8.2.2: where what the customer supplied can affect the validity of results."""
    absences: tuple[Absence, ...] = ()
    demonstration: bool = True
    """True: TEST stands on every page."""
    archived: Archived | None = None
    """None: what the PDF declares was not validated."""
