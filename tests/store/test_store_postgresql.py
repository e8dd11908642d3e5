"""A store in PostgreSQL: rights, faults and forms, on a real server."""

import importlib
import random
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
from form_one import form_one_server
from postgres_server import PASSWORD, Server
from sample_acts import act, forged
from sample_events import closed, exchange, finished, opened
from sqlalchemy import create_engine, inspect

from eqlab.core.errors import ConfigurationError, EqlabError, LabFault
from eqlab.core.event import Event
from eqlab.store import Store, open_store
from eqlab.store.migration import STEPS

Refused = Callable[[Callable[[], object]], tuple[str, str]]


@pytest.fixture
def place(server: Server) -> str:
    return server.url(schema=server.schema())


def refusal(url: str, kind: type[EqlabError] = LabFault) -> tuple[str, str]:
    with pytest.raises(kind) as caught:
        open_store(url, patience=0.5)
    return caught.value.issue.code, caught.value.sentence()


def test_url_is_shown_without_its_password(server: Server) -> None:
    server.done("CREATE DATABASE own OWNER guarded", "postgres")
    store = open_store(server.loopback("guarded", PASSWORD, "own"))
    store.append(opened())
    store.close()
    with pytest.raises(LabFault) as caught:
        store.append(finished())

    assert f"postgresql://guarded:[redacted:0622d32d]@127.0.0.1:{server.port}/own" == store.path
    assert PASSWORD not in caught.value.sentence()


@pytest.mark.parametrize(
    ("user", "password", "database", "code"),
    [
        ("guarded", "wrong-password", "eqlab", "EQ-STORE-023"),
        ("guarded", "", "eqlab", "EQ-STORE-023"),
        ("nobody", "", "eqlab", "EQ-STORE-023"),
        ("eqlab", "", "missing", "EQ-STORE-022"),
        ("guarded", PASSWORD, "eqlab", "EQ-STORE-025"),
    ],
)
def test_who_may_not_enter_is_told_why(user: str, password: str, database: str, code: str, server: Server) -> None:
    server.done("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    told = refusal(server.loopback(user, password, database))

    assert code == told[0]
    assert password == "" or password not in told[1]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://lab:s3cret%40x@127.0.0.1:1/eqlab",
        "postgresql://lab@127.0.0.1:1/eqlab?password=s3cret%40x",
        "postgresql+psycopg://lab:s3cret%40x@127.0.0.1:1/eqlab",
        "postgresql://lab:s3cret%40x@/eqlab?host=/nowhere",
        "postgresql://lab:s3cret%40x@127.0.0.1:1/eqlab?nonsense=s3cret%40x",
    ],
)
def test_server_that_is_not_there_is_told_without_the_password(url: str) -> None:
    code, told = refusal(url)

    assert "EQ-STORE-022" == code
    assert "s3cret" not in told.replace("nonsense=s3cret%40x", "")


def test_missing_driver_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    imported = importlib.import_module

    def without(name: str, package: str | None = None) -> ModuleType:
        if name == "psycopg":
            raise ImportError("no pq wrapper available")
        return imported(name, package)

    monkeypatch.setattr(importlib, "import_module", without)

    assert (
        "EQ-STORE-021",
        (
            "The store postgresql://lab@db/eqlab is in PostgreSQL, and the driver for it is not installed. "
            "Install it with: pip install 'eqlab[postgresql]' [EQ-STORE-021]"
        ),
    ) == refusal("postgresql://lab@db/eqlab", ConfigurationError)


def test_server_that_could_forget_is_refused(server: Server, place: str) -> None:
    server.done("ALTER SYSTEM SET fsync = off")
    server.done("SELECT pg_reload_conf()")
    while server.done("SHOW fsync") != "off":
        """The server reads its settings when it comes to it."""
    told = refusal(place, ConfigurationError)
    server.done("ALTER SYSTEM RESET fsync")
    server.done("SELECT pg_reload_conf()")
    while server.done("SHOW fsync") != "on":
        """As above."""

    assert "EQ-STORE-027" == told[0]
    assert "runs with fsync = off: what it confirms can be lost." in told[1]


def test_database_without_unicode_is_refused(server: Server) -> None:
    server.done("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0", "postgres")
    code, told = refusal(server.url("latin"), ConfigurationError)

    assert "EQ-STORE-028" == code
    assert "has the encoding LATIN1. Expected: UTF8." in told


def test_user_with_too_many_connections_is_told(server: Server) -> None:
    server.done("CREATE ROLE narrow LOGIN CONNECTION LIMIT 0")

    assert "EQ-STORE-024" == refusal(server.url(user="narrow"))[0]


def test_writer_waits_for_others_and_says_so(place: str, refused: Refused) -> None:
    store = open_store(place, patience=0.1)
    act(store.log)
    with psycopg.connect(place) as other:
        other.execute("SELECT pg_advisory_xact_lock(x'65716C6162'::bigint)")
        told = refused(lambda: act(store.log))

    assert "EQ-STORE-004" == told[0]
    assert 2 == act(store.log).number
    store.close()


def test_lost_connection_ends_the_writing_of_events(place: str, server: Server, refused: Refused) -> None:
    """Nothing is tried again behind the caller's back: evidence has no silent gaps."""
    store = open_store(place)
    store.append(opened())
    cut_off(server)
    told = refused(lambda: store.append(finished()))
    again = refused(lambda: store.append(finished()))

    assert "EQ-STORE-026" == told[0]
    assert told == again
    assert [opened()] == list(store.events("C1"))
    assert told == refused(store.close)


