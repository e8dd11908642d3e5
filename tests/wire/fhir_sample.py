"""A small FHIR server and a caller of it, without a network."""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from eqlab.core.exchange import Body, Connection, Request, Response
from eqlab.core.service import Call
from eqlab.wire.fhir.config import READING, FhirConfig, Hooks, Operation, ResourceKind
from eqlab.wire.fhir.document import write_document
from eqlab.wire.fhir.parameters import ParameterType, SearchParameter
from eqlab.wire.fhir.server import FhirServer

BASE = "https://127.0.0.1:4443/sample"
START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
WRITING = frozenset({"create", "update", "patch", "delete"})

TOKEN, STRING, DATE, REFERENCE = (
    ParameterType.TOKEN,
    ParameterType.STRING,
    ParameterType.DATE,
    ParameterType.REFERENCE,
)


def parameter(name: str, type_: ParameterType, path: str, *targets: str) -> SearchParameter:
    return SearchParameter(name=name, type=type_, paths=(path,), targets=targets)


PATIENT = ResourceKind(
    name="Patient",
    interactions=READING | WRITING,
    client_ids=True,
    parameters=(
        parameter("identifier", TOKEN, "identifier"),
        parameter("active", TOKEN, "active"),
        parameter("gender", TOKEN, "gender"),
        parameter("name", STRING, "name"),
        parameter("family", STRING, "name.family"),
        parameter("birthdate", DATE, "birthDate"),
        parameter("general-practitioner", REFERENCE, "generalPractitioner", "Practitioner"),
    ),
)
OBSERVATION = ResourceKind(
    name="Observation",
    interactions=READING | WRITING,
    parameters=(
        parameter("code", TOKEN, "code"),
        parameter("subject", REFERENCE, "subject", "Patient", "Group"),
        parameter("patient", REFERENCE, "subject", "Patient"),
        parameter("date", DATE, "effectivePeriod"),
    ),
)
PRACTITIONER = ResourceKind(
    name="Practitioner",
    interactions=READING | {"create"},
    parameters=(parameter("identifier", TOKEN, "identifier"),),
)


def config(hooks: Hooks | None = None, operations: tuple[Operation, ...] = (), mount: str = "") -> FhirConfig:
    return FhirConfig(
        title="sample",
        version="1.0.0",
        date="2026-01-01",
        kinds=(PATIENT, OBSERVATION, PRACTITIONER),
        hooks=hooks or Hooks(),
        operations=operations,
        mount=mount,
    )


def ids(mark: str) -> Callable[[], str]:
    made = 0

    def new_id() -> str:
        nonlocal made
        made += 1
        return str(uuid.UUID(bytes=hashlib.sha256(f"{mark}/{made}".encode()).digest()[:16], version=4))

    return new_id


def request(
    method: str,
    target: str,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    *,
    data: bytes | None = None,
    truncated: bool = False,
) -> Request:
    """A request; without a content-type header of its own, a body goes as FHIR JSON."""
    parts = urlsplit(target)
    sent = data if data is not None else b"" if body is None else json.dumps(body).encode()
    given = {"content-type": "application/fhir+json"} if sent else {}
    return Request(
        method=method,
        target=target,
        path=unquote(parts.path),
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        headers=tuple({**given, **(headers or {})}.items()),
        body=Body(data=sent, size=len(sent), truncated=truncated),
    )


def told(response: Response) -> Any:
    return json.loads(response.body.data) if response.body.data else None


def problem(response: Response) -> tuple[int, str]:
    """Status and FHIR issue code of a refusal; fails when it is no single OperationOutcome issue."""
    outcome = told(response)
    assert outcome["resourceType"] == "OperationOutcome"
    (issue,) = outcome["issue"]
    assert issue["details"]["text"]
    return response.status, issue["code"]


@dataclass
class Desk:
    """A server and its caller: each call has ids of its own and comes one minute after the last."""

    config: FhirConfig = field(default_factory=config)
    calls: int = 0
    server: FhirServer = field(init=False)

    def __post_init__(self) -> None:
        self.server = FhirServer(self.config)

    def answer(self, asked: Request) -> Response:
        self.calls += 1
        call = Call(
            now=START + timedelta(minutes=self.calls),
            new_id=ids(f"seed/{self.calls}"),
            base_url=BASE,
            connection=Connection(peer="127.0.0.1:50000", local="127.0.0.1:4443"),
        )
        return self.server.answer(asked, call)

    def call(self, method: str, target: str, body: Any = None, **more: Any) -> Response:
        return self.answer(request(method, target, body, more.pop("headers", None), **more))

    def get(self, target: str) -> Any:
        return told(self.call("GET", target))

    def create(self, resource: Any, **more: Any) -> str:
        """Create a resource, return its id."""
        response = self.call("POST", f"/{resource['resourceType']}", resource, **more)
        assert response.status == 201
        return str(told(response)["id"])

    def found(self, target: str) -> list[str]:
        """Ids of the matches of a search, in order."""
        entries = self.get(target).get("entry", [])
        return [item["resource"]["id"] for item in entries if item["search"]["mode"] == "match"]

    def state(self) -> bytes:
        """The whole store as bytes."""
        versions = [
            [version.location, version.method, version.at.isoformat(), version.resource]
            for kind in self.server.store.kinds.values()
            for history in kind.values()
            for version in history
        ]
        return write_document(versions)


def patient(value: str = "", **more: Any) -> Any:
    identified = {"identifier": [{"system": "urn:sample", "value": value}]} if value else {}
    return {"resourceType": "Patient", **identified, **more}


def entry(resource: Any = None, method: str = "POST", url: str = "", full_url: str = "", **more: Any) -> Any:
    made: dict[str, Any] = {"request": {"method": method, "url": url or resource["resourceType"], **more}}
    if resource is not None:
        made["resource"] = resource
    return {"fullUrl": full_url, **made} if full_url else made


def bundle(*entries: Any, type_: str = "transaction") -> Any:
    return {"resourceType": "Bundle", "type": type_, "entry": list(entries)}
