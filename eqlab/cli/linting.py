"""`eqlab plan lint`: every mistake of test plans, and every piece of advice."""

from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.commands.plan import LintWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, open_house, plan_id, shown
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import UsageError
from eqlab.core.issue import Level
from eqlab.plan.load import lint_plan
from eqlab.plan.reading import LintMessage

BAD_PLAN = 65


def carry_out(door: Door, wish: LintWish) -> int:
    """Lint; 65 when there is a mistake."""
    house = open_house(door)
    files = [file for place in wish.places for file in plan_files(place)]
    mistakes = warnings = 0
    for file in files:
        for message in _lint(house, file):
            click.echo(safe(told(message, house.tongue)))
            mistakes += message.level is Level.ERROR
            warnings += message.level is not Level.ERROR
    click.echo(_total(house.tongue, len(files), mistakes, warnings))
    return BAD_PLAN if mistakes else 0


def plan_files(place: Path) -> Iterator[Path]:
    """The plan files of a place: itself, or all in a folder. Raises UsageError when there is none."""
    if not place.is_dir():
        yield place
        return
    found = [file for file in sorted(place.rglob("*.yaml")) if plan_id(file)]
    if not found:
        raise UsageError(issues.NOTHING_TO_LINT, place=str(place))
    yield from found


def told(message: LintMessage, tongue: Tongue) -> str:
    """Write a message as `file:line:column: sentence`, advice marked as such."""
    sentence = message.sentence(tongue.translate)
    if message.level is Level.ERROR:
        return sentence
    place = f"{message.at}: "
    return f"{place}{tongue.tell('warning')}: {sentence.removeprefix(place)}"


def _lint(house: House, file: Path) -> tuple[LintMessage, ...]:
    source = house.workshop.read_plan(file)
    return lint_plan(source, shown(file), house.workshop.registry, house.workshop.world)[1]


def _total(tongue: Tongue, files: int, mistakes: int, warnings: int) -> str:
    return ", ".join(
        (
            tongue.count("{n} plan", "{n} plans", files),
            tongue.count("{n} mistake", "{n} mistakes", mistakes),
            tongue.count("{n} warning", "{n} warnings", warnings),
        )
    )
