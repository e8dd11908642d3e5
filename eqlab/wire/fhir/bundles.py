"""Bundles sent to the base address: transactions, all or nothing, and batches, each entry for itself."""

from http import HTTPStatus

from eqlab.core.values import Json
from eqlab.wire.fhir.elements import type_of
from eqlab.wire.fhir.entries import METHODS, Entry, read_entry
from eqlab.wire.fhir.grounds import Grounds
from eqlab.wire.fhir.outcome import RefusedError, operation_outcome, refused, remark
from eqlab.wire.fhir.problems import BAD_ENTRY, NOT_A_BUNDLE, NOT_A_RESOURCE, TOO_COSTLY
from eqlab.wire.fhir.reading import Result
from eqlab.wire.fhir.store import Resource, Store, instant
from eqlab.wire.fhir.writing import process

MAX_ENTRIES = 1000
"""Entries of one Bundle."""


def carry_out(grounds: Grounds, bundle: Json, returning: str) -> tuple[Store, Resource]:
    """Carry a transaction or batch Bundle out; return the store after it and the Bundle to answer.

    `returning` is the caller's preference: `minimal`, `representation` or `OperationOutcome`.
    Raises RefusedError when the Bundle, or any entry of a transaction, is refused.
    """
    kind = _kind(grounds, bundle)
    items = bundle.get("entry", [])
    if not isinstance(items, list):
        raise refused(BAD_ENTRY, "Bundle.entry", problem="Bundle.entry is no list")
    if len(items) > MAX_ENTRIES:
        raise refused(TOO_COSTLY, "Bundle.entry", what=f"{len(items)} entries", most=str(MAX_ENTRIES))
    if kind == "transaction":
        entries = [read_entry(item, index, grounds) for index, item in enumerate(items)]
        store, results = process(grounds, entries, kind, bundle)
    else:
        store, results = _batch(grounds, items, bundle)
    answered = [_entry(result, returning, grounds.base) for result in results]
    answer: Resource = {"resourceType": "Bundle", "type": f"{kind}-response"}
    return store, {**answer, "entry": answered} if answered else answer


def _kind(grounds: Grounds, bundle: Json) -> str:
    if not type_of(bundle):
        raise refused(NOT_A_RESOURCE, problem="it is no JSON object with a resourceType")
    kind = bundle.get("type")
    if type_of(bundle) != "Bundle" or not isinstance(kind, str) or kind not in grounds.config.bundles:
        found = f'Bundle of type "{kind}"' if type_of(bundle) == "Bundle" else type_of(bundle)
        raise refused(NOT_A_BUNDLE, expected=" or ".join(sorted(grounds.config.bundles)), found=found)
    return kind


def _batch(grounds: Grounds, items: list[Json], bundle: Json) -> tuple[Store, list[Result]]:
    read = [_read(item, index, grounds) for index, item in enumerate(items)]
    results: dict[int, Result] = {}
    order = [METHODS.index(entry.method) if isinstance(entry, Entry) else 0 for entry in read]
    for index in sorted(range(len(read)), key=order.__getitem__):
        entry = read[index]
        if isinstance(entry, Result):
            results[index] = entry
            continue
        try:
            store, (results[index],) = process(grounds, [entry], "batch", bundle)
        except RefusedError as error:
            results[index] = _refused(error)
        else:
            grounds = grounds.on(store)
    return grounds.store, [results[index] for index in range(len(read))]


def _read(item: Json, index: int, grounds: Grounds) -> Entry | Result:
    try:
        return read_entry(item, index, grounds)
    except RefusedError as error:
        return _refused(error)


def _refused(error: RefusedError) -> Result:
    return Result(status=error.refusal.problem.status, outcome=operation_outcome(error.refusal))


def _entry(result: Result, returning: str, base: str) -> dict[str, Json]:
    status = HTTPStatus(result.status)
    response: dict[str, Json] = {"status": f"{status.value} {status.phrase}"}
    version = result.version
    entry: dict[str, Json] = {}
    if version is not None:
        if version.resource is not None:
            entry["fullUrl"] = f"{base}/{version.reference}"
            response["location"] = version.location
        response |= {"etag": version.etag, "lastModified": instant(version.at)}
    if result.resource is not None and (result.shown or returning == "representation"):
        entry["resource"] = result.resource
    if result.outcome is not None or returning == "OperationOutcome":
        response["outcome"] = result.outcome or remark("information", "informational", status.phrase)
    return {**entry, "response": response}
