"""The check `fhirpath`: an expression holds, on the part itself or on each node that `each` selects.

Source: FHIRPath 2.0.0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import at_most, mapping_of, reading_of, refused, unreadable, violation
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.evaluation import NO_ADDITIONS, Additions
from eqlab.validate.fhirpath.expressions import (
    CompiledExpression,
    Focus,
    compile_expression,
    looks_at_something,
    select,
)
from eqlab.validate.words import listed, shorten, show

CHECK = "fhirpath"
_PLAIN_MESSAGE = {
    "en": "The rule does not hold.",
    "fr": "La règle n'est pas respectée.",
    "de": "Die Regel ist nicht erfüllt.",
}


def selected(
    each: CompiledExpression, subject: Subject, context: Context, check: str, or_none: bool
) -> Iterator[Finding | Focus]:
    """Yield the nodes that `each` selects; or a finding: it selects none and must, has no result, the lab cannot tell.

    `or_none` allows that nothing is there, not that the expression fails.
    """
    text = shorten(each.text)
    try:
        nodes = select(each, reading_of(subject).value, context.variables)
    except UndecidedError as error:
        yield violation(issues.RULE_UNDECIDED, subject, context, check, expression=text, reason=str(error))
        return
    except EvaluationError as error:
        yield violation(issues.NO_SELECTION, subject, context, check, each=text, reason=str(error))
        return
    if not nodes and not or_none:
        yield violation(issues.NOTHING_SELECTED, subject, context, check, each=text)
    yield from nodes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A compiled rule."""

    expression: CompiledExpression
    each: CompiledExpression | None
    or_none: bool
    message: Mapping[str, str]

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        problem = unreadable(subject, context, CHECK)
        if problem is not None:
            yield problem
        elif self.each is None:
            yield from self._judge(Focus.of(reading_of(subject).value), subject, context)
        else:
            for node in selected(self.each, subject, context, CHECK, self.or_none):
                if isinstance(node, Finding):
                    yield node
                else:
                    yield from self._judge(node, subject, context)

    def _judge(self, focus: Focus, subject: Subject, context: Context) -> Iterator[Finding]:
        try:
            result = focus.evaluate(self.expression, context.variables)
        except UndecidedError as error:
            facts = {"expression": shorten(self.expression.text), "reason": str(error)}
            yield violation(issues.RULE_UNDECIDED, subject, context, CHECK, focus.path, **facts)
            return
        except EvaluationError as error:
            told: str = words("no result ({reason})", reason=str(error))
        else:
            if result == [True] and result[0] is True:
                return
            told = listed(result) if result else "{}"
        facts = {"expression": shorten(self.expression.text), "found": told, **_spoken(self.message)}
        if self.each is not None:
            facts["each"] = shorten(self.each.text)
            if subject.document is not None and isinstance(focus.value, str | int | float):
                facts["found"] = words("{result} for {value}", result=told, value=show(focus.value))
        yield violation(issues.RULE, subject, context, CHECK, focus.path, **facts)


def _spoken(message: Mapping[str, str]) -> dict[str, str]:
    """Return the sentence as facts: `rule` in English, `rule.fr`, `rule.de`."""
    english = message.get("en") or next(iter(message.values()))
    return {"rule": english, **{f"rule.{language}": text for language, text in message.items() if language != "en"}}


def _compile(parameter: Json, at: Position, step: Mapping[str, Json], additions: Additions) -> Assertion:
    if not isinstance(parameter, str):
        raise refused(CHECK, parameter, at, words("a FHIRPath expression"))
    each, or_none = step.get("each"), step.get("or_none", False)
    if each is not None and not isinstance(each, str):
        raise refused(CHECK, {"each": each}, at, words("each: a FHIRPath expression"))
    if not isinstance(or_none, bool) or (or_none and each is None):
        raise refused(CHECK, {"or_none": or_none}, at, words("or_none: true or false, beside each"))
    expression = compile_expression(parameter, at, "", json_names=True, additions=additions)
    if not looks_at_something(parameter) and (each is None or (or_none and expression({}, {}) == [True])):
        raise refused(CHECK, parameter, at, words("an expression that looks at the message"))
    rule = _Rule(
        expression=expression,
        each=compile_expression(each, at, "", json_names=True, additions=additions) if each is not None else None,
        or_none=or_none,
        message=_message(step.get("message"), at),
    )
    return lambda subject, context: at_most(rule.look(subject, context), subject, context, CHECK)


def _message(value: Json, at: Position) -> Mapping[str, str]:
    if value is None:
        return _PLAIN_MESSAGE
    message = mapping_of(CHECK, value, at, LANGUAGES)
    if not message or not all(isinstance(text, str) and text for text in message.values()):
        raise refused(
            CHECK, {"message": value}, at, words("message: a sentence in en, and in other languages if you have it")
        )
    return dict(message)


def fhirpath_check(additions: Additions = NO_ADDITIONS) -> CheckKind:
    """Make the check; `additions` are functions that the content brings."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, additions),
        schema={"type": "string", "description": "A FHIRPath expression that gives true."},
        companions=_COMPANIONS,
        single=True,
    )


_COMPANIONS: Mapping[str, Mapping[str, Json]] = {
    "each": {"type": "string", "description": "FHIRPath that selects the nodes; the rule must hold on each."},
    "or_none": {"type": "boolean", "description": "True when `each` may select nothing."},
    "message": {
        "type": "object",
        "description": "The rule as a sentence for people.",
        "properties": {language: {"type": "string"} for language in LANGUAGES},
        "additionalProperties": False,
        "minProperties": 1,
    },
}
