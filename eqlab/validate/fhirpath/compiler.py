"""From the text of an expression to a closure; what an author can get wrong is refused here."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.validate import issues
from eqlab.validate.fhirpath.collection_functions import COLLECTION_FUNCTIONS
from eqlab.validate.fhirpath.comparison import collections_equal, collections_equivalent, distinct, equal, order
from eqlab.validate.fhirpath.evaluation import (
    Closure,
    Function,
    Run,
    constant,
    indexed,
    invoke,
    members,
    start,
    variable,
)
from eqlab.validate.fhirpath.model import SYSTEM_TYPES, is_fhir_type, known_types
from eqlab.validate.fhirpath.nodes import Node, Nodes, boolean, computed, single, truth
from eqlab.validate.fhirpath.number_functions import NUMBER_FUNCTIONS, arithmetic, negated
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse
from eqlab.validate.fhirpath.temporal import parse_temporal
from eqlab.validate.fhirpath.text_functions import TEXT_FUNCTIONS
from eqlab.validate.fhirpath.type_functions import TYPE_FUNCTIONS, read_quantity
from eqlab.validate.patterns import PatternError, safe_pattern

FUNCTIONS: dict[str, Function] = {**COLLECTION_FUNCTIONS, **TYPE_FUNCTIONS, **TEXT_FUNCTIONS, **NUMBER_FUNCTIONS}
"""All functions the lab knows, by name."""


def compile_text(text: str, at: Position) -> Closure:
    """Compile an expression. Raises AuthorError with the place in the expression."""
    try:
        tree = parse(text)
    except SyntaxFault as fault:
        raise AuthorError(
            issues.BAD_EXPRESSION,
            at=at,
            expression=text,
            found=fault.found,
            line=str(fault.line),
            column=str(fault.column),
        ) from fault
    return _Compiler(text, at).closure(tree)


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles the trees of one expression."""

    text: str
    at: Position

    def refuse(self, issue: Issue, tree: Tree, near: str = "", **facts: str) -> AuthorError:
        place = {"expression": self.text, "line": str(tree.line), "column": str(tree.column)}
        return AuthorError(issue, at=self.at, nearest=near, **place, **facts)

    def closure(self, tree: Tree) -> Closure:
        """Compile a tree that begins a path."""
        compilers: dict[str, Callable[[Tree], Closure]] = {
            "member": lambda tree: start(tree.text),
            "this": lambda _: lambda run, _focus: run.this,
            "index of": lambda _: lambda run, _focus: computed(run.index),
            "total": lambda _: lambda run, _focus: run.total,
            "variable": lambda tree: variable(tree.text),
            "function": self.function,
            "invoke": lambda tree: invoke(self.closure(tree.children[0]), self.step(tree.children[1])),
            "index": lambda tree: indexed(self.closure(tree.children[0]), self.closure(tree.children[1])),
            "sign": self.sign,
            "operator": self.operation,
        }
        compiler = compilers.get(tree.kind)
        return compiler(tree) if compiler else constant(self.literal(tree))

    def step(self, tree: Tree) -> Closure:
        """Compile what follows a dot."""
        return members(tree.text) if tree.kind == "member" else self.closure(tree)

    def function(self, tree: Tree) -> Closure:
        known = FUNCTIONS.get(tree.text)
        if known is None:
            near = nearest(tree.text, FUNCTIONS)
            raise self.refuse(issues.UNKNOWN_FUNCTION, tree, near, function=tree.text)
        if not known.least <= len(tree.children) <= known.most:
            allowed = str(known.least) if known.least == known.most else f"{known.least} to {known.most}"
            given = str(len(tree.children))
            raise self.refuse(issues.WRONG_ARGUMENTS, tree, function=tree.text, allowed=allowed, found=given)
        self.check_pattern(tree)
        call = known.call
        if known.type_name:
            name = self.type_name(tree.children[0])
            return lambda run, focus: call(run, focus, name)
        parts = [self.closure(child) for child in tree.children]
        if known.lazy:
            return lambda run, focus: call(run, focus, *parts)
        if not parts:
            return call
        return lambda run, focus: call(run, focus, *[part(run, run.this) for part in parts])

    def check_pattern(self, tree: Tree) -> None:
        literal = tree.children and tree.children[0].kind == "string"
        if tree.text in ("matches", "matchesFull", "replaceMatches") and literal:
            try:
                safe_pattern(tree.children[0].text, dotall=True)
            except PatternError as error:
                pattern = tree.children[0].text
                raise AuthorError(issues.BAD_PATTERN, at=self.at, pattern=pattern, reason=str(error)) from error

    def type_name(self, tree: Tree) -> str:
        if tree.kind == "invoke" and all(child.kind == "member" for child in tree.children):
            name = ".".join(child.text for child in tree.children)
        else:
            name = tree.text
        space, _, bare = name.rpartition(".")
        if not (bare in SYSTEM_TYPES or is_fhir_type(bare)) or space not in ("", "FHIR", "System"):
            raise self.refuse(issues.UNKNOWN_TYPE, tree, nearest(bare, known_types()), type=name)
        return name

    def sign(self, tree: Tree) -> Closure:
        value = self.closure(tree.children[0])
        return (lambda run, focus: negated(value(run, focus))) if tree.text == "-" else value

    def operation(self, tree: Tree) -> Closure:
        left = self.closure(tree.children[0])
        if tree.text in ("is", "as"):
            name, call = self.type_name(tree.children[1]), FUNCTIONS[tree.text].call
            return lambda run, focus: call(run, left(run, focus), name)
        right = self.closure(tree.children[1])
        if tree.text in _LOGIC:
            decide, settled = _LOGIC[tree.text]
            return _logical(left, right, decide, settled)
        work = _OPERATORS[tree.text]
        return lambda run, focus: work(left(run, focus), right(run, focus))

    def literal(self, tree: Tree) -> Nodes:
        readers: dict[str, Callable[[Tree], Nodes]] = {
            "null": lambda _: [],
            "boolean": lambda tree: truth(tree.text == "true"),
            "string": lambda tree: computed(tree.text),
            "number": lambda tree: computed(Decimal(tree.text) if "." in tree.text else int(tree.text)),
            "quantity": _quantity,
        }
        return readers.get(tree.kind, self.moment)(tree)

    def moment(self, tree: Tree) -> Nodes:
        text = tree.text.removeprefix("@")
        type_ = "Time" if tree.kind == "time" else "DateTime" if "T" in text else "Date"
        moment = parse_temporal(text.removeprefix("T") if type_ == "Time" else text, type_)
        if moment is None:
            raise self.refuse(issues.BAD_DATE, tree, found=tree.text)
        return [Node(moment, f"System.{type_}")]


