"""The functions of FHIRPath in Python, each for what it is applied to and its arguments.

Source: FHIRPath 2.0.0, section 5; FHIR R4, section 2.1.9.1.5.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.items import (
    constant,
    count,
    each_of,
    exists,
    has,
    kind_of,
    listed,
    member,
    narrowed,
    parts_of,
    primitive,
    single,
    truth_of,
)
from eqlab.validate.fhir.invariants.source import NO, Code, For, literal
from eqlab.validate.fhir.invariants.terms import (
    ALWAYS,
    NEVER,
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
    UntranslatableError,
    certain,
    conjunction,
    looped,
    opposite,
    several,
)
from eqlab.validate.fhirpath.syntax import Tree
from eqlab.validate.patterns import PatternError, safe_pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where a part of an expression is translated."""

    shop: Shop
    this: Each
    """`$this`."""
    context: Each
    """`%context`."""
    resource: str
    """The type of `%resource`, or `Resource` when only the data show it."""
    term: Callable[[Tree, "Scene"], Term]
    """Translates a tree."""

    def at(self, item: Each) -> "Scene":
        """Return the scene inside a criterion, where `$this` is one item."""
        return replace(self, this=replace(item, clauses=()))

    def of(self, tree: Tree) -> Term:
        """Translate an argument."""
        return self.term(tree, self)


Call: TypeAlias = Callable[[Scene, Term, tuple[Tree, ...]], Term]


def items_of(term: Term) -> Items:
    """Take a term for items of the data."""
    if isinstance(term, Truth | Scalar):
        raise UntranslatableError("a computed value is navigated")
    return term


def _criterion(scene: Scene, each: Each, tree: Tree) -> Truth:
    inner = scene.at(each)
    return truth_of(scene.shop, inner.of(tree))


