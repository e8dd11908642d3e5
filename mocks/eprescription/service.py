"""The platform for laboratory prescriptions: send, retrieve, dispense, revoke, over FHIR R4.

It takes what a lenient platform can process; what a vendor may not do is for the test plan to judge.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from eqlab.kit import (
    Call,
    Change,
    FhirConfig,
    FhirServer,
    Hooks,
    Json,
    Persona,
    Refusal,
    RefusedError,
    Request,
    Response,
    Service,
    Store,
    Transaction,
    Version,
    definitions,
    literal,
    nodes,
    read_document,
    references,
    refusal,
    sibling,
    type_of,
    write_document,
)

dispensing = sibling(__file__, "dispensing.py")
lookups = sibling(__file__, "lookups.py")
preconditions = sibling(__file__, "preconditions.py")
prescribing = sibling(__file__, "prescribing.py")
problems = sibling(__file__, "problems.py")
register = sibling(__file__, "register.py")
resources = sibling(__file__, "resources.py")
states = sibling(__file__, "states.py")

_REGISTERED = ("Patient", "Practitioner", "Organization")


@dataclass(slots=True)
class _Memory:
    """What was answered to which Bundle, so that the same Bundle sent again changes nothing."""

    answers: dict[str, Response] = field(default_factory=dict)
    dispensations: set[str] = field(default_factory=set)
    """Business identifiers of dispensations."""


def service(personas: Mapping[str, Persona]) -> Service:
    """Make a platform that knows the personas and holds no prescription yet."""
    memory = _Memory()
    server = FhirServer(_config(memory), register.register(personas))
    given = preconditions.Preconditions(server, personas)

    def answer(request: Request, call: Call) -> Response:
        bundle = _bundle(request)
        mark = _fingerprint(bundle)
        if mark in memory.answers:
            return memory.answers[mark]
        response = server.answer(request, call)
        if mark and response.status == 200:  # noqa: PLR2004 - OK
            memory.answers[mark] = response
            memory.dispensations |= dispensing.identifiers(bundle)
        return response

    return Service(
        name="eprescription",
        answer=answer,
        tokens=lambda request: lookups.tokens(request, server.store),
        given=given.load,
        preconditions=("prescription", "dispensed-prescription", "revoked-prescription"),
        welcome="metadata",
    )


def _config(memory: _Memory) -> FhirConfig:
    return FhirConfig(
        title="eqlab mock platform: laboratory prescriptions",
        version="1.0.0",
        date="2026-01-01",
        kinds=resources.KINDS,
        bundles=frozenset({"transaction"}),
        library=definitions(__file__),
        hooks=Hooks(
            known=register.known,
            before_commit=lambda transaction: _before_commit(transaction, memory),
            companions=_companions,
        ),
    )


def _bundle(request: Request) -> Json:
    """Return the body of a call of the base address, or None for any other call and for what is no JSON."""
    if request.method != "POST" or request.path.strip("/") or not request.body.data:
        return None
    try:
        return read_document(request.body.data)
    except RefusedError:
        return None


def _fingerprint(bundle: Json) -> str:
    """Return a digest that does not depend on the order of keys; empty for what is no Bundle."""
    return hashlib.sha256(write_document(_ordered(bundle))).hexdigest() if type_of(bundle) == "Bundle" else ""


def _ordered(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    return [_ordered(item) for item in value] if isinstance(value, list) else value


def _before_commit(transaction: Transaction, memory: _Memory) -> tuple[Change, ...] | Refusal:
    transaction = _without_claims(_without_updates_of_people(transaction))
    if transaction.of("CarePlan", "update"):
        revoked: tuple[Change, ...] | Refusal = prescribing.revoke(transaction)
        return revoked
    if transaction.kind != "transaction":
        return refusal(problems.NOT_A_TRANSACTION)
    return _mixture(transaction) or _taken(transaction, memory)


def _without_updates_of_people(transaction: Transaction) -> Transaction:
    """Leave the platform's own records of people and organisations as they are, whatever a Bundle says of them."""
    kept = [change for change in transaction.changes if change.action != "update" or change.type not in _REGISTERED]
    return replace(transaction, changes=tuple(kept))


def _without_claims(transaction: Transaction) -> Transaction:
    """Keep resources without the profiles they claim: those are of what is sent, and forbid the platform's own meta."""
    return replace(transaction, changes=tuple(_unclaimed(change) for change in transaction.changes))


def _unclaimed(change: Change) -> Change:
    meta = (change.resource or {}).get("meta")
    if not isinstance(meta, dict) or "profile" not in meta:
        return change
    kept = {name: value for name, value in meta.items() if name not in {"profile", "_profile"}}
    unclaimed: Change = change.having({**(change.resource or {}), "meta": kept})
    return unclaimed


def _mixture(transaction: Transaction) -> Refusal | None:
    plans, tasks = transaction.of("CarePlan"), transaction.of("Task")
    if plans and tasks:
        return refusal(problems.MIXED, "Bundle.entry", things="a prescription with a dispensation")
    if tasks and transaction.of("ServiceRequest"):
        return refusal(problems.MIXED, "Bundle.entry", things="a dispensation with new lines")
    return None


def _taken(transaction: Transaction, memory: _Memory) -> tuple[Change, ...] | Refusal:
    taken: tuple[Change, ...] | Refusal
    if transaction.of("CarePlan"):
        taken = prescribing.issue(transaction)
        return taken
    if any(type_of(resource) == "CarePlan" for resource in nodes(transaction.bundle, "entry.resource")):
        return refusal(problems.KNOWN_PRESCRIPTION, "Bundle.entry")
    if not transaction.of("Task"):
        return refusal(problems.NOTHING_TO_DO, "Bundle.entry")
    known = memory.dispensations & dispensing.identifiers(transaction.bundle)
    if known:
        return refusal(problems.KNOWN_DISPENSATION, "Bundle", identifier=min(known))
    taken = dispensing.dispense(transaction)
    return taken


def _companions(store: Store, version: Version) -> Iterator[Version]:
    """A prescription is retrieved with its lines, and with whatever it and they refer to."""
    if version.type != "CarePlan":
        return
    lines = states.lines_of(store, version.id)
    yield from lines
    for resource in (version.resource, *(line.resource for line in lines)):
        for text in references(resource):
            target = literal(text)
            found = store.latest(target.type, target.id) if target is not None else None
            if found is not None and found.resource is not None:
                yield found
