"""The audit log: acts are kept in one chain, numbered without gaps, signed by who acted; in both databases."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from event_strategies import record
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_acts import DAY, act, comment, erased, forged, founded, sign_as
from sqlalchemy import func, select

from eqlab.core.act import ACT_KINDS, Act
from eqlab.core.errors import LabFault, UsageError
from eqlab.store import Store, open_store
from eqlab.store.audit_serial import act_of, body_of, entry_hash, signed_bytes
from eqlab.store.chain import GENESIS
from eqlab.store.serial import Unstorable
from eqlab.store.tables import ENTRY

Refused = Callable[[Callable[[], object]], tuple[str, str]]


def test_entries_come_back_as_they_were_appended(lab: Store) -> None:
    told = [act(lab.log, "one"), act(lab.log, "two", file=""), act(lab.log, "three", actor="ben")]

    assert told == list(lab.log.entries())
    assert [1, 2, 3] == [entry.number for entry in told]
    assert [GENESIS, told[0].hash, told[1].hash] == [entry.previous for entry in told]
    assert (3, told[2].hash) == lab.log.head()
    assert () == lab.log.verify(forged)


def test_empty_log_is_intact(lab: Store) -> None:
    assert [] == list(lab.log.entries())
    assert (0, GENESIS) == lab.log.head()
    assert 0 == lab.leaves.size()
    assert () == lab.log.verify(forged)


def test_entries_outlast_the_process(place: str) -> None:
    store = open_store(place)
    kept = act(store.log)
    store.close()
    again = open_store(place)
    more = act(again.log)

    assert [kept, more] == list(again.log.entries())
    assert kept.hash == more.previous
    again.close()


def test_each_file_has_entries_of_its_own(lab: Store) -> None:
    one, two, own = act(lab.log, file="F1"), act(lab.log, file="F2"), act(lab.log, file="")

    assert [one] == list(lab.log.entries("F1"))
    assert [two] == list(lab.log.entries("F2"))
    assert [own] == list(lab.log.entries(""))
    assert [] == list(lab.log.entries("F3"))


def test_only_later_entries_can_be_asked_for(lab: Store) -> None:
    told = [act(lab.log, file=f"F{number % 2}") for number in range(6)]

    assert told[4:] == list(lab.log.entries(after=4))
    assert [told[4]] == list(lab.log.entries("F0", after=3))
    assert [] == list(lab.log.entries(after=6))
    assert [] == list(lab.log.entries(after=99))


def test_log_longer_than_a_page_is_read_whole(lab: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eqlab.store.audit._PAGE", 3)
    told = [act(lab.log, str(number), file=f"F{number % 2}", leaf=b"%d" % number) for number in range(10)]

    assert told == list(lab.log.entries())
    assert told[1::2] == list(lab.log.entries("F1"))
    assert () == lab.log.verify(forged)


def test_what_is_signed_and_hashed_is_the_documented_one(lab: Store) -> None:
    """Anybody can compute it with the documentation alone (docs/store.md)."""
    entry = act(lab.log, "é", leaf=b"leaf")
    body = '{"nonconformity":"NC-1","words":"é"}'
    leaf = hashlib.sha256(b"leaf").hexdigest()
    signed = (
        f"19:eqlab audit entry 1,64:{GENESIS},1:1,2:F1,22:NonConformityCommented,25:2026-11-21T12:00:00+00:00,"
        f"4:anna,{len(body.encode())}:{body},64:{leaf},"
    ).encode()
    told = signed_bytes(
        previous=GENESIS,
        number=1,
        file="F1",
        kind="NonConformityCommented",
        at="2026-11-21T12:00:00+00:00",
        actor="anna",
        body=body,
        leaf=leaf,
    )

    assert signed == told
    assert sign_as("anna")(signed) == entry.signature
    assert entry_hash(signed, entry.signature) == entry.hash


@pytest.mark.parametrize("file", ["F1", ""])
def test_act_that_rests_on_an_older_state_is_refused(file: str, lab: Store) -> None:
    """Two people looked; one acted; the other has to look again."""
    first = act(lab.log, file=file, expect=0)
    act(lab.log, file="other")
    second = act(lab.log, file=file, expect=first.number)
    before = lab.log.head()
    with pytest.raises(UsageError) as caught:
        act(lab.log, file=file, expect=first.number, leaf=b"leaf")
    told = caught.value.sentence()

    assert before == lab.log.head()
    assert 0 == lab.leaves.size()
    assert 3 == second.number
    assert ("The file F1 went on" if file else "The laboratory's log went on") in told
    assert "its last entry is 3, and this act rests on entry 1" in told


def test_whoever_expects_nothing_acts_on_any_state(lab: Store) -> None:
    act(lab.log)

    assert 2 == act(lab.log, expect=None).number


def test_leaf_comes_with_its_entry(lab: Store) -> None:
    act(lab.log)
    act(lab.log, leaf=b"first")
    act(lab.log)
    act(lab.log, leaf=b"")

    assert (b"first", b"") == lab.leaves.read(0, 2)
    assert 2 == lab.leaves.size()
    assert (b"",) == lab.leaves.read(1, 9)
    assert () == lab.leaves.read(2, 9)
    assert () == lab.leaves.read(1, 1)
    assert () == lab.log.verify(forged)


def test_failing_signer_leaves_nothing_behind(lab: Store) -> None:
    """Its own error comes out, whatever it is: a card that was pulled is no fault of the store."""

    def pulled(_: bytes) -> str:
        raise OSError(5, "the card was pulled")

    with pytest.raises(OSError, match="the card was pulled"):
        lab.log.append(comment(), file="F1", actor="anna", at=DAY, sign=pulled, leaf=b"leaf")

    assert [] == list(lab.log.entries())
    assert 0 == lab.leaves.size()
    assert 1 == act(lab.log).number


def test_time_is_kept_in_one_zone(lab: Store) -> None:
    at = datetime(2026, 11, 21, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    entry = lab.log.append(founded(), file="", actor="a", at=at, sign=sign_as("a"))

    assert (at, UTC) == (entry.at, entry.at.tzinfo)
    assert [entry] == list(lab.log.entries())


@pytest.mark.parametrize(
    ("what", "more", "problem"),
    [
        (comment(), {"at": datetime(2026, 11, 21)}, "its time has no zone"),  # noqa: DTZ001 - that is the mistake
        (comment(), {"file": "a\0b"}, "a name in it is no text"),
        (comment(), {"actor": "\ud800"}, "a name in it is no text"),
        ("nothing", {}, "str is no kind of act"),
        (comment(7), {}, "Expected `str`, got `int` - at `$.words`"),
        (comment(object()), {}, "a value of type object has no form in JSON"),
    ],
)
def test_act_that_cannot_be_kept_is_told(
    what: Act, more: dict[str, Any], problem: str, store: Store, refused: Refused
) -> None:
    facts = {"file": "F1", "actor": "anna", "at": DAY, "sign": sign_as("anna"), **more}
    code, told = refused(lambda: store.log.append(what, **facts))

    assert "EQ-STORE-031" == code
    assert f"The act {type(what).__name__} cannot be kept: {problem}." in told
    assert (0, GENESIS) == store.log.head()


@settings(max_examples=150, deadline=None)
@given(st.one_of(*map(record, ACT_KINDS.values())))
def test_every_act_can_be_read_again(what: Act) -> None:
    body = body_of(what)

    assert what == act_of(type(what).__name__, body)
    assert body == body_of(act_of(type(what).__name__, body))
    body.encode()


@given(st.text(max_size=40) | st.sampled_from(["{}", "[]", "null", '{"nonconformity":1}', "[" * 5000]))
def test_no_text_breaks_the_reading_of_acts(body: str) -> None:
    for kind in ("NonConformityCommented", "StatementMade", "nonsense"):
        with pytest.raises(Unstorable):
            act_of(kind, body)


def test_closed_store_refuses_to_log(lab: Store, refused: Refused) -> None:
    lab.close()

    for call in (
        lambda: act(lab.log),
        lab.log.entries,
        lab.log.head,
        lab.log.verify,
        lab.leaves.size,
        lambda: lab.leaves.read(0, 1),
        lambda: lab.keep(b"x"),
        lambda: lab.payload("x"),
        lambda: lab.campaign("x"),
    ):
        assert "EQ-STORE-019" == refused(call)[0]


def test_threads_lose_nothing(patient_lab: Store) -> None:
    def append(name: str) -> None:
        for number in range(8):
            act(patient_lab.log, f"{name}.{number}", file=name, leaf=b"x" if number % 2 else None)

    threads = [threading.Thread(target=append, args=(f"T{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1, 33)) == [entry.number for entry in patient_lab.log.entries()]
    assert 16 == patient_lab.leaves.size()
    assert () == patient_lab.log.verify(forged)
    for number in range(4):
        words = [entry.act.words for entry in patient_lab.log.entries(f"T{number}")]
        assert [f"T{number}.{index}" for index in range(8)] == words


ACTING = """
import sys
sys.path.insert(0, sys.argv[2])
from sample_acts import act
from sample_events import exchange, opened
from eqlab.store import open_store

