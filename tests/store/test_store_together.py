"""Several who use a store at once: readers, appends that wait, interruptions."""

import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sample_events import closed, finished, opened
from store_hands import kept

from eqlab.store import Store, open_store, writer
from eqlab.store.serial import pack


def test_reading_goes_on_while_others_write(store: Store, file: Path) -> None:
    """A reader sees the events that were there when it began, complete and in order."""
    store.append(opened())
    for number in range(1200):
        store.append_lazily(finished(case=str(number)))
    store.flush()
    other = open_store(file)
    reading = other.events("C1")
    first = next(reading)
    store.append(closed())
    rest = list(reading)
    other.close()

    assert opened() == first
    assert [str(number) for number in range(1200)] == [event.case for event in rest]


@dataclass(frozen=True, slots=True)
class Held:
    """A writer that stops before each batch until it may go on."""

    entered: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    sizes: list[int] = field(default_factory=list)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    told, write = Held(), writer.write

    def slow(database: object, connection: object, batch: list[object]) -> None:
        told.sizes.append(len(batch))
        told.entered.set()
        assert told.go_on.wait(10)
        write(database, connection, batch)

    monkeypatch.setattr(writer, "write", slow)
    return told


def test_waiting_appends_share_a_commit(store: Store, file: Path, held: Held) -> None:
    """While one commit is under way, all that come meanwhile are written together by the next."""
    first = threading.Thread(target=store.append, args=(opened(),))
    first.start()
    assert held.entered.wait(10)
    others = [threading.Thread(target=store._writer.put, args=(pack(finished()), True)) for _ in range(9)]
    for thread in others:
        thread.start()
    while len(store._writer._waiting) < 9:
        threading.Event().wait(0.001)
    held.go_on.set()
    for thread in (first, *others):
        thread.join()

    assert [1, 9] == held.sizes
    assert 10 == len(kept(file))


def test_flush_during_a_commit_waits_for_it(store: Store, file: Path, held: Held) -> None:
    """And leaves the store as able as before."""
    appending = threading.Thread(target=store.append, args=(opened(),))
    appending.start()
    assert held.entered.wait(10)
    flushing = threading.Thread(target=store.flush)
    flushing.start()
    while not store._writer._wanted:
        threading.Event().wait(0.001)
    held.go_on.set()
    appending.join(10)
    flushing.join(10)
    store.append(finished())

    assert ["CampaignOpened", "CaseFinished"] == kept(file)


def test_interrupting_a_waiting_append_tears_nothing_apart(store: Store, file: Path, held: Held) -> None:
    """Ctrl-C: the event that was under way is kept whole, once, and the campaign can still be closed."""

    def interrupt() -> None:
        assert held.entered.wait(10)
        time.sleep(0.2)  # until the main thread really waits
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    interrupting = threading.Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        interrupting.start()
        with pytest.raises(KeyboardInterrupt):
            store.append(opened())
    finally:
        signal.signal(signal.SIGINT, before)
    interrupting.join(10)
    held.go_on.set()
    store.append(opened(resumed=True))
    store.append(closed())

    assert ["CampaignOpened", "CampaignOpened", "CampaignClosed"] == kept(file)
    assert () == store.verify("C1")
