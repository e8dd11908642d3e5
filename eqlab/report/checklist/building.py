"""From a scored sheet to what its report tells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from eqlab import __version__
from eqlab.checklist.explain import Contribution, explain, ranked
from eqlab.checklist.issues import CONTRADICTION
from eqlab.checklist.model import Catalogue, Control, Flag
from eqlab.checklist.score import REFUSED, Reason, Score
from eqlab.checklist.sheet import Sheet
from eqlab.checklist.sheet_json import write_sheet
from eqlab.checklist.whatif import WhatIf, cheapest, next_target
from eqlab.core.text import LANGUAGES, Text, say
from eqlab.report.checklist.answers import words_of
from eqlab.report.checklist.document import digest_of, sheet_digest
from eqlab.report.checklist.numbers import points
from eqlab.report.checklist.view import ChecklistView, ControlView, OpenMajor, Recommendation, TopicView

_HUNDRED = 100
_NUMBERS = {"low", "needed", "share", "limit"}
"""Facts that are numbers with a decimal, which every language writes in its way."""


def view_of(catalogue: Catalogue, sheet: Sheet, score: Score) -> ChecklistView:
    """Return what is told of a sheet; `score` was made of it with this catalogue."""
    named = _named(catalogue, score)
    controls = _controls(catalogue, sheet, score)
    explained = explain(catalogue, score)
    return ChecklistView(
        catalogue=catalogue,
        sheet=sheet,
        score=named,
        sheet_digest=sheet_digest(sheet),
        probes_digest=digest_of(write_sheet(sheet)["probes"]) if sheet.probes else "",
        undecided=is_undecided(score),
        topics=_topics(catalogue, score, controls),
        knock_outs=tuple(sorted(filter(_stands_in_the_way, controls.values()), key=lambda one: one.score.open)),
        majors=tuple(_open_majors(score, controls)),
        contradictions=tuple(_contradictions(named, controls)),
        recommendations=tuple(
            Recommendation(view=controls[control.id], remedy=part.missing, gain=_gain(part))
            for control, part in ranked(catalogue, explained)
            if part.missing is not None
        ),
        next=_next(catalogue, score),
        shares={level: share * _HUNDRED for level, share in score.assurance.items()},
        engine=__version__,
    )


def is_undecided(score: Score) -> bool:
    """Tell whether nothing is granted because of what could not be decided yet, or because too little was assessed."""
    attainable = score.decision.attainable != REFUSED[score.audience]
    return not score.decision.granted and (attainable or score.unassessed)


def _next(catalogue: Catalogue, score: Score) -> WhatIf | None:
    target = next_target(catalogue, score)
    return cheapest(catalogue, score, target) if target else None


def _gain(part: Contribution) -> Fraction:
    return part.possible - part.low


def _controls(catalogue: Catalogue, sheet: Sheet, score: Score) -> dict[str, ControlView]:
    asked = {one.id: one for one in catalogue.controls(score.audience)}
    return {
        part.score.control: _control(asked[part.score.control], part, sheet)
        for part in explain(catalogue, score).contributions
    }


def _control(control: Control, part: Contribution, sheet: Sheet) -> ControlView:
    profile = control.sizes.get(sheet.size)
    answer = sheet.answers.get(control.id)
    kept = [sheet.evidence[name] for name in answer.evidence if name in sheet.evidence] if answer else []
    probes = [
        one for one in sheet.probes if one.probe in control.probes and (not one.controls or control.id in one.controls)
    ]
    return ControlView(
        control=control,
        score=part.score,
        question=(profile.question if profile else None) or control.question,
        said=words_of(control.scale, part.score.answer),
        answer=answer,
        evidence=tuple(kept),
        probes=tuple(probes),
        tenths_low=part.tenths_low,
        tenths_high=part.tenths_high,
        possible=part.possible,
        missing=part.missing,
    )


def _topics(catalogue: Catalogue, score: Score, controls: Mapping[str, ControlView]) -> tuple[TopicView, ...]:
    topics = {one.id: one for one in catalogue.topics}
    return tuple(
        TopicView(
            topic=topics[one.topic],
            score=one,
            controls=tuple(view for view in controls.values() if view.score.topic == one.topic),
        )
        for one in score.topics
    )


def _stands_in_the_way(one: ControlView) -> bool:
    knock_out = one.score.flag is Flag.KNOCK_OUT and one.score.applicable
    return knock_out and not (one.score.met and one.score.assured)


def _open_majors(score: Score, controls: Mapping[str, ControlView]) -> Iterator[OpenMajor]:
    for one in controls.values():
        if one.score.flag is Flag.MAJOR and one.score.applicable and not one.score.met:
            plan = one.answer.plan if one.answer else None
            yield OpenMajor(view=one, plan=plan, overdue=plan is not None and plan.due < score.at)


def _contradictions(
    score: Score, controls: Mapping[str, ControlView]
) -> Iterator[tuple[ControlView, tuple[Reason, ...]]]:
    for name, view in controls.items():
        told = tuple(one for one in score.findings if one.control == name and one.issue is CONTRADICTION)
        if told:
            yield view, told


def _named(catalogue: Catalogue, score: Score) -> Score:
    """Return the score with sentences that call topics and answers by the names that people know them by."""
    decision = score.decision

    def told(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        return tuple(named(catalogue, one) for one in reasons)

    return replace(
        score,
        findings=told(score.findings),
        decision=replace(
            decision,
            reasons=told(decision.reasons),
            review=told(decision.review),
            obstacles={kind: told(some) for kind, some in decision.obstacles.items()},
            unmet={level: told(some) for level, some in decision.unmet.items()},
        ),
    )


def named(catalogue: Catalogue, one: Reason) -> Reason:
    """Return a reason whose sentence has titles of topics and answers, and numbers, as every language writes them."""
    facts = dict(one.facts)
    topics = {topic.id: topic.title for topic in catalogue.topics}
    if facts.get("topic") in topics:
        _translated(facts, "topic", topics[facts["topic"]])
    controls = {control.id: control for topic in catalogue.topics for control in topic.controls}
    if "answer" in facts and one.control in controls:
        steps = {step.name: step.label for step in controls[one.control].scale.steps}
        if facts["answer"] in steps:
            _translated(facts, "answer", steps[facts["answer"]])
    for name in _NUMBERS & facts.keys():
        if "." in facts[name]:
            facts |= {f"{name}.{language}": points(Fraction(facts[name]), language) for language in LANGUAGES}
    return replace(one, facts=facts)


def _translated(facts: dict[str, str], name: str, title: Text) -> None:
    facts.update({f"{name}.{language}": title[language] for language in LANGUAGES if language in title})
    facts[name] = say(title, "en")
