"""A response on its way along its questionnaire."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.answered import Given
from eqlab.validate.fhir.questionnaire.effort import Effort
from eqlab.validate.fhir.questionnaire.form import Form, Item
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.terminology import member, members_of
from eqlab.validate.fhir.terminology.model import Members
from eqlab.validate.words import shorten

NEAR = 60
"""Characters of a linkId that are told."""
_EXHAUSTED = "questionnaire exhausted"
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A questionnaire, with what is made of it once for all responses to it."""

    questionnaire: Json
    form: Form
    contained: Mapping[str, Json]
    """What stands beside the questionnaire's items, by id: a contained questionnaire has it in the response."""
    made: dict[tuple[Any, int], Any] = field(default_factory=dict)
    """What was made of items, by how and by the item's identity."""
    sets: dict[str, Members] = field(default_factory=dict)
    """Contained value sets that were asked, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One response on its way along one questionnaire."""

    scope: Scope
    sheet: Sheet
    complete: bool
    """True when the response's status says that nothing is missing."""
    effort: Effort
    given: Given = field(default_factory=Given)
    decided: dict[tuple[Any, ...], bool | None] = field(default_factory=dict)
    """What conditions gave, by all that they depend on."""

    @property
    def form(self) -> Form:
        """The questionnaire's items."""
        return self.sheet.form

    @property
    def exhausted(self) -> bool:
        """True once something was not looked at."""
        return _EXHAUSTED in self.scope.notes

    def note(self, issue: Issue, path: Path, item: Item, **facts: str) -> None:
        """Note a violation of an item's rules."""
        self.scope.run.note(issue, path, self.form.rule(item), link=shorten(item.link, NEAR), **facts)

    def may(self, steps: int) -> bool:
        """Tell whether so much may be looked at; where it may not, that is noted: it stays undecided."""
        if self.effort.take(steps):
            return True
        if not self.exhausted:
            self.scope.notes[_EXHAUSTED] = True
            self.scope.run.note(issues.NOT_ALL_LOOKED_AT, self.scope.path, self.form.url)
        return False

    def once(self, make: Callable[[Item], Made], item: Item) -> Made:
        """Return what a function makes of an item, made once."""
        key = make, id(item)
        if key not in self.sheet.made:
            self.sheet.made[key] = make(item)
        found: Made = self.sheet.made[key]
        return found

    def member(self, value_set: str, coded: Mapping[str, Json]) -> Membership:
        """Tell whether a Coding or the unit of a Quantity is in a value set; `#id` is one that is contained."""
        library, system, code = self.scope.run.library, coded.get("system", ""), coded.get("code")
        if not isinstance(system, str) or not isinstance(code, str):
            return Membership(None, words("it has no code"))
        name = value_set.removeprefix("#")
        if name == value_set:
            return member(library, value_set, system, code)
        definition = self.sheet.contained.get(name)
        if not isinstance(definition, dict) or definition.get("resourceType") != "ValueSet":
            return Membership(None, words("the questionnaire contains no value set {url}", url=value_set))
        if name not in self.sheet.sets:
            self.sheet.sets[name] = members_of(library, definition)
        return self.sheet.sets[name].holds(system, code)
