"""Why something is granted or not: a line of the rule, and the facts that meet it or do not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.act import Severity
from eqlab.core.issue import Issue, Nature
from eqlab.core.text import Translate, Words, fill, plain_facts, words
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.label.rule_model import Granted

SEVERITIES: Mapping[Severity | None, Words] = {
    None: words("does not count"),
    Severity.REMARK: words("remark"),
    Severity.MINOR: words("minor"),
    Severity.MAJOR: words("major"),
    Severity.BLOCKING: words("blocking"),
}
VERDICTS: Mapping[Kind, Words] = {
    Kind.NOT_RUN: words("not run"),
    Kind.NOT_APPLICABLE: words("not applicable"),
    Kind.PASSED: words("passed"),
    Kind.PASSED_WITH_WARNINGS: words("passed with warnings"),
    Kind.NEEDS_REVIEW: words("to be reviewed by a person"),
    Kind.INCONCLUSIVE: words("inconclusive"),
    Kind.CONFIG_ERROR: words("not set up"),
    Kind.LAB_ERROR: words("a fault of the laboratory"),
    Kind.FAILED: words("failed"),
}
GRANTS: Mapping[Granted, Words] = {
    Granted.NONE: words("nothing"),
    Granted.PROVISIONAL: words("provisional"),
    Granted.DEFINITIVE: words("definitive"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Something that stands in the way of a grant, or that is a condition of it."""

    line: str
    """Line of the rule, e.g. `grants.definitive.open.major`; empty for what every rule asks for."""
    issue: Issue
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def undecided(self) -> bool:
        """True when it may still turn out well: nothing is known against the system."""
        return self.issue.nature is Nature.UNDECIDED

    def sentence(self, translate: Translate = str) -> str:
        """Say it, in the reader's language."""
        return fill(translate(self.issue.template), self.facts, translate)

    def advice(self, translate: Translate = str) -> str:
        """Say what to do about it; empty when there is nothing to add."""
        return fill(translate(self.issue.advice), self.facts, translate)

    def to_json(self) -> dict[str, Json]:
        """Return it as data."""
        return {"line": self.line, "code": self.issue.code, "facts": dict(self.facts)}


def reason(line: str, issue: Issue, /, **facts: str) -> Reason:
    """Make a reason; facts fill the issue's template."""
    return Reason(line=line, issue=issue, facts=plain_facts(facts))


def order(one: Reason) -> tuple[str, str, str]:
    """Place of a reason among others: by line, code and facts."""
    return (one.line, one.issue.code, str(sorted(one.facts.items())))
