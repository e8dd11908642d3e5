"""`eqlab cesar fill`: answers, evidence, delegates and confirmations for a sheet."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eqlab.checklist.confirm import Doubt, confirm, still_true
from eqlab.checklist.model import Catalogue, Control
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Sheet, Special
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import Desk, columns, day_of, digest_of_file, open_desk, say
from eqlab.cli.commands.cesar import FillWish
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.cli.opening import shown
from eqlab.core.errors import UsageError
from eqlab.report.checklist.answers import meant, names_of
from eqlab.report.phrase import Phrase, phrase

ALL = "all"
_ID_LENGTH = 12
_DOUBTS: Mapping[Doubt, Phrase] = {
    Doubt.UNCONFIRMED: phrase("not confirmed yet: still true?"),
    Doubt.OLD: phrase("confirmed long ago: still true?"),
    Doubt.EVIDENCE: phrase("its evidence no longer counts: still true?"),
}


def carry_out(door: Door, wish: FillWish) -> int:
    """Put in what was said and write the sheet; 0 when it is written. Without anything said, list what is open."""
    desk = open_desk(door)
    opened = desk.open(wish.sheet)
    catalogue, before = opened.catalogue, opened.sheet
    if not (wish.pairs or wish.evidence or wish.delegates or wish.confirm or wish.out):
        say(_open(desk, catalogue, before, wish))
        return 0
    sheet = _filled(desk, catalogue, before, wish)
    out = wish.out or wish.sheet
    desk.write(out, sheet, catalogue, opened.language)
    said = len(sheet.answers.keys() & {one.id for one in catalogue.controls(sheet.audience)})
    total = len(catalogue.controls(sheet.audience))
    say([desk.tongue.tell("{file}: {said} of {all} answered", file=shown(out), said=str(said), all=str(total))])
    say([desk.tongue.tell("Go on with:"), desk.command("score" if said == total else "fill", out)])
    return 0


def _filled(desk: Desk, catalogue: Catalogue, sheet: Sheet, wish: FillWish) -> Sheet:
    at = day_of(wish.at)
    controls = {one.id: one for one in catalogue.controls(sheet.audience)}
    pairs = [_pair(text) for text in wish.pairs]
    _check(wish, pairs)
    kept = [_evidence(catalogue, wish, path, at) for path in wish.evidence]
    _check_type(wish, [_control(controls, name) for name, _ in pairs])
    plan = _plan(wish)
    answers = dict(sheet.answers)
    for name, said in pairs:
        control = _control(controls, name)
        value = meant(control.scale, said, desk.speakers)
        if value is None:
            names = names_of(control.scale)
            expected = ", ".join(names)
            raise UsageError(issues.NO_ANSWER, control=name, answer=said, expected=expected, nearest=near(said, names))
        before = answers.get(name, Answer(control=name, value=value))
        fitting = tuple(one.id for one in kept if one.type in control.evidence)
        answers[name] = _answer(before, value, wish, at, fitting, plan)
    delegates = {
        **sheet.delegates,
        **{_topic(catalogue, sheet, *_pair(text)): _pair(text)[1] for text in wish.delegates},
    }
    locker = {**sheet.evidence, **{one.id: _again(sheet.evidence.get(one.id), one) for one in kept}}
    filled = replace(sheet, answers=answers, evidence=locker, delegates=delegates)
    return _confirmed(filled, controls, wish, at)


def _check(wish: FillWish, pairs: list[tuple[str, str]]) -> None:
    """Refuse what belongs to answers when there are none, and half a plan."""
    beside = {"--note": wish.note, "--reason": wish.reason, "--by": wish.by, "--plan": wish.plan, "--owner": wish.owner}
    alone = next((option for option, said in {**beside, "--due": wish.due}.items() if said), "")
    if alone and not pairs:
        raise UsageError(issues.NOTHING_NAMED, option=alone)
    if (wish.plan or wish.owner or wish.due) and not (wish.owner and wish.due):
        raise UsageError(issues.HALF_A_PLAN)


def _check_type(wish: FillWish, named: Sequence[Control]) -> None:
    """Refuse evidence of a type that none of the answers beside it rests on."""
    if wish.evidence and named and not any(wish.type in one.evidence for one in named):
        types = dict.fromkeys(kind for one in named for kind in one.evidence)
        raise UsageError(issues.FOREIGN_TYPE, type=wish.type, expected=", ".join(types))


def _pair(text: str) -> tuple[str, str]:
    name, equals, said = text.partition("=")
    if not equals or not name.strip() or not said.strip():
        raise UsageError(issues.NO_PAIR, text=text, expected="NAME=VALUE")
    return name.strip(), said.strip()


def _control(controls: Mapping[str, Control], name: str) -> Control:
    if name not in controls:
        raise UsageError(issues.NO_CONTROL, name=name, nearest=near(name, controls))
    return controls[name]


def _topic(catalogue: Catalogue, sheet: Sheet, name: str, _who: str) -> str:
    topics = [one.id for one in catalogue.topics if one.audience is sheet.audience]
    short = next((one for one in topics if one.rpartition("-")[2] == name), name)
    if short not in topics:
        raise UsageError(issues.NO_CONTROL, name=name, expected=", ".join(topics), nearest=near(name, topics))
    return short


def _answer(
    before: Answer, value: str, wish: FillWish, at: dt.date, evidence: tuple[str, ...], plan: MendingPlan | None
) -> Answer:
    """Return the new answer: what is not said again stays, but nobody of the laboratory has accepted it."""
    reason = wish.reason or (before.reason if value == Special.NOT_APPLICABLE else "")
    same = value == before.value and reason == before.reason
    return replace(
        before,
        value=value,
        note=wish.note or before.note,
        reason=reason,
        reviewer=before.reviewer if same else "",
        evidence=tuple(dict.fromkeys((*before.evidence, *evidence))),
        plan=plan or before.plan,
        given_by=wish.by or before.given_by,
        confirmed=at,
    )


def _plan(wish: FillWish) -> MendingPlan | None:
    return MendingPlan(owner=wish.owner, due=day_of(wish.due), text=wish.plan) if wish.owner else None


def _evidence(catalogue: Catalogue, wish: FillWish, path: Path, at: dt.date) -> Evidence:
    """Return a file as it lies in the locker: its digest, not its content."""
    if wish.type not in catalogue.evidence_types:
        types = catalogue.evidence_types
        raise UsageError(issues.NO_TYPE, type=wish.type, expected=", ".join(types), nearest=near(wish.type, types))
    digest = digest_of_file(path)
    return Evidence(
        id=f"EV-{digest[:_ID_LENGTH]}",
        type=wish.type,
        title=wish.title or path.name,
        digest=digest,
        date=day_of(wish.dated) if wish.dated else at,
        expires=day_of(wish.expires) if wish.expires else None,
    )


def _again(before: Evidence | None, new: Evidence) -> Evidence:
    """A file that lies in the locker already keeps what the laboratory said about it."""
    if before is None or before.type != new.type:
        return new
    return replace(new, examined_by=before.examined_by, supports=before.supports, level=before.level)


def _confirmed(sheet: Sheet, controls: Mapping[str, Control], wish: FillWish, at: dt.date) -> Sheet:
    named = set(sheet.answers) & set(controls) if ALL in wish.confirm else set(wish.confirm)
    for name in sorted(named):
        _control(controls, name)
        if name not in sheet.answers:
            raise UsageError(issues.NOT_CONFIRMED, control=name)
    return confirm(sheet, named, at)


def _open(desk: Desk, catalogue: Catalogue, sheet: Sheet, wish: FillWish) -> Iterator[str]:
    """Yield what is not answered, and what needs "still true?"."""
    speak, at = desk.tongue, day_of(wish.at)
    rows: list[tuple[str, str, str]] = []
    doubts = {one.control: one for one in still_true(catalogue, sheet, at)}
    for control in catalogue.controls(sheet.audience):
        title = speak.say(control.title)
        if control.id not in sheet.answers:
            answers = " | ".join(step.name for step in control.scale.steps)
            rows.append((control.id, speak.tell("not answered"), f"{title} [{answers}]"))
        elif control.id in doubts:
            rows.append((control.id, speak.say(_DOUBTS[doubts[control.id].doubt]), title))
    yield from columns(rows)
    yield speak.count("{n} control to look at", "{n} controls to look at", len(rows))
    unanswered = [one for one in catalogue.controls(sheet.audience) if one.id not in sheet.answers]
    yield speak.tell("Go on with:")
    if unanswered:
        first = unanswered[0]
        yield desk.command("fill", wish.sheet, f"{first.id}={first.scale.steps[-1].name}")
    yield desk.command("score", wish.sheet)
