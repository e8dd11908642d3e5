"""What it costs to open a campaign, and to read a file and a run, in a laboratory with few and with many campaigns.

Prints milliseconds for a laboratory of 10 campaigns and for one of 1 000, of 500 cases each, and their ratios: the
promise is at most 1.5 for each of them. The evidence of the large one is 2 GB altogether; `--campaigns 100
--evidence 0.1` for a smaller one, `--database postgresql` for a server of its own instead of a file. Both laboratories
are measured in turn, and the median of many rounds is told.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "store")]

from postgres_server import binaries, running  # noqa: E402
from sample_acts import act  # noqa: E402
from sample_events import exchange, finished, opened, step  # noqa: E402

from eqlab.core.event import Event  # noqa: E402
from eqlab.store import Store, open_store  # noqa: E402
from eqlab.store.chain import digest_of  # noqa: E402
from eqlab.store.serial import Packed, pack  # noqa: E402
from eqlab.store.writer import write  # noqa: E402

NOTHING = digest_of(b"")
SMALL = 10
PROMISE = 1.5
TURNS = 12
REPEATS = 4


def model(cases: int) -> list[Packed]:
    """The events of a run, ready to be kept: each case is opened, has one exchange, and ends."""
    events: list[Event] = [opened("C")]
    for number in range(cases):
        name = f"CASE-{number}"
        events += [step(number, "C", case=name), exchange(f"X{number}", b"", "C"), finished("C", name)]
    return [pack(event) for event in events]


def another(event: Packed, name: str, size: int) -> Packed:
    """The same event in another run, with a body of its own."""
    body, payloads = event.body.replace('"campaign":"C"', f'"campaign":"{name}"', 1), dict(event.payloads)
    if NOTHING in payloads:
        data = os.urandom(size)
        del payloads[NOTHING]
        payloads[digest_of(data)] = data
        body = body.replace(NOTHING, digest_of(data))
    return replace(event, event=replace(event.event, campaign=name), campaign=name, body=body, payloads=payloads)


def fill(store: Store, campaigns: int, cases: int, size: int) -> float:
    """Load a laboratory, one commit a campaign, and let the database count. Return the seconds it took."""
    events, database = model(cases), store._database
    begun = time.perf_counter()
    for number in range(campaigns):
        act(store.log, "planned", file=f"F{number}")
        with database.changing() as connection:
            write(database, connection, [another(event, f"C{number}.1", size) for event in events])
        act(store.log, "ended", file=f"F{number}")
    with database.changing() as connection:
        connection.exec_driver_sql("ANALYZE")
    return time.perf_counter() - begun


def new_campaign(store: Store, name: str) -> None:
    """What opening a campaign asks of the store: its act, its first events, each durable."""
    last = max((entry.number for entry in store.log.entries(name)), default=0)
    act(store.log, "planned", file=name, expect=last)
    store.append(opened(f"{name}.1"))
    store.append(exchange("X0", b"first", f"{name}.1"))
    if store.campaign(f"{name}.1") is None:
        raise AssertionError(name)


def read_file(store: Store, name: str) -> None:
    """The entries of a vendor file."""
    if len(list(store.log.entries(name))) != 2:
        raise AssertionError(name)


def read_run(store: Store, name: str) -> None:
    """The events of a run, all bodies with them."""
    if not list(store.events(name)):
        raise AssertionError(name)


def timed(do: Callable[[Store, int], None], store: Store, number: int) -> float:
    """Seconds that a deed takes."""
    begun = time.perf_counter()
    do(store, number)
    return time.perf_counter() - begun


def median(times: list[float]) -> float:
    """In milliseconds."""
    return statistics.median(times) * 1000


def measure(stores: Mapping[str, Store]) -> dict[str, dict[str, float]]:
    """Milliseconds of each deed, in each laboratory; the laboratories take turns, the best of a few in each counts."""
    deeds: dict[str, Callable[[Store, int], None]] = {
        "open a campaign": lambda store, turn: new_campaign(store, f"new{turn}"),
        "read a file": lambda store, turn: read_file(store, f"F{turn % SMALL}"),
        "read a run": lambda store, turn: read_run(store, f"C{turn % SMALL}.1"),
    }
    times: dict[str, dict[str, list[float]]] = {deed: {name: [] for name in stores} for deed in deeds}
    for turn in range(TURNS):
        for deed, do in deeds.items():
            for name in sorted(stores, reverse=bool(turn % 2)):
                tries = [timed(do, stores[name], turn * REPEATS + number) for number in range(REPEATS)]
                times[deed][name].append(min(tries))
    return {deed: {name: median(one) for name, one in by.items()} for deed, by in times.items()}


@contextmanager
def places(database: str) -> Iterator[tuple[str, str]]:
    """Where the two laboratories are; removed afterwards."""
    if database == "postgresql":
        programs = binaries()
        if programs is None:
            sys.exit("The programs of PostgreSQL (initdb, postgres) are not installed.")
        with running(programs, in_memory=False) as server:
            yield server.url(schema=server.schema()), server.url(schema=server.schema())
        return
    folder = Path(tempfile.mkdtemp(prefix="eqlab-bench-"))
    try:
        yield str(folder / "small.db"), str(folder / "large.db")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Fill both laboratories, measure in turn, print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--campaigns", type=int, default=1000)
    parser.add_argument("--cases", type=int, default=500)
    parser.add_argument("--evidence", type=float, default=2.0, help="gigabytes in the large laboratory")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = parser.parse_args()
    size = int(chosen.evidence * 1e9 / chosen.campaigns / chosen.cases)
    day = datetime.now(UTC).date()
    print(f"{chosen.database}, {chosen.cases} cases a campaign, {size:,} bytes a body, {day}")
    with places(chosen.database) as (few, many):
        stores = {"few": open_store(few), "many": open_store(many)}
        for name, count in (("few", SMALL), ("many", chosen.campaigns)):
            seconds = fill(stores[name], count, chosen.cases, size)
            events = count * (3 * chosen.cases + 1)
            print(
                f"loaded {count} campaigns, {events:,} events in {seconds:.1f} s: {events / seconds:,.0f}/s", flush=True
            )
        told = measure(stores)
        for store in stores.values():
            store.close()
    missed = 0
    for deed, by in told.items():
        ratio = by["many"] / by["few"]
        missed += ratio > PROMISE
        print(
            f"{deed}: {SMALL} campaigns {by['few']:.2f} ms, {chosen.campaigns} campaigns {by['many']:.2f} ms, "
            f"ratio {ratio:.2f} (promise: at most {PROMISE})"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
