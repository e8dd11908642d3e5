"""The functions of FHIRPath in Python, each for what it is applied to and its arguments.

Source: FHIRPath 2.0.0, section 5.
"""

from collections.abc import Mapping
from dataclasses import replace

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.fhir_functions import FHIR_FUNCTIONS
from eqlab.validate.fhir.invariants.items import (
    count,
    each_of,
    exists,
    has,
    listed,
    parts_of,
    truth_of,
)
from eqlab.validate.fhir.invariants.scene import Call, Scene, items_of
from eqlab.validate.fhir.invariants.set_functions import SET_FUNCTIONS
from eqlab.validate.fhir.invariants.source import NO, Code, For, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    ALWAYS,
    NOTHING,
    Below,
    Each,
    Items,
    Joined,
    Scalar,
    Shop,
    Slot,
    Term,
    Truth,
    certain,
    conjunction,
    looped,
    opposite,
    several,
)
from eqlab.validate.fhir.invariants.text_functions import TEXT_FUNCTIONS
from eqlab.validate.fhirpath.syntax import Tree


def _criterion(scene: Scene, each: Each, tree: Tree) -> Truth:
    return truth_of(scene.shop, _inside(scene, each, tree))


def _inside(scene: Scene, each: Each, tree: Tree) -> Term:
    """Translate what is asked of each item."""
    scene.shop.loops += looped(each.clauses)
    try:
        return scene.at(each).of(tree)
    finally:
        scene.shop.loops -= looped(each.clauses)


def _exists(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    return exists(scene.shop, _where(scene, focus, arguments) if arguments else focus)


def _empty(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    return opposite(exists(scene.shop, focus))


def _not(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    return opposite(truth_of(scene.shop, focus))


def _where(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Items:
    items = items_of(focus)
    if isinstance(items, Joined):
        parts = tuple(_where(scene, part, arguments) for part in parts_of(items))
        return replace(items, parts=parts)
    if isinstance(items, Below):
        raise UntranslatableError("everything below is searched")
    each = each_of(scene.shop, items)
    return replace(each, clauses=(*each.clauses, _criterion(scene, each, arguments[0]).yes))


def _all(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    items = items_of(focus)
    if isinstance(items, Joined):
        truth = ALWAYS
        for part in parts_of(items):
            truth = conjunction(truth, _all(scene, part, arguments))
        return truth
    each = each_of(scene.shop, items)
    holds = _criterion(scene, each, arguments[0]).yes
    return certain(scene.shop.once(source.all_of(each.clauses, holds)), yes_unless=each.roots)


def _select(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Items:
    each = each_of(scene.shop, items_of(focus))
    result = _inside(scene, each, arguments[0])
    if isinstance(result, Truth):
        filled = () if result.definite else (source.some(result.yes, result.no),)
        return replace(each, clauses=(*each.clauses, *filled), item=result.yes, types=("System.Boolean",))
    if isinstance(result, Scalar):
        if result.kind != "text":
            raise UntranslatableError("values of this kind are selected")
        return replace(each, clauses=(*each.clauses, *result.when), item=result.code, types=("System.String",))
    if isinstance(result, Joined | Below):
        raise UntranslatableError("several collections are selected")
    return replace(result, clauses=(*each.clauses, *result.clauses), roots=each.roots)


def _count(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    return count(scene.shop, items_of(focus))


def _first(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Items:
    return nth(scene, items_of(focus), 0)


def nth(scene: Scene, items: Items, at: int) -> Items:
    """Translate `[at]`."""
    if isinstance(items, Joined | Below):
        raise UntranslatableError("one of several collections")
    if not several(items) and at == 0:
        return items
    if isinstance(items, Slot) and len(items.keys) == 1 and items.many and not looped(items.clauses):
        key = literal(items.keys[0])
        found = source.method(items.holder, "get", key, Code("()"))
        there = source.compared(source.call("len", found), ">", literal(at)) if at else _present(scene.shop, items)
        taken = source.item(source.item(items.holder, key), literal(at))
        return Each(clauses=(*items.clauses, there), item=taken, types=items.types, roots=items.roots)
    return _part(scene, items, f"{at}:{at + 1}", one=True)


def _present(shop: Shop, items: Slot) -> Code:
    return has(shop, items.holder, items.keys)


def _part(scene: Scene, items: Items, part: str, *, one: bool) -> Each:
    variable = scene.shop.fresh()
    over = Code(f"{listed(scene.shop, items).within(6)}[{part}]")
    types = items.types if isinstance(items, Slot | Each) else ()
    roots = items.roots if isinstance(items, Slot | Each) else None
    return Each(clauses=(For(variable.text, over, one),), item=variable, types=types, roots=roots)


def _last(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Items:
    items = items_of(focus)
    return _part(scene, items, "-1:", one=True) if several(items) else items


def _tail(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Items:
    items = items_of(focus)
    return _part(scene, items, "1:", one=False) if several(items) else NOTHING


def _trace(_scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Term:
    return focus


def _iif(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    """Translate `iif` where it chooses between truth values."""
    if several(focus):
        raise UntranslatableError("a choice about several items")
    inner = scene if focus is scene.this else replace(scene, this=each_of(scene.shop, items_of(focus)))
    asked = truth_of(scene.shop, inner.of(arguments[0]))
    then = truth_of(scene.shop, inner.of(arguments[1]))
    otherwise = truth_of(scene.shop, inner.of(arguments[2])) if len(arguments) > 2 else Truth(yes=NO, no=NO)  # noqa: PLR2004 - the third
    return Truth(
        yes=source.either(asked.yes, then.yes, otherwise.yes),
        no=source.either(asked.yes, then.no, otherwise.no),
        definite=then.definite and otherwise.definite,
    )


FUNCTIONS: Mapping[str, Call] = {
    **SET_FUNCTIONS,
    **TEXT_FUNCTIONS,
    **FHIR_FUNCTIONS,
    "exists": _exists,
    "empty": _empty,
    "not": _not,
    "where": _where,
    "all": _all,
    "select": _select,
    "count": _count,
    "first": _first,
    "last": _last,
    "tail": _tail,
    "trace": _trace,
    "iif": _iif,
}
"""What this room can write; all else is left to the general engine."""
