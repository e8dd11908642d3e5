"""One worker's share of many documents: it has the next at hand while findings are made of the last."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from eqlab.core.finding import Finding
from eqlab.validate.schematron.run.flow import Flow
from eqlab.validate.schematron.run.pool import Talk
from eqlab.validate.schematron.run.process import Reply
from eqlab.validate.xml import XmlDocument, read_xml

Result = TypeVar("Result")
Named: TypeAlias = tuple[str, bytes]
_SENT = 2
"""Documents that a worker is given at a time."""


@dataclass(slots=True, kw_only=True, eq=False)
class Item(Generic[Result]):
    """A document on its way."""

    name: str
    data: bytes
    promise: Future[Result]
    read: XmlDocument | Finding
    reply: Reply = field(default_factory=lambda: Reply(trouble="crashed"))


Tell = Callable[[Item[Result]], Result]


@dataclass(slots=True, kw_only=True)
class Lane(Generic[Result]):
    """What one thread does. `tell` makes the result of a document that was answered or could not be read."""

    flow: Flow[Named, Result]
    tell: Tell[Result]
    held: list[Item[Result]] = field(default_factory=list)
    """Taken since the last `run`; those without a result are to be judged alone."""
    _next: Item[Result] | None = None
    _sent: deque[Item[Result]] = field(default_factory=deque)

    def take(self, *, wait: bool) -> bool:
        """Take a document and read it; false when there is none."""
        taken = self.flow.take(wait=wait)
        if taken is not None:
            (name, data), promise = taken
            self._next = Item(name=name, data=data, promise=promise, read=read_xml(data))
            self.held.append(self._next)
        return taken is not None

    def run(self, talk: Talk) -> None:
        """Judge what was taken and what comes, as long as something does and the worker answers."""
        self._fill(talk)
        while self._sent:
            item = self._sent.popleft()
            item.reply = talk.receive()
            self._fill(talk)
            if item.reply.trouble in {"", "slow", "flood"}:
                self._settle(item)

    def clear(self) -> None:
        """Forget what was taken."""
        self.held.clear()
        self._sent.clear()
        self._next = None

    def _fill(self, talk: Talk) -> None:
        """Give the worker as much as it takes."""
        while len(self._sent) < _SENT and (self._next or self.take(wait=False)):
            item = self._next
            if item is None or isinstance(item.read, Finding):
                self._next = None
                self._settle(item)
            elif talk.takes(item.read.data):
                self._next = None
                talk.send(item.read.data)
                self._sent.append(item)
            else:
                break

    def _settle(self, item: Item[Result] | None) -> None:
        if item is not None:
            item.promise.set_result(self.tell(item))
            self.held.remove(item)
