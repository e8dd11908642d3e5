"""Extensions: whether they are defined, where they stand, and what they hold. Source: FHIR R4, "Extensibility"."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from eqlab.core.errors import EqlabError
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled
from eqlab.validate.fhir.issues import extension as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.rules.addresses import is_absolute, is_example
from eqlab.validate.fhir.rules.contexts import Standing, fits, is_free, may_also_stand
from eqlab.validate.fhir.rules.extension_pack import is_elsewhere
from eqlab.validate.fhir.rules.sub_extensions import check_names
from eqlab.validate.fhir.run import Options, Run, Scope
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.words import shorten

_RULE = f"{STRUCTURES}Extension#Extension.url"
_MOST = 500
"""Places that are remembered of one extension."""
_DEEPEST = 20
"""Names of a place that is remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """What an extension's StructureDefinition says of the extension as a whole."""

    url: str
    contexts: tuple[Mapping[str, Json], ...]
    invariants: tuple[str, ...]
    modifier: bool
    most: int | None
    """None for any number."""
    places: set[tuple[Key, ...]] = field(default_factory=set)
    """Types of resources with the names of the members in them where it was found to stand well."""


def extensions_pass(run: Run) -> None:
    """Judge every extension of a document."""
    nested = []
    for value, path, scope, modifier in run.extensions:
        url = value["url"]
        if is_absolute(url):
            _judge(url, value, path, scope, modifier)
        elif _is_nested(path):
            nested.append((url, path))
        elif url:
            run.note(issues.URL_RELATIVE, path, _RULE, url=shorten(url))
    if nested:
        check_names(run, nested)


def _is_nested(path: Path) -> bool:
    """Tell whether an extension stands directly in another one."""
    array = path[0]
    around = array[0] if array else None
    above = around[0] if around else None
    return above is not None and above[1] in ("extension", "modifierExtension")


def _judge(url: str, value: Json, path: Path, scope: Scope, modifier: bool) -> None:
    run = scope.run
    plain, _, version = url.partition("|")
    if version:
        run.note(issues.URL_VERSIONED, path, _RULE, url=shorten(url))
    found = run.library.find(plain, "StructureDefinition")
    if found is None:
        _unknown(plain, path, scope, modifier)
    elif found.get("type") != "Extension":
        run.note(issues.NOT_AN_EXTENSION, path, _RULE, url=shorten(plain), type=shorten(str(found.get("type"))))
    else:
        definition = run.library.derive(("extension", plain), lambda: _definition(plain, found))
        _right_kind(definition, path, run, modifier)
        _placed(definition, value, path, scope)
        _often_enough(definition, path, scope)
        _check_profile()(plain, {**value, "url": plain} if version else value, path, scope)


@cache
def _check_profile() -> Callable[[str, Json, Path, Scope], None]:
    check: Callable[[str, Json, Path, Scope], None] = importlib.import_module(
        "eqlab.validate.fhir.profile"
    ).check_profile
    return check


def _placed(definition: Definition, value: Json, path: Path, scope: Scope) -> None:
    """Judge where an extension stands; a place that is right by its names alone is remembered."""
    names: list[Key] = [scope.type]
    at = path[0] and path[0][0]
    while at is not None and at is not scope.path:
        if at[1].__class__ is str:
            names.append(at[1])
        at = at[0]
    known, place = definition.places, tuple(names)
    if at is not None and place in known:
        return
    well = _right_place(definition, value, Standing(path, scope))
    if well and at is not None and len(known) < _MOST and len(names) < _DEEPEST:
        known.add(place)


def _unknown(url: str, path: Path, scope: Scope, modifier: bool) -> None:
    if is_elsewhere(url):
        scope.run.note(issues.NOT_AT_HAND, path, _RULE, url=shorten(url))
    elif not _is_excused(url, scope.run.options):
        strict = scope.run.options.unknown_extensions == "error"
        known = issues.UNKNOWN_MODIFIER if modifier else issues.UNKNOWN
        scope.run.note(known if strict else issues.UNDECIDED, path, _RULE, url=shorten(url))


