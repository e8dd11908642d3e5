"""Resources: which type they say they have, and the scope in which one stands."""

from collections.abc import Callable
from typing import TypeAlias

from eqlab.core.check import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import resource_names, type_names
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.handlers import Handler
from eqlab.validate.fhir.structure.similar import similar
from eqlab.validate.words import show

CheckOf: TypeAlias = Callable[[str], Callable[[Json, Path, Scope], object]]
"""Gives the check of a resource type by its name."""

_RULE = f"{STRUCTURES}Resource#Resource"
_checks: dict[str, Callable[[Json, Path, Scope], object]] = {}


def look_into(scope: Scope, check_of: CheckOf) -> None:
    """Check a resource by the type it says it has, and keep its scope; note it when it says none."""
    name = scope.resource.get("resourceType")
    check = _checks.get(name) if name.__class__ is str else None
    if check is None:
        if name.__class__ is not str or name not in resource_names():
            _note_type(name, scope)
            return
        check = _checks[name] = check_of(name)
    run = scope.run
    run.scopes.append(scope)
    if scope.kind != "contained" or run.options.contained != "IGNORE":
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


def resource_handler(kind: str, check_of: CheckOf) -> Handler:
    """Return the handler of a resource inside another one; `kind` as a Scope has it."""

    def check(value: Json, key: Key, _owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is dict:
            look_into(Scope(value, (parent, key), scope, scope.run, kind), check_of)
        else:
            scope.run.note(issues.NO_RESOURCE_HERE, (parent, key), _RULE, found=show(value))

    return check


def is_resource_type(name: str) -> bool:
    """Tell whether a type is one of resources, abstract ones included."""
    return type_names().get(name) == "resource"
