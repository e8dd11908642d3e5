"""The text of an expression as a small tree. The grammar comes from the FHIRPath library; strictness is ours.

Source: FHIRPath 2.0.0, annex A (grammar).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from types import SimpleNamespace
from typing import Any

from fhirpathpy import parser as grammar
from fhirpathpy.parser.generated.FHIRPathLexer import FHIRPathLexer
from fhirpathpy.parser.generated.FHIRPathParser import FHIRPathParser

LONGEST = 5000
"""Characters that an expression may have."""
DEEPEST = 100
"""Levels of nesting and length of chains that an expression may have."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A part of an expression."""

    kind: str
    """`operator`, `sign`, `index`, `invoke`, `member`, `function`, `variable`, `this`, or the kind of a literal."""
    text: str
    """Operator, name or literal as written."""
    children: tuple["Tree", ...] = ()
    line: int = 1
    """Place in the expression, counted from 1."""
    column: int = 1


class SyntaxFault(Exception):
    """The text is no expression."""

    def __init__(self, found: str, line: int, column: int) -> None:
        super().__init__(found)
        self.found = found
        self.line = line
        self.column = column


def _stop(_recognizer: Any, symbol: Any, line: int, column: int, message: str, _error: Any) -> None:
    """Stop at the first fault; the grammar would go on, and let half an expression pass for a whole one."""
    word = symbol.text if symbol is not None else message.partition("'")[2].rpartition("'")[0]
    found = "the end of the expression" if word == "<EOF>" else f'"{word[:40]}"'
    raise SyntaxFault(found, line, column + 1)


def _ignore(*_: object) -> None:
    """Take the first alternative, as the grammar means it."""


_listener = SimpleNamespace(
    syntaxError=_stop,
    reportAmbiguity=_ignore,
    reportAttemptingFullContext=_ignore,
    reportContextSensitivity=_ignore,
)


_lock = Lock()


def parse(text: str) -> Tree:
    """Parse an expression. Raises SyntaxFault at the first thing that cannot stand where it stands."""
    if len(text) > LONGEST:
        raise SyntaxFault(f"the character after the {LONGEST}th", 1, LONGEST + 1)
    try:
        with _lock:
            return _tree(_parsed(text), 0)
    except RecursionError as error:
        raise SyntaxFault("too deep a nesting", 1, 1) from error


def _parsed(text: str) -> Any:
    tools: Any = grammar
    lexer: Any = FHIRPathLexer(tools.InputStream(text))
    parser: Any = FHIRPathParser(tools.CommonTokenStream(lexer))
    for machine in (lexer, parser):
        machine.removeErrorListeners()
        machine.addErrorListener(_listener)
    return parser.entireExpression().getChild(0)


_UNWRAPPED = {"TermExpression": 0, "InvocationTerm": 0, "LiteralTerm": 0, "ParenthesizedTerm": 1}
_LITERALS = {
    "NullLiteral": "null",
    "BooleanLiteral": "boolean",
    "StringLiteral": "string",
    "NumberLiteral": "number",
    "DateTimeLiteral": "datetime",
    "TimeLiteral": "time",
    "QuantityLiteral": "quantity",
    "ThisInvocation": "this",
    "IndexInvocation": "index of",
    "TotalInvocation": "total",
}


def _tree(node: Any, depth: int) -> Tree:
    kind = type(node).__name__.removesuffix("Context")
    line, column = node.start.line, node.start.column + 1
    if depth > DEEPEST:
        raise SyntaxFault("too deep a nesting", line, column)
    if kind in _UNWRAPPED:
        return _tree(node.getChild(_UNWRAPPED[kind]), depth + 1)
    if kind in _LITERALS:
        return Tree(_LITERALS[kind], _literal(kind, node), (), line, column)
    name, text, parts = _SHAPES.get(kind, _binary)(node, list(node.getChildren()))
    children = (part if isinstance(part, Tree) else _tree(part, depth + 1) for part in parts)
    return Tree(name, text, tuple(children), line, column)


def _binary(_node: Any, parts: list[Any]) -> tuple[str, str, list[Any]]:
    return "operator", parts[1].getText(), [parts[0], parts[2]]


def _type_test(_node: Any, parts: list[Any]) -> tuple[str, str, list[Any]]:
    named = Tree("type", _name(parts[2]), (), parts[2].start.line, parts[2].start.column + 1)
    return "operator", parts[1].getText(), [parts[0], named]


def _call(_node: Any, parts: list[Any]) -> tuple[str, str, list[Any]]:
    parameters = parts[0].paramList()
    return "function", _name(parts[0].identifier()), parameters.expression() if parameters is not None else []


_SHAPES: dict[str, Callable[[Any, list[Any]], tuple[str, str, list[Any]]]] = {
    "InvocationExpression": lambda _, parts: ("invoke", ".", [parts[0], parts[2]]),
    "IndexerExpression": lambda _, parts: ("index", "[]", [parts[0], parts[2]]),
    "PolarityExpression": lambda _, parts: ("sign", parts[0].getText(), [parts[1]]),
    "TypeExpression": _type_test,
    "MemberInvocation": lambda node, _: ("member", _name(node), []),
    "FunctionInvocation": _call,
    "ExternalConstantTerm": lambda node, _: ("variable", _variable(node), []),
}


def _literal(kind: str, node: Any) -> str:
    if kind == "QuantityLiteral":
        return " ".join(part.getText() for part in node.getChild(0).getChildren())
    if kind == "StringLiteral":
        return _unescaped(node.getText()[1:-1], node.start.line, node.start.column + 1)
    return str(node.getText())


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"r": "\r", "n": "\n", "t": "\t", "f": "\f", **{letter: letter for letter in "'\"`\\/"}}


def _unescaped(text: str, line: int, column: int) -> str:
    def letter(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) > 1:
            return chr(int(code[1:], 16))
        if code not in _ESCAPED:
            raise SyntaxFault(f'the unknown escape "\\{code}" (a backslash itself is written twice)', line, column)
        return _ESCAPED[code]

    return _ESCAPE.sub(letter, text)


def _name(node: Any) -> str:
    pieces = _PIECES.findall(node.getText())
    place = node.start.line, node.start.column + 1
    return ".".join(_unescaped(piece[1:-1], *place) if piece.startswith("`") else piece for piece in pieces)


_PIECES = re.compile(r"`(?:[^`\\]|\\.)*`|[^.`]+", re.DOTALL)


def _variable(node: Any) -> str:
    name = node.getText()[1:]
    return _unescaped(name[1:-1], node.start.line, node.start.column + 1) if name[:1] in "'`" else name
