"""Rules across fields, held against a message."""

from collections.abc import Iterator, Mapping

from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.conditions import segments_of
from eqlab.validate.hl7v2.looking import blank, companions, spoken_by
from eqlab.validate.hl7v2.model import Message, Segment, place
from eqlab.validate.hl7v2.paths import Path, read_path
from eqlab.validate.hl7v2.spec import Rule, Scope
from eqlab.validate.hl7v2.structure import Match

Around = Mapping[int, tuple[Segment, ...]]


def rule_findings(
    rules: tuple[Rule, ...], message: Message, match: Match, around: Around, path: RulePath
) -> Iterator[Finding]:
    """Yield a finding for every place at which a rule does not hold."""
    for rule in rules:
        for scope, repetition in _scopes(rule, message, match, around):
            if (rule.when is None or rule.when(scope)) and not rule.require(scope):
                where = _place(rule, scope, repetition)
                facts = {**companions("rule", rule.title), "require": rule.written}
                yield spoken_by(rule.voice, found(issues.RULE, where, path / rule.id, **facts))


def _scopes(rule: Rule, message: Message, match: Match, around: Around) -> Iterator[tuple[Scope, int]]:
    """What a rule looks at one by one, with the number of the repetition."""
    path = read_path(rule.each)
    if not rule.each:
        yield Scope(message=message, segments=message.segments), 0
    elif path is None or (len(rule.each) > 3 and not path.field):  # noqa: PLR2004 - longer than a segment's name
        for name, places in match.groups:
            if name == rule.each:
                yield Scope(message=message, segments=tuple(message.segments[index] for index in places)), 0
    else:
        for segment in message.segments:
            if segment.name == path.segment:
                yield from _within(segment, path, message, around.get(segment.number, message.segments))


def _within(
    segment: Segment, path: Path, message: Message, segments: tuple[Segment, ...]
) -> Iterator[tuple[Scope, int]]:
    if not path.field:
        yield Scope(message=message, segments=segments, here=segment), 0
        return
    for number, text in enumerate(segment.repetitions(path.field), 1):
        if not blank(text, message.delimiters):
            yield Scope(message=message, segments=segments, here=segment, element=text), number


def _place(rule: Rule, scope: Scope, repetition: int) -> SubjectPath:
    """Where the finding points: at the path that the rule names, or at what it looks at."""
    relative = rule.at.startswith(".")
    path = read_path(f"{rule.each}{rule.at}" if relative else rule.at or rule.each)
    chosen = segments_of(path, scope) if path else []
    if path is None or not chosen:
        segment = scope.here or scope.segments[0]
        return place(segment, _occurrence(segment, scope.message))
    number = path.repetition or (repetition if scope.here is chosen[0] and f"-{path.field}" in rule.each else 0)
    numbers = [path.field, number, path.component, path.subcomponent]
    while numbers and not numbers[-1]:
        numbers.pop()
    return place(chosen[0], _occurrence(chosen[0], scope.message), *numbers)


def _occurrence(segment: Segment, message: Message) -> int:
    return sum(one.name == segment.name for one in message.segments if one.number <= segment.number)
