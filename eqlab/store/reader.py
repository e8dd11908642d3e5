"""Reading campaigns back, and proving that what is read is what was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import Connection, Engine, Row, func, select

from eqlab.core.errors import LabFault
from eqlab.core.event import EVENT_KINDS, CampaignOpened, Event
from eqlab.core.finding import fill
from eqlab.core.issue import Issue
from eqlab.store.chain import GENESIS, digest_of, link
from eqlab.store.dialect import telling
from eqlab.store.issues import (
    CHAIN_BROKEN,
    DAMAGED,
    KIND_UNKNOWN,
    NOT_OPENED,
    PAYLOAD_ALTERED,
    PAYLOAD_MISSING,
    ROW_ALTERED,
    ROW_UNREADABLE,
    SUMMARY_ALTERED,
)
from eqlab.store.serial import Unstorable, unpack
from eqlab.store.tables import CAMPAIGN, EVENT, PAYLOAD
from eqlab.store.writer import summary_row

_PAGE = 500
"""Rows read at a time; between pages no transaction is held."""

EventRow: TypeAlias = Row[tuple[int, str, str, str, str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSummary:
    """A campaign in one line."""

    id: str
    opened_at: datetime
    plan: str
    plan_version: str
    system: str
    engine: str
    """The eqlab that opened it."""
    events: int
    """Number of events kept."""
    head: str
    """Hash of the last of them: kept elsewhere, it proves that none was cut off later."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads from any thread, also while this or another process writes."""

    engine: Engine
    path: Path

    def campaigns(self) -> tuple[CampaignSummary, ...]:
        """All campaigns in the order they were opened. Raises LabFault."""
        span = (
            select(
                EVENT.c.campaign,
                func.min(EVENT.c.seq).label("first"),
                func.max(EVENT.c.seq).label("last"),
                func.count().label("events"),
            )
            .group_by(EVENT.c.campaign)
            .subquery()
        )
        listed = (
            select(CAMPAIGN, span.c.events, EVENT.c.hash.label("head"))
            .join(span, span.c.campaign == CAMPAIGN.c.id)
            .join(EVENT, EVENT.c.seq == span.c.last)
            .order_by(span.c.first)
        )
        with telling(self.path), self.engine.connect() as connection:
            rows = connection.execute(listed).mappings().all()
        try:
            return tuple(
                CampaignSummary(**{**row, "opened_at": datetime.fromisoformat(row["opened_at"])}) for row in rows
            )
        except (TypeError, ValueError):
            raise LabFault(DAMAGED, path=str(self.path), problem="its list of campaigns cannot be read") from None

    def holds(self, campaign: str) -> bool:
        """Tell whether a campaign was opened. Raises LabFault."""
        asked = select(CAMPAIGN.c.id).where(CAMPAIGN.c.id == campaign)
        with telling(self.path), self.engine.connect() as connection:
            return connection.execute(asked).first() is not None

    def events(self, campaign: str) -> Iterator[Event]:
        """The events kept when the reading begins, in order; none for an unknown campaign.

        Raises LabFault at the first row that is not as it was written, or that this eqlab cannot read.
        """
        previous = GENESIS
        for row in self._rows(campaign):
            for issue in _breaks(row, previous):
                raise self._fault(issue, row)
            yield self._event(row)
            previous = row.hash

    def verify(self, campaign: str) -> tuple[str, ...]:
        """All that is wrong with a campaign's evidence, a sentence each; empty when it is intact. Raises LabFault."""
        problems: list[str] = []
        previous, opened = GENESIS, None
        for row in self._rows(campaign):
            problems.extend(_told(self._fault(issue, row)) for issue in _breaks(row, previous))
            previous = str(row.hash)
            try:
                event = self._event(row)
            except LabFault as fault:
                problems.append(_told(fault))
            else:
                opened = opened or (event if isinstance(event, CampaignOpened) else None)
        return (*problems, *self._doubts_about_list(campaign, opened))

    def _doubts_about_list(self, campaign: str, opened: CampaignOpened | None) -> Iterator[str]:
        asked = select(CAMPAIGN).where(CAMPAIGN.c.id == campaign)
        with telling(self.path), self.engine.connect() as connection:
            listed = connection.execute(asked).mappings().first()
        if listed is None:
            yield _told(LabFault(NOT_OPENED, path=str(self.path), campaign=campaign))
        elif opened is None or dict(listed) != summary_row(opened):
            yield _told(LabFault(SUMMARY_ALTERED, path=str(self.path), campaign=campaign))

    def _rows(self, campaign: str) -> Iterator[EventRow]:
        with telling(self.path), self.engine.connect() as connection:
            last = connection.execute(select(func.max(EVENT.c.seq)).where(EVENT.c.campaign == campaign)).scalar()
        read = 0
        while last is not None and read < last:
            page = (
                select(EVENT)
                .where(EVENT.c.campaign == campaign, EVENT.c.seq > read, EVENT.c.seq <= last)
                .order_by(EVENT.c.seq)
                .limit(_PAGE)
            )
            with telling(self.path), self.engine.connect() as connection:
                rows = connection.execute(page).all()
            yield from rows
            read = rows[-1].seq if rows else last

    def _event(self, row: EventRow) -> Event:
        if row.kind not in EVENT_KINDS:
            raise self._fault(KIND_UNKNOWN, row)
        try:
            return unpack(row.kind, row.body, lambda digest: self._payload(row, digest))
        except Unstorable as problem:
            raise self._fault(ROW_UNREADABLE, row, problem=str(problem)) from None

    def _payload(self, row: EventRow, digest: str) -> bytes:
        with telling(self.path), self.engine.connect() as connection:
            data = _payload(connection, digest)
        if data is None:
            raise self._fault(PAYLOAD_MISSING, row, digest=digest)
        if not isinstance(data, bytes) or digest_of(data) != digest:
            raise self._fault(PAYLOAD_ALTERED, row, digest=digest)
        return data

    def _fault(self, issue: Issue, row: EventRow, **facts: str) -> LabFault:
        return LabFault(issue, None, path=str(self.path), row=str(row.seq), kind=str(row.kind), **facts)


def _payload(connection: Connection, digest: str) -> object:
    return connection.execute(select(PAYLOAD.c.data).where(PAYLOAD.c.sha256 == digest)).scalar()


def _breaks(row: EventRow, previous: str) -> Iterator[Issue]:
    """What of the chain does not hold at a row, given the hash of the row before it."""
    fields = (row.previous, row.campaign, row.kind, row.at, row.body)
    if not all(isinstance(field, str) for field in fields) or link(*fields) != row.hash:
        yield ROW_ALTERED
    if row.previous != previous:
        yield CHAIN_BROKEN


def _told(fault: LabFault) -> str:
    return f"{fill(fault.issue.template, fault.facts)} [{fault.issue.code}]"
