"""The audit log: who did what. One hash chain over the whole laboratory, each entry signed by who acted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, func, insert, select

from eqlab.core.act import Act, Entry
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.store.audit_serial import act_of, body_of, entry_hash, signed_bytes
from eqlab.store.chain import GENESIS, digest_of
from eqlab.store.dialect import Database
from eqlab.store.issues import (
    ACT_NOT_WRITABLE,
    ENTRY_ALTERED,
    ENTRY_MISSING,
    ENTRY_STRAY,
    ENTRY_UNREADABLE,
    ENTRY_UNSIGNED,
    FILE_STALE,
    LAB_STALE,
)
from eqlab.store.leaves import Leaves, doubts_about_leaves
from eqlab.store.reader import told
from eqlab.store.serial import Unstorable
from eqlab.store.tables import ENTRY

_PAGE = 500
"""Rows read at a time; between pages no transaction is held."""

EntryRow: TypeAlias = Mapping[str, Any]
Sign: TypeAlias = Callable[[bytes], str]
"""Signs bytes in the name of the actor; gives Ed25519, base64."""
Check: TypeAlias = Callable[[Entry, bytes], str]
"""Says what is wrong with the signature of an entry under these bytes; empty when nothing is."""


class _NotSigned(Exception):
    """Whatever the signer raised: no fault of the store."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """Keeps what people did. All methods may be called by any thread, and by several processes at once."""

    database: Database
    leaves: Leaves
    check_open: Callable[[], None]

    def append(
        self,
        act: Act,
        *,
        file: str,
        actor: str,
        at: datetime,
        sign: Sign,
        expect: int | None = None,
        leaf: bytes | None = None,
    ) -> Entry:
        """Keep an act, and the leaf of the public log that comes with it: both or none, durable on return.

        `at` has a time zone. `expect` is the number of the last entry of the file (of the laboratory's own, file "",
        when `file` is empty) on which the act rests; 0 for none; None not to care.
        Raises UsageError when that file went on meanwhile, LabFault when the act cannot be kept, and all that `sign`
        raises.
        """
        self.check_open()
        fields = _fields(act, file, actor, at, leaf)
        try:
            with self.database.changing() as connection:
                self._refuse_stale(connection, file, expect)
                number, previous = _head(connection)
                row = _signed({**fields, "previous": previous, "number": number + 1}, sign)
                connection.execute(insert(ENTRY), row)
                if leaf is not None:
                    self.leaves.add(connection, row["number"], leaf)
        except _NotSigned as problem:
            raise problem.args[0] from None
        return _entry(row, act_of(row["kind"], row["body"]))

    def entries(self, file: str | None = None, *, after: int = 0) -> Iterator[Entry]:
        """The entries, in order, of a file (`""`: the laboratory's own) or of all, whose number is above `after`.

        Those that are there when the reading begins. The cost does not grow with other files.
        Raises LabFault at an entry that is not as it was written, or that this eqlab cannot read.
        """
        self.check_open()
        return self._entries(file, after)

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry; 0 and 64 zeros when there is none. Raises LabFault."""
        self.check_open()
        with self.database.reading() as connection:
            return _head(connection)

    def verify(self, check: Check = lambda _entry, _signed: "") -> tuple[str, ...]:
        """All that is wrong with the log and the leaves, a sentence each; empty when it is intact.

        `check` is asked about each signature. What was cut off at the end shows in the head only: keep that elsewhere.
        Raises LabFault when the store cannot be read at all.
        """
        self.check_open()
        problems: list[str] = []
        leaves: dict[int, str] = {}
        number, previous = 0, GENESIS
        for row in self._rows(None, 0):
            problems += [told(self._fault(issue, at)) for issue, at in _breaks(row, number, previous)]
            problems += [told(fault) for fault in self._doubts(row, check)]
            number, previous = row["number"], row["hash"]
            if row["leaf"]:
                leaves[row["number"]] = row["leaf"]
        return (*problems, *doubts_about_leaves(self.database, leaves, upto=number))

    def _entries(self, file: str | None, after: int) -> Iterator[Entry]:
        number, previous = after, ""
        for row in self._rows(file, after):
            for issue, at in _breaks(row, number, previous) if file is None else _altered(row):
                raise self._fault(issue, at)
            number, previous = row["number"], row["hash"]
            yield self._entry_of(row)

    def _rows(self, file: str | None, after: int) -> Iterator[EntryRow]:
        which = () if file is None else (ENTRY.c.file == file,)
        with self.database.reading() as connection:
            last = connection.execute(select(func.max(ENTRY.c.number)).where(*which)).scalar()
        while last is not None and after < last:
            page = (
                select(ENTRY)
                .where(*which, ENTRY.c.number > after, ENTRY.c.number <= last)
                .order_by(ENTRY.c.number)
                .limit(_PAGE)
            )
            with self.database.reading() as connection:
                rows = [dict(row) for row in connection.execute(page).mappings()]
            yield from rows
            after = rows[-1]["number"] if rows else last

    def _doubts(self, row: EntryRow, check: Check) -> Iterator[LabFault]:
        try:
            entry = self._entry_of(row)
        except LabFault as fault:
            yield fault
            return
        problem = check(entry, _signed_part(row))
        if problem:
            yield self._fault(ENTRY_UNSIGNED, row["number"], problem=problem, actor=entry.actor)

    def _entry_of(self, row: EntryRow) -> Entry:
        try:
            return _entry(row, act_of(row["kind"], row["body"]))
        except (Unstorable, ValueError, TypeError) as problem:
            raise self._fault(ENTRY_UNREADABLE, row["number"], kind=str(row["kind"]), problem=str(problem)) from None

    def _fault(self, issue: Issue, number: object, **facts: str) -> LabFault:
        return LabFault(issue, None, path=self.database.shown, number=str(number), **facts)

    def _refuse_stale(self, connection: Connection, file: str, expect: int | None) -> None:
        if expect is None:
            return
        asked = select(func.max(ENTRY.c.number)).where(ENTRY.c.file == file)
        last = connection.execute(asked).scalar() or 0
        if last != expect:
            raise UsageError(FILE_STALE if file else LAB_STALE, file=file, last=str(last), seen=str(expect))


def _head(connection: Connection) -> tuple[int, str]:
    newest = select(ENTRY.c.number, ENTRY.c.hash).order_by(ENTRY.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return (0, GENESIS) if row is None else (row.number, row.hash)


def _fields(act: Act, file: str, actor: str, at: datetime, leaf: bytes | None) -> dict[str, Any]:
    """What of a row is known before its place in the log is. Raises LabFault."""
    kind = type(act).__name__
    try:
        body = body_of(act)
        _refuse_odd(file, actor, at)
    except Unstorable as problem:
        raise LabFault(ACT_NOT_WRITABLE, kind=kind, problem=str(problem)) from None
    written = {"file": file, "kind": kind, "at": at.astimezone(UTC).isoformat(), "actor": actor, "body": body}
    return {**written, "leaf": "" if leaf is None else digest_of(leaf)}


def _refuse_odd(file: str, actor: str, at: datetime) -> None:
    if at.tzinfo is None:
        raise Unstorable(words("its time has no zone"))
    if any("\0" in name or name != name.encode("utf-8", "replace").decode("utf-8") for name in (file, actor)):
        raise Unstorable(words("a name in it is no text"))


def _signed(row: dict[str, Any], sign: Sign) -> dict[str, Any]:
    signed = _signed_part(row)
    try:
        signature = sign(signed)
    except Exception as error:  # noqa: BLE001 - the signer's own errors go to the caller as they are
        raise _NotSigned(error) from None
    return {**row, "signature": signature, "hash": entry_hash(signed, signature)}


def _signed_part(row: Mapping[str, Any]) -> bytes:
    return signed_bytes(**{name: row[name] for name in _SIGNED})


def _entry(row: Mapping[str, Any], act: Act) -> Entry:
    plain = {name: row[name] for name in ("number", "actor", "file", "previous", "hash", "signature")}
    return Entry(act=act, at=datetime.fromisoformat(row["at"]), **plain)


def _altered(row: EntryRow) -> Iterator[tuple[Issue, int]]:
    plain = all(isinstance(row[name], str) for name in _TEXTS) and isinstance(row["number"], int)
    if not plain or entry_hash(_signed_part(row), row["signature"]) != row["hash"]:
        yield ENTRY_ALTERED, row["number"]


def _breaks(row: EntryRow, number: int, previous: str) -> Iterator[tuple[Issue, int]]:
    """What of the chain does not hold at an entry, given number and hash of the one before; "" for not known."""
    if row["number"] != number + 1:
        yield ENTRY_MISSING, number + 1
    yield from _altered(row)
    if previous and row["previous"] != previous:
        yield ENTRY_STRAY, row["number"]


_SIGNED = ("previous", "number", "file", "kind", "at", "actor", "body", "leaf")
_TEXTS = (*_SIGNED[:1], *_SIGNED[2:], "signature")
