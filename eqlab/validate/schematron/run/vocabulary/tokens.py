"""The tokens of an XPath expression, with their places (XPath 3.1, appendix A.2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = r"[^\W\d][\w.\-·]*"
_TOKEN = re.compile(
    rf"""
    (?P<string>"(?:[^"]|"")*"|'(?:[^']|'')*')
  | (?P<number>(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][+-]?\d+)?)
  | (?P<variable>\$\s*(?:Q\{{[^{{}}]*\}})?{_NAME}(?::{_NAME})?)
  | (?P<name>Q\{{[^{{}}]*\}}(?:{_NAME}|\*)|\*:{_NAME}|{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
  | (?P<symbol>::|:=|!=|<=|>=|<<|>>|\|\||//|=>|\.\.|[][(){{}},/@.|=<>+\-*!?\#:])
    """,
    re.VERBOSE,
)
_OPENING, _CLOSING = {"(": ")", "[": "]", "{": "}"}, frozenset(")]}")


class Unreadable(ValueError):
    """The text is no expression that could be told apart."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression."""

    kind: str
    """`string`, `number`, `variable`, `name`, `operator` (a word) or `symbol`."""
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression as tokens; brackets know their partners."""

    text: str
    tokens: tuple[Token, ...]
    partner: dict[int, int]
    """Index of an opening bracket to that of its closing one, and back."""

    def is_(self, index: int, *texts: str) -> bool:
        """Tell whether there is a token at an index with one of these texts, and it is no literal."""
        return (
            0 <= index < len(self.tokens)
            and self.tokens[index].text in texts
            and self.tokens[index].kind not in {"string", "number"}
        )

    def level(self, first: int, last: int) -> Iterator[int]:
        """Yield the indices from first up to last, without what stands in brackets; brackets that open are yielded."""
        index = first
        while index < last:
            yield index
            index = self.partner.get(index, index) + 1 if self.is_(index, *_OPENING) else index + 1

    def cut(self, first: int, last: int) -> str:
        """Return the text of the tokens from first up to last."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end] if first < last else ""


def tokens_of(text: str) -> Expression:
    """Read an expression. Raises Unreadable."""
    tokens: list[Token] = []
    partner: dict[int, int] = {}
    opened: list[int] = []
    place = _skip(text, 0)
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unreadable(text[place : place + 20])
        kind = "operator" if match.lastgroup == "name" and _is_operator(match[0], tokens) else match.lastgroup
        tokens.append(Token(kind, match[0], place, match.end()))
        if kind == "symbol":
            _pair(len(tokens) - 1, match[0], tokens, opened, partner)
        place = _skip(text, match.end())
    if opened:
        raise Unreadable(text)
    return Expression(text, tuple(tokens), partner)


def _pair(index: int, text: str, tokens: list[Token], opened: list[int], partner: dict[int, int]) -> None:
    if text in _OPENING:
        opened.append(index)
    elif text in _CLOSING:
        if not opened or _OPENING[tokens[opened[-1]].text] != text:
            raise Unreadable(text)
        partner[index] = opened.pop()
        partner[partner[index]] = index


_WORDS = frozenset(
    {
        *("and", "or", "div", "idiv", "mod", "eq", "ne", "lt", "le", "gt", "ge", "is", "union", "intersect", "except"),
        *("to", "instance", "treat", "castable", "cast", "as", "of", "return", "satisfies", "in", "then", "else"),
    }
)


def _is_operator(word: str, before: list[Token]) -> bool:
    """A word is an operator only where one can stand: after an operand."""
    if word not in _WORDS or not before:
        return False
    last = before[-1]
    if last.kind == "symbol":
        return last.text in {")", "]", "}", ".", ".."} or (last.text == "*" and _is_wildcard(before))
    return last.kind != "operator" or last.text in {"instance", "treat", "castable", "cast"}


def _is_wildcard(before: list[Token]) -> bool:
    return len(before) == 1 or (before[-2].kind == "symbol" and before[-2].text not in {")", "]", "}", ".", "..", "*"})


def _skip(text: str, place: int) -> int:
    """Return where the next token begins: blanks and comments are passed over."""
    while place < len(text):
        if text[place].isspace():
            place += 1
        elif text.startswith("(:", place):
            place = _after_comment(text, place)
        else:
            break
    return place


def _after_comment(text: str, place: int) -> int:
    depth = 0
    for match in re.compile(r"\(:|:\)").finditer(text, place):
        depth += 1 if match[0] == "(:" else -1
        if not depth:
            return match.end()
    raise Unreadable(text[place : place + 20])
