"""`eqlab cesar diff` and `eqlab cesar migrate`: editions, and sheets from one to the next."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.checklist.diff import EditionDiff, diff, migrate
from eqlab.checklist.model import Catalogue
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import Desk, form_of, open_desk, say, say_json
from eqlab.cli.commands.cesar import DiffWish, MigrateWish
from eqlab.cli.door import Door
from eqlab.cli.files import bytes_of
from eqlab.cli.opening import shown
from eqlab.content.checklists import CATALOGUE, Checklists
from eqlab.core.errors import UsageError
from eqlab.report.checklist.document import open_document

DIFFERENT = 1


def carry_out(door: Door, wish: DiffWish | MigrateWish) -> int:
    """Compare or migrate."""
    desk = open_desk(door)
    return _diff(desk, wish) if isinstance(wish, DiffWish) else _migrate(desk, wish)


def edition_in(folder: Path) -> Catalogue:
    """Return the checklist of a content folder or of a checklist's own folder.

    Raises UsageError when there is none or more than one, AuthorErrors when it is wrong.
    """
    own = folder.resolve()
    if (own / CATALOGUE).is_file():
        return Checklists(own.parents[1]).catalogue(own.name)
    checklists = Checklists(folder)
    if not checklists.names:
        raise UsageError(issues.NO_EDITION, folder=str(folder))
    if len(checklists.names) > 1:
        raise UsageError(issues.MANY_EDITIONS, folder=str(folder), expected=", ".join(checklists.names))
    return checklists.catalogue(checklists.names[0])


def _diff(desk: Desk, wish: DiffWish) -> int:
    found = diff(edition_in(wish.old), edition_in(wish.new))
    if wish.format == "json":
        lists = {name: list(getattr(found, name)) for name in ("added", "removed", "deprecated")}
        changed = {name: list(fields) for name, fields in found.changed.items()}
        say_json({"old": found.old, "new": found.new, **lists, "changed": changed, "rule": found.rule})
    else:
        say(_told(desk, found))
    return 0 if found.same else DIFFERENT


def _told(desk: Desk, found: EditionDiff) -> Iterator[str]:
    speak = desk.tongue
    yield f"{found.old} -> {found.new}"
    if found.same:
        yield speak.tell("Nothing is asked, weighed or decided otherwise.")
    if found.rule:
        yield speak.tell("The decision rule differs.")
    yield from (speak.tell("new: {control}", control=name) for name in found.added)
    yield from (speak.tell("gone: {control}", control=name) for name in found.removed)
    yield from (speak.tell("no longer asked: {control}", control=name) for name in found.deprecated)
    for name, fields in found.changed.items():
        yield speak.tell("changed: {control} ({fields})", control=name, fields=", ".join(fields))


def _migrate(desk: Desk, wish: MigrateWish) -> int:
    old = edition_in(wish.old)
    form_of(wish.out)
    if wish.out.exists():
        raise UsageError(issues.THERE_ALREADY, file=str(wish.out))
    opened = open_document(bytes_of(wish.sheet), str(wish.sheet), lambda _: old, desk.speakers)
    new = desk.checklists.catalogue(old.id)
    moved = migrate(opened.sheet, old, new)
    desk.write(wish.out, moved.sheet, new, opened.language)
    speak = desk.tongue
    say([f"{shown(wish.out)}: {old.edition} -> {new.edition}"])
    say(speak.tell("still true? {control}", control=name) for name in moved.ask)
    say(speak.tell("new: {control}", control=name) for name in moved.new)
    say(speak.tell("not carried over: {control}", control=name) for name in moved.dropped)
    return 0
