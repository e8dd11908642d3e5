"""What one answer counts and lacks, by how it is known and what probes say.

Like answers count alike and are worked out once.
"""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance, Audience, Catalogue, Control, Flag, Grant, Maturity
from eqlab.checklist.score import ControlScore, Reason, reason
from eqlab.checklist.sheet import Outcome, Special

ZERO, ONE = Fraction(0), Fraction(1)
_BOUNDS = {
    Special.NOT_APPLICABLE: (ZERO, ZERO),
    Special.DONT_KNOW: (ZERO, ZERO),
    Special.NOT_ASSESSED: (ZERO, ONE),
    Special.INCONCLUSIVE: (ZERO, ONE),
}
_KEPT = 16


class Sums(NamedTuple):
    """What controls add up to: weights, and counts of them."""

    whole: int
    weight: int
    """Of the controls that apply."""
    low: int
    """Weight times least value, in the questionnaire's unit."""
    high: int
    """Weight times greatest value, likewise."""
    covered: int
    """Of the weight, what rests on more than a declaration."""
    contradicted: int
    dont_know: int


class Counted(NamedTuple):
    """What one answer counts, and what stands in the way of a decision when the control is not just scored."""

    score: ControlScore
    sums: Sums
    known: Assurance | None
    """How it is known, where it applies."""
    unmet: Reason | None
    """Whatever assurance is asked for."""
    unproven: Reason | None
    """Where the minimum assurance is asked for too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A control as it is asked at one size."""

    control: Control
    weight: int
    values: Mapping[str, Fraction]
    """Of its steps, by name."""
    counted: dict[tuple[str, Assurance, Outcome | None], Counted] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """What an audience of one size is asked, ready for counting."""

    catalogue: Catalogue
    audience: Audience
    size: str
    unit: int
    """Whole numbers of 1/unit hold every value and cap exactly."""
    topics: tuple[tuple[str, tuple[Asked, ...]], ...]
    probes: Mapping[str, tuple[str, ...]]
    """Controls that name a probe, by probe."""
    controls: Mapping[str, Control]
    """By id."""
    levels: tuple[Maturity, ...]
    """The audience's, lowest first."""
    grants: tuple[Grant, ...]
    """The audience's, best first."""

    def cap(self, known: Assurance) -> Fraction:
        """Return the greatest value of an answer by how it is known; practices are believed."""
        return ONE if self.audience is Audience.PRACTICE else self.catalogue.rule.caps.get(known, ONE)

    def count(self, asked: Asked, answer: str, assurance: Assurance, outcome: Outcome | None) -> Counted:
        """Return what an answer counts; `answer` is a step of the control's scale or a `Special`."""
        key = (answer, assurance, outcome)
        counted = asked.counted.get(key)
        if counted is None:
            score = _score(asked, answer, assurance, outcome, self)
            counted = asked.counted[key] = _counted(score, asked.control, self.unit)
        return counted


def _counted(score: ControlScore, control: Control, unit: int) -> Counted:
    weight = score.weight if score.applicable else 0
    sums = Sums(
        whole=score.weight,
        weight=weight,
        low=int(weight * score.low * unit),
        high=int(weight * score.high * unit),
        covered=weight if score.assurance else 0,
        contradicted=int(score.contradicted),
        dont_know=int(score.answer == Special.DONT_KNOW),
    )
    decisive = score.applicable and score.flag is not Flag.SCORED
    unmet = _unmet(score) if decisive else None
    unproven = unmet or (_unproven(score, control.minimum) if decisive else None)
    return Counted(score, sums, score.known if score.applicable else None, unmet, unproven)


def _unmet(one: ControlScore) -> Reason | None:
    """Return why a knock-out or major is not met."""
    if one.undecided:
        return reason(issues.UNDECIDED, one.control, one.topic)
    if one.met:
        return None
    issue = issues.KNOCK_OUT if one.flag is Flag.KNOCK_OUT else issues.OPEN_MAJOR
    return reason(issue, one.control, one.topic)


