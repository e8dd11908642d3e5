"""The doors of this room."""

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.model import primitive_names, type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.checkers import check_of, checks_of
from eqlab.validate.fhir.structure.elements import primitive_handler
from eqlab.validate.fhir.structure.resources import is_resource_type, look_into, resource_handler
from eqlab.validate.fhir.structure.rules import practise
from eqlab.validate.fhir.structure.texts import Assured

CHECKS = tuple(checks_of(one) for one in Assured)
"""The checks of resource types, by what need not be asked of their strings."""


def check_resource(scope: Scope, assured: Assured = Assured.NOTHING) -> None:
    """Check a resource and everything inside it by the types of FHIR R4; its scope is put into `run.scopes`.

    `scope.resource` is a dict. One that does not name a resource type is noted, and not looked into. `assured` is what
    need not be asked of its strings.
    """
    try:
        look_into(scope, CHECKS[assured])
    except RecursionError:
        scope.run.note(issues.TOO_DEEP, scope.path)
    if scope.run.options.best_practice != "Ignore":
        met = scope.run.scopes
        for one in met[met.index(scope) :] if scope in met else ():
            practise(one)


def check_value(type_: str, value: Json, path: Path, scope: Scope) -> None:
    """Check a value by a type of FHIR R4, wherever it stands. Nothing is noted when there is no such type."""
    if type_of(type_) is None:
        return
    parent, key = path
    if is_resource_type(type_):
        handler = resource_handler("contained", CHECKS[Assured.NOTHING])
    elif type_ in primitive_names():
        handler = primitive_handler(type_)
    else:
        handler = check_of(type_)
    try:
        handler(value, key, {}, parent or path, scope)
    except RecursionError:
        scope.run.note(issues.TOO_DEEP, path)
