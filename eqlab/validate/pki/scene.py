"""Where a rule looks: the place of the artefact and the path of the rule, kept together."""

from dataclasses import dataclass, field, replace

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.identifier import Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An artefact's place in the subject, and the rule path of who judges it."""

    place: SubjectPath = field(default_factory=SubjectPath)
    rule: RulePath = field(default_factory=RulePath)

    def tell(self, issue: Issue, part: str, /, **facts: str) -> Finding:
        """Make a finding about a part of the artefact; the part is also the end of its rule path."""
        path = " ".join(piece for piece in (self.place.path, part) if piece)
        rule = self.rule / part if part else self.rule
        return found(issue, replace(self.place, path=path), rule, **facts)

    def at(self, place: SubjectPath) -> "Scene":
        """Return the same scene at another place."""
        return replace(self, place=place)

    def under(self, segment: str) -> "Scene":
        """Return the same scene with a rule path one level deeper."""
        return replace(self, rule=self.rule / segment)


def weighed(finding: Finding, weight: Weight, most: Level = Level.ERROR) -> Finding:
    """Return a finding with the level and origin that its rule has in the profile, at `most` as weighty as told."""
    return replace(finding, level=min(weight.level, most), origin=weight.origin)
