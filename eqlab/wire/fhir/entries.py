"""Bundle entries and single calls as one thing: an interaction to carry out."""

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from eqlab.core.values import Json
from eqlab.wire.fhir.address import Address, entry_address
from eqlab.wire.fhir.document import read_document
from eqlab.wire.fhir.elements import first_text, type_of
from eqlab.wire.fhir.grounds import Grounds
from eqlab.wire.fhir.negotiation import JSON_PATCH, media_type
from eqlab.wire.fhir.outcome import RefusedError, refused
from eqlab.wire.fhir.problems import BAD_ENTRY, NOT_A_RESOURCE, WRONG_TYPE

METHODS = ("DELETE", "POST", "PUT", "PATCH", "GET", "HEAD")
"""In the order in which a transaction is processed (FHIR R4, 3.1.0.11.2)."""

_WITH_RESOURCE = ("create", "update")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One interaction."""

    method: str
    address: Address
    interaction: str
    resource: Json = None
    """The resource of a create or update, the operations of a patch, else None."""
    index: int | None = None
    """Place in the Bundle; None for a single call."""
    full_url: str = ""
    if_match: str = ""
    if_none_exist: str | None = None

    @property
    def place(self) -> str:
        """FHIRPath of the entry; empty for a single call."""
        return "" if self.index is None else f"Bundle.entry[{self.index}]"


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Tell the place of what is refused inside, unless it is told already."""
    try:
        yield
    except RefusedError as error:
        if error.refusal.expression or not place:
            raise
        raise RefusedError(replace(error.refusal, expression=place)) from None


def read_entry(item: Json, index: int, grounds: Grounds) -> Entry:
    """Read one Bundle entry. Raises RefusedError with the entry's place."""
    place = f"Bundle.entry[{index}]"
    with placed(f"{place}.request"):
        request = item.get("request") if isinstance(item, dict) else None
        if not isinstance(request, dict):
            raise refused(BAD_ENTRY, place, problem="it has no request that says what to do")
        method, url = request.get("method"), request.get("url")
        if method not in METHODS or not isinstance(url, str):
            raise refused(BAD_ENTRY, problem="its request needs a method and a url")
        if not isinstance(request.get("ifNoneExist", ""), str):
            raise refused(BAD_ENTRY, problem="its ifNoneExist is no text")
        address = entry_address(url, grounds.base)
        if address.kind in ("system", "metadata", "operation"):
            raise refused(BAD_ENTRY, problem=f"{address} cannot be called from a Bundle")
        interaction = grounds.interaction("GET" if method == "HEAD" else method, address)
    with placed(f"{place}.resource"):
        resource = body_of(interaction, address, item.get("resource"))
    return Entry(
        method=method,
        address=address,
        interaction=interaction,
        resource=resource,
        index=index,
        full_url=first_text(item, "fullUrl"),
        if_match=first_text(request, "ifMatch"),
        if_none_exist=request.get("ifNoneExist"),
    )


def body_of(interaction: str, address: Address, resource: Json) -> Json:
    """Return what an interaction works with: a resource of the right type, or patch operations."""
    if interaction in _WITH_RESOURCE:
        return checked(resource, address.type)
    return _operations(resource) if interaction == "patch" else None


def checked(resource: Json, expected: str) -> Json:
    """Return a resource when it is one, of the expected type. Raises RefusedError (400)."""
    if not isinstance(resource, dict):
        raise refused(NOT_A_RESOURCE, problem="it is no JSON object" if resource is not None else "it is missing")
    found = type_of(resource)
    if not found:
        raise refused(NOT_A_RESOURCE, problem="it has no resourceType")
    if found != expected or resource["resourceType"] != found:
        raise refused(WRONG_TYPE, found=found, expected=expected)
    return resource


def _operations(resource: Json) -> Json:
    """Unpack a JSON Patch from the Binary that carries it in a Bundle (FHIR R4, 3.1.0.6)."""
    binary = checked(resource, "Binary")
    if media_type(first_text(binary, "contentType")).name != JSON_PATCH:
        raise refused(BAD_ENTRY, problem=f"a patch comes as a Binary with contentType {JSON_PATCH}")
    try:
        data = base64.b64decode(first_text(binary, "data"), validate=True)
    except (binascii.Error, ValueError):
        raise refused(BAD_ENTRY, problem="the data of its Binary is not base64") from None
    return read_document(data)
