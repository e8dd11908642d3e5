"""A stage of listeners: each plays one scene to whoever calls, and notes how far the caller went."""

import contextlib
import errno
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Self

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Certificate
from eqlab.wire.certificate import facts
from eqlab.wire.channel import cut, leave, part
from eqlab.wire.client_hello import asked_name
from eqlab.wire.deadline import Deadline
from eqlab.wire.handshake import reason
from eqlab.wire.issues import ADDRESS_UNUSABLE, PORT_IN_USE, REMOTE_HOST
from eqlab.wire.server import is_loopback

_HANDSHAKE, _PATIENCE, _QUIET = 10.0, 3.0, 0.3
_AT_ONCE = 64
_MOST = 200
"""Calls that are noted."""
_REPLY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_DATA = 23
"""Type of a TLS record with application data (RFC 5246, section 6.2.1)."""


class Ending(StrEnum):
    """How far a caller went."""

    ABORTED = "aborted"
    """It broke off during the handshake."""
    SILENT = "silent"
    """It completed the handshake and sent nothing."""
    SENT = "sent"
    """It completed the handshake and sent data."""
    STRANGE = "strange"
    """It did not speak TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to a scene."""

    scene: str
    ending: Ending
    why: str = ""
    """Why it broke off, in words."""
    version: str = ""
    cipher: str = ""
    server_name: str = ""
    size: int = 0
    """Bytes that were sent in the first piece; what they say is not kept."""
    certificate: Certificate | None = None
    """The client's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a listener plays."""

    name: str
    context: ssl.SSLContext | None = None
    """How it secures connections; None for a scene that is played by another server behind it."""
    behind: int = 0
    """Port on loopback of a TLS 1.2 server that plays the scene."""


@dataclass(slots=True)
class Stage:
    """Listens from `__enter__` to `__exit__`. Raises LabFault when a port is not to be had.

    Raises ConfigurationError on a host that other machines reach: they come through a tunnel, as to the platform.
    """

    scenes: Sequence[Scene]
    first: int = 0
    """Port of the first scene, the others following; 0 for any."""
    host: str = "127.0.0.1"
    """Address that is listened on."""
    calls: list[Call] = field(default_factory=list)
    _gates: dict[str, socket.socket] = field(default_factory=dict)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _last: float = 0.0

    @property
    def ports(self) -> dict[str, int]:
        """Ports by scene."""
        return {name: gate.getsockname()[1] for name, gate in self._gates.items()}

    def wait(self, seconds: float) -> None:
        """Wait until every scene was called and it is quiet, or the seconds are up."""
        until = Deadline.after(seconds)
        with self._news:
            while until.left:
                called = {call.scene for call in self.calls}
                quiet = time.monotonic() - self._last
                if len(called) == len(self.scenes) and quiet >= _QUIET:
                    return
                pause = _QUIET - quiet if len(called) == len(self.scenes) else until.left
                self._news.wait(min(until.left, max(pause, 0.01)))

    def __enter__(self) -> Self:
        try:
            for index, scene in enumerate(self.scenes):
                self._gates[scene.name] = _gate(self.host, self.first + index if self.first else 0)
        except BaseException:
            self._close()
            raise
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in list(self._threads):
            thread.join(_PATIENCE)
        self._close()

    def _close(self) -> None:
        for gate in self._gates.values():
            gate.close()

    def _start(self, work: object, *given: object) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector:
            for scene in self.scenes:
                selector.register(self._gates[scene.name], selectors.EVENT_READ, scene)
            while not self._over.is_set():
                for key, _ in selector.select(0.05):
                    with contextlib.suppress(OSError):
                        sock, _peer = self._gates[key.data.name].accept()
                        self._threads = [one for one in self._threads if one.is_alive()]
                        if len(self._threads) > _AT_ONCE:
                            sock.close()
                            continue
                        self._start(self._play, key.data, sock)

    def _play(self, scene: Scene, sock: socket.socket) -> None:
        sock.settimeout(_HANDSHAKE)
        try:
            call = _meet(scene, sock) if scene.context else _relay(scene, sock)
        except OSError as error:
            call = Call(scene=scene.name, ending=Ending.STRANGE, why=reason(error))
        with self._news:
            if len(self.calls) < _MOST:
                self.calls.append(call)
            self._last = time.monotonic()
            self._news.notify_all()


