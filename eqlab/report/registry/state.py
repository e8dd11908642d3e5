"""Was it valid then? The state of an attestation at a moment, from the leaves of the public log alone.

reports/registry/state.js says the same in the browser; a test compares them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A leaf of the public log that concerns one attestation."""

    index: int
    """Its place in the log, from 0."""
    type: str
    """`issued`, `suspended`, `reinstated`, `reduced`, `extended`, `superseded`, `withdrawn` or `terminated`."""
    at: datetime
    """When it was logged, with time zone."""
    start: date | None = None
    """First day of validity; `from` in the log. The leaf itself counts from `at`."""
    until: date | None = None
    """Last day of validity as it stands from then on; of a suspension it says nothing."""
    kind: str = ""
    reason: str = ""
    """Class of reason, a code of the scheme."""
    successor: str = ""
    revision: int = 0
    sha256: str = ""
    """Of the attestation's canonical document from then on."""
    data: str = ""
    """The leaf as it stands in the log."""
    proof: str = ""
    """A tlog-proof of it; empty when there is none to show."""


class Word(StrEnum):
    """What an attestation is at a moment."""

    NOT_ISSUED = "not_issued"
    NOT_YET_VALID = "not_yet_valid"
    VALID = "valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


ENDS = {"superseded": Word.SUPERSEDED, "withdrawn": Word.WITHDRAWN, "terminated": Word.TERMINATED}
"""Nothing follows these: a new attestation has a new id."""
CHANGES = ("issued", "suspended", "reinstated", "reduced", "extended", *ENDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """An attestation at a moment."""

    word: Word
    kind: str = ""
    revision: int = 0
    sha256: str = ""
    start: date | None = None
    until: date | None = None
    """Last day of validity; None when it is not limited."""
    reason: str = ""
    """Class of reason of a suspension or an end."""
    successor: str = ""
    index: int | None = None
    """Leaf that made it so; None before the first one."""


def state_at(leaves: Sequence[Leaf], moment: datetime) -> State:
    """Return the state at a moment (with time zone).

    A leaf counts from its moment; those of one moment in the order of the log. A validity begins with its first day and
    ends with its last, in UTC. An end is final; a suspension whose validity has run out is expired.
    """
    counting = [leaf for leaf in leaves if leaf.type in CHANGES and leaf.at <= moment]
    state = State(word=Word.NOT_ISSUED)
    for leaf in sorted(counting, key=lambda one: (one.at, one.index)):
        known = state.index is not None or leaf.type == "issued"
        if known and state.word not in ENDS.values():
            state = _after(state, leaf)
    return _dated(state, moment.astimezone(UTC).date())


def state_on(leaves: Sequence[Leaf], day: date) -> State:
    """Return the state at the end of a day, in UTC."""
    return state_at(leaves, datetime.combine(day, time.max, UTC))


def _after(state: State, leaf: Leaf) -> State:
    suspending = leaf.type == "suspended"
    stays = state.word is Word.SUSPENDED and leaf.type in {"reduced", "extended"}
    stopped = Word.SUSPENDED if suspending or stays else Word.VALID
    return State(
        word=ENDS.get(leaf.type, stopped),
        kind=leaf.kind or state.kind,
        revision=leaf.revision or state.revision,
        sha256=leaf.sha256 or state.sha256,
        start=leaf.start or state.start,
        until=state.until if suspending or leaf.type in ENDS else leaf.until or state.until,
        reason=state.reason if stays else leaf.reason if suspending or leaf.type in ENDS else "",
        successor=leaf.successor,
        index=leaf.index,
    )


def _dated(state: State, day: date) -> State:
    if state.word not in {Word.VALID, Word.SUSPENDED}:
        return state
    word: Word = state.word
    if state.until is not None and state.until < day:
        word = Word.EXPIRED
    elif state.start is not None and state.start > day:
        word = Word.NOT_YET_VALID if word is Word.VALID else word
    return State(
        word=word,
        kind=state.kind,
        revision=state.revision,
        sha256=state.sha256,
        start=state.start,
        until=state.until,
        reason=state.reason if word is Word.SUSPENDED else "",
        successor=state.successor,
        index=state.index,
    )
