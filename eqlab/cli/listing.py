"""The findings of a file as a list: those that say that it was cut say how much it leaves out, and stand last."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eqlab.core.finding import Finding

CUTS = frozenset({"EQ-CDA-015", "EQ-FHIR-238", "EQ-FHIR-283", "EQ-FHIR-952", "EQ-HL7-094", "EQ-XSD-018"})
"""Issues that say of a file only that there is more to say of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What was found in a file, parted."""

    findings: tuple[Finding, ...]
    """What is said of the file, in the order in which it is told."""
    cuts: tuple[Finding, ...]
    """What is said of the list."""

    @staticmethod
    def of(findings: Iterable[Finding], weight: Callable[[Finding], int]) -> "Listing":
        """Return findings as a list, the lightest `weight` first, else in the order they have."""
        ordered = sorted(findings, key=weight)
        return Listing(
            findings=tuple(one for one in ordered if not is_cut(one)),
            cuts=tuple(one for one in ordered if is_cut(one)),
        )

    @property
    def lost(self) -> int:
        """How many findings are known to have been left out."""
        return sum(_lost(one.facts) or 0 for one in self.cuts)

    @property
    def is_open(self) -> bool:
        """Whether nobody knows how many were left out."""
        return any(_lost(one.facts) is None for one in self.cuts)


def is_cut(finding: Finding) -> bool:
    """Tell whether a finding says only that there are more."""
    return finding.issue.code in CUTS


def _lost(facts: Mapping[str, str]) -> int | None:
    """Return how many findings were left out: `count`, less those `shown` where it counts all; None: nobody knows."""
    return int(facts["count"]) - int(facts.get("shown", "0")) if "count" in facts else None
