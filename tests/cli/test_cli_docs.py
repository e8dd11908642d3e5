"""docs/cli.md and README.md call only what is there."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest
from cli_hands import ROOT

from eqlab.cli.door import Door
from eqlab.cli.front import COMMANDS, front
from eqlab.cli.plainly import INTERRUPTED
from eqlab.core.verdict import EXIT_CODES


def command_lines(page: str) -> Iterator[str]:
    """Lines of shell blocks that begin with `eqlab`."""
    text = (ROOT / page).read_text("utf-8")
    for block in re.findall(r"^```sh[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield from (line for line in block.splitlines() if line.startswith("eqlab "))


LINES = [*command_lines("docs/cli.md"), *command_lines("README.md")]


def parse(command: click.Command, arguments: list[str], parent: click.Context | None = None) -> click.Context:
    """Parse a command line to its end without carrying anything out."""
    context = command.make_context(command.name or "eqlab", arguments, parent=parent, obj=Door())
    rest = [*context._protected_args, *context.args]
    if isinstance(command, click.Group) and rest:
        _, below, rest = command.resolve_command(context, rest)
        assert below is not None
        return parse(below, rest, context)
    return context


@pytest.mark.parametrize("line", LINES)
def test_line_parses(line: str) -> None:
    """Command, options and their values are what the command line understands."""
    arguments = shlex.split(line.partition(" > ")[0])[1:]
    if "--version" in arguments:
        assert ["--version"] == arguments
        return

    assert not isinstance(parse(front, arguments).command, click.Group)


def test_every_command_is_documented() -> None:
    told = {shlex.split(line)[1] for line in command_lines("docs/cli.md")}

    assert set() == set(COMMANDS) - told


def test_every_option_is_documented() -> None:
    """A page that leaves an option out is worse than none."""
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    options = {spelling for command in commands(front) for spelling in long_options(command)}

    assert set() == {option for option in options if f"`{option}" not in page and f" {option}" not in page}


def commands(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below)


def long_options(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield max(parameter.opts, key=len)


def test_exit_codes_are_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text("utf-8")
    codes = {*EXIT_CODES.values(), 64, 65, INTERRUPTED}

    assert set() == {code for code in codes if not re.search(rf"^\| .* \| {code} \|$", page, re.MULTILINE)}
