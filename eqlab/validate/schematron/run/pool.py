"""The workers of this process: started when needed, shared by its threads, ended with it."""

import atexit
import contextlib
import os
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eqlab.validate.schematron.run.process import Reply, Worker
from eqlab.validate.schematron.run.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """A document that a schema may read."""

    uri: str
    digest: str
    data: bytes = field(repr=False, compare=False)
    """In UTF-8."""
    path: Path = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A stylesheet with all that it may read."""

    key: str
    """Digest of everything else."""
    xslt: bytes = field(repr=False, compare=False)
    vocabularies: tuple[Vocabulary, ...] = ()


class Talk:
    """A worker that is given the next document while it judges one; its answers keep the order."""

    def __init__(self, worker: Worker, seconds: float, request: dict[str, Any]) -> None:
        self._worker, self._seconds, self._request = worker, seconds, request
        self.unanswered: deque[int] = deque()
        """Sizes of the documents that it has not answered."""
        self.broken = False
        """Whether it will not answer any more."""

    def takes(self, document: bytes) -> bool:
        """Tell whether a document can be sent without waiting for an answer first."""
        return not self.broken and (not self.unanswered or sum(self.unanswered) + len(document) < self._worker.room)

    def send(self, document: bytes) -> None:
        """Send a document."""
        self.unanswered.append(len(document))
        if self._worker.send(self._seconds, self._request, document).trouble:
            self.broken = True

    def receive(self) -> Reply:
        """Return the answer to the first document that has none; a worker that is broken judges none after it."""
        self.unanswered.popleft()
        reply = self._worker.receive(self._seconds) if not self.broken else Reply(trouble="crashed")
        self.broken = self.broken or reply.trouble in {"crashed", "slow", "flood"}
        return reply


class Pool:
    """Workers, each asked by one thread at a time. Safe to use from several threads."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._owner = os.getpid()
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._starting = 0
        self._free = threading.Condition()

    def load(self, program: Program) -> Reply:
        """Compile a program on a worker, unless an idle one knows it. Raises LabFault when none can be started."""
        for _ in range(2):
            with self._borrowed(program.key) as worker:
                reply = Reply() if program.key in worker.knows else self._loaded(worker, program)
            if reply.trouble != "crashed":
                break
        return reply

    def judge(self, program: Program, document: bytes, uri: str = "") -> Reply:
        """Return the report on a document in UTF-8; when a worker breaks down over it, another one tries once more."""
        for _ in range(2):
            with self._borrowed(program.key) as worker:
                reply = self._judged(worker, program, document, uri)
            if reply.trouble != "crashed":
                break
        return reply

    @contextlib.contextmanager
    def talk(self, program: Program, uri: str = "") -> "Iterator[Talk]":
        """Give a worker that knows the program, for documents one after the other. Raises LabFault without one."""
        with self._borrowed(program.key) as worker:
            loaded = Reply() if program.key in worker.knows else self._loaded(worker, program)
            talk = Talk(worker, self.settings.seconds, {"do": "judge", "key": program.key, "uri": uri})
            talk.broken = bool(loaded.trouble)
            try:
                yield talk
            finally:
                if talk.unanswered:
                    worker.close()

    def _judged(self, worker: Worker, program: Program, document: bytes, uri: str) -> Reply:
        request = {"do": "judge", "key": program.key, "uri": uri}
        if program.key in worker.knows:
            reply = worker.ask(self.settings.seconds, request, document)
            if reply.trouble != "unknown":
                return reply
        reply = self._loaded(worker, program)
        return reply if reply.trouble else worker.ask(self.settings.seconds, request, document)

    def _loaded(self, worker: Worker, program: Program) -> Reply:
        request = {
            "do": "load",
            "key": program.key,
            "documents": {one.uri: one.digest for one in program.vocabularies},
        }
        blobs = (one.data for one in program.vocabularies)
        reply = worker.ask(self.settings.compile_seconds, request, program.xslt, *blobs)
        if not reply.trouble:
            worker.knows.add(program.key)
        return reply

    @contextlib.contextmanager
    def _borrowed(self, key: str) -> Iterator[Worker]:
        worker = self._take(key)
        try:
            yield worker
        finally:
            with self._free:
                if worker.alive:
                    self._idle.append(worker)
                else:
                    self._all.discard(worker)
                self._free.notify()

    def _after_fork(self) -> None:
        """A fork of the owner leaves the owner's workers alone and starts its own."""
        if os.getpid() != self._owner:
            self._owner, self._free = os.getpid(), threading.Condition()
            self._idle, self._all, self._starting = [], set(), 0

    def _take(self, key: str) -> Worker:
        self._after_fork()
        with self._free:
            while not self._idle and len(self._all) + self._starting >= max(self.settings.workers, 1):
                self._free.wait()
            if self._idle:
                index = next((i for i, one in reversed(list(enumerate(self._idle))) if key in one.knows), -1)
                return self._idle.pop(index)
            self._starting += 1
        try:
            worker = Worker(self.settings)
        finally:
            with self._free:
                self._starting -= 1
                self._free.notify()
        with self._free:
            self._all.add(worker)
        return worker

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the workers that are alive."""
        with self._free:
            return tuple(one.pid for one in self._all if one.alive)

    def close(self) -> None:
        """End all workers; the next document starts new ones. A fork of the owner ends none."""
        if os.getpid() != self._owner:
            return
        with self._free:
            workers, self._all = self._all, set()
            self._idle.clear()
        for worker in workers:
            worker.close()


_SHARED: dict[int, Pool] = {}
_SHARING = threading.Lock()


def shared() -> Pool:
    """Return the pool of this process; a fork has its own."""
    with _SHARING:
        pool = _SHARED.get(os.getpid())
        if pool is None:
            pool = _SHARED[os.getpid()] = Pool()
            atexit.register(pool.close)
        return pool
