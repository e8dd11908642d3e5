"""Several who use a store at once: other stores, readers, threads, interruptions."""

import signal
import threading
import time
from pathlib import Path

import pytest
from sample_events import closed, exchange, finished, opened, step
from store_hands import kept

from eqlab.core.event import Event
from eqlab.store import Store, open_store, writer
from eqlab.store.serial import pack


def test_two_stores_may_write_the_same_campaign(store: Store, file: Path) -> None:
    """Another process's events are not overlooked: the chain stays one chain."""
    store.append(opened())
    other = open_store(file)
    for number in range(5):
        store.append(finished(case=f"A{number}"))
        other.append(finished(case=f"B{number}"))
    other.close()

    assert () == store.verify("C1")
    assert 11 == len(list(store.events("C1")))


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


def test_order_of_each_thread_is_kept(store: Store) -> None:
    """Many threads append at once; what one of them appended stays in its order, and the chain is whole."""
    store.append(opened())

    def append(name: str) -> None:
        for index in range(20):
            store.append(step(index, case=name) if index % 3 else exchange(f"{name}.{index}"))

    threads = [threading.Thread(target=append, args=(f"T{number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.flush()
    read = [names(event) for event in store.events("C1")][1:]

    assert () == store.verify("C1")
    assert 16 * 20 == len(read)
    for number in range(16):
        assert list(range(20)) == [index for name, index in read if name == f"T{number}"]


def names(event: Event) -> tuple[str, int]:
    if hasattr(event, "index"):
        return event.case, event.index
    name, _, index = event.exchange.id.partition(".") if hasattr(event, "exchange") else ("", "", "0")
    return name, int(index)


def test_waiting_appends_share_a_commit(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one commit is under way, all that come meanwhile are written together by the next."""
    sizes: list[int] = []
    entered, go_on = threading.Event(), threading.Event()
    write = writer.write

    def slow(database: object, connection: object, batch: list[object]) -> None:
        sizes.append(len(batch))
        entered.set()
        assert go_on.wait(10)
        write(database, connection, batch)

    monkeypatch.setattr(writer, "write", slow)
    first = threading.Thread(target=store.append, args=(opened(),))
    first.start()
    assert entered.wait(10)
    others = [threading.Thread(target=store._writer.put, args=(pack(finished()), True)) for _ in range(9)]
    for thread in others:
        thread.start()
    while len(store._writer._waiting) < 9:
        threading.Event().wait(0.001)
    go_on.set()
    for thread in (first, *others):
        thread.join()

    assert [1, 9] == sizes
    assert 10 == len(kept(file))


def test_flush_during_a_commit_waits_for_it(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves the store as able as before."""
    entered, go_on = threading.Event(), threading.Event()
    write = writer.write

    def slow(database: object, connection: object, batch: list[object]) -> None:
        entered.set()
        assert go_on.wait(10)
        write(database, connection, batch)

    monkeypatch.setattr(writer, "write", slow)
    appending = threading.Thread(target=store.append, args=(opened(),))
    appending.start()
    assert entered.wait(10)
    flushing = threading.Thread(target=store.flush)
    flushing.start()
    while not store._writer._wanted:
        threading.Event().wait(0.001)
    go_on.set()
    appending.join(10)
    flushing.join(10)
    store.append(finished())

    assert ["CampaignOpened", "CaseFinished"] == kept(file)


def test_interrupting_a_waiting_append_tears_nothing_apart(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C: the event that was under way is kept whole, once, and the campaign can still be closed."""
    entered, go_on = threading.Event(), threading.Event()
    write = writer.write

    def slow(database: object, connection: object, batch: list[object]) -> None:
        entered.set()
        assert go_on.wait(10)
        write(database, connection, batch)

    def interrupt() -> None:
        assert entered.wait(10)
        time.sleep(0.2)  # until the main thread really waits
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    monkeypatch.setattr(writer, "write", slow)
    interrupting = threading.Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        interrupting.start()
        with pytest.raises(KeyboardInterrupt):
            store.append(opened())
    finally:
        signal.signal(signal.SIGINT, before)
    interrupting.join(10)
    go_on.set()
    store.append(opened(resumed=True))
    store.append(closed())

    assert ["CampaignOpened", "CampaignOpened", "CampaignClosed"] == kept(file)
    assert () == store.verify("C1")
