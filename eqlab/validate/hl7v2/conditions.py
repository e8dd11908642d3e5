"""Conditions of profiles: a small language over paths, compiled to closures. Nothing is executed as a program.

`PID-8 valued`, `PID-8 empty`, `PID-8 = 'F'`, `PID-3.4.2 = MRG-1.4.2`, `MSH-9.2 in ('A01', 'A04')`,
`PID-3.1 matches '[0-9]+'`, `count(PID-3) <= 2`, `distinct(PID-3.4.2)`, with `and`, `or`, `not` and parentheses.
A path without numbers in brackets takes all repetitions; a comparison holds when any of its values does.
`.4.2` begins at the repetition that is looked at. `joined(PID-3.1, PID-3.4.2)` takes several components of each
repetition as one value, `7^1.2.3`.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.validate.hl7v2.delimiters import NULL, STANDARD
from eqlab.validate.hl7v2.escapes import escape, unescape
from eqlab.validate.hl7v2.model import Segment, finer, within
from eqlab.validate.hl7v2.paths import Path, read_path
from eqlab.validate.hl7v2.spec import Condition, Scope
from eqlab.validate.patterns import PatternError, safe_pattern

DEEPEST = 30
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign><=|>=|!=|[=<>(),])|(?P<number>\d+)(?![\w.\[-])"
    r"|(?P<path>[A-Z][A-Z0-9]{2}(?:\[\d+\])?(?:-\d+(?:\[\d+\])?(?:\.\d+)*)?|\.\d+(?:\.\d+)?)|(?P<word>[a-z]+))",
    re.ASCII,
)
_NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Values: TypeAlias = Callable[[Scope], list[str]]


class ConditionError(ValueError):
    """A condition that cannot be read: the problem and the character at which it shows."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.position = position


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


def compile_condition(text: str) -> Condition:
    """Compile a condition. Raises ConditionError."""
    parser = _Parser(list(_tokens(text)))
    condition = parser.either()
    if parser.here.kind != "end":
        raise ConditionError(
            words('"{text}" follows where the condition could end', text=parser.here.text), parser.here.position
        )
    return condition


def paths_of(text: str) -> list[str]:
    """Return the paths that a readable condition names, in order."""
    return [token.text for token in _tokens(text) if token.kind == "path"]


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    stripped = text.rstrip()
    while at < len(stripped):
        match = _TOKEN.match(stripped, at)
        if match is None:
            blank = len(stripped[at:]) - len(stripped[at:].lstrip())
            raise ConditionError(words("no path, value, sign or word stands"), at + blank + 1)
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*tokens, _Token("end", words("the end"), len(text) + 1)]


