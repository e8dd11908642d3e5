"""The lab's own mock service standing as the system under test, for plans that test platforms."""

import threading
from dataclasses import dataclass, field
from pathlib import Path

from eqlab.core.clock import Clock
from eqlab.core.exchange import Connection, Request
from eqlab.core.service import Call, Service
from eqlab.run.platform import id_maker
from eqlab.wire.pki import Credentials
from eqlab.wire.server import Delivered, Listener, Reaction, ServerTls, ignore_delivery


@dataclass(slots=True, kw_only=True)
class Hosted:
    """Answers like a platform of somebody else: nothing is recorded here, the lab records what it calls."""

    service: Service
    server: Credentials
    authority: Path
    clock: Clock
    seed: int
    listener: Listener | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def start(self) -> str:
        """Listen on any free port; return the base URL. Raises LabFault."""
        tls = ServerTls(credentials=self.server, authorities=self.authority)
        self.listener = Listener(tls=tls, handle=self._handle, clock=self.clock)
        self.listener.start()
        return self.listener.url

    def stop(self) -> None:
        """Stop listening. Safe to call twice."""
        if self.listener is not None:
            self.listener.stop()
            self.listener = None

    def _handle(self, request: Request, connection: Connection) -> tuple[Reaction, Delivered]:
        with self.lock:
            self.count += 1
            call = Call(
                now=self.clock.now(),
                new_id=id_maker(f"{self.seed}/hosted/{self.count}"),
                base_url=self.listener.url if self.listener is not None else "",
                connection=connection,
            )
            return Reaction(response=self.service.answer(request, call)), ignore_delivery
