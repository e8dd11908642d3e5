"""Assertions as Python over raw JSON: a quick test of a value that is sure when it says yes.

What it does not say yes to the assertions themselves look at, which say what is wrong. Malformed values may make a test
raise what plain Python raises. Text of profiles gets into the source only through `repr` of plain strings.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from eqlab.validate.fhir.model import primitive_names, resource_names, type_of

STUMBLES = (TypeError, ValueError, KeyError, IndexError, AttributeError, ArithmeticError)
"""What a test raises at a malformed value."""


@dataclass(slots=True)
class Sheet:
    """Source under way."""

    names: dict[str, Any] = field(default_factory=dict)
    """Globals that the source needs."""
    lines: list[str] = field(default_factory=list)
    """Functions that are written."""
    made: int = 0
    shaped: set[str] = field(default_factory=set)
    """Variables of arrays of which it is looked at elsewhere whether all values are objects."""

    def fresh(self, letter: str) -> str:
        """Return a new name."""
        self.made += 1
        return f"{letter}{self.made}"

    def constant(self, value: object) -> str:
        """Return the name of a global that holds a value."""
        name = self.fresh("k")
        self.names[name] = value
        return name

    def function(self, arguments: str, lines: Iterable[str]) -> str:
        """Write a function, and return its name."""
        name = self.fresh("f")
        self.lines += [f"def {name}({arguments}):", *(f"    {line}" for line in lines)]
        return name

    def compiled(self, name: str) -> Any:
        """Compile all that was written, and return the function of that name."""
        exec(compile("\n".join(self.lines), "<profile>", "exec"), self.names)  # noqa: S102 - see the module's contract
        return self.names[name]


Sketch: TypeAlias = Callable[[Sheet, str, str], str | None]
"""Writes an expression about the value of a variable that has a type; empty when nothing has to be looked at.

None when it cannot be written.
"""


def nothing(_sheet: Sheet, _value: str, _type: str) -> str:
    """Ask nothing of a value."""
    return ""


def literal(text: str) -> str:
    """Write a plain string. Raises TypeError for anything else."""
    if text.__class__ is not str:
        raise TypeError("only plain strings are written into source")
    return repr(text)


def both(tests: Iterable[str | None], word: str = " and ") -> str | None:
    """Join expressions; None when one of them cannot be written."""
    kept = [one for one in tests if one != ""]
    return None if None in kept else word.join(f"({one})" if len(kept) > 1 else str(one) for one in kept)


def written(sketches: Iterable[Sketch | None], sheet: Sheet, value: str, type_: str) -> str | None:
    """Write what all of these ask of a value."""
    tests = []
    for one in sketches:
        test = one(sheet, value, type_) if one is not None else None
        if test is None:
            return None
        tests.append(test)
    return both(tests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of an element."""

    each: tuple[Sketch | None, ...]
    """Of its one value, where it has one at most."""
    whole: tuple[Sketch, ...]
    """Of the array of its values, where it repeats."""
    single: tuple[Sketch | None, ...]
    """Of each value in that."""
    wanted: bool
    """True when something is to be said where it is not there."""
    resource: str = ""
    """The type that a value must have which may be any resource."""


def of_element(sheet: Sheet, holder: str, type_: str, name: str, asked: Asked) -> str | None:
    """Write what is asked of an element in an object of a type."""
    known = type_of(type_)
    element = known.elements.get(name) if known else None
    if element is None:
        return None
    names = element.json_names()
    if len(names) > 1:
        return _choice(sheet, holder, names, asked)
    ((json_name, of),) = names
    if of == "Resource" and asked.resource and not element.many:
        of = asked.resource
    elif of == "Resource" or of in resource_names():
        return None
    value, twin = sheet.fresh("x"), literal(f"_{json_name}")
    test = _several(sheet, value, of, asked) if element.many else _one(sheet, value, of, asked.each)
    if test is None:
        return None
    bare = f"{twin} not in {holder}" if of in primitive_names() else ""
    return _there(f"{holder}.get({literal(json_name)})", value, bare, test, wanted=asked.wanted)


