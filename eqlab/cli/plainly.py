"""The one translator at the door: every error becomes a sentence on stderr and an exit code."""

import contextlib
import importlib
import os
import sys
import traceback
from collections.abc import Callable

import click

from eqlab.cli import issues
from eqlab.cli.door import Door
from eqlab.cli.usage import usage_error
from eqlab.core.errors import EqlabError, LabFault
from eqlab.core.reason import reason_of
from eqlab.core.text import words

INTERRUPTED = 130
"""Exit code of a command that was stopped from the keyboard, as shells have it: 128 and the number of SIGINT."""
UNREAD = 141
"""Exit code of a command whose reader went away before all was said: what was not judged yet is not right."""


class Stopped(KeyboardInterrupt):
    """Stopped from outside by a signal, after everything was left in order."""

    def __init__(self, code: int = INTERRUPTED) -> None:
        super().__init__()
        self.code = code


def spoken(work: Callable[[], int], door: Door) -> int:
    """Do the work; return its exit code, or that of the error that ended it, told in the reader's language."""
    try:
        code = work()
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        code = error.exit_code
    except Stopped as error:
        code = error.code
    except (KeyboardInterrupt, click.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        hush()
        code = UNREAD
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message)
        code = tell(usage_error(error, door.command), door)
    except click.ClickException as error:
        code = tell(usage_error(error, door.command), door)
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user who did not ask for it
        code = tell(fault_of(error), door, error)
    return code


def fault_of(error: Exception) -> EqlabError:
    """Return an error as one that can be told; what is none of ours is the laboratory's fault."""
    if isinstance(error, EqlabError):
        return error
    if isinstance(error, OSError):
        place = str(error.filename) if error.filename else words("a file")
        return LabFault(issues.FILE_BROKE, file=place, problem=reason_of(error))
    return LabFault(issues.BROKE, problem=f"{type(error).__name__}: {error}".rstrip(". "))


def tell(error: EqlabError, door: Door, cause: BaseException | None = None) -> int:
    """Print the sentence, and with --verbose where the error arose; return the exit code."""
    where = "".join(traceback.format_exception(cause or error)) if door.verbose else ""
    said = where + error.sentence()
    with contextlib.suppress(Exception):
        speech = importlib.import_module("eqlab.cli.speech")
        said = speech.safe(where + error.sentence(speech.translate(door.language)))
    with contextlib.suppress(BrokenPipeError):
        click.echo(said, err=True)
    return error.exit_code


def hush() -> None:
    """Nobody reads any more: say nothing, not even when Python flushes the stream at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
