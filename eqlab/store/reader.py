"""Reading campaigns back, and proving that what is read is what was written."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, Subquery, func, literal, select

from eqlab.core.errors import EqlabError, LabFault
from eqlab.core.event import EVENT_KINDS, CampaignOpened, Event
from eqlab.core.issue import Issue
from eqlab.core.text import fill, words
from eqlab.store.chain import GENESIS, digest_of, link
from eqlab.store.dialect import Database
from eqlab.store.issues import (
    CHAIN_BROKEN,
    DAMAGED,
    DATA_ALTERED,
    DATA_MISSING,
    KIND_UNKNOWN,
    NOT_OPENED,
    PAYLOAD_ALTERED,
    PAYLOAD_MISSING,
    ROW_ALTERED,
    ROW_UNREADABLE,
    SUMMARY_ALTERED,
    UNSEALABLE,
)
from eqlab.store.sealing import Seal, Unsealable, is_sealed
from eqlab.store.seals import SHUT, Seals
from eqlab.store.serial import Unstorable, unpack
from eqlab.store.tables import CAMPAIGN, EVENT, PAYLOAD
from eqlab.store.writer import summary_row

_PAGE = 500
"""Rows read at a time; between pages no transaction is held."""

_NEAR = 50
"""Rows whose payloads are asked for together,"""
_SMALL = 1 << 16
"""unless they have more bytes than this: a reader may rest between two events, and holds no more than it must."""
_NAME = re.compile(r'"([0-9a-f]{64})"')

Near: TypeAlias = Mapping[str, object]
"""Payloads at hand, by name."""
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

    database: Database
    seals: Seals

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
        return self._summaries(_listed(span).order_by(span.c.first))

    def campaign(self, campaign: str) -> CampaignSummary | None:
        """One campaign; its cost does not grow with the number of others. None when there is none. Raises LabFault."""
        span = (
            select(
                literal(campaign).label("campaign"),
                func.max(EVENT.c.seq).label("last"),
                func.count().label("events"),
            )
            .where(EVENT.c.campaign == campaign)
            .subquery()
        )
        return next(iter(self._summaries(_listed(span))), None)

    def _summaries(self, listed: Select[Any]) -> tuple[CampaignSummary, ...]:
        with self.database.reading() as connection:
            rows = connection.execute(listed).mappings().all()
        try:
            return tuple(
                CampaignSummary(**{**row, "opened_at": datetime.fromisoformat(row["opened_at"])}) for row in rows
            )
        except (TypeError, ValueError):
            raise LabFault(
                DAMAGED, path=self.database.shown, problem=words("its list of campaigns cannot be read")
            ) from None

    def begun(self, campaign: str) -> bool | None:
        """Whether a campaign began sealed; None when it has not begun. Raises LabFault."""
        asked = select(EVENT.c.body).where(EVENT.c.campaign == campaign).order_by(EVENT.c.seq).limit(1)
        with self.database.reading() as connection:
            row = connection.execute(asked).first()
        return None if row is None else is_sealed(row.body)

    def data(self, name: str, seal: Seal | None) -> bytes:
        """What is kept under a name. Raises LabFault when it is missing or was altered."""
        data = self._stored(name)
        if data is None:
            raise LabFault(DATA_MISSING, path=self.database.shown, digest=name)
        opened = _opened(name, data, seal)
        if opened is None:
            raise LabFault(DATA_ALTERED, path=self.database.shown, digest=name)
        return opened

    def events(self, campaign: str) -> Iterator[Event]:
        """The events kept when the reading begins, in order; none for an unknown campaign.

        Raises LabFault at the first row that is not as it was written, or that this eqlab cannot read.
        """
        previous = GENESIS
        for row, near in self._rows(campaign):
            for issue in _breaks(row, previous):
                raise self._fault(issue, row)
            yield self._event(row, near)
            previous = row.hash

    def verify(self, campaign: str) -> tuple[str, ...]:
        """All that is wrong with a campaign's evidence, a sentence each; empty when it is intact. Raises LabFault.

        Of a sealed campaign whose key is not here, or destroyed, the chain alone is proven.
        """
        problems: list[str] = []
        previous, opened, shut = GENESIS, None, False
        for row, near in self._rows(campaign):
            problems.extend(told(self._fault(issue, row)) for issue in _breaks(row, previous))
            previous = str(row.hash)
            try:
                event = self._event(row, near)
            except LabFault as fault:
                if fault.issue not in SHUT:
                    problems.append(told(fault))
                shut = shut or fault.issue in SHUT
            else:
                opened = opened or (event if isinstance(event, CampaignOpened) else None)
        return (*problems, *(() if shut else self._doubts_about_list(campaign, opened)))

    def _doubts_about_list(self, campaign: str, opened: CampaignOpened | None) -> Iterator[str]:
        asked = select(CAMPAIGN).where(CAMPAIGN.c.id == campaign)
        with self.database.reading() as connection:
            listed = connection.execute(asked).mappings().first()
        if listed is None:
            yield told(LabFault(NOT_OPENED, path=self.database.shown, campaign=campaign))
        elif opened is None or dict(listed) != summary_row(opened):
            yield told(LabFault(SUMMARY_ALTERED, path=self.database.shown, campaign=campaign))

    def _rows(self, campaign: str) -> Iterator[tuple[EventRow, Near]]:
        """The rows in order, each with small payloads that it, or one near it, refers to."""
        with self.database.reading() as connection:
            last = connection.execute(select(func.max(EVENT.c.seq)).where(EVENT.c.campaign == campaign)).scalar()
        read = 0
        while last is not None and read < last:
            page = (
                select(EVENT)
                .where(EVENT.c.campaign == campaign, EVENT.c.seq > read, EVENT.c.seq <= last)
                .order_by(EVENT.c.seq)
                .limit(_PAGE)
            )
            with self.database.reading() as connection:
                rows = connection.execute(page).all()
            for start in range(0, len(rows), _NEAR):
                near = self._near(rows[start : start + _NEAR])
                yield from ((row, near) for row in rows[start : start + _NEAR])
            read = rows[-1].seq if rows else last

    def _near(self, rows: Sequence[EventRow]) -> Near:
        names = {name for row in rows if isinstance(row.body, str) for name in _NAME.findall(row.body)}
        if not names:
            return {}
        asked = select(PAYLOAD).where(PAYLOAD.c.sha256.in_(names), func.length(PAYLOAD.c.data) <= _SMALL)
        with self.database.reading() as connection:
            return {row.sha256: row.data for row in connection.execute(asked)}

    def _event(self, row: EventRow, near: Near) -> Event:
        if row.kind not in EVENT_KINDS:
            raise self._fault(KIND_UNKNOWN, row)
        seal = self.seals.needed(row.campaign) if is_sealed(row.body) else None
        try:
            identity = (row.campaign, row.kind, row.at, row.previous)
            body = row.body if seal is None else seal.open_body(row.body, *identity)
            return unpack(row.kind, body, lambda name: self._payload(row, name, seal, near))
        except Unsealable:
            raise self._fault(UNSEALABLE, row) from None
        except Unstorable as problem:
            raise self._fault(ROW_UNREADABLE, row, problem=str(problem)) from None

    def _payload(self, row: EventRow, name: str, seal: Seal | None, near: Near) -> bytes:
        data = near[name] if name in near else self._stored(name)
        if data is None:
            raise self._fault(PAYLOAD_MISSING, row, digest=name)
        opened = _opened(name, data, seal)
        if opened is None:
            raise self._fault(PAYLOAD_ALTERED, row, digest=name)
        return opened

    def _stored(self, name: str) -> object:
        with self.database.reading() as connection:
            return connection.execute(select(PAYLOAD.c.data).where(PAYLOAD.c.sha256 == name)).scalar()

    def _fault(self, issue: Issue, row: EventRow, **facts: str) -> LabFault:
        return LabFault(issue, None, path=self.database.shown, row=str(row.seq), kind=str(row.kind), **facts)


def _listed(span: Subquery) -> Select[Any]:
    return (
        select(CAMPAIGN, span.c.events, EVENT.c.hash.label("head"))
        .join(span, span.c.campaign == CAMPAIGN.c.id)
        .join(EVENT, EVENT.c.seq == span.c.last)
    )


def _opened(name: str, data: object, seal: Seal | None) -> bytes | None:
    """The bytes of a payload; None when they are not what was kept under that name."""
    if not isinstance(data, bytes):
        return None
    if seal is None:
        return data if digest_of(data) == name else None
    try:
        opened = seal.open_payload(name, data)
    except Unsealable:
        return None
    return opened if seal.name(opened) == name else None


def _breaks(row: EventRow, previous: str) -> Iterator[Issue]:
    """What of the chain does not hold at a row, given the hash of the row before it."""
    fields = (row.previous, row.campaign, row.kind, row.at, row.body)
    if not all(isinstance(field, str) for field in fields) or link(*fields) != row.hash:
        yield ROW_ALTERED
    if row.previous != previous:
        yield CHAIN_BROKEN


def told(fault: EqlabError) -> str:
    """What is wrong, without advice."""
    return f"{fill(fault.issue.template, fault.facts)} [{fault.issue.code}]"
