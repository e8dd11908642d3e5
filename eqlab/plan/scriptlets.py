"""Shared steps: found, filled with their parameters, and written out in place of `use`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.plan.issues import (
    CYCLE,
    LATER_KIND,
    MISSING_ARGUMENT,
    NOT_ONE_STEP,
    TOO_LONG,
    TOO_MANY_STEPS,
    TOO_NESTED,
    UNKNOWN_ARGUMENT,
    UNKNOWN_KIND,
    UNKNOWN_SCRIPTLET,
    UNKNOWN_SCRIPTLET_FILE,
)
from eqlab.plan.kinds import wrong_type
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode
from eqlab.plan.plan_shapes import SCRIPTLET, SCRIPTLET_FILE
from eqlab.plan.reading import Reading, Scriptlet
from eqlab.plan.shapes import read_fields
from eqlab.plan.step_shapes import ARGUMENT, LATER_KINDS, STEP_SHAPES, USE
from eqlab.plan.words import listed, one_of
from eqlab.plan.yaml_reader import read_yaml

MAX_STEPS = 200_000
MAX_NESTING = 20
MAX_FILLED = 50_000_000
"""Characters that parameters may make in one plan."""

_PARAMETER = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawStep:
    """A step to be read."""

    kind: str
    body: Node
    position: Position
    used_at: Position | None
    """Where the case uses the scriptlet that the step comes from; None for a step of the case itself."""


def read_scriptlets(nodes: Mapping[str, Node], file: str, reading: Reading) -> None:
    """Take note of the scriptlets of a file; their steps are read where they are used."""
    for name, node in nodes.items():
        values = read_fields(SCRIPTLET, node, reading)
        reading.scriptlets[file, name] = Scriptlet(
            name=name,
            file=file,
            parameters=values["parameters"],
            steps=values["steps"],
            position=node.position,
        )


def written_out(nodes: tuple[Node, ...], reading: Reading, file: str, users: tuple[Key, ...] = ()) -> list[RawStep]:
    """Return the steps with every `use` replaced by its scriptlet's steps; `users` are the scriptlets around them."""
    steps: list[RawStep] = []
    for node in nodes:
        reading.steps += 1
        if reading.steps > MAX_STEPS:
            if reading.steps == MAX_STEPS + 1:
                reading.refuse(TOO_MANY_STEPS, node.position, limit=str(MAX_STEPS))
            break
        kind = _kind(node, reading)
        if kind is None or not isinstance(node, MappingNode):
            continue
        if kind == "use":
            steps.extend(_used(node, reading, file, users))
        else:
            steps.append(RawStep(kind=kind, body=node.entries[kind], position=node.position, used_at=reading.used_at))
    return steps


def _kind(node: Node, reading: Reading) -> str | None:
    if not isinstance(node, MappingNode):
        wrong_type(node, reading, words("a step: a mapping with one key, {kinds}", kinds=listed(STEP_SHAPES)))
        return None
    if len(node.entries) != 1:
        found = listed(node.entries) or words("none")
        reading.refuse(NOT_ONE_STEP, node.position, expected=one_of(STEP_SHAPES), found=found)
        return None
    kind = next(iter(node.entries))
    if kind in STEP_SHAPES:
        return kind
    if kind in LATER_KINDS:
        reading.refuse(LATER_KIND, node.position, name=kind)
    else:
        near = reading.nearest(kind, STEP_SHAPES)
        reading.refuse(UNKNOWN_KIND, node.position, listed(STEP_SHAPES), near, name=kind)
    return None


def _used(node: MappingNode, reading: Reading, file: str, users: tuple[Key, ...]) -> list[RawStep]:
    body = node.entries["use"]
    values = read_fields(USE, body, reading)
    place = body.entries.get("scriptlet", body) if isinstance(body, MappingNode) else body
    scriptlet = _find(values["scriptlet"], place.position, reading, file) if values["scriptlet"] else None
    if scriptlet is None:
        return []
    key = (scriptlet.file, scriptlet.name)
    reading.used_scriptlets.add(key)
    if key in users:
        cycle = [name for _, name in (*users[users.index(key) :], key)]
        reading.refuse(CYCLE, place.position, cycle=" → ".join(cycle))
        return []
    if len(users) >= MAX_NESTING:
        reading.refuse(TOO_NESTED, place.position, limit=str(MAX_NESTING))
        return []
    arguments = _arguments(scriptlet, values["with"], body, reading)
    outer, reading.used_at = reading.used_at, reading.used_at or node.position
    filled = tuple(_filled(step, arguments, reading) for step in scriptlet.steps)
    steps = written_out(filled, reading, scriptlet.file, (*users, key))
    reading.used_at = outer
    return steps


