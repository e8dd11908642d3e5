"""Python expressions as text, with as few parentheses as they need; nothing else in this room writes Python."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

LONGEST = 20_000
"""Characters that the Python of one expression may have."""
_SHORT = 32
"""Characters of a text that is written out in a name."""
_CONDITIONAL, _OR, _AND, _NOT, _COMPARED, _SUM, _WHOLE = range(7)


class UntranslatableError(Exception):
    """An expression has no Python here; the general engine evaluates it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A Python expression."""

    text: str
    binds: int = _WHOLE
    """How strongly its outermost operator binds."""
    opposite: "Code | None" = field(default=None, compare=False)
    """Its negation, when that is as short."""
    parts: tuple["Code", ...] = field(default=(), compare=False)
    """The parts of an `and`."""
    cases: tuple["Code", ...] = field(default=(), compare=False)
    """The parts of an `or`."""

    def __post_init__(self) -> None:
        if len(self.text) > LONGEST:
            raise UntranslatableError("its Python would be too long")

    def within(self, binds: int) -> str:
        """Return its text as an operand of an operator that binds so strongly."""
        return self.text if self.binds >= binds else f"({self.text})"


YES, NO, NONE = Code("True"), Code("False"), Code("None")


class For(NamedTuple):
    """A loop of a comprehension."""

    variable: str
    over: Code
    once: bool = False
    """True when it has one turn at most."""


Clause: TypeAlias = For | Code
"""A loop, or a condition."""


def name_of(kind: str, text: str) -> str:
    """Return the name of a global that a text is written for: the same for the same text, and another for any other."""
    if len(text) <= _SHORT:
        return f"inv_{kind}{text.encode('utf-8', 'surrogatepass').hex()}"
    import hashlib  # noqa: PLC0415 - most are short, and it takes long to load

    return f"inv_{kind}_{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def literal(value: str | int | bool) -> Code:
    """Write a constant. A definition's text becomes Python only here."""
    if value.__class__ not in (str, int, bool):
        raise TypeError("only plain strings, whole numbers and truth values are written as constants")
    return Code(repr(value))


def one_of(values: Iterable[str]) -> Code:
    """Write a set of strings; Python makes it a constant where it is only asked for membership."""
    return Code("{" + ", ".join(literal(value).text for value in values) + "}")


def name(text: str) -> Code:
    """Write a name that this room made."""
    if not text.isidentifier():
        raise ValueError(f"{text!r} is no name")
    return Code(text)


def call(function: str, *arguments: Code) -> Code:
    """Write a call."""
    return Code(f"{function}({', '.join(one.within(_CONDITIONAL) for one in arguments)})")


def method(of: Code, function: str, *arguments: Code) -> Code:
    """Write the call of a method."""
    return call(f"{of.within(_WHOLE)}.{function}", *arguments)


def item(of: Code, key: Code) -> Code:
    """Write `of[key]`."""
    return Code(f"{of.within(_WHOLE)}[{key.text}]")


_OPPOSITES = {"in": "not in", "is": "is not", "==": "!=", "not in": "in", "is not": "is", "!=": "=="}


def compared(left: Code, operator: str, right: Code) -> Code:
    """Write a comparison."""
    one, two = left.within(_SUM), right.within(_SUM)
    opposite = Code(f"{one} {_OPPOSITES[operator]} {two}", _COMPARED) if operator in _OPPOSITES else None
    return Code(f"{one} {operator} {two}", _COMPARED, opposite)


def added(left: Code, operator: str, right: Code) -> Code:
    """Write a sum or difference."""
    return Code(f"{left.within(_SUM)} {operator} {right.within(_WHOLE)}", _SUM)


def whole(values: Iterable[Code]) -> Code:
    """Write a list."""
    return Code("[" + ", ".join(one.within(_CONDITIONAL) for one in values) + "]")


def every(*codes: Code) -> Code:
    """Write `a and b`, as short as what is known of them allows."""
    flat = (part for code in codes for part in (code.parts or (code,)))
    kept = list(dict.fromkeys(code for code in flat if code != YES))
    if NO in kept:
        return NO
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return kept[0] if kept else YES
    return Code(" and ".join(code.within(_AND) for code in kept), _AND, parts=tuple(kept))


