"""`send`: the lab calls the system, and only at an address the system file declares."""

import json
from collections.abc import Mapping
from urllib.parse import quote

from eqlab.core.event import ExchangeRecorded
from eqlab.core.exchange import Direction, Exchange
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.values import Json
from eqlab.plan.filling import fill_fields
from eqlab.plan.model import Case, Send
from eqlab.run.issues import NO_ANSWER, NOT_HTTP, UNDECLARED_ENDPOINT
from eqlab.run.memory import filled
from eqlab.run.room import Room
from eqlab.wire.client import CallOutcome, OutboundCall, ProblemKind


def send_call(room: Room, case: Case, step: Send) -> tuple[Exchange | None, Finding | None]:
    """Make the call, record it, and say what went wrong on the way."""
    endpoint = step.to.removeprefix("system.")
    base = room.system.endpoints.get(endpoint)
    if base is None:
        return None, found(UNDECLARED_ENDPOINT, endpoint=endpoint)
    outbound = _outbound(room, step, base)
    outcome = room.call(outbound, room.tls)
    exchange = _exchange(room, endpoint, outcome)
    room.emit(
        ExchangeRecorded(
            campaign=room.campaign,
            exchange=exchange,
            case=case.id,
            step=step.id,
            reason=f"The laboratory called the system in case {case.id}.",
        )
    )
    return exchange, _problem(exchange, outcome)


def _outbound(room: Room, step: Send, base: str) -> OutboundCall:
    values = room.memory.variables
    path = fill_fields(step.path, _quoted(values))
    data = _body(room, step)
    return OutboundCall(
        method=step.method,
        url=base.rstrip("/") + path,
        headers=tuple((name, fill_fields(value, values)) for name, value in step.headers),
        body=data,
        deadline=step.deadline,
    )


def _quoted(values: Mapping[str, Json]) -> dict[str, Json]:
    """The variables with every text percent-encoded, so that no value can leave its place in the path."""

    def encode(value: Json) -> Json:
        if isinstance(value, Mapping):
            return {key: encode(inner) for key, inner in value.items()}
        return quote(value, safe=":-._~") if isinstance(value, str) else value

    return {name: encode(value) for name, value in values.items()}


def _body(room: Room, step: Send) -> bytes:
    if step.scenario:
        text = room.texts(step.scenario) or b""
        return fill_fields(text.decode(), room.memory.variables).encode()
    if step.body is None:
        return b""
    body = filled(step.body, room.memory.variables)
    return body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()


def _exchange(room: Room, endpoint: str, outcome: CallOutcome) -> Exchange:
    room.outbound += 1
    return Exchange(
        id=f"{room.campaign}-s{room.outbound:05d}",
        service=endpoint,
        direction=Direction.OUTBOUND,
        started=outcome.started,
        finished=outcome.finished,
        connection=outcome.connection,
        request=outcome.request,
        response=outcome.response,
    )


def _problem(exchange: Exchange, outcome: CallOutcome) -> Finding | None:
    if outcome.problem is None:
        return None
    issue = NOT_HTTP if outcome.problem.kind is ProblemKind.PROTOCOL else NO_ANSWER
    called = f"{exchange.request.method} {exchange.request.target}"
    place = SubjectPath(exchange=exchange.id, part="response")
    return found(issue, place, call=called, problem=outcome.problem.words)