@dataclass(slots=True)
class _Parser:
    tokens: list[_Token]
    at: int = 0
    depth: int = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.here
        self.at += 1 if token.kind != "end" else 0
        return token

    def takes(self, text: str) -> bool:
        if self.here.kind in {"sign", "word"} and self.here.text == text:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise ConditionError(words('"{text}" is expected', text=text), self.here.position)

    def either(self) -> Condition:
        one = self.both()
        while self.takes("or"):
            one = _or(one, self.both())
        return one

    def both(self) -> Condition:
        one = self.single()
        while self.takes("and"):
            one = _and(one, self.single())
        return one

    def single(self) -> Condition:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ConditionError(
                words("more than {limit} conditions stand within each other", limit=str(DEEPEST)), self.here.position
            )
        try:
            if self.takes("not"):
                return _not(self.single())
            if self.takes("("):
                inner = self.either()
                self.expect(")")
                return inner
            return self.compared()
        finally:
            self.depth -= 1

    def compared(self) -> Condition:
        if self.takes("distinct"):
            values = self.enclosed()
            return lambda scope: len(set(found := values(scope))) == len(found)
        if self.takes("count"):
            return self.counted(self.enclosed())
        return self.judged(self.values())

    def judged(self, values: Values) -> Condition:
        token = self.next()
        if token.text in {"valued", "empty"}:
            wanted = token.text == "valued"
            return lambda scope: bool(values(scope)) is wanted
        if token.text in {"=", "!="}:
            return _compared(values, self.value(), token.text == "=")
        if token.text == "in":
            known = frozenset(self.listed())
            return lambda scope: not known.isdisjoint(values(scope))
        if token.text == "matches":
            return self.matching(values)
        raise ConditionError(words("valued, empty, =, !=, in or matches is expected"), token.position)

    def values(self) -> Values:
        return self.joined() if self.takes("joined") else self.path()

    def enclosed(self) -> Values:
        self.expect("(")
        values = self.values()
        self.expect(")")
        return values

    def joined(self) -> Values:
        self.expect("(")
        paths = [self.component()]
        while self.takes(","):
            at = self.here.position
            paths.append(self.component())
            if paths[-1][:4] != paths[0][:4]:
                raise ConditionError(words("components of one field are expected"), at)
        self.expect(")")
        return lambda scope: _joined(paths, scope)

    def component(self) -> Path:
        token = self.next()
        known = read_path(token.text) if token.kind == "path" else None
        if known is None or not known.component:
            raise ConditionError(words("the path of a component is expected"), token.position)
        return known

    def counted(self, values: Values) -> Condition:
        sign, number = self.next(), self.next()
        compare = _NUMERIC.get(sign.text)
        if compare is None or number.kind != "number":
            raise ConditionError(words("a comparison with a number is expected"), sign.position)
        limit = int(number.text)
        return lambda scope: compare(len(values(scope)), limit)

    def path(self) -> Values:
        token = self.next()
        if token.kind != "path":
            raise ConditionError(words("a path is expected"), token.position)
        if token.text.startswith("."):
            component, _, subcomponent = token.text[1:].partition(".")
            path = Path("", 0, 0, 0, int(component), int(subcomponent or 0))
            if not path.component:
                raise ConditionError(words("numbers in paths begin with 1"), token.position)
            return lambda scope: _relative(path, scope)
        known = read_path(token.text)
        if known is None:
            raise ConditionError(words("{path} is no path", path=token.text), token.position)
        return lambda scope: _absolute(known, scope)

    def value(self) -> Values:
        if self.here.kind == "path" or self.here.text == "joined":
            return self.values()
        text = [self.text()]
        return lambda _scope: text

    def text(self) -> str:
        token = self.next()
        if token.kind != "text":
            raise ConditionError(words("a text in single quotes is expected"), token.position)
        return token.text[1:-1].replace("''", "'")

    def listed(self) -> list[str]:
        self.expect("(")
        texts = [self.text()]
        while self.takes(","):
            texts.append(self.text())
        self.expect(")")
        return texts

    def matching(self, values: Values) -> Condition:
        at = self.here.position
        try:
            pattern = safe_pattern(self.text())
        except PatternError as error:
            raise ConditionError(words("the pattern is refused ({reason})", reason=str(error)), at) from error
        return lambda scope: any(pattern.covers(value) for value in values(scope))


def _or(one: Condition, other: Condition) -> Condition:
    return lambda scope: one(scope) or other(scope)


def _and(one: Condition, other: Condition) -> Condition:
    return lambda scope: one(scope) and other(scope)


def _not(one: Condition) -> Condition:
    return lambda scope: not one(scope)


def _compared(values: Values, others: Values, same: bool) -> Condition:
    """`=` holds when any two are the same, `!=` when there are values on both sides and no two are."""

    def holds(scope: Scope) -> bool:
        here, there = set(values(scope)), set(others(scope))
        return not here.isdisjoint(there) if same else bool(here and there) and here.isdisjoint(there)

    return holds


def _relative(path: Path, scope: Scope) -> list[str]:
    by = scope.message.delimiters
    return [unescape(text, by) for text in finer([scope.element or ""], path, by)]


def segments_of(path: Path, scope: Scope) -> list[Segment]:
    """Return the segments that a path means: the one looked at, those of the group, or those of the message."""
    if scope.here is not None and scope.here.name == path.segment:
        return [scope.here]
    named = [one for one in scope.segments if one.name == path.segment]
    named = named or [one for one in scope.message.segments if one.name == path.segment]
    return named[path.occurrence - 1 : path.occurrence] if path.occurrence else named


def _joined(paths: list[Path], scope: Scope) -> list[str]:
    """Return a value for each repetition that has a value in all the components, written as HL7 would."""
    by, field = scope.message.delimiters, paths[0]._replace(component=0, subcomponent=0)
    together = []
    for segment in segments_of(field, scope):
        for text in within(segment, field):
            parts = [next(iter(finer([text], path, by)), "") for path in paths]
            if all(parts) and NULL not in parts:
                together.append("^".join(escape(unescape(part, by), STANDARD) for part in parts))
    return together


def _absolute(path: Path, scope: Scope) -> list[str]:
    chosen = segments_of(path, scope)
    if not path.field:
        return [segment.raw for segment in chosen]
    return [unescape(text, scope.message.delimiters) for segment in chosen for text in within(segment, path)]
