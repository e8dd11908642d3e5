"""A thread that tells while the laboratory works: events wait in a queue, so that no terminal holds up an answer."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from eqlab.cli.screens import Screen
from eqlab.cli.telling import Line, Told
from eqlab.core.event import Event

_Job = Callable[[], None]


@dataclass(slots=True, kw_only=True)
class ConsoleThread:
    """Shows events in the order they come; a context manager that ends when all of them are shown."""

    screen: Screen
    read: Callable[[Event], Iterator[Told]]
    problem: Exception | None = None
    """What keeps it from showing more; the campaign goes on."""
    _jobs: "queue.SimpleQueue[_Job | None]" = field(default_factory=queue.SimpleQueue)
    _thread: threading.Thread | None = None

    def hear(self, event: Event) -> None:
        """Take an event; returns at once and never raises."""
        self._jobs.put(lambda: self._show(self.read(event)))

    def say(self, *told: Told) -> None:
        """Show these as well, in their turn."""
        self._jobs.put(lambda: self._show(iter(told)))

    def line(self, text: str) -> None:
        """Show a line, in its turn."""
        self.say(Line(text=text))

    @contextmanager
    def silence(self) -> Iterator[None]:
        """Everything so far is shown, and nothing more until the end: the terminal is free for a question."""
        reached, free = threading.Event(), threading.Event()

        def wait() -> None:
            try:
                self.screen.pause()
            finally:
                reached.set()
            free.wait()

        self._jobs.put(wait)
        reached.wait()
        try:
            yield
        finally:
            free.set()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._work, name="console", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._jobs.put(None)
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - a screen that breaks must not bring a campaign down
                self.problem = self.problem or error
        self.screen.close()

    def _show(self, told: Iterator[Told]) -> None:
        if self.problem is None:
            for one in told:
                self.screen.show(one)
