"""A response on its way along its questionnaire."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.enabling import Index
from eqlab.validate.fhir.questionnaire.form import Form, Item
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.terminology import member, members_of
from eqlab.validate.fhir.terminology.model import Members
from eqlab.validate.words import shorten

NEAR = 60
"""Characters of a linkId that are told."""


class Offers(NamedTuple):
    """What a question lets choose from."""

    values: tuple[Json, ...]
    keys: frozenset[Hashable]
    """What the values are known by."""
    alone: frozenset[Hashable]
    """Those that exclude all others."""
    names: frozenset[str]
    """How they are displayed."""
    members: tuple[str, ...]
    """The members that may hold an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """One response on its way along one questionnaire."""

    scope: Scope
    form: Form
    contained: Mapping[str, Json]
    """What stands beside the questionnaire's items, by id: a contained questionnaire has it in the response."""
    complete: bool
    """True when the response's status says that nothing is missing."""
    index: Index = field(default_factory=dict)
    offers: dict[int, Offers] = field(default_factory=dict)
    """Options by the identity of their item, once an answer was met."""
    sets: dict[str, Members] = field(default_factory=dict)
    """Contained value sets that were asked, by id."""

    def note(self, issue: Issue, path: Path, item: Item, **facts: str) -> None:
        """Note a violation of an item's rules."""
        link = shorten(item.link, NEAR)
        self.scope.run.note(issue, path, f"{self.form.url}#{item.link}", link=link, **facts)

    def member(self, value_set: str, coded: Mapping[str, Json]) -> Membership:
        """Tell whether a Coding or the unit of a Quantity is in a value set; `#id` is one that is contained."""
        library, system, code = self.scope.run.library, coded.get("system", ""), coded.get("code")
        if not isinstance(system, str) or not isinstance(code, str):
            return Membership(None, words("it has no code"))
        name = value_set.removeprefix("#")
        if name == value_set:
            return member(library, value_set, system, code)
        definition = self.contained.get(name)
        if not isinstance(definition, dict) or definition.get("resourceType") != "ValueSet":
            return Membership(None, words("the questionnaire contains no value set {url}", url=value_set))
        if name not in self.sets:
            self.sets[name] = members_of(library, definition)
        return self.sets[name].holds(system, code)
