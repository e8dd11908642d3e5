"""The campaign's own mock platform: services behind one TLS port, every call recorded before it is answered."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from eqlab.core.clock import Clock
from eqlab.core.errors import EqlabError, LabFault
from eqlab.core.event import ExchangeDelivered, ExchangeRecorded, HandshakeRefused, Listener
from eqlab.core.exchange import Body, Certificate, Connection, Direction, Exchange, HandshakeFailure, Request, Response
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.service import Call, Service
from eqlab.core.values import Json
from eqlab.observe.attribution import Attribution
from eqlab.observe.view import connection_view, request_view
from eqlab.run.desk import Decision, Desk
from eqlab.run.faults import SERVER_ERROR, is_processed, outcome, react
from eqlab.run.issues import FOREIGN_CERTIFICATE, RECORDING_FAILED, SERVICE_BROKE
from eqlab.wire.pki import Credentials
from eqlab.wire.server import Listener as WireListener
from eqlab.wire.server import Reaction, ServerTls

Answered = tuple[Reaction, Callable[[str], None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformSettings:
    """Where and how a campaign's platform listens."""

    campaign: str
    seed: int
    host: str = "127.0.0.1"
    port: int = 0
    """0 takes any free port; an interrupted campaign takes its own again."""
    server: Credentials
    authority: Path
    """The lab CA's root, PEM: who may call."""
    client: Certificate
    """The campaign's own client certificate."""


def _nothing(_problem: str) -> None:
    return None


