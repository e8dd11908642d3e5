import contextlib
import socket
import ssl
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.wire.client_hello import asked_name, server_name
from eqlab.wire.deadline import Deadline


def hello(name: str | None) -> bytes:
    """Return the first bytes that OpenSSL would send."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    client = context.wrap_bio(incoming, outgoing, server_hostname=name)
    with contextlib.suppress(ssl.SSLWantReadError):
        client.do_handshake()
    return outgoing.read()


HELLO = hello("lab.example")


@pytest.mark.parametrize(("name", "expected"), [("lab.example", "lab.example"), ("127.0.0.1", ""), (None, "")])
def test_name_is_the_one_asked_for(name: str | None, expected: str) -> None:
    """An address is not sent as a name (RFC 6066, section 3)."""

    assert expected == server_name(hello(name))


def test_name_that_is_not_ascii_is_shown() -> None:
    assert "\\xff\\xfe.example" == server_name(hello("xy.example").replace(b"xy", b"\xff\xfe"))


@given(st.binary(max_size=100))
def test_any_bytes_can_be_looked_at(data: bytes) -> None:
    """What is no ClientHello asks for no name."""

    assert "" == server_name(data)


@given(st.integers(min_value=0, max_value=len(HELLO) - 1))
def test_message_cut_anywhere_asks_for_no_name(end: int) -> None:
    """A length that promises more than there is ends the look, whatever it belongs to."""

    assert "" == server_name(HELLO[:end])


@given(st.integers(min_value=0, max_value=len(HELLO) - 1), st.integers(min_value=0, max_value=255))
def test_message_changed_anywhere_can_be_looked_at(at: int, value: int) -> None:
    changed = bytearray(HELLO)
    changed[at] = value

    assert isinstance(server_name(bytes(changed)), str)


def test_message_in_pieces_is_waited_for_and_left_in_place() -> None:
    one, other = socket.socketpair()
    with one, other:
        other.sendall(HELLO[:3])
        rest = threading.Timer(0.03, other.sendall, (HELLO[3:],))
        rest.start()

        assert "lab.example" == asked_name(one, Deadline.after(10))
        assert one.recv(len(HELLO)) == HELLO
        rest.join()


def test_message_that_does_not_end_is_given_up() -> None:
    one, other = socket.socketpair()
    with one, other:
        other.sendall(HELLO[:50])

        assert "" == asked_name(one, Deadline.after(0.05))


def test_silence_runs_into_the_deadline() -> None:
    one, other = socket.socketpair()
    with one, other, pytest.raises(TimeoutError):
        asked_name(one, Deadline.after(0.01))
