"""What is done with one element of an object, put together from small parts.

Every part has the same shape: it is given the value, its key, the object or array that holds it, the path of that, and
the scope. It returns the value's path when the value is an object that further things may be said about.
"""

from collections.abc import Callable
from typing import TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.path import Key, Path, keys_of
from eqlab.validate.fhir.run import Binding, Scope
from eqlab.validate.fhir.structure.numbers import Look, Problem
from eqlab.validate.fhir.structure.similar import similar
from eqlab.validate.fhir.structure.texts import LONGEST, MEMORIES, Sure
from eqlab.validate.fhir.waiting import Interrupted, Waiting
from eqlab.validate.words import shorten, show

Handler: TypeAlias = Callable[[Json, Key, Json, Path, Scope], Path | None]

_FEW = 12
"""Codes of a value set that advice lists."""
_REPEATS = ("StructureDefinition",)
"""Resources that tell the same elements, with the same ids, in more than one of their parts."""


def refuse(value: Json, key: Key, parent: Path, scope: Scope, type_: str, rule: str) -> None:
    """Say why a value cannot be an object of the type."""
    facts = {"type": type_, "name": str(key), "found": show(value)}
    issue = issues.NOT_AN_OBJECT
    if value is None:
        issue = issues.NULL
    elif value.__class__ is list and key.__class__ is str:
        issue = issues.LIST_FOR_ONE if value else issues.EMPTY_LIST
    elif value.__class__ is dict:
        issue = issues.ONLY_AN_ID if value else issues.EMPTY_OBJECT
    scope.run.notes.append((issue, (parent, key), facts, rule))


def refuse_list(value: Json, key: Key, parent: Path, scope: Scope, rule: str) -> None:
    """Say why a value cannot be an array."""
    facts = {"name": str(key), "found": show(value)}
    issue = issues.NULL if value is None else issues.EMPTY_LIST if value == [] else issues.NOT_A_LIST
    scope.run.notes.append((issue, (parent, key), facts, rule))


def many(inner: Handler, rule: str) -> Handler:
    """Return the handler of an array of objects."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is not list or not value:
            refuse_list(value, key, parent, scope, rule)
            return
        path = (parent, key)
        for at, one in enumerate(value):
            inner(one, at, value, path, scope)

    return check


def many_in_turn(several: Handler, inner: Handler) -> Handler:
    """Return the handler of an array that may have to be read first; `several` is that of one that was read.

    Raises Interrupted when not all of it is read.
    """

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is not Waiting:
            several(value, key, owner, parent, scope)
            return
        path, read = (parent, key), list[Json]()
        try:
            for at, one in enumerate(value.entries):
                read.append(one)
                inner(one, at, read, path, scope)
        except Exception as error:
            raise Interrupted from error
        owner[key] = read

    return check


def primitive(look: Look, rule: str, fine: tuple[type, ...] = ()) -> Handler:
    """Return the handler of a primitive value; whatever is of a class that is `fine` is well."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ in fine:
            return
        problem = look(value)
        if problem is not None:
            refuse_primitive(problem, value, key, parent, scope, rule)

    return check


