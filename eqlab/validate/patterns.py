"""Regular expressions that hostile text cannot make slow.

A pattern is refused when its matching time could grow exponentially with the text; from the shape of the others
follows the length up to which they are tried.
"""

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.validate import issues
from eqlab.validate.reasons import PATTERNS, reason

# The standard library's own parser of patterns has no public name; its tree has been the same since Python 3.5.
_parser: Any = importlib.import_module("re._parser")

STEPS = 2**25
"""Most steps of backtracking that a match may take."""
LONGEST = 1_000_000
"""Longest text, in characters, that the simplest pattern is tried on."""
WRITTEN = 2000
"""Longest pattern, in characters."""
SHORTEST = 40
"""A pattern that could only be tried on texts shorter than this is refused."""
WIDE = 16
"""A repeat whose count can vary by more than this grows with the text."""

Characters: TypeAlias = int
"""A set of characters as bits: 0 to 127 for ASCII, 128 for all others."""

OTHER = 128
"""The bit of all characters beyond ASCII."""
ALL: Characters = (1 << OTHER + 1) - 1
_CLASSES = {
    "CATEGORY_DIGIT": sum(1 << code for code in range(48, 58)),
    "CATEGORY_WORD": sum(1 << code for code in range(128) if chr(code).isalnum() or code == ord("_")),
    "CATEGORY_SPACE": sum(1 << ord(letter) for letter in " \t\n\r\f\v"),
}


class PatternError(ValueError):
    """A pattern that is not well-formed, or that could run away on hostile text."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, for texts up to a length."""

    text: str
    regex: re.Pattern[str]
    longest: int

    def search(self, text: str) -> bool | None:
        """Tell whether the pattern occurs in the text; None when the text is too long to be tried."""
        return None if len(text) > self.longest else self.regex.search(text) is not None

    def covers(self, text: str) -> bool | None:
        """Tell whether the pattern covers the whole text; None when the text is too long to be tried."""
        return None if len(text) > self.longest else self.regex.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Item:
    """One piece of a sequence: what it can match, and how freely."""

    characters: Characters
    mandatory: bool = True
    variable: bool = False
    wide: bool = False
    choices: int = 1
    """Powers of two by which its freedom multiplies the work, when what follows could take the same text."""
    ambiguous: int = 0
    """Powers of two by which alternatives that begin alike multiply the work."""
    bodies: tuple["tuple[_Item, ...]", ...] = ()
    """The alternatives of a branch, or the one body of an optional part."""
    begins: Characters = 0
    """With bodies: what it can begin with."""


@lru_cache(maxsize=512)
def safe_pattern(text: str, *, dotall: bool = False) -> Pattern:
    """Compile a pattern: ASCII classes, `$` only at the very end. Raises PatternError."""
    if len(text) > WRITTEN:
        raise PatternError(words("it is longer than {written} characters", written=str(WRITTEN)))
    try:
        source = _as_python(text)
        regex = re.compile(source, re.ASCII | (re.DOTALL if dotall else 0))
        tree = _parser.parse(source, re.ASCII)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(words("it is not well-formed ({reason})", reason=reason(str(error), PATTERNS))) from error
    try:
        longest = _longest(tree)
    except RecursionError:  # nobody counts the ways of what is nested this deep
        longest = 0
    if longest < SHORTEST:
        raise PatternError(words("its repeats can share out the same text in too many ways"))
    return Pattern(text, regex, longest)


def _longest(tree: Any) -> int:
    """Return the length of text at which matching may take `STEPS` steps."""
    items = _items(tree)
    runs = _runs(items)
    anchored = bool(len(tree)) and str(tree[0][0]) == "AT" and str(tree[0][1]).startswith("AT_BEGINNING")
    power = min(runs, _growth(items, 0) + 1) + (runs > 0 and not anchored)
    return min(LONGEST, int((STEPS >> min(_choices(items, 0), 25)) ** (1 / max(power, 1))))


def compile_pattern(text: str, at: Position, *, dotall: bool = False) -> Pattern:
    """Compile an author's pattern. Raises AuthorError when it is not well-formed or could run away."""
    try:
        return safe_pattern(text, dotall=dotall)
    except PatternError as error:
        raise AuthorError(issues.BAD_PATTERN, at=at, pattern=text, reason=str(error)) from error


_PIECE = re.compile(r"\\.|\[\^?\]?|\]|\$|\(\?<(?![=!])|.", re.DOTALL)


def _as_python(text: str) -> str:
    """Write `$` as the end of the text and `(?<name>` as Python has them."""
    written: list[str] = []
    inside = False
    for piece in _PIECE.findall(text):
        if piece.startswith("["):
            written.append("\\" + piece if inside else piece)
            inside = True
            continue
        if piece == "]":
            inside = False
        change = {"$": r"\Z", "(?<": "(?P<"}.get(piece, piece)
        written.append(piece if inside else change)
    return "".join(written)


def _runs(items: Sequence[_Item]) -> int:
    return sum(max(map(_runs, item.bodies)) if item.bodies else item.wide for item in items)


def _follow(items: Sequence[_Item], tail: Characters) -> Characters:
    """Return the characters that can come next; `tail` holds those that can follow the sequence."""
    characters = 0
    for item in items:
        characters |= _first(item)
        if item.mandatory:
            return characters
    return characters | tail


def _first(item: _Item) -> Characters:
    """Return the characters that an item can begin with."""
    return item.begins if item.bodies else item.characters


def _beginning(bodies: Sequence[Sequence[_Item]]) -> Characters:
    """Return the characters that any of these alternatives can begin with."""
    characters = 0
    for body in bodies:
        characters |= _follow(body, 0)
    return characters


