"""What campaigns and their cases say to a decision rule."""

from collections.abc import Iterator, Mapping, Sequence

from eqlab.core.verdict import HARMLESS, Kind
from eqlab.label import deciding_issues as issues
from eqlab.label.nonconformity import NonConformity
from eqlab.label.reason import VERDICTS, Reason, reason
from eqlab.label.rule_model import DecisionRule, Grant
from eqlab.label.standing import PARTIAL, CaseStanding, Mark, Standing

_DECIDED = frozenset({*HARMLESS, Kind.FAILED, Kind.NOT_APPLICABLE})
"""Verdicts that say what the system does."""


def campaign_reasons(rule: DecisionRule, standings: Sequence[Standing]) -> Iterator[Reason]:
    """Yield what is missing before any grant can be looked at."""
    if not standings:
        yield reason("", issues.NO_CAMPAIGN)
    tested = {one.statement.id for one in standings}
    for name in rule.statements:
        if name not in tested:
            yield reason("statements", issues.STATEMENT_MISSING, statement=name)
    for one in standings:
        yield from _campaign(rule, one)


def _campaign(rule: DecisionRule, one: Standing) -> Iterator[Reason]:
    if not one.whole:
        yield reason("", issues.NOT_WHOLE, campaign=one.campaign)
    if any(adopted != frozenset(rule.adopts) for adopted in one.adopted):
        sources = ", ".join(rule.adopts) or "-"
        yield reason("adopts", issues.OTHER_SOURCES, campaign=one.campaign, sources=sources)
    if all(case.verdict.kind in {Kind.NOT_APPLICABLE, Kind.NOT_RUN} for case in one.cases):
        yield reason("", issues.NOTHING_APPLIES, campaign=one.campaign)
    for case in one.cases:
        yield from _undecided(one, case)
    yield from _around(one)


def _undecided(one: Standing, case: CaseStanding) -> Iterator[Reason]:
    kind = case.verdict.kind
    if Mark.WITHHELD in case.marks:
        yield reason("", issues.CASE_WITHHELD, campaign=one.campaign, case=case.case)
    elif Mark.UNSTABLE in case.marks:
        yield reason("", issues.CASE_UNSTABLE, campaign=one.campaign, case=case.case)
    elif kind not in _DECIDED and not (case.optional and kind is Kind.NOT_RUN):
        yield reason("", issues.CASE_UNDECIDED, campaign=one.campaign, case=case.case, verdict=VERDICTS[kind])


def _around(one: Standing) -> Iterator[Reason]:
    """Yield the campaign's own verdict when it is worse than all its cases explain: a fault around them."""
    kind = one.verdict.kind
    explained = kind in _DECIDED or kind in {case.verdict.kind for case in one.cases}
    missing = any(case.verdict.kind is Kind.NOT_RUN for case in one.cases) or PARTIAL in one.verdict.reasons
    if not explained and not (kind is Kind.INCONCLUSIVE and missing):
        yield reason("", issues.LAB_FAULT, campaign=one.campaign, verdict=VERDICTS[kind])


def case_reasons(
    grant: Grant, standings: Sequence[Standing], covered: Mapping[tuple[str, str], frozenset[str]]
) -> Iterator[Reason]:
    """Yield the cases that stand in the way of a grant.

    `covered` says which codes non-conformities stand for, by `(campaign, case)`: a failure counts through them.
    """
    for one in standings:
        for case in one.cases:
            yield from _case(grant, one, case, covered.get((one.campaign, case.case), frozenset()))


def _case(grant: Grant, one: Standing, case: CaseStanding, covered: frozenset[str]) -> Iterator[Reason]:
    line, told = f"grants.{grant.kind}", {"campaign": one.campaign, "case": case.case}
    kind = case.verdict.kind
    if kind is Kind.FAILED:
        for code in sorted(case.verdict.reasons - covered) or ([] if case.verdict.reasons else ["-"]):
            yield reason(f"{line}.open", issues.CASE_FAILED, code=code, **told)
    if kind is Kind.PASSED_WITH_WARNINGS and not grant.warnings:
        yield reason(f"{line}.warnings", issues.CASE_WARNED, **told)
    if kind in HARMLESS and Mark.OTHER_BUILDS in case.marks and grant.same_builds:
        yield reason(f"{line}.builds", issues.OTHER_BUILDS, **told)
    if kind in HARMLESS and not case.optional and case.agreeing < grant.repeats:
        needed = str(grant.repeats)
        yield reason(f"{line}.repeats", issues.NOT_REPEATED, count=str(case.agreeing), needed=needed, **told)


def coverage(nonconformities: Sequence[NonConformity]) -> dict[tuple[str, str], frozenset[str]]:
    """Return which failures non-conformities stand for: while they are open, or when it was agreed otherwise."""
    covered: dict[tuple[str, str], frozenset[str]] = {}
    for one in nonconformities:
        if one.open or one.severity is None:
            key = (one.campaign, one.case)
            covered[key] = covered.get(key, frozenset()) | {one.code}
    return covered


def case_conditions(grant: Grant, standings: Sequence[Standing]) -> Iterator[Reason]:
    """Yield what a reader of the attestation must know about the results behind it."""
    for one in standings:
        for case in one.cases:
            if Mark.CARRIED in case.marks:
                yield reason("", issues.EARLIER_BUILDS, campaign=one.campaign, case=case.case)
            elif Mark.OTHER_BUILDS in case.marks and not grant.same_builds:
                line = f"grants.{grant.kind}.builds"
                yield reason(line, issues.CARRIED_ANYHOW, campaign=one.campaign, case=case.case)
