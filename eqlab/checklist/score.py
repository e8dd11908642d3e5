"""What a sheet is worth: bounds, how they are known, and the decision. All numbers are exact."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from eqlab.checklist.model import Assurance, Audience, Flag
from eqlab.checklist.sheet import MendingPlan, Outcome, Special
from eqlab.core.issue import Issue
from eqlab.core.text import Translate, fill, plain_facts

REFUSED = {Audience.VENDOR: "refused", Audience.PRACTICE: "not_ready"}
"""The word for a decision that grants nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that was noticed, or that stands in the way of a grant."""

    issue: Issue
    control: str = ""
    """Id of the control it is about; empty when it is about none."""
    topic: str = ""
    """Id of the topic it is about; empty when it is about none."""
    facts: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, translate: Translate = str) -> str:
        """Say it, in the reader's language."""
        return fill(translate(self.issue.template), self.facts, translate)

    def advice(self, translate: Translate = str) -> str:
        """Say what to do about it; empty when there is nothing to add."""
        return fill(translate(self.issue.advice), self.facts, translate)


def reason(issue: Issue, /, control: str = "", topic: str = "", **facts: str) -> Reason:
    """Make a reason; control and topic are facts of its sentence too."""
    if control:
        facts["control"] = control
    if topic:
        facts["topic"] = topic
    return Reason(issue=issue, control=control, topic=topic, facts=plain_facts(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlScore:
    """What one control counts, and why."""

    control: str
    topic: str
    flag: Flag
    weight: int
    answer: str
    """As it counts: a step of the scale or a `Special`."""
    declared: Fraction | None
    """Value of the step that was answered; None for special answers."""
    assurance: Assurance
    """How the answer is known."""
    cap: Fraction
    """Greatest value it may count for."""
    outcome: Outcome | None
    """What the probes say together; None when none has looked."""
    low: Fraction
    """Least value, 0 to 1."""
    high: Fraction
    """Greatest value, 0 to 1."""
    applicable: bool
    met: bool
    """Answered in full, and no probe says otherwise."""
    assured: bool
    """Known at the control's minimum assurance."""
    contradicted: bool
    """A probe failed although it was answered in full or as not applicable."""
    inconclusive: bool
    """The laboratory looked and could not tell."""
    undecided: bool
    """Inconclusive, or not assessed yet."""

    @property
    def untold(self) -> bool:
        """True when a probe could not tell, which is not held against the subject; that somebody says so would be."""
        return self.inconclusive and self.outcome is Outcome.ERROR

    @property
    def open(self) -> bool:
        """True while nothing was answered, and no probe has told anything either."""
        return self.undecided and self.answer == Special.NOT_ASSESSED

    @property
    def known(self) -> Assurance | None:
        """How its answer is known; None while there is neither an answer nor anything filed."""
        return None if self.open and self.assurance is Assurance.DECLARED else self.assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScore:
    """What the controls of a topic are worth together."""

    topic: str
    weight: int
    """Of the controls that apply."""
    low: Fraction
    """Per cent; 0 when no control applies."""
    high: Fraction
    """Per cent; 0 when no control applies."""
    not_applicable: Fraction
    """Share of its weight that does not apply, 0 to 1."""
    coverage: Fraction
    """Share of the weight that applies which rests on more than a declaration, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A major control that stays open under a plan."""

    control: str
    plan: MendingPlan | None
    """None when the rule asks for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is granted by the rule, or why nothing is."""

    kind: str
    """The kind of the grant, or the audience's word of `REFUSED`."""
    granted: bool
    maturity: int
    """0 to the highest level of the rule."""
    reasons: tuple[Reason, ...]
    """What stands in the way of the next better decision; empty for the best one."""
    obstacles: Mapping[str, tuple[Reason, ...]]
    """What stands in the way of each kind of grant, best first; empty for those that could be given."""
    unmet: Mapping[int, tuple[Reason, ...]]
    """What is missing for each level of maturity."""
    conditions: tuple[Condition, ...]
    review: tuple[Reason, ...]
    """What a person has to look at, whatever is granted."""
    months: int
    until: dt.date | None
    """Last day of validity; None when nothing is granted."""
    renewals: int
    attainable: str
    """The kind if all that is undecided turned out well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A scored sheet."""

    catalogue: str
    edition: str
    digest: str
    """Of the catalogue."""
    rule: str
    rule_version: str
    rule_digest: str
    audience: Audience
    subject: str
    size: str
    at: dt.date
    declared: bool
    """True for practices: their own declarations are not capped, and the result says so."""
    low: Fraction
    """Per cent, over all controls that apply, by weight; 0 when none does."""
    high: Fraction
    """Per cent, likewise."""
    weight: int
    """Of the controls that apply."""
    controls: tuple[ControlScore, ...]
    """In the catalogue's order."""
    topics: tuple[TopicScore, ...]
    lowest: str
    """Id of the topic with the least lower bound; empty when nothing applies."""
    coverage: Fraction
    """Share of the weight that applies which rests on more than a declaration, 0 to 1."""
    assurance: Mapping[Assurance, Fraction]
    """Share of the weight that applies by how it is known; with what is not known yet, the shares add up to 1."""
    not_applicable: Fraction
    """Share of the whole weight that does not apply, 0 to 1."""
    dont_know: int
    """Controls that are answered with `dont_know`."""
    unanswered: int
    """Controls without an answer."""
    findings: tuple[Reason, ...]
    decision: Decision

    @property
    def open(self) -> int:
        """Controls that are not assessed yet."""
        return sum(one.open for one in self.controls)

    @property
    def unassessed(self) -> bool:
        """True when nothing is granted and more than half of the questions are open: it is too early to decide."""
        return not self.decision.granted and 2 * self.open > len(self.controls)


def tenths(value: Fraction) -> int:
    """Return a number in tenths, halves rounded up; for showing only."""
    return (20 * value.numerator + value.denominator) // (2 * value.denominator)


def shown(value: Fraction) -> str:
    """Return a number with one decimal, e.g. `71.3`; halves are rounded up."""
    whole, tenth = divmod(tenths(value), 10)
    return f"{whole}.{tenth}"


def below(value: Fraction, needed: Fraction) -> bool:
    """Tell whether a number is less than another, as exactly as `<` does and much sooner."""
    (part, whole), (least, of) = value.as_integer_ratio(), needed.as_integer_ratio()
    return part * of < least * whole
