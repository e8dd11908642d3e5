"""`eqlab campaign export`: a whole campaign as one sealed file, signed by who exports it."""

import base64
import secrets

import click

from eqlab.cli.commands.campaign import ExportWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.store import commitment, salt_of
from eqlab.wire.files import PRIVATE, write_atomically
from eqlab.wiring.bundle import Export, Masking, export
from eqlab.wiring.lab.naming import file_of

_KEY_BYTES = 32


def carry_out(door: Door, wish: ExportWish) -> int:
    """Write a bundle; of a redacted one the key stays with the campaign's own."""
    with at_desk(door, wish.site) as desk:
        lab = desk.lab
        lab.planned(wish.campaign)
        lab.check_visible(wish.campaign)
        actor = lab.actor
        wanted = Export(
            store=lab.store,
            campaign=wish.campaign,
            runs=[one.run for one in lab.runs(wish.campaign) if lab.store.campaign(one.run)],
            workshop=lab.workshop,
            entries=lab.entries(file_of(wish.campaign)),
            masking=_masking(desk, wish.campaign) if wish.redacted else None,
            sign=(lambda data: base64.b64decode(actor.key.sign(data))) if actor else None,
        )
        write_atomically(wish.out, export(wanted), PRIVATE)
        click.echo(safe(desk.tongue.tell("Written: {file}", file=str(wish.out))))
    return 0


def _masking(desk: Desk, campaign: str) -> Masking:
    key = desk.lab.keyring.key(campaign) or secrets.token_bytes(_KEY_BYTES)
    return Masking(key=key, commit=lambda datum, data: commitment(salt_of(key, datum), data))
