"""The check `identifier`: numbers follow the rule of their kind. The rules are content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import at_most, mapping_of, refused, unreadable, violation
from eqlab.validate.checks.rule import selected
from eqlab.validate.fhirpath.expressions import CompiledExpression, Focus, compile_expression
from eqlab.validate.identifier import LEVELS, IdentifierRule
from eqlab.validate.identifier_functions import fhirpath_functions
from eqlab.validate.words import show

CHECK = "identifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identifier:
    """A compiled check."""

    rule: IdentifierRule
    each: CompiledExpression
    or_none: bool
    level: Level | None

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        problem = unreadable(subject, context, CHECK)
        if problem is not None:
            yield problem
            return
        for node in selected(self.each, subject, context, CHECK, self.or_none):
            yield from [node] if isinstance(node, Finding) else self._judge(node, subject, context)

    def _judge(self, focus: Focus, subject: Subject, context: Context) -> Iterator[Finding]:
        value, where = focus.value, focus.path
        if not isinstance(value, str):
            facts = {**self.rule.called(), "found": show(value)}
            yield violation(issues.IDENTIFIER_NOT_TEXT, subject, context, CHECK, where, **facts)
            return
        breach = self.rule.check(value)
        if breach is not None:
            finding = violation(breach.issue, subject, context, CHECK, where, **breach.facts)
            level = breach.weight.level if self.level is None else self.level
            yield replace(finding, level=level, origin=breach.weight.origin, rule=finding.rule / self.rule.name)


def identifier_check(rules: Mapping[str, IdentifierRule]) -> CheckKind:
    """Make the check over the rules of a content."""
    additions = fhirpath_functions(rules)

    def compile_(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
        data = mapping_of(CHECK, parameter, at, ("kind", "each", "level", "or_none"))
        kind, each, level, or_none = (data.get(key) for key in ("kind", "each", "level", "or_none"))
        if not isinstance(kind, str) or kind not in rules:
            near = nearest(str(kind), rules)
            known = words("one of {names}", names=", ".join(rules)) if rules else ""
            raise AuthorError(issues.UNKNOWN_IDENTIFIER, at=at, expected=known, nearest=near, kind=str(kind))
        if level is not None and level not in LEVELS:
            raise refused(CHECK, {"level": level}, at, words("level: one of {names}", names=", ".join(LEVELS)))
        if not isinstance(each, str) or not isinstance(or_none, bool | None):
            raise refused(CHECK, parameter, at, words("each: a FHIRPath expression; or_none: true or false"))
        look = _Identifier(
            rule=rules[kind],
            each=compile_expression(each, at, additions=additions),
            or_none=bool(or_none),
            level=None if level is None else LEVELS[level],
        ).look
        return lambda subject, context: at_most(look(subject, context), subject, context, CHECK)

    return CheckKind(name=CHECK, compile=compile_, schema=_schema(rules))


def _schema(rules: Mapping[str, IdentifierRule]) -> Mapping[str, Json]:
    kinds = [{"const": rule.name, "description": rule.title["en"]} for rule in rules.values()]
    return {
        "description": "Identifiers follow the rule of their kind.",
        "type": "object",
        "properties": {
            "kind": {"oneOf": kinds} if kinds else {"type": "string"},
            "each": {"type": "string", "description": "FHIRPath that gives the identifiers as strings."},
            "level": {"enum": list(LEVELS), "description": "How much a breach weighs; the rule's own level otherwise."},
            "or_none": {"type": "boolean", "description": "True when `each` may select nothing."},
        },
        "required": ["kind", "each"],
        "additionalProperties": False,
    }
