"""The check `schema`: a value fits a JSON Schema that stands in the plan."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import MOST, at_most, path_to, reading_of, unreadable, violation
from eqlab.validate.json_place import Step
from eqlab.validate.patterns import safe_pattern
from eqlab.validate.words import shorten, show

CHECK = "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class UndecidedKeywordError(Exception):
    """A keyword that cannot be decided on a value."""


def _look(validator: Any, subject: Subject, context: Context) -> Iterator[Finding]:
    problem = unreadable(subject, context, CHECK)
    if problem is not None:
        yield problem
        return
    value = reading_of(subject).value
    told: set[tuple[str, str]] = set()
    try:
        for error in validator.iter_errors(value):
            for steps, issue, facts in _violations(error):
                path = path_to(value, steps)
                if (path, str(facts)) not in told:
                    told.add((path, str(facts)))
                    yield violation(issue, subject, context, CHECK, path, **facts)
    except (UndecidedKeywordError, RecursionError, ArithmeticError, TypeError) as error:
        reason = str(error) or type(error).__name__
        yield violation(issues.SCHEMA_UNDECIDED, subject, context, CHECK, found=show(value), reason=reason)


def _violations(error: Any) -> Iterator[tuple[tuple[Step, ...], Any, dict[str, str]]]:
    """Yield (steps to the place, issue, facts) of a violation; each missing or unknown member by itself."""
    steps, value = tuple(error.absolute_path), error.instance
    if error.validator == "required":
        for name in error.validator_value:
            if name not in value:
                yield steps, issues.SCHEMA_MISSING, {"member": shorten(name, 60)}
    elif error.validator in ("additionalProperties", "unevaluatedProperties") and error.validator_value is False:
        for name in _extras(error):
            yield (*steps, name), issues.SCHEMA_EXTRA, {"member": shorten(name, 60)}
    else:
        facts = {
            "found": show(value),
            "keyword": str(error.validator or "false"),
            "expected": show(error.validator_value),
        }
        yield steps, issues.SCHEMA, facts


def _extras(error: Any) -> list[str]:
    known, patterns = error.schema.get("properties", {}), error.schema.get("patternProperties", {})
    names = [name for name in error.instance if name not in known]
    if error.validator == "unevaluatedProperties":
        return [name for name in names if f"'{name}'" in error.message]
    return [name for name in names if not any(safe_pattern(pattern).search(name) for pattern in patterns)]


def _in_order(findings: Iterator[Finding]) -> list[Finding]:
    """Bring the first findings, one more than are told, into the order of the document."""
    return sorted(
        islice(findings, MOST + 1), key=lambda finding: (finding.subject.line or 0, finding.subject.column or 0)
    )


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    from eqlab.validate.checks.schema_rules import compile_schema  # noqa: PLC0415 - only plans that ask for it pay for it

    validator = compile_schema(parameter, at)
    return lambda subject, context: at_most(_in_order(_look(validator, subject, context)), subject, context, CHECK)


SCHEMA = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={
        "description": "A JSON Schema (2020-12) that the value fits; references only within the schema itself.",
        "type": "object",
        "properties": {"$schema": {"const": DIALECT}},
    },
)
