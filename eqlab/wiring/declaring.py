"""The system under test as its file declares it, held against the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from eqlab.config import SystemFile, look_over
from eqlab.core.errors import ConfigurationError, refuse
from eqlab.plan.model import Plan
from eqlab.plan.resolve import misfits
from eqlab.run.issues import WRONG_ROLE


def subject_of(path: Path, plan: Plan) -> SystemFile:
    """Read a system file for a plan. Raises ConfigurationError with every mistake in it, and all that does not fit.

    A role that alone does not fit is left to preflight, which records it.
    """
    system, mistakes = look_over(path)
    found = (*mistakes, *unfit(system, plan))
    if any(error.issue is not WRONG_ROLE for error in found):
        refuse(in_order(found))
    return system


def unfit(system: SystemFile, plan: Plan) -> Iterator[ConfigurationError]:
    """Yield what a system file states that does not fit a plan: roles, claims, variant."""
    facts, role = system.facts, plan.roles.get("system", "")
    if role and facts.roles and role not in facts.roles:
        claimed = ", ".join(facts.roles)
        yield ConfigurationError(WRONG_ROLE, system.places.get("roles"), role=role, system=facts.name, claimed=claimed)
    if not facts.simulated:
        yield from misfits(plan, claims=facts.claims, variant=system.variant, places=system.places)


def played_as(simulated: SystemFile, declared: SystemFile) -> SystemFile:
    """Return a simulated system under the name and version that a system file gives it, with what the file states."""
    facts = replace(
        simulated.facts,
        name=declared.facts.name,
        version=declared.facts.version,
        organisation=declared.facts.organisation or simulated.facts.organisation,
        roles=declared.facts.roles or simulated.facts.roles,
        claims={**simulated.facts.claims, **declared.facts.claims},
        parameters=declared.facts.parameters,
    )
    return replace(simulated, facts=facts, variant=declared.variant, places=declared.places)


def in_order(errors: Iterable[ConfigurationError]) -> list[ConfigurationError]:
    """Return mistakes in the order of their places; what has none comes first."""
    return sorted(errors, key=lambda error: (error.at.line, error.at.column) if error.at else (0, 0))
