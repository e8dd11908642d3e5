"""Laws of the score: they hold for every sheet."""

import datetime as dt
import functools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from checklist_samples import DAY, HEAD, LOCKER, SAMPLE, TOPICS, answer, read, sheet
from hypothesis import given
from hypothesis import strategies as st

from eqlab.checklist.confirm import confirm
from eqlab.checklist.diff import migrate
from eqlab.checklist.explain import explain
from eqlab.checklist.model import Assurance, Audience, Catalogue, Control, Flag
from eqlab.checklist.score import Score, tenths
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet, Special
from eqlab.checklist.sheet_json import read_sheet, write_sheet
from eqlab.checklist.whatif import cheapest, next_target

REVIEWED = {"reason": "None here", "reviewer": "Lab"}
DATES = st.dates(DAY - dt.timedelta(days=1200), DAY + dt.timedelta(days=40))
PROOFS = st.lists(st.sampled_from([*LOCKER, "gone"]), unique=True, max_size=4).map(tuple)


def an_answer(control: Control) -> st.SearchStrategy[Answer]:
    values = [*(step.name for step in control.scale.steps), *Special, "perhaps"]
    return st.builds(
        Answer,
        control=st.just(control.id),
        value=st.sampled_from(values),
        evidence=PROOFS,
        reason=st.sampled_from(["", "None here"]),
        reviewer=st.sampled_from(["", "Lab"]),
        plan=st.none() | st.builds(MendingPlan, owner=st.sampled_from(["", "Ada"]), due=DATES),
        confirmed=st.none() | DATES,
    )


LOCKERS = st.fixed_dictionaries(
    {
        name: st.builds(
            replace,
            st.just(one),
            date=DATES,
            expires=st.none() | DATES,
            examined_by=st.sampled_from(["", "lab"]),
            supports=st.booleans(),
            level=st.sampled_from(Assurance),
        )
        for name, one in LOCKER.items()
    }
)


def sheets(audience: Audience | None = None) -> st.SearchStrategy[Sheet]:
    audiences = [audience] if audience else list(Audience)
    return st.sampled_from(audiences).flatmap(_sheets)


@functools.cache
def _sheets(audience: Audience) -> st.SearchStrategy[Sheet]:
    controls = SAMPLE.controls(audience)
    results = st.builds(
        ProbeResult,
        probe=st.sampled_from(["p.one", "p.two", "p.none"]),
        controls=st.lists(st.sampled_from([one.id for one in controls]), max_size=2, unique=True).map(tuple),
        outcome=st.sampled_from(Outcome),
        date=DATES,
    )
    return st.builds(
        Sheet,
        catalogue=st.just("sample"),
        edition=st.just("1.1.0"),
        audience=st.just(audience),
        subject=st.just("X"),
        size=st.sampled_from(["solo", "many", "huge"]),
        date=st.just(DAY),
        answers=st.fixed_dictionaries({}, optional={one.id: an_answer(one) for one in controls}),
        evidence=LOCKERS,
        probes=st.lists(results, max_size=4).map(tuple),
    )


def controls_of(given_sheet: Sheet) -> tuple[Control, ...]:
    return SAMPLE.controls(given_sheet.audience)


@given(sheets())
def test_every_bound_is_in_order(one: Sheet) -> None:
    """0 <= low <= high <= 100, for every control, every topic and the whole."""
    scored = score(SAMPLE, one, DAY)

    assert all(0 <= part.low <= part.high <= 100 for part in (scored, *scored.topics))
    assert all(0 <= part.low <= part.high <= 1 for part in scored.controls)


