"""Static before dynamic: what is missing is a configuration error, with the way to mend it."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator

from eqlab.core.event import SystemFacts
from eqlab.core.finding import Finding, found
from eqlab.plan.model import Plan, Probing, Selection, Send
from eqlab.run.issues import (
    UNDECLARED_ENDPOINT,
    UNKNOWN_PACKAGE,
    UNKNOWN_SERVICE,
    UNREACHABLE,
    WRONG_ROLE,
)
from eqlab.run.probing import Allowed, unallowed

Probe = Callable[[str], str]
"""URL to what keeps it from being reached, in words; empty when it can be reached."""


def preflight(
    selection: Selection,
    system: SystemFacts,
    services: Collection[str],
    probe: Probe,
    allowed: Allowed,
    today: dt.date,
) -> tuple[Finding, ...]:
    """Check configuration before the first step. Never raises about the system."""
    plan = selection.plan
    return (
        *_role(plan, system),
        *_services(plan, services),
        *_packages(plan),
        *_endpoints(selection, system, probe),
        *_consents(selection, allowed, today),
    )


def _consents(selection: Selection, allowed: Allowed, today: dt.date) -> Iterator[Finding]:
    for case in selection.selected:
        for step in case.steps:
            finding = unallowed(case.id, step, allowed, today) if isinstance(step, Probing) else None
            if finding is not None:
                yield finding


def _role(plan: Plan, system: SystemFacts) -> Iterator[Finding]:
    role = plan.roles.get("system", "")
    if role and system.roles and role not in system.roles:
        yield found(WRONG_ROLE, role=role, system=system.name, claimed=", ".join(system.roles))


def _services(plan: Plan, services: Collection[str]) -> Iterator[Finding]:
    for service in plan.needs.services:
        if service not in services:
            yield found(UNKNOWN_SERVICE, service=service)


def _packages(plan: Plan) -> Iterator[Finding]:
    for package in plan.needs.packages:
        yield found(UNKNOWN_PACKAGE, package=package)


def _endpoints(selection: Selection, system: SystemFacts, probe: Probe) -> Iterator[Finding]:
    sends = (step for case in selection.selected for step in case.steps if isinstance(step, Send))
    for endpoint in sorted({step.to.removeprefix("system.") for step in sends}):
        url = system.endpoints.get(endpoint)
        if url is None:
            yield found(UNDECLARED_ENDPOINT, endpoint=endpoint)
            continue
        problem = probe(url)
        if problem:
            yield found(UNREACHABLE, endpoint=endpoint, url=url, problem=problem)
