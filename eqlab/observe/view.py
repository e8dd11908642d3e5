"""The documented exchange model: what conditions and checks see of an exchange (docs/exchange-model.md)."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from eqlab.core.exchange import Body, Certificate, Connection, Exchange, Headers, Request, Response
from eqlab.core.values import Json
from eqlab.validate.json_reader import read_json

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 1000


def exchange_view(exchange: Exchange) -> dict[str, Json]:
    """Show an exchange as JSON; what is absent has no key."""
    view: dict[str, Json] = {
        "id": exchange.id,
        "service": exchange.service,
        "direction": exchange.direction.value,
        "started": exchange.started.isoformat(),
        "fault": exchange.fault,
        "connection": connection_view(exchange.connection),
        "request": request_view(exchange.request),
    }
    if exchange.finished is not None:
        view["duration_ms"] = round((exchange.finished - exchange.started).total_seconds() * 1000)
    if exchange.response is not None:
        view["response"] = response_view(exchange.response)
    return view


def request_view(request: Request) -> dict[str, Json]:
    """Show a request."""
    return {
        "method": request.method,
        "path": request.path,
        "target": request.target,
        "query": _pairs(request.query),
        **_message(request.headers, request.body),
        **_form(request),
    }


def response_view(response: Response) -> dict[str, Json]:
    """Show a response."""
    return {"status": response.status, **_message(response.headers, response.body)}


def connection_view(connection: Connection) -> dict[str, Json]:
    """Show the facts of a connection."""
    view: dict[str, Json] = {"peer": connection.peer, "local": connection.local}
    if connection.tls_version:
        view["tls"] = {
            "version": connection.tls_version,
            "cipher": connection.cipher,
            "server_name": connection.server_name,
        }
    if connection.client_certificate is not None:
        view["client_certificate"] = _certificate(connection.client_certificate)
    return view


def _message(headers: Headers, body: Body) -> dict[str, Json]:
    view: dict[str, Json] = {"headers": _pairs(headers), "size": body.size}
    media_type = next((value for name, value in headers if name == "content-type"), None)
    if media_type is not None:
        view["content_type"] = media_type
    if body.data and not body.truncated and not body.data.startswith(b"<"):  # XML needs no attempt
        reading = read_json(body.data)
        if reading.problem is None:
            view["body"] = reading.value
    return view


def _form(request: Request) -> dict[str, Json]:
    """Show the fields of a form, as searches by POST send them; what is no form, or not to be read as one, has none."""
    media_type = next((value for name, value in request.headers if name == "content-type"), "")
    if media_type.partition(";")[0].strip().lower() != _FORM or request.body.truncated:
        return {}
    try:
        fields = parse_qsl(request.body.data.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return {}
    return {"form": _pairs(tuple(fields))}


def _pairs(pairs: tuple[tuple[str, str], ...]) -> list[Mapping[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _certificate(certificate: Certificate) -> dict[str, Json]:
    return {
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": certificate.serial,
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "sha256": certificate.sha256,
        "alternative_names": list(certificate.alternative_names),
    }
