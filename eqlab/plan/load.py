"""A test plan from its bytes: read, checked against its world, compiled. Nothing in it is executed."""

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from eqlab.core.check import Registry
from eqlab.core.errors import AuthorErrors
from eqlab.core.issue import Level
from eqlab.plan.cases import read_cases
from eqlab.plan.coverage import advise
from eqlab.plan.issues import UNKNOWN_SERVICE
from eqlab.plan.model import Axis, Case, Needs, Plan
from eqlab.plan.node import Node
from eqlab.plan.parts import (
    all_needs,
    note_variables,
    read_axes,
    read_claims,
    read_needs,
    read_requirements,
    read_sources,
)
from eqlab.plan.plan_shapes import PLAN
from eqlab.plan.reading import LintMessage, Reading
from eqlab.plan.scriptlets import read_scriptlets
from eqlab.plan.shapes import place_of, read_fields
from eqlab.plan.unused import look_over_unused
from eqlab.plan.words import listed
from eqlab.plan.world import World, Worlds, world_of
from eqlab.plan.yaml_reader import read_yaml


def load_plan(source: bytes, file: str, registry: Registry, world: Worlds) -> Plan:
    """Load a plan; `file` names it in positions, `world` is what it may name beyond itself.

    Raises AuthorErrors with every mistake found, in order of position.
    """
    plan, messages = lint_plan(source, file, registry, world)
    if plan is None:
        raise AuthorErrors(message.error for message in messages if message.level is Level.ERROR)
    return plan


def lint_plan(
    source: bytes, file: str, registry: Registry, world: Worlds
) -> tuple[Plan | None, tuple[LintMessage, ...]]:
    """Load a plan and tell everything about it, mistakes and advice, in order of position.

    The plan is None when there is a mistake.
    """
    reading = Reading(file=file, registry=registry)
    with _collector_at_rest():
        root = reading.attempt(lambda: read_yaml(source, file))
        plan = None if root is None else _plan(root, source, reading, world)
    messages = reading.sorted_messages()
    broken = plan is None or any(message.level is Level.ERROR for message in messages)
    return None if broken else plan, messages


def _plan(root: Node, source: bytes, reading: Reading, world: Worlds) -> Plan | None:
    values = read_fields(PLAN, root, reading)
    reading.service = values["service"]
    if not reading.service and not isinstance(world, World):
        return None
    reading.world = world_of(world, reading.service)
    _check_service(root, reading)
    note_variables(root, values["variables"], reading)
    read_axes(values["variants"], reading)
    read_claims(values["claims"], reading)
    read_sources(values["sources"], reading)
    read_requirements(values["requirements"], reading)
    needs = read_needs(values["needs"], reading)
    read_scriptlets(values["scriptlets"], reading.file, reading)
    cases = read_cases(values["cases"], reading)
    look_over_unused(reading)
    plan = _made(values, source, reading, all_needs(needs, cases), cases)
    advise(plan, root, reading)
    return plan


def _made(values: Mapping[str, Any], source: bytes, reading: Reading, needs: Needs, cases: tuple[Case, ...]) -> Plan:
    roles: Mapping[str, str] = values["roles"] or {}
    return Plan(
        id=values["testplan"],
        version=values["version"],
        title=values["title"],
        service=values["service"],
        roles={name: role for name, role in roles.items() if role},
        sources=tuple(reading.sources.values()),
        requirements=tuple(reading.requirements.values()),
        variants=tuple(Axis(axis=axis, values=options) for axis, options in reading.axes.items()),
        claims=tuple(reading.claims.values()),
        needs=needs,
        variables=values["variables"],
        cases=cases,
        source=source,
        file=reading.file,
        digest=hashlib.sha256(source).hexdigest(),
    )


def _check_service(root: Node, reading: Reading) -> None:
    services = reading.world.services
    if reading.service and reading.service not in services:
        near = reading.nearest(reading.service, services)
        at = place_of(root, "service").position
        reading.refuse(UNKNOWN_SERVICE, at, listed(services), near, name=reading.service)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let the cycle collector rest: a big plan is a million objects without cycles, and looking for some is slow.

    What was made meanwhile counts as old afterwards, so that the next small collection does not look at all of it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