store = open_store(sys.argv[1], patience=30)
name = sys.argv[3]
store.append(opened("C1"))
for number in range(12):
    print(act(store.log, f"{name}.{number}", file=name, leaf=name.encode()).number, flush=True)
    store.append(exchange(f"{name}.{number}", f"{name} {number}".encode()))
store.close()
"""


def test_processes_lose_nothing(place: str) -> None:
    """Several at once, over one campaign and one log: gap-free numbers, one chain, every leaf once."""
    open_store(place).close()
    here = Path(__file__)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ACTING, place, str(here.parent), f"P{number}"],
            stdout=subprocess.PIPE,
            cwd=here.parents[2],
            text=True,
        )
        for number in range(3)
    ]
    numbers = [int(line) for process in processes for line in process.communicate(timeout=60)[0].split()]
    store = open_store(place)
    kept = [event.exchange.id for event in store.events("C1") if hasattr(event, "exchange")]

    assert [0, 0, 0] == [process.returncode for process in processes]
    assert list(range(1, 37)) == sorted(numbers)
    assert list(range(1, 37)) == [entry.number for entry in store.log.entries()]
    assert 36 == store.leaves.size()
    assert {f"P{process}.{number}" for process in range(3) for number in range(12)} == set(kept)
    assert 36 == len(kept)
    assert () == store.verify("C1")
    assert () == store.log.verify(forged)
    store.close()


def test_cost_of_a_file_does_not_grow_with_others(lab: Store) -> None:
    """Every question that appending and reading a file asks is answered from an index."""
    of_file = select(ENTRY).where(ENTRY.c.file == "F1", ENTRY.c.number > 3).order_by(ENTRY.c.number).limit(500)
    last = select(func.max(ENTRY.c.number)).where(ENTRY.c.file == "F1")
    for number in range(5):
        act(lab.log, file=f"F{number}")
    with lab._database.engine.connect() as connection:
        sqlite = lab._database.dialect.name == "sqlite"
        if not sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        plans = []
        for asked in (of_file, last):
            told = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
            rows = connection.exec_driver_sql(f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {told}").all()
            plans.append(" ".join(str(row[-1]) for row in rows))

    assert ["entry_of_file"] * 2 == ["entry_of_file" if "entry_of_file" in plan else plan for plan in plans]
    assert [] == [plan for plan in plans if "SCAN entry" in plan or "Seq Scan" in plan or "TEMP B-TREE" in plan]


def test_tombstones_are_acts_like_others(lab: Store) -> None:
    entry = lab.log.append(erased("C1"), file="F1", actor="anna", at=DAY, sign=sign_as("anna"))

    assert [entry] == list(lab.log.entries("F1"))


def test_what_was_kept_is_given_back(lab: Store, refused: Refused) -> None:
    name = lab.keep(b"a document")

    assert name == lab.keep(b"a document")
    assert b"a document" == lab.payload(name)
    assert b"" == lab.payload(lab.keep(b""))
    code, told = refused(lambda: lab.payload("0" * 64))

    assert "EQ-STORE-039" == code
    assert f"holds nothing under {'0' * 64}." in told


def test_reading_a_name_that_is_none_is_told(lab: Store) -> None:
    with pytest.raises(LabFault) as caught:
        lab.payload("\udcff")

    assert caught.value.issue.code in {"EQ-STORE-008", "EQ-STORE-039"}
