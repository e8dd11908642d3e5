"""Functions about types, and those that FHIR adds: values, extensions, references, other rooms' answers.

Source: FHIRPath 2.0.0, sections 5.8 and 6.3; FHIR R4, section 2.1.9.1.5.
"""

from collections.abc import Mapping
from dataclasses import replace

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.items import (
    each_of,
    exists,
    listed,
    member,
    narrowed,
    primitive,
    single,
)
from eqlab.validate.fhir.invariants.scene import Call, Scene, items_of
from eqlab.validate.fhir.invariants.source import NO, Code, For, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    NEVER,
    NOTHING,
    Below,
    Each,
    Items,
    Joined,
    Slot,
    Term,
    Truth,
    certain,
    several,
)
from eqlab.validate.fhirpath.syntax import Tree


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


def as_type(scene: Scene, focus: Term, name: str, *, one: bool) -> Items:
    """Translate `ofType`, and with `one` also `as`, which wants a single item."""
    items, bare = items_of(focus), _bare(name)
    if one and several(items):
        raise UntranslatableError("`as` on several items")
    return NOTHING if bare is None else narrowed(scene.shop, items, bare)


def _bare(name: str) -> str | None:
    """Return the FHIR type that a name means; None for a type of FHIRPath itself, which no element has."""
    space, _, bare = name.rpartition(".")
    system = {"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time"}
    if space == "System" or (not space and bare in system):
        return None
    return bare


def _type_name(tree: Tree) -> str:
    if tree.kind == "invoke" and all(child.kind == "member" for child in tree.children):
        return ".".join(child.text for child in tree.children)
    return tree.text


def _has_value(scene: Scene, focus: Term, _arguments: tuple[Tree, ...]) -> Truth:
    items = items_of(focus)
    if isinstance(items, Joined | Below) or several(items) or len(items.types) > 1:
        raise UntranslatableError("the value of several items")
    if not primitive(items.types):
        return NEVER
    one = single(scene.shop, items)
    return certain(source.every(*one.when), no_unless=items.roots)


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


def _asked_of(helper: str) -> Call:
    """Make a question about one item that another room answers."""

    def ask(scene: Scene, focus: Term, arguments: tuple[Tree, ...]) -> Truth:
        if arguments[0].kind != "string":
            raise UntranslatableError("an address is computed")
        one = single(scene.shop, items_of(focus))
        answer = source.call(helper, Code("s"), one.code, literal(arguments[0].text))
        no = source.every(*one.when, source.negation(answer))
        return Truth(yes=source.every(*one.when, answer), no=no)

    return ask


FHIR_FUNCTIONS: Mapping[str, Call] = {
    "memberOf": _asked_of("inv_member_of"),
    "conformsTo": _asked_of("inv_conforms_to"),
    "hasValue": _has_value,
    "is": lambda scene, focus, arguments: is_type(scene, focus, _type_name(arguments[0])),
    "as": lambda scene, focus, arguments: as_type(scene, focus, _type_name(arguments[0]), one=True),
    "ofType": lambda scene, focus, arguments: as_type(scene, focus, _type_name(arguments[0]), one=False),
    "children": _children,
    "descendants": _descendants,
    "resolve": _resolve,
    "extension": _extension,
}