def _gate(host: str, port: int) -> socket.socket:
    if not is_loopback(host):
        raise ConfigurationError(REMOTE_HOST, host=host)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        gate = socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        issue = PORT_IN_USE if getattr(error, "errno", 0) == errno.EADDRINUSE else ADDRESS_UNUSABLE
        raise LabFault(issue, host=host, port=str(port), why=str(error)) from error
    gate.setblocking(False)
    return gate


def _meet(scene: Scene, sock: socket.socket) -> Call:
    """Play a scene to one caller. Raises OSError when not even a first byte came."""
    name = ""
    try:
        name = asked_name(sock, Deadline.after(_HANDSHAKE))
        sock.getpeername()
    except OSError:
        sock.close()
        raise
    assert scene.context is not None  # noqa: S101 - the caller looked
    tls = scene.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
    try:
        tls.settimeout(_HANDSHAKE)
        tls.do_handshake()
    except (OSError, ValueError) as error:
        why = reason(error)
        cut(tls)
        strange = getattr(error, "reason", "") in ("HTTP_REQUEST", "WRONG_VERSION_NUMBER", "HTTPS_PROXY_REQUEST")
        return Call(scene=scene.name, ending=Ending.STRANGE if strange else Ending.ABORTED, why=why, server_name=name)
    return _listen(scene, tls, name)


def _listen(scene: Scene, tls: ssl.SSLSocket, name: str) -> Call:
    """Wait for data after a handshake. A caller of TLS 1.3 may still break off: then nothing was sent."""
    data, why = b"", ""
    cipher, leaf = tls.cipher(), tls.getpeercert(binary_form=True)
    version = tls.version() or ""
    try:
        tls.settimeout(_PATIENCE)
        data = tls.recv(4096)
        if data:
            tls.sendall(_REPLY)
    except (OSError, ValueError) as error:
        why = reason(error)
    finally:
        part(tls) if data else leave(tls)
    ending = Ending.SENT if data else Ending.ABORTED if "alert" in why else Ending.SILENT
    return Call(
        scene=scene.name,
        ending=ending,
        why=why,
        version=version,
        cipher=cipher[0] if cipher else "",
        server_name=name,
        size=len(data),
        certificate=facts(leaf) if leaf else None,
    )


def _relay(scene: Scene, sock: socket.socket) -> Call:
    """Pass a connection on to the server behind, and read the types of the caller's records on the way."""
    kinds: list[int] = []
    pending, until = b"", Deadline.after(_HANDSHAKE)
    server = socket.create_connection(("127.0.0.1", scene.behind), timeout=_HANDSHAKE)
    with sock, server, selectors.DefaultSelector() as selector:
        for one, other in ((sock, server), (server, sock)):
            selector.register(one, selectors.EVENT_READ, other)
        while until.left and (ready := selector.select(min(until.left, _PATIENCE))):
            key = ready[0][0]
            data = key.fileobj.recv(65536)  # type: ignore[union-attr] # both are sockets
            if not data:
                break
            if key.fileobj is sock:
                pending, found = _kinds(pending + data)
                kinds += found
            key.data.sendall(data)
    return Call(scene=scene.name, ending=_ending(kinds), version="TLSv1.2")


def _kinds(data: bytes) -> tuple[bytes, list[int]]:
    """Return the types of the whole records in a stream, and the rest of it."""
    kinds = []
    while len(data) >= 5 and len(data) >= (end := 5 + int.from_bytes(data[3:5])):  # noqa: PLR2004 - a header
        kinds.append(data[0])
        data = data[end:]
    return data, kinds


def _ending(kinds: list[int]) -> Ending:
    if not kinds or kinds[0] != 22:  # noqa: PLR2004 - a handshake record
        return Ending.STRANGE
    if _DATA in kinds:
        return Ending.SENT
    return Ending.SILENT if 20 in kinds and 21 not in kinds else Ending.ABORTED  # noqa: PLR2004 - change cipher, alert
