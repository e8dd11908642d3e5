"""The check of a type, written as Python.

Text of definitions gets into the source only through `quoted`; everything else of them is handed over as values.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import native
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.structure.plan import BOUND_TYPES, Plan, Required
from eqlab.validate.fhir.structure.rules import Rule
from eqlab.validate.fhir.structure.texts import Assured

_KNOWN_CONCEPT = """\
    several = v.get('coding')
    if several.__class__ is list and len(several) == 1:
        run, one = s.run, several[0]
        table = run.known
        if table is None:
            table = run.known = known_concepts(run)
        try:
            get = one.get
            known = table.get((mark, len(v), v.get('text'), len(one), get('system'), get('code'), get('display')), run)
        except stumbles:
            known = run
        if known is run:
            if one.__class__ is dict:
                run.concepts.append((v, extra))
        else:
            if extra is not None:
                run.well.append((path, extra))
            if known is not None:
                run.unsure.append((one, ((path, 'coding'), 0), known, len(run.codings)))
            return path""".splitlines()
"""A concept that is known from other documents needs no other look."""
_PLAIN_NARRATIVE = """\
    x, y = v.get('div'), v.get('status')
    if len(v) == 2 and x.__class__ is str and x and y.__class__ is str and sure_of_status(y):
        s.run.narratives.append((x, (path, 'div'), s))
        return path""".splitlines()
"""Most narratives are a status and a text, of which nothing is to be said here."""
_PLAIN_META = """\
    x = v.get('profile')
    if len(v) == 1 and x.__class__ is list and len(x) == 1 and x[0].__class__ is str and x[0] in uris:
        s.run.canonicals.append((x[0], ((path, 'profile'), 0), s, profiles))
        return path""".splitlines()
"""Many a Meta is a profile that is claimed, and was met before."""
_REFUSE = "refuse(v, key, parent, s, type_name, rule)"
MARKED = "CodeableConcept"
"""The type of which values are known by the identity of what they are kept with."""
_MANY = """\
    if values.__class__ is not list or not values:
        return refuse_list(values, key, parent, s, here)
    parent, key = (parent, key), -1
    for v in values:
        key += 1""".splitlines()
Judging: TypeAlias = Callable[[tuple[Rule, ...]], Callable[[Json, Path, Scope], object]]
"""Makes a function that judges values by constraints."""

_GUARDS = 2
"""Members whose absence is looked at before a constraint is."""
_FEW = 2
"""Names that are compared one by one."""
_NAMES = 8
"""Names that are told apart one by one; to look up more of them in a dict is cheaper."""
_SHORT = "len(x) <= longest"
_TESTS = {
    "string": "x.isprintable()",
    "code": "x in codes",
    "uri": "x in uris",
}
"""Cheap tests of strings, by kind."""


def quoted(text: str) -> str:
    """Write a string as a Python literal. Raises TypeError for anything else."""
    if text.__class__ is not str:
        raise TypeError("only strings are written into source")
    return repr(text)


def source_of(plan: Plan, judging: Judging, assured: Assured = Assured.NOTHING) -> tuple[str, dict[str, Any]]:
    """Return the source of a function `check`, and the values it needs by name; `judging` compiles constraints.

    `assured` is what need not be asked of the strings that it meets.
    """
    values: dict[str, Any] = {}
    if plan.type.kind == "resource":
        head = ["def check(v, path, s):"]
    else:
        head = [f"def check(v, key, owner, parent, s, {_given(plan)}):", f"    if {_no_object(plan)}:"]
        head += [f"        return {_REFUSE}", "    path = (parent, key)"]
    return "\n".join([*head, *_body(plan, values, judging, assured), "    return path"]) + "\n", values


def source_of_many(plan: Plan, judging: Judging, assured: Assured = Assured.NOTHING) -> tuple[str, dict[str, Any]]:
    """Return the same for an array of values of a type that is no resource; `here` is the rule of the array."""
    values: dict[str, Any] = {}
    head = [f"def check(values, key, owner, parent, s, here, {_given(plan)}):", *_MANY]
    return "\n".join([*head, *_each(plan, _body(plan, values, judging, assured))]) + "\n", values


def _given(plan: Plan) -> str:
    """Write what the check of an element is given beside: what values are kept with, and for concepts what marks it."""
    return "extra=None, mark=None" if plan.type.name == MARKED else "extra=None"


def _each(plan: Plan, body: Iterable[str]) -> Iterator[str]:
    yield f"        if {_no_object(plan)}:"
    yield f"            {_REFUSE}"
    yield "            continue"
    yield "        path = (parent, key)"
    for line in body:
        yield "    " + line.replace("return path", "continue")


def _body(plan: Plan, values: dict[str, Any], judging: Judging, assured: Assured) -> Iterator[str]:
    yield from _keep(plan)
    yield from _walk(plan, assured)
    yield from _content(plan)
    for at, one in enumerate(plan.required):
        yield from _presence(at, one, values)
    yield from _rules(plan, values, judging)


def _no_object(plan: Plan) -> str:
    """Write that `v` cannot be a value of the type."""
    only_id = " and (not v or 'id' in v)" if not plan.type.abstract else ""
    return f"v.__class__ is not dict or len(v) < {2 if only_id else 1}{only_id}"


def _keep(plan: Plan) -> Iterator[str]:
    if plan.kept_in:
        coded = "if 'code' in v and 'system' in v: " if plan.kept_in == "quantities" else ""
        yield f"    {coded}s.run.{plan.kept_in}.append((v, path, s))"
    if plan.type.name == MARKED:
        yield from _KNOWN_CONCEPT
    elif plan.type.name == "Narrative":
        yield from _PLAIN_NARRATIVE
    elif plan.type.name == "Meta":
        yield from _PLAIN_META
    if plan.type.name in BOUND_TYPES:
        yield "    if extra is not None:"
        yield "        s.run.bound.append((v, path, s, extra))"
    elif plan.type.name == "Reference":
        yield "    s.run.references.append((v, path, s, extra or ()))"
    elif plan.type.name == "Extension":
        yield "    if v.get('url').__class__ is str:"
        yield "        s.run.extensions.append((v, path, s, parent[1] == 'modifierExtension'))"


def _walk(plan: Plan, assured: Assured) -> Iterator[str]:
    sure = "sure_of(k, never)(x)" if assured else f"{_SHORT} and sure_of(k, never)(x)"
    yield "    for k, x in v.items():"
    names = [name for names in plan.plain.values() for name in names]
    if not names or len(names) > _NAMES:
        yield f"        if x.__class__ is str and x and {sure}:"
        yield "            continue"
    else:
        yield "        if x.__class__ is str and x:"
        for kind, word in zip(plan.plain, ("if", *["elif"] * len(plan.plain)), strict=False):
            yield f"            {word} {_is_one_of(plan.plain[kind])}:"
            yield from _tested(kind, assured)
        yield f"            elif {sure}:"
        yield "                continue"
    yield "        handler_of(k, meet)(x, k, v, path, s)"


def _is_one_of(names: tuple[str, ...]) -> str:
    """Write that `k` is one of some names."""
    if len(names) > _FEW:
        return f"k in {{{', '.join(map(quoted, names))}}}"
    return " or ".join(f"k == {quoted(name)}" for name in names)


def _tested(kind: str, assured: Assured) -> Iterator[str]:
    """Write that a string of a kind that passes its cheap test needs no other look."""
    if kind == "string" and assured is Assured.PLAIN:
        yield "                continue"
        return
    yield f"                if {_TESTS[kind]}{f' and {_SHORT}' if kind == 'string' and not assured else ''}:"
    yield "                    continue"


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


def _rules(plan: Plan, values: dict[str, Any], judging: Judging) -> Iterator[str]:
    """Write the constraints; those of a base type are written once, and called by all that descend from it.

    All that resources inherit speaks of contained ones, which may be left alone.
    """
    own = tuple(rule for rule in plan.rules if rule.type == plan.type.name)
    inherited = tuple(rule for rule in plan.rules if rule.type != plan.type.name)
    if inherited:
        values["inherited"] = judging(inherited)
        guards = {_guard(one.present) if (one := native(rule.expression, rule.type)) else "" for rule in inherited}
        guard = guards.pop() if len(guards) == 1 else "v"
        asked = " and s.run.options.contained != 'IGNORE'" if plan.type.kind == "resource" else ""
        yield f"    if ({guard}){asked}:" if asked else f"    if {guard}:"
        yield "        inherited(v, path, s)"
    if own:
        yield from _block(own, values)


def source_of_rules(rules: tuple[Rule, ...]) -> tuple[str, dict[str, Any]]:
    """Return the source of a function `check` that judges values by constraints, and the values it needs by name."""
    values: dict[str, Any] = {}
    lines = ["def check(v, path, s):", *_block(rules, values)]
    return "\n".join(lines) + "\n", values


def _block(rules: tuple[Rule, ...], values: dict[str, Any]) -> Iterator[str]:
    """Write constraints on `v`; where a malformed value makes one stumble, all are asked one by one."""
    values["rules"] = rules
    yield "    try:"
    written = [_rule(at, rule, values) for at, rule in enumerate(rules)]
    for guard, tests in groupby(written, lambda one: one[0]):
        if guard:
            yield f"        if {guard}:"
        yield from (f"{'    ' if guard else ''}        {line}" for _, lines in tests for line in lines)
    yield "    except stumbles:"
    yield "        ask(rules, v, path, s)"


def _rule(at: int, rule: Rule, values: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the condition under which a constraint has to be looked at, and the look."""
    values[f"rule_{at}"] = rule
    inline = native(rule.expression, rule.type)
    if inline is None:
        return "", [f"ask((rule_{at},), v, path, s)"]
    values |= inline.names
    return _guard(inline.present), [f"if not {inline.source}:", f"    judge(rule_{at}, False, v, path, s)"]


def _guard(present: frozenset[str] | None) -> str:
    """Write that one of these members is there; many of them would cost more than what they save."""
    if present is None or len(present) > _GUARDS:
        return ""
    return " or ".join(f"{quoted(name)} in v" for name in sorted(present, key=_plain_first))


def _plain_first(name: str) -> tuple[str, bool]:
    return name.removeprefix("_"), name.startswith("_")
