"""Questions to collections of items: are there any, how many, which, the next step along a path."""

from collections.abc import Callable
from dataclasses import replace

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.shapes import (
    ANY,
    CHOICES,
    OPEN,
    Types,
    UnknownShapeError,
    descends,
    is_primitive,
    step,
)
from eqlab.validate.fhir.invariants.source import NO, YES, Clause, Code, For, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    NOTHING,
    Below,
    Each,
    Items,
    Joined,
    Names,
    Scalar,
    Shop,
    Slot,
    Truth,
    certain,
    conditions,
    looped,
    several,
)

ROOT = Code("v")
"""The value that an expression is about."""
NIL = Code("inv_nil")
"""An empty object."""
FEW = 3
"""As many names are asked for one by one; more by a set."""


def constant(shop: Shop, value: object) -> Code:
    """Return the name of a global that holds this constant: equal constants have the same name everywhere."""
    text = f"{type(value).__name__}:{sorted(value) if isinstance(value, frozenset) else value!r}"
    code = Code(source.name_of("k", text))
    shop.names[code.text] = value
    return code


def primitive(types: Types) -> bool:
    """Tell whether items may be bare values."""
    return any(map(is_primitive, types))


def has(shop: Shop, holder: Code, keys: tuple[str, ...]) -> Code:
    """Write whether an object has one of these members."""
    if len(keys) > FEW:
        return source.negation(source.method(constant(shop, frozenset(keys)), "isdisjoint", holder))
    return source.some(*(source.compared(literal(key), "in", holder) for key in keys))


def member(shop: Shop, items: Items, name: str) -> Items:
    """Translate the step to the element `name`."""
    if isinstance(items, Joined):
        return Joined(parts=tuple(member(shop, part, name) for part in parts_of(items)), distinct=items.distinct)
    if isinstance(items, Below):
        return _below(shop, items, name)
    if primitive(items.types) and isinstance(items, Slot) and not _all_primitive(items.types):
        items = _having(items, name)
    if primitive(items.types):
        return _of_primitive(shop, items, name)
    return _of_object(shop, items, name) if items.types else NOTHING


def _of_object(shop: Shop, items: Slot | Each, name: str) -> Items:
    clauses, holder, roots = _holders(shop, items)
    try:
        found = step(items.types, name)
    except UnknownShapeError:
        return _anywhere(shop, clauses, holder, name, items.types, roots)
    if not found.names:
        return NOTHING
    slot = Slot(clauses=clauses, holder=holder, names=found.names, many=found.many, roots=roots)
    return replace(slot, roots=frozenset(slot.keys)) if holder == ROOT and not clauses else slot


def _all_primitive(types: Types) -> bool:
    return all(map(is_primitive, types))


def _having(items: Slot, name: str) -> Slot:
    """Keep those types of a choice that have an element of this name."""
    if name in ("id", "extension"):
        raise UntranslatableError(name)
    names = tuple(
        (json, kept)
        for json, types in items.names
        if (kept := tuple(type_ for type_ in types if not is_primitive(type_) and step((type_,), name).names))
    )
    return replace(items, names=names)


def parts_of(items: Joined) -> tuple[Items, ...]:
    """Return the parts of a joined collection. Raises UntranslatableError when computed values are among them."""
    parts = tuple(part for part in items.parts if not isinstance(part, Scalar))
    if len(parts) != len(items.parts):
        raise UntranslatableError("computed values are joined")
    return parts


def _holders(shop: Shop, items: Slot | Each) -> tuple[tuple[Clause, ...], Code, Names | None]:
    """Return clauses and a name for each object whose members come next."""
    if isinstance(items, Slot) and not items.many and len(items.names) == 1:
        return items.clauses, source.method(items.holder, "get", literal(items.names[0][0]), NIL), items.roots
    each = items if isinstance(items, Each) else each_of(shop, items)
    return each.clauses, each.item, each.roots


def _anywhere(
    shop: Shop, clauses: tuple[Clause, ...], holder: Code, name: str, types: Types, roots: Names | None
) -> Each:
    """Follow a name in objects whose type only the data shows; what is found there is of unknown type."""
    if name in CHOICES or any(type_ not in OPEN for type_ in types):
        raise UntranslatableError(name)
    variable = shop.fresh()
    found = For(variable.text, source.call("inv_values", holder, literal(name)))
    return Each(clauses=(*clauses, found), item=variable, types=ANY, roots=roots)


def _below(shop: Shop, items: Below, name: str) -> Each:
    variable = shop.fresh()
    function = "inv_descendants" if items.deep else "inv_children"
    below = For(variable.text, source.call(function, items.holder))
    roots = None if items.holder == ROOT else frozenset[str]()
    return _anywhere(shop, (below,), variable, name, ANY, roots if roots is None else None)


