"""Sealed campaigns: nobody reads them without their key, and the chain is proven all the same; in both databases."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from altering import change
from event_strategies import events
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_acts import DAY, erased, forged, sign_as
from sample_events import closed, exchange, finished, opened, step
from sqlalchemy import select

from eqlab.core.event import Event
from eqlab.store import FolderKeyring, Store, open_keyring, open_store
from eqlab.store.chain import digest_of
from eqlab.store.sealing import Unsealable, seal_of
from eqlab.store.tables import EVENT, PAYLOAD

Refused = Callable[[Callable[[], object]], tuple[str, str]]
PATIENT = b'{"patient": "Jane Doe, 1984-05-05"}'


@pytest.fixture
def keys(tmp_path: Path) -> FolderKeyring:
    return open_keyring(tmp_path / "keys", tmp_path / "master.key")


@pytest.fixture
def sealed(place: str, keys: FolderKeyring) -> Iterator[Store]:
    """A sealed campaign, and one that is not."""
    keys.make("C1")
    store = open_store(place, keys=keys)
    for event in told():
        store.append(event)
    store.append(opened("C2"))
    store.append(exchange("X1", PATIENT, "C2"))
    yield store
    store.close()


def told() -> list[Event]:
    return [opened(), exchange("X1", PATIENT), exchange("X2", PATIENT), step(label="Jane Doe"), finished(), closed()]


def stored(store: Store) -> dict[str, bytes]:
    """All that is in the database, by where it stands."""
    with store._database.engine.connect() as connection:
        rows = connection.execute(select(EVENT.c.seq, EVENT.c.body, EVENT.c.campaign)).all()
        data = connection.execute(select(PAYLOAD)).all()
    bodies = {f"{row.campaign}/{row.seq}": row.body.encode() for row in rows}
    return bodies | {name: bytes(kept) for name, kept in data}


def test_sealed_campaign_is_read_with_its_key(sealed: Store) -> None:
    assert told() == list(sealed.events("C1"))
    assert () == sealed.verify("C1")
    assert ["C1", "C2"] == [row.id for row in sealed.campaigns()]


def test_nothing_of_a_patient_is_in_the_clear(sealed: Store) -> None:
    """Neither in bodies nor in payloads, nor by a hash that would confirm a guess."""
    kept = stored(sealed)
    mine = {name: data for name, data in kept.items() if not name.startswith("C2/")}
    own = {digest_of(PATIENT), digest_of(opened().plan_source), digest_of(b"ok")}

    assert 6 == len([name for name in mine if "/" not in name])
    assert own < mine.keys()
    assert [] == [name for name, data in mine.items() if name not in own and (b"Jane" in data or b"plan" in data)]
    assert [] == [name for name, data in kept.items() if name.startswith("C1") for one in own if one.encode() in data]


def test_equal_bodies_of_a_campaign_are_kept_once(sealed: Store) -> None:
    """Three for the sealed campaign, three for the other: plan, request, answer."""
    assert 6 == len([name for name in stored(sealed) if "/" not in name])


def test_without_keys_a_sealed_campaign_cannot_be_read(sealed: Store, place: str, refused: Refused) -> None:
    store = open_store(place)
    code, sentence = refused(lambda: list(store.events("C1")))

    assert "EQ-STORE-041" == code
    assert f"The evidence of the campaign C1 in {store.path} is sealed, and its key is not here." in sentence
    assert [opened("C2"), exchange("X1", PATIENT, "C2")] == list(store.events("C2"))
    assert sealed.campaigns() == store.campaigns()
    assert () == store.verify("C1")
    store.close()


def test_without_keys_a_sealed_campaign_does_not_go_on(sealed: Store, place: str, refused: Refused) -> None:
    """Not in the clear, behind everybody's back."""
    store = open_store(place)

    assert "EQ-STORE-041" == refused(lambda: store.append(exchange("X9", PATIENT)))[0]
    assert "EQ-STORE-041" == refused(lambda: store.append(opened(resumed=True)))[0]
    assert told() == list(sealed.events("C1"))
    store.close()


