"""The parts of a StructureDefinition that snapshots are made of, read with care: authors err too."""

from collections.abc import Callable
from itertools import pairwise

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues.packages import NOT_A_STRUCTURE, TOO_LARGE
from eqlab.validate.words import shorten, show

DEEPEST = 60
"""Names in a path; more is no profile but an attack."""
MOST_ELEMENTS = 50_000
"""Elements of a snapshot or differential; the largest published ones have some three thousand."""


def name_of(definition: Json) -> str:
    """Return what a profile is called in sentences: its URL, else its id or name."""
    if not isinstance(definition, dict):
        return show(definition)
    named = (definition.get(key) for key in ("url", "id", "name"))
    return shorten(next((one for one in named if isinstance(one, str)), words("without a URL")))


def elements_of(definition: Json, view: str) -> list[Json]:
    """Return the elements of `snapshot` or `differential`; none when there is no such view.

    Raises AuthorError when they cannot be read.
    """
    if not isinstance(definition, dict) or definition.get("resourceType") != "StructureDefinition":
        raise _unreadable(definition, words("it is no StructureDefinition"))
    if view not in definition:
        return []
    elements = definition[view].get("element", []) if isinstance(definition[view], dict) else None
    if not isinstance(elements, list):
        raise _unreadable(definition, words("its {view} has no list of elements", view=str(view)))
    if len(elements) > MOST_ELEMENTS:
        raise AuthorError(
            TOO_LARGE, profile=name_of(definition), limit=words("{count} elements", count=str(MOST_ELEMENTS))
        )
    for index, element in enumerate(elements):
        problem = _problem(element)
        if problem:
            raise _unreadable(definition, words("{place} {problem}", place=f"{view}.element[{index}]", problem=problem))
    return elements


def is_usable(definition: Json) -> bool:
    """Tell whether a definition has a snapshot that can be one: a root, and all within it, with cardinalities."""
    try:
        elements = elements_of(definition, "snapshot")
    except AuthorError:
        return False
    if not elements or "." in elements[0]["path"]:
        return False
    inside = f"{elements[0]['path']}."
    bounded = all("min" in one and "max" in one and one["path"].startswith(inside) for one in elements[1:])
    return bounded and not _is_sparse([one["path"] for one in elements])


def _is_sparse(paths: list[str]) -> bool:
    """Tell whether a list of paths skips a level, as only a differential may."""
    known = set(paths)
    return any(path.rpartition(".")[0] not in known for path in paths[1:]) or any(
        later.count(".") > earlier.count(".") + 1 for earlier, later in pairwise(paths)
    )


def _unreadable(definition: Json, problem: str) -> AuthorError:
    return AuthorError(NOT_A_STRUCTURE, profile=name_of(definition), problem=problem)


def _problem(element: Json) -> str:
    if not isinstance(element, dict) or not isinstance(element.get("path"), str) or not element["path"]:
        return words("has no path")
    if element["path"].count(".") >= DEEPEST:
        return words("has a path of more than {deepest} names", deepest=str(DEEPEST))
    return next(
        (
            words("has a wrong {key}", key=str(key))
            for key, fits in _SHAPES.items()
            if key in element and not fits(element[key])
        ),
        "",
    )


def _is_number(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_most(value: Json) -> bool:
    return value == "*" or (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10)  # noqa: PLR2004


def _dicts_with(*keys: str, may_have: tuple[str, ...] = ()) -> Callable[[Json], bool]:
    """Return a test for lists of dicts that have strings under these keys, and nothing else under those others."""

    def fits(value: Json) -> bool:
        return isinstance(value, list) and all(isinstance(one, dict) and good(one) for one in value)

    def good(one: Json) -> bool:
        return all(isinstance(one.get(key), str) for key in keys) and all(
            isinstance(one.get(key, ""), str) for key in may_have
        )

    return fits


def _strings(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_types(value: Json) -> bool:
    if not _dicts_with("code")(value):
        return False
    return all(_strings(one[key]) for one in value for key in ("profile", "targetProfile") if key in one)


def _is_slicing(value: Json) -> bool:
    return isinstance(value, dict) and _dicts_with()(value.get("discriminator", []))


_SHAPES: dict[str, Callable[[Json], bool]] = {
    "min": _is_number,
    "max": _is_most,
    "maxLength": _is_number,
    "sliceName": lambda value: isinstance(value, str),
    "contentReference": lambda value: isinstance(value, str),
    "type": _is_types,
    "binding": lambda value: isinstance(value, dict),
    "slicing": _is_slicing,
    "constraint": _dicts_with(may_have=("key", "expression", "severity")),
    "extension": _dicts_with(may_have=("url",)),
    "alias": _strings,
    "condition": _strings,
    "representation": _strings,
    "code": _dicts_with(),
}