def _followed(items: Sequence[_Item], tail: Characters) -> Iterator[tuple[_Item, Characters]]:
    """Yield every item, the last one first, with the characters that can come next after it."""
    follow = tail
    for item in reversed(items):
        yield item, follow
        follow = _first(item) | (0 if item.mandatory else follow)


def _growth(items: Sequence[_Item], tail: Characters) -> int:
    """Count the long repeats that can give text to what follows, and so make the matcher try again."""
    count = 0
    for item, follow in _followed(items, tail):
        if item.bodies:
            count += max(_growth(body, follow) for body in item.bodies)
        elif item.wide and item.characters & follow:
            count += 1
    return count


def _choices(items: Sequence[_Item], tail: Characters) -> int:
    """Count the short choices that can be made in two ways for the same text: each doubles the work."""
    count = 0
    for item, follow in _followed(items, tail):
        free = item.variable and not item.wide and bool(item.characters & follow)
        count += item.choices * free + item.ambiguous + sum(_choices(body, follow) for body in item.bodies)
    return count


def _items(tree: Any) -> list[_Item]:
    return [item for operator, argument in tree for item in _item(str(operator), argument)]


def _item(operator: str, argument: Any) -> list[_Item]:
    if operator in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        return [_Item(_characters(operator, argument))]
    if operator not in _KINDS:
        raise PatternError(
            words("it has a {value}, which cannot be bounded", value=str(operator.lower().replace("_", " ")))
        )
    return _KINDS[operator](argument)


def _group(argument: Any) -> list[_Item]:
    """Inline a group; one that changes flags could match anything."""
    return [*([_Item(ALL, variable=True, wide=True)] if argument[1] else []), *_items(argument[3])]


def _anchor(argument: Any) -> list[_Item]:
    return [_Item(0)] if str(argument).startswith("AT_END") else []


def _branch(argument: Any) -> list[_Item]:
    bodies = [tuple(_items(branch)) for branch in argument[1]]
    alike = _overlap([_follow(body, ALL) for body in bodies])
    alternatives = _Item(
        _union([item for body in bodies for item in body]),
        mandatory=all(any(item.mandatory for item in body) for body in bodies),
        variable=any(item.variable for body in bodies for item in body),
        ambiguous=alike * (len(bodies) - 1).bit_length(),
        bodies=tuple(bodies),
        begins=_beginning(bodies),
    )
    return [alternatives]


def _overlap(sets: list[Characters]) -> bool:
    """Tell whether any two of the sets have a character in common."""
    before = 0
    for one in sets:
        if one & before:
            return True
        before |= one
    return False


def _repeat(argument: Any) -> list[_Item]:
    least, most, body = argument[0], int(argument[1]), tuple(_items(argument[2]))
    mandatory = least > 0 and any(item.mandatory for item in body)
    if most == 1:
        begins = _beginning([body])
        return [_Item(_union(body), mandatory=mandatory, variable=True, bodies=(body,), begins=begins)]
    if any(item.variable or _choices([item], 0) for item in body) and not _parted(body):
        raise PatternError(words("it repeats a part that can itself match the same text in several ways"))
    wide = most - least > WIDE or _runs(body) > 0
    choices = 1 if wide else (most - least).bit_length()
    return [_Item(_union(body), mandatory=mandatory, variable=least != most or wide, wide=wide, choices=choices)]


_KINDS: dict[str, Callable[[Any], list[_Item]]] = {
    "SUBPATTERN": _group,
    "BRANCH": _branch,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "AT": _anchor,
    "ATOMIC_GROUP": _items,
    "GROUPREF": lambda _: [_Item(ALL, mandatory=False, variable=True, wide=True)],
    "ASSERT": lambda argument: [_Item(ALL), *_items(argument[1])],
    "ASSERT_NOT": lambda argument: [_Item(ALL), *_items(argument[1])],
}


def _parted(body: tuple[_Item, ...]) -> bool:
    """Tell whether each round of a repeat is parted from the next by a character that stands nowhere else in it."""
    for separator, rest in ((body[0], body[1:]), (body[-1], body[:-1])):
        tail = separator.characters
        if separator.mandatory and not separator.variable and tail and not tail & _union(rest):
            return not _growth(body, tail) and not _choices(body, tail)
    return False


def _union(items: Sequence[_Item]) -> Characters:
    characters = 0
    for item in items:
        characters |= item.characters
    return characters


def _characters(operator: str, argument: Any) -> Characters:
    if operator == "ANY":
        return ALL
    if operator == "LITERAL":
        return _folded(1 << min(argument, OTHER))
    if operator == "NOT_LITERAL":
        return ALL & ~(1 << argument) if argument < OTHER else ALL
    negated = str(argument[0][0]) == "NEGATE"
    characters = 0
    for kind, value in argument[negated:]:
        characters |= _member(str(kind), value)
    return ALL & ~(characters & ~(1 << OTHER)) if negated else _folded(characters)


def _member(kind: str, value: Any) -> Characters:
    """Return the characters of one member of a class, in the case they are written in."""
    match kind:
        case "LITERAL":
            return 1 << min(int(value), OTHER)
        case "RANGE":
            first, last = (min(int(code), OTHER) for code in value)
            return (1 << last + 1) - (1 << first)
        case "CATEGORY" if "_NOT_" in str(value):
            return ALL & ~_CLASSES.get(str(value).replace("_NOT_", "_"), 0)
        case "CATEGORY":
            return _CLASSES.get(str(value), ALL)
        case _:
            return ALL


_UPPER: Characters = sum(1 << code for code in range(ord("A"), ord("Z") + 1))
_CASE = ord("a") - ord("A")


def _folded(characters: Characters) -> Characters:
    """Add the other case of every letter, in case the pattern ignores case."""
    letters = (characters | characters >> _CASE) & _UPPER
    return characters | letters | letters << _CASE
