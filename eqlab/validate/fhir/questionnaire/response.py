"""A response on its way along its questionnaire."""

from dataclasses import dataclass, field

from eqlab.core.issue import Issue
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.enabling import Index
from eqlab.validate.fhir.questionnaire.form import Form, Item
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

NEAR = 60
"""Characters of a linkId that are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One response on its way along one questionnaire."""

    scope: Scope
    form: Form
    library: Library
    complete: bool
    """True when the response's status says that nothing is missing."""
    index: Index = field(default_factory=dict)

    def note(self, issue: Issue, path: Path, item: Item, **facts: str) -> None:
        """Note a violation of an item's rules."""
        link = shorten(item.link, NEAR)
        self.scope.run.note(issue, path, f"{self.form.url}#{item.link}", link=link, **facts)
