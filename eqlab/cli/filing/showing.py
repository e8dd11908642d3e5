"""`eqlab file list` and `show`: where vendor files stand."""

import json
from collections.abc import Iterator

import click

from eqlab.cli.commands.file import ShowWish
from eqlab.cli.door import Door
from eqlab.cli.filing.awaiting import waiting
from eqlab.cli.filing.coursing import course_of, sections
from eqlab.cli.filing.desk import day, filing_of, party, say
from eqlab.cli.filing.drawing import STATES, draw
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import Tongue
from eqlab.cli.tables import columns
from eqlab.core.act import FileOpened
from eqlab.core.values import Json
from eqlab.label.filing import Filing


def carry_out(door: Door, wish: ShowWish) -> int:
    """Show one file, or list all."""
    with at_desk(door, wish.site) as desk:
        filings = [filing_of(desk, name) for name in ([wish.file] if wish.file else _names(desk))]
        if wish.form == "json":
            told = [_json(one) for one in filings]
            click.echo(json.dumps(told[0] if wish.file else told, indent=2, ensure_ascii=False))
        elif wish.file:
            course = course_of(desk, wish.file)
            say(draw(filings[0], desk.tongue, sections(desk, course), waiting(course, desk.tongue)))
        elif filings:
            say(columns([_heads(desk.tongue), *(_row(one, desk.tongue) for one in filings)]))
        else:
            say([desk.tongue.tell("There are no vendor files yet.")])
    return 0


def _names(desk: Desk) -> Iterator[str]:
    return (entry.file for entry in desk.lab.entries(None) if isinstance(entry.act, FileOpened))


def _heads(tongue: Tongue) -> tuple[str, ...]:
    return (
        tongue.tell("File"),
        tongue.tell("Organisation"),
        tongue.tell("Step"),
        tongue.tell("State"),
        tongue.tell("Due"),
        tongue.tell("Waits for"),
    )


def _row(filing: Filing, tongue: Tongue) -> tuple[str, ...]:
    step = filing.step
    return (
        filing.file,
        filing.organisation.name,
        tongue.say(step.step.title) if step else "-",
        tongue.tell(STATES[step.state]) if step else tongue.tell("done"),
        day(tongue, filing.due),
        ", ".join(party(filing.scheme, one, tongue) for one in filing.waits_on),
    )


def _json(filing: Filing) -> Json:
    return {
        "file": filing.file,
        "scheme": filing.scheme.name,
        "organisation": {"id": filing.organisation.id, "name": filing.organisation.name},
        "opened": filing.opened.isoformat(),
        "steps": [
            {
                "step": one.step.id,
                "state": one.state.value,
                "due": one.due.isoformat() if one.due else None,
                "done": one.done.isoformat() if one.done else None,
                "waits_for": list(one.waits_for),
                "outputs": {state.output.id: state.done.isoformat() if state.done else None for state in one.outputs},
            }
            for one in filing.steps
        ],
        "waits": [{"who": one.who, "on": one.on, "step": one.step, "output": one.output} for one in filing.waits],
        "statements": sorted(filing.statements),
        "documents": [
            {"document": one.document, "recipient": one.recipient, "version": one.version, "due": one.due}
            for one in filing.register
        ],
        "builds": [
            {"statement": one.statement, "version": one.version, "sha256": one.build.sha256, "class": one.change_class}
            for one in filing.builds
        ],
        "next": [{"code": one.issue.code, "says": one.sentence()} for one in filing.next],
    }
