"""Functions that compare the items of collections with each other.

Source: FHIRPath 2.0.0, sections 5.1 to 5.4.
"""

from collections.abc import Mapping

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.comparing import literals
from eqlab.validate.fhir.invariants.items import (
    kind_of,
    listed,
    parts_of,
)
from eqlab.validate.fhir.invariants.scene import Call, Scene, items_of
from eqlab.validate.fhir.invariants.source import Code, For, UntranslatableError
from eqlab.validate.fhir.invariants.terms import (
    Each,
    Joined,
    Slot,
    Term,
    Truth,
    certain,
)
from eqlab.validate.fhirpath.syntax import Tree


def _is_distinct(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    items = items_of(focus)
    for part in parts_of(items) if isinstance(items, Joined) else (items,):
        if not isinstance(part, Slot | Each) or kind_of(part.types) not in ("text", "number", "object", "any"):
            raise UntranslatableError("values of this kind are told apart")
    roots = items.roots if isinstance(items, Slot | Each) else None
    return certain(source.call("inv_unique", listed(scene.shop, items)), yes_unless=roots)


def _distinct(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Each:
    items = items_of(focus)
    moments = isinstance(items, Slot | Each) and kind_of(items.types) == "moment"
    if not isinstance(items, Slot | Each) or not moments:
        items = _plain_items(focus)
    variable = scene.shop.fresh()
    over = source.call("inv_distinct_moments" if moments else "inv_distinct", listed(scene.shop, items))
    return Each(clauses=(For(variable.text, over),), item=variable, types=items.types, roots=items.roots)


def _combine(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Joined:
    return Joined(parts=(items_of(focus), items_of(scene.of(arguments[0]))), distinct=False)


def _intersect(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Each:
    items, other = _plain_items(focus), _plain_items(scene.of(arguments[0]))
    variable = scene.shop.fresh()
    over = source.call("inv_common", listed(scene.shop, items), _keys(scene, items, other))
    return Each(clauses=(For(variable.text, over),), item=variable, types=items.types, roots=items.roots)


def _subset_of(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    items, other = _plain_items(focus), scene.of(arguments[0])
    words = literals(other)
    if words is not None and kind_of(items.types) == "text":
        keys = scene.shop.once(source.call("inv_keys", source.one_of(words)))
    else:
        keys = _keys(scene, items, _plain_items(other))
    found = source.call("inv_subset", listed(scene.shop, items), keys)
    return certain(found, yes_unless=items.roots)


def _keys(scene: Scene, items: Slot | Each, other: Slot | Each) -> Code:
    """Write the stand-ins of the items that others are looked for among."""
    if kind_of(items.types) != kind_of(other.types):
        raise UntranslatableError("values of unlike kinds are looked for")
    return scene.shop.once(source.call("inv_keys", listed(scene.shop, other)))


def _plain_items(term: Term) -> Slot | Each:
    """Take a term for items that are equal when their JSON is."""
    items = items_of(term)
    if not isinstance(items, Slot | Each) or kind_of(items.types) not in ("text", "number", "truth", "object"):
        raise UntranslatableError("values of this kind are compared with each other")
    return items


SET_FUNCTIONS: Mapping[str, Call] = {
    "isDistinct": _is_distinct,
    "distinct": _distinct,
    "subsetOf": _subset_of,
    "combine": _combine,
    "intersect": _intersect,
}
