"""From the text of an expression to a closure; what an author can get wrong is refused here."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate import issues
from eqlab.validate.fhirpath.boundary_functions import BOUNDARY_FUNCTIONS
from eqlab.validate.fhirpath.collection_functions import COLLECTION_FUNCTIONS, sort
from eqlab.validate.fhirpath.evaluation import (
    ANY_NUMBER,
    NO_ADDITIONS,
    Additions,
    Closure,
    Function,
    Run,
    constant,
    indexed,
    invoke,
    remembered,
    variable,
)
from eqlab.validate.fhirpath.fhir_functions import FHIR_FUNCTIONS
from eqlab.validate.fhirpath.model import SYSTEM_TYPES, is_fhir_type, known_types
from eqlab.validate.fhirpath.navigation import members, present, start
from eqlab.validate.fhirpath.nodes import Node, Nodes, computed, truth
from eqlab.validate.fhirpath.number_functions import NUMBER_FUNCTIONS, negated
from eqlab.validate.fhirpath.operators import operation
from eqlab.validate.fhirpath.quantities import read_quantity
from eqlab.validate.fhirpath.static_types import Complaint, check_types
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse
from eqlab.validate.fhirpath.temporal import parse_temporal
from eqlab.validate.fhirpath.text_functions import TEXT_FUNCTIONS
from eqlab.validate.fhirpath.type_functions import TYPE_FUNCTIONS
from eqlab.validate.patterns import PatternError, safe_pattern
from eqlab.validate.words import shorten

FUNCTIONS: dict[str, Function] = {
    **COLLECTION_FUNCTIONS,
    **TYPE_FUNCTIONS,
    **TEXT_FUNCTIONS,
    **NUMBER_FUNCTIONS,
    **BOUNDARY_FUNCTIONS,
    **FHIR_FUNCTIONS,
}
"""All functions the lab knows, by name."""

_LONGEST = 400
"""Letters of an expression that a sentence shows."""


def compile_text(
    text: str, type_: str | None = None, *, json_names: bool = False, additions: Additions = NO_ADDITIONS
) -> Closure:
    """Compile an expression. Raises AuthorError with the place in the expression.

    With a type, elements and functions that values of it cannot have are refused; an empty one is any type. With
    `json_names` a choice may go by its names in JSON too. `additions` are functions beside the language's own.
    """
    try:
        tree = parse(text)
        compiler = _Compiler(text, "defineVariable" in text, additions)
        closure = compiler.closure(tree)
        if type_ is not None:
            check_types(tree, type_, json_names=json_names)
    except SyntaxFault as fault:
        facts = {"expression": _shown(text), "line": str(fault.line), "column": str(fault.column)}
        hint = _hint(text.split("\n")[fault.line - 1 : fault.line], fault.column)
        raise AuthorError(issues.BAD_EXPRESSION, None, hint, found=shorten(fault.found), **facts) from fault
    except Complaint as complaint:
        near, expected = complaint.near, complaint.expected
        raise compiler.refuse(complaint.issue, complaint.tree, near, expected, **complaint.facts) from complaint
    except RecursionError as error:
        facts = {"expression": _shown(text), "found": words("too deep a nesting"), "line": "1", "column": "1"}
        raise AuthorError(issues.BAD_EXPRESSION, None, **facts) from error
    return closure


_HINTS = {
    '"': words("strings in single quotes"),
    "!": words("not() after what is denied, or != between two values"),
    "==": words("a single ="),
    "&&": "and",
    "||": "or",
}
"""What is meant by signs of other languages."""


def _hint(line: list[str], column: int) -> str:
    """Return what to write for the sign that stands at a column, alone or with the one before it."""
    text = "".join(line)
    return _HINTS.get(text[max(0, column - 2) : column]) or _HINTS.get(text[column - 1 : column], "")


def _shown(text: str) -> str:
    """Return the expression as sentences show it."""
    return shorten(text, _LONGEST)


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Compiles the trees of one expression."""

    text: str
    defines: bool
    """True when the expression defines variables, whose reach then ends with the part that defines them."""
    additions: Additions

    def refuse(self, issue: Issue, tree: Tree, near: str = "", expected: str = "", **facts: str) -> AuthorError:
        place = {"expression": _shown(self.text), "line": str(tree.line), "column": str(tree.column)}
        return AuthorError(issue, None, expected, near, **place, **facts)

    def closure(self, tree: Tree) -> Closure:
        """Compile a tree that begins a path."""
        closure = _COMPILERS[tree.kind](self, tree)
        return remembered(closure) if tree.kind in _CHAINS and not self.defines and _anchored(tree) else closure

    def part(self, tree: Tree) -> Closure:
        """Compile an operand or argument."""
        return _fenced(self.closure(tree)) if self.defines else self.closure(tree)

    def start(self, tree: Tree) -> Closure:
        return start(tree.text)

    def variable(self, tree: Tree) -> Closure:
        return variable(tree.text)

    def invoke(self, tree: Tree) -> Closure:
        left, right = tree.children
        if right.kind == "member":
            return invoke(self.closure(left), members(right.text))
        if right.text in ("exists", "empty") and right.kind == "function" and not right.children:
            return invoke(self.sought(left), self.function(right))
        return invoke(self.closure(left), self.closure(right))

    def sought(self, tree: Tree) -> Closure:
        """Compile what is only asked whether it is there."""
        if tree.kind == "member" and not tree.text[:1].isupper():
            return present(tree.text)
        if tree.kind == "invoke" and tree.children[1].kind == "member":
            return invoke(self.closure(tree.children[0]), present(tree.children[1].text))
        return self.closure(tree)

    def index(self, tree: Tree) -> Closure:
        return indexed(self.closure(tree.children[0]), self.part(tree.children[1]))

    def function(self, tree: Tree) -> Closure:
        known = FUNCTIONS.get(tree.text) or self.additions.functions.get(tree.text)
        if known is None:
            near = nearest(tree.text, (*FUNCTIONS, *self.additions.functions))
            raise self.refuse(issues.UNKNOWN_FUNCTION, tree, near, function=tree.text)
        self.check_arguments(tree, known)
        call = known.call
        if known.type_name:
            name = self.type_name(tree.children[0])
            return lambda run, focus: call(run, focus, name)
        if tree.text == "sort":
            return self.sort(tree)
        parts = [self.part(child) for child in tree.children]
        if known.lazy:
            return lambda run, focus: call(run, focus, *parts)
        if not parts:
            return call
        return lambda run, focus: call(run, focus, *[part(run, run.this) for part in parts])

    def check_arguments(self, tree: Tree, known: Function) -> None:
        given = len(tree.children)
        if not known.least <= given <= known.most:
            allowed = (
                str(known.least)
                if known.least == known.most
                else words("{least} to {limit}", least=str(known.least), limit=str(known.most))
            )
            if known.most == ANY_NUMBER:
                allowed = words("{least} or more", least=str(known.least))
            raise self.refuse(issues.WRONG_ARGUMENTS, tree, function=tree.text, allowed=allowed, found=str(given))
        if tree.text in ("matches", "matchesFull", "replaceMatches") and tree.children[0].kind == "string":
            pattern = tree.children[0].text
            try:
                safe_pattern(pattern, dotall=True)
            except PatternError as error:
                raise AuthorError(issues.BAD_PATTERN, pattern=pattern, reason=str(error)) from error
        if known.names is not None and tree.children[0].kind == "string":
            self.check_name(tree.children[0], tree.text, known.names)

    def check_name(self, tree: Tree, function: str, names: frozenset[str]) -> None:
        if tree.text not in names:
            expected, place = (
                words("one of {names}", names=", ".join(sorted(names))),
                {"line": str(tree.line), "column": str(tree.column)},
            )
            facts = {"expression": _shown(self.text), "name": shorten(tree.text), "function": function, **place}
            raise AuthorError(issues.UNKNOWN_NAME, None, expected, nearest(tree.text, names), **facts)

    def sort(self, tree: Tree) -> Closure:
        """Compile `sort`: a key with a minus before it sorts from the greatest down."""
        keys = [
            (self.part(child.children[0] if falling else child), falling)
            for child in tree.children
            for falling in [child.kind == "sign" and child.text == "-"]
        ]
        return lambda run, focus: sort(run, focus, keys)

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
        left = self.part(tree.children[0])
        if tree.text in ("is", "as"):
            name, call = self.type_name(tree.children[1]), FUNCTIONS[tree.text].call
            return lambda run, focus: call(run, left(run, focus), name)
        return operation(tree.text, left, self.part(tree.children[1]))

    def number(self, tree: Tree) -> Closure:
        return constant(computed(Decimal(tree.text) if "." in tree.text else int(tree.text)))

    def quantity(self, tree: Tree) -> Closure:
        amount, _, unit = tree.text.partition(" ")
        code = unit[1:-1] if unit.startswith("'") else None
        return constant(computed(read_quantity(amount, code, None if code else unit)))

    def moment(self, tree: Tree) -> Closure:
        text = tree.text.removeprefix("@")
        type_ = "Time" if tree.kind == "time" else "DateTime" if "T" in text else "Date"
        moment = parse_temporal(text.removeprefix("T") if type_ == "Time" else text, type_)
        if moment is None:
            raise self.refuse(issues.BAD_DATE, tree, found=tree.text)
        return constant([Node(moment, f"System.{type_}")])


