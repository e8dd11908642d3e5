"""Where in a resource: linked tuples `(parent, key)`, written out only when something is to be said.

The root is `(None, "Patient")`; a key is a member's name as JSON has it (`valueQuantity`, `_birthDate`) or an index.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from eqlab.validate.fhir.model import resource_names, type_names, type_of
from eqlab.validate.json_place import path_of, segment
from eqlab.validate.words import shorten

Key: TypeAlias = str | int
Path: TypeAlias = tuple["Path | None", Key]

_LONGEST = 200
"""Letters of a name that a written path shows."""


def root(resource_type: str) -> Path:
    """Return the path of a whole resource."""
    return (None, resource_type)


def root_of(path: Path) -> Path:
    """Return the path of the whole resource that a path leads into: the very one that it was made from."""
    above = path[0]
    while above is not None:
        path, above = above, above[0]
    return path


def depth(path: Path) -> int:
    """Return how many steps a path has, the root's name among them."""
    steps, above = 1, path[0]
    while above is not None:
        steps, above = steps + 1, above[0]
    return steps


def keys_of(path: Path) -> list[Key]:
    """Return the keys from the root on, the root's name first."""
    keys: list[Key] = []
    at: Path | None = path
    while at is not None:
        at, key = at
        keys.append(key)
    keys.reverse()
    return keys


def json_path(path: Path) -> str:
    """Write a path with the names of JSON: `Observation.valueQuantity.code`."""
    return path_of(keys_of(path))


def fhirpath(path: Path, value: object = None) -> str:
    """Write a path as FHIRPath: `Observation.value.ofType(Quantity).code`; `_birthDate` is `birthDate`.

    `value` is the whole document: with it, resources inside it are known by their type.
    """
    return fhirpath_of(keys_of(path), value)


def fhirpath_of(keys: Sequence[Key], value: object = None) -> str:
    """Write a path, given by its keys, as `fhirpath` does."""
    written = "".join(_pieces(keys, value)).removeprefix(".")
    return written if written.isprintable() else "".join(_visible(one) for one in written)


def _pieces(keys: Sequence[Key], value: object) -> Iterator[str]:
    root_name = str(keys[0])
    yield _segment(root_name) if root_name else ""
    here = root_name if root_name in type_names() else ""
    for key in keys[1:]:
        value = _member(value, key)
        if isinstance(key, int):
            yield f"[{key}]"
        else:
            piece, here = _remembered(here, key) if len(key) <= _LONGEST else _named(here, key)
            yield piece
        if value.__class__ is dict and (name := value.get("resourceType")).__class__ is str:
            here = name if name in resource_names() else ""


def _named(type_: str, key: str) -> tuple[str, str]:
    known = type_of(type_) if type_ else None
    element, of = known.by_json_name.get(key.removeprefix("_"), (None, "")) if known else (None, "")
    if element is None:
        return f".{_segment(key)}", ""
    return (f".{element.name}.ofType({of})" if element.choice else f".{element.name}"), of


_remembered = lru_cache(maxsize=4096)(_named)


def _segment(key: str) -> str:
    """Write a name as a segment; one that nobody would read to its end is shortened."""
    return segment(shorten(key, _LONGEST) if len(key) > _LONGEST else key)


def _visible(letter: str) -> str:
    """Write a letter that does not show as FHIRPath escapes it; such stand in backticks."""
    if letter.isprintable():
        return letter
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _member(value: object, key: Key) -> object:
    try:
        return value[key]  # type: ignore[index]  # anything else is caught
    except (TypeError, KeyError, IndexError):
        return None
