"""Verdicts: a closed algebra. See ARCHITECTURE.md, rule 3.

Two operations: `judge_case` is causal and works on the findings of one case in the order they were made;
`combine` is total, order-free and associative and works on verdicts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature


class Kind(StrEnum):
    """The nine words, from the one that weighs least to the one that weighs most."""

    NOT_RUN = "not_run"
    NOT_APPLICABLE = "not_applicable"
    PASSED = "passed"
    PASSED_WITH_WARNINGS = "passed_with_warnings"
    NEEDS_REVIEW = "needs_review"
    INCONCLUSIVE = "inconclusive"
    CONFIG_ERROR = "config_error"
    LAB_ERROR = "lab_error"
    FAILED = "failed"


RANK = {kind: rank for rank, kind in enumerate(Kind)}

EXIT_CODES = {
    Kind.PASSED: 0,
    Kind.PASSED_WITH_WARNINGS: 0,
    Kind.NOT_APPLICABLE: 0,
    Kind.FAILED: 1,
    Kind.INCONCLUSIVE: 2,
    Kind.NEEDS_REVIEW: 2,
    Kind.NOT_RUN: 2,
    Kind.LAB_ERROR: 3,
    Kind.CONFIG_ERROR: 4,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind and the codes of the issues that led to it."""

    kind: Kind
    reasons: frozenset[str] = frozenset()

    @property
    def exit_code(self) -> int:
        """The process exit code that says this verdict."""
        return EXIT_CODES[self.kind]


NOT_RUN = Verdict(Kind.NOT_RUN)
PASSED = Verdict(Kind.PASSED)


def combine(one: Verdict, other: Verdict) -> Verdict:
    """Return the weightier verdict; equal kinds join their reasons. Only `NOT_RUN` is neutral."""
    if one.kind is other.kind:
        return Verdict(one.kind, one.reasons | other.reasons)
    return one if RANK[one.kind] > RANK[other.kind] else other


def combine_all(verdicts: Iterable[Verdict]) -> Verdict:
    """Combine any number of verdicts; nothing tested is nothing proven: `NOT_RUN`."""
    return reduce(combine, verdicts, NOT_RUN)


_BY_NATURE = {
    Nature.REVIEW: Kind.NEEDS_REVIEW,
    Nature.CONFIGURATION: Kind.CONFIG_ERROR,
    Nature.LAB: Kind.LAB_ERROR,
    Nature.NOT_APPLICABLE: Kind.NOT_APPLICABLE,
}

_BLAMELESS = (Kind.LAB_ERROR, Kind.CONFIG_ERROR)
HARMLESS = (Kind.PASSED, Kind.PASSED_WITH_WARNINGS)


def judge_finding(finding: Finding, adopted: bool = False) -> Verdict:
    """Return what one finding alone makes of a case.

    A violation of a rule that is inferred or of our own design asks for review at most,
    unless the campaign's decision rule `adopted` it (plan language, meaning 7).
    """
    nature = finding.issue.nature
    kind = _BY_NATURE.get(nature)
    if kind is None:
        kind = _by_level(finding, adopted)
    return Verdict(kind, frozenset() if kind is Kind.PASSED else frozenset({finding.issue.code}))


def _by_level(finding: Finding, adopted: bool) -> Kind:
    if finding.level is Level.NOTE:
        return Kind.PASSED
    if finding.level is Level.WARNING:
        return Kind.PASSED_WITH_WARNINGS
    if finding.issue.nature is Nature.UNDECIDED:
        return Kind.INCONCLUSIVE
    return Kind.FAILED if finding.origin.binding or finding.adopted or adopted else Kind.NEEDS_REVIEW


def judge_case(findings: Iterable[Finding], ran: bool, adopted: bool = False) -> Verdict:
    """Judge one case from its findings in causal order; `ran` says that at least one step was carried out to its end.

    From the first lab or configuration error on, later findings are recorded but not blamed on the system.
    A note or a warning does not make a case pass that did not run.
    """
    verdict = PASSED if ran else NOT_RUN
    for finding in findings:
        judged = judge_finding(finding, adopted)
        if ran or judged.kind not in HARMLESS:
            verdict = combine(verdict, judged)
        if judged.kind in _BLAMELESS:
            break
    return verdict


def required(verdict: Verdict) -> Verdict:
    """Return the verdict a required case brings to its campaign: one that did not run proves nothing."""
    if verdict.kind is Kind.NOT_RUN:
        return Verdict(Kind.INCONCLUSIVE, verdict.reasons | {"not_run"})
    return verdict