@given(sheets(), st.data())
def test_a_better_answer_never_lowers_a_bound(one: Sheet, data: st.DataObject) -> None:
    """Of two steps of a scale, the higher one is worth no less, whatever else the sheet says."""
    control = data.draw(st.sampled_from(controls_of(one)))
    steps = [step.name for step in control.scale.steps]
    worse, better = sorted(data.draw(st.tuples(st.integers(0, len(steps) - 1), st.integers(0, len(steps) - 1))))
    base = one.answers.get(control.id, Answer(control=control.id, value=""))

    below, above = (_with(one, replace(base, value=steps[index])) for index in (worse, better))

    assert _bounds(score(SAMPLE, below, DAY)) <= _bounds(score(SAMPLE, above, DAY))
    assert score(SAMPLE, below, DAY).high <= score(SAMPLE, above, DAY).high


@given(sheets(), st.data())
def test_more_supporting_evidence_never_lowers_a_bound(one: Sheet, data: st.DataObject) -> None:
    control = data.draw(st.sampled_from(controls_of(one)))
    more = Evidence(
        id="more",
        type=data.draw(st.sampled_from(sorted(SAMPLE.evidence_types))),
        title="More",
        digest="",
        date=data.draw(DATES),
        examined_by=data.draw(st.sampled_from(["", "lab"])),
        level=data.draw(st.sampled_from(Assurance)),
    )
    base = one.answers.get(control.id, Answer(control=control.id, value="not_assessed"))
    before = _with(one, base)
    after = replace(
        _with(one, replace(base, evidence=(*base.evidence, "more"))), evidence={**one.evidence, "more": more}
    )

    assert all(
        small <= large
        for small, large in zip(_bounds(score(SAMPLE, before, DAY)), _bounds(score(SAMPLE, after, DAY)), strict=True)
    )


@given(sheets(), st.data())
def test_a_failed_probe_beats_any_answer(one: Sheet, data: st.DataObject) -> None:
    """Whatever is answered and filed, a control whose newest probe failed counts nothing."""
    control = data.draw(st.sampled_from([control for control in controls_of(one) if control.probes] or [None]))
    if control is None:
        return
    failed = ProbeResult(probe=control.probes[0], controls=(control.id,), outcome=Outcome.FAILED, date=DAY)
    after = score(SAMPLE, replace(one, probes=(*one.probes, failed)), DAY)
    counted = next(part for part in after.controls if part.control == control.id)

    assert (0, 0, False, True) == (counted.low, counted.high, counted.met, counted.applicable)


@given(sheets(), st.data())
def test_a_failing_knock_out_refuses_whatever_the_points(one: Sheet, data: st.DataObject) -> None:
    control = data.draw(st.sampled_from([part for part in controls_of(one) if part.flag is Flag.KNOCK_OUT]))
    lacking = [step.name for step in control.scale.steps if step.value < 1]
    value = data.draw(st.sampled_from([*lacking, "dont_know", "not_assessed", "inconclusive", "perhaps"]))
    base = one.answers.get(control.id, Answer(control=control.id, value=""))
    scored = score(SAMPLE, _with(one, replace(base, value=value)), DAY)

    assert (False, 0) == (scored.decision.granted, scored.decision.maturity)


