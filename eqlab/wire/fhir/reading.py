"""Interactions that change nothing: read, vread, history, search (FHIR R4, 3.1.0.2 and following)."""

from dataclasses import dataclass

from eqlab.core.values import Json
from eqlab.wire.fhir.address import Address
from eqlab.wire.fhir.grounds import Grounds
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import GONE, NOT_FOUND
from eqlab.wire.fhir.store import Resource, Version, instant

_HISTORY_STATUS = {"POST": "201 Created", "PUT": "200 OK", "PATCH": "200 OK", "DELETE": "204 No Content"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How one interaction ended."""

    status: int
    resource: Resource | None = None
    """What is answered, when something is."""
    version: Version | None = None
    """The version that was read or made."""
    shown: bool = False
    """True when the resource is told although nobody asked for it."""
    outcome: Resource | None = None
    """An OperationOutcome, when the interaction was refused."""


def look(grounds: Grounds, interaction: str, address: Address, *, strict: bool = False) -> Result:
    """Carry out an interaction that changes nothing. Raises RefusedError."""
    if interaction == "search-type":
        return search(grounds, address.type, address.query, strict=strict)
    if interaction == "history-instance":
        return Result(status=200, resource=_history(grounds, address), shown=True)
    version = _version(grounds, address)
    if version is None:
        raise refused(NOT_FOUND, address=str(address))
    if version.resource is None:
        raise refused(GONE, address=version.reference)
    return Result(status=200, resource=version.resource, version=version, shown=True)


def search(grounds: Grounds, type_: str, pairs: tuple[tuple[str, str], ...], *, strict: bool) -> Result:
    """Search one resource type."""
    searcher = grounds.searcher
    query = searcher.compile(type_, pairs, strict)
    hooks = grounds.config.hooks
    bundle = searcher.bundle(query, lambda version: hooks.companions(grounds.store, version))
    return Result(status=200, resource=bundle, shown=True)


def _version(grounds: Grounds, address: Address) -> Version | None:
    if not address.version:
        return grounds.store.latest(address.type, address.id)
    versions = grounds.store.history(address.type, address.id)
    return next((version for version in versions if str(version.number) == address.version), None)


def _history(grounds: Grounds, address: Address) -> Resource:
    versions = grounds.store.history(address.type, address.id)
    if not versions:
        raise refused(NOT_FOUND, address=f"{address.type}/{address.id}")
    entries = [_past(version, grounds.base) for version in reversed(versions)]
    link = [{"relation": "self", "url": f"{grounds.base}/{address.type}/{address.id}/_history"}]
    return {"resourceType": "Bundle", "type": "history", "total": len(entries), "link": link, "entry": entries}


def _past(version: Version, base: str) -> dict[str, Json]:
    entry: dict[str, Json] = {"fullUrl": f"{base}/{version.reference}"}
    if version.resource is not None:
        entry["resource"] = version.resource
    url = version.type if version.method == "POST" else version.reference
    entry["request"] = {"method": version.method, "url": url}
    response = {"status": _HISTORY_STATUS[version.method], "etag": version.etag, "lastModified": instant(version.at)}
    return {**entry, "response": response}
