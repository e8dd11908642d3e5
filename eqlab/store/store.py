"""The store: a file of campaigns."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import DERIVED, CampaignOpened, Event
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.observe.redaction import redact_target
from eqlab.store.audit import AuditLog
from eqlab.store.chain import digest_of
from eqlab.store.dialect import Database
from eqlab.store.dialect_sqlite import sqlite
from eqlab.store.issues import NOT_OPENED, NOT_WRITABLE, UNKNOWN_BACKEND, UNOPENABLE
from eqlab.store.leaves import Leaves
from eqlab.store.migration import prepare
from eqlab.store.reader import CampaignSummary, Reader
from eqlab.store.sealing import Keyring, Seal
from eqlab.store.seals import Seals
from eqlab.store.serial import Packed, Unstorable, pack
from eqlab.store.tables import PAYLOAD
from eqlab.store.writer import Writer, again

PATIENCE = 10.0
"""Seconds to wait for another process to give the file free."""


class Store:
    """Keeps the events of any number of campaigns, and the audit log. All methods may be called by any thread.

    Once an append has failed, the store refuses every further one with the same fault: evidence has no silent gaps.
    """

    __slots__ = ("_closed", "_database", "_known", "_reader", "_refused", "_seals", "_writer", "leaves", "log")

    log: AuditLog
    """Who did what."""
    leaves: Leaves
    """Of the public log."""

    def __init__(self, database: Database, keys: Keyring | None = None) -> None:
        self._database = database
        self._seals = Seals(database, keys)
        self._reader = Reader(database, self._seals)
        self._writer = Writer(database)
        self._known: dict[str, bool] = {}
        self._refused: dict[str, LabFault] = {}
        self._closed = False
        self.leaves = Leaves(database, self._writer.check_open)
        self.log = AuditLog(database, self.leaves, self._writer.check_open)

    @property
    def path(self) -> Path | str:
        """The file, or the URL without its password."""
        return self._database.path or self._database.shown

    def append(self, event: Event) -> None:
        """Keep an event; durable on return, with every event before it, unless its kind is derived.

        Derived events are written before or with the next durable one, on `flush` and `close`, and whenever many wait.
        Raises LabFault when the event cannot be kept.
        """
        self._keep(event, durable=not isinstance(event, DERIVED))

    def append_lazily(self, event: Event) -> None:
        """Keep an event as if its kind were derived. Raises LabFault when it cannot be kept."""
        self._keep(event, durable=False)

    def flush(self) -> None:
        """Return when every event appended so far is durable. Raises LabFault when one could not be kept."""
        self._writer.flush()

    def events(self, campaign: str) -> Iterator[Event]:
        """The durable events of a campaign in the order of their appending; none for an unknown campaign.

        Raises LabFault at a row that is not as it was written, or that this eqlab cannot read, naming the row.
        """
        self._writer.check_open()
        return self._reader.events(campaign)

    def campaigns(self) -> tuple[CampaignSummary, ...]:
        """All campaigns, in the order they were opened. Raises LabFault."""
        self._writer.check_open()
        return self._reader.campaigns()

    def campaign(self, campaign: str) -> CampaignSummary | None:
        """One campaign, None when there is none; its cost does not grow with the others. Raises LabFault."""
        self._writer.check_open()
        return self._reader.campaign(campaign)

    def keep(self, data: bytes, *, campaign: str = "") -> str:
        """Keep bytes once, durable on return; return the name to ask for them by: their SHA-256, hexadecimal.

        With a sealed `campaign` they are encrypted under its key, and named by an HMAC. Raises LabFault, also when that
        key is not here.
        """
        self._writer.check_open()
        seal = self._seal_of(campaign)
        name = digest_of(data) if seal is None else seal.name(data)
        row = {"sha256": name, "data": data if seal is None else seal.seal_payload(name, data)}
        with self._database.changing() as connection:
            connection.execute(self._database.dialect.insert_new(PAYLOAD), row)
        return name

    def payload(self, sha256: str, *, campaign: str = "") -> bytes:
        """The bytes kept under a name; raises LabFault when they are missing or were altered.

        What was kept with a sealed `campaign` is asked for with it; LabFault when its key was destroyed.
        """
        self._writer.check_open()
        return self._reader.data(sha256, self._seal_of(campaign))

    def verify(self, campaign: str) -> tuple[str, ...]:
        """Prove the hash chain and the payloads of a campaign; empty when intact, else a sentence for each problem.

        Of a sealed campaign whose key is not here, or destroyed, the chain is proven and nothing else.
        Raises LabFault when the file cannot be read at all.
        """
        self._writer.check_open()
        return self._reader.verify(campaign)

    def close(self) -> None:
        """Write what waits and give the file free. Raises LabFault when an event could not be kept.

        Safe to call twice.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self._writer.close()
        finally:
            self._database.engine.dispose()

    def _seal_of(self, campaign: str) -> Seal | None:
        """The seal for bytes that belong to a campaign; what belongs to a sealed one is never kept in the clear."""
        seal = self._seals.of(campaign) if campaign else None
        if campaign and seal is None and any(self._reader.begun(name) for name in (campaign, f"{campaign}.1")):
            raise self._seals.shut(campaign)
        return seal

    def _keep(self, event: Event, *, durable: bool) -> None:
        self._writer.check_open()
        if event.campaign in self._refused:
            raise again(self._refused[event.campaign])
        self._writer.put(self._packed(event, self._seal(event)), durable)

    def _seal(self, event: Event) -> Seal | None:
        """The seal of the event's campaign; a campaign that began sealed goes on sealed or not at all."""
        campaign = event.campaign
        seal = self._seals.of(campaign)
        if campaign not in self._known:
            begun = self._reader.begun(campaign)
            if begun is None and not isinstance(event, CampaignOpened):
                raise LabFault(NOT_OPENED, path=self._database.shown, campaign=str(campaign))
            self._known[campaign] = seal is not None if begun is None else begun
        if seal is None and self._known[campaign]:
            raise self._seals.shut(campaign)
        return seal

    def _packed(self, event: Event, seal: Seal | None) -> Packed:
        try:
            return pack(event, seal)
        except Unstorable as problem:
            kind, campaign = type(event).__name__, str(event.campaign)
            fault = LabFault(NOT_WRITABLE, kind=kind, campaign=campaign, problem=str(problem))
            self._refused[event.campaign] = fault
            raise again(fault) from None


