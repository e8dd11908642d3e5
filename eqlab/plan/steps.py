"""The steps of a case: one function a kind makes it from its values and notes what it names."""

from collections.abc import Callable, Mapping
from typing import Any

from eqlab.core.text import words
from eqlab.plan.checks import read_check
from eqlab.plan.conditions import check_where
from eqlab.plan.issues import (
    EITHER_OR,
    EMPTY_REPLY,
    MEANINGLESS,
    NEEDED_BY_FAULT,
    NOT_BOTH,
    UNKNOWN_SCENARIO,
    WITH_SILENCE,
)
from eqlab.plan.model import Ask, Await, Reply, Review, Send, SetVariable, Step
from eqlab.plan.node import MappingNode
from eqlab.plan.probing import read_probing
from eqlab.plan.reading import Reading
from eqlab.plan.scope import Scope, Sort
from eqlab.plan.scriptlets import RawStep
from eqlab.plan.shapes import place_of, read_fields
from eqlab.plan.step_shapes import MEANINGFUL, NEEDED, OWN_ANSWER, STEP_SHAPES


def read_step(raw: RawStep, scope: Scope) -> Step | None:
    """Read one step; None when it is too wrong to go on. Mistakes are noted with the place of a scriptlet's use."""
    scope.reading.used_at = raw.used_at
    try:
        if raw.kind == "check":
            return read_check(raw, scope)
        if raw.kind == "probe":
            return read_probing(raw, scope)
        values = read_fields(STEP_SHAPES[raw.kind], raw.body, scope.reading)
        return _MAKERS[raw.kind](values, raw, scope)
    finally:
        scope.reading.used_at = None


def _await(values: Mapping[str, Any], raw: RawStep, scope: Scope) -> Await:
    reading, silence = scope.reading, values["silence"]
    where = values["where"]
    if where is not None:
        node = place_of(raw.body, "where")
        check_where(where, node, reading)
        take_note = scope.mention if silence else scope.mention_early
        take_note(where.text, node.position)
    for key in ("reply", "on_timeout"):
        if silence and place_of(raw.body, key) is not raw.body:
            reading.refuse(WITH_SILENCE, place_of(raw.body, key).position, key=key)
    reply = place_of(raw.body, "reply")
    scope.define(values["id"], Sort.SILENCE if silence else Sort.AWAITED, place_of(raw.body, "id"))
    if not silence and not (where is not None and "body" in where.text):
        scope.calls[values["id"]] = place_of(raw.body, "id").position
    if silence or values["on_timeout"] == "failed":
        scope.judged = scope.rests_on_all = True
    return Await(
        id=values["id"],
        at=values["at"],
        where=where,
        within=values["within"],
        reply=_reply(values["reply"], reply, reading) if isinstance(reply, MappingNode) and values["reply"] else None,
        silence=silence,
        on_timeout=values["on_timeout"],
        clause=values["clause"],
        position=raw.position,
    )


def _reply(values: Mapping[str, Any], node: MappingNode, reading: Reading) -> Reply:
    fault, written = values["fault"], node.entries
    for key in written.keys() - MEANINGFUL[fault]:
        if key in OWN_ANSWER:
            reading.refuse(MEANINGLESS, place_of(node, key).position, key=key, fault=fault)
    needed = NEEDED.get(fault)
    if needed and needed not in written:
        reading.refuse(NEEDED_BY_FAULT, node.position, fault=fault, key=needed)
    if not written.keys() & {"fault", "status", "body"}:
        reading.refuse(EMPTY_REPLY, node.position)
    return Reply(
        fault=fault,
        status=values["status"],
        headers=tuple(values["headers"].items()),
        body=values["body"] if "body" in written else None,
        delay=values["delay"] or 0.0,
        times=values["times"],
        processed=values["processed"],
    )


def _send(values: Mapping[str, Any], raw: RawStep, scope: Scope) -> Send:
    reading = scope.reading
    for key in ("path", "headers", "body"):
        if place_of(raw.body, key) is not raw.body:
            scope.fill(place_of(raw.body, key))
    scenario = values["scenario"]
    place = place_of(raw.body, "scenario")
    if scenario and place_of(raw.body, "body") is not raw.body:
        reading.refuse(NOT_BOTH, place.position, one="body", other="scenario")
    if scenario and reading.world.texts(scenario) is None:
        expected = words("a file below {folder}", folder=f"scenarios/{reading.service}/")
        reading.refuse(UNKNOWN_SCENARIO, place.position, expected=expected, path=scenario)
    scope.define(values["id"], Sort.SENT, place_of(raw.body, "id"))
    return Send(
        id=values["id"],
        to=values["to"],
        method=values["method"],
        path=values["path"],
        headers=tuple(values["headers"].items()),
        body=values["body"],
        scenario=scenario,
        deadline=values["deadline"],
        position=raw.position,
    )


def _ask(values: Mapping[str, Any], raw: RawStep, scope: Scope) -> Ask:
    scope.fill(place_of(raw.body, "question"))
    scope.define(values["id"], Sort.ANSWER, place_of(raw.body, "id"))
    scope.judged = scope.rests_on_all = scope.asked = True
    return Ask(
        id=values["id"],
        who=values["who"],
        question=values["question"],
        answers=values["answer"],
        evidence=values["evidence"],
        clause=values["clause"],
        position=raw.position,
    )


def _review(values: Mapping[str, Any], raw: RawStep, scope: Scope) -> Review:
    scope.fill(place_of(raw.body, "question"))
    scope.rests_on_all = scope.asked = True
    return Review(who=values["who"], question=values["question"], position=raw.position)


def _set(values: Mapping[str, Any], raw: RawStep, scope: Scope) -> SetVariable:
    node, expression = raw.body, values["from"]
    written = node.entries.keys() if isinstance(node, MappingNode) else set()
    if ("from" in written) == ("value" in written):
        scope.reading.refuse(EITHER_OR, node.position, one="from", other="value")
    if expression is not None:
        scope.mention(expression.text, place_of(node, "from").position)
    scope.define(values["name"], Sort.VALUE, place_of(node, "name"))
    return SetVariable(name=values["name"], value=values["value"], expression=expression, position=raw.position)


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], RawStep, Scope], Step]] = {
    "await": _await,
    "send": _send,
    "ask": _ask,
    "review": _review,
    "set": _set,
}
