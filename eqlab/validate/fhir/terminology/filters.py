"""Filters of a value set: the codes of a system that have a property.

Source: FHIR R4, ValueSet.compose.include.filter, and its filter operators.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.terminology.code_systems import CodeSystem, is_inactive, properties
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.patterns import PatternError, safe_pattern
from eqlab.validate.words import shorten

Selection: TypeAlias = set[str] | str
"""The codes that a filter leaves, or why that cannot be told."""


def selected(system: CodeSystem, one: Json) -> Selection:
    """Return the codes of a code system that pass a filter."""
    name, operator, value = text(one, "property"), text(one, "op"), text(one, "value")
    select = _OPERATORS.get(operator)
    if select is None:
        return words('the filter operator "{operator}" is not known here', operator=shorten(operator))
    return select(system, name, value)


_ALWAYS = frozenset({"code", "concept", "display", "parent", "child", "inactive"})
"""What can be asked of every concept."""


def _codes_by_value(system: CodeSystem, name: str) -> Mapping[str, list[str]]:
    """Return the codes of a system by what they have for a property, as a filter would write it; kept with it."""
    kept = system.values
    if None not in kept:
        kept[None] = {
            text(one, "code"): [] for concept in system.concepts.values() for one in dicts(concept, "property")
        }
    if name not in _ALWAYS and name not in kept[None]:
        return {}
    if name not in kept:
        found: dict[str, list[str]] = {}
        for code in system.concepts:
            for value in dict.fromkeys(_values(system, code, name)):
                found.setdefault(value, []).append(code)
        kept[name] = found
    return kept[name]


def _values(system: CodeSystem, code: str, name: str) -> list[str]:
    """Return what a concept has for a property, as a filter would write it."""
    concept = system.concepts[code]
    if name in ("code", "concept"):
        return [code]
    if name == "display":
        return [text(concept, "display")]
    if name == "parent":
        return system.parents(code)
    if name == "child":
        return system.children(code)
    if name == "inactive" and not properties(concept, name):
        return ["true" if is_inactive(concept) else "false"]
    return [_written(value) for value in properties(concept, name)]


def _written(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return f"{text(value, 'system')}#{text(value, 'code')}"
    return str(value)


def _equal(system: CodeSystem, name: str, value: str) -> Selection:
    return set(_codes_by_value(system, name).get(value, ()))


def _among(system: CodeSystem, name: str, value: str) -> Selection:
    known = _codes_by_value(system, name)
    return {code for one in {one.strip() for one in value.split(",")} for code in known.get(one, ())}


def _not_among(system: CodeSystem, name: str, value: str) -> Selection:
    among = _among(system, name, value)
    return among if isinstance(among, str) else set(system.concepts) - among


def _exists(system: CodeSystem, name: str, value: str) -> Selection:
    having = {code for codes in _codes_by_value(system, name).values() for code in codes}
    return having if value == "true" else set(system.concepts) - having


def _regex(system: CodeSystem, name: str, value: str) -> Selection:
    try:
        pattern = safe_pattern(value)
    except PatternError as error:
        facts = {"value": shorten(value), "problem": str(error)}
        return words('the pattern "{value}" of a filter cannot be used: {problem}', **facts)
    return {code for one, codes in _codes_by_value(system, name).items() if pattern.covers(one) for code in codes}


def _is_a(system: CodeSystem, _name: str, value: str) -> Selection:
    return system.descendants(value) | {value}


def _below(system: CodeSystem, _name: str, value: str) -> Selection:
    return system.descendants(value)


def _leaves(system: CodeSystem, _name: str, value: str) -> Selection:
    return {code for code in system.descendants(value) if not system.children(code)}


def _is_not_a(system: CodeSystem, _name: str, value: str) -> Selection:
    return set(system.concepts) - system.descendants(value) - {value}


def _above(system: CodeSystem, _name: str, value: str) -> Selection:
    return system.ancestors(value) | {value}


_OPERATORS: Mapping[str, Callable[[CodeSystem, str, str], Selection]] = {
    "=": _equal,
    "is-a": _is_a,
    "descendent-of": _below,
    "is-not-a": _is_not_a,
    "regex": _regex,
    "in": _among,
    "not-in": _not_among,
    "generalizes": _above,
    "exists": _exists,
    "child-of": lambda system, _name, value: set(system.children(value)),
    "descendent-leaf": _leaves,
}

OPERATORS = frozenset(_OPERATORS)
"""Operators that a filter may have; the last two came after R4."""
