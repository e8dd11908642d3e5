"""Finds the questionnaire that a response names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.questionnaire.effort import Effort
from eqlab.validate.fhir.questionnaire.form import dicts, form_of
from eqlab.validate.fhir.questionnaire.response import Sheet
from eqlab.validate.fhir.run import Run, Scope

_DOTS = 8
"""Dots of a version after which no shorter one stands for it."""


@dataclass(slots=True, eq=False)
class Beside:
    """Questionnaires of the documents that are judged, by URL and version; each is met once."""

    run: Run
    met: int = 0
    """Resources looked at: more may come while some are judged."""
    known: dict[tuple[int, str, str], Json] = field(default_factory=dict)
    """By the identity of the document's scope, URL, and all that a version answers to."""

    def find(self, named: str, root: Scope) -> Json | None:
        """Return the first questionnaire of the same document, such as another entry of a Bundle."""
        for scope in self.run.scopes[self.met :]:
            if scope.resource.get("resourceType") == "Questionnaire":
                self._keep(scope)
        self.met = len(self.run.scopes)
        url, _, version = named.partition("|")
        return self.known.get((id(root), url, version))

    def _keep(self, scope: Scope) -> None:
        url, root = scope.resource.get("url"), scope.root
        if isinstance(url, str):
            for version in _asked_by(str(scope.resource.get("version", ""))):
                self.known.setdefault((id(root), url, version), scope.resource)


def _asked_by(version: str) -> Iterator[str]:
    """Yield what a version answers to: nothing, itself, and `4.0` for `4.0.1`."""
    yield from ("", version)
    at = version.find(".")
    for _ in range(_DOTS):
        if at < 0:
            break
        yield version[:at]
        at = version.find(".", at + 1)


def sheet_of(named: str, scope: Scope, beside: Beside) -> Sheet | None:
    """Return the questionnaire by which a response is judged; responses to the same one share it."""
    if named.startswith("#"):
        inside = _contained(named[1:], scope)
        return None if inside is None else _sheet(inside, scope.resource, scope)
    known: dict[str, Sheet | None] = scope.root.notes.setdefault("questionnaires", {})
    if named not in known:
        found = scope.run.library.find(named, "Questionnaire") or beside.find(named, scope.root)
        known[named] = None if found is None else _sheet(found, found, scope)
    return known[named]


def effort_of(scope: Scope) -> Effort:
    """Return what is left of the effort for the document that a resource is in."""
    effort: Effort = scope.root.notes.setdefault("questionnaire effort", Effort())
    return effort


def _sheet(questionnaire: Json, around: Json, scope: Scope) -> Sheet:
    contained: dict[str, Any] = {one["id"]: one for one in dicts(around, "contained") if isinstance(one.get("id"), str)}
    form = form_of(questionnaire)
    effort_of(scope).earn(len(form.by_link))
    return Sheet(questionnaire=questionnaire, form=form, contained=contained)


def _contained(id_: str, scope: Scope) -> Json | None:
    inside = dicts(scope.resource, "contained")
    return next((one for one in inside if one.get("id") == id_ and one.get("resourceType") == "Questionnaire"), None)
