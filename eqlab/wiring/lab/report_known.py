"""What a laboratory knows of a campaign when it writes a report, and how that meets what people declare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from eqlab.core.act import BuildDeclared, CampaignPlanned, Entry, RunStarted, StatementMade
from eqlab.core.errors import UsageError
from eqlab.core.subject import Build
from eqlab.core.text import LANGUAGES, Text
from eqlab.label.people import People
from eqlab.label.rule import DecisionRule as Rule
from eqlab.report.lab.model import Outcome
from eqlab.report.phrase import Phrase
from eqlab.report.translation import tongue
from eqlab.wiring.lab.issues import CONTRADICTED
from eqlab.wiring.lab.settings import LabSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the laboratory knows of a campaign without asking anybody."""

    report: str
    """Id of the report."""
    day: date
    settings: LabSettings
    entries: Sequence[Entry]
    """Of the vendor file."""
    planned: CampaignPlanned
    people: People
    author: str
    """Who authorises the report; empty for nobody yet."""
    evaluator: str
    """Who evaluated this campaign alone; empty while nobody did."""
    outcome: Outcome | None
    rule: Rule | None
    reports: Path
    """Folder of templates and translations."""

    @property
    def runs(self) -> tuple[RunStarted, ...]:
        """The runs of the campaign."""
        acts = (entry.act for entry in self.entries)
        return tuple(act for act in acts if isinstance(act, RunStarted) and act.campaign == self.planned.campaign)


def agreed(key: str, known: str, told: str) -> str:
    """Return what is known, else what is declared. Raises UsageError when both are there and differ."""
    if known and told and known != told:
        raise UsageError(CONTRADICTED, key=key, known=known, told=told)
    return known or told


def said(words: Phrase, reports: Path, **texts: Text) -> Text:
    """Return a phrase in all languages of reports; facts may be texts of several languages themselves."""
    speakers = {language: tongue(language, reports) for language in LANGUAGES}
    return {
        language: speaker.tell(
            words.template, **words.facts, **{name: speaker.say(text) for name, text in texts.items()}
        )
        for language, speaker in speakers.items()
    }


def same(key: str, known: str, told: str) -> None:
    """Refuse what is declared unless it is what is known. Raises UsageError when they differ."""
    if told and told != known:
        raise UsageError(CONTRADICTED, key=key, known=known or "-", told=told)


def builds_of(known: Known) -> dict[str, Build]:
    """The builds that were stated or tested, by SHA-256."""
    name = known.planned.statement.id
    declared: dict[str, Build] = {}
    for entry in known.entries:
        act = entry.act
        if isinstance(act, StatementMade) and act.statement.id == name:
            declared |= {one.sha256: one for one in act.statement.subject.builds}
        elif isinstance(act, BuildDeclared) and act.statement == name:
            declared[act.sha256] = Build(name=act.name, sha256=act.sha256, sha512=act.sha512, purl=act.purl)
    stated = {one.sha256: one for one in known.planned.statement.subject.builds}
    tested = {sha256 for run in known.runs for sha256 in run.builds}
    return {**stated, **{sha256: one for sha256, one in declared.items() if sha256 in tested}}
