"""Expressions of FHIRPath and codes of UCUM: well-formed ones, and such that went wrong."""

import re
from functools import cache
from random import Random
from typing import Any

from fuzz_trees import TEXTS

from eqlab.validate.fhir.library import core_library

_NAMES = (
    *(
        "name",
        "given",
        "family",
        "value",
        "code",
        "coding",
        "system",
        "extension",
        "contained",
        "entry",
        "resource",
        "id",
    ),
    *(
        "identifier",
        "birthDate",
        "$this",
        "$index",
        "$total",
        "%resource",
        "%context",
        "%rootResource",
        "%ucum",
        "%`vs-x`",
    ),
    *("Patient", "Bundle", "Observation", "FHIR.Quantity", "System.String", "meta", "status", "effective", "reference"),
)
_LITERALS = (
    *(
        "1",
        "0",
        "-1",
        "1.50",
        "999999999999999999999",
        "true",
        "false",
        "{}",
        "'a'",
        "''",
        "'\\u00e9'",
        "'\\x'",
        "@2024",
    ),
    *(
        "@2024-02-30",
        "@2024-01-01T00:00:00.000+14:00",
        "@T24:00",
        "4 days",
        "1.5 'mg'",
        "1 'x y'",
        "1 year",
        "'(a+)+$'",
    ),
)
_NO_ARGUMENT = (
    *(
        "empty",
        "not",
        "exists",
        "first",
        "last",
        "tail",
        "single",
        "count",
        "distinct",
        "isDistinct",
        "children",
        "toChars",
    ),
    *("descendants", "toInteger", "toDecimal", "toString", "toDate", "toDateTime", "toTime", "toQuantity", "toBoolean"),
    *("upper", "lower", "length", "abs", "ceiling", "floor", "exp", "ln", "sqrt", "truncate", "round", "now", "today"),
    *("hasValue", "resolve", "htmlChecks", "elementDefinition", "getValue", "trim", "encode", "allTrue", "lowBoundary"),
)
_ONE_ARGUMENT = (
    *(
        "where",
        "select",
        "all",
        "exists",
        "repeat",
        "as",
        "is",
        "ofType",
        "skip",
        "take",
        "union",
        "combine",
        "intersect",
    ),
    *("exclude", "subsetOf", "supersetOf", "indexOf", "startsWith", "endsWith", "contains", "matches", "log", "power"),
    *(
        "trace",
        "aggregate",
        "extension",
        "memberOf",
        "conformsTo",
        "subsumes",
        "iif",
        "split",
        "join",
        "round",
        "encode",
    ),
)
_OPERATORS = (
    *(
        "=",
        "!=",
        "~",
        "!~",
        "<",
        "<=",
        ">",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "div",
        "mod",
        "&",
        "|",
        "and",
        "or",
        "xor",
        "implies",
    ),
    *("in", "contains", "is", "as"),
)
_UNITS = (
    *(
        "m",
        "g",
        "s",
        "mg",
        "dL",
        "mm[Hg]",
        "[in_i]",
        "10*9",
        "10^-3",
        "{tablets}",
        "%",
        "/",
        ".",
        "(",
        ")",
        "2",
        "-1",
        "+",
    ),
    *(
        "Cel",
        "[degF]",
        "[pH]",
        "B[SPL]",
        "k",
        "Ki",
        "u",
        "μ",
        "'",
        "''",
        "[",
        "]",
        "{",
        "}",
        " ",
        "L",
        "mol",
        "[IU]",
        "da",
        "h",
    ),
)


@cache
def constraints() -> tuple[str, ...]:
    """All expressions of FHIR R4's own constraints."""
    found = set()
    for head in core_library().heads("StructureDefinition"):
        elements: Any = (core_library().find(head.url) or {}).get("snapshot", {}).get("element", ())
        found |= {one["expression"] for each in elements for one in each.get("constraint", ()) if "expression" in one}
    return tuple(sorted(found))


def expression(chance: Random) -> str:
    """Return an expression: made up, one of FHIR's, or one that was damaged."""
    kind = chance.random()
    text = chance.choice(constraints()) if kind < 0.4 else _made(chance, chance.randrange(1, 7))
    return text if chance.random() < 0.4 else _damaged(text, chance)


def unit(chance: Random) -> str:
    """Return a code of a unit, perhaps a wrong one."""
    code = "".join(chance.choice(_UNITS) for _ in range(chance.randrange(1, 8)))
    return chance.choice(
        (code,) * 20 + ("(" * 500 + code + ")" * 500, code * 300, f"{code}/" * 200, "10*" + "9" * 60, "m999999")
    )


def _made(chance: Random, depth: int) -> str:
    if depth <= 0:
        return chance.choice((*_NAMES, *_LITERALS))
    match chance.randrange(7):
        case 0 | 1:
            return f"{_made(chance, depth - 2)}.{chance.choice(_NAMES)}"
        case 2:
            return f"{_made(chance, depth - 1)}.{chance.choice(_NO_ARGUMENT)}()"
        case 3 | 4:
            return f"{_made(chance, depth - 1)}.{chance.choice(_ONE_ARGUMENT)}({_made(chance, depth - 2)})"
        case 5:
            return f"({_made(chance, depth - 1)}) {chance.choice(_OPERATORS)} ({_made(chance, depth - 2)})"
    return f"{_made(chance, depth - 1)}[{_made(chance, depth - 3)}]"


def _damaged(text: str, chance: Random) -> str:
    parts = re.findall(r"\w+|\s+|.", text, re.DOTALL)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(parts) + 1)
        word = chance.choice(
            (*_NAMES, *_LITERALS, *_OPERATORS, *_NO_ARGUMENT, "(", ")", ".", "'", "`", "/*", "//", *TEXTS)
        )
        parts[at : at + chance.randrange(3)] = [f" {word} "] * chance.choice((1, 1, 1, 2, 200))
    return "".join(parts)