@dataclass(slots=True, kw_only=True)
class Platform:
    """Runs the services of one campaign."""

    settings: PlatformSettings
    services: Mapping[str, Service]
    desk: Desk
    emit: Listener
    clock: Clock
    listener: WireListener | None = None
    count: int = 0
    _broken: LabFault | None = field(default=None)

    def start(self) -> dict[str, str]:
        """Listen; return service name to base URL. Raises LabFault when the port cannot be had."""
        self.listener = WireListener(
            host=self.settings.host,
            port=self.settings.port,
            tls=ServerTls(
                credentials=self.settings.server,
                authorities=self.settings.authority,
                client_certificate="required",
            ),
            handle=self.handle,
            refused=self.refuse,
            malformed=self.keep_malformed,
            broken=self.note_broken,
            clock=self.clock,
        )
        self.listener.start()
        return {name: self.base_url(name) for name in self.services}

    def stop(self) -> None:
        """Stop listening; calls under way are answered first."""
        if self.listener is not None:
            self.listener.stop()
            self.listener = None

    def base_url(self, service: str) -> str:
        """Where a service answers."""
        origin = self.listener.url if self.listener is not None else "https://127.0.0.1"
        return f"{origin}/{service}"

    def given(self, service: str, name: str, parameters: Mapping[str, Json], mark: str) -> Mapping[str, str]:
        """Put a precondition into a service; `mark` makes its ids repeatable."""
        connection = Connection(peer="lab", local="lab")
        call = self._call(service, mark, connection)
        return self.services[service].given(name, parameters, call)

    def restore(self, recorded: Iterable[ExchangeRecorded]) -> None:
        """Bring desk and services back to where an interrupted campaign stood."""
        for record in recorded:
            self.desk.restore(record)
            if record.exchange.direction is not Direction.INBOUND:
                continue
            self.count += 1
            service = self.services.get(record.exchange.service)
            if service is not None and record.exchange.processed and record.finding is None:
                self._repeat(service, record.exchange)

    def _repeat(self, service: Service, exchange: Exchange) -> None:
        try:
            service.answer(self._relative(exchange.request, service.name), self._call_of(exchange))
        except Exception as error:  # noqa: BLE001 - content must never bring the platform down
            problem = f"{type(error).__name__}: {error}"
            self.desk.blame_lab(found(SERVICE_BROKE, service=service.name, problem=problem))

    def handle(self, request: Request, connection: Connection) -> Answered:
        """Answer one call: attribute, answer or play the armed reply, record, and only then let the answer go."""
        with self.desk.changed:
            self.count += 1
            exchange = Exchange(
                id=f"{self.settings.campaign}-{self.count:05d}",
                service=request.path.strip("/").split("/")[0],
                direction=Direction.INBOUND,
                started=self.clock.now(),
                connection=connection,
                request=request,
            )
            if self._broken is not None:
                return self._unavailable()
            foreign = self._foreign(connection)
            if foreign is not None:
                return self._refuse_foreign(exchange, foreign)
            return self._answer(exchange)

    def refuse(self, failure: HandshakeFailure) -> None:
        """Keep a failed handshake as evidence."""
        with self.desk.changed:
            self.desk.note_handshake(failure)
            self._keep(HandshakeRefused(campaign=self.settings.campaign, failure=failure))

    def keep_malformed(self, connection: Connection, problem: str) -> None:
        """Keep bytes that were no HTTP request as evidence; they belong to no case by themselves."""
        now = self.clock.now()
        failure = HandshakeFailure(
            id=f"{self.settings.campaign}-m{now.timestamp():.6f}",
            at=now,
            peer=connection.peer,
            local=connection.local,
            reason=f"not an HTTP request: {problem}",
            server_name=connection.server_name,
        )
        self.refuse(failure)

    def note_broken(self, error: BaseException) -> None:
        """An error of ours while serving: the lab's fault."""
        self.desk.blame_lab(found(SERVICE_BROKE, service="platform", problem=f"{type(error).__name__}: {error}"))

    def _answer(self, exchange: Exchange) -> Answered:
        service = self.services.get(exchange.service)
        if service is None:
            attribution = Attribution(case=None, reason=f"No service answers at {exchange.request.path}.")
            return self._record(exchange, Decision(attribution=attribution), _not_found(exchange, self.services))
        visit = Visit(service=service, request=self._relative(exchange.request, service.name), exchange=exchange)
        view = {"request": request_view(exchange.request), "connection": connection_view(exchange.connection)}
        decision = self.desk.decide(service.name, view, visit.tokens(), exchange.id)
        if decision.reply is None:
            response: Response | None = visit.answer(self._call_of(exchange))
            return self._record(exchange, decision, response, finding=visit.broken)
        response, reaction = react(decision.reply, lambda: visit.answer(self._call_of(exchange)))
        played = replace(exchange, fault=str(decision.reply), processed=is_processed(decision.reply))
        return self._record(played, decision, response, reaction, visit.broken)

    def _record(
        self,
        exchange: Exchange,
        decision: Decision,
        response: Response | None,
        reaction: Reaction | None = None,
        finding: Finding | None = None,
    ) -> Answered:
        full = replace(exchange, response=response, finished=self.clock.now())
        recorded = ExchangeRecorded(
            campaign=self.settings.campaign,
            exchange=full,
            case=decision.attribution.case,
            step=decision.step,
            reason=decision.attribution.reason,
            finding=finding,
        )
        if not self._keep(recorded):
            return self._unavailable()
        self.desk.add(recorded)
        return reaction or Reaction(response=response), self._delivery(full.id)

    def _keep(self, event: ExchangeRecorded | HandshakeRefused) -> bool:
        try:
            self.emit(event)
        except EqlabError as error:
            self._broken = error if isinstance(error, LabFault) else None
            self.desk.blame_lab(found(RECORDING_FAILED, problem=error.sentence()))
            return False
        return True

    def _delivery(self, exchange: str) -> Callable[[str], None]:
        def delivered(problem: str) -> None:
            event = ExchangeDelivered(
                campaign=self.settings.campaign, exchange=exchange, at=self.clock.now(), problem=problem
            )
            try:
                self.emit(event)
            except EqlabError as error:
                self.desk.blame_lab(found(RECORDING_FAILED, problem=error.sentence()))

        return delivered

    def _foreign(self, connection: Connection) -> Certificate | None:
        presented = connection.client_certificate
        return None if presented is None or presented.sha256 == self.settings.client.sha256 else presented

    def _refuse_foreign(self, exchange: Exchange, presented: Certificate) -> Answered:
        own = self.settings.client.sha256[:16]
        finding = found(
            FOREIGN_CERTIFICATE,
            SubjectPath(exchange=exchange.id, part="connection.client_certificate"),
            subject=presented.subject,
            found=presented.sha256[:16],
            own=own,
        )
        text = (
            "This address and this client certificate belong to different campaigns. Use the ones of the same campaign."
        )
        attribution = Attribution(case=None, reason="The client certificate belongs to another campaign.")
        return self._record(
            replace(exchange, processed=False),
            Decision(attribution=attribution),
            _plain(403, "forbidden", text),
            finding=finding,
        )

    def _unavailable(self) -> Answered:
        text = "The laboratory cannot keep evidence now, so it does not answer; nothing is held against the caller."
        return Reaction(response=_plain(503, "transient", text)), _nothing

    def _relative(self, request: Request, service: str) -> Request:
        prefix = f"/{service}"
        path = request.path.removeprefix(prefix) or "/"
        return replace(request, path=path, target=request.target.removeprefix(prefix) or "/")

    def _call_of(self, exchange: Exchange) -> Call:
        return self._call(exchange.service, exchange.id, exchange.connection, exchange)

    def _call(self, service: str, mark: str, connection: Connection, exchange: Exchange | None = None) -> Call:
        return Call(
            now=exchange.started if exchange is not None else self.clock.now(),
            new_id=id_maker(f"{self.settings.seed}/{mark}"),
            base_url=self.base_url(service),
            connection=connection,
        )