def _is_excused(url: str, options: Options) -> bool:
    if options.extension_domain and url.startswith(options.extension_domain):
        return True
    return options.example_urls and is_example(url)


def _definition(url: str, found: Json) -> Definition:
    contexts = found.get("context")
    elements = [*_elements(found, "snapshot"), *_elements(found, "differential")]
    root = next((one for one in elements if isinstance(one, dict) and one.get("path") == "Extension"), {})
    most = root.get("max", "*")
    return Definition(
        url=url,
        contexts=tuple(one for one in contexts if isinstance(one, dict)) if isinstance(contexts, list) else (),
        invariants=tuple(str(one) for one in found.get("contextInvariant", ())),
        modifier=root.get("isModifier") is True,
        most=int(most) if isinstance(most, str) and most.isdecimal() else None,
    )


def _elements(found: Json, view: str) -> list[Json]:
    holder = found.get(view)
    elements = holder.get("element") if isinstance(holder, dict) else None
    return elements if isinstance(elements, list) else []


def _right_kind(definition: Definition, path: Path, run: Run, modifier: bool) -> None:
    if definition.modifier and not modifier:
        run.note(issues.MODIFIER_AS_PLAIN, path, f"{definition.url}#Extension", url=shorten(definition.url))
    elif modifier and not definition.modifier:
        run.note(issues.PLAIN_AS_MODIFIER, path, f"{definition.url}#Extension", url=shorten(definition.url))


def _right_place(definition: Definition, value: Json, standing: Standing) -> bool:
    """Judge where an extension stands; tell whether that is right by the names of the elements around it alone."""
    if not definition.contexts or is_free(standing.names):
        return True
    if may_also_stand(definition.url, standing):
        return False
    run, rule, facts = standing.scope.run, f"{definition.url}#Extension", {"url": shorten(definition.url)}
    answers = [fits(context, standing) for context in definition.contexts]
    if True in answers:
        _invariants(definition, value, standing)
        by_names = any(one.get("expression", "") in standing.names for one in definition.contexts if _is_element(one))
        return by_names and not definition.invariants
    if None in answers:
        expression = str(definition.contexts[answers.index(None)].get("expression"))
        run.note(issues.CONTEXT_UNDECIDED, standing.path, rule, **facts, expression=shorten(expression))
    else:
        allowed = shorten(" or ".join(str(context.get("expression")) for context in definition.contexts))
        run.note(issues.WRONG_PLACE, standing.path, rule, **facts, here=shorten(standing.here), allowed=allowed)
    return False


def _is_element(context: Mapping[str, Json]) -> bool:
    return context.get("type") == "element" and isinstance(context.get("expression"), str)


def _invariants(definition: Definition, value: Json, standing: Standing) -> None:
    for expression in definition.invariants:
        facts = {"url": shorten(definition.url), "expression": shorten(expression)}
        answer = _holds(expression, value, standing)
        if answer is not True:
            issue = issues.CONTEXT_UNDECIDED if answer is None else issues.CONTEXT_INVARIANT
            standing.scope.run.note(issue, standing.path, f"{definition.url}#Extension", **facts)


def _holds(expression: str, value: Json, standing: Standing) -> bool | None:
    """Tell whether an invariant holds on the element that carries the extension, which it may call `%extension`."""
    if "%extension" not in expression:
        return compiled(expression, standing.type)(standing.value, standing.scope)
    try:
        asked = compile_expression(expression, Position(file=_RULE))
    except EqlabError:
        return None
    answer = asked(standing.value, {"extension": value})
    return answer == [True] if answer else None


def _often_enough(definition: Definition, path: Path, scope: Scope) -> None:
    """Say it once, at the first one too many."""
    if definition.most is None:
        return
    counts: dict[tuple[int, str], int] = scope.notes.setdefault("extensions", {})
    key = (id(path[0]), definition.url)
    counts[key] = counts.get(key, 0) + 1
    if counts[key] == definition.most + 1:
        facts = {"url": shorten(definition.url), "most": str(definition.most)}
        scope.run.note(issues.TOO_OFTEN, path, f"{definition.url}#Extension", **facts)
