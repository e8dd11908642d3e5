"""Equality, order, membership and arithmetic in Python."""

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.items import exists, kind_of, listed, single
from eqlab.validate.fhir.invariants.source import NO, YES, Code, UntranslatableError, literal
from eqlab.validate.fhir.invariants.terms import (
    Each,
    Items,
    Joined,
    Scalar,
    Shop,
    Slot,
    Term,
    Truth,
    alike,
    several,
)

_HELPED = {"moment": "inv_moments", "quantity": "inv_quantities", "time": "inv_times"}
_REVERSED = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}


EMPTY = Truth(yes=NO, no=NO)


def equality(shop: Shop, left: Term, right: Term) -> Truth:
    """Translate `=`."""
    if isinstance(left, Truth) or isinstance(right, Truth):
        return _equal_truths(shop, left, right)
    if several(left) or several(right):
        return _equal_lists(shop, left, right)
    one, two = single(shop, left), single(shop, right)
    both = source.every(_exists(one), _exists(two))
    if both == NO:
        return EMPTY
    if _plainly_equal(one.kind, two.kind):
        return _equal(one, two, both)
    if one.kind == two.kind and one.kind in _HELPED:
        return _helped(one, two, both)
    return _unlike(one, two, both)


def _plainly_equal(one: str, two: str) -> bool:
    """Tell whether Python's own equality is FHIRPath's for values of these kinds."""
    if one == two:
        return one in ("text", "number", "truth", "object")
    return {one, two} in ({"text", "any"}, {"number", "any"})


def _equal_truths(shop: Shop, left: Term, right: Term) -> Truth:
    if isinstance(left, Truth):
        return alike(left, right) if isinstance(right, Truth) else _equal_truth(shop, right, left)
    return _equal_truth(shop, left, right) if isinstance(right, Truth) else EMPTY


def _equal_truth(shop: Shop, term: Items | Scalar, truth: Truth) -> Truth:
    """Compare an item of the data with a truth value; one without a value is not equal."""
    if not isinstance(term, Slot | Each) or several(term) or kind_of(term.types) != "truth":
        raise UntranslatableError("a truth value is compared with something else")
    one = single(shop, term)
    is_true, is_false = (
        source.every(*one.when, source.compared(one.code, "is", literal(word))) for word in (True, False)
    )
    yes = source.some(source.every(is_true, truth.yes), source.every(is_false, truth.no))
    return Truth(yes=yes, no=source.every(_exists(one), source.some(truth.yes, truth.no), source.negation(yes)))


def _exists(one: Scalar) -> Code:
    return one.exists if one.exists is not None else source.every(*one.when)


def _equal(one: Scalar, two: Scalar, both: Code) -> Truth:
    yes = _short(one, two, source.every(*one.when, *two.when, source.compared(one.code, "==", two.code)))
    valued = one.exists is None and two.exists is None
    no = source.every(both, source.compared(one.code, "!=", two.code) if valued else source.negation(yes))
    return Truth(yes=yes, no=no, definite=both == YES)


def _short(one: Scalar, two: Scalar, yes: Code) -> Code:
    """Write `'x' in v and v['x'] == 'a'` as `v.get('x') == 'a'`."""
    if len(one.when) != 1 or two.when or not two.code.text.startswith(("'", '"')):
        return yes
    key, _, holder = one.when[0].text.partition(" in ")
    if one.code.text != f"{holder}[{key}]":
        return yes
    return source.compared(Code(f"{holder}.get({key})"), "==", two.code)


def _unlike(one: Scalar, two: Scalar, both: Code) -> Truth:
    """Values of unlike kinds are never equal, but dates and strings, numbers and quantities may be converted."""
    kinds = {one.kind, two.kind}
    if kinds & {"mixed", "any", "moment", "time", "quantity"}:
        raise UntranslatableError("values of kinds that may be converted are compared")
    return Truth(yes=NO, no=both, definite=both == YES)


def _helped(one: Scalar, two: Scalar, both: Code) -> Truth:
    """Compare what only functions can compare; their answer may be empty."""
    when = source.every(*one.when, *two.when)
    yes, no = (source.every(when, _ordered(one, word, two)) for word in ("=", "!="))
    valueless = source.every(both, source.negation(when)) if both != when else NO
    return Truth(yes=yes, no=source.some(no, valueless))


def _equal_lists(shop: Shop, left: Term, right: Term) -> Truth:
    kinds = set()
    for term in (left, right):
        kinds.add(term.kind if isinstance(term, Scalar) else kind_of(_types(term)))
    if len(kinds - {"any"}) > 1 or kinds & {"moment", "time", "quantity", "mixed"}:
        raise UntranslatableError("lists of such values are compared")
    both = source.every(exists(shop, left).yes, exists(shop, right).yes)
    one, two = listed(shop, _plain(left)), listed(shop, _plain(right))
    return Truth(
        yes=source.every(both, source.call("inv_same", one, two)),
        no=source.every(both, source.negation(source.call("inv_same", one, two))),
    )


