"""`eqlab cesar score`: what a sheet is worth."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from eqlab.checklist.model import Assurance
from eqlab.checklist.score import Reason, Score, shown
from eqlab.cli.cesar.desk import Desk, columns, open_desk, say, say_json
from eqlab.cli.commands.cesar import ScoreWish
from eqlab.cli.door import Door
from eqlab.report.checklist.building import is_undecided, view_of
from eqlab.report.checklist.decision import decision_document
from eqlab.report.checklist.glossary import GRADES, decision_entry
from eqlab.report.checklist.view import ChecklistView

GRANTED, REFUSED, UNDECIDED = 0, 1, 2


def carry_out(door: Door, wish: ScoreWish) -> int:
    """Score a sheet and tell it; return the exit code of its decision."""
    desk = open_desk(door)
    opened, sheet, score = desk.scored(wish.scored)
    if wish.format == "json":
        say_json(decision_document(sheet, score))
    else:
        say(_told(desk, view_of(opened.catalogue, sheet, score)))
    return exit_code(score)


def exit_code(score: Score) -> int:
    """Return 0 when something is granted, 2 when that depends on what is not decided yet, else 1."""
    if score.decision.granted:
        return GRANTED
    return UNDECIDED if is_undecided(score) else REFUSED


def bounds(low: Fraction, high: Fraction) -> str:
    """Write two bounds; one number when they are the same."""
    return shown(low) if low == high else f"{shown(low)} - {shown(high)}"


def _told(desk: Desk, view: ChecklistView) -> Iterator[str]:
    """Yield the decision, the topics, and why."""
    speak, score, decision = desk.tongue, view.score, view.decision
    yield from _headline(desk, view)
    yield ""
    told = [one for one in view.topics if one.score.weight]
    yield from columns(
        [(one.topic.id, bounds(one.score.low, one.score.high), speak.say(one.topic.title)) for one in told]
    )
    yield ""
    yield speak.tell("How it is known: {shares}", shares=_shares(desk, view))
    yield from _reasons(desk, speak.tell("What stands in the way of more"), decision.reasons)
    yield from _reasons(desk, speak.tell("What was noticed"), score.findings)
    yield ""
    yield speak.tell(
        "The score follows the laboratory's own rule, {rule} {version}. It is our scoring, not the agency's published"
        " formula.",
        rule=score.rule,
        version=score.rule_version,
    )


def _headline(desk: Desk, view: ChecklistView) -> Iterator[str]:
    speak, score, decision = desk.tongue, view.score, view.decision
    yield f"{score.subject or score.audience.value}: {score.catalogue} {score.edition}"
    yield speak.tell(
        "{kind}. Score {bounds} of 100, maturity level {level}.",
        kind=speak.say(decision_entry(decision.kind).word),
        bounds=bounds(score.low, score.high),
        level=str(decision.maturity),
    )
    if decision.until:
        yield speak.tell("Valid until {date} at the longest.", date=decision.until.isoformat())
    if view.undecided:
        kind = speak.say(decision_entry(decision.attainable).word)
        yield speak.tell("It could still become: {kind}.", kind=kind)


def _reasons(desk: Desk, title: str, reasons: Sequence[Reason]) -> Iterator[str]:
    if reasons:
        yield ""
        yield f"{title}:"
        yield from (f"  {one.sentence(desk.tongue.translate)} [{one.issue.code}]" for one in reasons)


def _shares(desk: Desk, view: ChecklistView) -> str:
    return ", ".join(f"{desk.tongue.say(GRADES[level].word)} {shown(view.shares[level])} %" for level in Assurance)
