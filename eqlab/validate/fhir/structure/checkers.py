"""Checks of types: written and compiled when a type is first met, then kept for the life of the process."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from types import FunctionType
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Type
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.elements import Extra, Makers, Spot, handler_of, sure_of, twin_handler_of
from eqlab.validate.fhir.structure.handlers import Handler, refuse, refuse_list
from eqlab.validate.fhir.structure.plan import Plan, Required, has_twin, plan_of
from eqlab.validate.fhir.structure.resources import Checks, resource_handler
from eqlab.validate.fhir.structure.rules import Rule, ask, judge
from eqlab.validate.fhir.structure.source import MARKED, source_of, source_of_many, source_of_rules
from eqlab.validate.fhir.structure.texts import LONGEST, MEMORIES, Assured, Sure, never
from eqlab.validate.fhir.structure.unknown import note_unknown
from eqlab.validate.fhir.terminology import known_concepts, mark_of

STUMBLES = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError)
"""What a constraint raises at a malformed value."""


def check_of(name: str, extra: Extra = None, assured: Assured = Assured.NOTHING) -> Handler:
    """Return the check of a type that is no primitive; with `extra`, values are kept with it.

    Raises KeyError when FHIR R4 has no such type.
    """
    plain = written(name, assured)
    return plain if extra is None else FunctionType(plain.__code__, plain.__globals__, "check", _given(name, extra))


def many_of(name: str, extra: Extra, rule: str, assured: Assured = Assured.NOTHING) -> Handler:
    """Return the check of an array of values of a type that is neither a primitive nor a resource."""
    plain = _written_many(name, assured)
    return FunctionType(plain.__code__, plain.__globals__, "check", (rule, *_given(name, extra)))


def _given(name: str, extra: Extra) -> tuple[Any, ...]:
    """Return what the check of an element is given, as `source` has it."""
    return (extra, mark_of(extra)) if name == MARKED else (extra,)


@cache
def written(name: str, assured: Assured = Assured.NOTHING) -> FunctionType:
    """Return the check of a type. A resource's has fewer arguments: value, path and scope."""
    source, values = source_of(plan_of(name), judging, assured)
    return made(source, {**values, **_values(name, assured)}, name)


@cache
def checks_of(assured: Assured) -> Checks:
    """Return the checks of all resource types."""
    return Checks(lambda name: written(name, assured))


@cache
def _written_many(name: str, assured: Assured) -> FunctionType:
    source, values = source_of_many(plan_of(name), judging, assured)
    return made(source, {**values, **_values(name, assured)}, name)


@cache
def _values(name: str, assured: Assured) -> Mapping[str, Any]:
    """Return what the source of a type speaks of by names of its own; handlers are found as values are met."""
    plan = plan_of(name)
    handlers: dict[str, Handler] = {}
    sures: dict[str, Sure] = {}
    if plan.type.kind == "resource":
        sures["resourceType"] = frozenset((name,)).__contains__
    values = {
        **MEMORIES,
        "handler_of": handlers.get,
        "sure_of": sures.get,
        "meet": _meeting(plan.type, handlers, sures, assured),
        "missing": _missing(plan),
        "refuse": refuse,
        "refuse_list": refuse_list,
        "judge": judge,
        "ask": ask,
        "stumbles": STUMBLES,
        "longest": LONGEST,
        "never": never,
        "type_name": name,
        "rule": f"{STRUCTURES}{name.partition('.')[0]}#{name}",
    }
    if name == "CodeableConcept":
        values["known_concepts"] = known_concepts
    if name == "Narrative":
        values["sure_of_status"] = sure_of(Spot(plan.type, *plan.type.by_json_name["status"]))
    if name == "Meta":
        values["profiles"] = plan.type.by_json_name["profile"][0].targets
    if name == "Extension":
        values |= {"contents": _contents(plan.type), "wrong_content": _wrong_content}
    return values


def made(source: str, values: dict[str, Any], name: str) -> FunctionType:
    """Compile a function `check` out of its source and the values it needs."""
    exec(compile(source, f"<structure of {name}>", "exec"), values)  # noqa: S102 - our own source, see `source.quoted`
    return values["check"]  # type: ignore[no-any-return]  # the source defines it


def _meeting(type_: Type, handlers: dict[str, Handler], sures: dict[str, Sure], assured: Assured) -> Handler:
    """Return the handler of names not met before: it finds theirs, keeps it, and calls it."""

    def meet(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> None:
        name = str(key)
        found = type_.by_json_name.get(name)
        twin = type_.by_json_name.get(name[1:]) if name.startswith("_") else None
        if found is not None:
            spot = Spot(type_, *found)
            handlers[name] = handler_of(spot, _makers(spot, assured))
            sure = sure_of(spot, assured)
            if sure is not None:
                sures[name] = sure
        elif twin is not None and has_twin(*twin):
            spot = Spot(type_, *twin)
            handlers[name] = twin_handler_of(spot, _makers(spot, assured))
        elif name == "resourceType" and type_.kind == "resource":
            return
        else:
            note_unknown(type_, name, parent, scope)
            return
        handlers[name](value, key, owner, parent, scope)

    return meet


def _makers(spot: Spot, assured: Assured) -> Makers:
    """Return what makes the handlers of an element's values: a resource is known by what it says it is."""
    several = partial(many_of, assured=assured)
    if spot.type != "Resource":
        return Makers(partial(check_of, assured=assured), several, with_rules)
    kinds = {"Bundle.entry": "entry", "Bundle.entry.response": "response"}
    kind = "contained" if spot.element.name == "contained" else kinds.get(spot.owner.name, "parameter")
    return Makers(lambda _, __: resource_handler(kind, checks_of(assured)), several, with_rules)


@cache
def judging(rules: tuple[Rule, ...]) -> FunctionType:
    """Return a function that judges values by constraints."""
    source, values = source_of_rules(rules)
    return made(source, {**values, "judge": judge, "ask": ask, "stumbles": STUMBLES}, rules[0].id)


def with_rules(inner: Handler, rules: tuple[Rule, ...]) -> Handler:
    """Return a handler that also judges the values that an element has by the element's own constraints."""
    judged = judging(rules)

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> Path | None:
        path = inner(value, key, owner, parent, scope)
        if path is not None or value.__class__ is str:
            judged(value, path or (parent, key), scope)
        return path

    return check


def _missing(plan: Plan) -> Callable[[Required, Path, Scope], None]:
    prefix = f"{STRUCTURES}{plan.type.name.partition('.')[0]}#"

    def missing(required: Required, path: Path, scope: Scope) -> None:
        facts = {"type": plan.type.name, "name": required.name}
        scope.run.notes.append((issues.MISSING, path, facts, prefix + required.id))

    return missing


def _contents(extension: Type) -> frozenset[str]:
    names = [name for name, _ in extension.elements["value"].json_names()]
    return frozenset(names) | {f"_{name}" for name in names}


def _wrong_content(value: Json, path: Path, scope: Scope) -> None:
    issue = issues.EXTENSION_WITH_BOTH if "extension" in value else issues.EXTENSION_WITHOUT_CONTENT
    scope.run.notes.append((issue, path, {}, f"{STRUCTURES}Extension#Extension:ext-1"))