def test_lost_connection_in_the_middle_of_an_act_is_told(place: str, server: Server) -> None:
    """The transaction is not begun anew; the next act takes a new connection."""
    store = open_store(place)
    calls: list[bytes] = []

    def sign(data: bytes) -> str:
        calls.append(data)
        cut_off(server)
        return "s"

    with pytest.raises(LabFault) as caught:
        store.log.append(act(store.log).act, file="F1", actor="anna", at=opened().at, sign=sign)

    assert "EQ-STORE-026" == caught.value.issue.code
    assert 1 == len(calls)
    assert 2 == act(store.log).number
    assert () == store.log.verify(forged)
    store.close()


def cut_off(server: Server) -> None:
    others = "FROM pg_stat_activity WHERE datname = 'eqlab' AND pid <> pg_backend_pid()"
    server.done(f"SELECT count(pg_terminate_backend(pid, 1000)) {others}")


def test_server_that_was_killed_keeps_what_it_acknowledged(place: str, server: Server) -> None:
    store = open_store(place, patience=1)
    told = [opened(), exchange(), finished()]
    for event in told:
        store.append(event)
    entry = act(store.log, leaf=b"leaf")
    name = store.keep(b"document")
    server.kill()
    faults = []
    for call in (lambda: act(store.log), store.campaigns, lambda: store.append(closed()), lambda: store.keep(b"x")):
        with pytest.raises(LabFault) as caught:
            call()
        faults.append(caught.value.issue.code)
    server.start()
    again = open_store(place)

    assert set(faults) <= {"EQ-STORE-022", "EQ-STORE-026"}
    assert told == list(again.events("C1"))
    assert [entry] == list(again.log.entries())
    assert (b"leaf",) == again.leaves.read(0, 9)
    assert b"document" == again.payload(name)
    assert () == again.verify("C1")
    again.close()


@pytest.fixture
def small_disk(server: Server) -> Iterator[str]:
    """The name of a tablespace of four megabytes."""
    folder = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,uid=postgres", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        folder.rmdir()
        pytest.skip("this user may not mount a small file system")
    folder.parent.chmod(folder.parent.stat().st_mode | 0o001)
    server.done(f"CREATE TABLESPACE small LOCATION '{folder}'")
    yield "small"
    server.done("DROP TABLE event, payload, leaf, entry, schema_version, campaign")
    server.done("DROP TABLESPACE small")
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_full_disk_keeps_what_was_acknowledged(small_disk: str, server: Server) -> None:
    server.done("GRANT ALL ON SCHEMA public TO eqlab")
    url = f"{server.url()}&options=-cdefault_tablespace%3D{small_disk}"
    store = open_store(url)
    store.append(opened())
    kept: list[Event] = [opened()]
    with pytest.raises(LabFault) as caught:
        fill(store, kept)
    again = open_store(url)

    assert "EQ-STORE-003" == caught.value.issue.code
    assert kept == list(again.events("C1"))[: len(kept)]
    assert () == again.verify("C1")
    again.close()
    with pytest.raises(LabFault):
        store.close()


def fill(store: Store, kept: list[Event]) -> None:
    chance = random.Random(7)
    while True:
        event = exchange(f"X{len(kept)}", chance.randbytes(100_000))
        store.append(event)
        kept.append(event)


def test_a_transaction_is_what_the_store_needs_whatever_the_database_prefers(server: Server) -> None:
    server.done("CREATE DATABASE odd", "postgres")
    server.done("ALTER DATABASE odd SET default_transaction_isolation = 'serializable'", "postgres")
    server.done("ALTER DATABASE odd SET synchronous_commit = off", "postgres")
    store = open_store(server.url("odd"))
    asked = "SELECT current_setting('transaction_isolation'), current_setting('synchronous_commit')"
    with store._database.changing() as connection:
        told = tuple(connection.exec_driver_sql(asked).one())
    store.close()

    assert ("read committed", "on") == told


def test_first_form_becomes_the_present_one(place: str, server: Server) -> None:
    other = server.url(schema=server.schema())
    open_store(other).close()
    engine = create_engine(place.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        form_one_server(connection, (opened(), exchange(), finished()))
    store = open_store(place)
    act(store.log, leaf=b"leaf")
    shapes = [shape(store), shape(open_store(other))]

    assert [opened(), exchange(), finished()] == list(store.events("C1"))
    assert () == store.verify("C1")
    assert shapes[1] == shapes[0]
    with store._database.engine.connect() as connection:
        forms = connection.exec_driver_sql("SELECT version FROM schema_version ORDER BY 1").scalars().all()
    assert list(range(1, 2 + len(STEPS))) == forms
    store.close()
    engine.dispose()


def shape(store: Store) -> dict[str, object]:
    with store._database.engine.connect() as connection:
        look = inspect(connection)
        triggers = connection.exec_driver_sql(
            "SELECT tgname, tgtype, tgenabled FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
            "WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal ORDER BY 1"
        ).all()
        tables = sorted(look.get_table_names())
        found = {
            table: (
                [(one["name"], str(one["type"]), one["nullable"]) for one in look.get_columns(table)],
                look.get_pk_constraint(table),
                [(one["constrained_columns"], one["referred_table"]) for one in look.get_foreign_keys(table)],
                sorted((one["name"], one["column_names"], one["unique"]) for one in look.get_indexes(table)),
            )
            for table in tables
        }
    store._database.engine.dispose()
    return {"triggers": triggers, **found}


def test_another_program_s_database_is_left_as_it_is(place: str) -> None:
    with psycopg.connect(place) as connection:
        connection.execute("CREATE TABLE bookmarks (url text)")

    assert "EQ-STORE-006" == refusal(place)[0]


def test_newer_store_tells_which_eqlab_made_it(place: str) -> None:
    open_store(place).close()
    with psycopg.connect(place) as connection:
        connection.execute("INSERT INTO schema_version VALUES (9, '4.2.0')")

    assert "EQ-STORE-007" == refusal(place)[0]
