"""The text of a unit. Source: The Unified Code for Units of Measure, sections 2 to 6 (grammar)."""

import re
from typing import NamedTuple, TypeAlias

LONGEST = 500
"""Characters that a code may have."""
DEEPEST = 20
"""Levels of parentheses."""

_TOKEN = re.compile(
    r"""(?P<sign>[./()])
    |(?P<annotation>\{[\x21-\x7a|~]*\})
    |(?P<factor>[0-9]{1,30}(?=[./(){]|\Z))
    |(?P<symbol>(?:10[*^]|(?:\[[\x21-\x5a^-\x7e\\]*\]|[!-'*,:-Z^-z|~])++)(?P<exponent>[+-]?[0-9]{1,3}+(?![0-9]))?)""",
    re.VERBOSE,
)


class Symbol(NamedTuple):
    """A unit with its exponent."""

    code: str
    """Prefix and unit as written."""
    exponent: int


class Factor(NamedTuple):
    """A whole number, to a power of 1 or -1."""

    number: int
    exponent: int


Term: TypeAlias = tuple[Symbol | Factor, ...]
"""What is multiplied; division is told by the exponents."""


class UnitFault(ValueError):
    """The text is no unit."""


def parse(text: str) -> Term:
    """Parse a code. Raises UnitFault when the grammar does not allow it; which units there are is not looked at."""
    if not text or len(text) > LONGEST:
        raise UnitFault(text[:LONGEST])
    tokens: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UnitFault(text)
        tokens.append(match)
        at = match.end()
    parser = _Parser(tokens)
    term = parser.term(0)
    if parser.at != len(tokens):
        raise UnitFault(text)
    return tuple(term)


class _Parser:
    """Reads the tokens of one code, in order."""

    __slots__ = ("at", "tokens")

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def sign(self, signs: str) -> str:
        """Pass one of these signs, if it is next."""
        text = self.tokens[self.at].group() if self.at < len(self.tokens) else ""
        if text and text in signs:
            self.at += 1
            return text
        return ""

    def term(self, depth: int) -> list[Symbol | Factor]:
        """Read components with their operators; the first may be divided by without anything before it."""
        if depth > DEEPEST:
            raise UnitFault
        parts = self.component(depth, -1 if self.sign("/") else 1)
        while operator := self.sign("./"):
            parts += self.component(depth, -1 if operator == "/" else 1)
        return parts

    def component(self, depth: int, power: int) -> list[Symbol | Factor]:
        if self.sign("("):
            parts = self.term(depth + 1)
            if not self.sign(")"):
                raise UnitFault
            read = [part._replace(exponent=part.exponent * power) for part in parts]
        else:
            read = self.simple(power)
        if self.at < len(self.tokens) and self.tokens[self.at].lastgroup == "annotation":
            self.at += 1
        return read

    def simple(self, power: int) -> list[Symbol | Factor]:
        if self.at >= len(self.tokens):
            raise UnitFault
        token = self.tokens[self.at]
        if token.lastgroup == "annotation":
            return []
        if token.lastgroup == "sign":
            raise UnitFault
        self.at += 1
        if token.group("factor"):
            return [Factor(int(token.group()), power)]
        exponent = token.group("exponent") or ""
        return [Symbol(token.group("symbol").removesuffix(exponent), int(exponent or 1) * power)]
