"""How the procedure goes: time to the label, who is waited for, non-conformities by weight and age, attestations."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from eqlab.core.act import DecisionTaken, Entry, FileOpened, Severity
from eqlab.core.text import words
from eqlab.label.attested import State, fold_attestations
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.statistics.facts import Material
from eqlab.label.statistics.figure import WHOLE, Figure, Period, Row, Unit, count_rows
from eqlab.label.statistics.proportion import median, share

_DAY = timedelta(days=1)
_TENTH = Decimal("0.1")
AGES = ((30, "0-30"), (90, "31-90"), (180, "91-180"))
"""Whole days up to which an open non-conformity is of an age, and its name."""
OLDER = "181+"

_STATE_WORDS = {
    State.ISSUED: words("valid"),
    State.NOT_YET_VALID: words("not valid yet"),
    State.SUSPENDED: words("suspended"),
    State.EXPIRED: words("expired"),
    State.SUPERSEDED: words("superseded"),
    State.WITHDRAWN: words("withdrawn"),
    State.TERMINATED: words("terminated"),
}
_WEIGHT_WORDS = {
    Severity.BLOCKING: words("blocking"),
    Severity.MAJOR: words("major"),
    Severity.MINOR: words("minor"),
    Severity.REMARK: words("remark"),
}


def time_to_label(known: Material) -> Figure:
    """How many days from the opening of a file to its first decision."""
    spans: dict[str, list[tuple[Decimal, str]]] = {}
    vendors = _vendors(known.entries)
    for file, (opened, decided) in _decided(known.entries).items():
        told = (_days(opened, decided), vendors[file])
        spans.setdefault(WHOLE, []).append(told)
        spans.setdefault(Period.YEAR.of(decided), []).append(told)
    return Figure(
        id="time-to-label",
        title=words("Days from application to decision"),
        definition=words("The median of the days from the opening of a vendor's file to the first decision in it."),
        numerator=words("days, the median over the files"),
        denominator=words("files with a decision"),
        unit=Unit.DAYS,
        as_of=known.as_of,
        rows=tuple(_span_row(period, spans[period]) for period in sorted(spans)),
    )


def waiting(known: Material) -> Figure:
    """How much of the time the vendor was waited for."""
    vendors, decided = _vendors(known.entries), _decided(known.entries)
    owed = _owed(fold_nonconformities(known.entries, known.outcomes), known.as_of)
    waited, all_time, counted = timedelta(0), timedelta(0), set[str]()
    for file, opened in _opened(known.entries).items():
        end = decided[file][1] if file in decided else known.as_of
        waited += _length(_clip(one, opened, end) for one in owed.get(file, ()))
        all_time += end - opened
        counted.add(vendors[file])
    rows = [_waiting_row(waited, all_time, len(counted))] if counted else []
    return Figure(
        id="waiting-on-vendor",
        title=words("Waiting for the vendor"),
        definition=words(
            "The share of the days between the opening of a file and its first decision, or today, in which an open "
            "non-conformity was without an answer of the vendor."
        ),
        numerator=words("days in which the vendor was to answer"),
        denominator=words("days between opening and decision, or today"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=tuple(rows),
    )


def nonconformities(known: Material) -> Figure:
    """Open non-conformities by severity and age."""
    vendors = _vendors(known.entries)
    members: dict[tuple[int, Severity, str], list[str]] = {}
    for one in fold_nonconformities(known.entries, known.outcomes):
        if one.counts and one.severity is not None:
            rank, age = _age(known.as_of - one.raised_at)
            members.setdefault((rank, one.severity, age), []).append(vendors.get(one.file, one.file))
    order = sorted(members, key=lambda key: (-list(Severity).index(key[1]), key[0]))
    told = [
        Row(
            group=severity.value,
            period=age,
            numerator=len(members[rank, severity, age]),
            value=Decimal(len(members[rank, severity, age])),
            vendors=len(set(members[rank, severity, age])),
            words=_WEIGHT_WORDS[severity].template,
        )
        for rank, severity, age in order
    ]
    return Figure(
        id="nonconformities",
        title=words("Open non-conformities by severity and age"),
        definition=words(
            "How many non-conformities are open, by what they weigh and how many days ago they were raised."
        ),
        numerator=words("open non-conformities that count"),
        denominator=words("none: a count"),
        unit=Unit.COUNT,
        as_of=known.as_of,
        rows=tuple(told),
    )


def attestations(known: Material) -> Figure:
    """Attestations by state."""
    vendors, members = _vendors(known.entries), dict[str, list[str]]()
    for one in fold_attestations(known.entries):
        state = one.state_at(known.as_of)
        members.setdefault(State.ISSUED if state.in_force else state, []).append(vendors.get(one.file, one.file))
    ordered = {state: sorted(members[state]) for state in _STATE_WORDS if state in members}
    return Figure(
        id="attestations",
        title=words("Attestations by state"),
        definition=words("How many attestations are in which state today."),
        numerator=words("attestations in the state"),
        denominator=words("none: a count"),
        unit=Unit.COUNT,
        as_of=known.as_of,
        rows=count_rows(
            {state.value: vendors for state, vendors in ordered.items()},
            {state.value: told.template for state, told in _STATE_WORDS.items()},
        ),
    )


def _opened(entries: Iterable[Entry]) -> dict[str, datetime]:
    opened: dict[str, datetime] = {}
    for entry in entries:
        if isinstance(entry.act, FileOpened):
            opened.setdefault(entry.file, entry.at)
    return opened


def _vendors(entries: Iterable[Entry]) -> dict[str, str]:
    return {entry.file: entry.act.organisation.id for entry in entries if isinstance(entry.act, FileOpened)}


def _decided(entries: Iterable[Entry]) -> dict[str, tuple[datetime, datetime]]:
    """File to when it was opened and first decided."""
    opened, decided = _opened(entries), dict[str, tuple[datetime, datetime]]()
    for entry in entries:
        if isinstance(entry.act, DecisionTaken) and entry.file in opened:
            decided.setdefault(entry.file, (opened[entry.file], entry.at))
    return decided


def _days(start: datetime, end: datetime) -> Decimal:
    return Decimal((end - start) // timedelta(seconds=1)) / 86_400


def _span_row(period: str, spans: list[tuple[Decimal, str]]) -> Row:
    middle = median([days for days, _ in spans])
    return Row(
        group=WHOLE,
        period=period,
        numerator=None,
        denominator=len(spans),
        value=middle.quantize(_TENTH, ROUND_HALF_EVEN) if middle is not None else None,
        vendors=len({vendor for _, vendor in spans}),
    )


def _waiting_row(waited: timedelta, all_time: timedelta, vendors: int) -> Row:
    seconds, of = waited // timedelta(seconds=1), all_time // timedelta(seconds=1)
    return Row(
        group=WHOLE,
        numerator=round(waited / _DAY),
        denominator=round(all_time / _DAY),
        value=share(min(seconds, of), of),
        vendors=vendors,
    )


_Span = tuple[datetime, datetime]


def _owed(known: Iterable[NonConformity], now: datetime) -> dict[str, list[_Span]]:
    """File to the spans in which one of its non-conformities waited for an answer."""
    spans: dict[str, list[_Span]] = {}
    for one in known:
        spans.setdefault(one.file, []).extend(_unanswered(one, now))
    return spans


def _unanswered(one: NonConformity, now: datetime) -> Iterator[_Span]:
    since: datetime | None = None
    for word in one.thread:
        if word.deed in {"raised", "reopened"}:
            since = since or word.at
        elif word.deed in {"answered", "closed", "override confirmed"} and since is not None:
            yield since, word.at
            since = None
    if since is not None and one.counts:
        yield since, now


def _clip(span: _Span, start: datetime, end: datetime) -> _Span:
    first = max(span[0], start)
    return first, max(first, min(span[1], end))


def _length(spans: Iterable[_Span]) -> timedelta:
    """The length of what spans cover together."""
    total, reached = timedelta(0), None
    for start, end in sorted(spans):
        begin = start if reached is None else max(start, reached)
        total += max(end - begin, timedelta(0))
        reached = end if reached is None else max(reached, end)
    return total


def _age(span: timedelta) -> tuple[int, str]:
    days = span // _DAY
    for rank, (most, name) in enumerate(AGES):
        if days <= most:
            return rank, name
    return len(AGES), OLDER
