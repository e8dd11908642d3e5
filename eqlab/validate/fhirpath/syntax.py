"""The text of an expression as a small tree.

Source: FHIRPath 2.0.0, annex A (grammar) and section 6.8 (precedence). Beyond the grammar, every word may be a name
after a dot (`text.div`), and calendar words may be names wherever no number stands before them.
"""

from collections.abc import Callable
from typing import NamedTuple

from eqlab.core.text import words
from eqlab.validate.fhirpath.lexer import SyntaxFault, Tokens, unescaped

__all__ = ["DEEPEST", "LONGEST", "SyntaxFault", "Tree", "parse"]

LONGEST = 5000
"""Characters that an expression may have."""
DEEPEST = 100
"""Levels of nesting and length of chains that an expression may have."""


class Tree(NamedTuple):
    """A part of an expression.

    | kind | text | children |
    |---|---|---|
    | `operator` | as written: `+`, `and`, `is`... | left, right; right of `is` and `as` is a `type` |
    | `type` | name of a type, perhaps with its namespace: `FHIR.Patient` | |
    | `sign` | `+` or `-` | operand |
    | `invoke` | `.` | what stands before the dot, what is taken from it |
    | `index` | `[]` | collection, index |
    | `member` | name of an element, or of a type at the beginning of a path | |
    | `function` | name | arguments |
    | `variable` | name without `%` | |
    | `this`, `index of`, `total` | `$this`, `$index`, `$total` | |
    | `null` | `{}` | |
    | `boolean` | `true`, `false` | |
    | `string` | its characters, escapes resolved | |
    | `number` | as written | |
    | `datetime`, `time` | as written, with `@` | |
    | `quantity` | number, space, then a calendar word as written or a unit in single quotes, escapes resolved | |
    """

    kind: str
    text: str
    children: tuple["Tree", ...] = ()
    line: int = 1
    """Place in the expression, counted from 1."""
    column: int = 1


_CALENDAR = frozenset(
    word + plural
    for word in ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
    for plural in ("", "s")
)
_NO_NAMES = frozenset({"and", "or", "xor", "implies", "div", "mod"})
"""Words that cannot begin a path."""

_LEVELS: tuple[tuple[str, ...], ...] = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "~", "!=", "!~"),
    ("<=", "<", ">", ">="),
    ("|",),
    ("is", "as"),
    ("+", "-", "&"),
    ("*", "/", "div", "mod"),
)
_BINDING = {operator: level for level, operators in enumerate(_LEVELS, 1) for operator in operators}
_TYPE, _SIGN = _BINDING["is"], len(_LEVELS) + 1
_BINDING |= {"[": _SIGN + 1, ".": _SIGN + 2}


def parse(text: str) -> Tree:
    """Parse an expression. Raises SyntaxFault at the first thing that cannot stand where it stands."""
    if len(text) > LONGEST:
        raise SyntaxFault(words("the character after the {limit}th", limit=str(LONGEST)), 1, LONGEST + 1)
    tokens = Tokens(text)
    parser = _Parser(tokens)
    tree = parser.expression(0, 0)
    if tokens.kinds[parser.at] != "end":
        raise tokens.fault(parser.at)
    if len(tokens.kinds) > DEEPEST:
        _refuse_deep(tree)
    return tree


def _refuse_deep(tree: Tree) -> None:
    """Refuse chains that are as long as no nesting may be deep."""
    level, depth = [tree], 0
    while level:
        if depth > DEEPEST:
            raise SyntaxFault(words("too deep a nesting"), level[0].line, level[0].column)
        level = [child for part in level for child in part.children]
        depth += 1