_CHAINS = ("invoke", "operator")
_OWN_FOCUS = ("where", "select", "exists", "all", "repeat")
"""Functions whose arguments look at nothing but the items before them."""


def _anchored(tree: Tree) -> bool:
    """Tell whether a tree gives the same wherever it stands: it begins with a variable and looks at nothing else."""
    if tree.kind == "invoke":
        return _anchored(tree.children[0]) and _plain(tree.children[1])
    if tree.kind == "operator" and tree.text == "|":
        return all(map(_anchored, tree.children))
    return tree.kind == "variable"


def _plain(step: Tree) -> bool:
    if step.kind != "function" or not step.children:
        return step.kind in ("member", "function")
    known = FUNCTIONS.get(step.text)
    return (known is not None and known.type_name) or all(
        child.kind in ("string", "number") or (step.text in _OWN_FOCUS and not _mentions_total(child))
        for child in step.children
    )


def _mentions_total(tree: Tree) -> bool:
    return tree.kind == "total" or any(map(_mentions_total, tree.children))


def _this(run: Run, _focus: Nodes) -> Nodes:
    return run.this


def _index(run: Run, _focus: Nodes) -> Nodes:
    return computed(run.index)


def _total(run: Run, _focus: Nodes) -> Nodes:
    return run.total


def _fenced(closure: Closure) -> Closure:
    """Let what a part defines end with it."""

    def inside(run: Run, focus: Nodes) -> Nodes:
        before = run.defined
        result = closure(run, focus)
        run.defined = before
        return result

    return inside


_COMPILERS: dict[str, Callable[[_Compiler, Tree], Closure]] = {
    "member": _Compiler.start,
    "this": lambda *_: _this,
    "index of": lambda *_: _index,
    "total": lambda *_: _total,
    "variable": _Compiler.variable,
    "function": _Compiler.function,
    "invoke": _Compiler.invoke,
    "index": _Compiler.index,
    "sign": _Compiler.sign,
    "operator": _Compiler.operation,
    "null": lambda *_: constant([]),
    "boolean": lambda _, tree: constant(truth(tree.text == "true")),
    "string": lambda _, tree: constant(computed(tree.text)),
    "number": _Compiler.number,
    "quantity": _Compiler.quantity,
    "datetime": _Compiler.moment,
    "time": _Compiler.moment,
}
