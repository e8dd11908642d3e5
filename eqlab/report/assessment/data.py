"""What the page carries: a catalogue's questions for practices and the rule that scores them, as JSON.

Numbers that must stay exact are texts: whole numbers or fractions such as `1/3`.
"""

from eqlab.checklist import issues
from eqlab.checklist.model import Audience, Catalogue, Control, DecisionRule, Maturity, Scale, SizeProfile, Topic
from eqlab.checklist.score import REFUSED
from eqlab.core.issue import Level
from eqlab.core.values import Json

AUDIENCE = Audience.PRACTICE
REASONS = {
    "always_applies": issues.ALWAYS_APPLIES,
    "knock_out": issues.KNOCK_OUT,
    "low_overall": issues.LOW_OVERALL,
    "low_topic": issues.LOW_TOPIC,
    "many_majors": issues.MANY_MAJORS,
    "no_size": issues.NO_SIZE,
    "not_answered": issues.NOT_ANSWERED,
    "not_assured": issues.NOT_ASSURED,
    "not_recent": issues.NOT_RECENT,
    "nothing_asked": issues.NOTHING_ASKED,
    "open_finding": issues.OPEN_FINDING,
    "open_major": issues.OPEN_MAJOR,
    "other_edition": issues.OTHER_EDITION,
    "plan_late": issues.PLAN_LATE,
    "plan_overdue": issues.PLAN_OVERDUE,
    "undecided": issues.UNDECIDED,
    "unknown_answer": issues.UNKNOWN_ANSWER,
    "unknown_control": issues.UNKNOWN_CONTROL,
    "unknown_size": issues.UNKNOWN_SIZE,
}
"""What can be noticed about a sheet of declarations, or stand in its way, by the page's name for it."""


def page_data(catalogue: Catalogue) -> dict[str, Json]:
    """Return what the page needs of a catalogue, beside its words."""
    topics = [topic for topic in catalogue.topics if topic.audience is AUDIENCE]
    return {
        "audience": AUDIENCE.value,
        "catalogue": {
            "id": catalogue.id,
            "edition": catalogue.edition,
            "digest": catalogue.digest,
            "title": dict(catalogue.title),
            "status": dict(catalogue.status),
        },
        "rule": _rule(catalogue.rule),
        "codes": {name: issue.code for name, issue in REASONS.items()},
        "notes": [name for name, issue in REASONS.items() if issue.level <= Level.NOTE],
        "scales": {name: _steps(one) for name, one in catalogue.scales.items()},
        "sizes": [{"name": name, "label": dict(label)} for name, label in catalogue.sizes.items()],
        "topics": [one for one in map(_topic, topics) if one["controls"]],
    }


def _rule(rule: DecisionRule) -> dict[str, Json]:
    levels = sorted((one for one in rule.levels if one.audience in {None, AUDIENCE}), key=lambda one: one.level)
    grants = [
        {
            "kind": one.kind,
            "maturity": one.maturity,
            "open_majors": one.open_majors,
            "inconclusive": one.inconclusive,
            "months": one.months,
        }
        for one in rule.grants.get(AUDIENCE, ())
    ]
    return {
        "id": rule.id,
        "version": rule.version,
        "digest": rule.digest,
        "refused": REFUSED[AUDIENCE],
        "levels": [_level(one) for one in levels],
        "grants": grants,
    }


def _level(one: Maturity) -> dict[str, Json]:
    return {
        "level": one.level,
        "title": dict(one.title),
        "overall": str(one.overall),
        "topic": str(one.topic),
        "majors": one.majors,
        "assured": one.assured,
        "no_open_finding": one.no_open_finding,
        "recent": dict(one.recent),
    }


def _steps(scale: Scale) -> list[Json]:
    return [{"name": one.name, "value": str(one.value), "label": dict(one.label)} for one in scale.steps]


def _topic(topic: Topic) -> dict[str, Json]:
    return {
        "id": topic.id,
        "title": dict(topic.title),
        "help": dict(topic.help),
        "controls": [_control(one) for one in topic.controls if not one.deprecated],
    }


def _control(one: Control) -> dict[str, Json]:
    return {
        "id": one.id,
        "title": dict(one.title),
        "question": dict(one.question),
        "help": dict(one.help),
        "scale": one.scale.name,
        "weight": one.weight,
        "flag": one.flag.value,
        "minimum": int(one.minimum),
        "not_applicable": dict(one.not_applicable) if one.not_applicable is not None else None,
        "advice": {
            "text": dict(one.advice.text),
            "effort": one.advice.effort.value,
            "owner": one.advice.owner.value,
            "link": one.advice.link,
        },
        "sizes": {name: _profile(profile) for name, profile in one.sizes.items()},
    }


def _profile(profile: SizeProfile) -> dict[str, Json]:
    """Return what one size changes; what it leaves as it is is left out."""
    changed: dict[str, Json] = {"weight": profile.weight} if profile.weight else {}
    if profile.question:
        changed["question"] = dict(profile.question)
    if profile.help:
        changed["help"] = dict(profile.help)
    return changed
