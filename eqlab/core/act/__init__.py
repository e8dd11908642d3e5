"""Acts: what people of the laboratory did, as its audit log keeps it.

An `Entry` is one line of that log: who did what, when, in which vendor file. Entries form one hash chain over the whole
laboratory, and each is signed by the person who acted, so that no one can act for two. Like events, acts are facts:
the state of a file, of a campaign or of an attestation is folded from them, never stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from eqlab.core.act.campaigning import (
    CampaignAmended,
    CampaignEnded,
    CampaignPlanned,
    CampaignQuarantined,
    EvidenceErased,
    ExchangeAttached,
    LostFailure,
    Purpose,
    RunEnded,
    RunStarted,
)
from eqlab.core.act.deciding import (
    Appealed,
    Change,
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    DecisionTaken,
    EvaluationSubmitted,
    PapersRenewed,
)
from eqlab.core.act.filing import (
    BuildDeclared,
    DocumentSent,
    FileOpened,
    FormFiled,
    ImpartialityDeclared,
    StatementMade,
    StepDone,
)
from eqlab.core.act.laboratory import (
    CheckpointSigned,
    DocumentPublished,
    Entrance,
    KeyUsed,
    LabFounded,
    PersonConfirmed,
    PersonEntered,
    PersonLeft,
    ReportIssued,
    Role,
)
from eqlab.core.act.nonconformity import (
    NonConformityAnswered,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityCommented,
    NonConformityRaised,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    Remedy,
    Severity,
)

__all__ = [
    "ACT_KINDS",
    "Act",
    "Appealed",
    "BuildDeclared",
    "CampaignAmended",
    "CampaignEnded",
    "CampaignPlanned",
    "CampaignQuarantined",
    "Change",
    "ChangeApproved",
    "ChangeProposed",
    "ChangeRejected",
    "CheckpointSigned",
    "DecisionTaken",
    "DocumentPublished",
    "DocumentSent",
    "Entrance",
    "EvaluationSubmitted",
    "EvidenceErased",
    "ExchangeAttached",
    "FileOpened",
    "FormFiled",
    "ImpartialityDeclared",
    "KeyUsed",
    "LabFounded",
    "LostFailure",
    "NonConformityAnswered",
    "NonConformityAssigned",
    "NonConformityClosed",
    "NonConformityCommented",
    "NonConformityRaised",
    "NonConformityRetested",
    "OverrideConfirmed",
    "OverrideProposed",
    "PapersRenewed",
    "PersonConfirmed",
    "PersonEntered",
    "PersonLeft",
    "Purpose",
    "Remedy",
    "ReportIssued",
    "Role",
    "RunEnded",
    "RunStarted",
    "Severity",
    "StatementMade",
    "StepDone",
]

Act: TypeAlias = (
    LabFounded
    | PersonEntered
    | PersonConfirmed
    | PersonLeft
    | DocumentPublished
    | FileOpened
    | StatementMade
    | FormFiled
    | DocumentSent
    | StepDone
    | ImpartialityDeclared
    | CampaignPlanned
    | RunStarted
    | RunEnded
    | CampaignEnded
    | CampaignAmended
    | ExchangeAttached
    | NonConformityRaised
    | NonConformityAssigned
    | NonConformityCommented
    | NonConformityAnswered
    | NonConformityRetested
    | OverrideProposed
    | OverrideConfirmed
    | NonConformityClosed
    | EvaluationSubmitted
    | DecisionTaken
    | Appealed
    | ChangeProposed
    | ChangeApproved
    | ChangeRejected
    | PapersRenewed
    | BuildDeclared
    | ReportIssued
    | KeyUsed
    | CheckpointSigned
    | CampaignQuarantined
    | EvidenceErased
)

ACT_KINDS: Mapping[str, type] = {kind.__name__: kind for kind in Act.__args__}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit log."""

    number: int
    """From 1, without gaps, over the whole laboratory."""
    at: datetime
    """With time zone."""
    actor: str
    """Id of the person."""
    file: str
    """Id of the vendor file; empty for what concerns the laboratory."""
    act: Act
    previous: str
    """Hash of the entry before it."""
    hash: str
    signature: str = ""
    """Of the actor, Ed25519, base64."""
