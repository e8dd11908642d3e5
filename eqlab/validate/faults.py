"""A fault of the lab, told beside what was found before it."""

from collections.abc import Iterable, Iterator

from eqlab.core.errors import LabFault
from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath, SubjectPath


def surviving(findings: Iterable[Finding], place: SubjectPath, rule: RulePath | None = None) -> Iterator[Finding]:
    """Yield findings; where the lab itself fails under way, all until then, and last the fault as a finding.

    What was found is true whatever fails later. Raises nothing but what is no LabFault.
    """
    try:
        yield from findings
    except LabFault as fault:
        yield found(fault.issue, place, rule or RulePath(), **fault.facts)
