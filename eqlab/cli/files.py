"""The files that a command line means: those it names, and those in folders that it names."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import TextIO, TypeAlias

from eqlab.cli import judging_issues as issues
from eqlab.cli.attended import is_attended
from eqlab.cli.cesar.issues import TOO_LARGE
from eqlab.cli.speech import Tongue
from eqlab.core.errors import UsageError
from eqlab.core.reason import reason_of
from eqlab.core.text import words

LARGEST = 16
"""MiB of a file that is read whole."""
MANY = 20
"""Files from which on it is shown how far the judging is, and valid ones are only counted."""
_BULK = (".ndjson", ".jsonl")

Refuse: TypeAlias = Callable[[UsageError], None]
"""What becomes of a folder that cannot be read, or holds nothing."""


def _raise(error: UsageError) -> None:
    raise error


def expanded(names: Iterable[str], refuse: Refuse = _raise) -> list[str]:
    """Return files as they are named; in place of a folder the files below it, in order of name.

    Hidden ones, pipes and devices are left out. A folder without files, or one that cannot be read, is handed to
    `refuse`, which raises it when nothing else is said.
    """
    return [file for name in names for file in (_below(name, refuse) if _is_folder(name) else [name])]


def _is_folder(name: str) -> bool:
    try:
        return Path(name).is_dir()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _below(folder: str, refuse: Refuse) -> list[str]:
    found, unread = list[str](), list[OSError]()
    for place, folders, files in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        found += (str(one) for one in map(Path(place).joinpath, sorted(files)) if _is_wanted(one))
    for error in unread:
        refuse(UsageError(issues.UNREADABLE_FILE, file=error.filename or folder, problem=reason_of(error)))
    if not found and not unread:
        refuse(UsageError(issues.EMPTY_FOLDER, folder=folder))
    return found


def is_bulk(name: str) -> bool:
    """Tell by its name whether a file holds a resource a line: no content tells that from JSON with text after it."""
    return name.lower().endswith(_BULK)


def _is_wanted(file: Path) -> bool:
    """Tell whether a file is looked at: no hidden one, and none that never ends, such as a pipe or a device."""
    return not file.name.startswith(".") and (file.is_file() or not file.exists())


@contextmanager
def progress(files: Sequence[str], stream: TextIO, tongue: Tongue) -> Iterator[Iterator[str]]:
    """Yield the files one by one; a person at a terminal sees how many of many are done, and how long it may take."""
    if len(files) < MANY or not is_attended(stream):
        yield iter(files)
        return
    from rich.console import Console  # noqa: PLC0415 - few files are judged without
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), transient=True) as shown:
        yield iter(shown.track(files, description=tongue.tell("Judging files")))


def bytes_of(path: Path) -> bytes:
    """Return a file's bytes. Raises UsageError when it is no file, cannot be read or is too large."""
    try:
        state = path.stat()
        if not S_ISREG(state.st_mode):
            raise UsageError(issues.UNREADABLE_FILE, file=str(path), problem=words("not a file"))
        if state.st_size > LARGEST << 20:
            raise UsageError(TOO_LARGE, file=str(path), limit=str(LARGEST))
        return path.read_bytes()
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(issues.UNREADABLE_FILE, file=str(path), problem=problem) from error
