"""What must be so after a kill: all that was acknowledged is there, nothing is half, and the work can be completed."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from kill_drivers import ATTESTATIONS, EXCHANGES, FIRST_FORM
from sample_acts import forged
from sqlalchemy import create_engine, inspect

from eqlab.core.event import CampaignClosed, CampaignOpened
from eqlab.store import Store, open_store


def broken(kind: str, place: str, said: Sequence[str], *, complete: bool) -> list[str]:
    """The laws that do not hold, each in a few words."""
    if kind == "migration" and not complete:
        problems = list(_half_migrated(place, said))
        if problems or "migrated" not in said:
            return problems
    store = open_store(place)
    try:
        return [*_everywhere(store), *CHECKS[kind](store, said, complete)]
    finally:
        store.close()


def _everywhere(store: Store) -> Iterator[str]:
    yield from (f"verify: {problem}" for run in store.campaigns() for problem in store.verify(run.id))
    yield from (f"log: {problem}" for problem in store.log.verify(forged))
    numbers = [entry.number for entry in store.log.entries()]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"numbers have gaps: {numbers}"


def _campaign(store: Store, said: Sequence[str], complete: bool) -> Iterator[str]:
    events = list(store.events("C1"))
    names = [event.exchange.id for event in events if hasattr(event, "exchange")]
    words = [entry.act.words for entry in store.log.entries("F1")]
    kept = {
        *(["opened"] if any(isinstance(event, CampaignOpened) for event in events) else []),
        *(["closed"] if any(isinstance(event, CampaignClosed) for event in events) else []),
        *(f"exchange {name}" for name in names),
        *(f"entry {word}" for word in words),
    }
    expected = [f"X{number}" for number in range(EXCHANGES)]
    yield from (f"lost: {line}" for line in said if line not in kept)
    if names != expected[: len(names)] or words != expected[: len(words)]:
        yield f"not one after the other: {names} {words}"
    if not 0 <= len(names) - len(words) <= 1:
        yield f"written before its cause: {len(names)} exchanges, {len(words)} entries"
    if complete and (len(names), len(words), "closed" in kept) != (EXCHANGES, EXCHANGES, True):
        yield "not completed"


def _issue(store: Store, said: Sequence[str], complete: bool) -> Iterator[str]:
    entries = list(store.log.entries("F1"))
    leaves = store.leaves.read(0, store.leaves.size())
    acts = [entry.act for entry in entries]
    for line in said:
        word, name, *number = line.split()
        if word == "document" and hashlib.sha256(store.payload(name)).hexdigest() != name:
            yield f"lost: {line}"
        if word == "attestation" and (name, *number) not in [(e.act.attestation, str(e.number)) for e in entries]:
            yield f"lost: {line}"
    if [f"issued {one.attestation} {one.sha256}".encode() for one in acts] != list(leaves):
        yield f"half: {len(acts)} entries, {len(leaves)} leaves"
    for one in acts:
        store.payload(one.sha256)
    names = [one.attestation for one in acts]
    if names != [f"EQ-{number}" for number in range(len(names))]:
        yield f"not one after the other: {names}"
    if complete and len(names) != ATTESTATIONS:
        yield "not completed"


def _migration(store: Store, said: Sequence[str], complete: bool) -> Iterator[str]:
    events = list(store.events("C1"))
    entries = [entry.act.words for entry in store.log.entries()]
    if tuple(events[: len(FIRST_FORM)]) != FIRST_FORM:
        yield "events of the first form are not as they were"
    kept = {"migrated", *(f"entry {word}" for word in entries), *(["closed"] if len(events) > len(FIRST_FORM) else [])}
    yield from (f"lost: {line}" for line in said if line not in kept)
    if complete and (entries, len(events)) != (["first"], len(FIRST_FORM) + 1):
        yield "not completed"


def _half_migrated(place: str, said: Sequence[str]) -> Iterator[str]:
    """Before anybody opens it again: it has one form, wholly."""
    engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        forms = connection.exec_driver_sql("SELECT version FROM schema_version ORDER BY 1").scalars().all()
        events = connection.exec_driver_sql("SELECT count(*) FROM event").scalar()
    engine.dispose()
    if forms not in ([1], [1, 2]) or ({"entry", "leaf"} <= tables) != (forms == [1, 2]):
        yield f"half migrated: forms {forms}, tables {sorted(tables)}"
    if "migrated" in said and forms != [1, 2]:
        yield "lost: migrated"
    if events is None or events < len(FIRST_FORM):
        yield f"lost: {len(FIRST_FORM)} events became {events}"


CHECKS: Mapping[str, object] = {"campaign": _campaign, "issue": _issue, "migration": _migration}
