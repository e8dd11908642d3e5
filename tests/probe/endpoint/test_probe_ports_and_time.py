"""net.port_exposure and time.sync against listeners on loopback."""

import datetime as dt
import time
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import codes, free_port, lab, look, reply, serving, talking

from eqlab.core.errors import ConfigurationError
from eqlab.probe.endpoint.port_exposure import PORT_EXPOSURE
from eqlab.probe.endpoint.time_sync import TIME_SYNC, _offset
from eqlab.probe.guard import ScopeGuard


def test_closed_ports_pass_beside_an_open_one_that_is_known() -> None:
    with talking(lambda _sock: None) as control:
        sighting = look(PORT_EXPOSURE, host="localhost", ports=[free_port(), free_port()], control=control)

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_an_open_port_fails() -> None:
    with talking(lambda _sock: None) as port:
        sighting = look(PORT_EXPOSURE, host="localhost", ports=[port])

    assert ("failed", ["EQ-PROBE-115"], str(port)) == (sighting.outcome, codes(sighting), sighting.seen["open"])


def test_an_open_port_that_is_allowed_passes() -> None:
    with talking(lambda _sock: None) as port:
        sighting = look(PORT_EXPOSURE, host="localhost", ports=[port], allowed=[port])

    assert "passed" == sighting.outcome


def test_a_control_that_is_closed_decides_nothing() -> None:
    sighting = look(PORT_EXPOSURE, host="localhost", ports=[free_port()], control=free_port())

    assert ("error", ["EQ-PROBE-117"]) == (sighting.outcome, codes(sighting))


def test_a_port_outside_the_declared_ones_is_not_touched() -> None:
    scope = ScopeGuard(hosts={"localhost": {443}}, resolver=lambda _host: ("127.0.0.1",))

    with pytest.raises(ConfigurationError) as caught:
        look(PORT_EXPOSURE, lab(guard=scope), host="localhost", ports=[443, 3389])

    assert "EQ-PROBE-006" == caught.value.issue.code


def dated(offset: float) -> str:
    return format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=offset), usegmt=True)


@pytest.mark.parametrize(("offset", "outcome"), [(0, "passed"), (-3, "passed"), (90, "failed"), (-3600, "failed")])
def test_the_clock_of_an_endpoint_is_compared(offset: float, outcome: str) -> None:
    with serving(lambda _request: reply(date=dated(offset))) as url:
        sighting = look(TIME_SYNC, urls=[url])

    assert outcome == sighting.outcome


@pytest.mark.parametrize("date", ["", "yesterday", "Sat, 99 Nov 2026 16:00:00 GMT"])
def test_an_endpoint_that_tells_no_time_is_undecided(date: str) -> None:
    with serving(lambda _request: reply(date=date)) as url:
        sighting = look(TIME_SYNC, urls=[url])

    assert ("error", ["EQ-PROBE-020"]) == (sighting.outcome, codes(sighting))


@pytest.mark.parametrize(
    ("date", "outcome"), [("Sat, 21 Nov 2026 10:00:00 GMT", "passed"), ("Sat, 21 Nov 2026 10:02:00 GMT", "failed")]
)
def test_the_clock_of_a_caller_is_compared(date: str, outcome: str) -> None:
    headers = [{"name": "date", "value": date}]
    call = {
        "direction": "inbound",
        "started": "2026-11-21T10:00:01Z",
        "duration_ms": 5,
        "request": {"headers": headers},
    }

    assert outcome == look(TIME_SYNC, lab(variables={"sent": call}), captured=["sent"]).outcome


def test_an_exchange_that_was_not_captured_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(TIME_SYNC, captured=["sent"])

    assert "EQ-PROBE-120" == caught.value.issue.code


def test_nothing_to_compare_is_undecided() -> None:
    assert "error" == look(TIME_SYNC).outcome


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)))  # noqa: DTZ001
def test_a_true_date_has_no_offset(now: dt.datetime) -> None:
    assert 0 == _offset(format_datetime(now.replace(microsecond=0), usegmt=True), now, now)


def test_a_server_that_never_answers_ends_with_the_time_of_the_probe() -> None:
    began = time.monotonic()
    with talking(lambda sock: sock.recv(4096) and sock.recv(4096)) as port:
        sighting = look(TIME_SYNC, lab(seconds=0.3), urls=[f"http://localhost:{port}/"])

    assert "error" == sighting.outcome
    assert 0.1 < time.monotonic() - began
