"""The XPath 3.1 that rules may use, as a parser that does not know the rest."""

from typing import Any

from elementpath.tdop import Parser
from elementpath.xpath31 import XPath31Parser

_SYNTAX = """
(start) (end) (invalid) (unknown) (string) (float) (decimal) (integer) ) ] :: (name) : $ * . .. or and = != < > <= >=
+ - div mod | // / [ @ self child parent following-sibling preceding-sibling ancestor ancestor-or-self descendant
descendant-or-self following preceding (: :) then as of else in return satisfies union intersect except if some every
for instance treat castable cast , eq ne lt gt le ge is << >> to idiv attribute := ? Q{ { } ( || ! let
"""
_TESTS = "comment document-node element empty-sequence item node processing-instruction text"
_TYPES = """
anyURI boolean date dateTime dayTimeDuration decimal double duration float integer nonNegativeInteger positiveInteger
QName string time yearMonthDuration gYear gYearMonth untypedAtomic
"""
_FUNCTIONS = """
abs avg boolean ceiling codepoints-to-string compare concat contains count data day-from-date day-from-dateTime
days-from-duration deep-equal distinct-values empty ends-with exactly-one exists false floor has-children head
hours-from-dateTime hours-from-duration hours-from-time index-of innermost insert-before last local-name lower-case
matches max min minutes-from-dateTime minutes-from-duration minutes-from-time month-from-date month-from-dateTime
name namespace-uri node-name normalize-space not number one-or-more outermost path position remove replace reverse root
round round-half-to-even seconds-from-dateTime seconds-from-duration seconds-from-time starts-with string string-join
string-length string-to-codepoints subsequence substring substring-after substring-before sum tail
timezone-from-date timezone-from-dateTime tokenize translate true upper-case year-from-date year-from-dateTime
years-from-duration zero-or-one
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""The functions that rules may call."""
REFUSED = frozenset(XPath31Parser.symbol_table) - FUNCTIONS
PATTERNS = {"matches": 2, "replace": 3, "tokenize": 2}
"""Functions whose second argument is a pattern, and the index of their flags."""

_NAMES = frozenset(f"{_SYNTAX} {_TESTS} {_TYPES}".split()) | FUNCTIONS
_FN = "{http://www.w3.org/2005/xpath-functions}"


def _allowed(symbol: str) -> bool:
    return symbol in _NAMES or (symbol.startswith(_FN) and symbol.removeprefix(_FN) in FUNCTIONS)


class _Parser(XPath31Parser):
    """Knows the allowed symbols only, and evaluates nothing while it parses."""

    symbol_table = {name: token for name, token in XPath31Parser.symbol_table.items() if _allowed(name)}  # noqa: RUF012 - the library asks for it

    def parse(self, source: str) -> Any:
        if self.tokenizer is None:
            self.tokenizer = self.create_tokenizer(self.symbol_table)
        return Parser.parse(self, source)


_Parser.build()


def parser(namespaces: dict[str, str]) -> XPath31Parser:
    """Return a parser of one expression."""
    return _Parser(namespaces, default_collation="http://www.w3.org/2005/xpath-functions/collation/codepoint")
