"""What a report lacks before it may leave the laboratory (ISO/IEC 17025:2017, 7.8): one rule for each item."""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.errors import UsageError
from eqlab.core.text import Translate, say
from eqlab.report.lab.issues import NOT_COMPLETE
from eqlab.report.lab.lint_rules import ITEMS, OTHERS
from eqlab.report.lab.model import LabReport
from eqlab.report.phrase import Phrase

EXCUSABLE = frozenset("bcefghiklnp")
"""Items that a recorded valid reason may leave out; title, number, date, results and who authorises never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A rule that a report breaks."""

    rule: str
    """E.g. `R17025-7.8.2.1-e`."""
    says: Phrase
    advice: Phrase

    def sentence(self, language: str, translate: Translate) -> str:
        """Say what is lacking, and what to fill in where."""
        return f"{self.rule}: {self.says.say(language, translate)} {self.advice.say(language, translate)}"


def lint(report: LabReport) -> tuple[Lack, ...]:
    """Return what the report lacks, in the order of the standard; nothing when it may be issued."""
    return tuple(_lacks(report))


def refuse_incomplete(report: LabReport) -> None:
    """Raise UsageError unless the report may be issued."""
    lacks = lint(report)
    if lacks:
        first = lacks[0].says.say("en", str)
        rules = ", ".join(dict.fromkeys(lack.rule for lack in lacks))
        raise UsageError(NOT_COMPLETE, report=report.id or say(report.title, "en"), rules=rules, first=first)


def _lacks(report: LabReport) -> Iterator[Lack]:
    excused = {one.item for one in report.absences if one.reason.strip() and one.by.strip()} & EXCUSABLE
    for item, rule in ITEMS.items():
        if item not in excused and not rule.holds(report):
            yield Lack(rule=f"R17025-7.8.2.1-{item}", says=rule.says, advice=rule.advice)
    for name, rule in OTHERS.items():
        if not rule.holds(report):
            yield Lack(rule=name, says=rule.says, advice=rule.advice)
