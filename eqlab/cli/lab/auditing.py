"""`eqlab lab audit`: who did what."""

import json
from collections.abc import Iterator
from dataclasses import fields
from textwrap import shorten

import click

from eqlab.cli.commands.lab import AuditWish
from eqlab.cli.door import Door
from eqlab.cli.lab.alone import given
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.tables import columns
from eqlab.core.act import Act, Entry, NonConformityRaised
from eqlab.core.text import Translate, fill
from eqlab.core.values import Json
from eqlab.label.admission import given_alone
from eqlab.report.acts import act_name
from eqlab.report.visible import visible
from eqlab.store.audit_serial import body_of

_LONGEST = 60
_SENTENCE = 200


def carry_out(door: Door, wish: AuditWish) -> int:
    """Show the entries of a file, or of the laboratory itself."""
    with at_desk(door, wish.site) as desk:
        entries = desk.lab.of_file(wish.file) if wish.file else desk.lab.entries("")
        if wish.form == "json":
            click.echo(json.dumps([_plain(entry) for entry in entries], indent=2, ensure_ascii=False))
            return 0
        for line in columns([_row(entry, desk.tongue) for entry in entries]):
            click.echo(line)
        if not wish.file:
            for line in given(given_alone(entries), desk.tongue):
                click.echo(line)
    return 0


def _plain(entry: Entry) -> dict[str, Json]:
    """An entry for programs: its act by the code name, with all its fields as they are kept."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "file": entry.file,
        "act": type(entry.act).__name__,
        "facts": json.loads(body_of(entry.act)),
        "hash": entry.hash,
    }


def _row(entry: Entry, tongue: Tongue) -> tuple[str, ...]:
    when, facts = f"{entry.at:%Y-%m-%d %H:%M:%S}", "; ".join(_facts(entry.act, tongue.translate))
    return str(entry.number), when, entry.actor, tongue.say(act_name(entry.act)), visible(safe(facts))


def _facts(act: Act, translate: Translate) -> Iterator[str]:
    """The plain facts of an act, without those that are long or empty; a sentence is told with its facts, and cut."""
    for one in fields(act):
        value = getattr(act, one.name)
        if isinstance(act, NonConformityRaised) and one.name == "says":
            value = shorten(fill(translate(act.says), act.facts, translate), _SENTENCE, placeholder=" ...")
        elif not isinstance(value, str | int) or len(str(value)) > _LONGEST:
            continue
        if value is not False and str(value).strip():
            yield f"{one.name}: {value}"
