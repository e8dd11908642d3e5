"""Where an extension may stand. Source: FHIR R4, "StructureDefinition" (context, contextInvariant)."""

from collections.abc import Mapping
from dataclasses import dataclass
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


_DEEPEST = 8
"""Parts that the name of a type has at most."""


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


@dataclass(frozen=True, slots=True)
class Names:
    """All names that a definition may call an element by.

    `Patient.contact.name` is also `DomainResource.contact.name`, `BackboneElement.name`, `HumanName`, `Element`…
    """

    types: tuple[str, ...]
    """Of the resource, and of each element from there on."""
    plain: tuple[str, ...]
    """The names of these elements."""
    written: tuple[str, ...]
    """The same as JSON has them: a choice with its type."""

    def __contains__(self, name: str) -> bool:
        """Tell whether a name is one of them: a type, perhaps one of an element, and the names of elements in it."""
        parts = tuple(name.split("."))
        return any(self._is(parts[:at], parts[at:]) for at in range(1, min(len(parts), _DEEPEST) + 1))

    def _is(self, type_: tuple[str, ...], names: tuple[str, ...]) -> bool:
        start = len(self.plain) - len(names)
        if start < 0 or (names != self.plain[start:] and names != self.written[start:]):
            return False
        return ".".join(type_) in ancestry(self.types[start])


@lru_cache(maxsize=4096)
def names_of(resource: str, names: tuple[str, ...]) -> tuple[Names, str]:
    """Return what an element may be called, by the names that lead to it as JSON has them, and its type.

    From the first name on that FHIR R4 does not know they tell nothing; the type is empty then.
    """
    types, plain, written, type_ = [resource], list[str](), list[str](), resource
    for name in names:
        known = type_of(type_)
        element, type_ = known.by_json_name.get(name, (None, "")) if known else (None, "")
        if element is None:
            break
        plain.append(element.name)
        written.append(name)
        types.append(type_)
    return Names(tuple(types), tuple(plain), tuple(written)), type_


def is_free(names: Names) -> bool:
    """Tell whether any extension may stand there."""
    for start, type_ in enumerate(names.types):
        if type_ == "ElementDefinition":
            for each in (names.plain, names.written):
                if ".".join((type_, *each[start : start + 2])).startswith(_FREE):
                    return True
    return False


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