def _unproven(one: ControlScore, minimum: Assurance) -> Reason | None:
    """Return why a knock-out or major that is met is not known well enough."""
    if one.assured:
        return None
    told = {"assurance": issues.KNOWN_AS[one.assurance], "minimum": issues.KNOWN_AS[minimum]}
    return reason(issues.NOT_ASSURED, one.control, one.topic, **told)


def _score(
    asked: Asked, answer: str, assurance: Assurance, outcome: Outcome | None, questions: Questionnaire
) -> ControlScore:
    """A failed probe beats any answer; one that could not tell leaves the claim open; one that passed adds no value."""
    declared = asked.values.get(answer)
    counts, not_applicable = answer, answer == Special.NOT_APPLICABLE
    failed = outcome is Outcome.FAILED
    if outcome is Outcome.ERROR and (declared or answer == Special.NOT_ASSESSED):
        counts = Special.INCONCLUSIVE
    known = max(assurance, Assurance.TESTED) if outcome in {Outcome.PASSED, Outcome.FAILED} else assurance
    cap = questions.cap(known)
    low, high = (ZERO, ZERO) if failed else _bounds(counts, declared, cap)
    return ControlScore(
        control=asked.control.id,
        topic=asked.control.topic,
        flag=asked.control.flag,
        weight=asked.weight,
        answer=str(counts),
        declared=declared,
        assurance=known,
        cap=cap,
        outcome=outcome,
        low=low,
        high=high,
        applicable=failed or not not_applicable,
        met=declared == 1 and counts == answer and not failed,
        assured=known >= asked.control.minimum,
        contradicted=failed and (declared == 1 or not_applicable),
        inconclusive=not failed and counts == Special.INCONCLUSIVE,
        undecided=not failed and counts in {Special.INCONCLUSIVE, Special.NOT_ASSESSED},
    )


def _bounds(answer: str, declared: Fraction | None, cap: Fraction) -> tuple[Fraction, Fraction]:
    if declared is None:
        return _BOUNDS[Special(answer)]
    if answer == Special.INCONCLUSIVE:
        return ZERO, declared
    value = min(declared, cap)
    return value, value


_questionnaires: dict[tuple[int, Audience, str], Questionnaire] = {}
_lock = threading.Lock()


def questionnaire(catalogue: Catalogue, audience: Audience, size: str) -> Questionnaire:
    """Return what an audience of one size is asked. The last few are kept, each with its catalogue."""
    key = (id(catalogue), audience, size if size in catalogue.sizes else "")
    kept = _questionnaires.get(key)
    if kept is None or kept.catalogue is not catalogue:
        kept = _made(catalogue, audience, key[2])
        with _lock:
            while len(_questionnaires) >= _KEPT:
                del _questionnaires[next(iter(_questionnaires))]
            _questionnaires[key] = kept
    return kept


def _made(catalogue: Catalogue, audience: Audience, size: str) -> Questionnaire:
    topics = tuple(
        (topic.id, tuple(_asked(one, size) for one in topic.controls if not one.deprecated))
        for topic in catalogue.topics
        if topic.audience is audience
    )
    controls = [asked.control for _, all_asked in topics for asked in all_asked]
    steps = (step.value.denominator for control in controls for step in control.scale.steps)
    caps = (cap.denominator for cap in catalogue.rule.caps.values())
    levels = [one for one in catalogue.rule.levels if one.audience in {None, audience}]
    return Questionnaire(
        catalogue=catalogue,
        audience=audience,
        size=size,
        unit=math.lcm(*steps, *caps),
        topics=topics,
        probes={
            probe: tuple(control.id for control in controls if probe in control.probes)
            for control in controls
            for probe in control.probes
        },
        controls={control.id: control for control in controls},
        levels=tuple(sorted(levels, key=lambda one: one.level)),
        grants=catalogue.rule.grants.get(audience, ()),
    )


def _asked(control: Control, size: str) -> Asked:
    profile = control.sizes.get(size)
    weight = profile.weight if profile is not None and profile.weight else control.weight
    return Asked(control, weight, {step.name: step.value for step in control.scale.steps})