def _there(got: str, value: str, bare: str, test: str, *, wanted: bool) -> str | None:
    """Write that a member is there and passes a test, or where it is not wanted that it is not there at all."""
    if wanted and _is_equality(test, value):
        return both((test.replace(value, got, 1), bare))
    there = f"({value} := {got}) is not None"
    return both((there, bare, test)) if wanted else both((bare, f"not ({there}) or ({test})"))


def _one(sheet: Sheet, value: str, type_: str, sketches: Iterable[Sketch | None]) -> str | None:
    test = written(sketches, sheet, value, type_)
    if test is None or (type_ in primitive_names() and _is_equality(test, value)):
        return test
    if type_ in resource_names():
        return both((_is_object(value), f"{value}.get('resourceType') == {literal(type_)}", test))
    plain = f"{value}.__class__ is not dict and {value}.__class__ is not list"
    return both((plain if type_ in primitive_names() else _is_object(value), test))


def _is_object(value: str) -> str:
    return f"{value}.__class__ is dict"


def _is_equality(test: str, value: str) -> bool:
    """Tell whether a test is that a variable is a plain string, which nothing else can be."""
    return re.fullmatch(rf"""{value} == (?:'[^'\\]*'|"[^"\\]*")""", test) is not None


def _several(sheet: Sheet, value: str, type_: str, asked: Asked) -> str | None:
    one = sheet.fresh("y")
    whole, each = written(asked.whole, sheet, value, type_), _one(sheet, one, type_, asked.single)
    if whole is None or each is None:
        return None
    lines = [f"if {value}.__class__ is not list or not {value}{f' or not ({whole})' if whole else ''}: return False"]
    if value not in sheet.shaped or each != _is_object(one):
        lines += [f"for {one} in {value}:", f"    if not ({each}): return False"]
    lines.append("return True")
    return f"{sheet.function(value, lines)}({value})"


def _choice(sheet: Sheet, holder: str, names: tuple[tuple[str, str], ...], asked: Asked) -> str | None:
    """Write a function that looks for the one name that is there; two of them are looked at otherwise."""
    value = sheet.fresh("x")
    keys = frozenset(key for name, of in names for key in ((name, f"_{name}") if of in primitive_names() else (name,)))
    lines = []
    for name, of in names:
        test = _one(sheet, value, of, asked.each)
        if test is not None:
            others = sheet.constant(keys - {name})
            lines += [f"{value} = {holder}.get({literal(name)})", f"if {value} is not None:"]
            lines.append(f"    return ({test}) and {others}.isdisjoint({holder})")
    if not lines:
        return None
    lines.append("return False" if asked.wanted else f"return {sheet.constant(keys)}.isdisjoint({holder})")
    return f"{sheet.function(holder, lines)}({holder})"


Leaf: TypeAlias = Callable[[Sheet, str], str]
"""Writes a test of the value of a variable."""


def reaching(sheet: Sheet, value: str, type_: str, names: tuple[str, ...], leaf: Leaf) -> str | None:
    """Write that one of the values that a path leads to passes a test."""
    if not names:
        return leaf(sheet, value)
    known = type_of(type_)
    element = known.elements.get(names[0]) if known else None
    if element is None or len(element.json_names()) > 1:
        return None
    ((json_name, of),) = element.json_names()
    if of == "Resource" or of in resource_names():
        return None
    got = f"{value}.get({literal(json_name)})"
    if not element.many and len(names) == 1:
        inner = sheet.fresh("x")
        test = leaf(sheet, inner)
        return (
            test.replace(inner, got, 1) if _is_equality(test, inner) else f"({inner} := {got}) is not None and {test}"
        )
    inner = sheet.fresh("x")
    reached = reaching(sheet, inner, of, names[1:], leaf)
    if reached is None:
        return None
    over = f"{got} or ()" if element.many else f"({got} or nil,)"
    sheet.names["nil"] = {}
    lines = [f"for {inner} in {over}:", f"    if {reached}: return True", "return False"]
    return f"{sheet.function(value, lines)}({value})"
