"""Calls to the laboratory prescription service, without a network."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from eqlab.core.exchange import Body, Connection, Request, Response
from eqlab.core.service import Call, Persona, Service
from eqlab.kit import load_by_path

FOLDER = Path(__file__).parents[2] / "mocks" / "eprescription"
BASE = "https://127.0.0.1:4443/eprescription"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

MATRICULE = "urn:oid:1.3.182.4.4"
AGATE = f"{MATRICULE}|1984031700064"
BASALT = f"{MATRICULE}|1971110200089"

PERSONAS: Mapping[str, Persona] = {
    person.id: person
    for person in (
        Persona(
            id="agate",
            title={"en": "Lia Testagate"},
            discriminators=(AGATE,),
            facts={"kind": "patient", "family": "Testagate", "given": "Lia", "birth_date": "1984-03-17"},
        ),
        Persona(
            id="basalt",
            title={"en": "Noé Testbasalt"},
            discriminators=(BASALT,),
            facts={"kind": "patient", "family": "Testbasalt", "given": "Noé"},
        ),
        Persona(
            id="amber",
            title={"en": "Ada Testamber"},
            discriminators=("urn:oid:1.3.182.4.1|2999000191",),
            facts={"kind": "practitioner", "family": "Testamber", "given": "Ada"},
        ),
        Persona(
            id="cobalt",
            title={"en": "Laboratoire Testcobalt"},
            discriminators=("urn:oid:1.3.182.4.1|1099000191",),
            facts={"kind": "laboratory", "name": "Laboratoire Testcobalt"},
        ),
    )
}


def module(name: str) -> Any:
    return load_by_path(FOLDER / f"{name}.py")


def ids(mark: str) -> Callable[[], str]:
    made = 0

    def new_id() -> str:
        nonlocal made
        made += 1
        return str(uuid.UUID(bytes=hashlib.sha256(f"{mark}/{made}".encode()).digest()[:16], version=4))

    return new_id


def request(
    method: str, target: str, body: Any = None, headers: Mapping[str, str] | None = None, data: bytes | None = None
) -> Request:
    parts = urlsplit(target)
    sent = data if data is not None else b"" if body is None else json.dumps(body).encode()
    given = {"content-type": "application/fhir+json", "accept": "application/fhir+json", **(headers or {})}
    return Request(
        method=method,
        target=target,
        path=unquote(parts.path),
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        headers=tuple(given.items()),
        body=Body(data=sent, size=len(sent)),
    )


def answered(response: Response) -> Any:
    return json.loads(response.body.data) if response.body.data else None


@dataclass
class Desk:
    """A service and a caller of it; every call gets its own ids, as in a campaign."""

    service: Service = field(default_factory=lambda: module("service").service(PERSONAS))
    now: datetime = NOW
    calls: int = 0

    def context(self) -> Call:
        self.calls += 1
        return Call(
            now=self.now,
            new_id=ids(f"campaign/{self.calls}"),
            base_url=BASE,
            connection=Connection(peer="127.0.0.1:50000", local="127.0.0.1:4443"),
        )

    def call(self, method: str, target: str, body: Any = None, **more: Any) -> Response:
        return self.service.answer(request(method, target, body, **more), self.context())

    def send(self, bundle: Any) -> Response:
        return self.call("POST", "/", bundle)

    def get(self, target: str) -> Any:
        return answered(self.call("GET", target))

    def given(self, name: str = "prescription", **parameters: Any) -> Mapping[str, str]:
        return self.service.given(name, {"persona": "agate", **parameters}, self.context())


def entry(resource: Any, full_url: str = "", **request_: Any) -> Any:
    made = {"resource": resource, "request": {"method": "POST", "url": resource["resourceType"], **request_}}
    return {"fullUrl": full_url, **made} if full_url else made


def bundle(*entries: Any, **more: Any) -> Any:
    return {"resourceType": "Bundle", "type": "transaction", "entry": list(entries), **more}


PATIENT = {"resourceType": "Patient", "identifier": [{"system": MATRICULE, "value": "1984031700064"}]}


def prescription(*codes: str, subject: Any = None, **more: Any) -> Any:
    """A prescription with one line per code; `more` is put into the CarePlan."""
    subject = subject or {"reference": f"Patient?identifier={AGATE}"}
    urns = [f"urn:uuid:00000000-0000-4000-8000-00000000000{number}" for number, _ in enumerate(codes)]
    lines = [
        entry(
            {
                "resourceType": "ServiceRequest",
                "status": "active",
                "intent": "order",
                "code": {"coding": [{"system": "urn:oid:1.3.182.5.49", "code": code}]},
                "subject": subject,
            },
            urn,
        )
        for urn, code in zip(urns, codes, strict=True)
    ]
    plan = {
        "resourceType": "CarePlan",
        "identifier": [{"system": "urn:ietf:rfc:3986", "value": "urn:uuid:7a63"}],
        "status": "active",
        "intent": "order",
        "subject": subject,
        "period": {"start": "2026-03-02", "end": "2026-06-02"},
        "activity": [{"reference": {"reference": urn}} for urn in urns],
        **more,
    }
    return bundle(entry(plan, "urn:uuid:00000000-0000-4000-8000-0000000000ff"), *lines)


def task(line: str, **more: Any) -> Any:
    return {
        "resourceType": "Task",
        "basedOn": [{"reference": f"ServiceRequest/{line}"}],
        "status": "completed",
        "intent": "order",
        "authoredOn": "2026-03-02T10:00:00+01:00",
        **more,
    }


def dispensation(*lines: str, **more: Any) -> Any:
    """A dispensation with one Task per line id; `more` is put into every Task."""
    return bundle(*(entry(task(line, **more)) for line in lines))


OWN = "urn:eqlab:eprescription:"
CODES = ("lu_bio_presc_100", "lu_bio_presc_1000")


def outcome(response: Any) -> tuple[int, str]:
    """Status and stable code of a refusal."""
    (issue,) = answered(response)["issue"]
    return response.status, issue["details"]["coding"][0]["code"]


def extension(resource: Any, name: str) -> Any:
    found = [item for item in resource["extension"] if item["url"] == OWN + name]
    assert 1 == len(found)
    return next(value for key, value in found[0].items() if key != "url")


def states(desk: Desk, rx: Any) -> tuple[str, list[tuple[str, int]]]:
    """State of a prescription; state and what is left of each line."""
    plan = desk.get(f"/CarePlan/{rx['id']}")
    lines = [desk.get(f"/ServiceRequest/{rx[name]}") for name in sorted(rx) if name.startswith("line")]
    return extension(plan, "state"), [(extension(line, "state"), extension(line, "remaining")) for line in lines]


def issued(desk: Desk, sent: Any) -> Any:
    """Send a prescription; return its CarePlan as the answer shows it."""
    response = desk.send(sent)
    assert 200 == response.status
    return answered(response)["entry"][0]["resource"]