def _quantity(tree: Tree) -> Nodes:
    amount, _, unit = tree.text.partition(" ")
    code = unit[1:-1] if unit.startswith("'") else None
    return computed(read_quantity(amount, code, None if code else unit))


def _logical(
    left: Closure,
    right: Closure,
    decide: Callable[[bool | None, bool | None], bool | None],
    settled: bool | None,
) -> Closure:
    """Compile a logical operator; the right side is not looked at when the left one, `settled`, decides."""

    def run_both(run: Run, focus: Nodes) -> Nodes:
        one = boolean(left(run, focus))
        if one is settled and one is not None:
            return truth(decide(one, None))
        return truth(decide(one, boolean(right(run, focus))))

    return run_both


def _and(one: bool | None, two: bool | None) -> bool | None:
    return False if one is False or two is False else None if one is None or two is None else True


def _or(one: bool | None, two: bool | None) -> bool | None:
    return True if one or two else None if one is None or two is None else False


def _xor(one: bool | None, two: bool | None) -> bool | None:
    return None if one is None or two is None else one is not two


def _implies(one: bool | None, two: bool | None) -> bool | None:
    return _or(None if one is None else not one, two)


_LOGIC: dict[str, tuple[Callable[[bool | None, bool | None], bool | None], bool | None]] = {
    "and": (_and, False),
    "or": (_or, True),
    "xor": (_xor, None),
    "implies": (_implies, False),
}


def _compared(left: Nodes, right: Nodes, holds: Callable[[int], bool]) -> Nodes:
    one, two = single(left), single(right)
    result = order(one, two) if one and two else None
    return [] if result is None else truth(holds(result))


def _negation(value: bool | None) -> bool | None:
    return None if value is None else not value


def _within(item: Nodes, collection: Nodes) -> Nodes:
    node = single(item)
    return [] if node is None else truth(any(equal(node, other) for other in collection))


def _arithmetic(operator: str) -> Callable[[Nodes, Nodes], Nodes]:
    return lambda left, right: arithmetic(operator, left, right)


_OPERATORS: dict[str, Callable[[Nodes, Nodes], Nodes]] = {
    **{operator: _arithmetic(operator) for operator in ("+", "-", "*", "/", "div", "mod", "&")},
    "=": lambda left, right: truth(collections_equal(left, right)),
    "!=": lambda left, right: truth(_negation(collections_equal(left, right))),
    "~": lambda left, right: truth(collections_equivalent(left, right)),
    "!~": lambda left, right: truth(not collections_equivalent(left, right)),
    "<": lambda left, right: _compared(left, right, lambda result: result < 0),
    ">": lambda left, right: _compared(left, right, lambda result: result > 0),
    "<=": lambda left, right: _compared(left, right, lambda result: result <= 0),
    ">=": lambda left, right: _compared(left, right, lambda result: result >= 0),
    "|": lambda left, right: distinct(left + right),
    "in": _within,
    "contains": lambda left, right: _within(right, left),
}
