"""Which case owns which calls (plan language, meaning 3): no two cases that can be open together own the same."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from eqlab.core.check import holds
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.plan.issues import OVERLAP
from eqlab.plan.reading import Reading

MAX_WORLDS = 128
"""Combinations of claims and variants that are tried to see whether two conditions exclude each other."""

MAX_PAIRS = 1000
"""Pairs of conditions that are tried in one plan; further ones count as open together."""

_CLAIM = re.compile(r"\bclaims\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)")
_STRING = re.compile(r"'((?:\\.|[^'\\])*)'?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A case that owns calls."""

    case: str
    when: str
    waits: bool
    """True when the case waits for calls."""
    tokens: Mapping[str, str]
    """Each discriminator, and how it is told to the author."""
    position: Position
    """Of the persona or token."""


@dataclass(slots=True)
class Ownership:
    """Owners so far; remembers what it has found out about pairs of conditions."""

    reading: Reading
    owners: dict[str, list[Owner]] = field(default_factory=dict)
    exclusive: dict[tuple[str, str], bool] = field(default_factory=dict)

    def add(self, owner: Owner) -> None:
        """Add a case; note the first earlier one that owns one of its calls."""
        clash = next(self._clashes(owner), None)
        if clash is not None:
            other, shared = clash
            facts = {"case": owner.case, "other": other.case, "line": str(other.position.line)}
            self.reading.refuse(OVERLAP, owner.position, shared=shared, **facts)
        for token in owner.tokens:
            known = self.owners.setdefault(token, [])
            if not any(other.when == owner.when and other.waits >= owner.waits for other in known):
                known.append(owner)

    def _clashes(self, owner: Owner) -> Iterator[tuple[Owner, str]]:
        for token, shared in owner.tokens.items():
            for other in self.owners.get(token, ()):
                if (owner.waits or other.waits) and not self._never_together(owner.when, other.when):
                    yield other, shared

    def _never_together(self, one: str, other: str) -> bool:
        if not one or not other or one == other:
            return False
        key = (one, other) if one < other else (other, one)
        if key not in self.exclusive and len(self.exclusive) < MAX_PAIRS:
            self.exclusive[key] = self._tried(*key)
        return self.exclusive.get(key, False)

    def _tried(self, one: str, other: str) -> bool:
        first, second = self.reading.conditions.get(one), self.reading.conditions.get(other)
        worlds = list(self._worlds(f"{one} {other}"))
        if first is None or second is None or not worlds:
            return False
        return not any(holds(first, world, world) and holds(second, world, world) for world in worlds)

    def _worlds(self, text: str) -> Iterator[Mapping[str, Json]]:
        """Every combination of the claims that a text names and of the plan's variants; none when they are too many."""
        claims = sorted(set(_CLAIM.findall(text)))
        values = [True, False, *sorted(set(_STRING.findall(text)))]
        axes = sorted(self.reading.axes)
        count = len(values) ** min(len(claims), 16)
        for axis in axes:
            count *= max(1, len(self.reading.axes[axis]))
        if count > MAX_WORLDS:
            return
        for chosen in product(*([values] * len(claims)), *(self.reading.axes[axis] for axis in axes)):
            yield {
                "claims": dict(zip(claims, chosen, strict=False)),
                "variant": dict(zip(axes, chosen[len(claims) :], strict=True)),
            }
