"""A laboratory that is open: what every door to it holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from eqlab.attest.keys import PersonKey
from eqlab.core.act import (
    Act,
    CampaignPlanned,
    CampaignQuarantined,
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    EvidenceErased,
    ExchangeAttached,
    FileOpened,
    NonConformityClosed,
    NonConformityRetested,
    PersonEntered,
    RunStarted,
)
from eqlab.core.clock import Clock
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.record import CampaignRecord, fold
from eqlab.label.admission import admit
from eqlab.label.deciding_admission import NOTHING, Knowledge
from eqlab.label.people import People, fold_people
from eqlab.label.scheme import Scheme
from eqlab.label.standing import planned_of
from eqlab.store import Store
from eqlab.store.keyring import FolderKeyring
from eqlab.wiring.lab.issues import ERASED, NO_SUCH_CAMPAIGN, NO_SUCH_FILE, NOBODY, OTHER_KEY, QUARANTINED
from eqlab.wiring.lab.naming import campaign_of, file_of
from eqlab.wiring.lab.settings import LabSettings
from eqlab.wiring.workshop import Workshop

_JUDGED = (
    NonConformityClosed,
    NonConformityRetested,
    EvaluationSubmitted,
    DecisionTaken,
    ChangeProposed,
    ChangeApproved,
)
"""Acts that are held against the evidence too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts, and the key that proves it."""

    person: str
    key: PersonKey
    file: Path


@dataclass(slots=True, kw_only=True)
class Lab:
    """An open laboratory."""

    home: Path
    settings: LabSettings
    store: Store
    workshop: Workshop
    clock: Clock
    keyring: FolderKeyring
    knowing: Callable[["Lab", Sequence[Entry]], Knowledge]
    """Tells what the rules of deciding may look at beside the log."""
    actor: Actor | None = None
    _people: tuple[int, People] | None = field(default=None, repr=False)

    def act(
        self,
        act: Act,
        *,
        file: str = "",
        expect: int | None = None,
        leaf: bytes | None = None,
        at: datetime | None = None,
    ) -> Entry:
        """Do something: admit it, sign it, keep it. Durable on return. `at` is now unless it is said.

        Raises UsageError when nobody acts, when it may not be done, or when the file changed since `expect`.
        """
        actor = self._acting()
        entry = self.check(act, file=file, at=at)
        return self.store.log.append(
            act,
            file=file,
            actor=actor.person,
            at=entry.at,
            sign=actor.key.sign,
            expect=entry.number - 1 if expect is None else expect,
            leaf=leaf,
        )

    def check(self, act: Act, *, file: str = "", at: datetime | None = None) -> Entry:
        """Admit an act without doing it; return what would be kept, neither chained nor signed.

        Raises UsageError when nobody acts, or when it may not be done.
        """
        actor, known = self._acting(), self.entries(file)
        entry = Entry(
            number=known[-1].number + 1 if known else 1,
            at=at or self.clock.now(),
            actor=actor.person,
            file=file,
            act=act,
            previous="",
            hash="",
            signature="",
        )
        knowledge = self.knowing(self, known) if isinstance(act, _JUDGED) else NOTHING
        people = self.everybody() if isinstance(act, PersonEntered) else self.people()
        admit(known, people, entry, schemes=self.schemes() if file else {}, knowledge=knowledge)
        return entry

    def entries(self, file: str | None = None) -> tuple[Entry, ...]:
        """The entries of a file, of the laboratory itself (""), or all (None)."""
        return tuple(self.store.log.entries(file))

    def of_file(self, file: str) -> tuple[Entry, ...]:
        """The entries of a file. Raises UsageError when there is no such file."""
        entries = self.entries(file) if file else ()
        if not any(isinstance(entry.act, FileOpened) for entry in entries):
            raise UsageError(NO_SUCH_FILE, file=file)
        return entries

    def people(self) -> People:
        """Everybody who was ever entered."""
        entries = self.entries("")
        last = entries[-1].number if entries else 0
        if self._people is None or self._people[0] != last:
            self._people = (last, fold_people(entries))
        return self._people[1]

    def everybody(self) -> People:
        """The same, knowing from all files whether anything was decided: it takes the whole log."""
        return fold_people(self.store.log.entries())

    def schemes(self) -> dict[str, Scheme]:
        """The schemes of the content, by `id@edition`."""
        return dict(self.workshop.content.schemes)

    def planned(self, campaign: str) -> CampaignPlanned:
        """How a campaign was planned, with its statement as amended last. Raises UsageError when there is none."""
        file = file_of(campaign)
        planned = planned_of(self.entries(file), campaign) if file else None
        if planned is None:
            raise UsageError(NO_SUCH_CAMPAIGN, campaign=campaign)
        return planned

    def runs(self, campaign: str) -> tuple[RunStarted, ...]:
        """The runs of a campaign, in order."""
        acts = (entry.act for entry in self.entries(file_of(campaign)))
        return tuple(act for act in acts if isinstance(act, RunStarted) and act.campaign == campaign)

    def record(self, run: str) -> CampaignRecord:
        """What a run recorded; judged again when people attached exchanges to its steps.

        Raises LabFault when its evidence is in quarantine or gone.
        """
        self.check_visible(campaign_of(run))
        return self.weighed(run)

    def weighed(self, run: str) -> CampaignRecord:
        """The same from evidence in quarantine too: for verdicts, which weigh whoever may see it; shown to nobody.

        Raises LabFault when it is gone.
        """
        acts = self.attached(run)
        if acts:
            from eqlab.wiring.bundle import rejudge_run  # noqa: PLC0415 - few runs are judged again

            return rejudge_run(self.workshop, tuple(self.store.events(run)), acts).again
        return fold(self.store.events(run))

    def attached(self, run: str) -> tuple[ExchangeAttached, ...]:
        """The exchanges that people gave to steps of a run."""
        acts = (entry.act for entry in self.entries(file_of(run)))
        return tuple(act for act in acts if isinstance(act, ExchangeAttached) and act.run == run)

    def check_visible(self, campaign: str) -> None:
        """Raise LabFault when nobody may see a campaign's evidence."""
        hidden: CampaignQuarantined | None = None
        for entry in self.entries(file_of(campaign)):
            match entry.act:
                case EvidenceErased() if entry.act.campaign == campaign:
                    day = f"{entry.at:%Y-%m-%d}"
                    raise LabFault(ERASED, campaign=campaign, day=day, reason=entry.act.reason)
                case CampaignQuarantined() if entry.act.campaign == campaign:
                    hidden = None if entry.act.released else entry.act
        if hidden is not None:
            raise LabFault(QUARANTINED, campaign=campaign, reason=hidden.reason)

    def is_visible(self, campaign: str) -> bool:
        """Tell whether a campaign's evidence may be seen."""
        try:
            self.check_visible(campaign)
        except LabFault:
            return False
        return True

    def run_folder(self, run: str) -> Path:
        """Where the files of a run lie."""
        return self.home / "runs" / run

    def close(self) -> None:
        """Give the store free."""
        self.store.close()

    def _acting(self) -> Actor:
        if self.actor is None:
            raise UsageError(NOBODY)
        entered = self.people().key_of(self.actor.person)
        if entered and entered != self.actor.key.public:
            raise UsageError(OTHER_KEY, file=str(self.actor.file), person=self.actor.person)
        return self.actor
