"""Valid calls made from what an interface says about itself: OpenAPI 3, or a FHIR CapabilityStatement."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from eqlab.core.values import Json
from eqlab.probe.endpoint.traffic import Call

MOST_DEEP = 12
_FHIR_SAMPLES = {
    "date": "2024-01-31",
    "number": "1",
    "quantity": "1",
    "reference": "Patient/eqlab",
    "token": "eqlab",
    "uri": "urn:eqlab",
}
_JSON_FHIR = "application/fhir+json"
_OK = tuple(range(200, 300))
_PLAIN: Mapping[str, Json] = {"string": "eqlab", "integer": 1, "number": 1, "boolean": True, "null": None}
_UNSAID = object()
_LONGEST = 4000
_FORMATS = {
    "date": "2024-01-31",
    "date-time": "2024-01-31T10:00:00Z",
    "uuid": "7d5a2f0c-3f6d-4a8e-9a53-0c2d4a9a1b11",
    "email": "eqlab@example.org",
    "uri": "https://example.org/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A call and the form that its errors promise to have."""

    call: Call
    errors: str


def from_capability(statement: Json, base: str, methods: tuple[str, ...]) -> Iterator[Described]:
    """Yield a search for each declared parameter, and a read and a create for each type that declares it."""
    for rest in _objects(_dig(statement, "rest")):
        for resource in _objects(rest.get("resource")):
            kind = resource.get("type")
            if isinstance(kind, str) and kind.isalpha():
                for call in _fhir_calls(resource, f"{base.rstrip('/')}/{quote(kind)}", kind):
                    if call.method in methods:
                        yield Described(call=call, errors="fhir")


def _fhir_calls(resource: Mapping[str, Json], address: str, kind: str) -> Iterator[Call]:
    codes = {one.get("code") for one in _objects(resource.get("interaction"))}
    headers = {"accept": _JSON_FHIR}
    if "search-type" in codes:
        for one in _objects(resource.get("searchParam")):
            name = one.get("name")
            if isinstance(name, str):
                sample = _FHIR_SAMPLES.get(str(one.get("type")), "eqlab")
                url = f"{address}?{quote(name)}={{value}}&_count=1"
                yield Call(url=url, values={"value": sample}, headers=headers, status=_OK)
    if "create" in codes:
        body = json.dumps({"resourceType": kind})
        refused = (*_OK, *range(400, 500))
        yield Call(url=address, method="POST", body=body, type=_JSON_FHIR, headers=headers, status=refused)


def from_openapi(document: Json, base: str, methods: tuple[str, ...]) -> Iterator[Described]:
    """Yield a call for each operation of the named methods whose values can be told from examples and schemas."""
    for path, item in _pairs(_dig(document, "paths")):
        for method in methods:
            operation = item.get(method.lower())
            if isinstance(operation, Mapping):
                shared = _objects(item.get("parameters"))
                call = _operation(document, base.rstrip("/") + path, method, operation, shared)
                if call is not None:
                    yield Described(call=call, errors=_promise(document, operation))


def _operation(
    document: Json, url: str, method: str, operation: Mapping[str, Json], shared: list[Mapping[str, Json]]
) -> Call | None:
    values: dict[str, str] = {}
    query: list[str] = []
    headers: dict[str, str] = {}
    for raw in (*shared, *_objects(operation.get("parameters"))):
        one = _resolved(document, raw)
        name, place = str(one.get("name", "")), one.get("in")
        if place == "path" or (place == "query" and (one.get("required") or _has_example(document, one))):
            values[name] = _written(_example(document, one))
            query += [f"{quote(name)}={{{name}}}"] if place == "query" else []
        elif place == "header" and one.get("required"):
            headers[name] = _written(_example(document, one))
    body, kind = _body(document, operation)
    address = f"{url}?{'&'.join(query)}" if query else url
    if any(f"{{{name}}}" not in address for name in values) or not address.isascii() or " " in address:
        return None
    return Call(url=address, method=method, body=body, type=kind, values=values, headers=headers, status=_OK)


def _body(document: Json, operation: Mapping[str, Json]) -> tuple[str, str]:
    content = _resolved(document, operation.get("requestBody")).get("content")
    for kind, media in _pairs(content):
        if kind.partition(";")[0].endswith("json"):
            return _written(_example(document, media), quoted=True), kind
    return "", "application/json"


