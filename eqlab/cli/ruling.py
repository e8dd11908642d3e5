"""`eqlab rules`: which rules the content has, and how they are named on the command line."""

from collections.abc import Iterable, Iterator, Sequence

import click

from eqlab.cli.commands.rules import RulesWish
from eqlab.cli.door import Door
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tables import columns
from eqlab.content import find_content
from eqlab.content.rules import Rules
from eqlab.core.text import Text, say
from eqlab.validate.cross.model import Input, RuleSet


def carry_out(door: Door, _wish: RulesWish) -> int:
    """List them, kind by kind. Raises UsageError, and AuthorError for rules that are wrong."""
    speaker = tongue(door.language)
    for line in _lines(find_content(door.content, door.trust).rules, speaker, door.language):
        click.echo(safe(line))
    return 0


def _lines(rules: Rules, speaker: Tongue, language: str) -> Iterator[str]:
    def titled(named: Iterable[tuple[str, Text]]) -> list[tuple[str, str]]:
        return [(name, say(title, language)) for name, title in named]

    tell = speaker.tell
    yield from _kind(
        tell("Schematron schemas, for documents that they are for and for --schematron NAME"),
        titled((one.name, one.title) for one in rules.packs),
    )
    yield from _kind(
        tell("Message profiles of HL7 v2, for --hl7v2 NAME"),
        titled((name, one.title) for name, one in rules.messages.items()),
    )
    yield from _kind(
        tell("Certificate profiles, for --certificate NAME"),
        titled((name, one.title) for name, one in rules.certificates.items()),
    )
    sets = [one for one in map(rules.cross, rules.crosses) if one is not None]
    yield from _kind(
        tell(
            "Rules over several documents, for --cross NAME; files are written DOCUMENT=FILE, [those] need not be there"
        ),
        [(one.name, say(one.title, language), _inputs(one)) for one in sets],
    )
    yield from _kind(
        tell("Identifiers, for expressions and the check `identifier`"),
        titled((name, one.title) for name, one in rules.identifiers.items()),
    )


def _kind(title: str, rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    if rows:
        yield title
        yield from (f"  {line}" for line in columns(rows))
        yield ""


def _inputs(rules: RuleSet) -> str:
    return ", ".join(_input(name, one) for name, one in rules.inputs.items())


def _input(name: str, one: Input) -> str:
    written = f"{name}..." if one.most > 1 else name
    return written if one.least else f"[{written}]"
