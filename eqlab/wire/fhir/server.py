"""The door: a request in, a response out, an OperationOutcome for whatever goes wrong."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from eqlab.core.exchange import Body, Headers, Request, Response
from eqlab.core.service import Call
from eqlab.core.values import Json
from eqlab.wire.fhir.address import Address, address, is_validation, query_pairs
from eqlab.wire.fhir.bundles import carry_out
from eqlab.wire.fhir.capability import capability_statement
from eqlab.wire.fhir.config import FhirConfig, KindTable, OperationCall
from eqlab.wire.fhir.document import read_document, write_document
from eqlab.wire.fhir.entries import Entry, body_of
from eqlab.wire.fhir.grounds import Grounds, allow, is_meant
from eqlab.wire.fhir.negotiation import FHIR_JSON, FORM, JSON_PATCH, answer_type, check_body_type, preference
from eqlab.wire.fhir.outcome import Refusal, RefusedError, operation_outcome, refusal, refused, remark
from eqlab.wire.fhir.parameters import Schema
from eqlab.wire.fhir.problems import BROKEN, EMPTY_BODY, NOT_FOUND, TRUNCATED
from eqlab.wire.fhir.reading import Result, look, search
from eqlab.wire.fhir.store import Resource, Store, Version
from eqlab.wire.fhir.writing import keep_changes, process


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reply:
    status: int
    resource: Resource | None = None
    headers: Headers = ()


@dataclass(slots=True)
class FhirServer:
    """A FHIR R4 REST server over values; one call at a time."""

    config: FhirConfig
    store: Store = field(default_factory=Store)
    """The state: replaced as a whole by a request that succeeds, untouched by any other."""
    _table: KindTable = field(init=False, repr=False)
    _schema: Schema = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._table = self.config.table
        self._schema = self.config.schema

    def answer(self, request: Request, call: Call) -> Response:
        """Answer a request. Never raises: an error of the lab's own becomes a 500 with an OperationOutcome."""
        media = FHIR_JSON
        store = self.store
        try:
            self._admit(request, call)
            media = answer_type(request)
            grounds = self._grounds(call)
            reply, store = _dispatch(grounds, request, self._address(request))
            response = _response(reply, media, request.method)
        except RefusedError as error:
            return _response(_refusal(error.refusal), media, request.method)
        except Exception:  # noqa: BLE001 - whatever breaks here is the lab's fault and must not end the connection
            return _response(_refusal(refusal(BROKEN)), media, request.method)
        self.store = store
        return response

    def _admit(self, request: Request, call: Call) -> None:
        turned_away = self.config.hooks.admit(request, call)
        if turned_away is not None:
            raise RefusedError(turned_away)
        if request.body.truncated:
            raise refused(TRUNCATED, size=str(request.body.size))

    def _grounds(self, call: Call) -> Grounds:
        return Grounds(
            config=self.config,
            table=self._table,
            schema=self._schema,
            store=self.store,
            call=call,
            base=f"{call.base_url}{self.config.mount}",
        )

    def _address(self, request: Request) -> Address:
        mount = self.config.mount
        if mount and request.path != mount and not request.path.startswith(f"{mount}/"):
            raise refused(NOT_FOUND, address=f"service at {request.path}")
        return address(request.path.removeprefix(mount), request.query)


def _dispatch(grounds: Grounds, request: Request, place: Address) -> tuple[_Reply, Store]:
    method = "GET" if request.method == "HEAD" else request.method
    if is_validation(place):
        return _validate(grounds, request, place), grounds.store
    if method == "OPTIONS":
        return _Reply(status=204, headers=allow(grounds.allowed(place))), grounds.store
    return _interact(grounds, request, place, grounds.interaction(method, place))


def _interact(grounds: Grounds, request: Request, place: Address, interaction: str) -> tuple[_Reply, Store]:
    method = "GET" if request.method == "HEAD" else request.method
    if interaction == "capabilities":
        return _Reply(status=200, resource=capability_statement(grounds.config, grounds.base)), grounds.store
    if interaction == "transaction":
        check_body_type(request, FHIR_JSON)
        store, bundle = carry_out(grounds, _body(request, "a Bundle"), preference(request, "return"))
        return _Reply(status=200, resource=bundle), store
    if interaction == "operation":
        return _operate(grounds, request, method, place)
    if interaction in ("create", "update", "patch", "delete"):
        return _write(grounds, request, Entry(method=method, address=place, interaction=interaction))
    return _read(grounds, request, place, interaction), grounds.store


