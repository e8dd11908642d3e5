"""Evidence that was altered is found out, and never told as if it were whole."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sample_events import case_opened, closed, exchange, finished, opened, step

from eqlab.core.errors import LabFault
from eqlab.store import Store, open_store
from eqlab.store.chain import link

Alter = Callable[..., None]


@pytest.fixture
def evidence(file: Path) -> Path:
    """A closed campaign of seven events."""
    store = open_store(file)
    for event in (opened(), case_opened(), exchange(), step(0), step(1), finished(), closed()):
        store.append(event)
    store.close()
    return file


@pytest.fixture
def store(evidence: Path) -> Iterator[Store]:
    opened_again = open_store(evidence)
    yield opened_again
    opened_again.close()


@pytest.fixture
def alter(evidence: Path) -> Alter:
    """Change the file as somebody with a database tool could."""

    def change(sql: str, *values: str) -> None:
        with closing(sqlite3.connect(evidence)) as connection:
            for table in ("campaign", "event", "payload"):
                connection.execute(f"drop trigger if exists {table}_no_update")
                connection.execute(f"drop trigger if exists {table}_no_delete")
            assert connection.execute(sql, values).rowcount > 0
            connection.commit()

    return change


def codes(problems: tuple[str, ...]) -> list[str]:
    return [problem.rpartition("[")[2].rstrip("]") for problem in problems]


def test_untouched_evidence_is_intact(store: Store) -> None:
    assert () == store.verify("C1")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("update event set body = replace(body, 'CASE-1', 'CASE-2') where seq = 4", ["EQ-STORE-010"]),
        ("update event set body = body || ' ' where seq = 7", ["EQ-STORE-010"]),
        ("update event set body = cast(body as blob) where seq = 4", ["EQ-STORE-010"]),
        ("update event set at = '2000-01-01T00:00:00+00:00' where seq = 2", ["EQ-STORE-010"]),
        ("update event set kind = 'CaseOpened' where seq = 6", ["EQ-STORE-010"]),
        ("update event set kind = 'Nonsense' where seq = 6", ["EQ-STORE-010", "EQ-STORE-012"]),
        ("update event set body = '{' where seq = 6", ["EQ-STORE-010", "EQ-STORE-013"]),
        ("update event set body = cast(x'ff' as text) where seq = 6", ["EQ-STORE-010", "EQ-STORE-013"]),
        ("update event set hash = previous where seq = 4", ["EQ-STORE-010", "EQ-STORE-011"]),
        ("delete from event where seq = 3", ["EQ-STORE-011"]),
        ("delete from event where seq = 1", ["EQ-STORE-011", "EQ-STORE-016"]),
        ("delete from event where seq > 0", ["EQ-STORE-016"]),
        ("update event set seq = 40 - seq where seq in (4, 5)", ["EQ-STORE-011"] * 3),
        (
            "insert into event select 9, campaign, kind, at, body, previous, hash from event where seq = 4",
            ["EQ-STORE-011"],
        ),
        ("update payload set data = x'00' where data = x'6f6b'", ["EQ-STORE-015"]),
        ("update payload set data = 'ok' where data = x'6f6b'", ["EQ-STORE-015"]),
        ("delete from payload where data = x'6f6b'", ["EQ-STORE-014"]),
        ("update campaign set system = 'Another'", ["EQ-STORE-016"]),
        ("update campaign set opened_at = '2000-01-01T00:00:00+00:00'", ["EQ-STORE-016"]),
    ],
)
def test_alteration_is_found(sql: str, expected: list[str], alter: Alter, store: Store) -> None:
    alter(sql)

    assert expected == codes(store.verify("C1"))


@pytest.mark.parametrize(
    ("sql", "row", "code"),
    [
        ("update event set body = replace(body, 'CASE-1', 'CASE-2') where seq = 4", 4, "EQ-STORE-010"),
        ("update event set body = x'00' where seq = 4", 4, "EQ-STORE-010"),
        ("delete from event where seq = 3", 4, "EQ-STORE-011"),
        ("update payload set data = x'00' where data = x'6f6b'", 3, "EQ-STORE-015"),
        ("delete from payload where data = x'6f6b'", 3, "EQ-STORE-014"),
    ],
)
def test_altered_evidence_is_not_told(sql: str, row: int, code: str, alter: Alter, store: Store) -> None:
    """What comes before the alteration is read; the row itself is a lab fault that names it."""
    alter(sql)
    reading = store.events("C1")
    read = [next(reading) for _ in range(3 if row > 3 and "delete" not in sql else 2)]
    with pytest.raises(LabFault) as caught:
        list(reading)

    assert opened() == read[0]
    assert code == caught.value.issue.code
    assert f"Row {row} of the store {store.path}" in caught.value.sentence()


def test_kind_of_a_later_eqlab_is_told(store: Store, evidence: Path) -> None:
    """A row that is whole, but of a kind this eqlab does not know."""
    chained(evidence, "VendorThanked", '{"campaign":"C1"}')
    with pytest.raises(LabFault) as caught:
        list(store.events("C1"))

    assert (
        f'Row 8 of the store {evidence} holds an event of the unknown kind "VendorThanked". '
        "Open the store with the eqlab that wrote it. [EQ-STORE-012]"
    ) == caught.value.sentence()


def test_event_without_a_field_is_told(store: Store, evidence: Path) -> None:
    chained(evidence, "CaseFinished", '{"campaign":"C1"}')
    with pytest.raises(LabFault) as caught:
        list(store.events("C1"))

    assert (
        f"Row 8 of the store {evidence} cannot be read as CaseFinished: Object missing required field `case`. "
        "Open the store with the eqlab that wrote it, or go on with an untouched copy. [EQ-STORE-013]"
    ) == caught.value.sentence()


def chained(file: Path, kind: str, body: str) -> None:
    """Add a row as a later eqlab would."""
    with closing(sqlite3.connect(file)) as connection:
        (head,) = connection.execute("select hash from event order by seq desc limit 1").fetchone()
        at = "2026-11-21T10:00:00+00:00"
        row = ("C1", kind, at, body, head, link(head, "C1", kind, at, body))
        connection.execute(
            "insert into event (campaign, kind, at, body, previous, hash) values (?, ?, ?, ?, ?, ?)", row
        )
        connection.commit()


def test_recomputed_hash_breaks_the_chain(store: Store, alter: Alter, evidence: Path) -> None:
    """Who alters a row and its hash must alter every row after it."""
    with closing(sqlite3.connect(evidence)) as connection:
        row = connection.execute("select previous, campaign, kind, at, body from event where seq = 4").fetchone()
    body = row[4].replace("CASE-1", "CASE-9")
    alter("update event set body = ?, hash = ? where seq = 4", body, link(*row[:4], body))

    assert ["EQ-STORE-011"] == codes(store.verify("C1"))
    assert "Row 5 " in store.verify("C1")[0]


def test_cut_end_shows_in_the_head(store: Store, alter: Alter) -> None:
    """The chain alone cannot know its end: that is why the head is told in reports."""
    (before,) = store.campaigns()
    alter("delete from event where seq = 7")
    (after,) = store.campaigns()

    assert () == store.verify("C1")
    assert before.head != after.head


def test_other_campaigns_stay_intact(store: Store, alter: Alter) -> None:
    store.append(opened("C2"))
    alter("update event set body = '{}' where campaign = 'C1'")

    assert () == store.verify("C2")
    assert [opened("C2")] == list(store.events("C2"))


def test_unknown_campaign_is_not_intact(store: Store) -> None:
    assert ["EQ-STORE-017"] == codes(store.verify("nobody"))


def test_unreadable_list_of_campaigns_is_told(store: Store, alter: Alter) -> None:
    alter("update campaign set opened_at = 'yesterday'")
    with pytest.raises(LabFault) as caught:
        store.campaigns()

    assert "EQ-STORE-005" == caught.value.issue.code


CHANGES = {
    "kind": "update event set kind = ? where seq = ?",
    "at": "update event set at = ? where seq = ?",
    "body": "update event set body = ? where seq = ?",
    "previous": "update event set previous = ? where seq = ?",
    "hash": "update event set hash = ? where seq = ?",
}


@pytest.mark.parametrize("seed", range(30))
def test_no_single_changed_letter_goes_unnoticed(seed: int, store: Store, alter: Alter, evidence: Path) -> None:
    """Whatever row of the campaign it is in, and whatever column."""
    chance = random.Random(seed)
    with closing(sqlite3.connect(evidence)) as connection:
        rows = connection.execute("select * from event").fetchall()
    seq, *fields = chance.choice(rows)
    column, name = chance.choice(list(enumerate(CHANGES, 1)))
    text = fields[column]
    place = chance.randrange(len(text))
    changed = f"{text[:place]}{chr(ord(text[place]) ^ 1)}{text[place + 1 :]}"
    alter(CHANGES[name], changed, str(seq))

    assert () != store.verify("C1")
