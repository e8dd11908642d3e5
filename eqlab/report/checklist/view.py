"""What a checklist's report tells, in no language yet. Made by `eqlab.report.checklist.building.view_of`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from eqlab.checklist.issues import UNDECIDED
from eqlab.checklist.model import Assurance, Catalogue, Control, Topic
from eqlab.checklist.remedy import Remedy
from eqlab.checklist.score import ControlScore, Decision, Reason, Score, TopicScore
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, ProbeResult, Sheet
from eqlab.checklist.whatif import WhatIf
from eqlab.core.text import Text
from eqlab.report.phrase import Phrase, phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlView:
    """A control with its answer and what it adds."""

    control: Control
    score: ControlScore
    question: Text
    """As an organisation of this size is asked."""
    said: Phrase | Text
    """The answer as it counts."""
    answer: Answer | None
    evidence: tuple[Evidence, ...]
    """What lies in the locker for it."""
    probes: tuple[ProbeResult, ...]
    """What probes said about it."""
    tenths_low: int
    """Points in tenths; those of all controls add up to the score as it is shown."""
    tenths_high: int
    possible: Fraction
    """Points if it counted in full."""
    missing: Remedy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """A topic with its controls."""

    topic: Topic
    score: TopicScore
    controls: tuple[ControlView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Something to do."""

    view: ControlView
    remedy: Remedy
    gain: Fraction
    """Points that it brings overall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMajor:
    """A major that is not met."""

    view: ControlView
    plan: MendingPlan | None
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistView:
    """A scored sheet as it is told."""

    catalogue: Catalogue
    sheet: Sheet
    score: Score
    sheet_digest: str
    probes_digest: str
    """Of the results of probes that were counted; empty when there are none."""
    undecided: bool
    """True when nothing is granted, but could be once what is undecided is tested."""
    topics: tuple[TopicView, ...]
    knock_outs: tuple[ControlView, ...]
    """Knock-outs that are not met, or not known well enough; those that are open come last."""
    majors: tuple[OpenMajor, ...]
    contradictions: tuple[tuple[ControlView, tuple[Reason, ...]], ...]
    recommendations: tuple[Recommendation, ...]
    """Weightiest first."""
    next: WhatIf | None
    """The least work to the next better decision or level; None when there is nothing better."""
    shares: Mapping[Assurance, Fraction]
    """Per cent of the weight by how it is known."""
    engine: str

    @property
    def unassessed(self) -> bool:
        """True while most questions are open: what stands in the way of a decision is first of all that."""
        return self.score.unassessed

    @property
    def still_open(self) -> Phrase:
        """How many questions are open."""
        facts = {"open": str(self.score.open), "all": str(len(self.score.controls))}
        return phrase("{open} of {all} questions are open.", **facts)

    @property
    def titles(self) -> Mapping[str, Text]:
        """Of controls, by id."""
        return {one.control.id: one.control.title for topic in self.topics for one in topic.controls}

    @property
    def waiting(self) -> tuple[Reason, ...]:
        """The reasons that are open questions."""
        still_open = {one.control for one in self.score.controls if one.open}
        return tuple(one for one in self.decision.reasons if one.issue is UNDECIDED and one.control in still_open)

    @property
    def settled(self) -> tuple[Reason, ...]:
        """The other reasons; of a sheet that is mostly open those about single controls, for sums say nothing yet."""
        waiting = {id(one) for one in self.waiting}
        reasons = [one for one in self.decision.reasons if id(one) not in waiting]
        return tuple(one for one in reasons if one.control or not self.unassessed)

    @property
    def unknown(self) -> Fraction:
        """Per cent of the weight of which nothing is known yet."""
        return 100 - sum(self.shares.values(), Fraction(0)) if self.score.weight else Fraction(0)

    @property
    def decision(self) -> Decision:
        """What is granted."""
        return self.score.decision

    @property
    def at(self) -> dt.date:
        """The day it is scored for."""
        return self.score.at

    @property
    def findings(self) -> tuple[Reason, ...]:
        """What was noticed, contradictions left out: they are told apart."""
        apart = {id(reason) for _, reasons in self.contradictions for reason in reasons}
        return tuple(one for one in self.score.findings if id(one) not in apart)
