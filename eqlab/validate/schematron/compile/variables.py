"""Gives every variable of schema, phase and patterns a name of its own (ISO/IEC 19757-3, 5.4, `let`).

Variables outside rules are global. A phase takes the place of the schema: its variables win over those of the same
name. A pattern's variable must have a name of its own; read leniently, it hides others within the pattern.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eqlab.core.location import Position
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.checking import is_name
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.model import Let, Pattern, Phase, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """What is global, and under which names patterns know it."""

    shared: tuple[Let, ...]
    """Of the schema and the phase."""
    renamed: tuple[Mapping[str, str], ...]
    """For every pattern, other names for its variables."""
    names: frozenset[str]
    """All global names."""


def arrange(schema: Schema, phases: tuple[Phase, ...], patterns: tuple[Pattern, ...], desk: Desk) -> Variables:
    """Return the variables of one phase, of none, or of all that a document can choose; collisions are noted."""
    for lets in (schema.lets, *(phase.lets for phase in phases)):
        _distinct(lets, desk)
    own = tuple(let for phase in phases for let in phase.lets)
    taken = {let.name for let in own}
    shared = (*(let for let in schema.lets if let.name not in taken), *own)
    first: dict[str, Position] = {let.name: let.at for let in shared}
    count = Counter(let.name for pattern in patterns for let in pattern.lets)
    names = set(first)
    renamed: list[Mapping[str, str]] = []
    for number, pattern in enumerate(patterns, 1):
        _distinct(pattern.lets, desk)
        others: dict[str, str] = {}
        for let in pattern.lets:
            before = first.setdefault(let.name, let.at)
            if before != let.at and (len(phases) < 2 or _meet(let.name, pattern, phases)):  # noqa: PLR2004 - a choice
                desk.tolerate(issues.VARIABLE_HIDDEN, let.at, name=let.name, first=str(before))
            if before != let.at or count[let.name] > 1:
                others[let.name] = f"{let.name}.p{number}"
        renamed.append(others)
        names |= {others.get(let.name, let.name) for let in pattern.lets}
    return Variables(shared=shared, renamed=tuple(renamed), names=frozenset(names))


def _meet(name: str, pattern: Pattern, phases: tuple[Phase, ...]) -> bool:
    """Tell whether a variable of a pattern meets another of its name: not when only phases without it declare one."""
    others = [phase for phase in phases if any(let.name == name for let in phase.lets)]
    return not others or any(pattern.id == one for phase in others for one, _ in phase.active)


def distinct_in_rule(lets: Iterable[Let], desk: Desk) -> None:
    """Note variables that one rule, with all that it extends, declares twice."""
    first: dict[str, Position] = {}
    for let in lets:
        before = first.setdefault(let.name, let.at)
        if before is not let.at:
            desk.tolerate(issues.VARIABLE_TWICE, let.at, name=let.name, first=str(before))


def _distinct(lets: Iterable[Let], desk: Desk) -> None:
    first: dict[str, Position] = {}
    for let in lets:
        if not is_variable(let.name):
            desk.refuse(issues.BAD_NAME, let.at, name=let.name, kind="variable")
        before = first.setdefault(let.name, let.at)
        if before is not let.at:
            desk.refuse(issues.VARIABLE_TWICE, let.at, name=let.name, first=str(before))


def is_variable(name: str) -> bool:
    """Tell whether a text can name a variable."""
    return bool(re.fullmatch(r"[^:]+(?::[^:]+)?", name)) and all(is_name(part) for part in name.split(":"))
