"""What the checks of certificates and tokens share: texts to look at, values from the run, the reference time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from eqlab.core.check import Context, Subject
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import Position, SubjectPath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.parts import cut, place, refused, rule_of, unreadable
from eqlab.validate.checks.rule import selected
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.words import kind_of


@dataclass(frozen=True, slots=True)
class Told:
    """A parameter that is a value, or an expression over what was captured: a text that begins with `%`."""

    literal: Json = None
    expression: CompiledExpression | None = None

    def value(self, context: Context) -> Json:
        """Return the value, None when there is none; of several the list."""
        if self.expression is None:
            return self.literal
        values = self.expression(None, context.variables)
        return values[0] if len(values) == 1 else (values or None)

    @property
    def text(self) -> str:
        """The expression as written; empty for a value."""
        return self.expression.text if self.expression else ""


def told_by(value: Json, at: Position) -> Told:
    """Compile a parameter. Raises AuthorError when its expression is wrong."""
    if isinstance(value, str) and value.startswith("%"):
        return Told(None, compile_expression(value, at))
    return Told(value)


@dataclass(frozen=True, slots=True)
class Artefact:
    """Bytes to judge, and where they stand."""

    data: bytes
    place: SubjectPath


def artefacts(
    subject: Subject, context: Context, check: str, each: CompiledExpression | None, wrong: Issue, **facts: str
) -> Iterator[Artefact | Finding]:
    """Yield what a check looks at: a body's bytes, a text, or each text that `each` selects; or why there is none."""
    if each is not None:
        problem = unreadable(subject, context, check)
        if problem is not None:
            yield problem
            return
        for node in selected(each, subject, context, check, or_none=False):
            yield (
                node
                if isinstance(node, Finding)
                else _artefact(node.value, place(subject, node.path), context, check, wrong, **facts)
            )
        return
    problem = cut(subject, context, check) or (
        unreadable(subject, context, check) if subject.document is None else None
    )
    if problem is not None:
        yield problem
    elif subject.document is not None:
        yield Artefact(subject.document.body.data, subject.place)
    else:
        yield _artefact(subject.value, subject.place, context, check, wrong, **facts)


def _artefact(
    value: Json, where: SubjectPath, context: Context, check: str, wrong: Issue, **facts: str
) -> Artefact | Finding:
    if isinstance(value, str):
        return Artefact(value.encode("utf-8", "replace"), replace(where, line=None, column=None))
    return found(wrong, where, rule_of(context, check), found=kind_of(value), **facts)


def instant_of(value: Json) -> datetime | None:
    """Return an instant with time zone, written as ISO 8601; None for anything else."""
    if isinstance(value, datetime):
        return value if value.tzinfo else None
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def time_by(value: Json, at: Position, check: str) -> Told:
    """Compile the parameter `at`. Raises AuthorError unless it is an instant or an expression."""
    told = told_by(value, at)
    if told.expression is None and value is not None and instant_of(value) is None:
        raise refused(
            check,
            {"at": str(value)},
            at,
            words("at: an instant with time zone, or an expression such as %sent.started"),
        )
    return told


def reference_time(told: Told, subject: Subject, context: Context) -> datetime | None:
    """Return the reference time: what the plan says, else when the exchange began that the part belongs to."""
    if told.expression is not None or told.literal is not None:
        return instant_of(told.value(context))
    for value in context.variables.values():
        if isinstance(value, Mapping) and "started" in value and value.get("id") == subject.place.exchange:
            return instant_of(value["started"])
    return None
