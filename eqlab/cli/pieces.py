"""Large texts on standard output, written so that a reader who goes away is noticed."""

import json
from collections.abc import Callable
from typing import Any

import click

PIECE = 1 << 16
"""Characters, or bytes, that are written at once."""


def write(text: str | bytes) -> None:
    """Write a text and the end of its line. Raises BrokenPipeError when nobody reads on.

    Where Python does not buffer (PYTHONUNBUFFERED), a pipe takes what it has room for when its reader goes away, and
    nothing is raised before the next write: so the end of the line, which cannot be taken in part, is one of its own.
    """
    for start in range(0, len(text), PIECE):
        click.echo(text[start : start + PIECE], nl=False)
    click.echo()


def write_json(value: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Write a value as people and programs read JSON; `default` says what becomes of values that JSON does not have.

    Raises BrokenPipeError when nobody reads on.
    """
    write(json.dumps(value, indent=2, ensure_ascii=False, default=default))
