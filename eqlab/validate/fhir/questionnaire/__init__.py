"""QuestionnaireResponses judged by their Questionnaire.

Source: FHIR R4, resources Questionnaire and QuestionnaireResponse, and the extensions that limit answers.
"""

from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.questionnaire.conditions import check_conditions
from eqlab.validate.fhir.questionnaire.constraints import check_questionnaire_rules
from eqlab.validate.fhir.questionnaire.form import form_of
from eqlab.validate.fhir.questionnaire.lookup import Beside, effort_of, sheet_of
from eqlab.validate.fhir.questionnaire.period import check_period
from eqlab.validate.fhir.questionnaire.questions import check_questions, items_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.fhir.questionnaire.walk import check_items
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

__all__ = ["questionnaires_pass"]


def questionnaires_pass(run: Run) -> None:
    """Judge every QuestionnaireResponse by its Questionnaire, and every Questionnaire by itself."""
    beside = Beside(run)
    for scope in run.scopes:
        name = scope.resource.get("resourceType")
        if name == "QuestionnaireResponse":
            _check_response(scope, beside)
        elif name == "Questionnaire":
            _check_questionnaire(scope)


def _check_questionnaire(scope: Scope) -> None:
    form = form_of(scope.resource)
    placed = items_of(form, scope.path)
    check_conditions(scope, form, placed)
    check_questions(scope, form, placed)


def _check_response(scope: Scope, beside: Beside) -> None:
    named = scope.resource.get("questionnaire")
    if not isinstance(named, str) or not named:
        scope.run.note(issues.NO_QUESTIONNAIRE, scope.path)
        return
    sheet = sheet_of(named, scope, beside)
    if sheet is None:
        if not _is_something_else(named, scope.run.library):
            scope.run.note(issues.UNKNOWN_QUESTIONNAIRE, scope.path, questionnaire=shorten(named, 120))
        return
    check_period(scope, sheet.questionnaire)
    complete = scope.resource.get("status") in ("completed", "amended")
    walk = Walk(scope=scope, sheet=sheet, complete=complete, effort=effort_of(scope))
    check_questionnaire_rules(walk)
    check_items(walk)


def _is_something_else(named: str, library: Library) -> bool:
    """A canonical of a wrong kind is told by the rules of canonicals."""
    return library.find(named) is not None
