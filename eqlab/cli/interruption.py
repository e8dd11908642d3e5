"""Signals that ask the laboratory to stop: never in the middle of keeping an event."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from eqlab.cli.plainly import Stopped
from eqlab.core.event import Event, Listener

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Interruption:
    """Turns the first signal into `Stopped` in the main thread; a second one acts as if nobody cared."""

    keeping: int = 0
    pending: int = 0
    ending: bool = False
    """True when there is nothing left to stop."""
    main: int = field(default_factory=threading.get_ident)

    @contextmanager
    def heeded(self) -> Iterator["Interruption"]:
        """Listen for signals; outside the main thread there are none to hear."""
        if threading.current_thread() is not threading.main_thread():
            yield self
            return
        past = {number: signal.signal(number, self._hear) for number in SIGNALS}
        try:
            yield self
        finally:
            for number, handler in past.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """Let what is under way come to its end: a first signal changes nothing any more."""
        self.ending = True
        self.pending = 0

    def guard(self, emit: Listener) -> Listener:
        """Make an emitter that a signal does not cut in two: what it asks for comes after the event is kept."""

        def guarded(event: Event) -> None:
            if threading.get_ident() != self.main:
                emit(event)
                return
            self.keeping += 1
            try:
                emit(event)
            finally:
                self.keeping -= 1
            if self.pending and not self.keeping:
                raise Stopped(self.pending)

        return guarded

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if self.ending:
            return
        self.pending = 128 + number
        if not self.keeping:
            raise Stopped(self.pending)