def some(*codes: Code) -> Code:
    """Write `a or b`, as short as what is known of them allows."""
    kept: dict[Code, None] = {}
    known: set[Code] = set()
    for code in (case for one in codes for case in (one.cases or (one,))):
        shorter = _given(code, known)
        if shorter != NO:
            kept[shorter] = None
            known.add(negation(shorter))
    if YES in kept:
        return YES
    if len(kept) < 2:  # noqa: PLR2004 - nothing to join
        return next(iter(kept), NO)
    return Code(" or ".join(code.within(_OR) for code in kept), _OR, cases=tuple(kept))


def _given(code: Code, known: set[Code]) -> Code:
    """Leave out of an `and`, or of its negation, what is known to be true."""
    parts = code.parts or (code.opposite.parts if code.opposite is not None else ())
    rest = [part for part in parts if part not in known and known.isdisjoint(part.cases)]
    if len(rest) == len(parts):
        return code
    return every(*rest) if code.parts else negation(every(*rest))


def negation(code: Code) -> Code:
    """Write `not a`."""
    if code in (YES, NO):
        return NO if code == YES else YES
    if code.opposite is not None:
        return replace(code.opposite, opposite=code)
    return Code(f"not {code.within(_NOT)}", _NOT, code)


def either(condition: Code, then: Code, otherwise: Code) -> Code:
    """Write `then if condition else otherwise`."""
    if condition in (YES, NO):
        return then if condition == YES else otherwise
    if (then, otherwise) in ((YES, NO), (NO, YES)):
        return condition if then == YES else negation(condition)
    text = f"{then.within(_OR)} if {condition.within(_OR)} else {otherwise.within(_OR)}"
    return then if then == otherwise else Code(text, _CONDITIONAL)


def free_variables(code: Code) -> set[str]:
    """Return the loop variables that an expression uses but does not make."""
    names = [node for node in ast.walk(ast.parse(code.text, mode="eval")) if isinstance(node, ast.Name)]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names if node.id.startswith("_")} - made


def _split(clauses: tuple[Clause, ...]) -> tuple[Code, tuple[Clause, ...]]:
    """Part what holds before the first loop from the loops."""
    at = next((at for at, clause in enumerate(clauses) if isinstance(clause, For)), len(clauses))
    return every(*(clause for clause in clauses[:at] if isinstance(clause, Code))), clauses[at:]


def _loops(clauses: tuple[Clause, ...]) -> str:
    pieces = (
        f" for {clause.variable} in {clause.over.within(_OR)}"
        if isinstance(clause, For)
        else f" if {clause.within(_OR)}"
        for clause in clauses
        if clause != YES
    )
    return "".join(pieces)


def any_of(clauses: tuple[Clause, ...], condition: Code = YES) -> Code:
    """Write whether the condition holds for one item that the clauses give."""
    first, loops = _split(clauses)
    if not loops or condition == NO:
        return every(first, condition)
    if condition == YES and isinstance(loops[-1], Code):
        condition, loops = loops[-1], loops[:-1]
    return every(first, Code(f"any({condition.within(_CONDITIONAL)}{_loops(loops)})"))


def all_of(clauses: tuple[Clause, ...], condition: Code) -> Code:
    """Write whether the condition holds for all items that the clauses give."""
    first, loops = _split(clauses)
    if not loops or condition == YES:
        return some(negation(first), condition)
    return some(negation(first), Code(f"all({condition.within(_CONDITIONAL)}{_loops(loops)})"))


def list_of(clauses: tuple[Clause, ...], value: Code) -> Code:
    """Write the list of what the clauses give."""
    first, loops = _split(clauses)
    text = f"{value.within(_CONDITIONAL)}{_loops(loops)}"
    listed = Code(f"[{text}]")
    if len(loops) == 1 and isinstance(loops[0], For) and value.text == loops[0].variable:
        listed = call("list", loops[0].over)
    return either(first, listed, Code("()"))


def count_of(clauses: tuple[Clause, ...], size: Code) -> Code:
    """Write how many items there are, `size` for each turn of the clauses."""
    first, loops = _split(clauses)
    if not loops:
        return size if first == YES else Code(f"({size.within(_OR)} if {first.within(_OR)} else 0)")
    counted = call("sum", Code(f"{size.within(_CONDITIONAL)}{_loops(loops)}"))
    return counted if first == YES else Code(f"({counted.text} if {first.within(_OR)} else 0)")
