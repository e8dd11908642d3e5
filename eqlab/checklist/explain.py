"""Why a score is what it is: what each control adds, to the last tenth of a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from eqlab.checklist.model import Catalogue, Control
from eqlab.checklist.remedy import Remedy, remedy
from eqlab.checklist.score import ControlScore, Score, tenths

_HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one control adds to its topic and to the whole."""

    score: ControlScore
    topic_low: Fraction
    """Points of the topic's lower bound."""
    topic_high: Fraction
    low: Fraction
    """Points of the overall lower bound."""
    high: Fraction
    tenths_low: int
    """The same in tenths; those of all controls add up to the score as it is shown."""
    tenths_high: int
    possible: Fraction
    """Points it would add to the overall score if it counted in full."""
    missing: Remedy | None
    """What it lacks for that; None when it lacks nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All contributions, in the catalogue's order; they add up to the score exactly."""

    low: Fraction
    high: Fraction
    contributions: tuple[Contribution, ...]

    def of_topic(self, topic: str) -> tuple[Contribution, ...]:
        """Return the contributions of one topic."""
        return tuple(one for one in self.contributions if one.score.topic == topic)


def explain(catalogue: Catalogue, score: Score) -> Explanation:
    """Explain a score that was made with this catalogue."""
    weights = {topic.topic: topic.weight for topic in score.topics}
    controls = {control.id: control for control in catalogue.controls(score.audience)}
    lows = [_points(one, one.low, score.weight) for one in score.controls]
    highs = [_points(one, one.high, score.weight) for one in score.controls]
    in_tenths = zip(in_parts(lows, tenths(score.low)), in_parts(highs, tenths(score.high)), strict=True)
    reach = {name: limit.reach for name, limit in catalogue.evidence_limits.items()}
    contributions = tuple(
        Contribution(
            score=one,
            topic_low=_points(one, one.low, weights[one.topic]),
            topic_high=_points(one, one.high, weights[one.topic]),
            low=low,
            high=high,
            tenths_low=least,
            tenths_high=most,
            possible=_points(one, Fraction(1), score.weight),
            missing=remedy(controls[one.control], one, score.audience, catalogue.rule.caps, reach),
        )
        for one, low, high, (least, most) in zip(score.controls, lows, highs, in_tenths, strict=True)
    )
    return Explanation(low=score.low, high=score.high, contributions=contributions)


def in_parts(points: Sequence[Fraction], total: int) -> list[int]:
    """Return points in whole tenths that add up to `total`, each within one tenth of its exact value.

    The largest remainders are rounded up first, ties in order. `total` is the sum in tenths, rounded either way.
    """
    parts = [(point * 10).__floor__() for point in points]
    rest = total - sum(parts)
    by_remainder = sorted(range(len(points)), key=lambda index: (parts[index] - points[index] * 10, index))
    for index in by_remainder[:rest]:
        parts[index] += 1
    return parts


def _points(one: ControlScore, value: Fraction, weight: int) -> Fraction:
    return Fraction(_HUNDRED * one.weight, weight) * value if one.applicable and weight else Fraction(0)


def ranked(catalogue: Catalogue, explanation: Explanation) -> list[tuple[Control, Contribution]]:
    """Return what is missing, by what it brings: knock-outs first, then majors, then by points to be gained."""
    controls = {control.id: control for topic in catalogue.topics for control in topic.controls}
    order = ("knock-out", "major", "scored")
    missing = [one for one in explanation.contributions if one.missing]
    missing.sort(key=lambda one: (order.index(one.score.flag), one.low - one.possible, one.score.control))
    return [(controls[one.score.control], one) for one in missing]
