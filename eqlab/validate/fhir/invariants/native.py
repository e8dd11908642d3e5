"""The two ways to have an expression: Python to inline, and a function to call."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants.corrections import corrected
from eqlab.validate.fhir.invariants.helpers import HELPERS
from eqlab.validate.fhir.invariants.services import SERVICES
from eqlab.validate.fhir.invariants.source import UntranslatableError, name_of
from eqlab.validate.fhir.invariants.terms import Shop
from eqlab.validate.fhir.invariants.translate import translate
from eqlab.validate.fhir.invariants.written import WRITTEN, WRITTEN_HELPERS
from eqlab.validate.fhir.run import Scope

Check: TypeAlias = Callable[[Json, Scope], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """An expression as Python."""

    source: str
    """A Python expression over `v`, the value, and `s`, its Scope: True when the constraint holds, else False.

    On malformed values it may raise TypeError, AttributeError, LookupError or ValueError: then it is undecided.
    """
    present: frozenset[str] | None
    """Without any of these members of `v` the constraint holds; None when it always has to be evaluated."""
    names: Mapping[str, object]
    """Globals that the source needs; equal names mean equal things in all sources."""
    alone: bool
    """True when it looks at nothing but the value."""


@lru_cache(maxsize=8192)
def native(expression: str, type_: str) -> Native | None:
    """Translate a constraint on values of a type; None when only the general engine can evaluate it."""
    written, shop = WRITTEN.get(expression), Shop()
    try:
        truth, shop = (written, shop) if written is not None else translate(corrected(expression), type_)
    except UntranslatableError:
        return None
    names = {**HELPERS, **SERVICES, **WRITTEN_HELPERS, **shop.names}
    text = f"({truth.yes.text})"
    try:
        alone = not any(_asks_scope(one) for one in (text, *(value.text for value in shop.beforehand)))
        body = _body(text)
        if shop.beforehand or body.co_cellvars:
            # A comprehension that looks at `v` again would slow down the whole function it is inlined in.
            text, names = _apart(text, shop, names)
            body = _body(text)
    except (SyntaxError, RecursionError, MemoryError):
        return None
    used = {name: names[name] for name in _used(body, names)}
    return Native(source=text, present=truth.yes_unless, names=used, alone=alone)


def _asks_scope(text: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "s" for node in ast.walk(ast.parse(text, mode="eval")))


def is_about_value(expression: str, type_: str) -> bool:
    """Tell whether the value alone says if a constraint holds, so that `compiled` may be asked without a Scope."""
    ready = native(expression, type_)
    return ready is not None and ready.alone


def _body(text: str) -> CodeType:
    """Compile an expression of `v` and `s`, to see what it uses."""
    module = compile(f"lambda v, s: {text}", "<invariant>", "eval")
    return next(one for one in module.co_consts if isinstance(one, CodeType))


def _used(body: CodeType, names: Mapping[str, object]) -> list[str]:
    inner = (name for one in body.co_consts if isinstance(one, CodeType) for name in _used(one, names))
    return sorted({*(name for name in body.co_names if name in names), *inner})


def _apart(text: str, shop: Shop, names: dict[str, object]) -> tuple[str, dict[str, object]]:
    """Make a function of an expression, and return the call of it."""
    lines = [f"    {name.text} = {value.text}" for value, name in shop.beforehand.items()]
    made = name_of("f", "\n".join([*lines, text]))
    written = "\n".join([f"def {made}(v, s):", *lines, f"    return {text}"])
    space: dict[str, object] = dict(names)
    exec(compile(written, f"<invariant {made}>", "exec"), space)  # noqa: S102 - every word of it is ours
    return f"{made}(v, s)", {made: space[made]}


@lru_cache(maxsize=8192)
def compiled(expression: str, type_: str) -> Check:
    """Return a check of values of a type: True holds, False is broken, None cannot be decided.

    An expression that is no FHIRPath, or that could run away, can never be decided.
    """
    ready = native(expression, type_)
    if ready is None:
        from eqlab.validate.fhir.invariants.general import general  # noqa: PLC0415 - hardly any needs the engine

        return general(corrected(expression), type_)
    space = dict(ready.names)
    return _careful(eval(f"lambda v, s: {ready.source}", space))  # noqa: S307 - every word of it is ours


def _careful(check: Callable[[Json, Scope], bool]) -> Check:
    def careful(value: Json, scope: Scope) -> bool | None:
        try:
            return check(value, scope)
        except (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, RecursionError):
            return None

    return careful
