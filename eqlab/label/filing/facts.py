"""What the entries of a vendor file say, gathered by kind."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from eqlab.core.act import (
    BuildDeclared,
    CampaignEnded,
    Change,
    ChangeApproved,
    DecisionTaken,
    DocumentPublished,
    DocumentSent,
    Entry,
    EvaluationSubmitted,
    FileOpened,
    FormFiled,
    StatementMade,
    StepDone,
)
from eqlab.core.subject import Build, Statement
from eqlab.label.filing.model import DeclaredBuild, FiledForm, Sent
from eqlab.label.scheme.model import Deed, Scheme

_DEEDS: dict[type, Deed] = {
    StatementMade: Deed.STATEMENT,
    BuildDeclared: Deed.BUILD,
    CampaignEnded: Deed.CAMPAIGN,
    EvaluationSubmitted: Deed.EVALUATION,
    DecisionTaken: Deed.DECISION,
    ChangeApproved: Deed.ATTESTATION,
}


@dataclass(slots=True, kw_only=True)
class Facts:
    """Grows while entries are read, in order."""

    file: str
    scheme: Scheme
    opened: tuple[FileOpened, Entry] | None = None
    statements: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    forms: list[FiledForm] = field(default_factory=list)
    builds: list[DeclaredBuild] = field(default_factory=list)
    published: dict[str, str] = field(default_factory=dict)
    """Document to its last version."""
    sent: dict[tuple[str, str], Sent] = field(default_factory=dict)
    """Document and recipient to what they got last."""
    deeds: dict[Deed, date] = field(default_factory=dict)
    """Day on which it was done first."""
    done: dict[tuple[str, str], date] = field(default_factory=dict)
    """Step and output, empty for the whole step, to the day on which somebody said that it is done."""

    def read(self, entries: Iterable[Entry]) -> "Facts":
        """Take in all entries of the file, and the laboratory's publications."""
        for entry in entries:
            if entry.file == self.file or isinstance(entry.act, DocumentPublished):
                self._take(entry)
        return self

    def _take(self, entry: Entry) -> None:
        act, day = entry.act, entry.at.date()
        match act:
            case FileOpened():
                self.opened = self.opened or (act, entry)
            case StatementMade():
                name = act.statement.id
                self.statements[name] = (*self.statements.get(name, ()), act.statement)
            case FormFiled():
                self.forms.append(
                    FiledForm(
                        form=act.form, at=entry.at, by=entry.actor, values=act.values, attachments=act.attachments
                    )
                )
            case DocumentPublished():
                self.published[act.document] = act.version
            case DocumentSent():
                line = Sent(document=act.document, recipient=act.recipient, version=act.version, day=day)
                self.sent[act.document, act.recipient] = line
            case StepDone():
                self.done.setdefault((act.step, act.output), day)
            case BuildDeclared():
                self.builds.append(self._build(act, entry))
        self._deed(entry)

    def _deed(self, entry: Entry) -> None:
        deed = _DEEDS.get(type(entry.act))
        issued = not isinstance(entry.act, ChangeApproved) or entry.act.change is Change.ISSUE
        if deed is not None and issued:
            self.deeds.setdefault(deed, entry.at.date())

    def _build(self, act: BuildDeclared, entry: Entry) -> DeclaredBuild:
        return DeclaredBuild(
            statement=act.statement,
            version=act.version,
            build=Build(name=act.name, sha256=act.sha256, sha512=act.sha512, purl=act.purl),
            change_class=act.change_class,
            change=self.scheme.changes.get(act.change_class),
            day=entry.at.date(),
            by=entry.actor,
            words=act.words,
        )
