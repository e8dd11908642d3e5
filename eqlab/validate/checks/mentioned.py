"""Which parts of a check name what a run captures: a plan refuses the names that nothing has."""

import re
from collections.abc import Iterator, Mapping

from eqlab.core.check import Mentions
from eqlab.core.values import Json

_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"|\(:.*?:\)", re.DOTALL)
_VARIABLE = re.compile(r"\$\s*([^\W\d][\w-]*)")
_BOUND = re.compile(r"\$\s*([^\W\d][\w-]*)\s*(?:\bin\b|:=)")
_ELSEWHERE = frozenset({"context", "resource", "rootResource", "ucum", "sct", "loinc"})
"""What FHIRPath gives under these names, no plan can; XPath has nothing of the kind."""
_CODE_SETS = ("vs-", "ext-")


def mentioned_in(check: str, *keys: str) -> Mentions:
    """Return the mentions of a check: parameters of these keys that begin with `%`, or hold one as `at` may."""

    def mentions(step: Mapping[str, Json]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        parameter = step.get(check)
        said = parameter if isinstance(parameter, Mapping) else {}
        for key in keys:
            value = said.get(key)
            if isinstance(value, str) and (value.startswith("%") or (key == "at" and "%" in value)):
                yield (check, key), value

    return mentions


def xpath_mentions(*keys: str) -> Mentions:
    """Return the mentions of expressions in XPath beside these keys: `$name` as `%name`, without those they bind.

    A name that only FHIRPath knows is mentioned with its `$`, as nothing in a plan can be named.
    """

    def mentions(step: Mapping[str, Json]) -> Iterator[tuple[tuple[str | int, ...], str]]:
        for key in keys:
            value = step.get(key)
            if isinstance(value, str):
                yield (key,), " ".join(f"%`{name}`" for name in map(_as_named, _free(value)))

    return mentions


def _as_named(name: str) -> str:
    return f"${name}" if name in _ELSEWHERE or name.startswith(_CODE_SETS) else name


def _free(expression: str) -> Iterator[str]:
    """Yield names of variables that come from outside; of `$persona.family` the first step."""
    text = _LITERAL.sub("''", expression)
    bound = frozenset(_BOUND.findall(text))
    return (name for name in dict.fromkeys(_VARIABLE.findall(text)) if name not in bound)
