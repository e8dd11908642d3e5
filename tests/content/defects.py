"""Which case catches which simulated system: the proof that every rule of the plans can fail, and only there."""

from dataclasses import dataclass
from pathlib import Path

from eqlab.core.verdict import Kind

PLANS = Path(__file__).parents[2] / "testplans" / "eprescription"

PRESCRIBER = "lab-prescriber"
LABORATORY = "lab-laboratory"

RULE = "EQ-FHIRPATH-101"
HEADER = "EQ-CHECK-203"
IDENTIFIER = "EQ-ID-003"
TOO_FEW = "EQ-FHIR-600"
MISSING_CALL = "EQ-RUN-002"
UNWANTED_CALL = "EQ-RUN-003"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch:
    """Where a defect shows, and how."""

    plan: str
    case: str
    requirement: str
    code: str = RULE
    kind: Kind = Kind.FAILED
    undecided: tuple[str, ...] = ()
    """Cases that prove nothing with the defect, because the platform takes nothing of what is sent."""


def caught(
    plan: str,
    case: str,
    requirement: str,
    code: str = RULE,
    kind: Kind = Kind.FAILED,
    undecided: tuple[str, ...] = (),
) -> Catch:
    return Catch(plan=plan, case=case, requirement=requirement, code=code, kind=kind, undecided=undecided)


REFUSED = ("EPL-FAULT-UNAVAILABLE-16", "EPL-FAULT-DROPPED-17", "EPL-FAULT-UNREADABLE-18")
"""The cases that need the platform to take the prescription at last."""

DEFECTS: dict[str, Catch] = {
    "sends-id": caught(PRESCRIBER, "EPL-ID-03", "EPL-010"),
    "sends-version": caught(PRESCRIBER, "EPL-META-04", "EPL-011"),
    "omits-profile": caught(PRESCRIBER, "EPL-PROFILE-05", "EPL-012"),
    "lower-case-category": caught(PRESCRIBER, "EPL-CATEGORY-06", "EPL-013"),
    "sends-batch": caught(PRESCRIBER, "EPL-TRANSACTION-02", "EPL-002", undecided=REFUSED),
    "omits-author": caught(PRESCRIBER, "EPL-AUTHOR-07", "EPL-014"),
    "swaps-period": caught(PRESCRIBER, "EPL-PERIOD-08", "FHR-002"),
    "omits-created": caught(PRESCRIBER, "EPL-MANDATORY-09", "EPL-016"),
    "forgets-lines": caught(PRESCRIBER, "EPL-SEND-01", "EPL-017"),
    "takes-other-patient": caught(PRESCRIBER, "EPL-PATIENT-10", "EPL-021"),
    "writes-bare-oid": caught(PRESCRIBER, "EPL-SYSTEM-11", "EPL-020"),
    "writes-two-letter-country": caught(PRESCRIBER, "EPL-COUNTRY-12", "EPL-022"),
    "codes-locally": caught(PRESCRIBER, "EPL-LINES-13", "EPL-023"),
    "omits-requester": caught(PRESCRIBER, "EPL-SEND-01", "EQP-001", TOO_FEW, Kind.NEEDS_REVIEW),
    "invents-elements": caught(PRESCRIBER, "EPL-SEND-01", "FHR-010", "EQ-FHIR-110"),
    "refers-by-name": caught(PRESCRIBER, "EPL-CONDITIONAL-22", "FHR-004"),
    "miscounts-ehealth-id": caught(PRESCRIBER, "EPL-NUMBERS-15", "NUM-002", IDENTIFIER, Kind.NEEDS_REVIEW),
    "labels-plain-json": caught(PRESCRIBER, "EPL-CONTENT-14", "FHR-001", HEADER),
    "gives-up": caught(PRESCRIBER, "EPL-FAULT-UNAVAILABLE-16", "EPB-001", MISSING_CALL),
    "changes-when-resending": caught(PRESCRIBER, "EPL-FAULT-DROPPED-17", "FHR-003"),
    "prescribes-twice": caught(PRESCRIBER, "EPL-FAULT-UNREADABLE-18", "EPB-002", UNWANTED_CALL),
    "cannot-wait": caught(PRESCRIBER, "EPL-FAULT-SLOW-19", "FHR-003", UNWANTED_CALL),
    "insists": caught(PRESCRIBER, "EPL-FAULT-REFUSED-20", "EPB-003", UNWANTED_CALL),
    "revokes-as-error": caught(PRESCRIBER, "EPL-REVOKE-21", "EQL-001", kind=Kind.NEEDS_REVIEW),
    "dates-apart": caught(LABORATORY, "LAB-DATE-05", "LAB-020"),
    "names-two-laboratories": caught(LABORATORY, "LAB-OWNER-06", "LAB-021"),
    "writes-laboratory-twice": caught(LABORATORY, "LAB-OWNER-06", "LAB-021"),
    "sends-task-id": caught(LABORATORY, "LAB-ID-07", "LAB-022"),
    "sends-task-version": caught(LABORATORY, "LAB-META-08", "LAB-023"),
    "omits-task-patient": caught(LABORATORY, "LAB-DISPENSE-04", "EQP-001", TOO_FEW, Kind.NEEDS_REVIEW),
    "omits-task-profile": caught(LABORATORY, "LAB-PROFILE-09", "LAB-024"),
    "miscounts-laboratory-id": caught(LABORATORY, "LAB-NUMBERS-15", "NUM-002", IDENTIFIER, Kind.NEEDS_REVIEW),
    "labels-dispensation-plain-json": caught(LABORATORY, "LAB-CONTENT-10", "FHR-001", HEADER),
    "dispenses-unasked-lines": caught(LABORATORY, "LAB-PARTIAL-11", "LAB-030"),
    "dispenses-lines-again": caught(LABORATORY, "LAB-REMAINDER-12", "LAB-031"),
    "ignores-completion": caught(LABORATORY, "LAB-COMPLETED-13", "LAB-032", UNWANTED_CALL),
    "ignores-revocation": caught(LABORATORY, "LAB-REVOKED-14", "LAB-033", UNWANTED_CALL),
    "guesses": caught(LABORATORY, "LAB-FAULT-UNREADABLE-16", "EPB-002", UNWANTED_CALL),
    "gives-up-dispensing": caught(LABORATORY, "LAB-FAULT-UNAVAILABLE-17", "EPB-001", MISSING_CALL),
    "dispenses-twice": caught(LABORATORY, "LAB-FAULT-LOST-18", "EPB-003", UNWANTED_CALL),
}
"""System to the one case it does not pass."""