def test_sealed_campaign_goes_on_after_reopening(sealed: Store, place: str, keys: FolderKeyring) -> None:
    store = open_store(place, keys=keys)
    store.append(opened(resumed=True))
    store.close()

    assert [*told(), opened(resumed=True)] == list(sealed.events("C1"))
    assert () == sealed.verify("C1")


def test_erased_campaign_names_its_tombstone(sealed: Store, keys: FolderKeyring, refused: Refused) -> None:
    sealed.log.append(erased("C0"), file="F1", actor="ben", at=DAY, sign=sign_as("ben"))
    sealed.log.append(erased("C1"), file="F1", actor="anna", at=DAY, sign=sign_as("anna"))
    keys.destroy("C1")
    before = sealed.campaigns()

    assert (
        "EQ-STORE-042",
        (
            f"The evidence of the campaign C1 in {sealed.path} was erased: entry 2 of the audit log, by anna on "
            "2026-11-21, says why: retention is over. Its key was destroyed; nobody can read it any more. The chain "
            "can still be verified. [EQ-STORE-042]"
        ),
    ) == refused(lambda: list(sealed.events("C1")))
    assert "EQ-STORE-042" == refused(lambda: sealed.append(finished()))[0]
    assert before == sealed.campaigns()
    assert () == sealed.verify("C1")
    assert () == sealed.log.verify(forged)
    assert [opened("C2"), exchange("X1", PATIENT, "C2")] == list(sealed.events("C2"))


def test_run_is_sealed_and_erased_with_its_campaign(place: str, keys: FolderKeyring, refused: Refused) -> None:
    keys.make("CAM")
    store = open_store(place, keys=keys)
    store.append(opened("CAM.1"))
    store.append(opened("CAM.2"))
    store.append(exchange("X1", PATIENT, "CAM.2"))
    store.log.append(erased("CAM"), file="F1", actor="anna", at=DAY, sign=sign_as("anna"))
    read = list(store.events("CAM.2"))
    keys.destroy("CAM")

    assert [opened("CAM.2"), exchange("X1", PATIENT, "CAM.2")] == read
    assert ["EQ-STORE-042"] * 2 == [refused(lambda run=run: list(store.events(run)))[0] for run in ("CAM.1", "CAM.2")]
    store.close()


def test_chain_of_an_erased_campaign_still_shows_alterations(sealed: Store, keys: FolderKeyring, place: str) -> None:
    keys.destroy("C1")
    change(place, "update event set body = replace(body, 'sealed', 'Sealed') where seq = 3")

    assert ["EQ-STORE-010"] == [problem[-13:-1] for problem in sealed.verify("C1") if "Row 3 " in problem][:1]


def test_kept_bytes_are_sealed_with_their_campaign(sealed: Store, keys: FolderKeyring, refused: Refused) -> None:
    name = sealed.keep(PATIENT, campaign="C1")

    assert name != digest_of(PATIENT)
    assert name == sealed.keep(PATIENT, campaign="C1.7")
    assert PATIENT == sealed.payload(name, campaign="C1")
    assert "EQ-STORE-040" == refused(lambda: sealed.payload(name))[0]
    keys.destroy("C1")
    assert "EQ-STORE-041" == refused(lambda: sealed.payload(name, campaign="C1"))[0]
    assert "EQ-STORE-041" == refused(lambda: sealed.keep(PATIENT, campaign="C1"))[0]


def test_kept_bytes_of_an_erased_campaign_s_runs_are_not_plain(
    place: str, keys: FolderKeyring, refused: Refused
) -> None:
    keys.make("CAM")
    store = open_store(place, keys=keys)
    store.append(opened("CAM.1"))
    keys.destroy("CAM")

    assert "EQ-STORE-041" == refused(lambda: store.keep(PATIENT, campaign="CAM"))[0]
    assert "EQ-STORE-041" == refused(lambda: store.append(opened("CAM.1", resumed=True)))[0]
    store.close()


