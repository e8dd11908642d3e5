"""The constraints that FHIR R4 itself puts on a type or an element: invariants.

Left out are those decided elsewhere: ele-1 and ext-1 by the walk itself, those on XHTML by the look at narratives,
dom-3 and ref-1 by the rules of contained resources and references.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled, place_of_break
from eqlab.validate.fhir.issues import invariants as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Type, type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Note, Scope
from eqlab.validate.words import shorten

BEST_PRACTICE = "http://hl7.org/fhir/StructureDefinition/elementdefinition-bestpractice"
_ELSEWHERE = {"ele-1", "ext-1", "txt-1", "txt-2", "dom-3", "ref-1"}
_BEST_PRACTICE_ISSUES = {
    "Hint": issues.INVARIANT_NOTE,
    "Warning": issues.INVARIANT_WARNING,
    "Error": issues.INVARIANT,
}
_NOTES_LOOKED_AT = 50
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A constraint."""

    key: str
    human: str
    expression: str
    type: str
    """The type of the values it speaks of; for an inherited one the type it was stated for."""
    issue: Issue
    best_practice: bool
    id: str
    """As in a Note."""


def rules_of(definition: Json, owner: str, type_: str) -> tuple[Rule, ...]:
    """Return the constraints of an ElementDefinition of the type `owner`; they speak of values of `type_`."""
    here = f"{STRUCTURES}{owner.partition('.')[0]}#{definition['id']}"
    return tuple(
        _rule(one, here, type_)
        for one in definition.get("constraint", ())
        if one["key"] not in _ELSEWHERE and "expression" in one
    )


def _rule(constraint: Json, here: str, type_: str) -> Rule:
    source = str(constraint.get("source", ""))
    if source.startswith(STRUCTURES):
        type_ = source.removeprefix(STRUCTURES)
        here = f"{source}#{type_}"
    return Rule(
        key=constraint["key"],
        human=constraint["human"],
        expression=constraint["expression"],
        type=type_,
        issue=issues.INVARIANT if constraint["severity"] == "error" else issues.INVARIANT_WARNING,
        best_practice=any(extension["url"] == BEST_PRACTICE for extension in constraint.get("extension", ())),
        id=f"{here}:{constraint['key']}",
    )


def rules_of_type(type_: Type) -> tuple[Rule, ...]:
    """Return the constraints of a type."""
    own = type_.definition if type_.kind == "backbone" else type_.definition["snapshot"]["element"][0]
    return rules_of(own, type_.name, type_.name)


def judge(rule: Rule, answer: bool | None, value: Json, path: Path, scope: Scope) -> None:
    """Note what a constraint said of a value, when that is not that it holds."""
    if answer is None:
        issue = issues.INVARIANT_UNDECIDED
    elif rule.best_practice:
        issue = _BEST_PRACTICE_ISSUES[scope.run.options.best_practice]
    else:
        issue = rule.issue
    if answer is not True and not _told(rule, path, scope):
        at = place_of_break(rule.expression, rule.type, value, path, scope) if answer is False else path
        facts = {"key": rule.key, "human": rule.human, "expression": shorten(rule.expression, 200)}
        scope.run.notes.append((issue, at, facts, rule.id))


def ask(rules: Iterable[Rule], value: Json, path: Path, scope: Scope) -> None:
    """Judge a value by constraints, one by one; one that stumbles over a malformed value says nothing."""
    for rule in rules:
        answer = compiled(rule.expression, rule.type)(value, scope)
        if answer is not None or not _malformed(path, scope):
            judge(rule, answer, value, path, scope)


def practise(scope: Scope) -> None:
    """Judge a resource by what is only best practice."""
    ask(_practice(scope.type), scope.resource, scope.path, scope)


@cache
def _practice(name: str) -> tuple[Rule, ...]:
    type_ = type_of(name)
    return tuple(rule for rule in rules_of_type(type_) if rule.best_practice) if type_ else ()


def _malformed(path: Path, scope: Scope) -> bool:
    """Tell whether something below the path was found wrong just before."""
    recent = islice(reversed(scope.run.notes), _NOTES_LOOKED_AT)
    return any(_is_error(note) and _is_below(note[1], path) for note in recent)


def _is_below(path: Path | None, above: Path) -> bool:
    while path is not None and path is not above:
        path = path[0]
    return path is not None


def _told(rule: Rule, path: Path, scope: Scope) -> bool:
    """Tell whether something this constraint speaks of was found wrong before, or the constraint itself."""
    return any(
        note[3] == rule.id or (_is_error(note) and not _words(rule.expression).isdisjoint(_names(note, path)))
        for note in islice(reversed(scope.run.notes), _NOTES_LOOKED_AT)
        if note[1] is path or note[1][0] is path
    )


def _is_error(note: Note) -> bool:
    """Tell whether a note says that something is wrong: doubts and advice are no reason to pass over a rule."""
    return note[0].level is Level.ERROR and note[0].nature is Nature.VIOLATION


def _names(note: Note, path: Path) -> Iterator[str]:
    _, at, facts, rule = note
    if at is not path:
        yield str(at[1]).removeprefix("_")
        yield facts.get("nearest", "")
    elif ":" not in rule.rpartition("#")[2]:
        yield facts.get("name", "")


@cache
def _words(expression: str) -> frozenset[str]:
    return frozenset(_WORD.findall(expression))
