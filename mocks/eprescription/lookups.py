"""Whom a request is about: discriminators read from the request and from what the platform holds.

Bodies may be anything; a body that is no JSON is searched for identifiers as text.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode

from eqlab.kit import (
    Json,
    RefusedError,
    Request,
    Store,
    first_text,
    identifier_tokens,
    literal,
    nodes,
    read_document,
    references,
    sibling,
    type_of,
)

national = sibling(__file__, "national.py")

_SEARCHED = 262_144
_MAX_FIELDS = 100
_PAIR = re.compile(r'"system"\s*:\s*"([^"\\]{1,200})"\s*,\s*"value"\s*:\s*"([^"\\]{1,200})"')
_CONDITION = re.compile(r"(Patient\?identifier=[^\"\\\s]{1,400})")
_SUBJECTS = ("subject", "for", "patient")


def tokens(request: Request, store: Store) -> frozenset[str]:
    """Return the discriminators of a request; the store is as it was before the request."""
    found: set[str] = set()
    for mention in _mentions(request):
        found.update(_expanded(mention, store))
    return frozenset(found)


def _mentions(request: Request) -> Iterator[str]:
    """Yield `Type/id`, `Type?query` and `system|value` of patients, as the request mentions them."""
    path = request.path.strip("/")
    query = [(name, value) for name, value in request.query]
    if path.endswith("_search"):
        query += _pairs(request.body.data[:_SEARCHED].decode("utf-8", "replace"))
    yield from (_asked(path.split("/")[0], name, value) for name, value in query)
    yield "/".join(path.split("/")[:2])
    if not request.body.data or path.endswith("_search"):
        return
    try:
        body = read_document(request.body.data)
    except RefusedError:
        yield from _searched(request.body.data[:_SEARCHED].decode("utf-8", "replace"))
    else:
        yield from _said(body)


def _asked(type_: str, name: str, value: str) -> str:
    """Make a mention of a search parameter: `patient.identifier=...` is about a patient, whatever is searched."""
    head = re.split(r"[:.]", name)[0]
    if head in _SUBJECTS and name.endswith("identifier"):
        return value
    if head in _SUBJECTS:
        return value if "/" in value else f"Patient/{value}"
    return f"{type_}?{urlencode([(name, value)])}"


def _searched(text: str) -> Iterator[str]:
    for system, value in _PAIR.findall(text):
        if system == national.PATIENT_SYSTEM:
            yield f"{system}|{value}"
    yield from _CONDITION.findall(text)


def _said(body: Json) -> Iterator[str]:
    entries = [body, *nodes(body, "entry")]
    for entry in entries:
        resource = entry.get("resource", entry if entry is body else None) if isinstance(entry, dict) else None
        if type_of(resource) == "Patient":
            yield from identifier_tokens(resource)
        for name in _SUBJECTS:
            yield from identifier_tokens(resource, f"{name}.identifier")
        url = first_text(entry, "request.url")
        yield url
        condition = first_text(entry, "request.ifNoneExist").removeprefix("?")
        yield f"{url}?{condition}" if condition else ""
    yield from references(body)


def _expanded(mention: str, store: Store) -> Iterable[str]:
    type_, asks, query = mention.partition("?")
    if asks:
        return _matched(type_.rsplit("/", 1)[-1], query, store)
    target = literal(mention)
    if target is not None:
        return about(store, target.type, target.id)
    return (mention,) if "|" in mention else ()


def _matched(type_: str, query: str, store: Store) -> Iterator[str]:
    """Yield what a search by identifier is about; without a system, an identifier is looked for in any."""
    for name, asked in _pairs(query):
        if name.split(":")[0] != "identifier" or type_ not in ("Patient", "CarePlan"):
            continue
        for value in filter(None, asked.split(",")):
            bare = value.rpartition("|")[2]
            own = {value, bare} if type_ == "CarePlan" else {value} if "|" in value else set()
            yield from own - {"", f"{value.partition('|')[0]}|"}
            for version in store.of(type_):
                if value in _names(version.resource) or (
                    value == bare and bare in map(_bare, _names(version.resource))
                ):
                    yield from about(store, type_, version.id)


def _bare(token: str) -> str:
    return token.partition("|")[2]


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError:
        return []


def _names(plan: Json) -> list[str]:
    return [*identifier_tokens(plan), *identifier_tokens(plan, "extension.valueIdentifier")]


def about(store: Store, type_: str, id_: str, depth: int = 3) -> Iterator[str]:
    """Yield the patient's identifiers behind a resource, and the number and QR token of its prescription."""
    resource = store.resource(type_, id_)
    if type_ == "Patient":
        yield from identifier_tokens(resource)
    if type_ == "CarePlan":
        own = [
            name for name in identifier_tokens(resource, "extension.valueIdentifier") if name.startswith(national.OWN)
        ]
        yield from (token for name in own for token in (name, name.partition("|")[2]))
    if resource is None or depth == 0:
        return
    for name in (*_SUBJECTS, "basedOn", "focus"):
        for node in nodes(resource, name):
            target = literal(first_text(node, "reference"))
            if target is not None:
                yield from about(store, target.type, target.id, depth - 1)
