"""Chooses the nodes that a pattern is shown: never fewer than its rules match, and quickly found."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.validate.schematron.compile.contexts import (
    EVERYTHING,
    Candidates,
    branches,
    candidates,
    is_match_pattern,
    straight,
)
from eqlab.validate.schematron.compile.indexes import best, choose
from eqlab.validate.schematron.compile.model import Pattern, Rule
from eqlab.validate.schematron.compile.style import Style

CROWD = 5
"""From so many patterns on, an index of names pays."""
FEW_NAMES = 3
"""Up to so many names are looked for one by one where there is no index, and so many paths are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How one stylesheet finds nodes."""

    style: Style
    indexes: Mapping[str, str]
    """Paths to values that contexts ask for, with the name of the index of each."""
    crowd: bool
    """True when there are so many patterns that elements are found by an index of names."""

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield name and value of every index of elements."""
        if self.crowd:
            yield f"{self.style.own}:n", "node-name(.)"
        for path, name in self.indexes.items():
            yield f"{self.style.own}:{name}", path

    def of(self, rule: Rule) -> Candidates:
        """Return which nodes a rule can match, by kind and name."""
        if rule.context is None:
            return Candidates()
        if not is_match_pattern(rule.context):
            return EVERYTHING
        return candidates(rule.context, rule.prefixes, self.style.default_namespace)


def indexes_of(patterns: tuple[Pattern, ...], style: Style) -> Mapping[str, str]:
    """Return the indexes by value that the contexts of some patterns make worth having."""
    rules = (rule for pattern in patterns for rule in pattern.rules)
    return choose(branch for rule in rules if _indexable(rule, style) for branch in branches(rule.context or ""))


def nodes_for(choice: Choice, pattern: Pattern, limits: str = "") -> str:
    """Return the path, from the root, to the nodes that a pattern is shown; `limits` are predicates on them."""
    found = Candidates()
    served: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    direct: dict[str, None] = {}  # paths from the root; an empty one for what cannot be written so
    for rule in (one for one in pattern.rules if one.context is not None):
        if not _indexable(rule, choice.style):
            direct[""] = None
            found |= choice.of(rule)
            continue
        for branch in branches(rule.context or ""):
            demand = best(branch, choice.indexes)
            if demand is None:
                direct[straight(branch)] = None
                found |= candidates(branch, rule.prefixes, choice.style.default_namespace)
            else:
                served[choice.indexes[demand.path], demand.rest][demand.literal] = None
    own = choice.style.own
    indexed = [f"key('{own}:{name}', ({', '.join(some)})){rest}" for (name, rest), some in served.items()]
    written_out = "" not in direct and len(direct) <= FEW_NAMES
    path = " | ".join((*indexed, *(direct if written_out else _by_name(found, choice)))) or "()"
    return f"({path}){limits}" if limits else path


def _indexable(rule: Rule, style: Style) -> bool:
    return rule.context is not None and rule.prefixes is style.prefixes and is_match_pattern(rule.context)


def _by_name(found: Candidates, choice: Choice) -> Iterator[str]:
    yield from sorted(part if part == "/" else f"descendant::{part}" for part in found.others - {"@*"})
    if found.elements and "*" not in found.others:
        yield from _elements(sorted(found.elements), choice)
    if "@*" in found.others:
        yield "descendant::*/@*"
    else:
        yield from (f"descendant::*/@Q{{{uri}}}{local}" for uri, local in sorted(found.attributes))


def _elements(names: list[tuple[str, str]], choice: Choice) -> Iterator[str]:
    if choice.crowd:
        several = ", ".join(f"QName('{uri.replace(chr(39), chr(39) * 2)}', '{local}')" for uri, local in names)
        yield f"key('{choice.style.own}:n', ({several}))"
    elif len(names) > FEW_NAMES:
        yield "descendant::*"
    else:
        yield from (f"descendant::Q{{{uri}}}{local}" for uri, local in names)


def overlaps(every: list[Candidates]) -> list[tuple[bool, bool]]:
    """Tell of each rule of a pattern whether an earlier one, and whether a later one, may match where it does."""
    first: dict[object, int] = {}
    last: dict[object, int] = {}
    for index, found in enumerate(every):
        for token in _offered(found):
            first.setdefault(token, index)
            last[token] = index
    told = []
    for index, found in enumerate(every):
        tokens = list(_asked(found))
        earlier = any(first.get(token, index) < index for token in tokens)
        told.append((earlier, any(last.get(token, index) > index for token in tokens)))
    return told


def _names(found: Candidates) -> Iterator[object]:
    yield from (("*", name) for name in found.elements)
    yield from (("@*", name) for name in found.attributes)
    yield from found.others


def _offered(found: Candidates) -> Iterator[object]:
    """Yield what a rule can match; names also count as some element or some attribute."""
    yield from _names(found)
    yield from ["some *"] * bool(found.elements)
    yield from ["some @*"] * bool(found.attributes)


def _asked(found: Candidates) -> Iterator[object]:
    """Yield what meets a rule; a name is also met by the wildcard, the wildcard by any name."""
    yield from _names(found)
    yield from ["*"] * bool(found.elements)
    yield from ["@*"] * bool(found.attributes)
    yield from (f"some {wild}" for wild in ("*", "@*") if wild in found.others)
