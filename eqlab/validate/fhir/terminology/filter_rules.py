"""Rules for the filters of a ValueSet resource. Source: FHIR R4, ValueSet.compose.include.filter."""

from collections.abc import Mapping

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.effort import cost_of_pattern, is_affordable
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.fhir.terminology.code_systems import CodeSystem
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.patterns import PatternError, safe_pattern
from eqlab.validate.words import shorten

_ALWAYS = frozenset({"concept", "code", "display", "definition", "status", "inactive", "parent", "child", "partOf"})
"""Properties that a filter may name without any declaration."""
_HIERARCHICAL = frozenset({"is-a", "descendent-of", "is-not-a", "generalizes", "child-of", "descendent-leaf"})


def filter_rules(scope: Scope, include: Json, system: CodeSystem | None, path: Path, rule: str) -> None:
    """Note what is wrong with the filters of an include or exclude, as far as its code system is known."""
    run = scope.run
    declared = _declared(system) if system is not None else {}
    here: Path = (path, "filter")
    for index, one in enumerate(dicts(include, "filter")):
        at: Path = (here, index)
        operator, value = text(one, "op"), text(one, "value")
        if not value:
            continue
        if operator == "regex":
            _pattern(scope, one, at, rule)
        elif operator == "exists" and value not in ("true", "false"):
            _unfit(run, one, at, rule, words("exists asks for true or false"))
        elif system is not None and operator != "exists":
            _against(run, one, system, declared, at, rule)


def _pattern(scope: Scope, one: Json, path: Path, rule: str) -> None:
    pattern = text(one, "value")
    if not is_affordable(scope, path, pattern, cost_of_pattern(pattern), f"{rule}.filter.value"):
        return
    try:
        safe_pattern(pattern)
    except PatternError as error:
        if "well-formed" in str(error):
            _unfit(scope.run, one, path, rule, words("it is not a regular expression"))


def _unfit(run: Run, one: Json, path: Path, rule: str, reason: str) -> None:
    facts = {"property": shorten(text(one, "property")), "found": shorten(text(one, "value")), "reason": reason}
    run.note(issues.FILTER_VALUE, path, f"{rule}.filter.value", **facts)


def _against(run: Run, one: Json, system: CodeSystem, declared: Mapping[str, str], path: Path, rule: str) -> None:
    """Compare a filter with the code system it filters."""
    name, operator, value = text(one, "property"), text(one, "op"), text(one, "value")
    if name not in declared and name not in _ALWAYS:
        if system.complete:
            facts = {"system": shorten(system.url), "property": shorten(name)}
            run.note(issues.FILTER_PROPERTY, path, f"{rule}.filter.property", **facts)
        return
    values = [part.strip() for part in value.split(",")] if operator in ("in", "not-in") else [value]
    if name in ("concept", "code") and operator in _HIERARCHICAL | {"=", "in", "not-in"}:
        _codes(run, values, system, path, rule)
        return
    kind = declared.get(name, "")
    if operator in _HIERARCHICAL and kind not in ("", "code"):
        facts = {"operator": shorten(operator), "property": shorten(name), "found": shorten(kind)}
        run.note(issues.FILTER_OPERATOR, path, f"{rule}.filter.op", **facts)
        return
    for part in values:
        _typed(run, one, kind, part, path, rule)


def _declared(system: CodeSystem) -> Mapping[str, str]:
    """Return what may be filtered by, with the type of its values where that is known."""
    filters = {text(one, "code"): "" for one in dicts(system.definition, "filter")}
    return {**filters, **{text(one, "code"): text(one, "type") for one in dicts(system.definition, "property")}}


def _codes(run: Run, values: list[str], system: CodeSystem, path: Path, rule: str) -> None:
    for code in values:
        if system.complete and system.find(code) is None:
            facts = {"code": shorten(code), "system": shorten(system.url)}
            run.note(issues.FILTER_CODE, path, f"{rule}.filter.value", **facts)


def _typed(run: Run, one: Json, kind: str, value: str, path: Path, rule: str) -> None:
    if kind == "Coding" and "#" not in value:
        facts = {"property": shorten(text(one, "property")), "found": shorten(value)}
        run.note(issues.FILTER_CODING, path, f"{rule}.filter.value", **facts)
    elif kind == "boolean" and value not in ("true", "false"):
        _unfit(run, one, path, rule, words("its values are true and false"))
    elif kind == "integer" and not value.removeprefix("-").isdecimal():
        _unfit(run, one, path, rule, words("its values are whole numbers"))