def _of_primitive(shop: Shop, items: Slot | Each, name: str) -> Items:
    """Step to id or extensions of a primitive, which its twin holds."""
    if name not in ("id", "extension") and _all_primitive(items.types):
        return NOTHING
    if not isinstance(items, Slot) or name not in ("id", "extension"):
        raise UntranslatableError(name)
    names = ((name, ("Extension",) if name == "extension" else ("System.String",)),)
    twins = [source.method(items.holder, "get", literal(f"_{json}"), NIL) for json, _ in items.names]
    if items.many:
        variable = shop.fresh()
        loop = For(variable.text, source.call("inv_twins", items.holder, literal(f"_{items.names[0][0]}")))
        clauses: tuple[Clause, ...] = (*items.clauses, loop)
        return Slot(clauses=clauses, holder=variable, names=names, many=name == "extension", roots=items.roots)
    if len(twins) > 1:
        raise UntranslatableError(name)
    return Slot(clauses=items.clauses, holder=twins[0], names=names, many=name == "extension", roots=items.roots)


def each_of(shop: Shop, items: Items) -> Each:
    """Write a collection as items that clauses give."""
    if isinstance(items, Each):
        return items
    if not isinstance(items, Slot):
        raise UntranslatableError("items of several collections")
    keys = items.keys
    first = literal(keys[0])
    bare = primitive(items.types)
    if len(keys) == 1 and not items.many:
        has_it = source.compared(first, "in", items.holder)
        return _each(items, (has_it,), source.item(items.holder, first))
    if len(items.names) == 1 and not items.many:
        return _each(items, (has(shop, items.holder, keys),), source.method(items.holder, "get", first))
    variable = shop.fresh()
    over = source.method(items.holder, "get", first, Code("()"))
    if len(items.names) > 1:
        names = tuple((name, f"_{name}" if primitive(types) else name) for name, types in items.names)
        over = source.call("inv_chosen", items.holder, constant(shop, names))
    elif bare:
        twin = source.compared(literal(f"_{keys[0]}"), "in", items.holder)
        over = source.either(twin, source.call("inv_joined", items.holder, first), over)
    return _each(items, (For(variable.text, over),), variable)


def _each(items: Slot, clauses: tuple[Clause, ...], item: Code) -> Each:
    return Each(clauses=(*items.clauses, *clauses), item=item, types=items.types, roots=items.roots)


def exists(shop: Shop, items: Items | Scalar | Truth) -> Truth:
    """Translate `exists()`."""
    if isinstance(items, Truth):
        return certain(source.some(items.yes, items.no))
    if isinstance(items, Scalar):
        return certain(items.exists if items.exists is not None else source.every(*items.when))
    if isinstance(items, Joined):
        parts = [exists(shop, part) for part in items.parts]
        roots = [part.no_unless for part in parts]
        none = None if None in roots else frozenset(name for one in roots if one is not None for name in one)
        return certain(source.some(*(part.yes for part in parts)), no_unless=none)
    if isinstance(items, Below):
        raise UntranslatableError("whether there is anything below")
    condition = YES if isinstance(items, Each) else has(shop, items.holder, items.keys)
    return certain(_once(shop, items, source.any_of(items.clauses, condition)), no_unless=items.roots)


def _once(shop: Shop, items: Slot | Each, code: Code) -> Code:
    return shop.once(code) if looped(items.clauses) else code


def count(shop: Shop, items: Items) -> Scalar:
    """Translate `count()`."""
    if isinstance(items, Joined | Below):
        size = source.call("len", listed(shop, items))
        return Scalar(when=(), code=size, kind="number")
    if isinstance(items, Each):
        size = source.count_of(items.clauses, Code("1"))
    elif items.many and len(items.keys) == 1:
        own = source.call("len", source.method(items.holder, "get", literal(items.keys[0]), Code("()")))
        size = source.count_of(items.clauses, own)
    elif items.many:
        size = source.call("len", listed(shop, items))
    else:
        there = has(shop, items.holder, items.keys)
        size = source.count_of(items.clauses, Code(f"({there.text})"))
    return Scalar(when=(), code=_once(shop, items, size), kind="number", absent=0, roots=items.roots)


def listed(shop: Shop, items: Items | Scalar) -> Code:
    """Write the list of a collection's values."""
    if isinstance(items, Scalar):
        return source.either(source.every(*items.when), source.whole([items.code]), Code("()"))
    if isinstance(items, Joined):
        lists = [listed(shop, part) for part in items.parts]
        joined = source.call("inv_together", *lists)
        return source.call("inv_distinct", joined) if items.distinct else joined
    each = each_of(shop, items)
    return shop.once(source.list_of(each.clauses, each.item))


