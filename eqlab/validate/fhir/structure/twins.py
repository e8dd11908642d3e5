"""What stands beside a primitive value: `_birthDate` holds the id and the extensions of `birthDate`.

Source: FHIR R4, section "JSON Representation of Resources", "JSON representation of primitive elements".
"""

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.path import Key, Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.handlers import Handler, refuse_list


def twin(element: Handler, rule: str) -> Handler:
    """Return the handler of a value's companion; `element` checks an object as an Element."""

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> Path | None:
        path = element(value, key, owner, parent, scope)
        if path is not None and str(key)[1:] not in owner and "extension" not in value:
            scope.run.notes.append((issues.ONLY_AN_ID, path, {"type": "element"}, rule))
        return path

    return check


def many_twins(element: Handler, rule: str) -> Handler:
    """Return the handler of the companions of an array of values."""

    def check(value: Json, key: Key, owner: Json, parent: Path, scope: Scope) -> None:
        if value.__class__ is not list or not value:
            refuse_list(value, key, parent, scope, rule)
            return
        path = (parent, key)
        values = owner.get(str(key)[1:])
        values = values if values.__class__ is list else []
        if values and len(values) != len(value):
            facts = {"name": str(key)[1:], "values": str(len(values)), "twins": str(len(value))}
            scope.run.notes.append((issues.TWIN_OF_OTHER_LENGTH, path, facts, rule))
        for at, one in enumerate(value):
            valued = at < len(values) and values[at] is not None
            if one is not None:
                found = element(one, at, value, path, scope)
                if found is not None and not valued and "extension" not in one:
                    scope.run.notes.append((issues.ONLY_AN_ID, found, {"type": "element"}, rule))
            elif at >= len(values):
                scope.run.notes.append((issues.NULL_WITHOUT_EXTENSION, (path, at), {"name": str(key)[1:]}, rule))

    return check
