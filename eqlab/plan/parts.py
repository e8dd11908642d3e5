"""The parts of a plan that its cases rest on: sources, requirements, variant axes, claims, needs, variables."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from eqlab.core.requirement import Obligation, Origin, Requirement, Source
from eqlab.core.text import words
from eqlab.plan.conditions import read_when
from eqlab.plan.issues import DEFINED_TWICE, EMPTY, UNKNOWN_SOURCE
from eqlab.plan.kinds import wrong_type
from eqlab.plan.model import Await, Case, Claim, Needs, Send
from eqlab.plan.node import Node, SequenceNode
from eqlab.plan.plan_shapes import AXIS, CLAIM, NEEDS, REQUIREMENT, SOURCE
from eqlab.plan.reading import Reading
from eqlab.plan.shapes import Shape, place_of, read_fields
from eqlab.plan.words import listed, shown

Part = TypeVar("Part")


def read_sources(node: Node | None, reading: Reading) -> None:
    """Read the sources into the reading."""
    for values, item in _items(node, SOURCE, reading):
        source = Source(
            id=values["id"],
            title=values["title"],
            version=values["version"],
            status=values["status"],
            origin=Origin(values["origin"] or Origin.PUBLIC),
            url=values["url"],
        )
        _keep(reading.sources, source.id, source, item, reading, SOURCE)


def read_requirements(node: Node | None, reading: Reading) -> None:
    """Read the requirements into the reading; origin and maturity come from the source unless they say otherwise."""
    for values, item in _items(node, REQUIREMENT, reading):
        source = _source(values, item, reading)
        origin = values["origin"] or (source.origin if source is not None else Origin.PUBLIC)
        requirement = Requirement(
            id=values["id"],
            level=Obligation(values["level"] or Obligation.SHALL),
            actor=values["actor"],
            text=values["text"],
            source=values["source"],
            clause=values["clause"],
            origin=Origin(origin),
            maturity=source.status if source is not None else "",
            when=read_when(values["when"], reading) if values["when"] is not None else "",
            not_tested_because=values["not_tested_because"],
        )
        _keep(reading.requirements, requirement.id, requirement, item, reading, REQUIREMENT)


def read_axes(node: Node | None, reading: Reading) -> None:
    """Read the variant axes into the reading."""
    for values, item in _items(node, AXIS, reading):
        _keep(reading.axes, values["axis"], values["values"], item, reading, AXIS)


def read_claims(node: Node | None, reading: Reading) -> None:
    """Read the claims that the plan asks about into the reading."""
    for values, item in _items(node, CLAIM, reading):
        claim = Claim(name=values["claim"], title=values["title"], values=tuple(filter(None, values["values"])))
        _keep(reading.claims, claim.name, claim, item, reading, CLAIM)


def read_needs(node: Node | None, reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """Read what the plan says it needs."""
    return dict(NEEDS.defaults) if node is None else read_fields(NEEDS, node, reading)


def all_needs(declared: Mapping[str, tuple[str, ...]], cases: tuple[Case, ...]) -> Needs:
    """Return what the plan says it needs together with what its cases use."""
    services = dict.fromkeys(declared["services"])
    endpoints: dict[str, None] = {}
    for case in cases:
        services.update(dict.fromkeys(given.at for given in case.given))
        for step in case.steps:
            if isinstance(step, Await):
                services[step.at] = None
            elif isinstance(step, Send):
                endpoints[step.to.removeprefix("system.")] = None
    return Needs(
        services=tuple(services),
        packages=declared["packages"],
        certificates=declared["certificates"],
        endpoints=tuple(endpoints),
    )


def note_variables(node: Node, values: Mapping[str, Any], reading: Reading) -> None:
    """Take note of the plan's variables and their places."""
    written = place_of(node, "variables")
    for name, value in values.items():
        reading.variables[name] = value
        at = written.key_position(name)
        reading.variable_lines[name] = at.line if at is not None else written.line


def _items(node: Node | None, shape: Shape, reading: Reading) -> Iterator[tuple[dict[str, Any], Node]]:
    if node is None:
        return
    if not isinstance(node, SequenceNode):
        wrong_type(node, reading, words('a list, each entry with the keys of "{shape}"', shape=shape.name))
        return
    if not node.items:
        reading.refuse(
            EMPTY, node.position, expected=words('at least one entry with the keys of "{shape}"', shape=shape.name)
        )
    for item in node.items:
        yield read_fields(shape, item, reading), item


def _source(values: Mapping[str, Any], item: Node, reading: Reading) -> Source | None:
    name = values["source"]
    source = reading.sources.get(name)
    if source is None and name:
        near = reading.nearest(name, reading.sources)
        at = place_of(item, "source").position
        reading.refuse(UNKNOWN_SOURCE, at, listed(reading.sources), near, name=shown(name))
    return source


def _keep(there: dict[str, Part], name: str, part: Part, item: Node, reading: Reading, kind: Shape) -> None:
    """Keep a part under its name, the first key of its shape; a name that is taken is a mistake."""
    at = place_of(item, next(iter(kind.fields))).position
    if name in there:
        reading.refuse(DEFINED_TWICE, at, name=name, first=str(reading.places[kind.name, name].line))
    elif name:
        there[name] = part
        reading.places[kind.name, name] = at