@dataclass(slots=True, kw_only=True)
class Visit:
    """One call at one service. Whatever the service does, a visit never raises: it keeps what broke."""

    service: Service
    request: Request
    exchange: Exchange
    broken: Finding | None = None
    """The fault of the lab, when the service broke."""

    def tokens(self) -> frozenset[str]:
        """The discriminators of the call."""
        try:
            return self.service.tokens(self.request)
        except Exception as error:  # noqa: BLE001 - content must never bring the platform down
            self._break(f"{type(error).__name__}: {error}")
            return frozenset()

    def answer(self, call: Call) -> Response:
        """The service's own answer."""
        try:
            response = self.service.answer(self.request, call)
        except Exception as error:  # noqa: BLE001 - content must never bring the platform down
            self._break(f"{type(error).__name__}: {error}")
            text = "The laboratory's service broke; nothing is held against the caller."
            return _plain(SERVER_ERROR, "exception", text)
        if response.status == SERVER_ERROR:
            self._break(f"it answered {self.request.method} {self.request.target} with {SERVER_ERROR}")
        return response

    def _break(self, problem: str) -> None:
        place = SubjectPath(exchange=self.exchange.id, part="response")
        self.broken = found(SERVICE_BROKE, place, service=self.service.name, problem=problem)


def id_maker(seed: str) -> Callable[[], str]:
    """Make a source of UUIDs that only the seed decides."""
    made = 0

    def new_id() -> str:
        nonlocal made
        made += 1
        return str(uuid.UUID(bytes=hashlib.sha256(f"{seed}/{made}".encode()).digest()[:16], version=4))

    return new_id


def _not_found(exchange: Exchange, services: Mapping[str, Service]) -> Response:
    known = ", ".join(f"/{name}" for name in sorted(services))
    return _plain(404, "not-found", f"No service answers at {exchange.request.path}; this platform has {known}.")


def _plain(status: int, code: str, text: str) -> Response:
    data = outcome(code, text)
    return Response(
        status=status, headers=(("content-type", "application/fhir+json"),), body=Body(data=data, size=len(data))
    )
