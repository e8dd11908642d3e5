"""How a simulated system speaks to the platform: one call over mutual TLS, and what it understands of the answer."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from eqlab.kit import (
    FHIR_JSON,
    Access,
    ClientTls,
    OutboundCall,
    RefusedError,
    Response,
    call,
    read_document,
    type_of,
    write_document,
)

SERVICE = "eprescription"
SUCCESS = 2
"""First digit of the statuses that say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as the caller understands it."""

    status: int | None = None
    """None when no answer came."""
    resource: Any = None
    """The FHIR resource; None when there was none, or it could not be read."""

    @property
    def lost(self) -> bool:
        """Tell whether nobody knows what became of the call, because no answer came."""
        return self.status is None

    @property
    def taken(self) -> bool:
        """Tell whether the platform says that it carried the call out."""
        return self.status is not None and self.status // 100 == SUCCESS

    @property
    def readable(self) -> bool:
        """Tell whether the answer holds a FHIR resource in JSON."""
        return self.resource is not None


def send(
    access: Access,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    resource: Any = None,
    content_type: str = FHIR_JSON,
    patience: float = 5.0,
) -> Answer:
    """Call the platform; `patience` in seconds bounds the whole call."""
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in (query or {}).items())
    headers = [("accept", FHIR_JSON)]
    body = None
    if resource is not None:
        headers.append(("content-type", content_type))
        body = write_document(resource)
    outcome = call(
        OutboundCall(
            method=method,
            url=access.services[SERVICE].rstrip("/") + path + (f"?{asked}" if asked else ""),
            headers=tuple(headers),
            body=body,
            deadline=patience,
        ),
        ClientTls(authority=access.authority, certificate=access.certificate, key=access.key),
    )
    return Answer() if outcome.response is None else understood(outcome.response)


class Manner(Protocol):
    """How a software sends its Bundles."""

    @property
    def content_type(self) -> str:
        """The media type it claims."""

    @property
    def patience(self) -> float:
        """Seconds to wait for an answer."""

    @property
    def pause(self) -> float:
        """Seconds before sending again."""

    @property
    def attempts(self) -> int:
        """How often it sends at most."""


def transmit(access: Access, bundle: Any, manner: Manner, following: Callable[[Answer, Any], Any]) -> None:
    """Send a Bundle; `following` makes of the answer and what was sent what to send next, or None when it is over."""
    for _attempt in range(manner.attempts):
        answer = send(access, "POST", "/", resource=bundle, content_type=manner.content_type, patience=manner.patience)
        bundle = following(answer, bundle)
        if bundle is None:
            return
        time.sleep(manner.pause)


def understood(response: Response) -> Answer:
    """Read a response; what is no FHIR JSON is not guessed at."""
    media_type = (response.header("content-type") or "").split(";")[0].strip().lower()
    if media_type not in {FHIR_JSON, "application/json"}:
        return Answer(status=response.status)
    try:
        value = read_document(response.body.data)
    except RefusedError:
        return Answer(status=response.status)
    return Answer(status=response.status, resource=value if type_of(value) else None)
