"""What the platform does with a prescription: number and QR token, lines tied to it, and revocation."""

import hashlib
from collections.abc import Callable

from eqlab.kit import Change, Refusal, Resource, Transaction, nodes, refusal, sibling

national = sibling(__file__, "national.py")
problems = sibling(__file__, "problems.py")
states = sibling(__file__, "states.py")

_DIGITS = 12
_REVOKING = ("revoked", "entered-in-error")


def issue(transaction: Transaction) -> tuple[Change, ...] | Refusal:
    """Take a prescription: one CarePlan with its lines."""
    plans, lines = transaction.of("CarePlan"), transaction.of("ServiceRequest")
    if len(plans) > 1:
        return refusal(problems.SEVERAL_PRESCRIPTIONS, "Bundle.entry", count=str(len(plans)))
    if not lines:
        return refusal(problems.NO_LINE, "Bundle.entry")
    plan = plans[0]
    issued = {plan.reference: plan.having(_numbered(plan.resource or {}, transaction.call.new_id), shown=True)}
    for line in lines:
        issued[line.reference] = line.having(_tied(line.resource or {}, plan.reference))
    return tuple(issued.get(change.reference, change) for change in transaction.changes)


def _numbered(plan: Resource, new_id: Callable[[], str]) -> Resource:
    number = f"{int(_digest('number', new_id()), 16) % 10**_DIGITS:0{_DIGITS}d}"
    token = _digest("qr", new_id())[:32]
    numbered = states.extended(plan, _named(national.NUMBER_SYSTEM, number), _named(national.QR_SYSTEM, token))
    issued: Resource = states.in_state(numbered, states.ISSUED)
    return issued


def _digest(purpose: str, seed: str) -> str:
    return hashlib.sha256(f"{purpose}/{seed}".encode()).hexdigest()


def _named(system: str, value: str) -> Resource:
    return {"url": system, "valueIdentifier": {"system": system, "value": value}}


def _tied(line: Resource, prescription: str) -> Resource:
    """Return a line that is based on its prescription, whether its sender said so or not."""
    bases = nodes(line, "basedOn")
    if not any(isinstance(base, dict) and base.get("reference") == prescription for base in bases):
        line = {**line, "basedOn": [*bases, {"reference": prescription}]}
    tied: Resource = states.with_remaining(line, states.ordered(line))
    return tied


def revoke(transaction: Transaction) -> tuple[Change, ...] | Refusal:
    """Take a revocation; of the update only status and statusReason count."""
    decided: list[Change] = []
    for change in transaction.changes:
        if change.type != "CarePlan" or change.action != "update":
            return refusal(problems.MIXED, "Bundle.entry", things="a revocation with other changes")
        revoked = _revoked(transaction, change)
        if isinstance(revoked, Refusal):
            return revoked
        decided += revoked
    return tuple(decided)


def _revoked(transaction: Transaction, change: Change) -> list[Change] | Refusal:
    held = transaction.before.resource("CarePlan", change.id) or {}
    asked = (change.resource or {}).get("status")
    if asked not in _REVOKING:
        return refusal(problems.ONLY_REVOCATION, "CarePlan.status", status=str(asked))
    state = states.state_of(held)
    if state in (states.IN_PROGRESS, states.COMPLETED):
        words = "completely dispensed" if state == states.COMPLETED else "partly dispensed"
        return refusal(problems.DISPENSED_ALREADY, "CarePlan.status", state=words)
    kept = {**states.in_state(held, states.REVOKED), "status": asked}
    if "statusReason" in (change.resource or {}):
        kept["statusReason"] = (change.resource or {})["statusReason"]
    return [change.having(kept, shown=True), *_lines(transaction, change.id)]


def _lines(transaction: Transaction, prescription: str) -> list[Change]:
    lines = states.lines_of(transaction.before, prescription)
    return [
        Change(
            action="update",
            type=line.type,
            id=line.id,
            resource=states.in_state(line.resource or {}, states.REVOKED),
        )
        for line in lines
    ]
