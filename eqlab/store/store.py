"""The store: a file of campaigns."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import DERIVED, CampaignOpened, Event
from eqlab.observe.redaction import redact_target
from eqlab.store.dialect import connect, telling
from eqlab.store.issues import NOT_OPENED, NOT_WRITABLE, UNKNOWN_BACKEND
from eqlab.store.migration import prepare
from eqlab.store.reader import CampaignSummary, Reader
from eqlab.store.serial import Packed, Unstorable, pack
from eqlab.store.writer import Writer, again

PATIENCE = 10.0
"""Seconds to wait for another process to give the file free."""


class Store:
    """Keeps the events of any number of campaigns. All methods may be called by any thread.

    Once an append has failed, the store refuses every further one with the same fault: evidence has no silent gaps.
    """

    __slots__ = ("_closed", "_engine", "_known", "_path", "_reader", "_refused", "_writer")

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._reader = Reader(engine, path)
        self._writer = Writer(engine, path)
        self._known: set[str] = set()
        self._refused: dict[str, LabFault] = {}
        self._closed = False

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

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

    def verify(self, campaign: str) -> tuple[str, ...]:
        """Prove the hash chain and the payloads of a campaign; empty when intact, else a sentence for each problem.

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
            self._engine.dispose()

    def _keep(self, event: Event, *, durable: bool) -> None:
        self._writer.check_open()
        campaign = event.campaign
        if campaign in self._refused:
            raise again(self._refused[campaign])
        if campaign not in self._known and not isinstance(event, CampaignOpened) and not self._reader.holds(campaign):
            raise LabFault(NOT_OPENED, path=str(self._path), campaign=str(campaign))
        self._writer.put(self._packed(event), durable)
        self._known.add(campaign)

    def _packed(self, event: Event) -> Packed:
        try:
            return pack(event)
        except Unstorable as problem:
            kind, campaign = type(event).__name__, str(event.campaign)
            fault = LabFault(NOT_WRITABLE, kind=kind, campaign=campaign, problem=str(problem))
            self._refused[event.campaign] = fault
            raise again(fault) from None


def open_store(url_or_path: str | Path, *, patience: float = PATIENCE) -> Store:
    """Open the store in a file, or make a new one; `patience` is how many seconds to wait for another process.

    An older store is brought to the present form, a copy of it kept beside it.
    Raises LabFault when the file cannot be read and written, is damaged, no store, or made by a newer eqlab;
    ConfigurationError when a URL names another kind of database.
    """
    path = _path_of(url_or_path)
    with telling(path):
        engine = connect(path, patience)
        try:
            prepare(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, path)


def _path_of(url_or_path: str | Path) -> Path:
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return Path(url_or_path)
    try:
        url = make_url(url_or_path)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        shown = redact_target(url_or_path)
        raise ConfigurationError(UNKNOWN_BACKEND, expected="a path, or sqlite:///path", url=shown)
    return Path(str(url.database))
