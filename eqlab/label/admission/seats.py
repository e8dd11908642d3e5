"""Which act takes which role, and where it belongs: into a vendor file or to the laboratory."""

from collections.abc import Mapping

from eqlab.core.act import (
    Act,
    Appealed,
    BuildDeclared,
    CampaignAmended,
    CampaignEnded,
    CampaignPlanned,
    CampaignQuarantined,
    CheckpointSigned,
    DocumentPublished,
    DocumentSent,
    EvidenceErased,
    ExchangeAttached,
    FileOpened,
    FormFiled,
    ImpartialityDeclared,
    KeyUsed,
    LabFounded,
    NonConformityAnswered,
    NonConformityCommented,
    PersonConfirmed,
    PersonEntered,
    PersonLeft,
    ReportIssued,
    Role,
    RunEnded,
    RunStarted,
    StatementMade,
    StepDone,
)

WORKING = (Role.TESTER, Role.EVALUATOR, Role.REVIEWER, Role.DECIDER, Role.ISSUER)
"""Roles in which somebody tests, evaluates, decides or issues."""

SEATS: Mapping[type, tuple[Role, ...]] = {
    PersonEntered: (Role.ADMINISTRATOR,),
    PersonConfirmed: (Role.ADMINISTRATOR, Role.DECIDER),
    PersonLeft: (Role.ADMINISTRATOR,),
    DocumentPublished: (Role.ADMINISTRATOR, Role.TESTER),
    KeyUsed: (Role.ADMINISTRATOR, Role.ISSUER),
    CheckpointSigned: (Role.ADMINISTRATOR, Role.ISSUER),
    ReportIssued: (Role.REVIEWER, Role.ISSUER),
    FileOpened: (Role.TESTER,),
    StatementMade: (Role.TESTER, Role.VENDOR),
    FormFiled: (Role.TESTER, Role.VENDOR),
    DocumentSent: (Role.TESTER,),
    StepDone: (*WORKING, Role.VENDOR),
    ImpartialityDeclared: WORKING,
    BuildDeclared: (Role.TESTER, Role.VENDOR),
    CampaignPlanned: (Role.TESTER,),
    RunStarted: (Role.TESTER,),
    RunEnded: (Role.TESTER,),
    CampaignEnded: (Role.TESTER,),
    CampaignAmended: (Role.TESTER,),
    ExchangeAttached: (Role.TESTER, Role.REVIEWER),
    CampaignQuarantined: WORKING,
    EvidenceErased: (Role.ADMINISTRATOR, Role.REVIEWER),
}
"""Act to the roles in one of which it is done. What is not here is admitted by the rules of deciding."""

OF_VENDORS = (
    StatementMade,
    FormFiled,
    StepDone,
    BuildDeclared,
    NonConformityAnswered,
    NonConformityCommented,
    Appealed,
)
"""What a vendor may do, in the files of their organisation."""

OF_LAB = (LabFounded, PersonEntered, PersonConfirmed, PersonLeft, DocumentPublished, KeyUsed, CheckpointSigned)
"""What belongs into no vendor file."""
EITHER = (ReportIssued,)
"""What may belong to one file or to several."""

HARMLESS = (
    FileOpened,
    StatementMade,
    FormFiled,
    DocumentSent,
    StepDone,
    BuildDeclared,
    ImpartialityDeclared,
    CampaignQuarantined,
    EvidenceErased,
    ReportIssued,
    RunEnded,
    NonConformityAnswered,
    NonConformityCommented,
    Appealed,
)
"""What may be done in a file without a declaration of impartiality; all else tests, evaluates or decides."""


def word(act: Act) -> str:
    """Return the name of an act's kind."""
    return type(act).__name__
