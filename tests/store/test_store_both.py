"""The laws of the log hold in a file and on a server alike."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from altering import change
from event_strategies import events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_events import case_opened, closed, exchange, finished, opened, step

from eqlab.core.event import CampaignOpened, Event, SystemFacts
from eqlab.store import Store, open_store

Refused = Callable[[Callable[[], object]], tuple[str, str]]


def test_events_come_back_in_order(lab: Store) -> None:
    told = [opened(), case_opened(), exchange(), step(0), step(1), finished(), closed()]
    for event in told:
        lab.append(event)

    assert told == list(lab.events("C1"))
    assert () == lab.verify("C1")


def test_campaigns_do_not_mix(lab: Store) -> None:
    for event in (opened("B"), opened("A"), step(0, "A"), step(0, "B"), finished("B"), finished("A")):
        lab.append(event)

    assert [opened("A"), step(0, "A"), finished("A")] == list(lab.events("A"))
    assert [opened("B"), step(0, "B"), finished("B")] == list(lab.events("B"))
    assert ["B", "A"] == [row.id for row in lab.campaigns()]
    assert [3, 3] == [row.events for row in lab.campaigns()]
    assert list(lab.campaigns()) == [lab.campaign("B"), lab.campaign("A")]
    assert lab.campaign("nobody") is None
    assert [] == list(lab.events("nobody"))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(events(), max_size=8))
def test_any_campaign_survives(lab: Store, drawn: list[Event]) -> None:
    name = f"C{len(lab.campaigns())}"
    told = [opened(name), *(replace(event, campaign=name) for event in drawn)]
    for event in told:
        lab.append(event)
    lab.flush()

    assert told == list(lab.events(name))
    assert () == lab.verify(name)


@pytest.mark.parametrize("name", ["Vendor \0 null", "half \ud800", "Ünï", "x" * 10_000])
def test_any_name_of_a_system_will_do(name: str, lab: Store) -> None:
    lab.append(opened(system=SystemFacts(name=name, version="1")))
    (event,) = lab.events("C1")

    assert isinstance(event, CampaignOpened)
    assert name == event.system.name
    assert () == lab.verify("C1")


@pytest.mark.parametrize("size", [0, 1, 100_000, 3_000_000])
def test_bodies_of_any_size_come_back(size: int, lab: Store) -> None:
    told = [opened(), exchange("X1", bytes(range(256)) * (size // 256) + bytes(size % 256)), exchange("X2", b"small")]
    for event in told:
        lab.append(event)

    assert told == list(lab.events("C1"))


def test_equal_bodies_are_kept_once(lab: Store) -> None:
    lab.append(opened())
    for number in range(5):
        lab.append(exchange(f"X{number}", b"the same"))
    with lab._database.engine.connect() as connection:
        count = connection.exec_driver_sql("select count(*) from payload").scalar()

    assert 3 == count


def test_many_events_are_read_page_by_page(lab: Store) -> None:
    lab.append(opened())
    for number in range(1200):
        lab.append_lazily(finished(case=str(number)))
    lab.flush()
    reading = lab.events("C1")
    first = next(reading)
    lab.append(closed())
    rest = list(reading)

    assert opened() == first
    assert [str(number) for number in range(1200)] == [event.case for event in rest]


def test_durable_event_takes_the_waiting_ones_along(lab: Store, place: str) -> None:
    other = open_store(place)
    lab.append(opened())
    lab.append(case_opened())
    before = len(list(other.events("C1")))
    lab.append(finished())

    assert (1, 3) == (before, len(list(other.events("C1"))))
    other.close()


def test_two_stores_may_write_the_same_campaign(lab: Store, place: str) -> None:
    """Another process's events are not overlooked: the chain stays one chain."""
    lab.append(opened())
    other = open_store(place)
    for number in range(5):
        lab.append(finished(case=f"A{number}"))
        other.append(finished(case=f"B{number}"))
    other.close()

    assert () == lab.verify("C1")
    assert 11 == len(list(lab.events("C1")))


def test_order_of_each_thread_is_kept(lab: Store) -> None:
    """Many threads append at once; what one of them appended stays in its order, and the chain is whole."""
    lab.append(opened())

    def append(name: str) -> None:
        for index in range(20):
            lab.append(step(index, case=name) if index % 3 else exchange(f"{name}.{index}"))

    threads = [threading.Thread(target=append, args=(f"T{number}",)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lab.flush()
    read = [names(event) for event in lab.events("C1")][1:]

    assert () == lab.verify("C1")
    assert 16 * 20 == len(read)
    for number in range(16):
        assert list(range(20)) == [index for name, index in read if name == f"T{number}"]


def names(event: Event) -> tuple[str, int]:
    if hasattr(event, "index"):
        return event.case, event.index
    name, _, index = event.exchange.id.partition(".") if hasattr(event, "exchange") else ("", "", "0")
    return name, int(index)


def test_event_of_a_campaign_that_was_never_opened(lab: Store, refused: Refused) -> None:
    lab.append(opened())
    code, told = refused(lambda: lab.append(finished("nobody")))
    lab.append(finished())

    assert "EQ-STORE-017" == code
    assert f"The store {lab.path} holds no campaign nobody." in told
    assert [opened(), finished()] == list(lab.events("C1"))


def test_value_of_the_wrong_type_ends_its_campaign_only(lab: Store, refused: Refused) -> None:
    lab.append(opened())
    lab.append(opened("C2"))
    told = refused(lambda: lab.append(step(answer={"comment": 7})))
    lab.append(finished("C2"))

    assert "EQ-STORE-018" == told[0]
    assert told == refused(lambda: lab.append(finished()))
    assert [opened("C2"), finished("C2")] == list(lab.events("C2"))


def test_closed_store_refuses_everything(lab: Store, refused: Refused) -> None:
    lab.append(opened())
    lab.close()
    lab.close()

    for call in (lambda: lab.append(finished()), lambda: lab.events("C1"), lab.campaigns, lambda: lab.verify("C1")):
        assert ("EQ-STORE-019", f"The store {lab.path} is closed. Open it again. [EQ-STORE-019]") == refused(call)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("update event set body = replace(body, 'CASE-1', 'CASE-2') where kind = 'CaseFinished'", ["EQ-STORE-010"]),
        ("delete from event where kind = 'StepFinished'", ["EQ-STORE-011"]),
        ("update payload set data = {other} where length(data) = 2", ["EQ-STORE-015"]),
        ("delete from payload where length(data) = 2", ["EQ-STORE-014"]),
        ("update campaign set system = 'Another'", ["EQ-STORE-016"]),
    ],
)
def test_alteration_is_found(statement: str, expected: list[str], lab: Store, place: str) -> None:
    for event in (opened(), exchange(), step(), finished(), closed()):
        lab.append(event)
    lab.flush()
    change(place, statement)

    assert expected == [problem.rpartition("[")[2].rstrip("]") for problem in lab.verify("C1")]
