"""Every reason for which the server kit refuses. A code is never reused."""

from eqlab.wire.fhir.outcome import Problem

NOT_JSON = Problem(
    code="EQ-REST-001",
    status=400,
    type="structure",
    template="The body cannot be read as JSON (line {line}, column {column}). {problem}",
)
DUPLICATE_KEY = Problem(
    code="EQ-REST-002",
    status=400,
    type="structure",
    template='The body holds the key "{key}" twice in one object.',
    advice="Each key may occur once in an object; otherwise readers disagree about the value.",
)
EMPTY_BODY = Problem(
    code="EQ-REST-003",
    status=400,
    type="required",
    template="The request has no body, but {expected} was expected.",
    advice="Send it as the body, with its content type: application/fhir+json.",
)
NOT_A_RESOURCE = Problem(
    code="EQ-REST-004",
    status=400,
    type="structure",
    template="The body is no FHIR resource: {problem}.",
    advice="A resource is a JSON object with a resourceType.",
)
WRONG_TYPE = Problem(
    code="EQ-REST-005",
    status=400,
    type="invalid",
    template="The resource is a {found}, but {expected} was expected here.",
)
WRONG_ID = Problem(
    code="EQ-REST-006",
    status=400,
    type="invalid",
    template='The resource has the id "{found}", but the address says "{expected}".',
    advice="In an update both must be the same.",
)
BAD_ADDRESS = Problem(
    code="EQ-REST-007", status=400, type="invalid", template='"{address}" is no address of this server.'
)
BAD_PARAMETER = Problem(
    code="EQ-REST-008",
    status=400,
    type="invalid",
    template='The search parameter "{name}" cannot have the value "{value}": expected {expected}.',
)
UNSUPPORTED_PARAMETER = Problem(
    code="EQ-REST-009",
    status=400,
    type="not-supported",
    template='{type} has no search parameter "{name}" here.',
    advice="Known are: {known}.",
)
NOT_FOUND = Problem(code="EQ-REST-010", status=404, type="not-found", template="There is no {address}.")
UNKNOWN_TYPE = Problem(
    code="EQ-REST-011",
    status=404,
    type="not-supported",
    template='This server keeps no resources of type "{type}".',
    advice="Its CapabilityStatement at /metadata lists those it keeps.",
)
NOT_ALLOWED = Problem(
    code="EQ-REST-012",
    status=405,
    type="not-supported",
    template="{method} is not allowed on {address}.",
    advice="Allowed are: {allowed}.",
)
NOT_ACCEPTABLE = Problem(
    code="EQ-REST-013",
    status=406,
    type="not-supported",
    template='This server cannot answer in the format asked for ("{asked}").',
    advice="It speaks application/fhir+json.",
)
GONE = Problem(code="EQ-REST-014", status=410, type="deleted", template="{address} was deleted.")
VERSION_MISMATCH = Problem(
    code="EQ-REST-015",
    status=412,
    type="conflict",
    template='{address} has the version {current}, but the request expects "{expected}".',
    advice="Read the resource again and repeat the change on its current version.",
)
NO_MATCH = Problem(
    code="EQ-REST-016",
    status=412,
    type="not-found",
    template='Nothing matches the condition "{condition}".',
    advice="The transaction was rolled back; nothing of it was kept.",
)
MANY_MATCHES = Problem(
    code="EQ-REST-017",
    status=412,
    type="multiple-matches",
    template='The condition "{condition}" matches {count} resources, but it must match one.',
    advice="Nothing of the request was kept.",
)
BAD_CONDITION = Problem(
    code="EQ-REST-018",
    status=412,
    type="invalid",
    template='"{condition}" cannot be used as a condition: {problem}.',
)
TRUNCATED = Problem(
    code="EQ-REST-019",
    status=413,
    type="too-long",
    template="The body of {size} bytes is larger than this server takes.",
)
WRONG_MEDIA_TYPE = Problem(
    code="EQ-REST-020",
    status=415,
    type="not-supported",
    template='This server cannot read a body of type "{found}".',
    advice="Send {expected}.",
)
NOT_A_BUNDLE = Problem(
    code="EQ-REST-021",
    status=422,
    type="invalid",
    template="Only a Bundle of type {expected} can be sent to the base address; this is a {found}.",
)
BAD_ENTRY = Problem(
    code="EQ-REST-022", status=400, type="invalid", template="The entry cannot be processed: {problem}."
)
OVERLAP = Problem(
    code="EQ-REST-023",
    status=400,
    type="duplicate",
    template="Several entries of the transaction change {address}.",
    advice="A resource may appear once in a transaction.",
)
SAME_FULL_URL = Problem(
    code="EQ-REST-024",
    status=400,
    type="duplicate",
    template='Several entries have the fullUrl "{url}", so that references to it are ambiguous.',
)
DANGLING = Problem(
    code="EQ-REST-025",
    status=422,
    type="not-found",
    template='The reference "{reference}" leads to no entry of the Bundle.',
)
BAD_PATCH = Problem(
    code="EQ-REST-026", status=422, type="processing", template="The patch cannot be applied: {problem}."
)
NO_CLIENT_IDS = Problem(
    code="EQ-REST-027",
    status=405,
    type="not-supported",
    template="There is no {address}, and this server assigns ids itself.",
    advice="Create the resource with POST.",
)
BROKEN = Problem(
    code="EQ-REST-028",
    status=500,
    type="exception",
    template="The laboratory's service broke while it answered; nothing was kept.",
    advice="This is the laboratory's fault and is not held against the caller.",
)
TOO_COSTLY = Problem(
    code="EQ-REST-029",
    status=422,
    type="too-costly",
    template="The Bundle holds {what}; this server carries out at most {most} at once.",
)
UNKNOWN_PROFILE = Problem(
    code="EQ-REST-030",
    status=404,
    type="not-found",
    template='This server knows no profile "{profile}".',
    advice="{hint}",
)
BAD_PARAMETERS = Problem(
    code="EQ-REST-031",
    status=400,
    type="required",
    template="The Parameters of {operation} do not say what it needs: expected {expected}.",
)
NO_TYPE = Problem(
    code="EQ-REST-032",
    status=404,
    type="not-supported",
    template="The operation {operation} is one of a resource type, and the address names none.",
    advice="Write the type before it, e.g. {example}.",
)
WRONG_PROFILE = Problem(
    code="EQ-REST-033",
    status=500,
    type="exception",
    template="By the profile {profile} nothing can be judged, since it is wrong itself: {problem}",
    advice="This is a matter of the profile's author and is not held against the caller.",
)
