"""What the plan's author wrote: steps in words, checks and lines as they stand in the file."""

import itertools
import json
from collections.abc import Iterable, Iterator

from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.plan.model import Ask, Await, Check, Plan, Probing, Review, Send, SetVariable
from eqlab.report.phrase import Phrase, authored, phrase

_MOST_LINES = 10


def step_in_words(step: object, recorded: str) -> Phrase:
    """Say what a step does; one that the plan does not know is told as it was recorded."""
    match step:
        case Await(silence=True):
            said = phrase("No call to {service} may come", service=step.at)
        case Await():
            said = phrase("Wait for a call to {service}", service=step.at)
        case Check():
            said = phrase("Check {part}", part=step.that)
        case Send():
            said = phrase("Call {endpoint}", endpoint=step.to)
        case Ask() | Review():
            said = authored(step.question)
        case SetVariable():
            said = phrase("Keep a value as {name}", name=step.name)
        case Probing():
            said = phrase("Probe: {name}", name=step.name)
        case _:
            said = Phrase(text={"en": recorded})
    return said


def step_detail(step: object) -> str:
    """Return the condition, rule or path of a step as the plan writes it; empty when it has none."""
    match step:
        case Await():
            condition = step.where.text if step.where is not None else ""
            armed = f"reply: {step.reply}" if step.reply else ""
            return "; ".join(piece for piece in (condition, armed) if piece)
        case Check():
            return check_as_written(step)
        case Send():
            return f"{step.method} {step.path}"
        case SetVariable():
            return step.expression.text if step.expression is not None else _compact(step.value)
        case Probing():
            return _compact(step.parameters)
    return ""


def check_as_written(check: Check) -> str:
    """Write a check as `validator: parameter`."""
    return f"{check.validator}: {_compact(check.parameter)}"


def plan_lines(plan: Plan, at: Position | None) -> str:
    """Return the plan's line at a place, with what is indented below it; empty when it is another file."""
    if at is None or at.file != plan.file:
        return ""
    lines = plan.source.decode("utf-8", "replace").splitlines()
    if not 1 <= at.line <= len(lines):
        return ""
    indent = _indent(lines[at.line - 1])
    below = itertools.takewhile(lambda line: _indent(line) > indent, lines[at.line :])
    taken = [lines[at.line - 1], *_without_message(below)]
    shown = [line[indent:].rstrip() for line in taken[:_MOST_LINES]]
    return "\n".join([*shown, "…"] if len(taken) > _MOST_LINES else shown)


def _without_message(lines: Iterable[str]) -> Iterator[str]:
    """Leave a check's message out: the finding says it, in the reader's language."""
    inside: int | None = None
    for line in lines:
        if inside is not None and _indent(line) > inside:
            continue
        inside = _indent(line) if line.lstrip().startswith("message:") else None
        if inside is None:
            yield line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _compact(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
