"""What is tested and attested: parties, builds, subjects, conformance statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation: a vendor, a structure that deploys a system, a laboratory."""

    id: str
    """Short and stable, e.g. `nova`."""
    name: str
    country: str = ""
    """Two letters of ISO 3166-1."""
    register: str = ""
    """Number in the trade register."""
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """A file that is the product: what an attestation is true of."""

    name: str
    sha256: str
    """Hexadecimal, lower case."""
    sha512: str = ""
    purl: str = ""
    """Package URL."""


class SubjectKind(StrEnum):
    """At which level a subject is attested."""

    PRODUCT = "product"
    """A version of a vendor's system."""
    STRUCTURE = "structure"
    """A hospital, laboratory or practice that deploys it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A version of a system, as a product or as one structure deploys it."""

    kind: SubjectKind
    holder: Party
    """Who holds the attestation: the vendor of a product, else the structure."""
    vendor: Party
    system: str
    version: str
    builds: tuple[Build, ...] = ()
    sbom: str = ""
    """SHA-256 of the software bill of materials; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A conformance statement: what its vendor says a subject does. Cases, status, attestation and badge follow."""

    id: str
    """Unique in its file, e.g. `prescriber`."""
    subject: Subject
    service: str
    """Name of a service of the content."""
    role: str
    plan: str
    """Id of the test plan that judges it."""
    variant: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, bool | str] = field(default_factory=dict)
    """ICS: what the system can do."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """IXIT: what a test needs to know."""
