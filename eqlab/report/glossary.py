"""The fixed words of reports: what each verdict is called, what it means, whose matter it is, what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.core.verdict import Kind
from eqlab.report.phrase import SILENCE, Phrase, phrase


class Matter(StrEnum):
    """Who has to act."""

    VENDOR = "vendor"
    CONFIGURATION = "configuration"
    LAB = "lab"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All the words that go with one verdict."""

    word: Phrase
    meaning: Phrase
    """Of a campaign."""
    next: Phrase
    """What to do, for the one whose matter it is."""
    matter: Matter


VERDICTS: Mapping[Kind, Entry] = {
    Kind.PASSED: Entry(
        word=phrase("Passed"),
        meaning=phrase("The system conforms in every case that was run."),
        next=phrase("Nothing needs to change."),
        matter=Matter.NOBODY,
    ),
    Kind.PASSED_WITH_WARNINGS: Entry(
        word=phrase("Passed with warnings"),
        meaning=phrase("The system conforms in every case that was run. There are warnings."),
        next=phrase("Read the warnings below; no change is required."),
        matter=Matter.VENDOR,
    ),
    Kind.FAILED: Entry(
        word=phrase("Failed"),
        meaning=phrase("The system breaks at least one binding rule."),
        next=phrase("Correct the non-conformities listed below, then run those cases again."),
        matter=Matter.VENDOR,
    ),
    Kind.INCONCLUSIVE: Entry(
        word=phrase("Inconclusive"),
        meaning=phrase("The laboratory did not see enough to decide. Nothing is held against the system."),
        next=phrase("Do what the open points below say, then run those cases again."),
        matter=Matter.PERSON,
    ),
    Kind.NEEDS_REVIEW: Entry(
        word=phrase("Needs review"),
        meaning=phrase("Nothing fails the system by itself, but a person has to decide some points."),
        next=phrase("A reviewer looks at the points below and records the decision."),
        matter=Matter.PERSON,
    ),
    Kind.CONFIG_ERROR: Entry(
        word=phrase("Configuration error"),
        meaning=phrase("The campaign was not set up so that every case could run. Nothing is held against the system."),
        next=phrase("Correct the set-up as described below, then run again."),
        matter=Matter.CONFIGURATION,
    ),
    Kind.LAB_ERROR: Entry(
        word=phrase("Laboratory error"),
        meaning=phrase("The laboratory itself failed. Nothing is held against the system."),
        next=phrase("The laboratory corrects its fault and repeats the cases concerned."),
        matter=Matter.LAB,
    ),
    Kind.NOT_APPLICABLE: Entry(
        word=phrase("Not applicable"),
        meaning=phrase("No case of this plan concerns the system as it is declared."),
        next=phrase("Check the claims in the system file, or choose another plan."),
        matter=Matter.CONFIGURATION,
    ),
    Kind.NOT_RUN: Entry(
        word=phrase("Not run"),
        meaning=phrase("No case was run to its end."),
        next=phrase("Run the cases; nothing is proven until then."),
        matter=Matter.PERSON,
    ),
}

MATTERS: Mapping[Matter, Phrase] = {
    Matter.VENDOR: phrase("A matter for the vendor"),
    Matter.CONFIGURATION: phrase("A matter of the campaign's set-up"),
    Matter.LAB: phrase("A matter for the laboratory"),
    Matter.PERSON: phrase("A matter for the tester or a reviewer"),
    Matter.NOBODY: phrase("Nobody needs to act"),
}

LEVELS: Mapping[Level, Phrase] = {
    Level.ERROR: phrase("Error"),
    Level.WARNING: phrase("Warning"),
    Level.NOTE: phrase("Note"),
}

NATURES: Mapping[Nature, Phrase] = {
    Nature.VIOLATION: phrase("Violation"),
    Nature.UNDECIDED: phrase("Undecided"),
    Nature.REVIEW: phrase("For review"),
    Nature.CONFIGURATION: phrase("Configuration"),
    Nature.LAB: phrase("Laboratory"),
    Nature.NOT_APPLICABLE: phrase("Not applicable"),
    Nature.AUTHOR: phrase("Author"),
}

ORIGINS: Mapping[Origin, Phrase] = {
    Origin.PUBLIC: phrase("public document"),
    Origin.SEED: phrase("document handed to the laboratory"),
    Origin.INFERRED: phrase("inferred by the laboratory"),
    Origin.DESIGN: phrase("the laboratory's own rule"),
}

MATURITIES: Mapping[str, Phrase] = {
    "active": phrase("active"),
    "draft": phrase("draft"),
    "retired": phrase("retired"),
}


def matter_of(nature: Nature, kind: Kind) -> Matter:
    """Say whose matter a finding is, from what it states and what it makes of a case."""
    by_nature = {
        Nature.CONFIGURATION: Matter.CONFIGURATION,
        Nature.LAB: Matter.LAB,
        Nature.REVIEW: Matter.PERSON,
        Nature.UNDECIDED: Matter.PERSON,
        Nature.NOT_APPLICABLE: Matter.NOBODY,
    }
    if kind is Kind.NEEDS_REVIEW:
        return Matter.PERSON
    return by_nature.get(nature, Matter.VENDOR)


def maturity(word: str) -> Phrase:
    """Return the phrase for a source's status; an unknown status is told as it stands."""
    return MATURITIES.get(word, Phrase(text={"en": word}) if word else SILENCE)


GROUPS: Mapping[Kind, Phrase] = {
    Kind.FAILED: phrase("Non-conformities"),
    Kind.LAB_ERROR: phrase("Faults of the laboratory"),
    Kind.CONFIG_ERROR: phrase("Set-up to correct"),
    Kind.INCONCLUSIVE: phrase("Open points"),
    Kind.NEEDS_REVIEW: phrase("For a person to decide"),
    Kind.PASSED_WITH_WARNINGS: phrase("Warnings"),
    Kind.NOT_APPLICABLE: phrase("Not applicable"),
}
"""Headings of the list of what to change."""
