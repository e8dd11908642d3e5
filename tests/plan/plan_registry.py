"""A small registry of the tests' own: the plan room must not need the validators to be tested."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.check import Assertion, CheckKind, Context, Expression, Registry, Subject
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position
from eqlab.core.probe import Look, Mode, Probe, Sighting
from eqlab.core.values import Json

BAD_EXPRESSION = Issue(code="EQ-TST-001", template="This is no expression: {problem}.", nature=Nature.AUTHOR)
BAD_PARAMETER = Issue(code="EQ-TST-002", template="The check cannot work with this.", nature=Nature.AUTHOR)

_TOKEN = re.compile(r"\s*('(?:\\.|[^'\\])*'|%?[A-Za-z_$][\w]*(?:\(\))?|\d+|!=|[.=&|+()])")
_OPERATORS = {"and", "or", "=", "!=", "&", "|", "+", "."}


@dataclass(frozen=True)
class Small:
    """Evaluates `path = 'literal'`, `path`, `not()` of them, joined by `and`; enough to choose cases."""

    text: str

    def __call__(self, root: Json, variables: Mapping[str, Json]) -> list[Json]:
        values = [_term(term.strip(), root, variables) for term in self.text.split(" and ")]
        if len(values) == 1:
            return values[0]
        return [all(value == [True] for value in values)]


def _term(term: str, root: Json, variables: Mapping[str, Json]) -> list[Json]:
    if term.endswith(".not()"):
        inner = _term(term.removesuffix(".not()"), root, variables)
        return [not inner[0]] if inner else []
    left, equals, right = term.partition(" = ")
    if not equals:
        return _path(left, root, variables)
    found = _path(left, root, variables)
    return [found == [right.strip("'")]] if found else []


def _path(path: str, root: Json, variables: Mapping[str, Json]) -> list[Json]:
    if path in ("true", "false"):
        return [path == "true"]
    value: Json = {**root, **{f"%{name}": inner for name, inner in variables.items()}}
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return [] if value is None else [value]


def compile_small(text: str, at: Position) -> Expression:
    """Refuse what has unknown characters, unbalanced brackets or a dangling operator."""
    end, tokens = 0, []
    while match := _TOKEN.match(text, end):
        end = match.end()
        tokens.append(match[1])
    if text[end:].strip():
        raise AuthorError(BAD_EXPRESSION, at=at, problem=f"unexpected {text[end:].strip()[:10]}")
    if tokens.count("(") != tokens.count(")") or not tokens or tokens[-1] in _OPERATORS:
        raise AuthorError(BAD_EXPRESSION, at=at, problem="it ends too early")
    return Small(text)


def _silent(_subject: Subject, _context: Context) -> Iterator[Finding]:
    return iter(())


def _accepting(*types: type) -> Callable[[Json, Position, Mapping[str, Json]], Assertion]:
    def compile_parameter(parameter: Json, at: Position, _whole: Mapping[str, Json]) -> Assertion:
        if not isinstance(parameter, types) or (isinstance(parameter, bool) and bool not in types):
            raise AuthorError(BAD_PARAMETER, at=at, expected=" or ".join(kind.__name__ for kind in types))
        return _silent

    return compile_parameter


def _fhirpath(parameter: Json, at: Position, whole: Mapping[str, Json]) -> Assertion:
    for text in (parameter, whole.get("each", "true")):
        if not isinstance(text, str):
            raise AuthorError(BAD_PARAMETER, at=at, expected="str")
        compile_small(text, at)
    return _silent


_TEXT = {"type": "string"}


def _compile_look(data: Json, at: Position, find: Callable[[tuple[str | int, ...]], Position | None]) -> Look:
    """Refuses `wrong`, trips over `trip`; sees nothing."""
    if "wrong" in data:
        raise AuthorError(BAD_PARAMETER, at=find(("wrong",)) or at)
    if "trip" in data:
        raise KeyError("trip")
    return lambda _surroundings: Sighting(probe="look.around", findings=())


LOOK = Probe(
    name="look.around",
    mode=Mode.ACTIVE,
    title={"en": "Look around"},
    does={"en": "Nothing."},
    compile=_compile_look,
    schema={"type": "object", "properties": {"far": {"type": "boolean"}}},
)

REGISTRY = Registry(
    probes={LOOK.name: LOOK},
    checks={
        kind.name: kind
        for kind in (
            CheckKind(
                name="status",
                compile=_accepting(int, str, list),
                schema={"type": ["integer", "string", "array"]},
                single=True,
            ),
            CheckKind(name="header", compile=_accepting(dict), schema={"type": "object"}, single=True),
            CheckKind(name="schema", compile=_accepting(dict), schema={"type": "object"}),
            CheckKind(name="json", compile=_accepting(bool), schema={"const": True}),
            CheckKind(name="model", compile=_accepting(str), schema=_TEXT),
            CheckKind(
                name="fhirpath",
                compile=_fhirpath,
                schema=_TEXT,
                companions={"each": _TEXT, "or_none": {"type": "boolean"}, "message": {"type": "object"}},
                single=True,
            ),
            CheckKind(name="identifier", compile=_accepting(dict), schema={"type": "object"}),
        )
    },
    expression=compile_small,
)