class _Parser:
    """Reads the tokens of one expression, in order."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.at = 0

    def expression(self, level: int, depth: int) -> Tree:
        """Read an expression as far as operators bind more tightly than `level`."""
        if depth > DEEPEST:
            raise self.tokens.fault(self.at, words("too deep a nesting"))
        texts = self.tokens.texts
        kind = self.tokens.kinds[self.at]
        left = _BEGINNINGS[kind](self, depth) if kind in _BEGINNINGS else self.refuse()
        while True:
            operator = texts[self.at]
            binding = _BINDING.get(operator, 0)
            if binding <= level:
                return left
            self.at += 1
            if operator == ".":
                left = Tree("invoke", ".", (left, self.step(depth)), left.line, left.column)
            elif operator == "[":
                left = Tree("index", "[]", (left, self.expression(0, depth + 1)), left.line, left.column)
                self.expect("]")
            else:
                right = self.type() if binding == _TYPE else self.expression(binding, depth + 1)
                left = Tree("operator", operator, (left, right), left.line, left.column)

    def refuse(self) -> Tree:
        raise self.tokens.fault(self.at)

    def expect(self, sign: str) -> None:
        if self.tokens.texts[self.at] != sign:
            self.refuse()
        self.at += 1

    def leaf(self, kind: str, text: str) -> Tree:
        """Make a tree of the current token, and pass it."""
        tree = Tree(kind, text, (), *self.tokens.place(self.at))
        self.at += 1
        return tree

    def step(self, depth: int) -> Tree:
        """Read what follows a dot."""
        kind = self.tokens.kinds[self.at]
        if kind == "word":
            return self.path(depth, self.tokens.texts[self.at])
        if kind == "delimited":
            return self.path(depth, unescaped(self.tokens, self.at))
        return self.dollar(depth) if kind == "dollar" else self.refuse()

    def path(self, depth: int, name: str) -> Tree:
        """Read a name: of an element, or of a function with its arguments."""
        tokens, at = self.tokens, self.at
        self.at += 1
        if tokens.texts[self.at] != "(":
            return Tree("member", name, (), *tokens.place(at))
        self.at += 1
        if tokens.texts[self.at] == ")":
            self.at += 1
            return Tree("function", name, (), *tokens.place(at))
        arguments = [self.expression(0, depth + 1)]
        while tokens.texts[self.at] == ",":
            self.at += 1
            arguments.append(self.expression(0, depth + 1))
        self.expect(")")
        return Tree("function", name, tuple(arguments), *tokens.place(at))

    def word(self, depth: int) -> Tree:
        text = self.tokens.texts[self.at]
        if text in ("true", "false"):
            return self.leaf("boolean", text)
        return self.refuse() if text in _NO_NAMES else self.path(depth, text)

    def delimited(self, depth: int) -> Tree:
        return self.path(depth, unescaped(self.tokens, self.at))

    def string(self, _depth: int) -> Tree:
        return self.leaf("string", unescaped(self.tokens, self.at))

    def number(self, _depth: int) -> Tree:
        tree = self.leaf("number", self.tokens.texts[self.at])
        unit = self.tokens.texts[self.at]
        if unit in _CALENDAR:
            self.at += 1
            return tree._replace(kind="quantity", text=f"{tree.text} {unit}")
        if self.tokens.kinds[self.at] == "string":
            unit = self.leaf("string", unescaped(self.tokens, self.at)).text
            return tree._replace(kind="quantity", text=f"{tree.text} '{unit}'")
        return tree

    def moment(self, _depth: int) -> Tree:
        return self.leaf(str(self.tokens.kinds[self.at]), self.tokens.texts[self.at])

    def dollar(self, _depth: int) -> Tree:
        text = self.tokens.texts[self.at]
        return self.leaf(_DOLLARS[text], text) if text in _DOLLARS else self.refuse()

    def sign(self, depth: int) -> Tree:
        """Read what begins with a sign: a term in parentheses, the empty collection, a variable, a signed value."""
        text, place = self.tokens.texts[self.at], self.tokens.place(self.at)
        if text not in _SIGNS:
            return self.refuse()
        self.at += 1
        if text == "(":
            inside = self.expression(0, depth + 1)
            self.expect(")")
            return inside
        if text == "{":
            self.expect("}")
            return Tree("null", "{}", (), *place)
        if text == "%":
            return Tree("variable", self.name("word", "delimited", "string"), (), *place)
        return Tree("sign", text, (self.expression(_SIGN, depth + 1),), *place)

    def name(self, *kinds: str) -> str:
        """Read a name of one of these kinds of tokens, as a string."""
        at, kind = self.at, self.tokens.kinds[self.at]
        if kind not in kinds:
            self.refuse()
        self.at += 1
        return self.tokens.texts[at] if kind == "word" else unescaped(self.tokens, at)

    def type(self) -> Tree:
        """Read the name of a type; a call after it is a call on the whole test."""
        texts, at = self.tokens.texts, self.at
        name = self.name("word", "delimited")
        while texts[self.at] == "." and texts[self.at + 2 : self.at + 3] != ["("]:
            self.at += 1
            name += "." + self.name("word", "delimited")
        return Tree("type", name, (), *self.tokens.place(at))


_SIGNS = frozenset("({%+-")
_DOLLARS = {"$this": "this", "$index": "index of", "$total": "total"}
_BEGINNINGS: dict[str | None, Callable[[_Parser, int], Tree]] = {
    "word": _Parser.word,
    "delimited": _Parser.delimited,
    "string": _Parser.string,
    "number": _Parser.number,
    "datetime": _Parser.moment,
    "time": _Parser.moment,
    "dollar": _Parser.dollar,
    "sign": _Parser.sign,
}
