"""`eqlab cesar explain`: every point, or those of a topic or control."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import Desk, columns, open_desk, say, say_json
from eqlab.cli.commands.cesar import ExplainWish
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.glossary import FLAGS, GRADES, LACKS, UNASSESSED
from eqlab.report.checklist.json_report import control_json
from eqlab.report.checklist.numbers import bounds, points
from eqlab.report.checklist.view import ChecklistView, ControlView

_TENTH = 10
_HUNDRED = 100


def carry_out(door: Door, wish: ExplainWish) -> int:
    """Explain a score; 0."""
    desk = open_desk(door)
    opened, sheet, score = desk.scored(wish.scored)
    view = view_of(opened.catalogue, sheet, score)
    chosen = _chosen(view, wish.part)
    if wish.format == "json":
        say_json([control_json(one, desk.speakers) for one in chosen])
    elif wish.part and len(chosen) == 1:
        say(_one(desk, view, chosen[0]))
    else:
        say(_table(desk, chosen))
    return 0


def _chosen(view: ChecklistView, part: str) -> list[ControlView]:
    every = [one for topic in view.topics for one in topic.controls]
    if not part:
        return every
    topics = {topic.topic.id for topic in view.topics}
    found = [one for one in every if part in {one.control.id, one.control.topic, one.control.topic.rpartition("-")[2]}]
    if not found:
        names = [*topics, *(one.control.id for one in every)]
        raise UsageError(issues.NO_CONTROL, name=part, nearest=near(part, sorted(names)))
    return found


def _table(desk: Desk, chosen: Sequence[ControlView]) -> Iterator[str]:
    speak = desk.tongue
    rows = [
        (
            one.control.id,
            GRADES[one.score.known].letter if one.score.known is not None else "-",
            str(one.score.weight) if one.score.applicable else "-",
            _points(desk, one),
            points(one.possible, speak.locale),
            f"{speak.say(one.control.title)}: {speak.say(one.said)}",
        )
        for one in chosen
    ]
    yield from columns([_head(desk), *rows])
    low = sum(one.tenths_low for one in chosen)
    high = sum(one.tenths_high for one in chosen)
    together = bounds(Fraction(low, _TENTH), Fraction(high, _TENTH), speak.locale)
    yield speak.tell("Points together: {points}", points=together)


def _head(desk: Desk) -> tuple[str, ...]:
    tell = desk.tongue.tell
    return (tell("Control"), tell("Known"), tell("Weight"), tell("Points"), tell("Possible"), tell("Answer"))


def _points(desk: Desk, one: ControlView) -> str:
    return bounds(Fraction(one.tenths_low, _TENTH), Fraction(one.tenths_high, _TENTH), desk.tongue.locale)


def _one(desk: Desk, view: ChecklistView, one: ControlView) -> Iterator[str]:
    """Yield everything about one control."""
    speak, score = desk.tongue, one.score
    yield f"{one.control.id} {speak.say(one.control.title)} [{speak.say(FLAGS[score.flag].word)}]"
    yield speak.say(one.question)
    yield speak.tell("Answer: {answer}.", answer=speak.say(one.said))
    known = speak.say(GRADES[score.known].word if score.known is not None else UNASSESSED.word)
    needed = speak.say(GRADES[one.control.minimum].word)
    yield speak.tell("Known: {known}; the least that is asked for: {needed}.", known=known, needed=needed)
    yield speak.tell(
        "Counts {share} % of its weight of {weight}; at most {cap} %, as it is known.",
        share=bounds(score.low * _HUNDRED, score.high * _HUNDRED, speak.locale),
        weight=str(score.weight),
        cap=points(score.cap * _HUNDRED, speak.locale),
    )
    yield speak.tell(
        "Points: {points} of {possible}.", points=_points(desk, one), possible=points(one.possible, speak.locale)
    )
    for reason in view.score.findings:
        if reason.control == one.control.id:
            yield f"{reason.sentence(speak.translate)} [{reason.issue.code}]"
    if one.missing is not None:
        lacks = ", ".join(speak.say(LACKS[lack]) for lack in one.missing.lacks)
        yield speak.tell("What is missing: {lacks}.", lacks=lacks)
        yield speak.say(one.control.advice.text)
