"""The words of an expression. Source: FHIRPath 2.0.0, annex A (lexer rules)."""

import re
from bisect import bisect_right

from eqlab.core.text import words

# Space and comments lie before a token; every other character belongs to one, be it only a faulty one.
_TOKEN = re.compile(
    r"""(?:[ \t\r\n]++|//[^\r\n]*+|/\*(?s:.*?)\*/)*+
    (?:(?P<word>[A-Za-z_][A-Za-z0-9_]*+)
    |(?P<sign><=|>=|!=|!~|[][.(){},%=<>~+*/|&-])
    |(?P<string>'[^'\\]*+(?:\\(?s:.)[^'\\]*+)*+')
    |(?P<number>[0-9]++(?:\.[0-9]++)?+)
    |(?P<dollar>\$\w++)
    |(?P<time>@T[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]++)?+)?+)?+)
    |(?P<datetime>@[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?+)?+
        (?:T(?:[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]++)?+)?+)?+(?:Z|[+-][0-9]{2}:[0-9]{2})?+)?+)?+)
    |(?P<delimited>`[^`\\]*+(?:\\(?s:.)[^`\\]*+)*+`)
    |(?P<end>\Z)
    |(?P<fault>['`](?s:.*)|(?s:.)))""",
    re.VERBOSE,
)


class SyntaxFault(Exception):
    """The text is no expression."""

    def __init__(self, found: str, line: int, column: int) -> None:
        super().__init__(found)
        self.found = found
        """What cannot stand there, in words that fit a sentence."""
        self.line = line
        self.column = column


class Tokens:
    """The tokens of a text, in step: kind, text as written, offset. The last one has the kind `end` and no text."""

    __slots__ = ("_lines", "kinds", "starts", "texts")

    def __init__(self, text: str) -> None:
        self.kinds: list[str | None] = []
        self.texts: list[str] = []
        self.starts: list[int] = []
        self._lines: list[int] | None = None
        if "\n" in text:
            self._lines = [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n")]
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup
            group = match.lastindex or 0
            self.kinds.append(kind)
            self.texts.append(match.group(group))
            self.starts.append(match.start(group))
            if kind == "end":
                break

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of a token, counted from 1."""
        start = self.starts[at]
        if self._lines is None:
            return 1, start + 1
        line = bisect_right(self._lines, start)
        return line, start - self._lines[line - 1] + 1

    def fault(self, at: int, found: str = "") -> SyntaxFault:
        """Return the refusal of a token."""
        word = words("the end of the expression") if self.kinds[at] == "end" else f'"{self.texts[at][:40]}"'
        return SyntaxFault(found or word, *self.place(at))


_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"r": "\r", "n": "\n", "t": "\t", "f": "\f", **{letter: letter for letter in "'\"`\\/"}}


def unescaped(tokens: Tokens, at: int) -> str:
    """Return what stands between the quotes of a token. Raises SyntaxFault for an escape that there is not."""
    text = tokens.texts[at][1:-1]
    if "\\" not in text:
        return text

    def letter(match: re.Match[str]) -> str:
        code = match.group(1)
        if len(code) > 1:
            return chr(int(code[1:], 16))
        if code not in _ESCAPED:
            raise tokens.fault(
                at, words('the unknown escape "\\{code}" (a backslash itself is written twice)', code=str(code))
            )
        return _ESCAPED[code]

    return _ESCAPE.sub(letter, text)