def test_kept_bytes_of_an_open_campaign_are_plain(sealed: Store) -> None:
    name = sealed.keep(b"plain", campaign="C2")

    assert digest_of(b"plain") == name
    assert b"plain" == sealed.payload(name, campaign="C2") == sealed.payload(name)


def test_who_has_no_key_cannot_make_a_chain_anew(tmp_path: Path, keys: FolderKeyring) -> None:
    """A row opens only after the row it was written after: cutting rows out and chaining the rest again shows."""
    from eqlab.store.chain import GENESIS, link

    file = tmp_path / "lab.db"
    keys.make("C1")
    store = open_store(file, keys=keys)
    for event in told():
        store.append(event)
    with closing(sqlite3.connect(file)) as connection:
        for kind in ("update", "delete"):
            connection.execute(f"drop trigger event_no_{kind}")
        connection.execute("delete from event where seq = 3")
        previous = GENESIS
        for seq, *fields in connection.execute(
            "select seq, campaign, kind, at, body from event order by seq"
        ).fetchall():
            made = link(previous, *fields)
            connection.execute("update event set previous = ?, hash = ? where seq = ?", (previous, made, seq))
            previous = made
        connection.commit()
    problems = store.verify("C1")
    store.close()

    assert ["EQ-STORE-043"] * 3 == [problem[-13:-1] for problem in problems]
    assert "Row 4 " in problems[0]


@settings(max_examples=15, deadline=None)
@given(st.lists(events(), max_size=6))
def test_any_campaign_can_be_sealed(tmp_path_factory: pytest.TempPathFactory, drawn: list[Event]) -> None:
    from dataclasses import replace

    folder = tmp_path_factory.mktemp("any")
    keys = open_keyring(folder / "keys", folder / "master.key")
    keys.make("C1")
    events_told = [opened(), *(replace(event, campaign="C1") for event in drawn)]
    store = open_store(folder / "lab.db", keys=keys)
    for event in events_told:
        store.append(event)
    store.flush()

    assert events_told == list(store.events("C1"))
    assert () == store.verify("C1")
    store.close()


@given(st.binary(max_size=60), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_different_campaigns_never_give_the_same_name(data: bytes, one: bytes, other: bytes) -> None:
    """Nor one that confirms a guess: the plain digest is none of them."""
    first, second = seal_of(one), seal_of(other)

    assert (one == other) == (first.name(data) == second.name(data))
    assert digest_of(data) != first.name(data)


@given(st.text(max_size=60), st.binary(max_size=60), st.sampled_from(range(6)))
def test_nothing_opens_elsewhere(body: str, data: bytes, place: int) -> None:
    """Neither under another key, nor in another place, nor changed."""
    seal, other = seal_of(bytes(32)), seal_of(bytes(31) + b"1")
    closed_body, closed_data = seal.seal_body(body, "C1", "Kind"), seal.seal_payload("name", data)
    spoiled = bytearray(closed_data)
    spoiled[place] ^= 1

    assert body == seal.open_body(closed_body, "C1", "Kind")
    assert data == seal.open_payload("name", closed_data)
    assert closed_data != seal.seal_payload("name", data)
    for attempt in (
        lambda: other.open_body(closed_body, "C1", "Kind"),
        lambda: seal.open_body(closed_body, "C2", "Kind"),
        lambda: seal.open_body(closed_body, "C1K", "ind"),
        lambda: seal.open_payload("other", closed_data),
        lambda: other.open_payload("name", closed_data),
        lambda: seal.open_payload("name", bytes(spoiled)),
        lambda: seal.open_payload("name", closed_data[:place]),
    ):
        with pytest.raises(Unsealable):
            attempt()


@given(st.text(max_size=30))
def test_no_text_breaks_the_opening(text: str) -> None:
    for body in (text, '{"sealed":"' + text + '"}', '{"sealed":"' + text, '{"sealed":"AAAA"}', '{"sealed":7}', "[]"):
        with pytest.raises(Unsealable):
            seal_of(os.urandom(32)).open_body(body, "C1")


def test_seal_tells_no_key() -> None:
    assert "Seal()" == repr(seal_of(os.urandom(32)))
