import socket
from collections.abc import Iterator

import pytest
from wire_lab import PATIENCE

from eqlab.wire.watchdog import Watchdog


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(PATIENCE)
        yield one, other


def test_blocked_reader_comes_back_when_the_time_is_up(pair: tuple[socket.socket, socket.socket]) -> None:
    with Watchdog(0.05) as watchdog:
        watchdog.watch(pair[0])

        assert b"" == pair[0].recv(1)
        assert watchdog.bitten


def test_connection_that_comes_too_late_is_ended_at_once(pair: tuple[socket.socket, socket.socket]) -> None:
    with Watchdog(0) as watchdog:
        watchdog._timer.join()
        watchdog.watch(pair[0])

        assert b"" == pair[0].recv(1)


def test_connection_left_in_time_is_not_touched(pair: tuple[socket.socket, socket.socket]) -> None:
    with Watchdog(PATIENCE) as watchdog:
        watchdog.watch(pair[0])
    pair[1].sendall(b"x")

    assert b"x" == pair[0].recv(1)
    assert not watchdog.bitten


def test_only_the_last_connection_is_watched(pair: tuple[socket.socket, socket.socket]) -> None:
    with Watchdog(0.05) as watchdog:
        watchdog.watch(pair[1])
        watchdog.watch(pair[0])
        assert b"" == pair[0].recv(1)

        with pytest.raises(BrokenPipeError):
            pair[0].sendall(b"x")
    assert 0 <= pair[1].fileno()


def test_closed_connection_is_no_matter() -> None:
    one, other = socket.socketpair()
    one.close()
    other.close()

    with Watchdog(0) as watchdog:
        watchdog.watch(one)
        watchdog._timer.join()

    assert watchdog.bitten
