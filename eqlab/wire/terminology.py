"""A terminology server, asked whether codes exist (FHIR R4, `$validate-code` on CodeSystem and ValueSet).

The server is the lab's own means, not the system under test: when it fails, that is a lab matter.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Response, first_header
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.json_reader import read_json
from eqlab.validate.words import shorten
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.place import place_of

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
_LARGEST = 1024 * 1024
_UNSURE = frozenset({"x-caused-by-unknown-system", "x-unknown-system"})
"""Parameters by which servers say that they miss the content rather than the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminologyServer:
    """A FHIR R4 terminology server. For one thread at a time."""

    base: str
    """Its base URL, without a query."""
    client: Client
    """Makes the calls, with the lab's certificates and trust."""
    hosts: frozenset[str] = field(default_factory=frozenset)
    """Hosts beside its own, as `host:port`, to which it may redirect."""
    seconds: float = 10.0
    """Deadline of one question, redirects included each anew."""

    def validate_code(self, system: str, code: str, display: str, value_set: str) -> Membership:  # noqa: ARG002 - by contract a display decides nothing
        """Ask the server. Raises LabFault when it does not answer, redirects elsewhere, or cannot be understood."""
        asked = {"url": value_set, "system": system, "code": code} if value_set else {"url": system, "code": code}
        kind = "ValueSet" if value_set else "CodeSystem"
        query = urlencode({key: value for key, value in asked.items() if value}, errors="replace")
        inferred = "&inferSystem=true" if value_set and not system else ""
        response = self._get(f"{self.base.rstrip('/')}/{kind}/$validate-code?{query}{inferred}")
        return self._understood(response)

    def _get(self, url: str) -> Response:
        allowed = self.hosts | {self._place(self.base)}
        for _ in range(_MOST_REDIRECTS + 1):
            if self._place(url) not in allowed:
                raise self._failed(words("it redirects to {value}, a host that was not declared", value=shorten(url)))
            response = self._call(url)
            if response.status not in _REDIRECTS:
                return response
            url = self._joined(url, first_header(response.headers, "location") or "")
        raise self._failed(words("it redirects more than {limit} times", limit=str(_MOST_REDIRECTS)))

    def _joined(self, url: str, location: str) -> str:
        try:
            return urljoin(url, location)
        except ValueError as error:
            raise self._failed(
                words("it redirects to {value}, which is no address", value=shorten(location))
            ) from error

    def _call(self, url: str) -> Response:
        accept = ("accept", "application/fhir+json")
        call = OutboundCall(method="GET", url=url, headers=(accept,), deadline=self.seconds, body_limit=_LARGEST)
        try:
            outcome = self.client.call(call)
        except ConfigurationError as error:
            raise self._failed(error.facts.get("why", "its address is unusable")) from error
        if outcome.response is None:
            raise self._failed(str(outcome.problem))
        return outcome.response

    def _place(self, url: str) -> str:
        try:
            return place_of(url).name
        except ConfigurationError as error:
            raise self._failed(error.facts.get("why", "its address is unusable")) from error

    def _understood(self, response: Response) -> Membership:
        body = read_json(response.body.data).value if response.body.data else None
        kind = body.get("resourceType") if isinstance(body, dict) else None
        if response.status == _OK and kind == "Parameters":
            return self._result(body)
        if response.status in _NOT_KNOWN and kind == "OperationOutcome":
            return Membership(None, _told(_said(body)))
        raise self._failed(words("it answered with status {status}", status=str(response.status)))

    def _result(self, body: Json) -> Membership:
        parameters = {one["name"]: one for one in _objects(body, "parameter") if isinstance(one.get("name"), str)}
        result = parameters.get("result", {}).get("valueBoolean")
        message = parameters.get("message", {}).get("valueString")
        said = shorten(message).rstrip(".") if isinstance(message, str) else ""
        if not isinstance(result, bool):
            raise self._failed(words("it did not say yes or no"))
        if result:
            return Membership(answer=True)
        if not _UNSURE.isdisjoint(parameters):
            return Membership(
                None, _told(said) if said else words("the terminology server does not know the code system")
            )
        return Membership(answer=False, reason=_told(said) if said else "")

    def _failed(self, why: str) -> LabFault:
        return LabFault(issues.SERVER_FAILED, url=self.base, why=why)


def _told(said: str) -> Words:
    return words("the terminology server says: {said}", said=said)


_OK = 200
_NOT_KNOWN = frozenset({400, 404, 422})
"""Statuses by which servers refuse questions about content they do not have."""


def _objects(holder: Json, name: str) -> list[Json]:
    value = holder.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _said(outcome: Json) -> str:
    for issue in _objects(outcome, "issue"):
        details = issue.get("details")
        said = details.get("text") if isinstance(details, dict) else issue.get("diagnostics")
        if isinstance(said, str) and said:
            return shorten(said).rstrip(".")
    return words("it cannot answer")
