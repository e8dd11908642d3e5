"""Resources: which type they say they have, and the scope in which one stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import resource_names, type_names
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.handlers import Handler
from eqlab.validate.fhir.structure.similar import similar
from eqlab.validate.words import show

Check: TypeAlias = Callable[[Json, Path, Scope], object]
"""Checks a resource of one type."""

_RULE = f"{STRUCTURES}Resource#Resource"


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks of resource types by their names, each made when it is first asked for."""

    make: Callable[[str], Check]
    made: dict[str, Check] = field(default_factory=dict)


def look_into(scope: Scope, checks: Checks) -> None:
    """Check a resource by the type it says it has, and keep its scope; note it when it says none."""
    name = scope.resource.get("resourceType")
    try:
        check = checks.made.get(name)
    except TypeError:  # an array or object
        check = None
    if check is None:
        if name.__class__ is not str or name not in resource_names():
            _note_type(name, scope)
            return
        check = checks.made[name] = checks.make(name)
    run = scope.run
    run.scopes.append(scope)
    run.types.add(name)
    if scope.kind == "contained":
        run.contained.append(scope)
        if run.options.contained == "IGNORE":
            return
    check(scope.resource, scope.path, scope)


def _note_type(name: Json, scope: Scope) -> None:
    run, path = scope.run, scope.path
    if "resourceType" not in scope.resource:
        run.note(issues.NO_RESOURCE_TYPE, path, _RULE)
    elif not isinstance(name, str):
        run.note(issues.RESOURCE_TYPE_IS_NO_NAME, path, _RULE, found=show(name))
    elif name in ("Resource", "DomainResource"):
        run.note(issues.ABSTRACT_RESOURCE_TYPE, path, _RULE, found=name)
    elif close := similar(name, resource_names(), scope):
        run.note(issues.MISSPELT_RESOURCE_TYPE, path, _RULE, found=show(name), nearest=close)
    else:
        run.note(issues.UNKNOWN_RESOURCE_TYPE, path, _RULE, found=show(name))


def resource_handler(kind: str, checks: Checks) -> Handler:
    """Return the handler of a resource inside another one; `kind` as a Scope has it."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is dict:
            look_into(Scope(value, (parent, key), scope, scope.run, kind), checks)
        else:
            scope.run.note(issues.NO_RESOURCE_HERE, (parent, key), _RULE, found=show(value))

    return check


def is_resource_type(name: str) -> bool:
    """Tell whether a type is one of resources, abstract ones included."""
    return type_names().get(name) == "resource"
