"""Rules in FHIRPath that a profile adds.

Source: FHIR R4, ElementDefinition.constraint.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from eqlab.core.errors import AuthorError, EqlabError
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, words
from eqlab.core.values import Json
from eqlab.validate import issues as expressions
from eqlab.validate.fhir.invariants import compiled, corrected, is_about_value, place_of_break
from eqlab.validate.fhir.issues import invariants as issues
from eqlab.validate.fhir.issues import profile as profiles
from eqlab.validate.fhir.model import ancestry, type_of
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.sketch import Sheet
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.evaluation import NO_ADDITIONS, Additions
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.words import shorten

_BEST_PRACTICE = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice"
_TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
_PRACTICE: Mapping[str, Issue | None] = {
    "Hint": issues.INVARIANT_NOTE,
    "Warning": issues.INVARIANT_WARNING,
    "Error": issues.INVARIANT,
}
_MISTAKES = {
    expressions.BAD_EXPRESSION,
    expressions.UNKNOWN_FUNCTION,
    expressions.WRONG_ARGUMENTS,
    expressions.UNKNOWN_TYPE,
    expressions.BAD_DATE,
    expressions.UNKNOWN_ELEMENT,
    expressions.UNKNOWN_NAME,
}
"""What only an author can mend; the rest may be a limit of the lab's, and is undecided when the rule is evaluated."""


def constraints(place: Place) -> Iterator[Assertion]:
    """Yield the rules that neither the type nor the element has anyway; what is wrong with one goes to the faults."""
    inherited = {key for type_ in place.types for key in inherited_keys(type_)}
    inherited |= {str(one.get("key")) for known in place.known() for one in known.get("constraint") or ()}
    for rule in place.definition.get("constraint") or ():
        if isinstance(rule.get("expression"), str) and rule.get("key") not in inherited:
            mistake = _mistake(place, rule)
            check = _keeps(place, rule) if mistake is None else _mistaken(place, rule, mistake)
            each = partial(_kept, rule) if mistake is None else None
            yield Assertion(says=f"rule {rule.get('key')}: {rule['expression']}", check=check, each=each)


def _kept(rule: Json, sheet: Sheet, value: str, type_: str) -> str | None:
    """Write that a rule is kept, where that is for the value alone to say."""
    if not is_about_value(rule["expression"], type_):
        return None
    return f"{sheet.constant(compiled(rule['expression'], type_))}({value}, None) is True"


@cache
def inherited_keys(type_: str) -> frozenset[str]:
    """Return the keys of all rules that a type has."""
    roots = (_root(name) for name in ancestry(type_))
    return frozenset(str(one["key"]) for root in roots for one in root.get("constraint") or ())


def _root(name: str) -> Json:
    known = type_of(name)
    if known is None:
        return {}
    return known.definition if known.kind == "backbone" else known.definition["snapshot"]["element"][0]


def _mistaken(place: Place, rule: Json, mistake: AuthorError) -> Check:
    place.facts.faults.append(mistake)
    problem, by = mistake.facts["problem"], f"{place.rule}:{rule.get('key', '')}"

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        if items:
            told = {**place.told, "key": str(rule.get("key", "")), "problem": problem}
            scope.run.note(issues.WRONG_RULE, items[0].path, by, **told)

    return check


def _mistake(place: Place, rule: Json) -> AuthorError | None:
    """Return what is wrong with a rule whatever it is asked of; None when it can be asked of one of the types here."""
    functions = place.facts.library.functions or NO_ADDITIONS
    found = [_refusal(corrected(rule["expression"]), type_, functions) for type_ in place.types]
    wrong = found[-1] if found else None
    if wrong is None or None in found:
        return None
    problem = words("{told} [{code}]", told=wrong.told(), code=wrong.issue.code)
    facts = {"profile": place.facts.url, "element": place.node.id, "key": str(rule.get("key", ""))}
    return AuthorError(profiles.BAD_RULE, None, "", "", **facts, problem=problem)


def _refusal(expression: str, type_: str, functions: Additions) -> AuthorError | None:
    """Return the mistake in an expression; a path from another type's name finds nothing, and that is told of it."""
    try:
        compile_expression(expression, Position(file=""), type_, additions=functions)
    except AuthorError as error:
        return error if error.issue in _MISTAKES and type_of(error.facts.get("name", "")) is None else None
    return None


def _keeps(place: Place, rule: Json) -> Check:
    expression, key, by = rule["expression"], str(rule.get("key", "")), f"{place.rule}:{rule.get('key', '')}"
    told = {**place.told, "key": key, **_human(rule), "expression": shorten(expression, 200)}
    severe = rule.get("severity") != "warning"
    practice = any(
        one.get("url") == _BEST_PRACTICE and one.get("valueBoolean") is True for one in rule.get("extension") or ()
    )

    usual = issues.INVARIANT if severe else issues.INVARIANT_WARNING
    ready: dict[str, Callable[[Json, Scope], bool | None]] = {}

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        issue = usual
        if practice:
            wanted = _PRACTICE.get(scope.run.options.best_practice)
            if wanted is None:
                return
            issue = wanted
        for item in items:
            if item.value is None:
                continue
            ask = ready.get(item.type)
            if ask is None:
                ask = ready[item.type] = _ready(expression, item.type)
            held = ask(item.value, scope)
            if held is True:
                continue
            if held is False:
                at = place_of_break(expression, item.type, item.value, item.path, scope)
                scope.run.note(issue, at, by, **told)
            else:
                scope.run.note(issues.INVARIANT_UNDECIDED, item.path, by, **told)

    return check


def _human(rule: Json) -> dict[str, str]:
    """Return what a rule says, with what it says in other languages (extension translation)."""
    said = {"human": shorten(str(rule.get("human") or rule["expression"]), 300)}
    beside = rule.get("_human")
    for one in beside.get("extension") or () if isinstance(beside, dict) else ():
        if one.get("url") == _TRANSLATION:
            parts = {part.get("url"): part for part in one.get("extension") or ()}
            language, content = (parts.get("lang", {}).get("valueCode"), parts.get("content", {}).get("valueString"))
            if language in LANGUAGES and isinstance(content, str):
                said[f"human.{language}"] = shorten(content, 300)
    return said


def _ready(expression: str, type_: str) -> Callable[[Json, Scope], bool | None]:
    """Return what tells whether a rule is kept; None too for an expression that cannot be read."""
    try:
        return compiled(expression, type_)
    except EqlabError:
        return lambda _value, _scope: None