def open_store(url_or_path: str | Path, *, keys: Keyring | None = None, patience: float = PATIENCE) -> Store:
    """Open the store in a file or a database of PostgreSQL, or make a new one.

    `keys` seals campaigns that have a key; `patience` is how many seconds to wait for another process.
    An older store is brought to the present form; of a file, a copy is kept beside it.
    Raises LabFault when the store cannot be reached, read and written, is damaged, no store, or made by a newer eqlab;
    ConfigurationError when a URL names another kind of database, or a server that cannot keep evidence.
    """
    url = None if isinstance(url_or_path, Path) or "://" not in url_or_path else _url_of(url_or_path)
    database = _in_file(Path(url_or_path), patience) if url is None else _at(url, str(url_or_path), patience)
    with database.telling():
        try:
            prepare(database)
        except BaseException:
            database.engine.dispose()
            raise
    return Store(database, keys)


def _in_file(path: Path, patience: float) -> Database:
    try:
        return sqlite(path, patience)
    except OSError as error:
        raise LabFault(UNOPENABLE, path=str(path), problem=reason_of(error)) from None


def _at(url: URL, written: str, patience: float) -> Database:
    if url.get_backend_name() == "sqlite":
        return _in_file(Path(str(url.database)), patience)
    from eqlab.store.dialect_postgresql import postgresql  # noqa: PLC0415 - a file needs nothing of a server's

    return postgresql(url, redact_target(written), patience)


def _url_of(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    known = url is not None and url.drivername in {"sqlite", "postgresql", "postgresql+psycopg"}
    if url is None or not known or url.database in (None, "", ":memory:"):
        expected = words("a path, sqlite:///path, or postgresql://user@host/database")
        raise ConfigurationError(UNKNOWN_BACKEND, expected=expected, url=redact_target(text))
    return url
