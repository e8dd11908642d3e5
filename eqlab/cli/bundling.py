"""`eqlab bundle`: campaigns as one sealed file."""

import secrets
from collections.abc import Sequence
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.commands.bundle import ExportWish, ImportWish, VerifyWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, open_house
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import UsageError
from eqlab.core.text import fill
from eqlab.store import Store, commitment, open_store, salt_of
from eqlab.wire.files import PRIVATE, write_atomically
from eqlab.wiring import DATABASE
from eqlab.wiring.bundle import Bundle, Export, Masking, export, import_bundle, load_bundle

SUFFIX = ".eqlab"
KEY = ".key"
_KEY_BYTES = 32


def carry_out(door: Door, wish: ExportWish | VerifyWish | ImportWish) -> int:
    """Export, verify or import."""
    house = open_house(door)
    match wish:
        case ExportWish():
            return _export(house, wish)
        case VerifyWish():
            return _verify(load_bundle(wish.file), house.tongue)
        case ImportWish():
            runs = import_bundle(load_bundle(wish.file), wish.out, str(wish.file))
            for run in runs:
                click.echo(safe(house.tongue.tell("Run {run} is in {folder}", run=run, folder=str(wish.out))))
            return 0


def _export(house: House, wish: ExportWish) -> int:
    if not (wish.folder / DATABASE).is_file():
        raise UsageError(issues.NO_CAMPAIGN, folder=str(wish.folder))
    store = open_store(wish.folder / DATABASE)
    try:
        runs = [one.id for one in store.campaigns() if one.plan]
        if not runs:
            raise UsageError(issues.NO_CAMPAIGN, folder=str(wish.folder))
        out = wish.out or Path(f"{runs[-1]}{SUFFIX}")
        written = export_campaign(house, store, runs[-1], runs, out, redacted=wish.redacted)
    finally:
        store.close()
    for path in written:
        click.echo(safe(house.tongue.tell("Written: {file}", file=str(path))))
    return 0


def export_campaign(
    house: House, store: Store, campaign: str, runs: Sequence[str], out: Path, *, redacted: bool = False
) -> tuple[Path, ...]:
    """Write the bundle of a campaign, and beside a redacted one the key that stays; return the files.

    Raises UsageError when there is nothing to export, LabFault when a file cannot be written.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    masking = Masking(key=key, commit=lambda datum, data: commitment(salt_of(key, datum), data)) if redacted else None
    wanted = Export(store=store, campaign=campaign, runs=runs, workshop=house.workshop, masking=masking)
    data = export(wanted)
    written = [_write(out, data)]
    if redacted:
        written.append(_write(out.with_name(out.name + KEY), key.hex().encode("ascii")))
    return tuple(written)


def _write(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all, readable by its owner only."""
    write_atomically(path, data, PRIVATE)
    return path


def _verify(bundle: Bundle, tongue: Tongue) -> int:
    for one in bundle.manifest.runs:
        said = tongue.count(
            "{run}: {n} event, chain and payloads as they were written",
            "{run}: {n} events, chain and payloads as they were written",
            one.events,
            run=one.run,
        )
        click.echo(safe(said))
    for note in bundle.notes:
        click.echo(safe(fill("{note}", {"note": note}, tongue.translate)))
    count = len(bundle.entries)
    click.echo(tongue.count("{n} entry of the audit log", "{n} entries of the audit log", count))
    seal = tongue.tell("SHA-256 of the manifest, which stands for all of it: {digest}", digest=bundle.digest)
    click.echo(seal)
    if not bundle.signed:
        click.echo(tongue.tell("It bears no signature: compare this digest with the laboratory's."))
    return 0
