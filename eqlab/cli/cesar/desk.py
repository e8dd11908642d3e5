"""What every command of `eqlab cesar` needs: checklists, languages, sheets from files and back into them."""

import datetime as dt
import hashlib
import json
import os
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

import click

from eqlab.checklist.model import Catalogue
from eqlab.checklist.score import Score
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet, claims_of
from eqlab.cli.cesar import issues
from eqlab.cli.commands.cesar import Scored
from eqlab.cli.door import Door, language_of
from eqlab.cli.files import bytes_of
from eqlab.cli.judging_issues import UNREADABLE_FILE
from eqlab.cli.opening import open_house, shown
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.content.checklists import Checklists
from eqlab.core.clock import SystemClock
from eqlab.core.errors import UsageError
from eqlab.core.reason import reason_of
from eqlab.core.text import LANGUAGES
from eqlab.core.values import Json
from eqlab.report.checklist.document import Opened, open_document, open_probes
from eqlab.report.checklist.form import sheet_form
from eqlab.report.checklist.workbook import write_workbook
from eqlab.wire.files import PUBLIC, write_atomically

WORKBOOK, JSON = ".xlsx", ".json"
_DAY = "a date such as 2026-01-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One call of the command."""

    checklists: Checklists
    tongue: Tongue
    speakers: tuple[Tongue, ...]
    """All languages."""
    reports: Path
    before: tuple[str, ...]
    """Global options that commands to be pasted begin with."""

    def command(self, name: str, sheet: Path, *words: str) -> str:
        """Return a command about a sheet, ready to be pasted, as an indented line."""
        return "  " + shlex.join(["eqlab", *self.before, "cesar", name, shown(sheet), *words])

    def open(self, path: Path) -> Opened:
        """Read a sheet. Raises UsageError when it cannot be read, AuthorErrors with every mistake in it."""
        return open_document(bytes_of(path), str(path), self.checklists.catalogue, self.speakers)

    def scored(self, wish: Scored) -> tuple[Opened, Sheet, Score]:
        """Read and score a sheet; what only the laboratory can say counts when the wish says so."""
        opened = self.open(wish.sheet)
        sheet = opened.sheet if wish.examined else claims_of(opened.sheet)
        if wish.probes is not None:
            probes = open_probes(bytes_of(wish.probes), str(wish.probes), opened)
            sheet = replace(sheet, probes=(*sheet.probes, *probes))
        return opened, sheet, score(opened.catalogue, sheet, day_of(wish.at))

    def write(self, path: Path, sheet: Sheet, catalogue: Catalogue, language: str = "") -> None:
        """Write a sheet in the form of the file's name, whole or not at all. Raises UsageError, OSError."""
        form = form_of(path)
        speaker = tongue(language, self.reports) if language else self.tongue
        if form == WORKBOOK:
            data = write_workbook(catalogue, sheet, speaker, self.speakers)
        else:
            data = sheet_form(catalogue, sheet, speaker).encode()
        write_atomically(path, data, PUBLIC)


def open_desk(door: Door) -> Desk:
    """Find content and languages as the global options say. Raises UsageError."""
    house = open_house(door)
    return Desk(
        checklists=Checklists(house.workshop.content.root),
        tongue=house.tongue,
        speakers=tuple(tongue(language, house.reports) for language in LANGUAGES),
        reports=house.reports,
        before=tuple(_before(door)),
    )


def _before(door: Door) -> Iterator[str]:
    if door.content is not None:
        yield from ("--content", str(door.content), "--trust", *filter(None, [door.trust]))
    if door.language != language_of(os.environ):
        yield from ("--language", door.language)


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file of any size. Raises UsageError when it is no file or cannot be read."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise UsageError(UNREADABLE_FILE, file=str(path), problem="not a file")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(UNREADABLE_FILE, file=str(path), problem=problem) from error


def form_of(path: Path) -> str:
    """Return the form of a sheet by its file's name. Raises UsageError on any other."""
    form = path.suffix.lower()
    if form not in {WORKBOOK, JSON}:
        raise UsageError(issues.BAD_FORM, file=str(path), expected=f"{WORKBOOK}, {JSON}")
    return form


def today() -> dt.date:
    """Return the day, in UTC."""
    return SystemClock().now().date()


def day_of(text: str) -> dt.date:
    """Return a day as it was typed; today when nothing was. Raises UsageError."""
    if not text:
        return today()
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise UsageError(issues.BAD_DATE, text=text, expected=_DAY) from None


def say(lines: Iterable[str]) -> None:
    """Print lines, without secrets and hidden characters."""
    for line in lines:
        click.echo(safe(line))


def say_json(value: Json) -> None:
    """Print JSON."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines whose cells stand below each other; the last cell may be of any length."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)] if rows else []
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
