"""The one thread that writes. Appends that come together share one commit."""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from eqlab.core.errors import LabFault
from eqlab.core.event import CampaignOpened
from eqlab.store.chain import GENESIS, link
from eqlab.store.dialect import Database
from eqlab.store.issues import CLOSED
from eqlab.store.serial import Packed
from eqlab.store.tables import CAMPAIGN, EVENT, PAYLOAD

BATCH = 1000
"""So many waiting events are written without anybody asking, while their caller goes on."""

BACKLOG = 20_000
"""At so many waiting events a caller waits for the writer."""


@dataclass(slots=True)
class _Entry:
    packed: Packed
    durable: bool = False


@dataclass(slots=True)
class Writer:
    """Takes events in order and makes them durable. All methods may be called by any thread.

    The thread of its own keeps a signal that interrupts the main thread from tearing a write apart.
    """

    database: Database
    _waiting: list[_Entry] = field(default_factory=list)
    _batch: list[_Entry] = field(default_factory=list)
    _wanted: bool = False
    _closing: bool = False
    _fault: LabFault | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _work: threading.Condition = field(init=False)
    _done: threading.Condition = field(init=False)
    _thread: threading.Thread | None = None

    def __post_init__(self) -> None:
        self._work = threading.Condition(self._lock)
        self._done = threading.Condition(self._lock)

    def put(self, packed: Packed, durable: bool) -> None:
        """Take an event; with `durable`, return when it is kept, and so is every event before it.

        Raises LabFault when the event, or any before it, could not be kept.
        """
        with self._lock:
            self._refuse()
            self._start()
            entry = _Entry(packed)
            self._waiting.append(entry)
            if durable or len(self._waiting) >= BACKLOG:
                self._await(entry)
            elif len(self._waiting) == BATCH:
                self._wanted = True
                self._work.notify()

    def flush(self) -> None:
        """Return when every event taken so far is kept. Raises LabFault when one could not be."""
        with self._lock:
            self._raise_fault()
            pending = self._waiting or self._batch
            if pending:
                self._await(pending[-1])

    def close(self) -> None:
        """Write what waits and end. Raises LabFault when something could not be kept. Safe to call twice."""
        with self._lock:
            self._closing = True
            self._work.notify()
        if self._thread is not None:
            self._thread.join()
        self._raise_fault()

    def check_open(self) -> None:
        """Raise LabFault when the writer was closed."""
        if self._closing:
            raise LabFault(CLOSED, path=self.database.shown)

    def _refuse(self) -> None:
        self._raise_fault()
        self.check_open()

    def _raise_fault(self) -> None:
        if self._fault is not None:
            raise again(self._fault)

    def _await(self, entry: _Entry) -> None:
        self._wanted = True
        self._work.notify()
        while not entry.durable:
            self._raise_fault()
            self._done.wait()

    def _start(self) -> None:
        if self._thread is not None:
            return
        thread = threading.Thread(target=self._run, name="eqlab-store", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:
            self._fault = self.database.fault_of(error)
            self._raise_fault()
        self._thread = thread

    def _run(self) -> None:
        try:
            with self.database.writing.connect() as connection:
                while self._take():
                    with connection.begin():
                        write(self.database, connection, [entry.packed for entry in self._batch])
                    self._acknowledge()
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody may believe their event is kept
            self._fail(self.database.fault_of(error))

    def _take(self) -> bool:
        """Wait for work and take all of it; False when there will be none any more."""
        with self._lock:
            while not (self._closing or (self._wanted and self._waiting)):
                self._work.wait()
            self._batch, self._waiting = self._waiting, []
            self._wanted = False
            return bool(self._batch) or not self._closing

    def _acknowledge(self) -> None:
        with self._lock:
            for entry in self._batch:
                entry.durable = True
            self._batch = []
            self._done.notify_all()

    def _fail(self, fault: LabFault) -> None:
        with self._lock:
            self._fault = fault
            self._waiting.clear()
            self._done.notify_all()


def again(fault: LabFault) -> LabFault:
    """The same fault, to be raised once more."""
    return LabFault(fault.issue, fault.at, fault.expected, fault.nearest, **fault.facts)


def write(database: Database, connection: Connection, events: Sequence[Packed]) -> None:
    """Insert events with their hashes and payloads, in order, in the transaction that is open."""
    payloads = {digest: data for packed in events for digest, data in packed.payloads.items()}
    if payloads:
        rows = [{"sha256": digest, "data": data} for digest, data in payloads.items()]
        connection.execute(database.dialect.insert_new(PAYLOAD), rows)
    opened = [packed.event for packed in events if isinstance(packed.event, CampaignOpened)]
    if opened:
        connection.execute(database.dialect.insert_new(CAMPAIGN), [summary_row(event) for event in opened])
    last = heads(connection, {packed.campaign for packed in events})
    database.insert_rows(connection, EVENT, _COLUMNS, list(_chained(events, last)))


def heads(connection: Connection, campaigns: Iterable[str]) -> dict[str, str]:
    """The hash of the last event of each campaign that has any."""
    newest = select(EVENT.c.hash).where(EVENT.c.campaign == CAMPAIGN.c.id).order_by(EVENT.c.seq.desc()).limit(1)
    asked = select(CAMPAIGN.c.id, newest.scalar_subquery().label("hash")).where(CAMPAIGN.c.id.in_(list(campaigns)))
    return {row.id: row.hash for row in connection.execute(asked) if row.hash is not None}


def summary_row(event: CampaignOpened) -> dict[str, str]:
    """The row that lists a campaign, from the event that opened it."""
    row = {
        "id": event.campaign,
        "opened_at": event.at.isoformat(),
        "plan": event.plan,
        "plan_version": event.plan_version,
        "system": event.system.name,
        "engine": event.engine,
    }
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: str) -> str:
    """What every database takes as text."""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


_COLUMNS = ("campaign", "kind", "at", "body", "previous", "hash")


def _chained(events: Iterable[Packed], last: dict[str, str]) -> Iterable[tuple[str, ...]]:
    for packed in events:
        campaign, kind, at, body = packed.campaign, packed.kind, packed.at, packed.body
        previous = last.get(campaign, GENESIS)
        if packed.seal is not None:
            body = packed.seal.seal_body(body, campaign, kind, at, previous)
        last[campaign] = digest = link(previous, campaign, kind, at, body)
        yield campaign, kind, at, body, previous, digest
