"""The `check` step: its validator comes from the registry, the rest from the language."""

from collections.abc import Iterator
from typing import Any

from eqlab.core.check import Assertion, CheckKind, Written
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import words
from eqlab.plan.demanding import note_demands
from eqlab.plan.issues import (
    LATER_CHECK,
    MISSING_KEY,
    MIXED_ORIGINS,
    NO_VALIDATOR,
    NOT_BOTH,
    NOT_SINGLE,
    REMAP_OF_NOTHING,
    TWO_VALIDATORS,
    UNKNOWN_CHECK,
    UNUSABLE,
)
from eqlab.plan.kinds import wrong_type
from eqlab.plan.model import Check, Remap
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode, place_at
from eqlab.plan.part_names import fields_of, read_parts
from eqlab.plan.reading import Reading
from eqlab.plan.scope import Scope
from eqlab.plan.scriptlets import RawStep
from eqlab.plan.shapes import refuse_key
from eqlab.plan.step_shapes import CHECK, LATER_CHECKS, LEVELS, ON_FAILURE
from eqlab.plan.words import listed, one_of, shown

_EXPRESSION_KEYS = ("fhirpath", "each")
"""Keys whose text is FHIRPath, in a check and in its validator's parameter."""

_OTHER_LANGUAGES = frozenset({"xpath"})
"""Validators whose keys of these names are in a language that they read themselves."""

_WEAKNESS = list(Origin)
"""Origins from the strongest to the weakest."""


def read_check(raw: RawStep, scope: Scope) -> Check | None:
    """Read and compile a check; None when it is too wrong to go on."""
    reading, node = scope.reading, raw.body
    if not isinstance(node, MappingNode):
        wrong_type(
            node,
            reading,
            words('a mapping with "that" and a validator: {checks}', checks=listed(reading.registry.checks)),
        )
        return None
    kind = _validator(node, reading)
    if kind is None:
        return None
    values = _values(node, kind, reading)
    premise = bool(values["premise"])
    scope.judged = scope.judged or not premise
    parts = read_parts(node, kind, scope)
    that = [*parts.values()][-1][-1] if parts else values["that"]
    if not kind.parts:
        scope.refer(that, node.entries.get("that", node).position)
    readable = [_read_expression(key, text, scope) for key, text in _expressions(node, kind)]
    verifies, origin = _as_premise(node, reading) if premise else rests_on(values["verifies"], raw, scope)
    for steps, text in kind.mentions(node.plain()):
        scope.mention(text, place_at(node, steps) or node.position)
    remap = remaps(values["remap"], node, reading)
    reading.cases_named.extend(_cases_named(node, kind))
    assertion = _compiled(kind, node, reading) if all(readable) else None
    if assertion is not None:
        note_demands(node, kind, scope)
    return assertion and Check(
        that=that,
        validator=kind.name,
        parameter=node.entries[kind.name].plain(),
        assertion=assertion,
        on_failure=ON_FAILURE.get(values["on_failure"]),
        remap=remap,
        clause=values["clause"],
        verifies=verifies,
        origin=origin,
        position=raw.position,
        parts=parts,
        premise=premise,
    )


def _as_premise(node: MappingNode, reading: Reading) -> tuple[tuple[str, ...], Origin]:
    """A premise blames nobody: it rests on no requirement, and no level or clause can be given to it."""
    for key in ("verifies", "on_failure", "remap", "clause"):
        if key in node.entries:
            reading.refuse(NOT_BOTH, node.entries[key].position, one="premise", other=key)
    return (), Origin.PUBLIC


def _compiled(kind: CheckKind, node: MappingNode, reading: Reading) -> Assertion | None:
    """Compile a check; a compiler that trips over a parameter must not bring the linter down."""
    at = node.entries[kind.name].position
    whole = Written(node.plain(), lambda steps: place_at(node, steps))
    try:
        return reading.attempt(lambda: kind.compile(whole[kind.name], at, whole))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        reading.refuse(UNUSABLE, at, validator=kind.name, problem=shown(f"{type(error).__name__}: {error}"))
        return None


