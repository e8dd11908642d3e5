"""`eqlab system lint`: every mistake of system files."""

from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli.commands.system import SystemLintWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, load_plan, open_house, play
from eqlab.cli.speech import safe
from eqlab.config import look_over
from eqlab.core.errors import ConfigurationError, ConfigurationErrors
from eqlab.plan.model import Plan
from eqlab.wiring.declaring import in_order, unfit

BAD_SYSTEM = ConfigurationError.exit_code


def carry_out(door: Door, wish: SystemLintWish) -> int:
    """Look over the files; 4 when there is a mistake."""
    house = open_house(door)
    plan = load_plan(house, wish.plan) if wish.plan else None
    mistakes = 0
    for file in wish.files:
        for error in in_order(_mistakes(house, file, plan)):
            click.echo(safe(error.sentence(house.tongue.translate)))
            mistakes += 1
    files = house.tongue.count("{n} system file", "{n} system files", len(wish.files))
    click.echo(f"{files}, {house.tongue.count('{n} mistake', '{n} mistakes', mistakes)}")
    return BAD_SYSTEM if mistakes else 0


def _mistakes(house: House, file: Path, plan: Plan | None) -> Iterator[ConfigurationError]:
    try:
        system, mistakes = look_over(file)
        yield from mistakes
        if plan is not None:
            yield from unfit(system, plan)
            if system.facts.simulated:
                play(house, plan, system.facts.simulated)
    except ConfigurationErrors as several:
        yield from several.errors
    except ConfigurationError as error:
        yield error
