"""What can be said of an expression before it runs, when the type of its context is known.

A name is refused only when no value that can stand there could have it. Where nothing is known, nothing is refused.
Source: FHIRPath 2.0.0, sections 3.1 (type names), 5.8 (order of children) and 10 (type safety and strict evaluation).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from eqlab.core.errors import nearest
from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate import issues
from eqlab.validate.fhir.model import Type
from eqlab.validate.fhirpath.model import OPEN_TYPES, is_fhir_type, is_type, known_type
from eqlab.validate.fhirpath.syntax import Tree


class Complaint(Exception):
    """The expression cannot mean what it says."""

    def __init__(self, issue: Issue, tree: Tree, near: str = "", expected: str = "", **facts: str) -> None:
        super().__init__(issue.code)
        self.issue = issue
        self.tree = tree
        self.near = near
        self.expected = expected
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Kind:
    """What the items of a collection can be."""

    types: frozenset[str] | None
    """None where nothing is known."""
    ordered: bool = True


UNKNOWN = Kind(None)

_SAME = frozenset({"where", "trace", "single", "distinct", "intersect", "exclude", "defineVariable", "checkModifiers"})
_SUBSETS = frozenset({"first", "last", "tail", "skip", "take"})
_LITERALS = {"string": "String", "number": "number", "quantity": "Quantity", "datetime": "date", "time": "Time"}


def check_types(tree: Tree, type_: str, *, json_names: bool = False) -> None:
    """Look at an expression whose context is of a type. Raises Complaint at the first thing that cannot be.

    Without a type nothing is known of the context, but of what `ofType` and literals give. With `json_names` a choice
    may also go by its names in JSON.
    """
    root = Kind(frozenset({type_})) if type_ else UNKNOWN
    _Checker(root, json_names).kind(tree, root)


_OF_NOTHING = frozenset({"iif", "now", "timeOfDay", "today"})
"""Functions that may begin a path and do not look at the focus."""


def looks_out(tree: Tree) -> bool:
    """Tell whether an expression looks at its focus or at a variable; else it is always the same."""
    if tree.kind in ("member", "this", "variable"):
        return True
    if tree.kind == "invoke":
        before, last = tree.children
        return looks_out(before) or any(looks_out(one) for one in last.children)
    if tree.kind == "function" and tree.text not in _OF_NOTHING:
        return True
    return any(looks_out(one) for one in tree.children)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks the trees of one expression, or of an argument that is evaluated for each item."""

    this: Kind
    json_names: bool

    def kind(self, tree: Tree, focus: Kind) -> Kind:
        """Return what a tree can give on a focus; the tree begins a path."""
        work = _KINDS.get(tree.kind)
        if work is not None:
            return work(self, tree, focus)
        for child in tree.children:
            self.kind(child, focus)
        literal = _LITERALS.get(tree.kind)
        return Kind(frozenset({f"System.{literal}"})) if literal else UNKNOWN

    def start(self, tree: Tree, focus: Kind) -> Kind:
        """Look at a name at the beginning of a path: of a type, or of an element."""
        name = tree.text
        if not name[:1].isupper() or focus.types is None or not is_fhir_type(name):
            return self.member(tree, focus)
        if any(is_type(type_, name) for type_ in focus.types):
            return focus
        if any(type_ in OPEN_TYPES for type_ in focus.types):
            return Kind(frozenset({name}))
        return self.member(tree, focus)

    def member(self, tree: Tree, focus: Kind) -> Kind:
        if focus.types is None or any(type_ in OPEN_TYPES or known_type(type_) is None for type_ in focus.types):
            return UNKNOWN
        known = [type_ for name in focus.types if (type_ := known_type(name))]
        found = frozenset(of for type_ in known for of in self.types_of(type_, tree.text))
        if not found:
            choice, facts = _choice(tree.text, known), {"name": tree.text, "type": _told(focus.types)}
            expected = words("the name of the choice without the type") if choice else ""
            raise Complaint(issues.UNKNOWN_ELEMENT, tree, choice or _near(tree.text, known), expected, **facts)
        return Kind(found)

    def types_of(self, type_: Type, name: str) -> tuple[str, ...]:
        if name in type_.elements:
            return type_.elements[name].types
        return (type_.by_json_name[name][1],) if self.json_names and name in type_.by_json_name else ()

    def invoke(self, tree: Tree, focus: Kind) -> Kind:
        left, right = tree.children
        before = self.kind(left, focus)
        return self.member(right, before) if right.kind == "member" else self.kind(right, before)

    def index(self, tree: Tree, focus: Kind) -> Kind:
        collection = self.kind(tree.children[0], focus)
        self.kind(tree.children[1], self.this)
        self.demand_order(collection, tree, "[]")
        return collection

    def operator(self, tree: Tree, focus: Kind) -> Kind:
        left = self.kind(tree.children[0], focus)
        if tree.text in ("is", "as"):
            return _named(tree.children[1]) if tree.text == "as" else UNKNOWN
        right = self.kind(tree.children[1], focus)
        return _either(left, right) if tree.text == "|" else UNKNOWN

    def function(self, tree: Tree, focus: Kind) -> Kind:
        name, arguments = tree.text, tree.children
        if name in ("ofType", "as"):
            return _named(arguments[0])
        if name == "is":
            return UNKNOWN
        inner = _Checker(focus, self.json_names) if name in _PER_ITEM else self
        found = [inner.kind(argument, focus if inner is not self else self.this) for argument in arguments]
        if name in _SUBSETS:
            self.demand_order(focus, tree, f"{name}()")
            return focus
        if name in _SAME:
            return focus
        if name == "iif":
            _demand_truth(found[0], arguments[0])
            return _either(*found[1:]) if len(found) > 2 else found[1]  # noqa: PLR2004 - condition, then, otherwise
        return _RESULTS[name](focus, found) if name in _RESULTS else UNKNOWN

    def demand_order(self, kind: Kind, tree: Tree, what: str) -> None:
        if not kind.ordered:
            raise Complaint(issues.NO_ORDER, tree, function=what)


