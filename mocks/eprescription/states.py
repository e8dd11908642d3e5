"""The states of a prescription and of its lines, kept in extensions of the stored resources.

A line goes issued -> in-progress -> completed as it is dispensed; a prescription follows its lines; both can be
revoked while nothing is dispensed.
"""

from collections.abc import Iterable
from datetime import datetime

from eqlab.kit import Json, Resource, Store, Version, first_text, literal, nodes, period, sibling

national = sibling(__file__, "national.py")

ISSUED = "issued"
IN_PROGRESS = "in-progress"
COMPLETED = "completed"
REVOKED = "revoked"

_STATUS = {ISSUED: "active", IN_PROGRESS: "active", COMPLETED: "completed", REVOKED: "revoked"}
_MOST = 999


def extension(resource: Resource, url: str, kind: str) -> Json:
    """Return the value of an extension, or None."""
    found = [
        item.get(kind) for item in nodes(resource, "extension") if isinstance(item, dict) and item.get("url") == url
    ]
    return found[0] if found else None


def extended(resource: Resource, *own: Resource) -> Resource:
    """Return the resource with these of the platform's extensions; an extension is replaced by its url."""
    urls = [item["url"] for item in own]
    sent = [item for item in nodes(resource, "extension") if isinstance(item, dict) and item.get("url") not in urls]
    return {**resource, "extension": [*sent, *own]}


def state_of(resource: Resource) -> str:
    """Return the state of a stored prescription or line."""
    state = extension(resource, national.STATE, "valueCode")
    return state if isinstance(state, str) else ISSUED


def in_state(resource: Resource, state: str) -> Resource:
    """Return a prescription or line in another state, its status with it."""
    moved = extended(resource, {"url": national.STATE, "valueCode": state})
    return {**moved, "status": _STATUS[state]}


def ordered(line: Resource) -> int:
    """Return how many times a line may be dispensed: its quantity or count, else once."""
    counts = [*nodes(line, "quantityQuantity.value"), *nodes(line, "occurrenceTiming.repeat.count")]
    whole = [int(count) for count in counts if not isinstance(count, bool | str | dict) and 1 <= count <= _MOST]
    return whole[0] if whole else 1


def remaining(line: Resource) -> int:
    """Return how many times a stored line can still be dispensed."""
    count = extension(line, national.REMAINING, "valueInteger")
    return count if isinstance(count, int) else ordered(line)


def with_remaining(line: Resource, count: int) -> Resource:
    """Return a line with what is left to dispense, in the state that follows from it."""
    counted = extended(line, {"url": national.REMAINING, "valueInteger": count})
    if count == 0:
        return in_state(counted, COMPLETED)
    return in_state(counted, ISSUED if count == ordered(line) else IN_PROGRESS)


def joint_state(lines: Iterable[Resource]) -> str:
    """Return the state of a prescription with these lines."""
    states = {state_of(line) for line in lines}
    return states.pop() if len(states) == 1 else IN_PROGRESS


def ended(resource: Resource, path: str, now: datetime) -> str:
    """Return when the period at a path ended, as written, if that is before now; else an empty string."""
    spans = [span for span in map(period, nodes(resource, path)) if span is not None]
    return first_text(resource, f"{path}.end") if any(span.end <= now for span in spans) else ""


def prescription_of(line: Resource) -> str:
    """Return the id of the prescription a line belongs to, or an empty string."""
    targets = [literal(first_text(node, "reference")) for node in nodes(line, "basedOn")]
    return next((target.id for target in targets if target is not None and target.type == "CarePlan"), "")


def lines_of(store: Store, prescription: str) -> list[Version]:
    """Return the lines of a prescription, in order of creation."""
    return [line for line in store.of("ServiceRequest") if prescription_of(line.resource or {}) == prescription]
