"""`eqlab decide show` and `explain`."""

from collections.abc import Iterator

import click

from eqlab.cli.commands.decide import LookWish
from eqlab.cli.deciding.desk import evaluation_of, kept_checklist, submitted
from eqlab.cli.deciding.evaluating import EXIT_CODES, tell_evaluation
from eqlab.cli.deciding.words import kind_word, outcome_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.label.deciding import Decided, Submitted, fold_decisions


def carry_out(door: Door, wish: LookWish) -> int:
    """Show all evaluations and decisions of a file, or explain one evaluation."""
    with at_desk(door, wish.site) as desk:
        if wish.evaluation:
            return _explain(desk, wish)
        for line in _shown(desk, wish.file):
            click.echo(line)
    return 0


def _shown(desk: Desk, file: str) -> Iterator[str]:
    known = fold_decisions(desk.lab.of_file(file))
    if not known.evaluations:
        yield desk.tongue.tell("Nothing was evaluated yet.")
    yield from columns([_evaluated(desk, one) for one in known.evaluations.values()])
    yield from columns([_decided(desk, one) for one in known.decisions.values()])
    for one in known.decisions.values():
        for appeal in one.appeals:
            words = getattr(appeal.act, "words", "")
            told = {"person": appeal.actor, "decision": one.act.decision, "words": words}
            yield safe(desk.tongue.tell("{person} appeals against {decision}: {words}", **told))


def _evaluated(desk: Desk, one: Submitted) -> tuple[str, ...]:
    outcome = outcome_word(desk.tongue, one.act.outcome)
    campaigns = ", ".join(one.act.campaigns)
    return one.act.evaluation, f"{one.at:%Y-%m-%d}", one.evaluator, outcome, f"{campaigns} {one.act.words}".strip()


def _decided(desk: Desk, one: Decided) -> tuple[str, ...]:
    act = one.act
    granted = kind_word(desk.tongue, act.kind) if act.granted else desk.tongue.tell("refused")
    said = "; ".join([*act.conditions, act.reason] if act.reason else act.conditions)
    return act.decision, f"{one.at:%Y-%m-%d}", one.decider, granted, f"{act.evaluation} {said}".strip()


def _explain(desk: Desk, wish: LookWish) -> int:
    """Explain it as the facts are now, as of the day on which it was submitted."""
    one = submitted(desk, wish.file, wish.evaluation)
    checklist = kept_checklist(desk, one.act.checklist_sha256)
    told = evaluation_of(desk, wish.file, one.act.campaigns, checklist, one.at.date())
    for line in tell_evaluation(desk, told):
        click.echo(safe(line))
    click.echo("")
    same = told.digest() == one.act.sha256
    click.echo(
        desk.tongue.tell("The facts give the same as when it was submitted.")
        if same
        else desk.tongue.tell("The facts are no longer those it was submitted with: evaluate again.")
    )
    return EXIT_CODES[told.outcome]
