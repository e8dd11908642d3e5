"""Judges documents by rules over several of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.core.text import words
from eqlab.validate.cross import issues
from eqlab.validate.cross.model import Comparison, Question, Rule, RuleSet, Scene, UnansweredError, Value
from eqlab.validate.cross.opening import Bundle, called, open_all
from eqlab.validate.cross.telling import Teller
from eqlab.validate.cross.values import MOST, UnreadableError, alike, comparable

TOP = RulePath(("cross",))


def judge(rules: RuleSet, given: Mapping[str, Sequence[Any]], rule: RulePath = TOP) -> Iterator[Finding]:
    """Yield what is wrong between documents, by input name: bytes, values as JSON has them, or `Exhibit`s.

    Never raises about a document. A document that cannot be read is one finding, and the rules that need it are told
    as not judged. A rule is passed over when an input that may be missing is missing.
    """
    path = rule / rules.name
    bundle = open_all(rules, given, path)
    yield from bundle.findings
    many = frozenset(name for name, one in rules.inputs.items() if one.most > 1)
    for one in rules.rules:
        yield from _judged(one, rules, bundle, Scene(documents=bundle.documents, many=many), path)


def _judged(rule: Rule, rules: RuleSet, bundle: Bundle, scene: Scene, path: RulePath) -> Iterator[Finding]:
    teller = Teller(rule=rule, inputs=rules.inputs, path=path / rule.id)
    if any(not bundle.documents[name] and name not in bundle.broken for name in rule.needs):
        return
    broken = [name for name in rules.inputs if name in rule.needs and name in bundle.broken]
    if broken:
        yield teller.undecided(issues.NOT_JUDGED, **called("name", rules.inputs[broken[0]].title))
        return
    for narrowed in _each(rule, scene):
        try:
            yield from _on(rule, narrowed, teller)
        except UnansweredError as error:
            yield teller.unanswered(error)


def _each(rule: Rule, scene: Scene) -> Iterator[Scene]:
    """Yield the scene once for each document of the input that is judged one by one."""
    if rule.per not in scene.many:
        yield scene
        return
    for document in scene.documents[rule.per]:
        yield replace(scene, documents={**scene.documents, rule.per: (document,)}, many=scene.many - {rule.per})


def _on(rule: Rule, scene: Scene, teller: Teller) -> Iterator[Finding]:
    for name, question in rule.lets:
        scene = replace(scene, lets={**scene.lets, name: question.ask(scene)})
    if rule.when is None or rule.when.holds(scene):
        yield from _FORMS[rule.demand.form](rule, scene, teller)


Form: TypeAlias = Callable[[Rule, Scene, Teller], Iterator[Finding]]


def _read(values: Sequence[Value], how: Comparison) -> list[Any]:
    """Return values as they are compared. Raises Unread with the first that cannot be."""
    read = []
    for value in values:
        try:
            read.append(comparable(value.value, how.kind, ignore_case=how.ignore_case))
        except UnreadableError as error:
            raise _UnreadError(value) from error
    return read


class _UnreadError(Exception):
    """A value cannot be compared as the rule says."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def _compared(
    decide: Callable[[Comparison, list[Any], list[Any]], list[int] | None],
) -> Form:
    """Make a form that compares two sides.

    `decide` gives the places of the values on the right that break the rule, an empty list when both sides do as
    wholes, and None when it is kept.
    """

    def form(rule: Rule, scene: Scene, teller: Teller) -> Iterator[Finding]:
        how, left, right = rule.demand.comparison, _side(rule.demand.left, scene), _side(rule.demand.right, scene)
        if not left or not right:
            yield from _missing(rule, left, right, teller)
            return
        if max(len(left), len(right)) > MOST:
            raise UnansweredError(
                _text(rule.demand.right), words("there are more than {limit} values", limit=str(MOST))
            )
        try:
            wrong = decide(how, _read(left, how), _read(right, how))
        except _UnreadError as unread:
            yield teller.unread(unread.value, how.kind)
            return
        if wrong is not None:
            for values in [[right[place]] for place in wrong] or [right]:
                yield teller.disagree(left, values)

    return form


def _side(question: Question | None, scene: Scene) -> list[Value]:
    return [] if question is None else question.ask(scene)


def _text(question: Question | None) -> str:
    return "" if question is None else question.text


def _missing(rule: Rule, left: list[Value], right: list[Value], teller: Teller) -> Iterator[Finding]:
    if rule.demand.comparison.or_none:
        return
    if not left and not right:
        yield teller.nothing()
    elif rule.demand.form != "same" and not right:
        yield teller.none_right()
    else:
        yield teller.disagree(left, right)


def _same(how: Comparison, left: list[Any], right: list[Any]) -> list[int] | None:
    if how.ordered:
        kept = len(left) == len(right) and all(map(alike, left, right))
    else:
        kept = _within(left, right) and _within(right, left)
    return None if kept else []


def _within(some: list[Any], all_: list[Any]) -> bool:
    return all(any(alike(one, other) for other in all_) for one in some)


def _among(_how: Comparison, left: list[Any], right: list[Any]) -> list[int] | None:
    return [place for place, one in enumerate(right) if not _within([one], left)] or None


def _not_before(_how: Comparison, left: list[Any], right: list[Any]) -> list[int] | None:
    latest = max(left)
    return [place for place, one in enumerate(right) if one < latest] or None


def _holds(rule: Rule, scene: Scene, teller: Teller) -> Iterator[Finding]:
    demand = rule.demand
    if demand.condition is None or demand.condition.holds(scene):
        return
    left, right = _side(demand.left, scene), _side(demand.right, scene)
    if demand.left:
        yield teller.disagree(left, right)
    else:
        yield teller.not_held(right) if right else teller.not_true(demand.condition, scene)


def _each_item(rule: Rule, scene: Scene, teller: Teller) -> Iterator[Finding]:
    demand = rule.demand
    items = _side(demand.right, scene)
    if not items and not demand.comparison.or_none:
        yield teller.nothing()
    if len(items) > MOST:
        raise UnansweredError(_text(demand.right), words("there are more than {limit} items", limit=str(MOST)))
    for item in items:
        if demand.condition is None or demand.condition.holds(scene, item):
            continue
        shown = demand.shows.ask_on(scene, item) if demand.shows else [item]
        told = [replace(one, input=item.input, place=item.place) for one in shown or [item]]
        yield teller.disagree(_side(demand.left, scene), told) if demand.left else teller.not_held(told)


_FORMS: Mapping[str, Form] = {
    "same": _compared(_same),
    "among": _compared(_among),
    "not_before": _compared(_not_before),
    "holds": _holds,
    "each": _each_item,
}
