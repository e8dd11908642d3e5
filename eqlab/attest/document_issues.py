"""Issues of attestations and leaves as JSON documents. A code is never reused."""

from eqlab.core.issue import Issue

TOO_LARGE = Issue(
    code="EQ-ATTEST-030",
    template="The document has {size} bytes; at most {limit} are read.",
    advice="An attestation is small; ask its holder for the file that was issued.",
)
DUPLICATE_KEY = Issue(
    code="EQ-ATTEST-031",
    template='The member "{key}" stands twice in one object: readers would disagree about it.',
    advice="Ask the holder for the file that was issued.",
)
NOT_CANONICAL = Issue(
    code="EQ-ATTEST-032",
    template="The document is not in canonical form (RFC 8785), as it was issued: its bytes were changed.",
    advice="Ask the holder for the file that was issued.",
)
UNKNOWN_KEY = Issue(
    code="EQ-ATTEST-033",
    template='The document has a member "{key}" that no such document has.',
    advice="It was changed, or is of a newer kind than this version of eqlab knows.",
)
MISSING_KEY = Issue(
    code="EQ-ATTEST-034",
    template='The member "{key}" is missing.',
    advice="Ask the holder for the file that was issued.",
)
WRONG_VALUE = Issue(
    code="EQ-ATTEST-035",
    template='The member "{key}" is {found}; expected is {expected}.',
    advice="Ask the holder for the file that was issued.",
)
DAYS_OUT_OF_ORDER = Issue(
    code="EQ-ATTEST-036",
    template="The attestation ends on {until}, before it begins on {since}.",
    advice="Ask the laboratory.",
)
