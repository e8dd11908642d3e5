"""Rules that a questionnaire itself sets for complete responses.

Source: FHIR R4, extension questionnaire-constraint.
"""

from collections.abc import Mapping
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.form import CORE, dicts, values_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.words import shorten

_URL = f"{CORE}questionnaire-constraint"


def check_constraints(walk: Walk, holder: Mapping[str, Any], value: Json, type_: str, path: Path) -> None:
    """Judge a response, or an item of it, by the rules that its questionnaire or question carries."""
    if not walk.complete or "extension" not in holder:
        return
    for rule in dicts(holder, "extension"):
        if rule.get("url") == _URL:
            _check(walk, rule, value, type_, path)


def _check(walk: Walk, rule: Mapping[str, Any], value: Json, type_: str, path: Path) -> None:
    key, severity, expression, human = (
        next(values_of(rule, name), "") for name in ("key", "severity", "expression", "human")
    )
    if not isinstance(expression, str) or not expression:
        return
    holds = compiled(expression, type_)(value, walk.scope)
    if holds is True:
        return
    issue = issues.RULE_BROKEN_SOFTLY if severity == "warning" else issues.RULE_BROKEN
    facts = {"key": shorten(str(key), 60), "human": shorten(str(human), 120)}
    walk.scope.run.note(issue if holds is False else issues.RULE_UNDECIDED, path, walk.form.url, **facts)