def _exists(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    return exists(scene.shop, _where(scene, focus, arguments) if arguments else focus)


def _empty(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    return opposite(exists(scene.shop, focus))


def _not(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    return opposite(truth_of(scene.shop, focus) if not isinstance(focus, Joined | Below) else _refuse())


def _refuse() -> Truth:
    raise UntranslatableError("the truth of several collections")


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
    return certain(source.all_of(each.clauses, holds), yes_unless=each.roots)


def _select(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Items:
    each = each_of(scene.shop, items_of(focus))
    result = scene.at(each).of(arguments[0])
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


def _is_distinct(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    items = items_of(focus)
    for part in parts_of(items) if isinstance(items, Joined) else (items,):
        if not isinstance(part, Slot | Each) or kind_of(part.types) not in ("text", "number", "object", "any"):
            raise UntranslatableError("values of this kind are told apart")
    roots = items.roots if isinstance(items, Slot | Each) else None
    return certain(source.call("inv_unique", listed(scene.shop, items)), yes_unless=roots)


def _combine(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Joined:
    return Joined(parts=(items_of(focus), items_of(scene.of(arguments[0]))), distinct=False)


def _intersect(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Each:
    items, other = items_of(focus), items_of(scene.of(arguments[0]))
    if not isinstance(items, Slot | Each) or not isinstance(other, Slot | Each):
        raise UntranslatableError("several collections are intersected")
    if kind_of(items.types) not in ("text", "object") or kind_of(items.types) != kind_of(other.types):
        raise UntranslatableError("values of this kind are intersected")
    variable = scene.shop.fresh()
    over = source.call("inv_common", listed(scene.shop, items), listed(scene.shop, other))
    return Each(clauses=(For(variable.text, over),), item=variable, types=items.types, roots=items.roots)


def _has_value(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    items = items_of(focus)
    if isinstance(items, Joined | Below) or several(items) or len(items.types) > 1:
        raise UntranslatableError("the value of several items")
    if not primitive(items.types):
        return NEVER
    one = single(scene.shop, items)
    return certain(source.every(*one.when), no_unless=items.roots)


def is_type(scene: Scene, focus: Term, name: str) -> Truth:
    """Translate `is`."""
    items = items_of(focus)
    if isinstance(items, Joined | Below) or several(items) or "" in items.types:
        raise UntranslatableError("the type of several items")
    bare = _bare(name)
    there = exists(scene.shop, items)
    if bare is None:
        return Truth(yes=NO, no=there.yes)
    yes = exists(scene.shop, narrowed(scene.shop, items, bare)).yes
    return Truth(yes=yes, no=source.every(there.yes, source.negation(yes)))


def _bare(name: str) -> str | None:
    """Return the FHIR type that a name means; None for a type of FHIRPath itself, which no element has."""
    space, _, bare = name.rpartition(".")
    system = {"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time"}
    if space == "System" or (not space and bare in system):
        return None
    return bare


def as_type(scene: Scene, focus: Term, name: str, *, one: bool) -> Items:
    """Translate `ofType`, and with `one` also `as`, which wants a single item."""
    items, bare = items_of(focus), _bare(name)
    if one and several(items):
        raise UntranslatableError("`as` on several items")
    return NOTHING if bare is None else narrowed(scene.shop, items, bare)


def _type_name(tree: Tree) -> str:
    if tree.kind == "invoke" and all(child.kind == "member" for child in tree.children):
        return ".".join(child.text for child in tree.children)
    return tree.text


def _text(scene: Scene, term: Term) -> Scalar:
    if isinstance(term, Truth):
        raise UntranslatableError("a truth value stands for a string")
    one = single(scene.shop, term)
    if one.kind != "text":
        raise UntranslatableError("another kind of value stands for a string")
    return one


def _asked(function: str) -> Call:
    """Make a test of a string that is a method of Python's."""

    def test(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
        text, part = _text(scene, focus), _text(scene, scene.of(arguments[0]))
        if function == "in":
            asked = source.compared(part.code, "in", text.code)
        else:
            asked = source.method(text.code, function, part.code)
        when = (*text.when, *part.when)
        yes, no = source.every(*when, asked), source.every(*when, source.negation(asked))
        if function == "in" and not when:
            no = source.negation(asked)
        return Truth(yes=yes, no=no, definite=not when)

    return test


def _matches(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
    text = _text(scene, focus)
    pattern = _pattern(scene, arguments[0])
    asked = source.call("inv_found", pattern, text.code)
    no = source.every(*text.when, source.negation(asked))
    return Truth(yes=source.every(*text.when, asked), no=no, definite=not text.when)


def _pattern(scene: Scene, tree: Tree) -> Code:
    if tree.kind != "string":
        raise UntranslatableError("a pattern is computed")
    try:
        return constant(scene.shop, safe_pattern(tree.text, dotall=True))
    except PatternError as error:
        raise UntranslatableError("a pattern cannot be used") from error


def _replace_matches(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Scalar:
    text, by = _text(scene, focus), arguments[1]
    if by.kind != "string" or "$" in by.text or "\\" in by.text or not arguments[0].text:
        raise UntranslatableError("a substitution is computed")
    return replace(
        text,
        code=source.call("inv_replaced", _pattern(scene, arguments[0]), text.code, literal(by.text)),
        exists=None,
        constant=None,
    )


def _length(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    text = _text(scene, focus)
    return Scalar(when=text.when, code=source.call("len", text.code), kind="number")


def _substring(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Scalar:
    text = _text(scene, focus)
    if len(arguments) != 1 or arguments[0].kind != "number" or not arguments[0].text.isdigit():
        raise UntranslatableError("a place in a string is computed")
    begin = literal(int(arguments[0].text))
    longer = source.compared(source.call("len", text.code), ">", begin)
    rest = Code(f"{text.code.within(6)}[{begin.text}:]")
    return Scalar(when=(*text.when, longer), code=rest, kind="text")


def _to_integer(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    one = single(scene.shop, items_of(focus)) if not isinstance(focus, Scalar) else focus
    if one.kind not in ("text", "number"):
        raise UntranslatableError("another kind of value becomes a number")
    number = source.call("inv_whole_number", one.code)
    return Scalar(when=(*one.when, source.compared(number, "is not", source.NONE)), code=number, kind="number")


def _to_string(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Scalar:
    one = single(scene.shop, items_of(focus)) if not isinstance(focus, Scalar) else focus
    if one.kind in ("text", "moment", "time"):
        return Scalar(when=one.when, code=one.code, kind="text")
    if one.kind != "number":
        raise UntranslatableError("another kind of value becomes a string")
    return Scalar(when=one.when, code=source.call("inv_text", one.code), kind="text")


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


def _children(_scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Below:
    return _below_of(items_of(focus), deep=False)


def _descendants(_scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Below:
    return _below_of(items_of(focus), deep=True)


def _below_of(items: Items, *, deep: bool) -> Below:
    if not isinstance(items, Each) or items.clauses or primitive(items.types):
        raise UntranslatableError("what is below several items")
    return Below(holder=items.item, deep=deep)


def _resolve(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Each:
    items = items_of(focus)
    if not isinstance(items, Slot | Each):
        raise UntranslatableError("several collections are resolved")
    variable = scene.shop.fresh()
    over = source.call("inv_resolved", Code("s"), listed(scene.shop, items))
    loop = For(variable.text, over, not several(items))
    return Each(clauses=(loop,), item=variable, types=("Resource",), roots=items.roots)


def _extension(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Each:
    if arguments[0].kind != "string":
        raise UntranslatableError("an extension's address is computed")
    each = each_of(scene.shop, member(scene.shop, items_of(focus), "extension"))
    wanted = source.compared(source.method(each.item, "get", literal("url")), "==", literal(arguments[0].text))
    return replace(each, clauses=(*each.clauses, wanted))


FUNCTIONS: Mapping[str, Call] = {
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
    "isDistinct": _is_distinct,
    "combine": _combine,
    "intersect": _intersect,
    "hasValue": _has_value,
    "is": lambda scene, focus, arguments: is_type(scene, focus, _type_name(arguments[0])),
    "as": lambda scene, focus, arguments: as_type(scene, focus, _type_name(arguments[0]), one=True),
    "ofType": lambda scene, focus, arguments: as_type(scene, focus, _type_name(arguments[0]), one=False),
    "startsWith": _asked("startswith"),
    "endsWith": _asked("endswith"),
    "contains": _asked("in"),
    "matches": _matches,
    "replaceMatches": _replace_matches,
    "length": _length,
    "substring": _substring,
    "toInteger": _to_integer,
    "toString": _to_string,
    "trace": _trace,
    "iif": _iif,
    "children": _children,
    "descendants": _descendants,
    "resolve": _resolve,
    "extension": _extension,
}
"""What this room can write; all else is left to the general engine."""
