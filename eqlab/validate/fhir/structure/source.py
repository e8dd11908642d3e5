"""The check of a type, written as Python.

Text of definitions gets into the source only through `quoted`; everything else of them is handed over as values.
"""

from collections.abc import Iterator
from typing import Any

from eqlab.validate.fhir.invariants import native
from eqlab.validate.fhir.structure.plan import Plan, Required
from eqlab.validate.fhir.structure.rules import Rule

_GUARDS = 2
"""Members whose absence is looked at before a constraint is."""


def quoted(text: str) -> str:
    """Write a string as a Python literal. Raises TypeError for anything else."""
    if text.__class__ is not str:
        raise TypeError("only strings are written into source")
    return repr(text)


def source_of(plan: Plan) -> tuple[str, dict[str, Any]]:
    """Return the source of a function `check`, and the values it needs by name."""
    values: dict[str, Any] = {}
    lines = [
        *_head(plan),
        *_keep(plan),
        *_walk(),
        *_content(plan),
        *(line for at, one in enumerate(plan.required) for line in _presence(at, one, values)),
        *_rules(plan, values),
        "    return path",
    ]
    return "\n".join(lines) + "\n", values


def _head(plan: Plan) -> Iterator[str]:
    if plan.type.kind == "resource":
        yield "def check(v, path, s):"
        return
    yield "def check(v, key, owner, parent, s):"
    only_id = " or len(v) == 1 and 'id' in v" if not plan.type.abstract else ""
    yield f"    if v.__class__ is not dict or not v{only_id}:"
    yield "        return refuse(v, key, parent, s, type_name, rule)"
    yield "    path = (parent, key)"


def _keep(plan: Plan) -> Iterator[str]:
    if plan.kept_in:
        yield f"    s.run.{plan.kept_in}.append((v, path, s))"
    elif plan.type.name == "Extension":
        yield "    if v.get('url').__class__ is str:"
        yield "        s.run.extensions.append((v, path, s, parent[1] == 'modifierExtension'))"


def _walk() -> Iterator[str]:
    yield "    for k, x in v.items():"
    yield "        if x.__class__ is str and 0 < len(x) <= longest:"
    yield "            sure = sure_of(k)"
    yield "            if sure is not None and sure(x):"
    yield "                continue"
    yield "        handler_of(k, meet)(x, k, v, path, s)"


def _content(plan: Plan) -> Iterator[str]:
    if plan.type.name == "Extension":
        yield "    if ('extension' in v) is not contents.isdisjoint(v):"
        yield "        wrong_content(v, path, s)"


def _presence(at: int, required: Required, values: dict[str, Any]) -> Iterator[str]:
    values[f"required_{at}"] = required
    if len(required.json_names) > 2:  # noqa: PLR2004 - a value and its companion
        values[f"names_{at}"] = frozenset(required.json_names)
        yield f"    if names_{at}.isdisjoint(v):"
    else:
        yield "    if " + " and ".join(f"{quoted(name)} not in v" for name in required.json_names) + ":"
    yield f"        missing(required_{at}, path, s)"


def _rules(plan: Plan, values: dict[str, Any]) -> Iterator[str]:
    if plan.rules:
        values["rules"] = plan.rules
        yield from block(plan.rules, values)
    if plan.practice:
        values["practice"] = plan.practice
        yield "    if s.run.options.best_practice != 'Ignore':"
        yield "        ask(practice, v, path, s)"


def block_source(rules: tuple[Rule, ...]) -> tuple[str, dict[str, Any]]:
    """Return the source of a function `check` that judges values by constraints, and the values it needs by name."""
    values: dict[str, Any] = {"rules": rules}
    lines = ["def check(v, path, s):", *block(rules, values)]
    return "\n".join(lines) + "\n", values


def block(rules: tuple[Rule, ...], values: dict[str, Any]) -> Iterator[str]:
    """Write the constraints on `v`; where a malformed value makes one stumble, all are asked one by one."""
    yield "    try:"
    for at, rule in enumerate(rules):
        yield from _rule(at, rule, values)
    yield "    except stumbles:"
    yield "        ask(rules, v, path, s)"


def _rule(at: int, rule: Rule, values: dict[str, Any]) -> Iterator[str]:
    values[f"rule_{at}"] = rule
    inline = native(rule.expression, rule.type)
    if inline is None:
        guard = "if 'contained' in v: " if rule.key == "dom-3" else ""
        yield f"        {guard}ask((rule_{at},), v, path, s)"
        return
    values |= inline.names
    guard = _guard(inline.present)
    yield f"        if {guard}not {inline.source}:"
    yield f"            judge(rule_{at}, False, path, s)"


def _guard(present: frozenset[str] | None) -> str:
    """Write that one of these members is there; many of them would cost more than what they save."""
    if present is None or len(present) > _GUARDS:
        return ""
    tests = [
        f"{quoted(name)} in v" for name in sorted(present, key=lambda name: (name.strip("_"), name.startswith("_")))
    ]
    return f"({' or '.join(tests)}) and " if len(tests) > 1 else f"{tests[0]} and "


def _plain_first(name: str) -> tuple[str, bool]:
    return name.removeprefix("_"), name.startswith("_")
