"""What a step makes of its validator's findings: level, clause, requirements, origin.

Only violations change their level: what the lab could not decide stays undecided, whatever a step says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Obligation, Origin, Requirement, Source, weakest
from eqlab.plan.model import Check, Probing, Remap

_SOFT = {
    Obligation.SHOULD: Level.WARNING,
    Obligation.SHOULD_NOT: Level.WARNING,
    Obligation.MAY: Level.NOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """The plan's requirements and what the decision rule adopted."""

    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    adopted: frozenset[str] = frozenset()
    """`source@version`."""

    def grade(self, check: Check | Probing, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Give findings of a check or a probe their level and what they rest on."""
        return tuple(
            replace(
                finding,
                level=self._level(check, finding),
                requirements=check.verifies,
                clause=_clause(check, finding) or finding.clause,
                origin=weakest(finding.origin, check.origin),
                adopted=self.is_adopted(check.verifies, finding.origin),
            )
            for finding in findings
        )

    def rest(self, finding: Finding, requirements: tuple[str, ...], clause: str = "") -> Finding:
        """Say on which requirements a finding of the runner itself rests; their obligation caps a violation's level."""
        violation = finding.issue.nature is Nature.VIOLATION
        origins = [self.requirements[name].origin for name in requirements if name in self.requirements]
        return replace(
            finding,
            level=min(finding.level, self._ceiling(requirements)) if violation else finding.level,
            requirements=requirements,
            clause=clause,
            origin=weakest(finding.origin, *origins),
            adopted=self.is_adopted(requirements),
        )

    def is_adopted(self, requirements: tuple[str, ...], own: Origin = Origin.PUBLIC) -> bool:
        """Tell whether every requirement that is not binding by itself comes from an adopted source.

        `own` is the origin that the broken rule itself tells; one that is not binding rests on the rule packs among
        the sources, whatever the origin of the requirement.
        """
        known = [self.requirements[name] for name in requirements if name in self.requirements]
        loose = [one.source for one in known if not one.origin.binding or not (own.binding or self._binds(one.source))]
        return bool(loose) and all(self._tag(source) in self.adopted for source in loose)

    def _binds(self, source: str) -> bool:
        return source not in self.sources or self.sources[source].origin.binding

    def _tag(self, source: str) -> str:
        return f"{source}@{self.sources[source].version}" if source in self.sources else source

    def _level(self, check: Check | Probing, finding: Finding) -> Level:
        if finding.issue.nature is not Nature.VIOLATION:
            return finding.level
        remap = _remap(check, finding)
        if remap is not None:
            return remap.to
        if check.on_failure is not None:
            return check.on_failure if isinstance(check, Check) else min(finding.level, check.on_failure)
        return min(finding.level, self._ceiling(check.verifies))

    def _ceiling(self, requirements: tuple[str, ...]) -> Level:
        levels = [
            _SOFT.get(self.requirements[name].level, Level.ERROR) for name in requirements if name in self.requirements
        ]
        return max(levels, default=Level.ERROR)


def _remap(check: Check | Probing, finding: Finding) -> Remap | None:
    for remap in check.remap:
        if remap.code in ("", finding.issue.code) and remap.level in (None, finding.level):
            return remap
    return None


def _clause(check: Check | Probing, finding: Finding) -> str:
    remap = _remap(check, finding)
    return (remap.clause if remap else "") or check.clause
