"""Acts about the laboratory itself: people, keys, documents, the public log."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do."""

    ADMINISTRATOR = "administrator"
    """Enters and removes people."""
    TESTER = "tester"
    """Opens files, runs campaigns, raises non-conformities."""
    EVALUATOR = "evaluator"
    """Evaluates a campaign."""
    REVIEWER = "reviewer"
    """Confirms an override, an attachment, a severity; authorises a report."""
    DECIDER = "decider"
    """Decides; may not have tested or evaluated."""
    ISSUER = "issuer"
    """Proposes or approves what happens to an attestation."""
    AUDITOR = "auditor"
    """Reads everything, changes nothing."""
    VENDOR = "vendor"
    """Fills forms and answers non-conformities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabFounded:
    """The laboratory began: its first entry."""

    lab: str
    """Stable id, e.g. `lab.example`."""
    name: str
    engine: str
    """Version of eqlab."""


class Entrance(StrEnum):
    """From when on it holds that somebody was entered."""

    PLAIN = ""
    """At once: no role of trust and no key of one is given. Logs that are older than the rule say nothing else."""
    FOUNDING = "founding"
    """At once, by one person alone: there is one administrator, and nothing was decided yet."""
    PROPOSED = "proposed"
    """When a second person confirms it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntered:
    """A person may act from now on, in these roles, with this key. Entered again: roles and key are replaced."""

    person: str
    name: str
    roles: tuple[Role, ...]
    key: str
    """Ed25519 public key, 32 bytes, base64."""
    organisation: str = ""
    """Id of the vendor for whom a person of role `vendor` speaks."""
    entrance: Entrance = Entrance.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonConfirmed:
    """A second person agrees that somebody was proposed with their own key, or does not: it holds from now on."""

    person: str
    proposed: int
    """Number of the entry that proposed it."""
    agreed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """A person may act no more."""

    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPublished:
    """A version of a document for vendors exists; recipients of an earlier one are due to get it."""

    document: str
    version: str
    sha256: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUsed:
    """A key of the laboratory was made, put to use or retired: the record of its ceremony."""

    purpose: str
    """`seal`, `log`, `status`, `store`."""
    key: str
    """SHA-256 of the public key, hexadecimal."""
    deed: str
    """`made`, `taken into use`, `retired`, `destroyed`."""
    witnesses: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSigned:
    """The public log was published up to a size."""

    size: int
    root: str
    """Hash of the tree, base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIssued:
    """A report left the laboratory."""

    report: str
    """Unique id."""
    kind: str
    """`test`, `claims` or `attestation`."""
    sha256: str
    """Of the report's data."""
    campaigns: tuple[str, ...] = ()
    amends: str = ""
    """Id of the report that this one corrects."""
    reason: str = ""
