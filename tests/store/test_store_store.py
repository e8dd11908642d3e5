"""Appending and reading."""

import sqlite3
import stat
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from event_strategies import events
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_events import case_opened, closed, exchange, finished, opened, step
from store_hands import kept

from eqlab.core.event import Event
from eqlab.store import Store, open_store
from eqlab.store.chain import GENESIS
from eqlab.store.writer import BATCH


def column(file: Path, query: str) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        return [value for (value,) in connection.execute(query)]


def test_events_come_back_in_order(store: Store) -> None:
    """Derived or not, the order of reading is the order of appending."""
    told = [opened(), case_opened(), exchange(), step(0), step(1), finished(), closed()]
    for event in told:
        store.append(event)

    assert told == list(store.events("C1"))


def test_campaigns_do_not_mix(store: Store) -> None:
    for event in (opened("A"), opened("B"), step(0, "A"), step(0, "B"), finished("B"), finished("A")):
        store.append(event)

    assert [opened("A"), step(0, "A"), finished("A")] == list(store.events("A"))
    assert [opened("B"), step(0, "B"), finished("B")] == list(store.events("B"))


@settings(max_examples=20, deadline=None)
@given(told=st.lists(events(), max_size=8))
def test_any_campaign_survives_reopening(told: list[Event], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever was appended is read again, from another process's point of view too."""
    file = tmp_path_factory.mktemp("any") / "campaign.db"
    told = [opened(), *(with_campaign(event) for event in told)]
    store = open_store(file)
    for event in told:
        store.append(event)
    store.close()
    reopened = open_store(file)

    assert told == list(reopened.events("C1"))
    assert () == reopened.verify("C1")
    reopened.close()


def with_campaign(event: Event) -> Event:
    return replace(event, campaign="C1")


def test_durable_event_takes_the_waiting_ones_along(store: Store, file: Path) -> None:
    store.append(opened())
    store.append(case_opened())
    store.append(step())

    assert ["CampaignOpened"] == kept(file)

    store.append(finished())

    assert ["CampaignOpened", "CaseOpened", "StepFinished", "CaseFinished"] == kept(file)


def test_lazily_appended_event_waits(store: Store, file: Path) -> None:
    store.append(opened())
    store.append_lazily(finished())

    assert ["CampaignOpened"] == kept(file)


def test_flush_writes_what_waits(store: Store, file: Path) -> None:
    store.append_lazily(opened())
    store.append_lazily(finished())
    store.flush()

    assert ["CampaignOpened", "CaseFinished"] == kept(file)


def test_flush_of_nothing_is_nothing(store: Store, file: Path) -> None:
    store.flush()

    assert [] == kept(file)


def test_close_writes_what_waits(store: Store, file: Path) -> None:
    store.append_lazily(opened())
    store.close()

    assert ["CampaignOpened"] == kept(file)


def test_many_waiting_events_are_written_unasked(store: Store, file: Path) -> None:
    """What a crash can lose is bounded."""
    store.append(opened())
    for index in range(BATCH - 1):
        store.append(step(index))

    assert 1 == len(kept(file))

    store.append(step(BATCH))
    deadline = time.monotonic() + 20
    while len(kept(file)) == 1 and time.monotonic() < deadline:
        time.sleep(0.01)

    assert 1 + BATCH == len(kept(file))


def test_each_body_is_kept_once(store: Store, file: Path) -> None:
    store.append(opened())
    for number in range(5):
        store.append(exchange(f"X{number}", b"the same"))
    store.append(exchange("X9", b"another"))

    assert [b"another", b"ok", b"testplan: lab.sample\n", b"the same"] == sorted(
        column(file, "select data from payload")
    )


def test_bodies_are_no_part_of_the_log(store: Store, file: Path) -> None:
    store.append(opened())
    store.append(exchange(data=b"unmistakable"))

    assert [0] == column(file, "select count(*) from event where body like '%unmistakable%' or body like '%dW5taXN0%'")


def test_large_and_binary_bodies_come_back(store: Store) -> None:
    told = exchange(data=bytes(range(256)) * 8192)
    store.append(opened())
    store.append(told)

    assert [opened(), told] == list(store.events("C1"))


def test_campaigns_are_listed_in_order_of_opening(store: Store) -> None:
    """The latest comes last, whatever its name or its clock."""
    for name in ("M", "Z", "A"):
        store.append(opened(name))
    store.append(finished("M"))
    heads = {row.id: row.head for row in store.campaigns()}

    assert ["M", "Z", "A"] == [row.id for row in store.campaigns()]
    assert [2, 1, 1] == [row.events for row in store.campaigns()]
    assert 3 == len(set(heads.values()))


def test_summary_tells_what_was_opened(store: Store) -> None:
    store.append(opened())
    told = opened()
    (summary,) = store.campaigns()

    assert (told.campaign, told.at, told.plan, told.plan_version, told.system.name, told.engine) == (
        summary.id,
        summary.opened_at,
        summary.plan,
        summary.plan_version,
        summary.system,
        summary.engine,
    )


def test_resumed_campaign_is_listed_once(store: Store) -> None:
    store.append(opened())
    store.append(opened(resumed=True))

    assert [("C1", 2)] == [(row.id, row.events) for row in store.campaigns()]


def test_unknown_campaign_has_no_events(store: Store) -> None:
    assert [] == list(store.events("nobody"))


def test_chain_starts_anew_for_each_campaign(store: Store, file: Path) -> None:
    store.append(opened("A"))
    store.append(opened("B"))
    store.append(finished("A"))
    rows = column(file, "select previous from event order by seq")
    (first,) = column(file, "select hash from event where seq = 1")

    assert [GENESIS, GENESIS, first] == rows


def test_chain_goes_on_after_reopening(store: Store, file: Path) -> None:
    store.append(opened())
    store.close()
    again = open_store(file)
    again.append(closed())

    assert () == again.verify("C1")
    assert [opened(), closed()] == list(again.events("C1"))
    again.close()


def test_file_is_its_owner_s_alone(store: Store, file: Path) -> None:
    """Evidence holds credentials as they were sent."""
    store.append(opened())

    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}


def test_closing_leaves_one_file(store: Store, file: Path) -> None:
    store.append(opened())
    store.close()
    store.close()

    assert [file] == list(file.parent.iterdir())


def test_url_of_sqlite_names_a_file(file: Path) -> None:
    store = open_store(f"sqlite:///{file}")
    store.append(opened())
    store.close()

    assert ["CampaignOpened"] == kept(file)


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "a?b#c.db", "ü.db"])
def test_any_file_name_will_do(name: str, tmp_path: Path) -> None:
    open_store(tmp_path / name).close()

    assert [name] == [path.name for path in tmp_path.iterdir()]


def test_evidence_is_written_with_full_synchronisation(store: Store) -> None:
    """A commit that returned is on the disk, not in its cache."""
    with store._database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1} == told
