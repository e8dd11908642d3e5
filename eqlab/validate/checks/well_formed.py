"""The check `json: true`: the body is JSON that every reader understands alike.

Source: RFC 8259.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import at_most, reading_of, refused, rule_of, unreadable
from eqlab.validate.words import shorten, spoken

CHECK = "json"


def _look(subject: Subject, context: Context) -> Iterator[Finding]:
    problem = unreadable(subject, context, CHECK)
    if problem is not None:
        yield problem
        return
    for double in reading_of(subject).duplicate_keys:
        where = replace(subject.place, path=double.object, line=double.line, column=double.column)
        facts = {"key": shorten(double.key, 60), "object": shorten(double.object, 60)}
        if not double.object:
            facts |= spoken("object", "the document", "le document", "dem Dokument")
        yield found(issues.DUPLICATE_KEY, where, rule_of(context, CHECK), **facts)


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    if parameter is not True:
        raise refused(CHECK, parameter, at, "true")
    return lambda subject, context: at_most(_look(subject, context), subject, context, CHECK)


JSON = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={"const": True, "description": "The body is well-formed JSON in UTF-8, each member stands once."},
)
