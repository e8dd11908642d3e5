"""Findings: what a check saw, with two locations."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from eqlab.core.issue import Issue, Level
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.requirement import Origin
from eqlab.core.text import Translate, fill, plain_facts

__all__ = ["Finding", "fill", "found"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fact about the subject (or about the lab, see `issue.nature`), judged later."""

    issue: Issue
    level: Level
    subject: SubjectPath = field(default_factory=SubjectPath)
    rule: RulePath = field(default_factory=RulePath)
    facts: Mapping[str, str] = field(default_factory=dict)
    requirements: tuple[str, ...] = ()
    clause: str = ""
    """The clause cited by the step, when it cites one."""
    origin: Origin = Origin.PUBLIC
    """Weakest origin among the rules this rests on."""
    adopted: bool = False
    """True when the campaign's decision rule adopted the sources of those rules by name and version."""

    def sentence(self, translate: Translate = str) -> str:
        """Say what happened, in the reader's language."""
        return fill(translate(self.issue.template), self.facts, translate)

    def advice(self, translate: Translate = str) -> str:
        """Say what to do about it; empty when there is nothing to add."""
        return fill(translate(self.issue.advice), self.facts, translate) if self.issue.advice else ""

    def at_level(self, level: Level) -> "Finding":
        """Return the same finding with another level."""
        return replace(self, level=level)


def found(
    issue: Issue,
    subject: SubjectPath | None = None,
    rule: RulePath | None = None,
    /,
    **facts: str,
) -> Finding:
    """Make a finding at the issue's own level; facts fill the issue's template."""
    return Finding(
        issue=issue,
        level=issue.level,
        subject=subject or SubjectPath(),
        rule=rule or RulePath(),
        facts=plain_facts(facts),
    )
