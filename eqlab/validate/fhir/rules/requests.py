"""Requests and responses of transactions, batches and histories. Source: FHIR R4, "RESTful API"."""

import re

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import bundle as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.worlds import dicts, is_resource
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import listed, shorten

_RULE = f"{STRUCTURES}Bundle#Bundle.entry.request"
_STATUS = re.compile(r"[1-5][0-9]{2}(\s.*)?", re.DOTALL)
_SENDING = frozenset({"POST", "PUT", "PATCH"})
_CHANGING = frozenset({"PUT", "PATCH", "DELETE"})
_SHOWN = 5
"""Methods that a sentence lists."""
_SILENT = frozenset({"GET", "HEAD", "DELETE"})


def check_requests(scope: Scope) -> None:
    """Judge the requests of a transaction or batch: what they send, and whether that fits where they send it."""
    for index, entry in dicts(scope.resource.get("entry")):
        request = entry.get("request")
        if isinstance(request, dict):
            method, url = request.get("method"), request.get("url")
            if isinstance(method, str) and isinstance(url, str):
                _request(scope, entry.get("resource"), (((scope.path, "entry"), index), "request"), method, url)


def _request(scope: Scope, resource: Json, path: Path, method: str, url: str) -> None:
    if resource is None:
        if method in _SENDING and "$" not in url:
            scope.run.note(issues.REQUEST_WITHOUT_RESOURCE, path, _RULE, method=method, url=shorten(url))
    elif is_resource(resource):
        type_ = str(resource["resourceType"])
        if method == "POST" and url == type_:
            return
        facts = {"method": method, "url": shorten(url)}
        if method in _SILENT:
            scope.run.note(issues.REQUEST_WITH_RESOURCE, path, _RULE, **facts, type=type_)
        elif method in ("POST", "PUT") and "$" not in url and not _fits(method, url, type_, resource.get("id")):
            wanted = type_ if method == "POST" else f"{type_}/{shorten(str(resource.get('id', '[id]')))}"
            scope.run.note(issues.REQUEST_URL, (path, "url"), _RULE, **facts, type=type_, wanted=wanted)


def _fits(method: str, url: str, type_: str, id_: Json) -> bool:
    address, _, query = url.partition("?")
    if method == "POST":
        return address in (type_, "") or address.endswith(f"/{type_}") or address in ("_search", f"{type_}/_search")
    if query:
        return address == type_ or address.endswith(f"/{type_}")
    name = f"{type_}/{id_}"
    return id_ is not None and (address == name or address.endswith(f"/{name}"))


def check_overlap(scope: Scope) -> None:
    """Judge whether a transaction changes one resource twice. Source: FHIR R4, http.html, 3.1.0.11.2."""
    asked: dict[str, list[tuple[str, Path]]] = {}
    for index, entry in dicts(scope.resource.get("entry")):
        request = entry.get("request")
        method, url = (request.get("method"), request.get("url")) if isinstance(request, dict) else (None, None)
        if method in _CHANGING and isinstance(url, str) and "?" not in url:
            path: Path = ((((scope.path, "entry"), index), "request"), "url")
            asked.setdefault(url, []).append((method, path))
    for name, several in asked.items():
        if len(several) > 1:
            methods = listed([method for method, _ in several], _SHOWN)
            scope.run.note(issues.REQUESTS_OVERLAP, several[1][1], _RULE, name=shorten(name), methods=methods)


def check_responses(scope: Scope) -> None:
    """Judge the status of each response."""
    for index, entry in dicts(scope.resource.get("entry")):
        response = entry.get("response")
        status = response.get("status") if isinstance(response, dict) else None
        if isinstance(status, str) and _STATUS.fullmatch(status) is None:
            path: Path = ((((scope.path, "entry"), index), "response"), "status")
            rule = f"{STRUCTURES}Bundle#Bundle.entry.response.status"
            scope.run.note(issues.STATUS_MALFORMED, path, rule, status=shorten(status))
