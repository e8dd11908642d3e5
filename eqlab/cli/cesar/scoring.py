"""`eqlab cesar score`: what a sheet is worth."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from eqlab.checklist.issues import NOT_ANSWERED
from eqlab.checklist.model import Assurance
from eqlab.checklist.score import Reason, Score
from eqlab.cli.cesar.desk import Desk, columns, open_desk, say, say_json
from eqlab.cli.commands.cesar import ScoreWish
from eqlab.cli.door import Door
from eqlab.report.checklist.building import is_undecided, view_of
from eqlab.report.checklist.decision import decision_document
from eqlab.report.checklist.glossary import AUDIENCES, GRADES, UNASSESSED, decision_entry
from eqlab.report.checklist.numbers import bounds, points
from eqlab.report.checklist.view import ChecklistView, TopicView

GRANTED, REFUSED, UNDECIDED = 0, 1, 2
_FEW = 5
"""Open questions that are told one by one."""


def carry_out(door: Door, wish: ScoreWish) -> int:
    """Score a sheet and tell it; return the exit code of its decision."""
    desk = open_desk(door)
    opened, sheet, score = desk.scored(wish.scored)
    if wish.format == "json":
        say_json(decision_document(sheet, score))
    else:
        say(_told(desk, view_of(opened.catalogue, sheet, score), wish.scored.sheet))
    return exit_code(score)


def exit_code(score: Score) -> int:
    """Return 0 when something is granted, 2 when that depends on what is not decided yet, else 1."""
    if score.decision.granted:
        return GRANTED
    return UNDECIDED if is_undecided(score) else REFUSED


def _told(desk: Desk, view: ChecklistView, sheet: Path) -> Iterator[str]:
    """Yield the decision, the topics, and why."""
    speak, score = desk.tongue, view.score
    name = score.subject or speak.say(AUDIENCES[score.audience])
    yield f"{name}: {speak.say(view.catalogue.title)}, {score.edition}"
    yield from _headline(desk, view)
    yield ""
    yield from _topics(desk, [one for one in view.topics if one.score.weight])
    if any(view.shares.values()):
        yield ""
        yield speak.tell("How it is known: {shares}", shares=_shares(desk, view))
    noticed = [one for one in score.findings if not (view.unassessed and one.issue is NOT_ANSWERED)]
    yield from _reasons(desk, view, speak.tell("What stands in the way:"), view.settled)
    yield from _waiting(desk, view)
    yield from _reasons(desk, view, speak.tell("What was noticed:"), noticed)
    yield ""
    yield speak.tell(
        "The score follows the laboratory's own rule, {rule} {version}. It is our scoring, not the agency's published"
        " formula.",
        rule=score.rule,
        version=score.rule_version,
    )
    if score.open:
        yield speak.tell("Go on with:")
        yield desk.command("fill", sheet)


def _headline(desk: Desk, view: ChecklistView) -> Iterator[str]:
    speak, score, decision = desk.tongue, view.score, view.decision
    if view.unassessed:
        yield f"{speak.say(UNASSESSED.word)}. {speak.say(view.still_open)}"
        return
    yield speak.tell(
        "{kind}. Score {bounds} of 100, maturity level {level}.",
        kind=speak.say(decision_entry(decision.kind).word),
        bounds=bounds(score.low, score.high, speak.locale),
        level=str(decision.maturity),
    )
    if decision.until:
        yield speak.tell("Valid until {date} at the longest.", date=decision.until.isoformat())
    if view.undecided:
        kind = speak.say(decision_entry(decision.attainable).word)
        yield speak.tell("It could still become: {kind}.", kind=kind)


def _topics(desk: Desk, topics: Sequence[TopicView]) -> list[str]:
    tell = desk.tongue.tell
    rows = [
        (
            one.topic.id,
            f"{sum(not each.score.open for each in one.controls)} / {len(one.controls)}",
            bounds(one.score.low, one.score.high, desk.tongue.locale),
            desk.tongue.say(one.topic.title),
        )
        for one in topics
    ]
    return columns([(tell("Topic"), tell("Assessed"), tell("Points"), ""), *rows])


def _waiting(desk: Desk, view: ChecklistView) -> Iterator[str]:
    """Yield the open questions that a decision waits for: a few, and how many more."""
    speak, waiting = desk.tongue, view.waiting
    yield from _reasons(desk, view, speak.tell("What a decision waits for:"), waiting[:_FEW])
    if len(waiting) > _FEW:
        yield "  " + speak.count("and {n} more open question", "and {n} more open questions", len(waiting) - _FEW)


def _reasons(desk: Desk, view: ChecklistView, title: str, reasons: Sequence[Reason]) -> Iterator[str]:
    if not reasons:
        return
    speak, titles = desk.tongue, view.titles
    yield ""
    yield title
    for one in reasons:
        what = f" ({speak.say(titles[one.control])})" if one.control in titles else ""
        yield f"  {one.sentence(speak.translate)}{what} [{one.issue.code}]"


def _shares(desk: Desk, view: ChecklistView) -> str:
    speak = desk.tongue
    shares = [(speak.say(GRADES[level].word), view.shares[level]) for level in Assurance]
    if view.unknown:
        shares.append((speak.tell("unknown so far"), view.unknown))
    return ", ".join(f"{word} {points(share, speak.locale)} %" for word, share in shares)
