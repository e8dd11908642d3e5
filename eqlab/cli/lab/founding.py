"""`eqlab lab found`: a new laboratory, with keys for demonstrations."""

import os

import click

from eqlab.cli.commands.lab import FoundWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import PASSPHRASE, key_file
from eqlab.cli.opening import check_folder, open_house
from eqlab.cli.speech import safe
from eqlab.wiring.lab.founding import found_lab


def carry_out(door: Door, wish: FoundWish) -> int:
    """Found a laboratory, and tell what comes next."""
    house = open_house(door)
    folder = check_folder(wish.folder)
    settings = {"lab": wish.id, "name": wish.name, "database": wish.database}
    found_lab(folder, house.workshop, settings, wish.administrator, os.environ.get(PASSPHRASE, ""))
    tell = house.tongue.tell
    click.echo(safe(tell("{name} is founded in {folder}.", name=wish.name, folder=str(folder))))
    where = str(key_file(folder, wish.administrator))
    click.echo(safe(tell("{person} acts with the key {key}.", person=wish.administrator, key=where)))
    click.echo(safe(tell("Its seal is for demonstrations: all it attests says TEST.")))
    click.echo(safe(tell("Next, enter the people: {command}", command="eqlab person enter ID --name NAME --role ROLE")))
    return 0