def element_id(look: Look, rule: str) -> Handler:
    """Return the handler of an element's id, which no other element of the resource has."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        problem = look(value)
        if problem is not None:
            refuse_primitive(problem, value, key, parent, scope, rule)
            return
        at = keys_of(parent)
        part = at[len(keys_of(scope.path))] if scope.resource["resourceType"] in _REPEATS else ""
        first = scope.notes.setdefault("element ids", {}).setdefault((part, value), at)
        if first != at:
            scope.run.notes.append((issues.ELEMENT_ID_TWICE, parent, {"id": shorten(value)}, rule))

    return check


def refuse_primitive(problem: Problem, value: Json, key: Key, parent: Path, scope: Scope, rule: str) -> None:
    """Say what is wrong with a primitive value."""
    issue, facts = problem
    if key.__class__ is str and (value is None or value.__class__ is list):
        facts = {"name": str(key)}
        issue = issues.NULL if value is None else issues.LIST_FOR_ONE if value else issues.EMPTY_LIST
    scope.run.notes.append((issue, (parent, key), facts, rule))


def many_primitives(inner: Handler, sure: Sure, rule: str) -> Handler:
    """Return the handler of an array of primitive values; null stands where an extension stands for the value."""

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is not list or not value:
            refuse_list(value, key, parent, scope, rule)
            return
        path = (parent, key)
        for at, one in enumerate(value):
            if one.__class__ is str and 0 < len(one) <= LONGEST and sure(one):
                continue
            if one is not None:
                inner(one, at, value, path, scope)
            elif not _stands(owner.get(f"_{key}"), at):
                scope.run.notes.append((issues.NULL_WITHOUT_EXTENSION, (path, at), {"name": str(key)}, rule))

    return check


def _stands(twins: Json, at: int) -> bool:
    return twins.__class__ is list and at < len(twins) and twins[at] is not None


def coded(look: Look, codes: frozenset[str], value_set: str, rule: str) -> Handler:
    """Return the handler of a code that must be one of `codes`."""
    allowed = few(sorted(codes))

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is str and value in codes:
            return
        problem = look(value)
        if problem is not None:
            refuse_primitive(problem, value, key, parent, scope, rule)
            return
        facts = {"found": show(value), "value_set": value_set, "allowed": allowed}
        close = similar(value, codes, scope)
        issue = issues.MISSPELT_CODE if close else issues.CODE_NOT_ALLOWED
        if close:
            facts["nearest"] = close
        scope.run.notes.append((issue, (parent, key), facts, rule))

    return check


def few(words: list[str]) -> str:
    """Write the first few words of many."""
    more = ", …" if len(words) > _FEW else ""
    return shorten(", ".join(words[:_FEW])) + more


def bound_text(look: Look, binding: Binding) -> Handler:
    """Return the handler of a string, which is also kept with the binding it must meet."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        problem = look(value)
        if problem is None:
            scope.run.bound.append((value, (parent, key), scope, binding))
        else:
            refuse_primitive(problem, value, key, parent, scope, binding.rule)

    return check


def canonical(look: Look, targets: tuple[str, ...], rule: str) -> Handler:
    """Return the handler of a canonical, which is also kept with what it may point to."""
    known = MEMORIES["uris"]

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        problem = None if value.__class__ is str and value in known else look(value)
        if problem is None:
            scope.run.canonicals.append((value, (parent, key), scope, targets))
        else:
            refuse_primitive(problem, value, key, parent, scope, rule)

    return check


def narrative(look: Look, rule: str) -> Handler:
    """Return the handler of XHTML, which is also kept."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is str and value:
            scope.run.narratives.append((value, (parent, key), scope))
            return
        problem = look(value)
        if problem is not None:
            refuse_primitive(problem, value, key, parent, scope, rule)

    return check


def choice(inner: Handler, sure: Sure, others: frozenset[str], type_: str, rule: str) -> Handler:
    """Return a handler that also sees to it that an element has one type only; `others` are its other names."""

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> Path | None:
        if not others.isdisjoint(owner):
            _note_other(key, owner, others, (parent, key), scope, type_, rule)
        if value.__class__ is str and 0 < len(value) <= LONGEST and sure(value):
            return None
        return inner(value, key, owner, parent, scope)

    return check


def _note_other(key: Key, owner: Json, others: frozenset[str], path: Path, scope: Scope, type_: str, rule: str) -> None:
    """Note a second type of an element, at all its names but the first."""
    own = {str(key).removeprefix("_"), f"_{str(key).removeprefix('_')}"}
    first = next(name for name in owner if name in others or name in own)
    if first not in own and not (str(key).startswith("_") and str(key)[1:] in owner):
        facts = {"type": type_, "first": first.removeprefix("_"), "second": str(key).removeprefix("_")}
        scope.run.notes.append((issues.TWO_CHOICES, path, facts, rule))
