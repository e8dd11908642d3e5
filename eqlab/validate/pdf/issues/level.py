"""Issues of time-stamps (RFC 3161) and of levels (ETSI EN 319 142-1, section 6)."""

from eqlab.core.issue import Issue, Level, Nature

TOO_LOW = Issue(
    code="EQ-PDF-201",
    template='The signature in the field "{field}" has the level {found}; expected is {expected}. Missing: {missing}.',
    advice="Add what is missing (ETSI EN 319 142-1, section 6.3).",
)
STAMP_UNREADABLE = Issue(
    code="EQ-PDF-202",
    template="The {what} cannot be read: {part} is not well-formed.",
    advice="Put in the token as the time-stamping authority sent it (RFC 3161, section 2.4.2).",
)
STAMP_IMPRINT = Issue(
    code="EQ-PDF-203",
    template="The {what} is of other data: its digest is not that of what it should stamp.",
    advice="Have the authority stamp these very bytes (RFC 3161, section 2.4.2).",
)
STAMP_VALUE = Issue(
    code="EQ-PDF-204",
    template="The {what} was changed: its signature is not by the key of {subject}.",
    advice="Put in the token as the time-stamping authority sent it (RFC 3161, section 2.4.2).",
)
STAMP_SIGNER = Issue(
    code="EQ-PDF-205",
    template="The {what} does not hold the certificate of the authority, so it is not verified.",
    advice="Ask for the certificate to be included: certReq (RFC 3161, section 2.4.1).",
)
STAMP_USAGE = Issue(
    code="EQ-PDF-206",
    template="The {what} is by {subject}, whose certificate is not for time-stamping alone.",
    advice="Use an authority with the critical extended key usage timeStamping, and no other (RFC 3161, section 2.3).",
)
STAMP_DIGEST = Issue(
    code="EQ-PDF-207",
    template="The {what} uses {found}, which no longer protects against forgery.",
    advice="Have it stamped with SHA-256 or stronger (ETSI EN 319 422, section 5.1).",
)
STAMP_FUTURE = Issue(
    code="EQ-PDF-208",
    template="The {what} says {found}, after the reference time {at}.",
    advice="Check the clocks.",
)
STAMPED_BEFORE = Issue(
    code="EQ-PDF-209",
    template="The {what} says {found}, before the signature says it was made, {claimed}.",
    advice="Check the clocks: what is stamped was there before.",
    level=Level.WARNING,
)
STAMP_ALGORITHM = Issue(
    code="EQ-PDF-210",
    template="The lab does not know the algorithm {algorithm} of the {what}, so it is not verified.",
    advice="Use RSA or ECDSA, with SHA-256 or stronger.",
    nature=Nature.UNDECIDED,
)
STAMP_OUTSIDE = Issue(
    code="EQ-PDF-211",
    template="The {what} says {found}; the certificate of {subject} is valid from {since} to {until}.",
    advice="Use an authority with a valid certificate (RFC 3161, section 4).",
)
STAMP_CERTIFICATE = Issue(
    code="EQ-PDF-212",
    template="The certificate of {subject} is not the one that the {what} names as its own.",
    advice="Put in the token as the time-stamping authority sent it (RFC 5816, section 2.2.1).",
)
STORE_UNREADABLE = Issue(
    code="EQ-PDF-220",
    template="The document security store (DSS) cannot be read: {reason}",
    advice="Write certificates, revocation lists and responses as streams (ETSI EN 319 142-1, section 5.4.2).",
)