def single(shop: Shop, items: Items | Scalar) -> Scalar:
    """Write a collection as its one value; a second item makes the whole expression undecidable."""
    if isinstance(items, Scalar):
        return items
    if isinstance(items, Joined | Below):
        raise UntranslatableError("one value of several collections")
    kind = kind_of(items.types)
    if isinstance(items, Each) and not looped(items.clauses):
        filled = (source.compared(items.item, "is not", source.NONE),) if primitive(items.types) else ()
        return Scalar(
            when=(*conditions(items.clauses), *filled),
            code=items.item,
            kind=kind,
            exists=source.every(*conditions(items.clauses)),
        )
    if isinstance(items, Slot) and not items.many and len(items.names) == 1 and not looped(items.clauses):
        key = literal(items.names[0][0])
        before = conditions(items.clauses)
        return Scalar(
            when=(*before, source.compared(key, "in", items.holder)),
            code=source.item(items.holder, key),
            kind=kind,
            exists=source.every(*before, has(shop, items.holder, items.keys)),
        )
    only = source.call("inv_only", listed(shop, items))
    filled = (source.compared(only, "is not", source.NONE),)
    return Scalar(when=filled, code=only, kind=kind, exists=exists(shop, items).yes)


_TEXTS = frozenset(
    {"string", "code", "uri", "url", "canonical", "id", "oid", "uuid", "markdown", "base64Binary", "xhtml"}
)
_NUMBERS = frozenset({"integer", "decimal", "positiveInt", "unsignedInt"})
_MOMENTS = frozenset({"date", "dateTime", "instant"})
_KINDS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("text", lambda type_: type_ in _TEXTS or type_ == "System.String"),
    ("number", lambda type_: type_ in _NUMBERS),
    ("truth", lambda type_: type_ == "boolean"),
    ("moment", lambda type_: type_ in _MOMENTS),
    ("time", lambda type_: type_ == "time"),
    ("any", lambda type_: type_ == ""),
    ("quantity", lambda type_: descends(type_, "Quantity")),
    ("object", lambda _: True),
)


def kind_of(types: Types) -> str:
    """Return the kind of values: `text`, `number`, `truth`, `moment`, `time`, `any`, `quantity`, `object`, `mixed`."""
    kinds = {next(kind for kind, holds in _KINDS if holds(type_)) for type_ in types}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def truth_of(shop: Shop, term: Items | Scalar | Truth) -> Truth:
    """Take a term for a truth value: one item that is none counts as true, one without a value as nothing."""
    if isinstance(term, Truth):
        return term
    there = exists(shop, term)
    one = single(shop, term)
    if one.kind == "truth":
        yes, no = (source.every(*one.when, source.compared(one.code, "is", literal(word))) for word in (True, False))
        return Truth(yes=yes, no=no)
    if one.kind in ("any", "mixed"):
        raise UntranslatableError("the truth of something unknown")
    if isinstance(term, Slot | Each) and several(term):
        only = source.call("inv_lone", listed(shop, term))
        return Truth(yes=only, no=NO)
    return Truth(yes=there.yes, no=NO)


def narrowed(shop: Shop, items: Items, name: str) -> Items:
    """Translate `ofType()`: the items of a type."""
    if isinstance(items, Joined):
        return Joined(parts=tuple(narrowed(shop, part, name) for part in parts_of(items)), distinct=items.distinct)
    if isinstance(items, Below) or "" in items.types:
        raise UntranslatableError(f"items of type {name} among all")
    if isinstance(items, Slot) and not OPEN.intersection(items.types):
        names = tuple((json, kinds) for json, types in items.names if (kinds := _fitting(types, name)))
        return replace(items, names=names) if names else NOTHING
    each = each_of(shop, items)
    if not OPEN.intersection(each.types):
        types = _fitting(each.types, name)
        if types and types != each.types:
            raise UntranslatableError(f"items of type {name} among others")
        return each if types else NOTHING
    if not descends(name, "Resource"):
        return NOTHING
    if name in OPEN:
        return each
    of_type = source.compared(source.method(each.item, "get", literal("resourceType")), "==", literal(name))
    return replace(each, clauses=(*each.clauses, of_type), types=(name,))


def _fitting(types: Types, name: str) -> Types:
    exact = is_primitive(name)
    return tuple(type_ for type_ in types if type_ == name or (not exact and descends(type_, name)))
