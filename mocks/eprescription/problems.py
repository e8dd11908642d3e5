"""Why the platform will not process a prescription, a dispensation or a revocation. A code is never reused."""

from eqlab.kit import Problem

NOT_A_TRANSACTION = Problem(
    code="EQ-ERX-001",
    status=422,
    type="business-rule",
    template="A single resource cannot be sent to this platform.",
    advice="Send a prescription or a dispensation as one Bundle of type transaction to the base address.",
)
NOTHING_TO_DO = Problem(
    code="EQ-ERX-002",
    status=422,
    type="required",
    template="The Bundle holds no CarePlan, so it is no prescription, and no Task, so it is no dispensation.",
)
SEVERAL_PRESCRIPTIONS = Problem(
    code="EQ-ERX-003",
    status=422,
    type="business-rule",
    template="The Bundle holds {count} CarePlans, but one prescription is one CarePlan.",
    advice="Send each prescription in a Bundle of its own.",
)
NO_LINE = Problem(
    code="EQ-ERX-004",
    status=422,
    type="required",
    template="The prescription has no line: the Bundle holds no ServiceRequest.",
)
MIXED = Problem(
    code="EQ-ERX-005",
    status=422,
    type="business-rule",
    template="The Bundle mixes {things}.",
    advice="Prescribe, dispense and revoke in separate Bundles.",
)
KNOWN_PRESCRIPTION = Problem(
    code="EQ-ERX-006",
    status=409,
    type="duplicate",
    template="The platform holds this prescription already, with another content.",
    advice="A prescription is never changed by sending it again.",
)
LINE_NOT_NAMED = Problem(
    code="EQ-ERX-007",
    status=422,
    type="required",
    template="The Task names no prescribed line: neither basedOn nor focus leads to a ServiceRequest.",
)
UNKNOWN_LINE = Problem(code="EQ-ERX-008", status=422, type="not-found", template="There is no prescribed line {line}.")
LINE_COMPLETED = Problem(
    code="EQ-ERX-009", status=409, type="conflict", template="The line {line} was dispensed completely before."
)
TOO_MUCH = Problem(
    code="EQ-ERX-010",
    status=409,
    type="conflict",
    template="The line {line} can be dispensed {remaining} more time(s), but the Bundle dispenses it {asked} times.",
)
REVOKED = Problem(
    code="EQ-ERX-011", status=409, type="conflict", template="The prescription of the line {line} was revoked."
)
EXPIRED = Problem(
    code="EQ-ERX-012",
    status=422,
    type="business-rule",
    template="The line {line} can no longer be dispensed: its time ended on {end}.",
)
KNOWN_DISPENSATION = Problem(
    code="EQ-ERX-013",
    status=409,
    type="duplicate",
    template="The platform holds a dispensation with the identifier {identifier} already, with another content.",
    advice="Give a new dispensation an identifier of its own.",
)
ONLY_REVOCATION = Problem(
    code="EQ-ERX-014",
    status=422,
    type="business-rule",
    template='A prescription cannot be changed to the status "{status}": it can only be revoked.',
    advice="Send the status revoked, and prescribe anew if need be.",
)
DISPENSED_ALREADY = Problem(
    code="EQ-ERX-015",
    status=409,
    type="conflict",
    template="The prescription cannot be revoked, because it is {state}.",
    advice="Only a prescription of which nothing was dispensed can be revoked.",
)