def _validator(node: MappingNode, reading: Reading) -> CheckKind | None:
    """Find the one validator a check names."""
    checks = reading.registry.checks
    named = [key for key in node.entries if key in checks]
    if len(named) > 1:
        companions = {key for name in named for key in checks[name].companions}
        named = [key for key in named if key not in companions] or named
    if len(named) == 1:
        return checks[named[0]]
    if named:
        at = node.key_position(named[1]) or node.position
        reading.refuse(TWO_VALIDATORS, at, names=listed(named))
    else:
        _refuse_nameless(node, reading)
    return None


def _refuse_nameless(node: MappingNode, reading: Reading) -> None:
    checks = reading.registry.checks
    companions = {key for kind in checks.values() for key in kind.companions}
    strange = next((key for key in node.entries if key not in CHECK.fields and key not in companions), None)
    if strange is None:
        reading.refuse(NO_VALIDATOR, node.position, expected=one_of(checks))
        return
    at = node.key_position(strange) or node.position
    if strange in LATER_CHECKS:
        reading.refuse(LATER_CHECK, at, expected=one_of(checks), name=strange)
    else:
        reading.refuse(UNKNOWN_CHECK, at, listed(checks), reading.nearest(strange, checks), name=shown(strange))


def _values(node: MappingNode, kind: CheckKind, reading: Reading) -> dict[str, Any]:
    values, fields = dict(CHECK.defaults), fields_of(kind)
    for key, inner in node.entries.items():
        field = fields.get(key)
        if field is not None:
            values[key] = field.kind.read(inner, reading)
        elif key != kind.name and key not in kind.companions:
            refuse_key(key, node, reading, f"check {kind.name}", {**fields, kind.name: kind, **kind.companions})
    if "that" in fields and "that" not in node.entries:
        that = fields["that"].kind.expected
        reading.refuse(MISSING_KEY, node.position, expected=that, key="that", place="check")
    if values["on_failure"] and not kind.single:
        at = node.entries["on_failure"].position
        reading.refuse(NOT_SINGLE, at, validator=kind.name)
    return values


def _read_expression(key: str, text: ScalarNode, scope: Scope) -> bool:
    """Note what an expression names; tell whether the check can compile it. `each` gets its own place in mistakes."""
    scope.mention(text.text, text.position)
    return key != "each" or scope.reading.expression(text.text, text.position) is not None


def _expressions(node: MappingNode, kind: CheckKind) -> Iterator[tuple[str, ScalarNode]]:
    parameter = node.entries[kind.name]
    places: tuple[Node, ...] = () if kind.name in _OTHER_LANGUAGES else (node, parameter)
    for place in places:
        for key in _EXPRESSION_KEYS:
            text = place.entries.get(key) if isinstance(place, MappingNode) else None
            if isinstance(text, ScalarNode) and isinstance(text.value, str):
                yield key, text


def _cases_named(node: MappingNode, kind: CheckKind) -> Iterator[tuple[str, Position]]:
    for key in kind.cases:
        named = node.entries.get(key)
        for case in named.entries.values() if isinstance(named, MappingNode) else ():
            if isinstance(case, ScalarNode) and isinstance(case.value, str):
                yield case.value, case.position


def rests_on(own: tuple[str, ...], raw: RawStep, scope: Scope) -> tuple[tuple[str, ...], Origin]:
    """Return the requirements a check rests on and the weakest origin among them."""
    requirements = scope.reading.requirements
    own = tuple(name for name in own if name)
    names = own or scope.verifies
    origins = {requirements[name].origin for name in names}
    if own:
        scope.rests_on.update(dict.fromkeys(own))
    else:
        scope.rests_on_all = True
        if len(origins) > 1:
            told = listed(origin for origin in _WEAKNESS if origin in origins)
            scope.reading.refuse(MIXED_ORIGINS, raw.position, origins=told)
    return names, max(origins, key=_WEAKNESS.index, default=Origin.PUBLIC)


def remaps(values: tuple[dict[str, Any], ...], node: MappingNode, reading: Reading) -> tuple[Remap, ...]:
    """Return the levels that a step gives to some findings."""
    written = node.entries.get("remap")
    if not isinstance(written, SequenceNode):
        return ()
    for value, item in zip(values, written.items, strict=True):
        if not value["code"] and not value["level"]:
            reading.refuse(REMAP_OF_NOTHING, item.position)
    return tuple(
        Remap(
            to=LEVELS.get(value["to"], LEVELS["error"]),
            clause=value["clause"],
            code=value["code"],
            level=LEVELS.get(value["level"]),
        )
        for value in values
    )
