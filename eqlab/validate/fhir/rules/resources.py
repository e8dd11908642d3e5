"""Rules of any resource: what it contains, and of data types beyond their invariants."""

from eqlab.validate.fhir.invariants.documents import unreferenced
from eqlab.validate.fhir.issues import resources as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.rules.addresses import is_absolute
from eqlab.validate.fhir.rules.attachments import check_attachment
from eqlab.validate.fhir.rules.worlds import dicts, is_resource
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

_CONTAINED_RULE = f"{STRUCTURES}DomainResource#DomainResource.contained"
_APART_RULE = f"{STRUCTURES}DomainResource#DomainResource:dom-3"
_IDENTIFIER_RULE = f"{STRUCTURES}Identifier#Identifier"
_URI_SYSTEM = "urn:ietf:rfc:3986"


def resources_pass(run: Run) -> None:
    """Judge the resources of a document, their attachments and identifiers."""
    judged = run.options.contained != "IGNORE"
    for scope in dict.fromkeys(one.parent for one in run.contained) if judged else ():
        if scope is not None and scope.kind != "contained":
            _contained(scope)
    for value, path, _ in run.attachments:
        check_attachment(value, path, run)
    for value, path, _ in run.identifiers:
        system, text = value.get("system"), value.get("value")
        if not isinstance(system, str) or not system:
            continue
        if not is_absolute(system):
            run.note(issues.IDENTIFIER_SYSTEM, (path, "system"), f"{_IDENTIFIER_RULE}.system", system=shorten(system))
        elif system == _URI_SYSTEM and isinstance(text, str) and not is_absolute(text):
            run.note(issues.IDENTIFIER_VALUE, (path, "value"), f"{_IDENTIFIER_RULE}.value", value=shorten(text))


def _contained(scope: Scope) -> None:
    seen: set[str] = set()
    for index, resource in dicts(scope.resource.get("contained")):
        if not is_resource(resource):
            continue
        id_ = resource.get("id")
        path = ((scope.path, "contained"), index)
        if id_ is None:
            facts = {"type": shorten(str(resource.get("resourceType"))), "container": scope.type}
            scope.run.note(issues.CONTAINED_WITHOUT_ID, path, _CONTAINED_RULE, **facts)
        elif isinstance(id_, str):
            if id_ in seen:
                scope.run.note(issues.CONTAINED_TWICE, path, _CONTAINED_RULE, id=shorten(id_))
            seen.add(id_)
    _unreferenced(scope)


def _unreferenced(scope: Scope) -> None:
    """Say of which contained resources nothing speaks; of malformed ones nothing can be said."""
    try:
        apart = unreferenced(scope)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return
    for index in apart:
        resource = scope.resource["contained"][index]
        if not is_resource(resource) or not isinstance(resource["id"], str):
            continue
        facts = {"id": shorten(resource["id"]), "type": shorten(str(resource.get("resourceType")))}
        path = ((scope.path, "contained"), index)
        scope.run.note(issues.UNREFERENCED, path, _APART_RULE, **facts, container=scope.type)
