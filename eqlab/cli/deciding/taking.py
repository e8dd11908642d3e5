"""`eqlab decide take` and `appeal`."""

import click

from eqlab.cli.commands.decide import AppealWish, TakeWish
from eqlab.cli.deciding.desk import act, submitted
from eqlab.cli.deciding.words import kind_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.core.act import Appealed, DecisionTaken
from eqlab.label.deciding import fold_decisions


def carry_out(door: Door, wish: TakeWish | AppealWish) -> int:
    """Decide, or appeal."""
    with at_desk(door, wish.site) as desk:
        if isinstance(wish, AppealWish):
            act(desk, Appealed(decision=wish.decision, words=wish.words), wish.file)
            click.echo(safe(desk.tongue.tell("The appeal against {decision} is recorded.", decision=wish.decision)))
        else:
            _take(desk, wish)
    return 0


def _take(desk: Desk, wish: TakeWish) -> None:
    submitted(desk, wish.file, wish.evaluation)
    number = len(fold_decisions(desk.lab.of_file(wish.file)).decisions) + 1
    said = DecisionTaken(
        decision=f"D-{number}",
        evaluation=wish.evaluation,
        granted=bool(wish.grant),
        kind=wish.grant,
        conditions=wish.conditions,
        reason=wish.reason,
    )
    act(desk, said, wish.file)
    tell = desk.tongue.tell
    told = kind_word(desk.tongue, wish.grant) if wish.grant else tell("refused")
    click.echo(
        safe(tell("{decision} on {evaluation}: {what}.", decision=said.decision, evaluation=wish.evaluation, what=told))
    )
    if wish.grant:
        command = f"eqlab attest issue {wish.file} --decision {said.decision}"
        click.echo(safe(tell("The attestation is proposed with: {command}", command=command)))
