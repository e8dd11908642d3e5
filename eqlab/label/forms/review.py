"""The static conformance review: a statement held against its plan, before anything runs.

Source: ISO/IEC 9646-1, 6.7 (static conformance review), ISO/IEC 9646-4 (test selection).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.check import Registry
from eqlab.core.errors import ConfigurationError, nearest
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Level
from eqlab.core.subject import Statement
from eqlab.core.text import words
from eqlab.label import issues
from eqlab.label.forms.asked import needed_parameters
from eqlab.plan.mentions import claims_in
from eqlab.plan.model import Case, Claim, Plan, Selection
from eqlab.plan.resolve import select

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the review found, and which cases the statement selects."""

    findings: tuple[Finding, ...]
    selection: Selection | None
    """None when the statement is too wrong to select by."""

    @property
    def sound(self) -> bool:
        """True when nothing is wrong; advice may be there."""
        return all(one.level is not Level.ERROR for one in self.findings)


def review(statement: Statement, plan: Plan, registry: Registry) -> Review:
    """Hold a statement against its plan. Never raises about the statement."""
    try:
        selection = select(
            plan, registry, claims=statement.claims, variant=statement.variant, role=_known_role(statement, plan)
        )
    except ConfigurationError:
        selection = None
    findings = [
        *_plan(statement, plan),
        *_claims(statement, plan),
        *_parameters(statement, plan),
        *_variant(statement, plan),
        *_builds(statement),
    ]
    if selection is not None:
        findings += _selected(statement, plan, selection)
    return Review(findings=tuple(findings), selection=selection)


def _known_role(statement: Statement, plan: Plan) -> str:
    return statement.role if statement.role in _roles(plan) else ""


def _roles(plan: Plan) -> list[str]:
    return list(dict.fromkeys([plan.roles.get("system", ""), *(one.actor for one in plan.requirements)]))


def _plan(statement: Statement, plan: Plan) -> Iterator[Finding]:
    if statement.plan != plan.id:
        yield found(issues.OTHER_PLAN, plan=statement.plan, expected=plan.id)
    if statement.service != plan.service:
        yield found(issues.OTHER_SERVICE, service=statement.service, expected=plan.service)
    if statement.role not in _roles(plan):
        yield found(issues.ROLE_UNKNOWN, role=statement.role, expected=", ".join(filter(None, _roles(plan))))


def _near(word: str, known: list[str]) -> str:
    close = nearest(word, known)
    return words(' Did you mean "{nearest}"?', nearest=close) if close else ""


def _claims(statement: Statement, plan: Plan) -> Iterator[Finding]:
    known = {claim.name: claim for claim in plan.claims}
    for name, claim in known.items():
        if name not in statement.claims:
            titles = {f"title.{language}": said for language, said in claim.title.items()}
            yield found(issues.CLAIM_MISSING, claim=name, title=claim.title.get("en", name), **titles)
    for name, value in statement.claims.items():
        if name not in known:
            yield found(issues.CLAIM_UNKNOWN, claim=name, nearest=_near(name, list(known)))
        elif not _fits(known[name], value):
            expected = ", ".join(known[name].values or ("true", "false"))
            yield found(issues.CLAIM_WRONG, claim=name, value=str(value).lower(), expected=expected)
    yield from _contradictions(statement)


def _fits(claim: Claim, value: bool | str) -> bool:
    return value in claim.values if claim.values else isinstance(value, bool)


def _contradictions(statement: Statement) -> Iterator[Finding]:
    """Yield claims that differ in their spelling only, and yet in what they say."""
    seen: dict[str, str] = {}
    for name, value in statement.claims.items():
        other = seen.setdefault(re.sub(r"[^a-z0-9]", "", name.lower()), name)
        if other != name and statement.claims[other] != value:
            yield found(issues.CLAIMS_CONTRADICT, one=other, other=name)


def _parameters(statement: Statement, plan: Plan) -> Iterator[Finding]:
    needed = needed_parameters(plan)
    for name in needed:
        if not statement.parameters.get(name, "").strip():
            yield found(issues.PARAMETER_MISSING, name=name)
    for name in statement.parameters:
        if name not in needed:
            yield found(issues.PARAMETER_UNKNOWN, name=name, nearest=_near(name, list(needed)))


def _variant(statement: Statement, plan: Plan) -> Iterator[Finding]:
    axes = {axis.axis: axis.values for axis in plan.variants}
    for axis, values in axes.items():
        if axis not in statement.variant and len(values) > 1:
            yield found(issues.VARIANT_MISSING, axis=axis, expected=", ".join(values))
    for axis, value in statement.variant.items():
        if axis not in axes:
            yield found(issues.VARIANT_UNKNOWN, axis=axis, nearest=_near(axis, list(axes)))
        elif value not in axes[axis]:
            yield found(issues.VARIANT_WRONG, axis=axis, value=value, expected=", ".join(axes[axis]))


def _builds(statement: Statement) -> Iterator[Finding]:
    if not statement.subject.builds:
        yield found(issues.NO_BUILD)
    for build in statement.subject.builds:
        if not _SHA256.fullmatch(build.sha256):
            yield found(issues.BUILD_WITHOUT_DIGEST, name=build.name)


def _selected(statement: Statement, plan: Plan, selection: Selection) -> Iterator[Finding]:
    if not selection.selected:
        yield found(issues.NOTHING_SELECTED)
    chosen = {case.id for case in selection.selected}
    for claim in plan.claims:
        about = [case.id for case in plan.cases if claim.name in _asked(plan, case)]
        if statement.claims.get(claim.name) not in (None, False) and about and not chosen.intersection(about):
            yield found(issues.CLAIM_IDLE, claim=claim.name, cases=", ".join(about))


def _asked(plan: Plan, case: Case) -> frozenset[str]:
    """Claims that the conditions of a case and of its requirements look at."""
    conditions = [case.when, *(one.when for one in plan.requirements if one.id in case.verifies)]
    return frozenset().union(*(claims_in(condition) for condition in conditions if condition))
