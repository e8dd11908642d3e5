"""Bundles: their entries' addresses, their links, and what their type asks for.

Source: FHIR R4, "Bundle". What the invariants bdl-* say is not said here.
"""

from collections.abc import Callable, Iterator, Mapping

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import bundle as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.addresses import address_of, is_absolute
from eqlab.validate.fhir.rules.bundle_links import check_links
from eqlab.validate.fhir.rules.reach import check_document_reach, check_message_reach
from eqlab.validate.fhir.rules.requests import check_overlap, check_requests, check_responses
from eqlab.validate.fhir.rules.search_sets import check_search_set
from eqlab.validate.fhir.rules.worlds import dicts, is_resource
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Bundle#Bundle.entry"
_URL_RULE = f"{STRUCTURES}Bundle#Bundle.entry.fullUrl"
_MAY_LACK_FULL_URL = frozenset({"transaction", "transaction-response", "batch", "batch-response"})


def bundles_pass(run: Run) -> None:
    """Judge every Bundle of a document."""
    for scope in run.scopes:
        if scope.type == "Bundle":
            _judge(scope)


def _judge(scope: Scope) -> None:
    kind = scope.resource.get("type")
    kind = kind if isinstance(kind, str) else ""
    check_links(scope, kind)
    _entries(scope, kind)
    for look in _BY_TYPE.get(kind, ()):
        look(scope)


def entries_of(scope: Scope) -> Iterator[tuple[Json, Path]]:
    """Yield a Bundle's entries with their paths."""
    entries: Path = (scope.path, "entry")
    return ((entry, (entries, index)) for index, entry in dicts(scope.resource.get("entry")))


def _entries(scope: Scope, kind: str) -> None:
    optional = kind in _MAY_LACK_FULL_URL or kind == ""
    entries: Path = (scope.path, "entry")
    for index, entry in dicts(scope.resource.get("entry")):
        url, resource = entry.get("fullUrl"), entry.get("resource")
        if (
            url.__class__ is str
            and url[:4] == "urn:"
            and (resource.__class__ is not dict or resource.get("url") != url)
        ):
            continue
        path: Path = (entries, index)
        if isinstance(url, str):
            _full_url(url, resource if is_resource(resource) else None, path, scope.run)
        elif not optional and resource is not None and not _has_full_url(entry) and not _is_outcome(entry):
            scope.run.note(issues.FULL_URL_MISSING, path, _URL_RULE)


def _has_full_url(entry: Json) -> bool:
    return "fullUrl" in entry or "_fullUrl" in entry


def _is_outcome(entry: Json) -> bool:
    search = entry.get("search")
    return isinstance(search, dict) and search.get("mode") == "outcome"


def _full_url(url: str, resource: Json, path: Path, run: Run) -> None:
    if not is_absolute(url):
        run.notes.append((issues.FULL_URL_RELATIVE, path, {"url": shorten(url)}, _URL_RULE))
        return
    if resource is None:
        return
    type_, id_ = str(resource["resourceType"]), resource.get("id")
    if not url.endswith(f"/{id_}") and resource.get("url") == url and isinstance(id_, str):
        run.note(issues.CANONICAL_AS_FULL_URL, path, _URL_RULE, url=shorten(url), id=shorten(id_))
    elif not url.endswith(f"/{type_}/{id_}") and (address := address_of(url)) is not None and not address.version:
        facts = {"url": shorten(url), "type": type_}
        if id_ is None:
            run.note(issues.FULL_URL_WITHOUT_ID, path, _URL_RULE, **facts, id=address.id)
        else:
            run.note(issues.FULL_URL_DISAGREES, path, _URL_RULE, **facts, name=shorten(f"{type_}/{id_}"))


def _begins_with(wanted: str) -> Callable[[Scope], None]:
    def check(scope: Scope) -> None:
        entries = scope.resource.get("entry")
        first = entries[0] if isinstance(entries, list) and entries else None
        resource = first.get("resource") if isinstance(first, dict) else None
        name = resource.get("resourceType") if isinstance(resource, dict) else None
        if name == wanted:
            return
        path: Path = ((scope.path, "entry"), 0) if first is not None else scope.path
        facts = {"type": str(scope.resource["type"]), "wanted": wanted, "found": _found(first, name)}
        scope.run.note(issues.NO_FIRST_RESOURCE, path, _RULE, **facts)

    return check


def _found(first: Json, name: Json) -> str:
    if first is None:
        return words("has no entries")
    if isinstance(name, str):
        return words("begins with a {type}", type=shorten(name))
    return words("has no resource in its first entry")


_BY_TYPE: Mapping[str, tuple[Callable[[Scope], None], ...]] = {
    "document": (_begins_with("Composition"), check_document_reach),
    "message": (_begins_with("MessageHeader"), check_message_reach),
    "searchset": (check_search_set,),
    "transaction": (check_requests, check_overlap),
    "batch": (check_requests,),
    "history": (check_responses,),
    "transaction-response": (check_responses,),
    "batch-response": (check_responses,),
}
