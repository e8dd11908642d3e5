"""Work that is killed in the middle: each says a line when something was acknowledged, and can be begun again."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from form_one import form_one_file, form_one_server
from sample_acts import DAY, act, sign_as
from sample_events import closed, exchange, finished, opened, step
from sqlalchemy import create_engine

from eqlab.core.act import Change, ChangeApproved
from eqlab.core.event import CampaignClosed, Event
from eqlab.store import open_store

EXCHANGES = 20
ATTESTATIONS = 10
FIRST_FORM: tuple[Event, ...] = (
    opened(),
    *(exchange(f"X{number}", b"%d" % number) for number in range(12)),
    finished(),
)

Say: TypeAlias = Callable[[str], None]


def record(place: str, say: Say) -> None:
    """Record a campaign: exchanges with derived events between them, and a word in the audit log about each."""
    store = open_store(place, patience=30)
    told = list(store.events("C1"))
    if not told:
        store.append(opened())
        say("opened")
    known = {event.exchange.id for event in told if hasattr(event, "exchange")}
    said = {entry.act.words for entry in store.log.entries("F1")}
    for number in range(EXCHANGES):
        name = f"X{number}"
        if name not in known:
            store.append(step(number))
            store.append(exchange(name, f"body {number}".encode() * 40))
            say(f"exchange {name}")
        if name not in said:
            act(store.log, name)
            say(f"entry {name}")
    if not any(isinstance(event, CampaignClosed) for event in told):
        store.append(closed())
        say("closed")
    store.close()


def issue(place: str, say: Say) -> None:
    """Issue attestations: keep the document, then the act with its leaf of the public log."""
    store = open_store(place, patience=30)
    issued = {entry.act.attestation for entry in store.log.entries("F1")}
    for number in range(ATTESTATIONS):
        name = f"EQ-{number}"
        if name in issued:
            continue
        document = f'{{"id":"{name}"}}'.encode() * 30
        digest = store.keep(document)
        say(f"document {digest}")
        approved = ChangeApproved(proposal=f"P-{number}", attestation=name, change=Change.ISSUE, sha256=digest)
        leaf = f"issued {name} {digest}".encode()
        last = max((entry.number for entry in store.log.entries("F1")), default=0)
        facts = {"file": "F1", "actor": "anna", "at": DAY, "sign": sign_as("anna")}
        entry = store.log.append(approved, expect=last, leaf=leaf, **facts)
        say(f"attestation {name} {entry.number}")
    store.close()


def migrate(place: str, say: Say) -> None:
    """Open a store of form 1, which brings it to the present one; then go on with it."""
    store = open_store(place, patience=30)
    say("migrated")
    if not list(store.log.entries()):
        act(store.log, "first")
        say("entry first")
    if not any(isinstance(event, CampaignClosed) for event in store.events("C1")):
        store.append(closed())
        say("closed")
    store.close()


def first_form(place: str) -> None:
    """Make the store of form 1 that is migrated."""
    if place.startswith("sqlite"):
        form_one_file(place.removeprefix("sqlite:///"), FIRST_FORM)
        return
    engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        form_one_server(connection, FIRST_FORM)
    engine.dispose()


WORK: Mapping[str, Callable[[str, Say], None]] = {"campaign": record, "issue": issue, "migration": migrate}
