"""What parts of an expression are while they are translated: truths, single values, and items of the data.

The data are raw JSON: an object is a dict; a primitive is its bare value, or None when only its twin (`_name`, for its
id and extensions) is there.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.validate.fhir.invariants import source
from eqlab.validate.fhir.invariants.shapes import Types, is_primitive
from eqlab.validate.fhir.invariants.source import NO, YES, Clause, Code, For

Names: TypeAlias = frozenset[str]


@dataclass(slots=True)
class Shop:
    """What one translation makes on its way."""

    names: dict[str, object] = field(default_factory=dict)
    """Globals that the Python needs."""
    beforehand: dict[Code, Code] = field(default_factory=dict)
    """Values computed once, before the expression, with the names that hold them."""
    variables: int = 0
    loops: int = 0
    """How many criteria are being translated, one in the other."""

    def fresh(self) -> Code:
        """Return a new variable."""
        self.variables += 1
        return Code(f"_{self.variables}")

    def once(self, code: Code) -> Code:
        """Let what does not change from item to item be computed once, before the loops."""
        if not self.loops or "(" not in code.text or source.free_variables(code):
            return code
        return self.beforehand.setdefault(code, Code(f"inv_b{len(self.beforehand)}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A truth value, or nothing."""

    yes: Code
    """Python for: it is true."""
    no: Code
    """Python for: it is false. When neither holds it is empty."""
    yes_unless: Names | None = None
    """It is true when `v` has none of these members; None when that cannot be said."""
    no_unless: Names | None = None
    """Likewise for false."""
    definite: bool = False
    """True when it is never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One computed value, or nothing."""

    when: tuple[Code, ...]
    """Conditions under which there is a value."""
    code: Code
    kind: str
    """`text`, `number`, `truth`, `moment`, `time`, `quantity`, `object`, `any` or `mixed`."""
    exists: Code | None = None
    """Python for: there is an item, though perhaps without a value; None when that is `when`."""
    constant: str | None = None
    """The string, when it is a literal."""
    absent: int | None = None
    """The value when `v` has none of the members `roots`."""
    roots: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An element of one object, or of each object that the clauses give; it may be absent."""

    clauses: tuple[Clause, ...]
    holder: Code
    """The object; an empty one when there is none."""
    names: tuple[tuple[str, Types], ...]
    many: bool
    roots: Names | None
    """Members of `v` without any of which there is nothing."""

    @property
    def types(self) -> Types:
        """The types that an item may have."""
        return tuple(dict.fromkeys(type_ for _, types in self.names for type_ in types))

    @property
    def keys(self) -> tuple[str, ...]:
        """The members of which one is there when the element is."""
        twins = (f"_{name}" for name, types in self.names if any(map(is_primitive, types)))
        return (*(name for name, _ in self.names), *twins)


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """Items that the clauses give."""

    clauses: tuple[Clause, ...]
    item: Code
    types: Types
    roots: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Items of several collections."""

    parts: "tuple[Items | Scalar, ...]"
    distinct: bool
    """True when equal items count once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """The objects below an object."""

    holder: Code
    deep: bool
    """True for all descendants, false for children."""


Items: TypeAlias = Slot | Each | Joined | Below
Term: TypeAlias = Truth | Scalar | Items

NOTHING = Each(clauses=(NO,), item=source.NONE, types=(), roots=frozenset())


def looped(clauses: tuple[Clause, ...]) -> bool:
    """Tell whether there are loops among clauses."""
    return any(isinstance(clause, For) for clause in clauses)


def several(term: Term) -> bool:
    """Tell whether a term can have more than one item."""
    if isinstance(term, Joined | Below):
        return True
    if isinstance(term, Truth | Scalar):
        return False
    many = isinstance(term, Slot) and term.many
    return many or any(isinstance(clause, For) and not clause.once for clause in term.clauses)


def conditions(clauses: tuple[Clause, ...]) -> tuple[Code, ...]:
    """Return the clauses that are conditions."""
    return tuple(clause for clause in clauses if isinstance(clause, Code))


def joint(one: Names | None, two: Names | None) -> Names | None:
    """Both must be so."""
    return None if one is None or two is None else one | two


def lesser(one: Names | None, two: Names | None) -> Names | None:
    """One of them suffices: the one that asks less."""
    if one is None or two is None:
        return two if one is None else one
    return one if len(one) <= len(two) else two


def certain(code: Code, yes_unless: Names | None = None, no_unless: Names | None = None) -> Truth:
    """Make a truth that is never empty."""
    return Truth(yes=code, no=source.negation(code), yes_unless=yes_unless, no_unless=no_unless, definite=True)


ALWAYS, NEVER = certain(YES, yes_unless=frozenset()), certain(NO, no_unless=frozenset())


def conjunction(one: Truth, two: Truth) -> Truth:
    """Translate `and`."""
    return Truth(
        yes=source.every(one.yes, two.yes),
        no=source.some(one.no, two.no),
        yes_unless=joint(one.yes_unless, two.yes_unless),
        no_unless=lesser(one.no_unless, two.no_unless),
        definite=one.definite and two.definite,
    )


def opposite(one: Truth) -> Truth:
    """Translate `not`."""
    return Truth(yes=one.no, no=one.yes, yes_unless=one.no_unless, no_unless=one.yes_unless, definite=one.definite)


def disjunction(one: Truth, two: Truth) -> Truth:
    """Translate `or`."""
    return opposite(conjunction(opposite(one), opposite(two)))


def alike(one: Truth, two: Truth) -> Truth:
    """Translate `=` of truth values; its opposite is `xor`."""
    both = lesser(joint(one.yes_unless, two.yes_unless), joint(one.no_unless, two.no_unless))
    apart = lesser(joint(one.yes_unless, two.no_unless), joint(one.no_unless, two.yes_unless))
    definite = one.definite and two.definite
    if definite:
        yes, no = source.compared(one.yes, "==", two.yes), source.compared(one.yes, "!=", two.yes)
    else:
        yes = source.some(source.every(one.yes, two.yes), source.every(one.no, two.no))
        no = source.some(source.every(one.yes, two.no), source.every(one.no, two.yes))
    return Truth(yes=yes, no=no, yes_unless=both, no_unless=apart, definite=definite)
