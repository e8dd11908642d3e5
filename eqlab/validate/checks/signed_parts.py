"""What the checks of signed XML share: the document, the moment it is judged for, and where things stand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from eqlab.core.check import Context, Expression, Subject, place_of
from eqlab.core.clock import Clock
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, RulePath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import cut, refused, rule_of, unreadable
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.words import spoken

AT = "at"
_MOMENT = words("a moment such as 2026-03-01T08:30:00Z, or FHIRPath that gives one, such as %sent.started")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The moment a document is judged for."""

    clock: Clock = field(repr=False)
    fixed: datetime | None = None
    expression: Expression | None = None

    def moment(self, subject: Subject, context: Context) -> datetime:
        """Return what the plan says, else when the exchange began, else the time now."""
        from eqlab.validate.xmldsig.moments import moment  # noqa: PLC0415 - plans without signatures do not load it

        said: list[Json] = []
        if self.expression is not None:
            said = self.expression(subject.value, context.variables)
        began = [_text(one.get("started")) for one in context.variables.values() if _is(one, subject.place.exchange)]
        times = [moment(_text(one)) for one in (*said, *began)]
        return self.fixed or next((one for one in times if one is not None), None) or self.clock.now()


def _is(value: Json, exchange: str | None) -> bool:
    return isinstance(value, Mapping) and exchange is not None and value.get("id") == exchange


def _text(value: Json) -> str:
    return str(value).removeprefix("@")


def when(check: str, value: Json, at: Position, clock: Clock) -> When:
    """Compile the moment that a plan says; None for none. Raises AuthorError."""
    if value is None:
        return When(clock=clock)
    from eqlab.validate.xmldsig.moments import moment  # noqa: PLC0415 - plans without signatures do not load it

    fixed = moment(value) if isinstance(value, str) else None
    if fixed is not None:
        return When(clock=clock, fixed=fixed.astimezone(UTC))
    if not isinstance(value, str) or "%" not in value:
        raise refused(check, value, at, _MOMENT)
    return When(clock=clock, expression=compile_expression(value, at))


def profile_of(
    check: str, parameter: Json, at: Position, step: Mapping[str, Json], own: Iterable[str]
) -> tuple[Mapping[str, Json], Mapping[str, Json], Callable[[tuple[str | int, ...]], Position]]:
    """Part a parameter into the check's own keys and the profile, with a finder of the profile's places."""
    if not isinstance(parameter, Mapping):
        raise refused(check, parameter, at, words("a mapping of what is expected"))
    mine = {key: parameter[key] for key in own if key in parameter}
    profile = {key: value for key, value in parameter.items() if key not in mine}
    return mine, profile, lambda steps: place_of(step, at, check, *steps)


def xml_of(subject: Subject, context: Context, check: str) -> Any:
    """Return the document (XmlDocument) that a subject is, or the one Finding that says why it is none."""
    from eqlab.validate.xml import read_xml  # noqa: PLC0415 - plans without signatures do not load it

    if subject.document is not None:
        problem = cut(subject, context, check)
        read = read_xml(subject.document.body.data) if problem is None else problem
    elif isinstance(subject.value, str):
        read = read_xml(subject.value.encode("utf-8", "replace"))
    else:
        missing = unreadable(subject, context, check)
        part = subject.place.part or words("this value")
        looks = spoken("expected", "an XML document", "un document XML", "ein XML-Dokument")
        read = missing or found(
            issues.WRONG_PART, subject.place, rule_of(context, check), check=check, part=part, **looks
        )
    if isinstance(read, Finding) and not read.rule.segments:
        return next(placed([read], subject, context, check))
    return read


def placed(findings: Iterable[Finding], subject: Subject, context: Context, check: str) -> Iterator[Finding]:
    """Put findings of a document under the exchange it came with and the step that looked at it."""
    for one in findings:
        where = replace(subject.place, path=one.subject.path, line=one.subject.line, column=one.subject.column)
        rule = RulePath((*rule_of(context, check).segments, *one.rule.segments), context.rule.at)
        yield replace(one, subject=where, rule=rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A value that a plan writes out, or finds in what was captured."""

    text: str = ""
    expression: Expression | None = None

    def value(self, subject: Subject, context: Context) -> Json:
        """Return the value; None when nothing was captured."""
        if self.expression is None:
            return self.text or None
        return next(iter(self.expression(subject.value, context.variables)), None)


def known(check: str, key: str, data: Mapping[str, Json], find: Callable[[tuple[str | int, ...]], Position]) -> Known:
    """Compile a value: FHIRPath when it begins with %, else the text. Raises AuthorError."""
    value, at = data.get(key, ""), find((key,))
    if not isinstance(value, str):
        raise refused(check, value, at, words("a text, or FHIRPath that begins with %"))
    return Known(expression=compile_expression(value, at)) if value.startswith("%") else Known(text=value)
