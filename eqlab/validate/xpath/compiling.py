"""Compiles XPath expressions, and says where an author's mistake is."""

import re
from collections.abc import Callable, Collection, Mapping
from inspect import Parameter, Signature, signature
from types import MappingProxyType
from typing import Any

from elementpath import ElementPathError

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.validate.patterns import PatternError, safe_pattern
from eqlab.validate.words import shorten, show
from eqlab.validate.xpath import issues
from eqlab.validate.xpath.expression import XPath, reason
from eqlab.validate.xpath.language import FUNCTIONS, PATTERNS, REFUSED, parser
from eqlab.validate.xpath.metering import Limits, Meter, bounded_range, bounded_text, metered
from eqlab.validate.xpath.trees import item_of

EQ = "urn:eqlab:functions"
"""Namespace of the lab's own functions, prefix `eq`."""
LONGEST = 4000
"""Characters of an expression."""
_TAKEN = {"fn", "xs", "xml", "eq", "err", "map", "array", "math"}
_CALL = re.compile(r"(?:\b(?:[\w.-]+):)?([\w.-]+)\s*[(#]")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_BOUND = re.compile(r"\$\s*([\w.-]+)\s*(?:\bin\b|:=)")
_PREFIX = "Eq"
_OWN = re.compile(r"('[^']*'|\"[^\"]*\")|(?<![\w.$:-])eq:(?=[\w.-]+\s*\()")
"""The prefix `eq`, which the library takes for the operator of that name, and literals."""
_NONE: Mapping[str, Any] = MappingProxyType({})
_SLIPS = (
    ElementPathError,
    AssertionError,
    LookupError,
    NameError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What the library raises at text that is no expression."""

Function = Callable[..., Any]
"""A function of the lab's own: takes one list of values (lxml elements, str, bool, numbers) for each argument and
returns a value or a list of values."""


def compile_xpath(
    text: str,
    at: Position | None,
    namespaces: Mapping[str, str] = _NONE,
    *,
    functions: Mapping[str, Function] = _NONE,
    variables: Collection[str] | None = None,
    limits: Limits | None = None,
) -> XPath:
    """Compile an expression of XPath 3.1 without anything that looks beyond the document, or hides what it does.

    `functions` are called as `eq:name(...)`. With `variables`, the names of all that there are, an unknown one is
    refused; without, it shows when the expression runs. Raises AuthorError with the place of the mistake, in the file
    and in the expression.
    """
    refusal = _Refusal(text, at)
    if len(text) > LONGEST:
        raise AuthorError(issues.TOO_LONG, at=at, limit=str(LONGEST))
    known = _namespaces(namespaces, at)
    token = _parsed(text, known, functions, refusal)
    meter = Meter(limits or Limits())
    names = _prepared(token, meter, refusal)
    free = frozenset(names - {*_BOUND.findall(_LITERAL.sub("''", text))})
    for name in sorted(free if variables is not None else ()):
        if name not in (variables or ()):
            raise refusal.of(issues.UNKNOWN_VARIABLE, nearest(name, variables or ()), variable=name)
    return XPath(text, free, token, meter)


class _Refusal:
    """Makes the errors of one expression."""

    __slots__ = ("at", "text")

    def __init__(self, text: str, at: Position | None) -> None:
        self.text, self.at = text, at

    def of(self, issue: Issue, near: str = "", /, **facts: str) -> AuthorError:
        return AuthorError(issue, self.at, "", near, expression=shorten(self.text), **facts)

    def syntax(self, error: BaseException) -> AuthorError:
        """Return the error of what cannot be parsed; of a function unknown, with the nearest known."""
        for name in _CALL.findall(_LITERAL.sub("''", self.text)):
            if name in REFUSED:
                return self.of(issues.REFUSED_FUNCTION, function=name)
        prefix = re.search(r"prefix '?([\w.-]+)'? (?:is )?not", str(error))
        if getattr(error, "code", "").endswith("XPST0081") and prefix:
            return self.of(issues.UNKNOWN_PREFIX, prefix=prefix[1])
        unknown = re.search(r"unknown function '?(?:[\w.-]+:)?([\w.-]+)", str(error))
        if unknown:
            return self.of(issues.UNKNOWN_FUNCTION, nearest(unknown[1], FUNCTIONS), function=unknown[1])
        token = getattr(error, "token", None)
        line, column = token.position if token is not None else (1, 1)
        return self.of(issues.BAD_EXPRESSION, reason=reason(error), line=str(line), column=str(column))


def _namespaces(given: Mapping[str, str], at: Position | None) -> dict[str, str]:
    for prefix, uri in given.items():
        if prefix in _TAKEN or not re.fullmatch(r"[^\W\d][\w.-]*", prefix) or not isinstance(uri, str) or not uri:
            raise AuthorError(issues.NAMESPACES, at=at, prefix=show(prefix), found=show(uri))
    return {**given, _PREFIX: EQ}


def _parsed(text: str, namespaces: dict[str, str], functions: Mapping[str, Function], refusal: _Refusal) -> Any:
    try:
        reader = parser(namespaces)
        for name, function in functions.items():
            types = ("item()*",) * (1 + len(signature(function).parameters))
            reader.external_function(_called(function), name=name, prefix=_PREFIX, sequence_types=types)
        return reader.parse(_OWN.sub(lambda match: match[1] or f"{_PREFIX}:", text))
    except _SLIPS as error:
        raise refusal.syntax(error) from error


def _called(function: Function) -> Function:
    """Let a function of ours see values where the library has nodes and types of its own."""

    def call(*arguments: Any) -> Any:
        given = [[item_of(one).value for one in _listed(argument)] for argument in arguments]
        return function(*given)

    kinds = [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in signature(function).parameters]
    call.__signature__ = Signature(kinds)  # type: ignore[attr-defined]
    return call


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _prepared(token: Any, meter: Meter, refusal: _Refusal) -> set[str]:
    """Make all parts of an expression count their steps; return the names of the variables."""
    names: set[str] = set()
    for part in _parts(token):
        if part.symbol == "to":
            bounded_range(part, meter)
        elif part.symbol in PATTERNS and len(part) > 1:
            bounded_text(part, _longest(part, refusal))
        elif part.symbol == "$":
            names.add(str(part[0].value))
        metered(part, meter)
    return names


def _parts(token: Any) -> list[Any]:
    parts = [token]
    for part in parts:
        parts.extend(part)
    return parts


def _longest(part: Any, refusal: _Refusal) -> int:
    """Return the length up to which texts are tried on a pattern; refuse those that are computed or could run away."""
    flags = PATTERNS[part.symbol]
    written = [part[1], *part[flags : flags + 1]]
    if any(one.symbol != "(string)" for one in written) or set("".join(one.value for one in written[1:])) - set("ims"):
        raise refusal.of(issues.COMPUTED_PATTERN, function=part.symbol)
    try:
        return safe_pattern(part[1].value).longest
    except PatternError as error:
        raise refusal.of(issues.BAD_PATTERN, pattern=show(part[1].value), reason=str(error)) from error
