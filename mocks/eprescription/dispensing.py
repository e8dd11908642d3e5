"""What the platform does with a dispensation: each Task takes one from the line it is based on."""

from collections import Counter
from datetime import datetime

from eqlab.kit import (
    Change,
    Refusal,
    Resource,
    Store,
    Transaction,
    first_text,
    identifier_tokens,
    literal,
    nodes,
    refusal,
    sibling,
    type_of,
)

problems = sibling(__file__, "problems.py")
states = sibling(__file__, "states.py")

_NOT_DONE = (
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "failed",
    "entered-in-error",
)
"""States of a Task that dispense nothing; any other, and none at all, counts."""


def dispense(transaction: Transaction) -> tuple[Change, ...] | Refusal:
    """Take a dispensation: Tasks based on prescribed lines."""
    asked: Counter[str] = Counter()
    for task in transaction.of("Task"):
        lines = _lines(task.resource or {})
        place = f"Bundle.entry[{task.entry}].resource"
        if not lines:
            return refusal(problems.LINE_NOT_NAMED, place)
        unknown = next((line for line in lines if transaction.before.resource("ServiceRequest", line) is None), None)
        if unknown is not None:
            return refusal(problems.UNKNOWN_LINE, f"{place}.basedOn", line=f"ServiceRequest/{unknown}")
        if (task.resource or {}).get("status") not in _NOT_DONE:
            asked.update(lines)
    for line, count in asked.items():
        refused = _check(transaction.before, line, count, transaction.call.now)
        if refused is not None:
            return refused
    return (*transaction.changes, *_moved(transaction.before, asked))


def identifiers(bundle: object) -> frozenset[str]:
    """Return the business identifiers by which a dispensation is known when it comes again."""
    tasks = [task for task in nodes(bundle, "entry.resource") if type_of(task) == "Task"]
    own = identifier_tokens(bundle) if tasks else []
    return frozenset([*own, *(token for task in tasks for token in identifier_tokens(task))])


def _lines(task: Resource) -> list[str]:
    for path in ("basedOn", "focus"):
        targets = [literal(first_text(node, "reference")) for node in nodes(task, path)]
        lines = [target.id for target in targets if target is not None and target.type == "ServiceRequest"]
        if lines:
            return list(dict.fromkeys(lines))
    return []


def _check(store: Store, line: str, asked: int, now: datetime) -> Refusal | None:
    resource = store.resource("ServiceRequest", line) or {}
    plan = store.resource("CarePlan", states.prescription_of(resource)) or {}
    told = f"ServiceRequest/{line}"
    if states.state_of(resource) == states.REVOKED:
        return refusal(problems.REVOKED, line=told)
    end = states.ended(plan, "period", now) or states.ended(resource, "occurrencePeriod", now)
    if end:
        return refusal(problems.EXPIRED, line=told, end=end)
    left = states.remaining(resource)
    if left == 0:
        return refusal(problems.LINE_COMPLETED, line=told)
    if asked > left:
        return refusal(problems.TOO_MUCH, line=told, remaining=str(left), asked=str(asked))
    return None


def _moved(store: Store, asked: Counter[str]) -> list[Change]:
    """Move the dispensed lines on, and the prescriptions with them."""
    lines = {line: store.resource("ServiceRequest", line) or {} for line in asked}
    moved = {line: states.with_remaining(held, states.remaining(held) - asked[line]) for line, held in lines.items()}
    changes = [_update("ServiceRequest", line, resource) for line, resource in moved.items()]
    for plan in dict.fromkeys(states.prescription_of(line) for line in lines.values()):
        held = store.resource("CarePlan", plan)
        if held is None:
            continue
        after = [moved.get(line.id, line.resource) for line in states.lines_of(store, plan)]
        changes.append(_update("CarePlan", plan, states.in_state(held, states.joint_state(after))))
    return changes


def _update(type_: str, id_: str, resource: Resource) -> Change:
    return Change(action="update", type=type_, id=id_, resource=resource)
