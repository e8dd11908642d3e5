"""JSON Patch on a resource (RFC 6902; FHIR R4, 3.1.0.6)."""

from collections.abc import Callable

from eqlab.core.values import Json
from eqlab.validate.json_reader import DEPTH
from eqlab.wire.fhir.document import is_bounded, write_document
from eqlab.wire.fhir.outcome import RefusedError, refused
from eqlab.wire.fhir.problems import BAD_PATCH

_MAX_DIGITS = 6
_MAX_OPERATIONS = 100
_MAX_COPIED = 65_536


def patched(resource: Json, operations: Json) -> Json:
    """Return a patched copy. Raises RefusedError (422) when an operation cannot be carried out; then nothing is."""
    if not isinstance(operations, list) or len(operations) > _MAX_OPERATIONS:
        raise _bad(f"a JSON Patch is a list of at most {_MAX_OPERATIONS} operations")
    for operation in operations:
        name = operation.get("op") if isinstance(operation, dict) else None
        if not isinstance(name, str) or name not in _OPERATIONS:
            raise _bad("each operation is an object whose op is add, remove, replace, move, copy or test")
        resource = _OPERATIONS[name](resource, operation)
        if not is_bounded(resource):
            raise _bad(f"the result is nested deeper than {DEPTH} levels")
    return resource


def _bad(problem: str) -> RefusedError:
    return refused(BAD_PATCH, problem=problem)


def _pointer(operation: dict[str, Json], name: str) -> list[str]:
    text = operation.get(name)
    if not isinstance(text, str) or (text and not text.startswith("/")):
        raise _bad(f"{name} must be a JSON Pointer such as /status")
    path = [part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:]]
    if len(path) > DEPTH:
        raise _bad(f"{name} leads deeper than {DEPTH} levels")
    return path


def _value(operation: dict[str, Json]) -> Json:
    if "value" not in operation:
        raise _bad("the operation has no value")
    return operation["value"]


def _index(items: list[Json], part: str, last: int) -> int:
    digits = part.isascii() and part.isdigit() and len(part) <= _MAX_DIGITS and (part == "0" or part[0] != "0")
    if not digits or int(part) > last:
        raise _bad(f'a list of {len(items)} has no place "{part[:40]}"')
    return int(part)


def _get(value: Json, path: list[str]) -> Json:
    for part in path:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list):
            value = value[_index(value, part, len(value) - 1)]
        else:
            raise _bad(f"there is nothing at /{'/'.join(path)}")
    return value


def _changed(value: Json, path: list[str], change: Callable[[Json, str], Json]) -> Json:
    """Return a copy in which the parent of the last part of the path was changed."""
    head, *rest = path
    if not rest:
        return change(value, head)
    inner = _changed(_get(value, [head]), rest, change)
    if isinstance(value, dict):
        return {**value, head: inner}
    at = int(head)
    return [*value[:at], inner, *value[at + 1 :]]


def _put(value: Json, path: list[str], new: Json) -> Json:
    def change(parent: Json, part: str) -> Json:
        if isinstance(parent, dict):
            return {**parent, part: new}
        if isinstance(parent, list):
            at = len(parent) if part == "-" else _index(parent, part, len(parent))
            return [*parent[:at], new, *parent[at:]]
        raise _bad(f"nothing can be added at /{'/'.join(path)}")

    return _changed(value, path, change) if path else new


def _without(value: Json, path: list[str]) -> Json:
    if not path:
        raise _bad("the whole resource cannot be removed")
    _get(value, path)

    def change(parent: Json, part: str) -> Json:
        if isinstance(parent, dict):
            return {key: item for key, item in parent.items() if key != part}
        at = int(part)
        return [*parent[:at], *parent[at + 1 :]]

    return _changed(value, path, change)


def _add(resource: Json, operation: dict[str, Json]) -> Json:
    return _put(resource, _pointer(operation, "path"), _value(operation))


def _remove(resource: Json, operation: dict[str, Json]) -> Json:
    return _without(resource, _pointer(operation, "path"))


def _replace(resource: Json, operation: dict[str, Json]) -> Json:
    path = _pointer(operation, "path")
    new = _value(operation)
    if not path:
        return new
    old = _get(resource, path[:-1])
    _get(old, path[-1:])
    if isinstance(old, list):
        return _put(_without(resource, path), path, new)
    return _put(resource, path, new)


def _move(resource: Json, operation: dict[str, Json]) -> Json:
    source, path = _pointer(operation, "from"), _pointer(operation, "path")
    if path[: len(source)] == source and path != source:
        raise _bad("nothing can be moved into itself")
    found = _get(resource, source)
    return resource if path == source else _put(_without(resource, source), path, found)


def _copy(resource: Json, operation: dict[str, Json]) -> Json:
    found = _get(resource, _pointer(operation, "from"))
    if len(write_document(found)) > _MAX_COPIED:
        raise _bad(f"what is copied is larger than {_MAX_COPIED} bytes")
    return _put(resource, _pointer(operation, "path"), found)


def _test(resource: Json, operation: dict[str, Json]) -> Json:
    path = _pointer(operation, "path")
    if not _same(_get(resource, path), _value(operation)):
        raise _bad(f"the test at /{'/'.join(path)} does not hold")
    return resource


def _same(one: Json, other: Json) -> bool:
    """Compare as JSON does: a boolean is no number."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


_OPERATIONS: dict[str, Callable[[Json, dict[str, Json]], Json]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}
