"""`--lab`, `--as` and `--key`: which laboratory, who acts, and with what key."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, FOLDER


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where somebody works, and as whom."""

    lab: Path
    person: str = ""
    key: Path | None = None


def lab_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a site; it gets them as one argument `site`."""

    @click.option(
        "--lab",
        "site_lab",
        type=FOLDER,
        envvar="EQLAB_LAB",
        default=".",
        metavar="DIR",
        help="The laboratory's folder; $EQLAB_LAB, or this one.",
    )
    @click.option(
        "--as", "site_person", envvar="EQLAB_PERSON", default="", metavar="PERSON", help="Who acts; $EQLAB_PERSON."
    )
    @click.option(
        "--key",
        "site_key",
        type=FILE,
        envvar="EQLAB_KEY",
        metavar="FILE",
        help="Your private key; $EQLAB_KEY, or people/PERSON.key in the laboratory's folder.",
    )
    @wraps(command)
    def with_site(*args: Any, site_lab: Path, site_person: str, site_key: Path | None, **given: Any) -> Any:
        return command(*args, site=Site(lab=site_lab, person=site_person, key=site_key), **given)

    return with_site
