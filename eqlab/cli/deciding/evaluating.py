"""`eqlab decide evaluate`: what the facts amount to, told or submitted."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from eqlab.cli.cesar.desk import open_desk
from eqlab.cli.commands.cesar import Scored
from eqlab.cli.commands.decide import EvaluateWish
from eqlab.cli.deciding.desk import act, evaluation_of, kept_checklist
from eqlab.cli.deciding.issues import OTHER_SUBJECT
from eqlab.cli.deciding.words import kind_word, outcome_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.core.act import EvaluationSubmitted
from eqlab.core.errors import UsageError
from eqlab.label.canonical import canonical
from eqlab.label.deciding import fold_decisions
from eqlab.label.evaluation import Evaluation, Outcome
from eqlab.label.standing import planned_of
from eqlab.report.checklist.decision import decision_document

EXIT_CODES: Mapping[Outcome, int] = {
    Outcome.CONFORMING: 0,
    Outcome.WITH_CONDITIONS: 0,
    Outcome.NOT_CONFORMING: 1,
    Outcome.UNDECIDED: 2,
}


def carry_out(door: Door, wish: EvaluateWish) -> int:
    """Evaluate; submit it when that is wished."""
    with at_desk(door, wish.site) as desk:
        sheet = desk.lab.store.keep(_decided(door, desk, wish, wish.checklist)) if wish.checklist else ""
        today = desk.lab.clock.now().date()
        told = evaluation_of(desk, wish.file, wish.campaigns, kept_checklist(desk, sheet), today)
        for line in tell_evaluation(desk, told):
            click.echo(safe(line))
        if wish.submit:
            click.echo(desk.tongue.tell("Submitted as {evaluation}.", evaluation=_submit(desk, wish, told, sheet)))
    return EXIT_CODES[told.outcome]


def tell_evaluation(desk: Desk, told: Evaluation) -> Iterator[str]:
    """Yield what an evaluation comes to, and why."""
    tell, translate = desk.tongue.tell, desk.tongue.translate
    yield tell(
        "{campaigns} under {rule}: {outcome}.",
        campaigns=", ".join(told.campaigns),
        rule=told.rule,
        outcome=outcome_word(desk.tongue, told.outcome),
    )
    yield tell("It allows at most: {kind}.", kind=kind_word(desk.tongue, told.kind))
    for kind, reasons in told.obstacles.items():
        if reasons:
            yield ""
            yield tell("What stands in the way of {kind}:", kind=kind_word(desk.tongue, kind))
        for one in reasons:
            yield f"  {one.sentence(translate)} [{one.issue.code}]"
            if one.advice(translate):
                yield f"    {one.advice(translate)}"
    if told.conditions:
        yield ""
        yield tell("What hangs on it:")
        yield from (f"  {one.sentence(translate)} [{one.issue.code}]" for one in told.conditions)


def _submit(desk: Desk, wish: EvaluateWish, told: Evaluation, sheet: str) -> str:
    number = len(fold_decisions(desk.lab.of_file(wish.file)).evaluations) + 1
    kept = desk.lab.store.keep(canonical(told.to_json()))
    said = EvaluationSubmitted(
        evaluation=f"EV-{number}",
        campaigns=told.campaigns,
        outcome=told.outcome.value,
        sha256=kept,
        checklist_sha256=sheet,
        words=wish.words,
    )
    act(desk, said, wish.file)
    return said.evaluation


def _decided(door: Door, desk: Desk, wish: EvaluateWish, sheet: Path) -> bytes:
    """Score the sheet as the laboratory examined it; the decision is what the evaluation rests on.

    Raises UsageError when it is about another system.
    """
    scored = Scored(sheet=sheet, probes=None, examined=True, at="")
    _, read, score = open_desk(door).scored(scored)
    planned = planned_of(desk.lab.of_file(wish.file), wish.campaigns[0])
    system = planned.statement.subject.system if planned else ""
    if read.subject.strip().casefold() != system.casefold():
        raise UsageError(OTHER_SUBJECT, subject=read.subject, system=system)
    return json.dumps(decision_document(read, score), sort_keys=True, ensure_ascii=False).encode()
