"""QuestionnaireResponses judged by their Questionnaire.

Source: FHIR R4, resources Questionnaire and QuestionnaireResponse, and the extensions that limit answers.
"""

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.library import Library, fits
from eqlab.validate.fhir.questionnaire.conditions import check_conditions
from eqlab.validate.fhir.questionnaire.constraints import check_constraints
from eqlab.validate.fhir.questionnaire.form import Form, dicts, form_of
from eqlab.validate.fhir.questionnaire.period import check_period
from eqlab.validate.fhir.questionnaire.questions import check_questions, items_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.fhir.questionnaire.walk import check_items
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

__all__ = ["questionnaires_pass"]


def questionnaires_pass(run: Run) -> None:
    """Judge every QuestionnaireResponse by its Questionnaire, and every Questionnaire by itself."""
    for scope in run.scopes:
        name = scope.resource.get("resourceType")
        if name == "QuestionnaireResponse":
            _check_response(scope)
        elif name == "Questionnaire":
            _check_questionnaire(scope)


def _check_questionnaire(scope: Scope) -> None:
    form = form_of(scope.resource)
    placed = items_of(form, scope.path)
    check_conditions(scope, form, placed)
    check_questions(scope, form, placed)


def _check_response(scope: Scope) -> None:
    named = scope.resource.get("questionnaire")
    if not isinstance(named, str) or not named:
        scope.run.note(issues.NO_QUESTIONNAIRE, scope.path)
        return
    found = _found(named, scope)
    if found is None:
        if not _is_something_else(named, scope.run.library):
            scope.run.note(issues.UNKNOWN_QUESTIONNAIRE, scope.path, questionnaire=shorten(named, 120))
        return
    questionnaire, form = found
    check_period(scope, questionnaire)
    walk = _walk(scope, questionnaire, form)
    check_constraints(walk, questionnaire, scope.resource, "QuestionnaireResponse", scope.path)
    check_items(walk)


def _walk(scope: Scope, questionnaire: Json, form: Form) -> Walk:
    status = scope.resource.get("status")
    around = scope.resource if str(scope.resource["questionnaire"]).startswith("#") else questionnaire
    contained = {one["id"]: one for one in dicts(around, "contained") if isinstance(one.get("id"), str)}
    return Walk(scope=scope, form=form, contained=contained, complete=status in ("completed", "amended"))


def _found(named: str, scope: Scope) -> tuple[Json, Form] | None:
    """Return a questionnaire and how answers are judged by it; responses to the same one share that."""
    if named.startswith("#"):
        inside = _contained(named[1:], scope)
        return None if inside is None else (inside, form_of(inside))
    known: dict[str, tuple[Json, Form] | None] = scope.root.notes.setdefault("questionnaires", {})
    if named not in known:
        found = scope.run.library.find(named, "Questionnaire") or _beside(named, scope)
        known[named] = None if found is None else (found, form_of(found))
    return known[named]


def _contained(id_: str, scope: Scope) -> Json | None:
    inside = dicts(scope.resource, "contained")
    return next((one for one in inside if one.get("id") == id_ and one.get("resourceType") == "Questionnaire"), None)


def _beside(named: str, scope: Scope) -> Json | None:
    """Return a questionnaire of the same document, such as another entry of a Bundle."""
    url, _, version = named.partition("|")
    root = scope.root
    forms = (one for one in scope.run.scopes if one.resource.get("resourceType") == "Questionnaire")
    met = (one.resource for one in forms if one.root is root)
    return next((one for one in met if one.get("url") == url and fits(str(one.get("version", "")), version)), None)


def _is_something_else(named: str, library: Library) -> bool:
    """A canonical of a wrong kind is told by the rules of canonicals."""
    return library.find(named) is not None