def _promise(document: Json, operation: Mapping[str, Json]) -> str:
    """Return the form that an operation declares for its errors."""
    for status, raw in _pairs(operation.get("responses")):
        if status.startswith("4") or status == "default":
            kinds = [kind.partition(";")[0] for kind, _ in _pairs(_resolved(document, raw).get("content"))]
            for end, form in (("problem+json", "problem"), ("fhir+json", "fhir"), ("json", "json")):
                if any(kind.endswith(end) for kind in kinds):
                    return form
    return "any"


def _has_example(document: Json, one: Mapping[str, Json]) -> bool:
    schema = _resolved(document, one.get("schema"))
    return any(key in holder for holder in (one, schema) for key in ("example", "examples", "default", "enum"))


def _example(document: Json, holder: Mapping[str, Json]) -> Json:
    """Return the example of a parameter or media type: its own, else one made by its schema."""
    if "example" in holder:
        return holder["example"]
    for _, one in _pairs(holder.get("examples")):
        if "value" in one:
            return one["value"]
    return _sample(document, holder.get("schema"), MOST_DEEP)


def _sample(document: Json, raw: Json, depth: int) -> Json:
    """Make a value that a schema allows, as far as its usual words go."""
    schema = _resolved(document, raw)
    given = next((schema[key] for key in ("example", "default", "const") if key in schema), _UNSAID)
    several = next((schema[key][0] for key in ("examples", "enum") if _is_filled(schema.get(key))), _UNSAID)
    if given is not _UNSAID or several is not _UNSAID:
        return several if given is _UNSAID else given
    branch = next((schema[key][0] for key in ("oneOf", "anyOf") if _is_filled(schema.get(key))), _UNSAID)
    if branch is not _UNSAID and depth:
        return _sample(document, branch, depth - 1)
    return _typed(document, schema, depth)


def _is_filled(value: Json) -> bool:
    return isinstance(value, list) and bool(value)


def _typed(document: Json, schema: Mapping[str, Json], depth: int) -> Json:
    kinds: Json = schema.get("type")
    kind = str(kinds[0] if isinstance(kinds, list) and kinds else kinds)
    if kind == "array":
        return [_sample(document, schema.get("items"), depth - 1)] if depth else []
    if kind == "object" or "properties" in schema or "allOf" in schema:
        return _object(document, schema, depth)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    least = schema.get("minLength", 0)
    if kind == "string" and isinstance(least, int) and least > len(_PLAIN["string"]):
        return "e" * min(least, _LONGEST)
    return _FORMATS.get(str(schema.get("format")), "eqlab") if kind == "string" else _PLAIN.get(kind, "eqlab")


def _object(document: Json, schema: Mapping[str, Json], depth: int) -> Json:
    made: dict[str, Json] = {}
    if not depth:
        return made
    for part in schema.get("allOf") or ():
        inner = _sample(document, part, depth - 1)
        made |= inner if isinstance(inner, dict) else {}
    wanted = schema.get("required")
    for name, inner in _pairs(schema.get("properties")):
        if not isinstance(wanted, list) or name in wanted:
            made[name] = _sample(document, inner, depth - 1)
    return made


def _resolved(document: Json, raw: Json) -> Mapping[str, Json]:
    """Follow references within the document; nothing for those that lead elsewhere or round in circles."""
    for _ in range(MOST_DEEP):
        if not isinstance(raw, Mapping):
            return {}
        reference = raw.get("$ref")
        if not isinstance(reference, str):
            return raw
        raw = document if reference.startswith("#/") else None
        for step in reference[2:].split("/"):
            raw = _dig(raw, step.replace("~1", "/").replace("~0", "~"))
    return {}


def _dig(value: Json, key: str) -> Json:
    return value.get(key) if isinstance(value, Mapping) else None


def _pairs(value: Json) -> list[tuple[str, Mapping[str, Json]]]:
    if not isinstance(value, Mapping):
        return []
    return [(str(key), inner) for key, inner in value.items() if isinstance(inner, Mapping)]


def _objects(value: Json) -> list[Mapping[str, Json]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _written(value: Json, *, quoted: bool = False) -> str:
    return value if isinstance(value, str) and not quoted else json.dumps(value, default=float)