def _validate(grounds: Grounds, request: Request, place: Address) -> _Reply:
    from eqlab.wire.fhir.validation import validated  # noqa: PLC0415 - the engine is loaded when it is asked for

    return _Reply(status=200, resource=validated(grounds, request, place))


def _body(request: Request, expected: str) -> Json:
    if not request.body.data.strip():
        raise refused(EMPTY_BODY, expected=expected)
    return read_document(request.body.data)


def _operate(grounds: Grounds, request: Request, method: str, place: Address) -> tuple[_Reply, Store]:
    check_body_type(request, FHIR_JSON)
    operation = next(item for item in grounds.config.operations if is_meant(item, place) and method in item.methods)
    body = _body(request, "Parameters") if request.body.data else None
    call = OperationCall(
        address_type=place.type, id=place.id, query=place.query, body=body, store=grounds.store, call=grounds.call
    )
    result = operation.run(call)
    if isinstance(result, Refusal):
        raise RefusedError(result)
    return _Reply(status=result.status, resource=result.resource), keep_changes(grounds, result.changes)


def _write(grounds: Grounds, request: Request, asked: Entry) -> tuple[_Reply, Store]:
    resource: Json = None
    if asked.interaction == "patch":
        check_body_type(request, JSON_PATCH)
        resource = _body(request, "a JSON Patch")
    elif asked.interaction != "delete":
        check_body_type(request, FHIR_JSON)
        resource = body_of(asked.interaction, asked.address, _body(request, f"a {asked.address.type}"))
    entry = replace(
        asked,
        resource=resource,
        if_match=request.header("if-match") or "",
        if_none_exist=request.header("if-none-exist"),
    )
    store, (result,) = process(grounds, [entry], "single")
    return _written(result, preference(request, "return"), grounds.base), store


def _written(result: Result, returning: str, base: str) -> _Reply:
    headers = _version_headers(result.version)
    if result.status == 201 and result.version is not None:  # noqa: PLR2004 - Created
        headers = (("location", f"{base}/{result.version.location}"), *headers)
    if result.status == 204:  # noqa: PLR2004 - No Content
        return _Reply(status=204, headers=headers)
    resource = result.resource if returning != "minimal" else None
    if returning == "OperationOutcome":
        resource = remark("information", "informational", "The resource was kept.")
    return _Reply(status=result.status, resource=resource, headers=headers)


def _read(grounds: Grounds, request: Request, place: Address, interaction: str) -> _Reply:
    strict = preference(request, "handling") == "strict"
    if place.kind == "type-search" and request.method == "POST":
        check_body_type(request, FORM)
        form = query_pairs(request.body.data.decode("utf-8", "replace"))
        return _Reply(status=200, resource=search(grounds, place.type, (*place.query, *form), strict=strict).resource)
    result = look(grounds, interaction, place, strict=strict)
    headers = _version_headers(result.version)
    if interaction == "read" and result.version is not None and _is_unchanged(request, result.version):
        return _Reply(status=304, headers=headers)
    return _Reply(status=result.status, resource=result.resource, headers=headers)


def _is_unchanged(request: Request, version: Version) -> bool:
    """Tell whether a conditional read finds nothing new (FHIR R4, 3.1.0.1.7)."""
    tags = request.header("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") == f'"{version.number}"' for tag in tags.split(","))
    try:
        since = parsedate_to_datetime(request.header("if-modified-since") or "")
        return version.at.replace(microsecond=0) <= _aware(since)
    except (TypeError, ValueError, OverflowError):
        return False


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _version_headers(version: Version | None) -> Headers:
    if version is None:
        return ()
    modified = format_datetime(version.at.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return (("etag", version.etag), ("last-modified", modified))


def _refusal(told: Refusal) -> _Reply:
    return _Reply(status=told.problem.status, resource=operation_outcome(told), headers=told.headers)


def _response(reply: _Reply, media: str, method: str) -> Response:
    data = b"" if reply.resource is None else write_document(reply.resource)
    headers = reply.headers
    if reply.resource is not None:
        headers = (("content-type", f"{media}; charset=utf-8"), *headers)
    kept = b"" if method == "HEAD" else data
    return Response(status=reply.status, headers=headers, body=Body(data=kept, size=len(kept)))
