"""Where findings about a document gather, in the order they are made."""

from dataclasses import dataclass, field

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath
from eqlab.core.text import Words
from eqlab.validate.words import shorten
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig.names import Node

LONGEST = 240
"""Characters of a fact."""
MOST = 150
"""Findings about one document that are made; warnings are few by their nature, so no error is lost behind them."""


@dataclass(slots=True, kw_only=True, eq=False)
class Notes:
    """Findings about one document."""

    document: XmlDocument
    rule: RulePath
    findings: list[Finding] = field(default_factory=list)

    def tell(self, issue: Issue, node: Node, *segments: str, attribute: str = "", **facts: str) -> None:
        """Add a finding about a node; facts are shortened unless they are the lab's own words."""
        if len(self.findings) >= MOST:
            return
        short = {name: fact if isinstance(fact, Words) else shorten(fact, LONGEST) for name, fact in facts.items()}
        rule = RulePath((*self.rule.segments, *segments), self.rule.at)
        self.findings.append(found(issue, self.document.place(node, attribute), rule, **short))

    def path(self, node: Node) -> str:
        """Return where a node stands, for sentences."""
        return self.document.place(node).path
