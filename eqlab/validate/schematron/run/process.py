"""One worker process as its parent sees it."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.validate.schematron import run_issues
from eqlab.validate.schematron.run import worker
from eqlab.validate.schematron.run.settings import Settings
from eqlab.validate.schematron.run.watch import Watch, watch

_REQUEST = 2**40
"""Bytes of a request, which is the lab's own."""
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")

_PIPE, _ROUNDING = 2**20, 2**15
"""Bytes of a pipe to a worker, where the system grants them; what is lost to its pages."""

Trouble = Literal["", "error", "unknown", "crashed", "slow", "flood"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of a request."""

    report: bytes = b""
    trouble: Trouble = ""
    words: str = ""
    """Of the processor, or how the worker ended."""


class Worker:
    """A process that one thread at a time may ask. Raises LabFault when it cannot be started."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._overdue = False
        self.knows: set[str] = set()
        """Digests of the stylesheets it was given; it may have dropped some."""
        command = [sys.executable, "-I", worker.__file__, str(settings.memory), str(_REQUEST), *_libraries()]
        environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the interpreter and a file of ours
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**environment, "LC_ALL": "C.UTF-8"},
            )
        except OSError as error:
            raise LabFault(run_issues.NO_WORKER, reason=reason_of(error)) from None

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked again."""
        return self._process.poll() is None

    def ask(self, seconds: float, header: dict[str, Any], *blobs: bytes) -> Reply:
        """Send a request and wait for its answer; whoever does not answer in time, or says too much, is ended."""
        return self._guarded(seconds, lambda: self._send(seconds, header, blobs), self._receive)

    def send(self, seconds: float, header: dict[str, Any], *blobs: bytes) -> Reply:
        """Send a request whose answer is received later, in turn; the reply tells of trouble alone."""
        return self._guarded(seconds, lambda: self._send(seconds, header, blobs))

    def receive(self, seconds: float) -> Reply:
        """Wait for the answer to the first request that has none yet."""
        return self._guarded(seconds, self._receive)

    def _guarded(self, seconds: float, *acts: Callable[[], Reply]) -> Reply:
        guard = watch()
        guard.begin(self, seconds, self._late)
        try:
            return self._done(acts, guard)
        except BaseException:
            self.close()
            raise
        finally:
            guard.end(self)

    def _done(self, acts: tuple[Callable[[], Reply], ...], guard: Watch) -> Reply:
        try:
            for act in acts:
                reply = act()
        except OverflowError:
            self.close()
            return Reply(trouble="flood")
        except (EOFError, OSError, ValueError):
            guard.end(self)
            self.close()
            return Reply(trouble="slow" if self._overdue else "crashed", words=str(self._process.returncode))
        return reply

    def _send(self, seconds: float, header: dict[str, Any], blobs: tuple[bytes, ...]) -> Reply:
        worker.send(cast("BinaryIO", self._process.stdin), {**header, "seconds": int(seconds) + 1}, *blobs)
        return Reply()

    def _receive(self) -> Reply:
        said, bodies = worker.receive(cast("BinaryIO", self._process.stdout), self._settings.report)
        if "error" in said:
            return Reply(trouble="error", words=str(said["error"]))
        return Reply(trouble="unknown" if said.get("unknown") else "", report=bodies[0] if bodies else b"")

    @cached_property
    def room(self) -> int:
        """Bytes of requests that can surely be sent although none of them is read yet."""
        return room_of(cast("BinaryIO", self._process.stdin))

    def _late(self) -> None:
        self._overdue = True
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it does, and wait for its end."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def room_of(pipe: BinaryIO) -> int:
    """Return how many bytes a pipe surely takes while nobody reads; make it larger if that can be."""
    if sys.platform != "linux":
        return 0
    import fcntl  # noqa: PLC0415 - not on every system

    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
    return max(fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) - _ROUNDING, 0)


def _libraries() -> list[str]:
    """Return the folder that holds the XSLT processor, which an isolated interpreter may not know."""
    found = find_spec("saxonche")
    return [str(Path(found.origin).parent)] if found and found.origin else []
