"""Leaves of the public log. Each is added with an entry of the audit log, in the same transaction."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from eqlab.core.errors import LabFault
from eqlab.store.chain import digest_of
from eqlab.store.dialect import Database
from eqlab.store.issues import LEAF_MISSING, LEAF_UNFIT
from eqlab.store.reader import told
from eqlab.store.tables import ENTRY, LEAF

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Leaves:
    """The leaves, counted from 0 without gaps; append-only."""

    database: Database
    check_open: Callable[[], None]

    def size(self) -> int:
        """How many there are. Raises LabFault."""
        self.check_open()
        with self.database.reading() as connection:
            return _size(connection)

    def read(self, start: int, end: int) -> tuple[bytes, ...]:
        """The leaves from `start` up to, not including, `end`; fewer when there are fewer.

        Raises LabFault at one that does not fit the entry it came with.
        """
        self.check_open()
        asked = (
            select(LEAF.c.idx, LEAF.c.entry, LEAF.c.data, ENTRY.c.leaf)
            .join(ENTRY, ENTRY.c.number == LEAF.c.entry, isouter=True)
            .where(LEAF.c.idx >= start, LEAF.c.idx < end)
            .order_by(LEAF.c.idx)
        )
        with self.database.reading() as connection:
            rows = connection.execute(asked).all()
        for place, row in enumerate(rows, max(start, 0)):
            if row.idx != place or not isinstance(row.data, bytes) or digest_of(row.data) != row.leaf:
                raise unfit(self.database, place, row.entry)
        return tuple(row.data for row in rows)

    def add(self, connection: Connection, entry: int, data: bytes) -> None:
        """Add a leaf in the transaction that adds its entry."""
        connection.execute(insert(LEAF), {"idx": _size(connection), "entry": entry, "data": data})


def doubts_about_leaves(database: Database, expected: Mapping[int, str], *, upto: int) -> Iterator[str]:
    """What is wrong with the leaves of the entries up to a number, given the digest that each entry names."""
    left, place, last = dict(expected), 0, 0
    for index, entry, data in _rows(database, upto):
        fits = isinstance(data, bytes) and left.pop(entry, None) == digest_of(data)
        if not fits or index != place or entry <= last:
            yield told(unfit(database, index, entry))
        place, last = index + 1, entry
    for entry in left:
        yield told(LabFault(LEAF_MISSING, path=database.shown, number=str(entry)))


def unfit(database: Database, index: int, entry: int) -> LabFault:
    """The fault of a leaf that is not the one its entry came with."""
    return LabFault(LEAF_UNFIT, path=database.shown, index=str(index), number=str(entry))


def _rows(database: Database, upto: int) -> Iterator[tuple[int, int, object]]:
    after = -1
    while True:
        page = (
            select(LEAF.c.idx, LEAF.c.entry, LEAF.c.data)
            .where(LEAF.c.idx > after, LEAF.c.entry <= upto)
            .order_by(LEAF.c.idx)
            .limit(_PAGE)
        )
        with database.reading() as connection:
            rows = connection.execute(page).all()
        yield from ((row.idx, row.entry, row.data) for row in rows)
        if not rows:
            return
        after = rows[-1].idx


def _size(connection: Connection) -> int:
    last = connection.execute(select(func.max(LEAF.c.idx))).scalar()
    return 0 if last is None else int(last) + 1
