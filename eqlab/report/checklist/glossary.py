"""The words for everything that a checklist's score is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from eqlab.checklist.model import Assurance, Audience, Effort, Flag, Mode, Owner
from eqlab.checklist.remedy import Lack
from eqlab.checklist.sheet import Outcome, Special
from eqlab.report.phrase import Phrase, phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word and what it means."""

    word: Phrase
    meaning: Phrase
    letter: str = ""
    """Stands beside a datum; the same in every language."""


GRADES: Mapping[Assurance, Entry] = {
    Assurance.DECLARED: Entry(
        letter="D",
        word=phrase("declared"),
        meaning=phrase("Somebody says so; nothing was seen."),
    ),
    Assurance.FILED: Entry(
        letter="F",
        word=phrase("filed"),
        meaning=phrase("A document lies in the evidence locker; nobody of the laboratory has looked at it."),
    ),
    Assurance.EXAMINED: Entry(
        letter="E",
        word=phrase("examined"),
        meaning=phrase("A person of the laboratory has looked at the evidence."),
    ),
    Assurance.TESTED: Entry(
        letter="T",
        word=phrase("tested"),
        meaning=phrase("A probe or a witnessed demonstration of the laboratory has shown it."),
    ),
    Assurance.INDEPENDENT: Entry(
        letter="I",
        word=phrase("independent"),
        meaning=phrase("An accredited third party has confirmed it."),
    ),
}

UNASSESSED = Entry(word=phrase("Not assessed yet"), meaning=phrase("Most questions are open: nothing is decided yet."))
"""Of a sheet that nothing can be said of yet."""

SPECIALS: Mapping[Special, Phrase] = {
    Special.NOT_APPLICABLE: phrase("Does not apply"),
    Special.DONT_KNOW: phrase("Not known here"),
    Special.NOT_ASSESSED: phrase("Not assessed yet"),
    Special.INCONCLUSIVE: phrase("Tested without a result"),
}

FLAGS: Mapping[Flag, Entry] = {
    Flag.KNOCK_OUT: Entry(
        word=phrase("knock-out"),
        meaning=phrase("Unless it is met, nothing is granted, whatever the points."),
    ),
    Flag.MAJOR: Entry(
        word=phrase("major"),
        meaning=phrase(
            "Stands in the way of a definitive decision; for a provisional one it may stay open with a plan."
        ),
    ),
    Flag.SCORED: Entry(word=phrase("scored"), meaning=phrase("Counts by its points.")),
}

EFFORTS: Mapping[Effort, Phrase] = {
    Effort.SMALL: phrase("small"),
    Effort.MEDIUM: phrase("medium"),
    Effort.LARGE: phrase("large"),
}

OWNERS: Mapping[Owner, Phrase] = {
    Owner.VENDOR: phrase("vendor"),
    Owner.PROVIDER: phrase("IT service provider"),
    Owner.PRACTICE: phrase("practice"),
}

LACKS: Mapping[Lack, Phrase] = {
    Lack.ANSWER: phrase("to be done"),
    Lack.EVIDENCE: phrase("to be evidenced"),
    Lack.PROBE: phrase("to be tested"),
}

AUDIENCES: Mapping[Audience, Phrase] = {
    Audience.VENDOR: phrase("Vendors"),
    Audience.PRACTICE: phrase("Practices"),
}

OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.PASSED: phrase("passed the probe"),
    Outcome.FAILED: phrase("failed the probe"),
    Outcome.ERROR: phrase("the probe could not tell"),
}

MODES: Mapping[Mode, Phrase] = {
    Mode.PASSIVE: phrase("only looks"),
    Mode.ACTIVE: phrase("needs consent"),
    Mode.INTRUSIVE: phrase("needs consent that names it"),
}

DECISIONS: Mapping[str, Entry] = {
    "definitive": Entry(
        word=phrase("Definitive"),
        meaning=phrase("The answers meet the rule for a definitive decision."),
    ),
    "provisional": Entry(
        word=phrase("Provisional"),
        meaning=phrase("The answers meet the rule for a provisional decision, under the conditions below."),
    ),
    "ready": Entry(word=phrase("Ready"), meaning=phrase("The essentials are in place.")),
    "refused": Entry(
        word=phrase("Not granted"),
        meaning=phrase("By the rule, something stands in the way of any decision in favour."),
    ),
    "not_ready": Entry(word=phrase("Not ready yet"), meaning=phrase("Something essential is missing.")),
}
"""Kinds of decision that the laboratory has words for."""


def decision_entry(kind: str) -> Entry:
    """Return the words for a kind of decision; one that another checklist brings is told by its name."""
    known = DECISIONS.get(kind)
    return known or Entry(word=Phrase(text={"en": kind}), meaning=Phrase())
