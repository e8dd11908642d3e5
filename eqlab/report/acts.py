"""What acts of the audit log are called, by the code name that the log keeps."""

from collections.abc import Mapping

from eqlab.core.act import Act, CampaignQuarantined, NonConformityClosed
from eqlab.report.phrase import Phrase, phrase

ACTS: Mapping[str, Phrase] = {
    "LabFounded": phrase("Laboratory founded"),
    "PersonEntered": phrase("Person entered"),
    "PersonConfirmed": phrase("Proposed person answered"),
    "PersonLeft": phrase("Person left"),
    "DocumentPublished": phrase("Document published"),
    "FileOpened": phrase("Vendor file opened"),
    "StatementMade": phrase("Conformance statement made"),
    "FormFiled": phrase("Form filed"),
    "DocumentSent": phrase("Document sent"),
    "StepDone": phrase("Step completed"),
    "ImpartialityDeclared": phrase("Impartiality declared"),
    "CampaignPlanned": phrase("Campaign planned"),
    "RunStarted": phrase("Run begun"),
    "RunEnded": phrase("Run ended"),
    "CampaignEnded": phrase("Campaign closed"),
    "CampaignAmended": phrase("Campaign amended"),
    "CampaignQuarantined": phrase("Evidence in quarantine"),
    "ExchangeAttached": phrase("Exchange given to a step"),
    "EvidenceErased": phrase("Evidence erased"),
    "NonConformityRaised": phrase("Non-conformity raised"),
    "NonConformityAssigned": phrase("Non-conformity assigned"),
    "NonConformityCommented": phrase("Non-conformity commented"),
    "NonConformityAnswered": phrase("Non-conformity answered"),
    "NonConformityRetested": phrase("Non-conformity tested again"),
    "NonConformityClosed": phrase("Non-conformity closed"),
    "OverrideProposed": phrase("Override proposed"),
    "OverrideConfirmed": phrase("Override answered"),
    "EvaluationSubmitted": phrase("Evaluation submitted"),
    "DecisionTaken": phrase("Decision taken"),
    "Appealed": phrase("Appeal made"),
    "ChangeProposed": phrase("Change of an attestation proposed"),
    "ChangeApproved": phrase("Change of an attestation approved"),
    "ChangeRejected": phrase("Change of an attestation rejected"),
    "PapersRenewed": phrase("Papers of an attestation renewed"),
    "BuildDeclared": phrase("Build declared"),
    "ReportIssued": phrase("Report issued"),
    "KeyUsed": phrase("Ceremony of a key"),
    "CheckpointSigned": phrase("Public log published"),
}


def act_name(act: Act) -> Phrase:
    """Return what an act is called; what takes back another of its kind has a name of its own."""
    match act:
        case CampaignQuarantined(released=True):
            return phrase("Evidence out of quarantine")
        case NonConformityClosed(open=True):
            return phrase("Non-conformity reopened")
        case _:
            return ACTS[type(act).__name__]
