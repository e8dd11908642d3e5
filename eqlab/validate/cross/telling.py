"""How it is told what is wrong between documents: the sentence of the rule, and both places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import Words, fill, plain_facts, words
from eqlab.validate.cross import issues
from eqlab.validate.cross.model import Input, Question, Rule, Scene, UnansweredError, Value
from eqlab.validate.cross.opening import called
from eqlab.validate.cross.values import Kind, told
from eqlab.validate.words import shorten

FIELDS = ("left", "right", "left_name", "right_name")
"""What a rule's text may name."""
_NOTHING = {"en": "nothing", "fr": "rien", "de": "nichts"}
_KINDS: Mapping[Kind, Words] = {
    Kind.TEXT: words("a text"),
    Kind.CODE: words("a code"),
    Kind.IDENTIFIER: words("an identifier"),
    Kind.DATE: words("a date"),
    Kind.INSTANT: words("a moment with its time zone"),
    Kind.NUMBER: words("a number"),
}
_SHOWN = 3
"""Values of a side that a sentence shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Makes the findings of one rule."""

    rule: Rule
    inputs: Mapping[str, Input]
    path: RulePath

    def disagree(self, left: Sequence[Value], right: Sequence[Value]) -> Finding:
        """Two sides do not fit together; the finding stands at the right one."""
        facts = {
            **self._side("left", left, self.rule.demand.left),
            **self._side("right", right, self.rule.demand.right),
        }
        place = right[0].place if right else (left[0].place if left else SubjectPath())
        return self._violation(issues.DISAGREE, place, facts)

    def not_held(self, right: Sequence[Value]) -> Finding:
        """A condition does not hold, and only one place can be named."""
        return self._violation(issues.NOT_HELD, right[0].place, self._side("right", right, self.rule.demand.right))

    def not_true(self, condition: Question, scene: Scene) -> Finding:
        """A condition over whole documents does not hold."""
        documents = scene.documents.get(condition.of or self.rule.per, ())
        place = replace(documents[0].exhibit.place, line=1, column=1) if documents else SubjectPath()
        return self._violation(issues.NOT_TRUE, place, {"expression": shorten(condition.text)})

    def nothing(self) -> Finding:
        """Neither side has a value."""
        right = self._name("right", self.rule.demand.right)
        if self.rule.demand.left is None:
            return self.undecided(issues.NOTHING_SELECTED, **right)
        return self.undecided(issues.NOTHING_TO_COMPARE, **self._name("left", self.rule.demand.left), **right)

    def none_right(self) -> Finding:
        """Only the right side, each of whose values was to be judged, has none."""
        return self.undecided(issues.NOTHING_SELECTED, **self._name("right", self.rule.demand.right))

    def unread(self, value: Value, kind: Kind) -> Finding:
        """A value is not what it is to be compared as."""
        name = called("name", self._title(value.input))
        finding = self.undecided(
            issues.UNREADABLE_VALUE, found=shorten(told(value.value)), **{"as": _KINDS[kind]}, **name
        )
        return replace(finding, subject=value.place)

    def unanswered(self, error: UnansweredError) -> Finding:
        """An expression has no result."""
        return self.undecided(issues.NO_ANSWER, expression=shorten(error.expression), reason=error.reason)

    def undecided(self, issue: Issue, **facts: str) -> Finding:
        """Make a finding about what the lab cannot tell; it weighs what the rule weighs."""
        finding = found(issue, None, self.path, **called("title", self.rule.title), **facts)
        return self._resting(finding)

    def _violation(self, issue: Issue, place: SubjectPath, facts: Mapping[str, str]) -> Finding:
        plain = plain_facts(facts)
        finding = found(issue, place, self.path, **self._sentence(plain), **facts)
        return self._resting(finding)

    def _resting(self, finding: Finding) -> Finding:
        rule = self.rule
        requirements = (rule.requirement,) if rule.requirement else ()
        return replace(finding, level=rule.level, origin=rule.origin, clause=rule.clause, requirements=requirements)

    def _sentence(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the rule's text with its fields filled, in every language that it has."""
        filled = {}
        for language, text in self.rule.text.items():
            own = {name: facts.get(f"{name}.{language}", facts.get(name, "")) for name in FIELDS}
            filled["rule" if language == "en" else f"rule.{language}"] = fill(text, own)
        return filled

    def _side(self, side: str, values: Sequence[Value], question: Question | None) -> dict[str, str]:
        first = values[0] if values else None
        facts = {**self._name(side, question, first), f"{side}_at": _at(first.place if first else None)}
        if values:
            facts[side] = _listed(values)
        else:
            facts |= called(side, _NOTHING)
        if first is not None:
            facts |= _place(side, first.place)
        return facts

    def _name(self, side: str, question: Question | None, value: Value | None = None) -> dict[str, str]:
        name = (value.input if value else "") or (question.of if question else "") or self.rule.per
        return {**called(f"{side}_name", self._title(name)), f"{side}_document": name}

    def _title(self, name: str) -> Mapping[str, str]:
        if name in self.inputs:
            return self.inputs[name].title
        return {"en": "the documents", "fr": "les documents", "de": "den Dokumenten"}


def _listed(values: Sequence[Value]) -> str:
    shown = list(dict.fromkeys(told(value.value) for value in values))
    more = f", … ({len(shown)})" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _at(place: SubjectPath | None) -> str:
    if place is None:
        return words("nowhere")
    if not place.path:
        return words("the whole document")
    if place.line is None:
        return place.path
    return words("{path}, line {line}", path=shorten(place.path), line=str(place.line))


def _place(side: str, place: SubjectPath) -> dict[str, str]:
    facts = {f"{side}_path": place.path, f"{side}_part": place.part, f"{side}_exchange": place.exchange or ""}
    if place.line is not None:
        facts |= {f"{side}_line": str(place.line), f"{side}_column": str(place.column or 1)}
    return {name: fact for name, fact in facts.items() if fact}
