"""The check `xpath`: an expression holds on an XML body, or on each node that `each` selects.

Source: XPath 3.1, without what looks beyond the document.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import Position, SubjectPath
from eqlab.core.text import LANGUAGES, words
from eqlab.core.values import Json
from eqlab.validate.checks.mentioned import xpath_mentions
from eqlab.validate.checks.parts import at_most, mapping_of, refused
from eqlab.validate.words import listed, shorten

if TYPE_CHECKING:
    from eqlab.validate.xml import XmlDocument
    from eqlab.validate.xpath import Item, XPath

CHECK = "xpath"
EACH, OR_NONE, MESSAGE, NAMESPACES = "each", "or_none", "message", "namespaces"
KNOWN = {
    "cda": "urn:hl7-org:v3",
    "sdtc": "urn:hl7-org:sdtc",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
"""Prefixes that every expression has; a plan may give them another meaning."""
_PLAIN_MESSAGE = {
    "en": "The rule does not hold.",
    "fr": "La règle n'est pas respectée.",
    "de": "Die Regel ist nicht erfüllt.",
}
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """A compiled rule."""

    expression: "XPath"
    each: "XPath | None"
    or_none: bool
    message: Mapping[str, str]

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        from eqlab.validate.checks.signed_parts import placed, xml_of  # noqa: PLC0415

        document = xml_of(subject, context, CHECK)
        if isinstance(document, Finding):
            yield document
        else:
            yield from placed(self._told(document, context), subject, context, CHECK)

    def _told(self, document: "XmlDocument", context: Context) -> Iterator[Finding]:
        from eqlab.validate.xpath import EvaluationError  # noqa: PLC0415

        if self.each is None:
            yield from self._judge(document, None, context)
            return
        try:
            items = self.each.items(document, _seen(self.each, context.variables))
        except EvaluationError as error:
            yield _issue(_issues().UNDECIDED, document, None, expression=shorten(self.each.text), reason=error.reason)
            return
        if not items and not self.or_none:
            yield _issue(_issues().NOTHING_SELECTED, document, None, each=shorten(self.each.text))
        for item in items:
            yield from self._judge(document, item, context)

    def _judge(self, document: "XmlDocument", item: "Item | None", context: Context) -> Iterator[Finding]:
        from eqlab.validate.xpath import EvaluationError, UndecidedError  # noqa: PLC0415

        text = shorten(self.expression.text)
        try:
            variables = _seen(self.expression, context.variables)
            if self.expression.holds(document if item is None else item, variables):
                return
            told = listed([item.value]) if item is not None and not hasattr(item.value, "tag") else "false"
        except UndecidedError as error:
            yield _issue(_issues().UNDECIDED, document, item, expression=text, reason=error.reason)
            return
        except EvaluationError as error:
            told = words("no result ({reason})", reason=error.reason)
        others = {f"rule.{language}": said for language, said in self.message.items() if language != "en"}
        rule = self.message.get("en") or next(iter(self.message.values()))
        yield _issue(_issues().RULE, document, item, expression=text, found=told, rule=rule, **others)


def _issues() -> Any:
    from eqlab.validate.xpath import issues  # noqa: PLC0415

    return issues


def _issue(issue: Issue, document: "XmlDocument", item: "Item | None", **facts: str) -> Finding:
    where = SubjectPath(line=1, column=1)
    if item is None:
        where = document.place(document.root)
    elif item.element is not None:
        where = document.place(item.element, item.attribute)
    return found(issue, where, **facts)


def _seen(expression: "XPath", variables: Mapping[str, Json]) -> dict[str, Json]:
    """Return the variables an expression names; `$persona.family` is `family` of the variable `persona`."""
    seen: dict[str, Json] = {}
    for name in expression.variables:
        value: Json = variables
        for step in (name,) if name in variables else name.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if value is not None:
            seen[name] = value
    return seen


def xpath_check(functions: Mapping[str, Callable[..., Any]] = _NONE) -> CheckKind:
    """Return the check; `functions` are the lab's own, called as `eq:name(...)`."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, functions),
        mentions=xpath_mentions(CHECK, EACH),
        schema={"type": "string", "description": "An XPath 3.1 expression that gives true on a body in XML."},
        companions={
            EACH: {"type": "string", "description": "XPath that selects the nodes; the rule must hold on each."},
            OR_NONE: {"type": "boolean", "description": "True when `each` may select nothing."},
            NAMESPACES: {
                "description": "Namespaces by prefix; cda, sdtc and xsi are known.",
                "type": "object",
                "additionalProperties": {"type": "string"},
            },
            MESSAGE: {
                "type": "object",
                "description": "The rule as a sentence for people.",
                "properties": {language: {"type": "string"} for language in LANGUAGES},
                "additionalProperties": False,
                "minProperties": 1,
            },
        },
        single=True,
    )


def _compile(
    parameter: Json, at: Position, step: Mapping[str, Json], functions: Mapping[str, Callable[..., Any]]
) -> Assertion:
    from eqlab.validate.xpath import compile_xpath  # noqa: PLC0415 - plans without XPath do not load it

    if not isinstance(parameter, str):
        raise refused(CHECK, parameter, at, words("an XPath expression"))
    each, or_none, given = step.get(EACH), step.get(OR_NONE, False), step.get(NAMESPACES, {})
    if each is not None and not isinstance(each, str):
        raise refused(CHECK, {EACH: each}, place_of(step, at, EACH), words("each: an XPath expression"))
    if not isinstance(or_none, bool) or (or_none and each is None):
        raise refused(
            CHECK, {OR_NONE: or_none}, place_of(step, at, OR_NONE), words("or_none: true or false, beside each")
        )
    if not isinstance(given, Mapping):
        raise refused(CHECK, {NAMESPACES: given}, place_of(step, at, NAMESPACES), words("namespaces: URIs by prefix"))
    namespaces = {**KNOWN, **given}
    expression = compile_xpath(parameter, at, namespaces, functions=functions)
    if expression.result is not None and (each is None or (or_none and expression.result)):
        raise refused(CHECK, parameter, at, words("an expression that looks at the message"))
    rule = _Rule(
        expression=expression,
        each=compile_xpath(each, place_of(step, at, EACH), namespaces, functions=functions) if each else None,
        or_none=or_none,
        message=_message(step.get(MESSAGE), place_of(step, at, MESSAGE)),
    )
    return lambda subject, context: at_most(rule.look(subject, context), subject, context, CHECK)


def _message(value: Json, at: Position) -> Mapping[str, str]:
    if value is None:
        return _PLAIN_MESSAGE
    message = mapping_of(CHECK, value, at, LANGUAGES)
    if not message or not all(isinstance(text, str) and text for text in message.values()):
        raise refused(
            CHECK, {MESSAGE: value}, at, words("message: a sentence in en, and in other languages if you have it")
        )
    return dict(message)
