"""Issues of files and encodings (RFC 7468, X.690), and of profiles."""

from eqlab.core.issue import Issue, Level, Nature

EMPTY = Issue(
    code="EQ-PKI-001",
    template="The file is empty where {expected} is expected.",
    advice="Send it in PEM or DER form.",
)
NEITHER = Issue(
    code="EQ-PKI-002",
    template="The file is neither PEM nor DER: it begins with {found}; expected is {expected}.",
    advice='Send it in DER form, or in PEM form with its "-----BEGIN" line (RFC 7468, section 2).',
)
NO_END = Issue(
    code="EQ-PKI-003",
    template='The block "{label}" has no matching "-----END {label}-----" line.',
    advice="Send the whole block; both lines carry the same label (RFC 7468, section 3).",
)
BAD_BASE64 = Issue(
    code="EQ-PKI-004",
    template='The block "{label}" is not well-formed base64.',
    advice="Encode the DER form in base64, with padding and without other characters (RFC 7468, section 3).",
)
OTHER_LABEL = Issue(
    code="EQ-PKI-005",
    template='The file holds a block "{label}" beside or instead of {expected}.',
    advice="Send what is asked for, and nothing else.",
    level=Level.WARNING,
)
MISSING = Issue(
    code="EQ-PKI-006",
    template="The file does not hold {expected}.",
    advice="Send the file that is asked for.",
)
PRIVATE_KEY = Issue(
    code="EQ-PKI-007",
    template="The file holds a private key.",
    advice="Revoke the certificate and make a new key: a private key never leaves its owner. The lab shows none of it.",
)
SEVERAL = Issue(
    code="EQ-PKI-008",
    template="The file holds {count} blocks where one is expected ({expected}); the first is judged.",
    advice="Send one in each file.",
    level=Level.WARNING,
)
LINE_LENGTH = Issue(
    code="EQ-PKI-009",
    template='The block "{label}" has lines of more than 64 characters.',
    advice="Break base64 after 64 characters (RFC 7468, section 2).",
    level=Level.NOTE,
)
TOO_LARGE = Issue(
    code="EQ-PKI-010",
    template="The file has {size} bytes; the lab reads at most {limit}.",
    advice="Send a smaller file, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
NOT_DER = Issue(
    code="EQ-PKI-011",
    template="The encoding is no DER at byte {position}: {rule}.",
    advice="Encode it in DER: signatures are over bytes, and readers refuse or misread other encodings (X.690).",
)
UNREADABLE = Issue(
    code="EQ-PKI-012",
    template="The bytes cannot be read as {expected}: {part} is not well-formed.",
    advice="Encode it as its specification says (RFC 5280, section 4.1; RFC 2986, section 4; RFC 6960, section 4.2).",
)
UNSUPPORTED_ALGORITHM = Issue(
    code="EQ-PKI-013",
    template="The lab does not know the signature algorithm {algorithm}, so the signature is not verified.",
    advice="Use RSA, ECDSA, Ed25519 or Ed448, or have a person verify the signature.",
    nature=Nature.UNDECIDED,
)
TOO_MANY_BLOCKS = Issue(
    code="EQ-PKI-014",
    template="The file has more than {limit} blocks; the lab reads no further.",
    advice="Send what is asked for, and nothing else.",
    nature=Nature.UNDECIDED,
)
LOOSE = Issue(
    code="EQ-PKI-015",
    template="The file holds base64 without the lines that PEM has around it, or in quotes or JSON; the lab judged "
    "what it found there for {expected}.",
    advice='Write it in DER, or in PEM form with its "-----BEGIN" and "-----END" lines (RFC 7468, section 2).',
    level=Level.WARNING,
)
PUBLIC_KEY = Issue(
    code="EQ-PKI-016",
    template="The file holds a public key alone, where {expected} is expected.",
    advice="Send the certificate: a key does not say whose it is.",
)
BAD_PROFILE = Issue(
    code="EQ-PKI-901",
    template='The certificate profile "{profile}" is wrong at "{key}".',
    nature=Nature.AUTHOR,
)
UNKNOWN_PROFILE = Issue(
    code="EQ-PKI-902",
    template='There is no certificate profile "{profile}".',
    advice="Profiles stand in the content's rules/certificates.yaml.",
    nature=Nature.AUTHOR,
)
BAD_ANCHOR = Issue(
    code="EQ-PKI-903",
    template="A trust anchor or an issuer that the plan gives is no certificate: {part} cannot be read.",
    advice="Give the certificate in PEM form, or in base64.",
    nature=Nature.AUTHOR,
)
NO_TIME = Issue(
    code="EQ-PKI-904",
    template="The check has no reference time, so what depends on time is not judged.",
    advice="Give the check `at:`, an instant or an expression such as `%sent.started`.",
    nature=Nature.UNDECIDED,
)
NOT_BYTES = Issue(
    code="EQ-PKI-905",
    template="The check needs {expected} as text or bytes; the lab has {found} here.",
    advice="Let `that:` name a body, or `each:` a text that holds it.",
    nature=Nature.UNDECIDED,
)
BAD_GIVEN_ANCHOR = Issue(
    code="EQ-PKI-906",
    template="What the run gives as trust anchor is no certificate, so the chain is not judged: {part} cannot be read.",
    advice="Correct the plan's expression after `anchors:`.",
    nature=Nature.UNDECIDED,
)
