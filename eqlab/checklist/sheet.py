"""An answer sheet: what somebody said, with what it rests on."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from eqlab.checklist.model import Assurance, Audience


class Special(StrEnum):
    """Answers outside every scale."""

    NOT_APPLICABLE = "not_applicable"
    """Leaves the sum; needs a reason and a reviewer."""
    DONT_KNOW = "dont_know"
    """Nothing in both bounds."""
    NOT_ASSESSED = "not_assessed"
    """Nothing in the lower bound, all in the upper."""
    INCONCLUSIVE = "inconclusive"
    """Likewise; to be tested again before a definitive decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something in the evidence locker."""

    id: str
    type: str
    """A type of the catalogue, e.g. `DOC`."""
    title: str
    digest: str
    """SHA-256 of the file, in hexadecimal."""
    date: dt.date
    expires: dt.date | None = None
    examined_by: str = ""
    """Who of the lab looked at it; empty while nobody did."""
    supports: bool = True
    """False when the examiner found that it does not support the answer."""
    level: Assurance = Assurance.FILED


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingPlan:
    """How and when an open control will be met."""

    owner: str
    due: dt.date
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said about one control."""

    control: str
    value: str
    """A step of the control's scale, or a `Special`."""
    note: str = ""
    reason: str = ""
    """Why it is not applicable."""
    reviewer: str = ""
    """Who of the lab accepted that it is not applicable."""
    evidence: tuple[str, ...] = ()
    """Ids in the locker."""
    plan: MendingPlan | None = None
    given_by: str = ""
    confirmed: dt.date | None = None
    """When somebody last said that it is still true."""


class Outcome(StrEnum):
    """What a probe found."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    """The probe itself failed: nothing is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeResult:
    """A run of a probe."""

    probe: str
    controls: tuple[str, ...]
    """The controls it speaks for; empty for all that name the probe."""
    outcome: Outcome
    date: dt.date
    digest: str = ""
    """SHA-256 of its raw output."""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All answers of one subject."""

    catalogue: str
    edition: str
    audience: Audience
    subject: str
    """Name of the product or practice; empty when anonymous."""
    size: str
    """A size profile of the catalogue."""
    date: dt.date
    answers: Mapping[str, Answer] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    probes: tuple[ProbeResult, ...] = ()
    delegates: Mapping[str, str] = field(default_factory=dict)
    """Who answers for a topic, by topic."""


def claims_of(sheet: Sheet) -> Sheet:
    """Return what a subject may say for itself: without what only the laboratory can say.

    Examinations, reviewers and probe results are taken out, and what only a laboratory can find inconclusive is not
    assessed. Sheets that come from outside go through here, else a vendor could examine itself.
    """
    return replace(
        sheet,
        answers={name: replace(one, reviewer="", value=_claimed(one.value)) for name, one in sheet.answers.items()},
        evidence={
            name: replace(one, examined_by="", supports=True, level=min(one.level, Assurance.FILED))
            for name, one in sheet.evidence.items()
        },
        probes=(),
    )


def _claimed(value: str) -> str:
    return Special.NOT_ASSESSED.value if value == Special.INCONCLUSIVE else value
