"""The report of a checklist for machines: the decision document, with every control and every sentence."""

from collections.abc import Sequence

from eqlab.checklist.remedy import Remedy
from eqlab.checklist.score import Reason, shown
from eqlab.checklist.whatif import WhatIf
from eqlab.core.values import Json
from eqlab.report.checklist.decision import decision_document, plan_json
from eqlab.report.checklist.view import ChecklistView, ControlView, Recommendation, TopicView
from eqlab.report.translation import Tongue

FORMAT = "eqlab-checklist-report"
FORMAT_VERSION = "1.0.0"


def json_report(view: ChecklistView, speakers: Sequence[Tongue]) -> dict[str, Json]:
    """Return the report as data, with sentences in the languages of `speakers`. Points are exact fractions."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "decision_document": decision_document(view.sheet, view.score),
        "topics": [_topic(one) for one in view.topics],
        "controls": [control_json(one, speakers) for topic in view.topics for one in topic.controls],
        "knock_outs": [one.control.id for one in view.knock_outs],
        "open_majors": [
            {"control": one.view.control.id, "plan": plan_json(one.plan), "overdue": one.overdue} for one in view.majors
        ],
        "contradictions": [one.control.id for one, _ in view.contradictions],
        "recommendations": [_recommendation(one, speakers) for one in view.recommendations],
        "next": way_json(view.next) if view.next else None,
        "findings": [reason_json(one, speakers) for one in view.score.findings],
        "reasons": [reason_json(one, speakers) for one in view.decision.reasons],
    }


def _topic(one: TopicView) -> Json:
    score = one.score
    return {
        "id": one.topic.id,
        "title": dict(one.topic.title),
        "weight": score.weight,
        "low": str(score.low),
        "high": str(score.high),
        "shown": [shown(score.low), shown(score.high)],
        "coverage": str(score.coverage),
        "not_applicable": str(score.not_applicable),
    }


def control_json(one: ControlView, speakers: Sequence[Tongue]) -> dict[str, Json]:
    """Return a control with what it counts and why."""
    score = one.score
    return {
        "id": one.control.id,
        "topic": score.topic,
        "title": dict(one.control.title),
        "flag": score.flag.value,
        "weight": score.weight,
        "answer": score.answer,
        "said": {speaker.language: speaker.say(one.said) for speaker in speakers},
        "assurance": score.assurance.name.lower(),
        "minimum": one.control.minimum.name.lower(),
        "outcome": score.outcome.value if score.outcome else None,
        "low": str(score.low),
        "high": str(score.high),
        "applicable": score.applicable,
        "met": score.met,
        "assured": score.assured,
        "contradicted": score.contradicted,
        "undecided": score.undecided,
        "tenths": [one.tenths_low, one.tenths_high],
        "possible": str(one.possible),
        "missing": remedy_json(one.missing) if one.missing else None,
    }


def remedy_json(one: Remedy) -> dict[str, Json]:
    """Return what a control lacks."""
    return {
        "control": one.control,
        "lacks": [lack.value for lack in one.lacks],
        "answer": one.answer,
        "assurance": one.assurance.name.lower(),
        "evidence": list(one.evidence),
        "probes": list(one.probes),
        "effort": one.effort.value,
        "work": one.work,
    }


def way_json(way: WhatIf) -> dict[str, Json]:
    """Return the least work to a target."""
    return {
        "grant": way.target.grant,
        "level": way.target.level,
        "reachable": way.reachable,
        "steps": [remedy_json(one) for one in way.steps],
        "plans": list(way.plans),
        "work": way.work,
        "low": str(way.low),
        "blocked": [one.issue.code for one in way.blocked],
    }


def _recommendation(one: Recommendation, speakers: Sequence[Tongue]) -> Json:
    advice = one.view.control.advice
    return {
        **remedy_json(one.remedy),
        "gain": str(one.gain),
        "owner": advice.owner.value,
        "text": {speaker.language: speaker.say(advice.text) for speaker in speakers},
        "link": advice.link,
    }


def reason_json(one: Reason, speakers: Sequence[Tongue]) -> dict[str, Json]:
    """Return a reason with its sentence in every language."""
    return {
        "code": one.issue.code,
        "control": one.control,
        "topic": one.topic,
        "sentence": {speaker.language: one.sentence(speaker.translate) for speaker in speakers},
        "advice": {speaker.language: one.advice(speaker.translate) for speaker in speakers},
    }
