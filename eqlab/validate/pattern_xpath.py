r"""Patterns as XPath writes them (XPath Functions 3.1, section 5.6.1), for those that both languages know.

ASCII classes stay ASCII classes: XPath's own `\d` and `\w` are wider.
"""

import importlib
import re
from typing import Any

from eqlab.core.text import words
from eqlab.validate.patterns import Pattern, PatternError

# As in `patterns`: the standard library's own parser of patterns has no public name.
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")

_SPECIAL = frozenset("\\|.-^?*+{}()[]$")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_CLASSES = {"CATEGORY_DIGIT": "0-9", "CATEGORY_WORD": "A-Za-z0-9_", "CATEGORY_SPACE": " \\t\\n\\r"}
_LEAST = 32
"""Characters below cannot stand in XML, but for three."""


def xpath_regex(pattern: Pattern) -> str:
    """Return a regex for `matches` that covers the same whole texts. Raises PatternError when there is none."""
    regex = pattern.regex
    tree = list(_parser.parse(regex.pattern, re.ASCII))
    while tree and str(tree[0][0]) == "AT" and str(tree[0][1]).startswith("AT_BEGINNING"):
        tree = tree[1:]
    while tree and str(tree[-1][0]) == "AT" and str(tree[-1][1]) == "AT_END_STRING":
        tree = tree[:-1]
    return f"^(?:{_sequence(tree, dotall=bool(regex.flags & re.DOTALL))})$"


def _sequence(tree: Any, *, dotall: bool) -> str:
    return "".join(_item(str(operator), argument, dotall=dotall) for operator, argument in tree)


def _item(operator: str, argument: Any, *, dotall: bool) -> str:  # noqa: PLR0911 - one for each kind of part
    match operator:
        case "LITERAL":
            return _character(argument)
        case "NOT_LITERAL":
            return f"[^{_character(argument)}]"
        case "ANY":
            return "[\\s\\S]" if dotall else "[^\\n]"
        case "IN":
            return _class(argument)
        case "MAX_REPEAT" | "MIN_REPEAT":
            return _repeated(argument, dotall=dotall)
        case "SUBPATTERN" if not argument[1] and not argument[2]:
            return f"(?:{_sequence(argument[3], dotall=dotall)})"
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(branch, dotall=dotall) for branch in argument[1])})"
        case _:
            raise PatternError(
                words("XPath has nothing like its {value}", value=str(operator.lower().replace("_", " ")))
            )


def _repeated(argument: Any, *, dotall: bool) -> str:
    least, most, body = int(argument[0]), argument[1], _sequence(argument[2], dotall=dotall)
    if most is _constants.MAXREPEAT:
        return f"(?:{body}){{{least},}}"
    return f"(?:{body}){{{least}}}" if least == int(most) else f"(?:{body}){{{least},{int(most)}}}"


def _class(members: Any) -> str:
    negated = str(members[0][0]) == "NEGATE"
    rest = members[negated:]
    kinds = [str(value) for kind, value in rest if str(kind) == "CATEGORY" and "_NOT_" in str(value)]
    if kinds:
        if len(rest) > 1:
            raise PatternError(words("it has a class with another class left out, which XPath cannot say"))
        inner = _CLASSES[kinds[0].replace("_NOT_", "_")]
        return f"[{inner}]" if negated else f"[^{inner}]"
    return f"[{'^' if negated else ''}{''.join(_member(str(kind), value) for kind, value in rest)}]"


def _member(kind: str, value: Any) -> str:
    if kind == "RANGE":
        return f"{_character(value[0])}-{_character(value[1])}"
    return _CLASSES[str(value)] if kind == "CATEGORY" else _character(value)


def _character(code: int) -> str:
    letter = chr(code)
    if letter in _NAMED:
        return _NAMED[letter]
    if code < _LEAST or 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF):  # noqa: PLR2004 - XML 1.0, Char
        raise PatternError(words("it has a character that XML cannot have"))
    return f"\\{letter}" if letter in _SPECIAL else letter
