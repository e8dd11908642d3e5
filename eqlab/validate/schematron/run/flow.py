"""Many tasks for a few threads, few at a time; what comes of them keeps their order."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class Flow(Generic[Task, Result]):
    """Tasks that wait, each with a promise of its result. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Task, Future[Result]]] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._idle = 0

    def put(self, task: Task) -> Future[Result]:
        """Add a task."""
        promise: Future[Result] = Future()
        with self._changed:
            self._waiting.append((task, promise))
            self._changed.notify()
        return promise

    def take(self, *, wait: bool) -> tuple[Task, Future[Result]] | None:
        """Return the next task; None when there is none, or, after waiting, when there will be no more.

        Who does not wait leaves to those who do what they will take.
        """
        with self._changed:
            if not wait:
                return self._waiting.popleft() if len(self._waiting) > self._idle else None
            self._idle += 1
            while not self._waiting and not self._closed:
                self._changed.wait()
            self._idle -= 1
            return self._waiting.popleft() if self._waiting else None

    def close(self) -> None:
        """Let there be no more tasks; those that nobody took are dropped."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()


def in_order(
    tasks: Iterable[Task], work: Callable[[Flow[Task, Result]], None], *, threads: int, ahead: int
) -> Iterator[Result]:
    """Yield the results of tasks in their order, while so many threads `work` and as many tasks are `ahead`.

    `work` takes tasks until there are no more, and sets what comes of each, a result or what is to be raised here.
    """
    flow: Flow[Task, Result] = Flow()
    promised: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads, "schematron") as pool:
        for _ in range(threads):
            pool.submit(work, flow)
        try:
            for task in tasks:
                promised.append(flow.put(task))
                if len(promised) > ahead:
                    yield promised.popleft().result()
            while promised:
                yield promised.popleft().result()
        finally:
            flow.close()
