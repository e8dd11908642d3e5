"""The sample's exchanges: good, wrong, hostile, binary, and all with secrets in them."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from report_sample_plan import CAMPAIGN, SECRET, START

from eqlab.core.exchange import (
    Body,
    Certificate,
    Connection,
    Direction,
    Exchange,
    Headers,
    Request,
    Response,
)
from eqlab.core.values import Json


def bundle(identifier: str, *, note: str = "", many: int = 1) -> Json:
    medication = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "ibuprofen 400 mg"},
        "subject": {"reference": "#p"},
        "dosageInstruction": [{"text": "1 - 0 - 1"}],
    }
    if note:
        medication["note"] = [{"text": note}]
    patients = [
        {
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:oid:2.999.1", "value": f"{identifier}{number or ''}"}],
                "name": [{"family": "Weber", "given": ["Léa"]}],
            },
            "request": {"method": "POST", "url": "Patient"},
        }
        for number in range(many)
    ]
    return {
        "resourceType": "Bundle",
        "type": "batch" if many > 1 else "transaction",
        "entry": [*patients, {"resource": medication, "request": {"method": "POST", "url": "MedicationRequest"}}],
    }


def pretty(value: Json) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode()


CERTIFICATE = Certificate(
    subject="CN=Example Prescriber 4.2,O=Example Software",
    issuer="CN=eqlab issuing CA",
    serial="4f2a",
    not_before=START - timedelta(days=1),
    not_after=START + timedelta(days=364),
    sha256="3f" * 32,
    alternative_names=(),
)
LINK = Connection(
    peer="127.0.0.1:51234",
    local="127.0.0.1:8443",
    tls_version="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    server_name="localhost",
    client_certificate=CERTIFICATE,
)
JSON_TYPE = "application/fhir+json"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def exchange(number: int, seconds: float, request: Request, response: Response | None, **more: Any) -> Exchange:
    return Exchange(
        id=f"{CAMPAIGN}-{number:05d}",
        service=str(more.get("service", "prescriptions")),
        direction=Direction(str(more.get("direction", "inbound"))),
        started=at(seconds),
        finished=at(seconds + 0.035),
        connection=more.get("connection", LINK),
        request=request,
        response=response,
        fault=str(more.get("fault", "")),
    )


def body(data: bytes) -> Body:
    return Body(data=data, size=len(data))


def post(data: bytes, media_type: str = JSON_TYPE, more: Headers = ()) -> Request:
    return Request(
        method="POST",
        target="/prescriptions/Bundle?trace=1&access_token=" + SECRET,
        path="/prescriptions/Bundle",
        query=(("trace", "1"), ("access_token", SECRET)),
        headers=(
            ("host", "localhost:8443"),
            ("content-type", media_type),
            ("authorization", f"Bearer {SECRET}"),
            *more,
        ),
        body=body(data),
    )


def answer(status: int, value: Json) -> Response:
    return Response(
        status=status, headers=(("content-type", JSON_TYPE), ("set-cookie", f"s={SECRET}")), body=body(pretty(value))
    )


CREATED = {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response": {"status": "201 Created"}}]}
HOSTILE = {
    "resourceType": "CapabilityStatement",
    "title": "</pre><script>alert('caught')</script><img src=x onerror=alert(1)>",
    "publisher": "Example \u202e erawtfoS",
    "password": SECRET,
    "rest": [{"mode": "server", "resource": [{"type": f"Type{number:03d}"} for number in range(66)]}],
}
SECOND = pretty(bundle("19840513", many=3))
MINIFIED = json.dumps(bundle("1984051312345"), separators=(",", ":")).encode()


@cache
def exchanges() -> dict[str, Exchange]:
    made = (
        exchange(1, 30, post(pretty(bundle("1984051312345"))), answer(201, CREATED)),
        exchange(2, 95, post(SECOND, "text/json; charset=utf-8"), answer(201, CREATED)),
        exchange(3, 140, post(pretty(bundle("1984051312345"))), answer(201, CREATED)),
        exchange(4, 1300, post(pretty(bundle("1984051312345", note="call me"))), answer(201, CREATED)),
        exchange(5, 1400, post(MINIFIED), None, fault="drop"),
        exchange(6, 1404.2, post(MINIFIED), answer(201, CREATED)),
        exchange(
            7,
            1500,
            Request(method="GET", target="/metadata", path="/metadata", headers=(("accept", JSON_TYPE),)),
            answer(200, HOSTILE),
            service="fhir",
            direction="outbound",
        ),
        exchange(
            8,
            1510,
            replace(post(bytes(range(256)) * 4, "application/octet-stream"), method="PUT"),
            Response(status=403),
            connection=replace(LINK, client_certificate=replace(CERTIFICATE, subject="CN=Somebody Else")),
        ),
    )
    return {one.id.rpartition("-")[2].lstrip("0"): one for one in made}
