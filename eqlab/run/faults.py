"""Armed replies: what the platform does instead of answering well (plan language, meaning 8)."""

import json
from collections.abc import Callable

from eqlab.core.exchange import Body, Headers, Response
from eqlab.plan.model import Reply
from eqlab.wire.server import Reaction

ALTERING = frozenset({"latency", "truncate", "malformed", "wrong-content-type"})
"""Faults that spoil the service's own answer, so the service carries the request out."""


SERVER_ERROR = 500


def is_processed(reply: Reply) -> bool:
    """Tell whether the service carries the request out although its answer is spoilt."""
    return reply.processed or reply.fault in ALTERING


def react(reply: Reply, own: Callable[[], Response]) -> tuple[Response | None, Reaction]:
    """Return the response as it will be seen on the wire, and how to send it.

    `own` gives the service's answer; it is called only when the reply has the request carried out.
    """
    response: Response | None = own() if is_processed(reply) else None
    if reply.fault == "drop":
        return None, Reaction(response=None, delay=reply.delay, drop=True)
    if response is None or reply.fault in {"status", ""}:
        response = _armed(reply)
    if reply.fault == "truncate":
        return response, Reaction(response=response, delay=reply.delay, cut=len(response.body.data) // 2)
    if reply.fault == "malformed":
        response = _with_body(response, response.body.data[: max(1, len(response.body.data) // 2)])
    if reply.fault == "wrong-content-type":
        headers = (*_without(response.headers, "content-type"), ("content-type", "text/html; charset=utf-8"))
        response = Response(status=response.status, headers=headers, body=response.body)
    return response, Reaction(response=response, delay=reply.delay)


def _armed(reply: Reply) -> Response:
    status = reply.status or 200
    if reply.body is not None:
        data = reply.body.encode()
    else:
        code = "transient" if status >= SERVER_ERROR else "processing"
        data = outcome(code, f"Armed by the test plan: status {status}.")
    headers = reply.headers
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers = (*headers, ("content-type", "application/fhir+json"))
    return Response(
        status=status,
        headers=tuple((name.lower(), value) for name, value in headers),
        body=Body(data=data, size=len(data)),
    )


def outcome(code: str, text: str) -> bytes:
    """An OperationOutcome with one error (FHIR R4, 2.28.5)."""
    issue = {"severity": "error", "code": code, "diagnostics": text}
    return json.dumps({"resourceType": "OperationOutcome", "issue": [issue]}).encode()


def _with_body(response: Response, data: bytes) -> Response:
    headers = _without(response.headers, "content-length")
    return Response(status=response.status, headers=headers, body=Body(data=data, size=len(data)))


def _without(headers: Headers, name: str) -> Headers:
    return tuple(pair for pair in headers if pair[0] != name)