def _demand_truth(kind: Kind, tree: Tree) -> None:
    """Refuse a condition that is some other literal: an element that is there may stand for true, a text may not."""
    if kind.types and all(type_.startswith("System.") for type_ in kind.types):
        told = " | ".join(sorted(type_.removeprefix("System.") for type_ in kind.types))
        raise Complaint(issues.NO_CONDITION, tree, found=told)


def _choice(name: str, types: list[Type]) -> str:
    """Return the choice that goes by this name in JSON, `value` for `valueQuantity`; nothing for other names."""
    elements = (type_.by_json_name[name][0] for type_ in types if name in type_.by_json_name)
    return next((element.name for element in elements if element.choice), "")


def _near(name: str, types: list[Type]) -> str:
    """Return the element that was probably meant; for a name with a capital perhaps the type itself."""
    selves = {type_.name for type_ in types} if name[:1].isupper() else set()
    return nearest(name, {element for type_ in types for element in type_.elements} | selves)


def _named(tree: Tree) -> Kind:
    """Return the type that an argument or the right side of `as` names."""
    name = tree.children[1].text if tree.kind == "invoke" else tree.text
    bare = name.rpartition(".")[2]
    return Kind(frozenset({bare})) if is_fhir_type(bare) and not name.startswith("System.") else UNKNOWN


def _either(one: Kind, two: Kind) -> Kind:
    if one.types is None or two.types is None:
        return UNKNOWN
    return Kind(one.types | two.types)


def _told(types: frozenset[str]) -> str:
    names = sorted(types)
    return " | ".join(names) if len(names) < 4 else words("any of {count} types", count=str(len(names)))  # noqa: PLR2004 - a readable few


_PER_ITEM = frozenset(
    {"where", "select", "all", "exists", "repeat", "iif", "aggregate", "sort", "defineVariable", "trace"}
)
"""Functions whose arguments are evaluated on the items of the focus."""

_RESULTS: dict[str, Callable[[Kind, list[Kind]], Kind]] = {
    "select": lambda _, found: replace(found[0], ordered=True),
    "repeat": lambda _, found: found[0],
    "union": lambda focus, found: _either(focus, found[0]),
    "combine": lambda focus, found: _either(focus, found[0]),
    "sort": lambda focus, _: replace(focus, ordered=True),
    "extension": lambda *_: Kind(frozenset({"Extension"})),
    "children": lambda *_: Kind(None, ordered=False),
    "descendants": lambda *_: Kind(None, ordered=False),
}

_KINDS: dict[str, Callable[[_Checker, Tree, Kind], Kind]] = {
    "member": _Checker.start,
    "invoke": _Checker.invoke,
    "index": _Checker.index,
    "operator": _Checker.operator,
    "function": _Checker.function,
    "this": lambda checker, _, __: checker.this,
    "variable": lambda *_: UNKNOWN,
    "total": lambda *_: UNKNOWN,
    "sign": lambda checker, tree, focus: checker.kind(tree.children[0], focus),
}
