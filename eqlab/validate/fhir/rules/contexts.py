"""Where an extension may stand. Source: FHIR R4, "StructureDefinition" (context, contextInvariant)."""

from collections.abc import Mapping
from functools import lru_cache

from eqlab.core.errors import EqlabError
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import ancestry, type_of
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.expressions import compile_expression, select

_ANYWHERE = frozenset({"Element", "Any"})
_ANY_CANONICAL = frozenset({"CanonicalResource", "MetadataResource"})
_ALSO: Mapping[str, tuple[str, ...]] = {
    "regex": ("ElementDefinition.type",),
    "structuredefinition-fhir-type": ("ElementDefinition.type",),
    "structuredefinition-normative-version": ("CanonicalResource", "ElementDefinition"),
    "valueset-concept-comments": ("CodeSystem.concept",),
}
"""Places where FHIR R4's own definitions carry extensions of FHIR R4 that say they belong elsewhere."""
_FREE = ("ElementDefinition.example.value", "ElementDefinition.pattern", "ElementDefinition.fixed")
"""Inside examples and fixed values of profiles any extension may stand."""


class Standing:
    """The element that carries an extension."""

    __slots__ = ("keys", "names", "path", "scope", "type", "value")

    def __init__(self, extension: Path, scope: Scope) -> None:
        self.scope = scope
        self.path: Path = _up(_up(extension))
        self.keys = _keys(self.path, scope.path)
        names = tuple(key.removeprefix("_") for key in self.keys if isinstance(key, str))
        self.names, self.type = names_of(scope.type, names)
        self.value = _walk(scope.resource, self.keys)

    @property
    def written(self) -> str:
        """Where it stands in its resource, as expressions write it."""
        pieces = (f"[{key}]" if isinstance(key, int) else f".{key.removeprefix('_')}" for key in self.keys)
        return "".join([self.scope.type, *pieces])

    @property
    def here(self) -> str:
        """What to call it in a sentence."""
        names = [str(key).removeprefix("_") for key in self.keys if isinstance(key, str)]
        return ".".join([self.scope.type, *names])


def _up(path: Path) -> Path:
    return path[0] or path


def _keys(path: Path, top: Path) -> list[Key]:
    keys: list[Key] = []
    at: Path | None = path
    while at is not None and at != top:
        keys.append(at[1])
        at = at[0]
    return keys[::-1]


def _walk(value: Json, keys: list[Key]) -> Json:
    for key in keys:
        try:
            value = value[key]
        except (TypeError, KeyError, IndexError):
            return None
    return value


@lru_cache(maxsize=4096)
def names_of(resource: str, names: tuple[str, ...]) -> tuple[frozenset[str], str]:
    """Return all names that a definition may call an element by, and its type.

    `Patient.contact.name` is also `DomainResource.contact.name`, `BackboneElement.name`, `HumanName`, `Element`…
    """
    levels: list[tuple[str, list[str], list[str]]] = [(resource, [], [])]
    type_ = resource
    for name in names:
        known = type_of(type_)
        element, type_ = known.by_json_name.get(name, (None, "")) if known else (None, "")
        if element is None:
            break
        for _, plain, written in levels:
            plain.append(element.name)
            written.append(name)
        levels.append((type_, [], []))
    every = (
        ".".join([ancestor, *tail])
        for start, plain, written in levels
        for ancestor in ancestry(start)
        for tail in (plain, written)
    )
    return frozenset(every), type_


def is_free(names: frozenset[str]) -> bool:
    """Tell whether any extension may stand there."""
    return any(name.startswith(_FREE) for name in names if name.startswith("ElementDefinition."))


def may_also_stand(url: str, standing: Standing) -> bool:
    """Tell whether an extension may stand on an element although its own definition forgets to say so."""
    return any(_element(name, standing) for name in _ALSO.get(url.removeprefix(STRUCTURES), ()))


def fits(context: Mapping[str, Json], standing: Standing) -> bool | None:
    """Tell whether a context of a definition includes the element; None when that cannot be evaluated."""
    kind, expression = context.get("type"), context.get("expression")
    if not isinstance(expression, str):
        return None
    if kind == "element":
        return _element(expression.strip(), standing)
    if kind == "extension":
        return _extension(expression.strip(), standing)
    return _fhirpath(expression, standing) if kind == "fhirpath" else None


def _element(expression: str, standing: Standing) -> bool:
    wanted = expression.rpartition("#")[2].removeprefix(STRUCTURES).replace("[x]", "")
    if wanted in _ANYWHERE or wanted in standing.names:
        return True
    whole = type_of(standing.type) if not standing.keys else None
    return wanted in _ANY_CANONICAL and whole is not None and "url" in whole.elements


def _extension(expression: str, standing: Standing) -> bool:
    """An extension on another extension, or on its value."""
    keys = list(standing.keys)
    if keys and isinstance(keys[-1], str) and keys[-1].removeprefix("_").startswith("value"):
        keys.pop()
    around = _walk(standing.scope.resource, keys)
    url = around.get("url") if isinstance(around, dict) else None
    return url is not None and (url == expression or expression.startswith(f"{url}#") or expression.endswith(f"#{url}"))


def _fhirpath(expression: str, standing: Standing) -> bool | None:
    found: dict[str, frozenset[str] | None] = standing.scope.notes.setdefault("contexts", {})
    if expression not in found:
        found[expression] = _selected(expression, standing.scope)
    selected = found[expression]
    return None if selected is None else standing.written in selected


def _selected(expression: str, scope: Scope) -> frozenset[str] | None:
    """Return where the elements stand that an expression selects in a resource."""
    try:
        compiled = compile_expression(expression, Position(file="StructureDefinition.context"))
        return frozenset(focus.path for focus in select(compiled, scope.resource, {}))
    except (EqlabError, EvaluationError):
        return None
