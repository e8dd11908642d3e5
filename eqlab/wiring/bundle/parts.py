"""Runs and entries of the audit log as members of a bundle: one JSON array a line."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from eqlab.core.act import Act, Entry
from eqlab.core.event import Event
from eqlab.core.text import words
from eqlab.store.audit_serial import act_of, body_of, entry_hash, signed_bytes
from eqlab.store.chain import GENESIS, link
from eqlab.store.serial import Packed, pack, unpack

RUNS = "runs/"
PAYLOADS = "payloads/"
AUDIT = "audit.jsonl"


@dataclass(slots=True, kw_only=True)
class Log:
    """The lines of a run as they are written, chained."""

    run: str
    lines: list[str] = field(default_factory=list)
    payloads: dict[str, bytes] = field(default_factory=dict)
    head: str = GENESIS

    def add(self, packed: Packed) -> None:
        """Add an event's line and payloads."""
        self.head = link(self.head, self.run, packed.kind, packed.at, packed.body)
        self.lines.append(json.dumps([packed.kind, packed.at, packed.body, self.head], ensure_ascii=True))
        self.payloads.update(packed.payloads)

    def member(self) -> bytes:
        """The member's bytes."""
        return "".join(f"{line}\n" for line in self.lines).encode("ascii")


def log_of(run: str, events: Iterable[Event]) -> Log:
    """Write a run. Raises Unstorable."""
    log = Log(run=run)
    for event in events:
        log.add(pack(event))
    return log


class Altered(Exception):
    """A line is not as it was written: its number, and what is wrong."""

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(number, problem)
        self.number = number
        self.problem = problem


def read_log(run: str, data: bytes, payload: Callable[[str], bytes]) -> tuple[tuple[Event, ...], str]:
    """Read a run, its chain proven; return its events and the hash of the last. Raises Altered."""
    head, events = GENESIS, []
    for number, (kind, at, body, told) in enumerate(_lines(data, 4), 1):
        head = link(head, run, kind, at, body)
        if head != told:
            raise Altered(number, words("its content does not give its hash"))
        try:
            event = unpack(kind, body, payload)
        except KeyError as problem:
            raise Altered(
                number, words("it rests on {payload}, which is not there", payload=str(problem)[:90])
            ) from None
        except Exception as problem:  # noqa: BLE001 - what a stranger wrote never brings a door down
            raise Altered(
                number, words("it cannot be read as {kind} ({problem})", kind=kind[:40], problem=str(problem)[:200])
            ) from None
        if event.campaign != run:
            raise Altered(number, words("it belongs to {run}", run=event.campaign[:80]))
        events.append(event)
    return tuple(events), head


def _lines(data: bytes, fields: int) -> Iterator[list[str]]:
    for number, line in enumerate(data.splitlines(), 1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as problem:
            raise Altered(number, words("it is no JSON ({problem})", problem=type(problem).__name__)) from None
        if not isinstance(row, list) or len(row) != fields or not all(isinstance(one, str) for one in row):
            raise Altered(number, words("it has not the form of a line"))
        yield row


def entry_line(entry: Entry, body: str = "") -> str:
    """Write an entry of the audit log."""
    row = [
        str(entry.number),
        entry.at.isoformat(),
        entry.actor,
        entry.file,
        type(entry.act).__name__,
        body or body_of(entry.act),
        entry.previous,
        entry.hash,
        entry.signature,
    ]
    return json.dumps(row, ensure_ascii=True)


def concerns(act: Act, campaign: str) -> bool:
    """Tell whether an act speaks of a campaign."""
    told: Mapping[str, Any] = {name: getattr(act, name, None) for name in ("campaign", "campaigns", "run")}
    many = told["campaigns"]
    return (
        told["campaign"] == campaign
        or (isinstance(many, tuple | list) and campaign in many)
        or str(told["run"] or "").rpartition(".")[0] == campaign
    )


def read_entries(data: bytes, *, masked: frozenset[str] = frozenset()) -> tuple[Entry, ...]:
    """Read entries, each proven by its own hash unless it is masked. Raises Altered.

    What comes with a leaf of the public log cannot be proven without it, so its hash is left to the log itself.
    """
    return tuple(_entry(row, masked) for row in _lines(data, 9))


def _entry(row: list[str], masked: frozenset[str]) -> Entry:
    number, at, actor, file, kind, body, previous, told, signature = row
    shown = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0  # noqa: PLR2004
    try:
        act = act_of(kind, body)
        moment = datetime.fromisoformat(at)
    except Exception as problem:  # noqa: BLE001 - likewise
        raise Altered(
            shown, words("it cannot be read as {kind} ({problem})", kind=kind[:40], problem=str(problem)[:200])
        ) from None
    signed = signed_bytes(previous=previous, number=shown, file=file, kind=kind, at=at, actor=actor, body=body, leaf="")
    if number not in masked and kind not in WITH_LEAVES and entry_hash(signed, signature) != told:
        raise Altered(shown, words("its content does not give its hash"))
    return Entry(
        number=shown, at=moment, actor=actor, file=file, act=act, previous=previous, hash=told, signature=signature
    )


WITH_LEAVES = frozenset({"ChangeApproved", "ReportIssued", "DocumentPublished", "CheckpointSigned", "KeyUsed"})
"""Acts that come with a leaf of the public log."""


def digest(data: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
