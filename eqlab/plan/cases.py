"""Cases: their own keys, their preconditions, their steps written out and read in order."""

from collections.abc import Mapping
from typing import Any

from eqlab.core.issue import Level
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.plan.conditions import read_when
from eqlab.plan.demanding import advise_on_demands
from eqlab.plan.issues import (
    DEFINED_TWICE,
    EMPTY,
    NO_JUDGEMENT,
    NO_REQUIREMENT,
    NO_STEPS,
    RESTS_ON_NOTHING,
    UNKNOWN_CASE,
    UNKNOWN_PERSONA,
    UNKNOWN_PRECONDITION,
)
from eqlab.plan.kinds import wrong_type
from eqlab.plan.model import Await, Case, Given, Step, Task
from eqlab.plan.node import MappingNode, Node, SequenceNode
from eqlab.plan.ownership import Owner, Ownership
from eqlab.plan.plan_shapes import CASE, GIVEN
from eqlab.plan.reading import Reading
from eqlab.plan.scope import Scope, Sort
from eqlab.plan.scriptlets import written_out
from eqlab.plan.shapes import place_of, read_fields
from eqlab.plan.steps import read_step
from eqlab.plan.words import listed, shown


def read_cases(node: Node | None, reading: Reading) -> tuple[Case, ...]:
    """Read all cases, and see that no two own the same calls."""
    if node is None:
        return ()
    if not isinstance(node, SequenceNode):
        wrong_type(node, reading, words("a list of cases"))
        return ()
    if not node.items:
        reading.refuse(EMPTY, node.position, expected=words("at least one case"))
    cases: dict[str, Case] = {}
    ownership = Ownership(reading)
    for item in node.items:
        case = _case(item, reading)
        if case.id in cases:
            first = str(cases[case.id].position.line)
            reading.refuse(DEFINED_TWICE, place_of(item, "id").position, name=case.id, first=first)
        elif case.id:
            cases[case.id] = case
        _own(case, item, ownership)
    for name, at in reading.cases_named:
        if name and name not in cases:
            reading.refuse(UNKNOWN_CASE, at, nearest=reading.nearest(name, cases), name=shown(name))
    return tuple(cases.values())


def _case(node: Node, reading: Reading) -> Case:
    before, values = len(reading.messages), read_fields(CASE, node, reading)
    scope = _scope(node, values, reading)
    given = _givens(values["given"], scope)
    for key in ("instructions", "task"):
        if place_of(node, key) is not node:
            scope.fill(place_of(node, key))
    steps = _steps(values["steps"], scope)
    scope.settle()
    _look_over(node, values, scope, steps)
    if all(message.level is not Level.ERROR for message in reading.messages[before:]):
        advise_on_demands(scope, shown(values["id"]))
    return Case(
        id=values["id"],
        title=values["title"],
        verifies=tuple(dict.fromkeys((*scope.verifies, *scope.rests_on))),
        tags=values["tags"],
        when=read_when(values["when"], reading) if values["when"] is not None else "",
        instructions=values["instructions"],
        persona=values["persona"],
        token=values["token"],
        task=_task(values["task"]),
        given=given,
        optional=values["optional"],
        steps=steps,
        position=node.position,
    )


def _scope(node: Node, values: Mapping[str, Any], reading: Reading) -> Scope:
    return Scope(
        reading=reading,
        persona=reading.world.personas.get(values["persona"]),
        has_persona=place_of(node, "persona") is not node,
        verifies=tuple(name for name in values["verifies"] if name),
    )


def _steps(nodes: tuple[Node, ...], scope: Scope) -> tuple[Step, ...]:
    raw_steps = written_out(nodes, scope.reading, scope.reading.file)
    steps = [read_step(raw, scope) for raw in raw_steps]
    return tuple([step for step in steps if step is not None])


def _look_over(node: Node, values: Mapping[str, Any], scope: Scope, steps: tuple[Step, ...]) -> None:
    """Refuse what makes a case pointless; silent about a case whose steps are broken anyway."""
    reading, name = scope.reading, shown(values["id"]) or "?"
    written = place_of(node, "steps")
    if written is not node and not values["steps"] and isinstance(written, SequenceNode):
        reading.refuse(NO_STEPS, written.position, case=name)
    elif steps and not scope.judged:
        reading.refuse(NO_JUDGEMENT, node.position, case=name)
    if isinstance(node, MappingNode) and not scope.rests_on and not values["verifies"]:
        at = place_of(node, "verifies").position
        reading.refuse(NO_REQUIREMENT, at, expected=words("`verifies` with at least one requirement id"), case=name)
    if scope.judged and not scope.rests_on_all:
        for requirement in scope.verifies:
            if requirement not in scope.rests_on:
                reading.refuse(RESTS_ON_NOTHING, place_of(node, "verifies").position, case=name, name=requirement)


def _givens(node: Node | None, scope: Scope) -> tuple[Given, ...]:
    if node is None:
        return ()
    if not isinstance(node, SequenceNode):
        wrong_type(node, scope.reading, words("a list of preconditions"))
        return ()
    return tuple(_given(item, scope) for item in node.items)


def _given(node: Node, scope: Scope) -> Given:
    reading = scope.reading
    values = read_fields(GIVEN, node, reading)
    service, name = values["at"], values["load"]
    there = reading.world.services.get(service, ())
    if service and name and name not in there:
        at, near = place_of(node, "load").position, reading.nearest(name, there)
        reading.refuse(UNKNOWN_PRECONDITION, at, listed(there), near, service=service, name=shown(name))
    _check_persona(values["with"].get("persona"), place_of(place_of(node, "with"), "persona"), reading)
    scope.define(values["id"], Sort.GIVEN, place_of(node, "id"))
    return Given(id=values["id"], at=service, load=name, parameters=values["with"], position=node.position)


def _check_persona(name: Json, node: Node, reading: Reading) -> None:
    """Refuse a precondition about a persona that the scenarios do not have."""
    there = reading.world.personas
    if isinstance(name, str) and name not in there:
        near = reading.nearest(name, there)
        reading.refuse(UNKNOWN_PERSONA, node.position, listed(there), near, name=shown(name))


def _task(values: Mapping[str, Any] | None) -> Task | None:
    return None if values is None else Task(action=values["action"], parameters=values["with"])


def _own(case: Case, node: Node, ownership: Ownership) -> None:
    tokens = {}
    if case.persona:
        tokens[f"persona {case.persona}"] = words('the persona "{persona}"', persona=case.persona)
        persona = ownership.reading.world.personas[case.persona]
        tokens.update(
            {token: words("the discriminator {token}", token=shown(token)) for token in persona.discriminators}
        )
    if case.token:
        tokens[case.token] = words('the token "{token}"', token=shown(case.token))
    if not tokens:
        return
    ownership.add(
        Owner(
            case=case.id,
            when=case.when,
            waits=any(isinstance(step, Await) for step in case.steps),
            tokens=tokens,
            position=place_of(node, "persona" if case.persona else "token").position,
        )
    )
