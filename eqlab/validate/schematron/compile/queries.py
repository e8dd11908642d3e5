"""Looks into XPath expressions and match patterns without evaluating them."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

_STEP = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_LITERAL = r"""'(?:[^']|'')*'|"(?:[^"]|"")*\""""
_QUIET = re.compile(rf"{_LITERAL}|\(:.*?:\)", re.DOTALL)
_OR = r"(?<![\w.\-:$@])or(?![\w.\-:])"
_NAME = r"[^\W\d][\w\-]*(?:\.[\w\-]+)*"
_VARIABLE = re.compile(rf"({_LITERAL}|\(:.*?:\))|\$\s*({_NAME}(?::{_NAME})?)", re.DOTALL)
_BINDER = re.compile(rf"\$\s*({_NAME})\s*(?:in\b|:=|as\b)|function\s*\(([^)]*)\)", re.DOTALL)
_LATER = re.compile(
    r"(?<![\w:.$@/\-])(?:abs|adjust-\w+|analyze-string|avg|base-uri|castable|ceiling-date|codepoints-to-string|compare|"
    r"current-(?:date|dateTime|time)|data|days-from-\w+|deep-equal|distinct-values|doc|doc-available|empty|ends-with|"
    r"error|exactly-one|exists|fold-\w+|for-each|format-date\w*|index-of|insert-before|lower-case|matches|max|min|"
    r"month-from-\w+|node-name|normalize-unicode|one-or-more|parse-xml|remove|replace|resolve-uri|reverse|root|"
    r"string-join|string-to-codepoints|subsequence|tokenize|trace|unparsed-text|upper-case|year-from-\w+|zero-or-one)"
    r"\s*\(|(?<![\w:.$@/\-])if\s*\(|(?<![\w:.$@/\-])(?:for|some|every|let)\s+\$|"
    r"[\w\])'\"]\s+(?:eq|ne|lt|le|gt|ge|is|idiv|to|intersect|except|instance\s+of|cast\s+as|castable\s+as|treat\s+as)"
    r"\s+[\w('\"$@.*/]|\|\||=>|(?<![\w.\-])xs:\w+\s*\(",
    re.DOTALL,
)


def without_literals(query: str) -> str:
    """Return the query with strings and comments blanked, every other character in its place."""
    return _QUIET.sub(lambda match: match[0][0] + " " * (len(match[0]) - 2) + match[0][-1], query)


def variables_of(query: str) -> set[str]:
    """Return the names of the variables that the query takes from outside."""
    if "$" not in query:
        return set()
    plain = without_literals(query)
    bound: set[str] = set()
    for match in _BINDER.finditer(plain):
        bound |= {match[1]} if match[1] else set(re.findall(rf"\$\s*({_NAME})", match[2]))
    return {match[2] for match in _VARIABLE.finditer(query) if match[2]} - bound


def reference(text: str) -> str:
    """Return the variable that a text names when it does nothing else, as `$name`; else nothing."""
    match = _VARIABLE.fullmatch(text.strip())
    return f"${match[2]}" if match and match[2] else ""


def renamer(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives variables other names throughout a query."""
    if not names:
        return str

    def rename(query: str) -> str:
        return _VARIABLE.sub(lambda match: match[1] or "$" + names.get(match[2], match[2]), query)

    return rename


def later_than_1(query: str) -> str:
    """Return what in a query shows that it is no XPath 1.0; empty when nothing does."""
    match = _LATER.search(without_literals(query))
    return " ".join(query[match.start() : match.end()].split()) if match else ""


def split_top(query: str, separator: str) -> list[str]:
    """Split a query where the character stands outside brackets and strings."""
    return list(_cut(query, re.escape(separator))) if separator in query else [query]


def split_words(query: str, word: str) -> list[str]:
    """Split a query where the word stands outside brackets and strings; not at all where `or` stands there too."""
    if len(list(_cut(query, _OR))) > 1:
        return []
    return list(_cut(query, rf"(?<![\w.\-:$@]){word}(?![\w.\-:(])"))


def _cut(query: str, separator: str) -> Iterator[str]:
    """Yield the parts between separators."""
    start = depth = 0
    for match in _scanner(separator).finditer(query):
        if match.lastgroup == "here":
            if depth == 0:
                yield query[start : match.start()]
                start = match.end()
        else:
            depth += _STEP.get(match[0], 0)
    yield query[start:]


@cache
def _scanner(separator: str) -> re.Pattern[str]:
    """Return what finds, outside strings and comments, brackets and a separator, which is a pattern."""
    return re.compile(rf"{_QUIET.pattern}|[()\[\]{{}}]|(?P<here>{separator})", re.DOTALL)


def bracketed(query: str) -> list[str]:
    """Return what stands in square brackets that follow each other; nothing when anything else stands there."""
    plain = _QUIET.sub(lambda match: "\0" * len(match[0]), query)
    found, depth, start = [], 0, 0
    for index, letter in enumerate(plain):
        if letter == "[":
            start = index + 1 if depth == 0 else start
            depth += 1
        elif letter == "]":
            depth -= 1
            if depth == 0:
                found.append(query[start:index])
        elif depth == 0 and not letter.isspace():
            return []
    return found if depth == 0 else []
