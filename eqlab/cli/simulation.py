"""`eqlab system`: the vendor systems that the laboratory can play, from a process of their own."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.access import Given, read_access, read_cases
from eqlab.cli.commands.system import SimulateWish, SystemsWish
from eqlab.cli.door import Door
from eqlab.cli.near import near
from eqlab.cli.opening import House, load_plan, open_house
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.service import Access, Persona, SimulatedSystem, Stimulus
from eqlab.core.values import Json
from eqlab.plan.filling import FIELD
from eqlab.plan.model import Case, Plan
from eqlab.plan.resolve import select
from eqlab.run.memory import filled
from eqlab.wire.probe import probe
from eqlab.wire.tls import ClientTls

PATIENCE = 5.0
"""Seconds to wait for the platform's first answer."""


def carry_out(door: Door, wish: SystemsWish | SimulateWish) -> int:
    """List the systems, or play one."""
    house = open_house(door)
    if isinstance(wish, SystemsWish):
        for line in columns(list(_rows(house))):
            click.echo(line)
        return 0
    access = read_access(wish.access)
    _reach(access)
    service, system = find_system(house, wish.name)
    for stimulus in _stimuli(house, service, system, wish):
        about = f" ({house.tongue.say(stimulus.persona.title)})" if stimulus.persona else ""
        case = f"{stimulus.case}: " if stimulus.case else ""
        click.echo(safe(f"{case}{stimulus.action}{about}"))
        system.act(stimulus, access)
    return 0


def find_system(house: House, name: str) -> tuple[str, SimulatedSystem]:
    """Return a simulated system and the service it calls. Raises UsageError with the nearest name."""
    known = {system.name: (service, system) for service, system in _systems(house)}
    if name not in known:
        raise UsageError(issues.NO_SUCH_SYSTEM, nearest=near(name, known), name=name)
    return known[name]


def _systems(house: House) -> Iterator[tuple[str, SimulatedSystem]]:
    content = house.workshop.content
    for service in content.scenario_services:
        yield from ((service, system) for system in content.systems(service))


def _rows(house: House) -> Iterator[tuple[str, ...]]:
    tongue = house.tongue
    for service, system in _systems(house):
        defect = tongue.say(system.defect) if system.defect else tongue.tell("no defect")
        yield system.name, service, system.role, defect


def _reach(access: Access) -> None:
    tls = ClientTls(authority=Path(access.authority), certificate=Path(access.certificate), key=Path(access.key))
    for url in access.services.values():
        problem = probe(url, tls, PATIENCE)
        if problem is not None:
            raise ConfigurationError(issues.PLATFORM_AWAY, url=url, problem=problem.words)


def _stimuli(house: House, service: str, system: SimulatedSystem, wish: SimulateWish) -> Iterator[Stimulus]:
    personas = house.workshop.personas(service)
    if wish.action:
        persona = _persona(wish.persona, personas)
        yield Stimulus(case="", action=wish.action, parameters=_parameters(wish.pairs), persona=persona)
    elif wish.plan:
        plan, given = load_plan(house, wish.plan), read_cases(wish.access)
        yield from _of_plan(house, plan, system, personas, given)
    else:
        raise UsageError(issues.NO_TASK)


def _of_plan(
    house: House, plan: Plan, system: SimulatedSystem, personas: Mapping[str, Persona], given: Given | None
) -> Iterator[Stimulus]:
    selection = select(plan, house.workshop.registry, claims=system.claims, variant={}, role=system.role)
    for case in selection.selected:
        if case.task is None or (given is not None and case.id not in given):
            continue
        variables = {**plan.variables, "claims": dict(system.claims), **(given or {}).get(case.id, {})}
        parameters = _filled(case, variables, personas.get(case.persona))
        open_fields = sorted({field for value in parameters.values() for field in _open(value)})
        if open_fields:
            left_out = house.tongue.tell(
                "{case}: left out, because only the campaign knows {fields}",
                case=case.id,
                fields=", ".join(open_fields),
            )
            click.echo(safe(left_out))
            continue
        yield Stimulus(case=case.id, action=case.task.action, parameters=parameters, persona=personas.get(case.persona))


def _filled(case: Case, variables: Mapping[str, Json], persona: Persona | None) -> dict[str, Json]:
    if persona is not None:
        variables = {**variables, "persona": {"id": persona.id, **persona.facts}}
    task = case.task.parameters if case.task else {}
    return {name: filled(value, variables) for name, value in task.items()}


def _open(value: Json) -> Iterator[str]:
    """Fields that nothing has filled."""
    if isinstance(value, str):
        yield from FIELD.findall(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _open(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _open(inner)


def _parameters(pairs: tuple[str, ...]) -> dict[str, Json]:
    parameters = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise UsageError(issues.BAD_PAIR, pair=pair)
        parameters[name] = _value(value)
    return parameters


def _value(text: str) -> Json:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _persona(name: str, personas: Mapping[str, Persona]) -> Persona | None:
    if not name:
        return None
    if name not in personas:
        raise UsageError(issues.NO_PERSONA, nearest=near(name, personas), expected=", ".join(personas), name=name)
    return personas[name]