def _find(reference: str, at: Position, reading: Reading, file: str) -> Scriptlet | None:
    library, _, name = reference.rpartition("#")
    if library:
        found = _library(library, at, reading)
        if found is None:
            return None
        file = found
    scriptlet = reading.scriptlets.get((file, name))
    if scriptlet is None:
        there = [known for where, known in reading.scriptlets if where == file]
        reading.refuse(UNKNOWN_SCRIPTLET, at, listed(there), reading.nearest(name, there), name=name)
    return scriptlet


def _library(library: str, at: Position, reading: Reading) -> str | None:
    """Read a scriptlet file once; return its name in positions, or None when it is of no use."""
    path = f"scriptlets/{library}.yaml"
    file = str(PurePosixPath(reading.file).parent / path)
    if file not in reading.scriptlet_texts:
        source = reading.world.plan_texts(path)
        if source is None:
            reading.refuse(
                UNKNOWN_SCRIPTLET_FILE, at, expected=words("a file {path} beside the plan", path=path), path=path
            )
            return None
        reading.scriptlet_texts[file] = source
        outer, reading.used_at = reading.used_at, reading.used_at or at
        root = reading.attempt(lambda: read_yaml(source, file))
        if root is None:
            reading.unreadable.add(file)
        else:
            read_scriptlets(read_fields(SCRIPTLET_FILE, root, reading)["scriptlets"], file, reading)
        reading.used_at = outer
    return None if file in reading.unreadable else file


def _arguments(scriptlet: Scriptlet, given: Mapping[str, Node], body: Node, reading: Reading) -> dict[str, ScalarNode]:
    arguments = {}
    for name, node in given.items():
        if name not in scriptlet.parameters:
            near = reading.nearest(name, scriptlet.parameters)
            reading.refuse(
                UNKNOWN_ARGUMENT, node.position, listed(scriptlet.parameters), near, scriptlet=scriptlet.name, name=name
            )
        elif isinstance(node, ScalarNode) and node.value is not None:
            arguments[name] = node
        else:
            wrong_type(node, reading, ARGUMENT.expected)
    for name in scriptlet.parameters:
        if name not in given:
            reading.refuse(MISSING_ARGUMENT, body.position, scriptlet=scriptlet.name, name=name)
    return arguments


def _filled(node: Node, arguments: Mapping[str, ScalarNode], reading: Reading) -> Node:
    """Fill `{parameter}` in every text; a text that is nothing but one field takes the argument as it is."""
    if isinstance(node, MappingNode):
        entries = {key: _filled(value, arguments, reading) for key, value in node.entries.items()}
        return MappingNode(node.file, node.line, node.column, entries, node.places)
    if isinstance(node, SequenceNode):
        items = tuple([_filled(item, arguments, reading) for item in node.items])
        return SequenceNode(node.file, node.line, node.column, items)
    if "{" not in node.text or not isinstance(node.value, str):
        return node
    return _filled_text(node, arguments, reading)


def _filled_text(node: ScalarNode, arguments: Mapping[str, ScalarNode], reading: Reading) -> ScalarNode:
    alone = _PARAMETER.fullmatch(node.text)
    if alone is not None and alone.group(1) in arguments:
        argument = arguments[alone.group(1)]
        return ScalarNode(node.file, node.line, node.column, argument.text, argument.value, argument.quoted)
    longest = max((len(argument.text) for argument in arguments.values()), default=0)
    before, reading.filled = reading.filled, reading.filled + len(node.text) + node.text.count("{") * longest
    if reading.filled > MAX_FILLED:
        if before <= MAX_FILLED:
            reading.refuse(TOO_LONG, node.position, limit=str(MAX_FILLED))
        return node

    def fill(field: re.Match[str]) -> str:
        argument = arguments.get(field.group(1))
        return field.group() if argument is None else argument.text

    text = _PARAMETER.sub(fill, node.text)
    return ScalarNode(node.file, node.line, node.column, text, text, True)