@given(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_a_sheet_does_not_matter(one: Sheet, random: Any) -> None:
    def shuffled(things: Any) -> list[Any]:
        listed = list(things)
        random.shuffle(listed)
        return listed

    other = replace(
        one,
        answers={
            name: replace(said, evidence=tuple(shuffled(said.evidence))) for name, said in shuffled(one.answers.items())
        },
        evidence=dict(shuffled(one.evidence.items())),
        probes=tuple(shuffled(one.probes)),
    )

    assert score(SAMPLE, one, DAY) == score(SAMPLE, other, DAY)


def _rearranged() -> Catalogue:
    """The same catalogue with topics and controls the other way round."""
    topics = [{**topic, "controls": topic["controls"][::-1]} for topic in TOPICS[::-1]]
    listed = {audience: names[::-1] for audience, names in HEAD["topics"].items()}
    return read({**HEAD, "topics": listed}, topics)


def _translated(value: Any) -> Any:
    """The same catalogue in other words."""
    if isinstance(value, dict):
        if "en" in value:
            return {key: f"{one}!" if key in {"en", "fr", "de"} else one for key, one in value.items()}
        return {key: _translated(one) for key, one in value.items()}
    return [_translated(one) for one in value] if isinstance(value, list) else value


REARRANGED = _rearranged()
TRANSLATED = read(_translated(HEAD), _translated(TOPICS))


@given(sheets())
def test_the_order_of_the_catalogue_does_not_matter(one: Sheet) -> None:
    ours, theirs = score(SAMPLE, one, DAY), score(REARRANGED, one, DAY)

    assert (_figures(ours), ours.decision.kind, ours.lowest) == (_figures(theirs), theirs.decision.kind, theirs.lowest)
    assert set(ours.controls) == set(theirs.controls)


@given(sheets())
def test_the_language_of_the_catalogue_does_not_matter(one: Sheet) -> None:
    ours, theirs = score(SAMPLE, one, DAY), score(TRANSLATED, one, DAY)

    assert (ours.controls, ours.topics, ours.findings, ours.decision) == (
        theirs.controls,
        theirs.topics,
        theirs.findings,
        theirs.decision,
    )


@given(sheets(), st.data())
def test_what_does_not_apply_is_as_if_it_were_not_there(one: Sheet, data: st.DataObject) -> None:
    """Leaving controls out of the catalogue gives the same figures as answering that they do not apply."""
    may = [part.id for part in controls_of(one) if part.not_applicable is not None]
    out = data.draw(st.sets(st.sampled_from(may)))
    answers = {name: said for name, said in one.answers.items() if name not in out}
    left = replace(one, answers=answers | {name: answer(name, "not_applicable", **REVIEWED) for name in out}, probes=())
    fewer = _without(frozenset(out))

    ours, theirs = score(SAMPLE, left, DAY), score(fewer, replace(left, answers=answers), DAY)

    assert (ours.low, ours.high, ours.weight) == (theirs.low, theirs.high, theirs.weight)
    assert (ours.decision.kind, ours.coverage) == (theirs.decision.kind, theirs.coverage)


@functools.cache
def _without(names: frozenset[str]) -> Catalogue:
    topics = [
        replace(topic, controls=tuple(one for one in topic.controls if one.id not in names)) for topic in SAMPLE.topics
    ]
    return replace(SAMPLE, topics=tuple(topics))


@given(sheets())
def test_migration_without_a_change_keeps_the_score(one: Sheet) -> None:
    later = read({**HEAD, "edition": "1.2.0"})
    moved = migrate(one, SAMPLE, later)

    assert one.answers == moved.sheet.answers
    assert _figures(score(SAMPLE, one, DAY)) == _figures(score(later, moved.sheet, DAY))


@given(sheets())
def test_contributions_add_up_to_the_score(one: Sheet) -> None:
    """Exactly as fractions, and in the tenths that are shown."""
    scored = score(SAMPLE, one, DAY)
    told = explain(SAMPLE, scored)

    assert (scored.low, scored.high) == (
        sum(part.low for part in told.contributions),
        sum(part.high for part in told.contributions),
    )
    assert (tenths(scored.low), tenths(scored.high)) == (
        sum(part.tenths_low for part in told.contributions),
        sum(part.tenths_high for part in told.contributions),
    )
    assert all(abs(part.tenths_low - part.low * 10) < 1 for part in told.contributions)
    assert {topic.topic: topic.low for topic in scored.topics} == {
        topic.topic: sum((part.topic_low for part in told.of_topic(topic.topic)), Fraction(0))
        for topic in scored.topics
    }


@given(sheets())
def test_a_score_adds_up_by_hand(one: Sheet) -> None:
    """An independent sum over the controls, never over topics."""
    scored = score(SAMPLE, one, DAY)
    applying = [part for part in scored.controls if part.applicable]
    weight = sum(part.weight for part in applying)

    assert weight == scored.weight
    assert scored.low == (100 * sum(part.weight * part.low for part in applying) / weight if weight else 0)
    assert scored.high == (100 * sum(part.weight * part.high for part in applying) / weight if weight else 0)


@given(sheets())
def test_a_sheet_survives_writing_and_reading(one: Sheet) -> None:
    assert one == read_sheet(write_sheet(one), "sheet.json", lambda _: None)


@given(sheets())
def test_what_if_leads_where_it_says(one: Sheet) -> None:
    """Doing every step brings at least the score that is promised, and the target when nothing else blocks."""
    scored = score(SAMPLE, one, DAY)
    target = next_target(SAMPLE, scored)
    if target is None:
        return
    found = cheapest(SAMPLE, scored, target)
    after = score(SAMPLE, done(one, [step.control for step in found.steps], found.plans), DAY)

    assert found.low <= after.low
    if found.reachable:
        kinds = [grant.kind for grant in SAMPLE.rule.grants[one.audience]]
        assert after.decision.maturity >= target.level
        assert not target.grant or kinds.index(after.decision.kind) <= kinds.index(target.grant)


def done(one: Sheet, steps: list[str], plans: tuple[str, ...]) -> Sheet:
    """The sheet after some controls were met, proven by the best evidence and every probe, and others planned."""
    answers, locker, probes = dict(one.answers), dict(one.evidence), list(one.probes)
    for control in controls_of(one):
        said = answers.get(control.id, Answer(control=control.id, value="not_assessed"))
        if control.id in steps:
            kind = max(control.evidence, key=lambda name: SAMPLE.evidence_limits[name].reach)
            level = SAMPLE.evidence_limits[kind].reach
            locker[f"new-{control.id}"] = Evidence(
                id=f"new-{control.id}", type=kind, title="", digest="", date=DAY, examined_by="lab", level=level
            )
            best = control.scale.steps[-1].name
            answers[control.id] = replace(said, value=best, evidence=(f"new-{control.id}",), reason="", reviewer="")
            probes = [_cleared(result, control) for result in probes]
            probes += [
                ProbeResult(probe=probe, controls=(control.id,), outcome=Outcome.PASSED, date=DAY)
                for probe in control.probes
            ]
        elif control.id in plans:
            answers[control.id] = replace(said, plan=MendingPlan(owner="Ada", due=DAY))
    return replace(one, answers=answers, evidence=locker, probes=tuple(probes))


def _cleared(result: ProbeResult, control: Control) -> ProbeResult:
    """A result that no longer speaks for a control: a newer one does."""
    naming = result.controls or tuple(one.id for one in SAMPLE.controls(control.audience) if result.probe in one.probes)
    return replace(result, controls=tuple(one for one in naming if one != control.id) or ("nobody",))


@given(sheets())
def test_confirming_changes_no_points(one: Sheet) -> None:
    assert score(SAMPLE, one, DAY) == score(SAMPLE, confirm(one, set(one.answers), DAY), DAY)


@pytest.mark.parametrize("audience", Audience)
def test_an_empty_sheet_promises_everything_and_has_nothing(audience: Audience) -> None:
    scored = score(SAMPLE, sheet(audience=audience), DAY)

    assert (0, 100, False) == (scored.low, scored.high, scored.decision.granted)
    assert scored.decision.attainable in {"definitive", "ready"}


def _with(one: Sheet, said: Answer) -> Sheet:
    return replace(one, answers={**one.answers, said.control: said})


def _bounds(one: Score) -> tuple[Fraction, Fraction]:
    return one.low, one.high


def _figures(one: Score) -> tuple[Any, ...]:
    shares = (one.coverage, one.assurance, one.not_applicable)
    return (one.low, one.high, one.weight, one.dont_know, one.unanswered, shares, set(one.topics))
