"""Exchanges as reports show them: redacted, with the findings that point into them."""

from datetime import datetime

from eqlab.core.event import ExchangeRecorded
from eqlab.core.exchange import Certificate, Direction, Request, Response
from eqlab.core.record import CampaignRecord
from eqlab.observe.redaction import redact_headers, redact_target, redact_text
from eqlab.report.evidence import CertificateView, ExchangeView, HeaderView, MessageView
from eqlab.report.phrase import SILENCE, Phrase, phrase
from eqlab.report.reasons import recognise, strayed
from eqlab.report.telling import Telling, clean


def exchange_views(record: CampaignRecord, telling: Telling) -> dict[str, ExchangeView]:
    """Return all exchanges by id, in order of arrival."""
    return {
        recorded.exchange.id: _exchange(recorded, f"E{number}", record, telling)
        for number, recorded in enumerate(record.exchanges, 1)
    }


def _exchange(recorded: ExchangeRecorded, label: str, record: CampaignRecord, telling: Telling) -> ExchangeView:
    exchange, connection = recorded.exchange, recorded.exchange.connection
    tls = f"{connection.tls_version} {connection.cipher}".strip()
    response = exchange.response
    return ExchangeView(
        id=exchange.id,
        label=label,
        service=exchange.service,
        inbound=exchange.direction is Direction.INBOUND,
        case=recorded.case or "",
        step=recorded.step or "",
        started=exchange.started,
        seconds=_seconds(exchange.started, exchange.finished),
        peer=connection.peer,
        local=connection.local,
        tls=tls,
        server_name=connection.server_name,
        certificate=_certificate(connection.client_certificate) if connection.client_certificate else None,
        request=_request(exchange.request, exchange.id, telling),
        response=_response(response, exchange.id, telling) if response else None,
        status=response.status if response else None,
        fault=exchange.fault,
        undelivered=clean(record.undelivered.get(exchange.id, "")),
        reason=recognise(redact_text(recorded.reason)),
        remark=_remark(recorded, record),
        findings=tuple(telling.by_exchange.get(exchange.id, ())),
        pointed=tuple(view.id for view in telling.pointing(exchange.id)),
    )


def _remark(recorded: ExchangeRecorded, record: CampaignRecord) -> Phrase:
    """Say that a call names no case, or came while another case than its own was open."""
    at = recorded.exchange.started
    if recorded.case is None:
        return SILENCE
    if strayed(recorded.reason):
        return phrase("belongs to no case by what it carries")
    for case in record.cases:
        if case.id == recorded.case or case.opened is None:
            continue
        if case.opened.at <= at and (case.finished is None or at < case.finished.at):
            return phrase("came while case {case} was open", case=case.id)
    return SILENCE


def _seconds(started: datetime, finished: datetime | None) -> float | None:
    return (finished - started).total_seconds() if finished else None


def _certificate(certificate: Certificate) -> CertificateView:
    return CertificateView(
        subject=certificate.subject,
        issuer=certificate.issuer,
        serial=certificate.serial,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        sha256=certificate.sha256,
    )


def _request(request: Request, exchange: str, telling: Telling) -> MessageView:
    return _message(request, "request", f"{request.method} {redact_target(request.target)}", exchange, telling)


def _response(response: Response, exchange: str, telling: Telling) -> MessageView:
    return _message(response, "response", str(response.status), exchange, telling)


def _message(message: Request | Response, part: str, start: str, exchange: str, telling: Telling) -> MessageView:
    pointing = [view for view in telling.pointing(exchange) if view.place.part.startswith(f"{part}.header")]
    return MessageView(
        part=part,
        start=start,
        headers=tuple(
            HeaderView(
                name=name,
                value=value,
                findings=tuple(view.id for view in pointing if view.place.path.lower() == name),
            )
            for name, value in redact_headers(message.headers)
        ),
        payload=telling.sheet(exchange, part).payload(telling.pointers(exchange, part)),
    )
