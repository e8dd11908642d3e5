"""A listener that nobody has a reason to call: who does has followed an address that it should not have."""

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from eqlab.core.exchange import Body, Connection, Request, Response
from eqlab.probe.author import Parameter
from eqlab.probe.parameters import url

ADDRESS: Parameter = url(
    "Address by which the system under test reaches the lab's canary, when that is not the one it listens on."
)
_ENTITY = b'<!ENTITY eqlab "eqlab">\n'


@dataclass(slots=True, kw_only=True)
class Canary:
    """Hears who follows its addresses."""

    base: str
    _heard: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _secret: str = field(default_factory=lambda: secrets.token_hex(8))

    def address(self, name: str) -> str:
        """Return an address that is like no other."""
        return f"{self.base}/{self._secret}/{name}"

    def heard(self, name: str) -> bool:
        """Tell whether an address was followed."""
        with self._lock:
            return f"/{self._secret}/{name}" in self._heard

    def hear(self, request: Request) -> Response:
        """Note a call; what is answered is good XML and harmless."""
        with self._lock:
            self._heard.add(request.path)
        kind = (("content-type", "application/xml-dtd"),)
        return Response(status=200, headers=kind, body=Body(data=_ENTITY, size=len(_ENTITY)))


@contextlib.contextmanager
def canary(address: str, host: str = "127.0.0.1") -> Iterator[Canary]:
    """Listen on an address of the lab's machine. Raises LabFault when that is not possible."""
    from eqlab.wire.server import Listener, Reaction, ignore_delivery  # noqa: PLC0415 - naming a probe does not load it

    bird = Canary(base=address.rstrip("/"))

    def handle(request: Request, _connection: Connection) -> tuple[Reaction, Callable[[str], None]]:
        return Reaction(response=bird.hear(request)), ignore_delivery

    with Listener(handle=handle, host=host) as listener:
        bird.base = bird.base or listener.url
        yield bird
