"""What an expression mentions: `%names`, and what it looks at from its root. Seen in the text, without evaluating it.

Source: FHIRPath 2.0.0, grammar (externalConstant, STRING, DELIMITEDIDENTIFIER, COMMENT).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      '(?:\\.|[^'\\])*'?
    | //[^\r\n]* | /\*(?:.*?\*/|.*)
    | (?:\$this|%context|%resource|%rootResource)\s*\.\s*(?P<root>[A-Za-z_][A-Za-z0-9_]*)
    | %(?:`(?P<ticked>[^`]*)`|'(?P<quoted>[^']*)'|(?P<named>[A-Za-z_][A-Za-z0-9_]*))
    | \.\s*(?:[A-Za-z_][A-Za-z0-9_]*|`[^`]*`)
    | `(?P<delimited>[^`]*)`
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    """,
    re.VERBOSE | re.DOTALL,
)
"""An open text or comment goes on to the end, so that looking through takes one pass."""
_CODE_SETS = ("vs-", "ext-")
_AXIS = re.compile(r"\bvariant\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)")
_CLAIM = re.compile(r"\bclaims\s*\.\s*(?:`([^`]*)`|([A-Za-z_][A-Za-z0-9_]*)(?![A-Za-z0-9_]|\s*\())")
_CLAIM_VALUE = re.compile(r"\bclaims\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?:=|!=)\s*'((?:\\.|[^'\\])*)'")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """What was seen."""

    names: tuple[str, ...]
    """Each `%name` once, in order."""
    roots: frozenset[str]
    """Words that do not follow a dot: members of the root, functions and operators."""


@lru_cache(maxsize=4096)
def mentions_of(expression: str) -> Mentions:
    """Look through a FHIRPath expression."""
    names: dict[str, None] = {}
    roots = set()
    for token in _TOKEN.finditer(expression):
        kind, word = token.lastgroup, token.group(token.lastgroup or 0)
        if kind in ("ticked", "quoted", "named"):
            if not word.startswith(_CODE_SETS):
                names[word] = None
        elif kind is not None:
            roots.add(word)
    return Mentions(names=tuple(names), roots=frozenset(roots))


@lru_cache(maxsize=4096)
def claims_in(condition: str) -> frozenset[str]:
    """Return the claims that a condition looks at as `claims.<claim>`; functions of all claims are none."""
    return frozenset(ticked or word for ticked, word in _CLAIM.findall(_STRING.sub("''", condition)))


@lru_cache(maxsize=4096)
def claim_values_in(condition: str) -> frozenset[tuple[str, str]]:
    """Return claims and the texts that a condition compares them with, `claims.<claim> = '<text>'`."""
    return frozenset(_CLAIM_VALUE.findall(condition))


@lru_cache(maxsize=4096)
def axes_in(condition: str) -> frozenset[str]:
    """Return the axes that a condition looks at as `variant.<axis>`."""
    return frozenset(_AXIS.findall(_STRING.sub("''", condition)))
