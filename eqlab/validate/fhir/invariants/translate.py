"""From the tree of an expression to Python."""

from collections.abc import Callable

from eqlab.validate.fhir.invariants.comparing import arithmetic, equal_number, equality, order, within
from eqlab.validate.fhir.invariants.fhir_functions import as_type, is_type
from eqlab.validate.fhir.invariants.functions import FUNCTIONS, nth
from eqlab.validate.fhir.invariants.items import ROOT, member, truth_of
from eqlab.validate.fhir.invariants.scene import Scene, items_of
from eqlab.validate.fhir.invariants.shapes import UnknownShapeError, descends
from eqlab.validate.fhir.invariants.source import Code, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    ALWAYS,
    NEVER,
    NOTHING,
    Each,
    Items,
    Joined,
    Scalar,
    Shop,
    Slot,
    Term,
    Truth,
    alike,
    conjunction,
    disjunction,
    opposite,
)
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse

CONSTANTS = {
    "ucum": "http://unitsofmeasure.org",
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}


def translate(expression: str, type_: str) -> tuple[Truth, Shop]:
    """Translate an expression about a value of a type. Raises UntranslatableError."""
    shop = Shop()
    root = Each(clauses=(), item=ROOT, types=(type_,))
    known = type_of(type_.partition(".")[0])
    if known is None or type_of(type_) is None:
        raise UntranslatableError(f"the type {type_} is unknown")
    resource = known.name if known.kind == "resource" else "Resource"
    scene = Scene(shop=shop, this=root, context=root, resource=resource, term=_term)
    try:
        return truth_of(shop, _term(parse(expression), scene)), shop
    except (SyntaxFault, UnknownShapeError, KeyError, IndexError) as error:
        raise UntranslatableError(str(error)) from error


def _term(tree: Tree, scene: Scene) -> Term:
    return _KINDS[tree.kind](tree, scene)


def _start(tree: Tree, scene: Scene) -> Term:
    """Translate a name that begins a path: the type of the context, or one of its elements."""
    if tree.text[:1].isupper() and any(descends(type_, tree.text) for type_ in scene.this.types):
        return scene.this
    return member(scene.shop, scene.this, tree.text)


def _invoke(tree: Tree, scene: Scene) -> Term:
    focus, then = _term(tree.children[0], scene), tree.children[1]
    if then.kind == "member":
        return member(scene.shop, items_of(focus), then.text)
    if then.kind != "function":
        raise UntranslatableError(f"{then.kind} after a dot")
    return FUNCTIONS[then.text](scene, focus, then.children)


def _function(tree: Tree, scene: Scene) -> Term:
    return FUNCTIONS[tree.text](scene, scene.this, tree.children)


def _index(tree: Tree, scene: Scene) -> Term:
    at = tree.children[1]
    if at.kind != "number" or not at.text.isdigit():
        raise UntranslatableError("an index is computed")
    return nth(scene, items_of(_term(tree.children[0], scene)), int(at.text))


def _variable(tree: Tree, scene: Scene) -> Term:
    if tree.text in CONSTANTS:
        return _string(CONSTANTS[tree.text])
    if tree.text == "context":
        return scene.context
    if tree.text == "resource":
        return Each(clauses=(), item=Code("s.resource"), types=(scene.resource,))
    if tree.text == "rootResource":
        return Each(clauses=(), item=Code("s.container.resource"), types=("Resource",))
    raise UntranslatableError(f"the variable {tree.text}")


def _string(text: str) -> Scalar:
    return Scalar(when=(), code=literal(text), kind="text", constant=text)


def _number(tree: Tree, _scene: Scene) -> Scalar:
    if not tree.text.isdigit():
        raise UntranslatableError("a number with a fraction")
    return Scalar(when=(), code=literal(int(tree.text)), kind="number")


def _moment(tree: Tree, _scene: Scene) -> Scalar:
    text = tree.text.removeprefix("@").removeprefix("T")
    if text.endswith("T"):
        raise UntranslatableError("a date-time without a time")
    return Scalar(when=(), code=literal(text), kind=tree.kind.replace("datetime", "moment"))


_LOGIC: dict[str, Callable[[Truth, Truth], Truth]] = {
    "and": conjunction,
    "or": disjunction,
    "xor": lambda one, two: opposite(alike(one, two)),
    "implies": lambda one, two: disjunction(opposite(one), two),
}


def _operator(tree: Tree, scene: Scene) -> Term:
    word = tree.text
    left = _term(tree.children[0], scene)
    if word == "is":
        return is_type(scene, left, tree.children[1].text)
    if word == "as":
        return as_type(scene, left, tree.children[1].text, one=True)
    right = _term(tree.children[1], scene)
    if word in _LOGIC:
        return _LOGIC[word](truth_of(scene.shop, _logical(left)), truth_of(scene.shop, _logical(right)))
    return _computed(word, left, right, scene)


def _logical(term: Term) -> Truth | Scalar | Slot | Each:
    if isinstance(term, Truth | Scalar | Slot | Each):
        return term
    raise UntranslatableError("the truth of several collections")


def _computed(word: str, left: Term, right: Term, scene: Scene) -> Term:
    if word in ("=", "!="):
        equal = equality(scene.shop, left, right)
        if isinstance(left, Scalar) and isinstance(right, Scalar):
            equal = equal_number(left, right, equal)
        return equal if word == "=" else opposite(equal)
    if word in ("<", ">", "<=", ">="):
        return order(scene.shop, left, word, right)
    if word in ("+", "-", "&"):
        return arithmetic(scene.shop, left, word, right)
    if word in ("in", "contains"):
        return within(scene.shop, left, right) if word == "in" else within(scene.shop, right, left)
    if word == "|" and not isinstance(left, Truth) and not isinstance(right, Truth):
        return Joined(parts=(*_parts(left), *_parts(right)), distinct=True)
    raise UntranslatableError(f"the operator {word}")


def _parts(term: Items | Scalar) -> tuple[Items | Scalar, ...]:
    return term.parts if isinstance(term, Joined) and term.distinct else (term,)


_KINDS: dict[str, Callable[[Tree, Scene], Term]] = {
    "member": _start,
    "invoke": _invoke,
    "function": _function,
    "index": _index,
    "this": lambda _tree, scene: scene.this,
    "variable": _variable,
    "operator": _operator,
    "string": lambda tree, _scene: _string(tree.text),
    "number": _number,
    "datetime": _moment,
    "time": _moment,
    "boolean": lambda tree, _scene: ALWAYS if tree.text == "true" else NEVER,
    "null": lambda _tree, _scene: NOTHING,
}
