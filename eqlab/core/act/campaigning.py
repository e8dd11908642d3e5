"""Acts around campaigns: runs, amendments, attachments, what becomes of evidence."""

from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.subject import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPlanned:
    """A campaign was opened: statement, plan and decision rule are fixed before the first result."""

    campaign: str
    statement: Statement
    """As it stood then."""
    plan: str
    """`id@version`."""
    plan_sha256: str
    rule: str
    """Decision rule, `id@version`."""
    rule_sha256: str
    sealed: bool = False
    """True when its evidence is encrypted under a key of its own."""


class Purpose(StrEnum):
    """Why a run happens."""

    FIRST = "first"
    RERUN = "rerun"
    RETEST = "retest"
    """After a non-conformity was answered."""
    REPEAT = "repeat"
    """To see whether results are stable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run of a campaign began. Its events are kept under `run`."""

    campaign: str
    run: str
    """`<campaign>.<number>`, from 1."""
    purpose: Purpose
    cases: tuple[str, ...] = ()
    """The chosen cases; empty for all that are selected."""
    builds: tuple[str, ...] = ()
    """SHA-256 of the builds under test, as declared at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """A run came to its end, or was given up after an interruption."""

    campaign: str
    run: str
    events: int
    """How many events it has."""
    head: str
    """Hash of the last one: the run's evidence cannot change any more without showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignEnded:
    """A campaign was closed: no more runs."""

    campaign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignAmended:
    """A closed campaign was opened again, or its description corrected; both forms are kept."""

    campaign: str
    reason: str
    statement: Statement | None = None
    """For which it goes on: the one it had, or the one that was made last. None only in older logs: the one it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeAttached:
    """An exchange that belonged nowhere was given to a step by a person."""

    campaign: str
    run: str
    exchange: str
    case: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignQuarantined:
    """Real data of patients may be in the evidence: nobody sees it until released or erased."""

    campaign: str
    reason: str
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LostFailure:
    """A case that had failed in evidence that is no more."""

    run: str
    case: str
    version: str
    """Of the system that was tested."""
    codes: tuple[str, ...]
    """Issue codes of what was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceErased:
    """The key of a campaign's evidence was destroyed: a tombstone, on which stands what had failed."""

    campaign: str
    reason: str
    record_class: str = ""
    """Class of the retention schedule; empty when erased for another reason."""
    failures: tuple[LostFailure, ...] = ()
    """What weighs as before; logs that are older than this say nothing."""