def _plain(term: Term) -> Items | Scalar:
    if isinstance(term, Truth):
        raise UntranslatableError("truth values in a list")
    return term


def _types(term: Items | Truth) -> tuple[str, ...]:
    if isinstance(term, Slot | Each):
        return term.types
    raise UntranslatableError("several collections are compared")


def order(shop: Shop, left: Term, operator: str, right: Term) -> Truth:
    """Translate `<`, `>`, `<=`, `>=`."""
    if isinstance(left, Truth) or isinstance(right, Truth):
        raise UntranslatableError("truth values have no order")
    one, two = single(shop, left), single(shop, right)
    if NO in (_exists(one), _exists(two)):
        return EMPTY
    if one.kind != two.kind or one.kind not in ("number", "text", *_HELPED):
        raise UntranslatableError("values of these kinds have no plain order")
    # An item without a value has no place in an order: asking for it makes the expression undecidable.
    there = (_exists(one), _exists(two))
    yes, no = (source.every(*there, _ordered(one, word, two)) for word in (operator, _REVERSED[operator]))
    yes_unless = no_unless = None
    if one.absent is not None and not two.when and two.code.text.isdigit():
        holds = _holds(one.absent, operator, int(two.code.text))
        yes_unless, no_unless = (one.roots, None) if holds else (None, one.roots)
    return Truth(
        yes=yes,
        no=no,
        yes_unless=yes_unless,
        no_unless=no_unless,
        definite=not one.when and not two.when and one.kind not in _HELPED,
    )


def _ordered(one: Scalar, operator: str, two: Scalar) -> Code:
    if one.kind in _HELPED:
        return source.call(_HELPED[one.kind], one.code, literal(operator), two.code)
    return source.compared(one.code, operator, two.code)


def _holds(one: int, operator: str, two: int) -> bool:
    return {"<": one < two, ">": one > two, "<=": one <= two, ">=": one >= two, "=": one == two}[operator]


def equal_number(one: Scalar, two: Scalar, truth: Truth) -> Truth:
    """Add to an equality with a number what it is when nothing is there."""
    if one.absent is None or two.when or not two.code.text.isdigit():
        return truth
    holds = one.absent == int(two.code.text)
    return Truth(
        yes=truth.yes,
        no=truth.no,
        yes_unless=one.roots if holds else None,
        no_unless=None if holds else one.roots,
        definite=truth.definite,
    )


def arithmetic(shop: Shop, left: Term, operator: str, right: Term) -> Scalar:
    """Translate `+` and `-` of numbers, `+` and `&` of strings."""
    if isinstance(left, Truth) or isinstance(right, Truth):
        raise UntranslatableError("truth values cannot be added")
    one, two = single(shop, left), single(shop, right)
    if one.kind != two.kind or one.kind not in ("number", "text") or (one.kind == "text" and operator == "-"):
        raise UntranslatableError("such values cannot be added")
    if operator == "&":
        return Scalar(when=(), code=source.added(_or_empty(one), "+", _or_empty(two)), kind="text")
    absent = one.absent + two.absent if one.absent is not None and two.absent is not None and operator == "+" else None
    return Scalar(
        when=(*one.when, *two.when),
        code=source.added(one.code, operator, two.code),
        kind=one.kind,
        absent=absent,
        roots=one.roots | two.roots if one.roots is not None and two.roots is not None else None,
    )


def _or_empty(one: Scalar) -> Code:
    text = source.either(source.every(*one.when), one.code, literal(""))
    return Code(f"({text.text})") if text != one.code else text


def within(shop: Shop, item: Term, collection: Term) -> Truth:
    """Translate `item in collection`."""
    if isinstance(item, Truth) or isinstance(collection, Truth):
        raise UntranslatableError("truth values are no members here")
    one = single(shop, item)
    if _exists(one) == NO:
        return EMPTY
    if one.kind != "text":
        raise UntranslatableError("only strings are looked for")
    words = literals(collection)
    if words is not None:
        found = source.compared(one.code, "in", source.one_of(words))
    else:
        found = source.compared(one.code, "in", _set(shop, collection))
    yes = source.every(*one.when, found)
    no = source.every(_exists(one), source.negation(yes))
    return Truth(yes=yes, no=no, definite=_exists(one) == YES)


def _set(shop: Shop, collection: Items | Scalar) -> Code:
    """Write the set of a collection's strings; one that does not change from item to item is made once."""
    kind = collection.kind if isinstance(collection, Scalar) else kind_of(_types(collection))
    if kind != "text":
        raise UntranslatableError("strings are looked for among other things")
    words = listed(shop, collection)
    made = source.call("frozenset", words)
    once = shop.once(made)
    return words if once == made else once


def literals(term: Term) -> tuple[str, ...] | None:
    """Return the strings of a union of literals; None for anything else."""
    if isinstance(term, Joined):
        parts = [literals(part) for part in term.parts]
        return None if None in parts else tuple(word for part in parts if part is not None for word in part)
    return (term.constant,) if isinstance(term, Scalar) and term.constant is not None else None
