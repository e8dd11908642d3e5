"""Issues of certification paths (RFC 5280, section 6) and of revocation (RFC 5280, section 5; RFC 6960)."""

from eqlab.core.issue import Issue, Level, Nature

NO_CERTIFICATE = Issue(
    code="EQ-PKI-301",
    template="There is no certificate to build a path from.",
    advice="Send the certificate, then those of its issuers.",
)
WRONG_ORDER = Issue(
    code="EQ-PKI-302",
    template="The certificates stand in the wrong order: {issuer} should come right after {subject}.",
    advice="Send each certificate directly before its issuer's (RFC 8446, section 4.4.2).",
    level=Level.WARNING,
)
NOT_NEEDED = Issue(
    code="EQ-PKI-303",
    template="The certificate of {subject} is not part of the path.",
    advice="Send only the certificate and those of its issuers.",
    level=Level.WARNING,
)
ISSUER_MISSING = Issue(
    code="EQ-PKI-304",
    template="The path ends at {subject}: the certificate of its issuer {issuer} is neither sent nor trusted.",
    advice="Send the missing certificate, or have the lab trust the issuer (RFC 5280, section 6.1).",
)
NOT_TRUSTED = Issue(
    code="EQ-PKI-305",
    template="The path ends at {subject}, which signed itself and which the lab does not trust.",
    advice="Use a certificate of an authority that the profile names (RFC 5280, section 6.1).",
)
LINK_BROKEN = Issue(
    code="EQ-PKI-306",
    template="The certificate of {subject} names {issuer} as its issuer, but that key did not sign it.",
    advice="Send the issuer's certificate with the key that signed (RFC 5280, section 6.1.3).",
)
LOOP = Issue(
    code="EQ-PKI-307",
    template="The certificates vouch for one another in a circle: {subject} comes again.",
    advice="Send a path that ends at a trusted authority.",
)
TOO_MANY = Issue(
    code="EQ-PKI-308",
    template="There are {count} certificates; the lab looks at {limit}.",
    advice="Send only the certificate and those of its issuers.",
    nature=Nature.UNDECIDED,
)
NOT_A_CA = Issue(
    code="EQ-PKI-309",
    template="{subject} issued a certificate, but its own is no CA's (basicConstraints).",
    advice="Use a certificate of a real authority (RFC 5280, section 6.1.4).",
)
MAY_NOT_SIGN = Issue(
    code="EQ-PKI-310",
    template="{subject} issued a certificate, but its key may not sign certificates (keyCertSign).",
    advice="Use a certificate of an authority whose key may sign (RFC 5280, section 6.1.4).",
)
PATH_TOO_LONG = Issue(
    code="EQ-PKI-311",
    template="{subject} allows {expected} authorities below it; there are {found}.",
    advice="Keep to the path length of the authority (RFC 5280, section 6.1.4).",
)
NAME_NOT_ALLOWED = Issue(
    code="EQ-PKI-312",
    template="{issuer} may not vouch for the {kind} {found} (nameConstraints).",
    advice="Use an authority whose name constraints allow the name (RFC 5280, section 4.2.1.10).",
)
NAME_UNDECIDED = Issue(
    code="EQ-PKI-313",
    template="{issuer} constrains names of the kind {kind}, which the lab cannot compare.",
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
POLICY_UNDECIDED = Issue(
    code="EQ-PKI-314",
    template="{subject} has the critical extension {extension}, which the lab does not evaluate.",
    advice="Have a person look at the policies of the path (RFC 5280, section 6.1.5).",
    nature=Nature.UNDECIDED,
)
ISSUER_NOT_VALID = Issue(
    code="EQ-PKI-315",
    template="The certificate of {subject} is valid from {not_before} to {not_after}; the reference time is {at}.",
    advice="Use certificates that are all valid at the time (RFC 5280, section 6.1.3).",
)
NOT_COVERED = Issue(
    code="EQ-PKI-401",
    template="Nothing at hand says whether the certificate of {subject} is revoked.",
    advice="Give a revocation list or an OCSP response for it.",
    nature=Nature.UNDECIDED,
)
REVOKED = Issue(
    code="EQ-PKI-402",
    template="The certificate of {subject} was revoked on {date}, for the reason {reason}.",
    advice="Use a certificate that is not revoked (RFC 5280, section 5.3.1).",
)
LIST_SIGNATURE = Issue(
    code="EQ-PKI-403",
    template="The signature of the {what} does not fit the key of {issuer}.",
    advice="Get it from the authority itself (RFC 5280, section 6.3.3; RFC 6960, section 3.2).",
)
OTHER_ISSUER = Issue(
    code="EQ-PKI-404",
    template="The {what} is by {found}; expected is {expected}.",
    advice="Get that of the certificate's issuer (RFC 5280, section 6.3.3; RFC 6960, section 3.2).",
)
NOT_YET_MADE = Issue(
    code="EQ-PKI-405",
    template="The {what} is of {found}, after the reference time {at}.",
    advice="Check the clocks (RFC 5280, section 5.1.2.4; RFC 6960, section 4.2.2.1).",
)
STALE = Issue(
    code="EQ-PKI-406",
    template="The {what} was to be replaced by {found}; the reference time is {at}.",
    advice="Get a newer one (RFC 5280, section 5.1.2.5; RFC 6960, section 4.2.2.1).",
    nature=Nature.UNDECIDED,
)
NO_NEXT_UPDATE = Issue(
    code="EQ-PKI-407",
    template="The {what} does not say when it will be replaced (nextUpdate).",
    advice="Issue it with nextUpdate (RFC 5280, section 5.1.2.5).",
    level=Level.WARNING,
)
MAY_NOT_SIGN_LISTS = Issue(
    code="EQ-PKI-408",
    template="The key of {issuer} may not sign revocation lists (cRLSign).",
    advice="Have the list signed by a key that may (RFC 5280, section 4.2.1.3).",
)
LIST_EXTENSION = Issue(
    code="EQ-PKI-409",
    template="The {what} has the critical extension {extension}, which the lab does not evaluate.",
    advice="Give a complete list of all certificates of the issuer (RFC 5280, section 5.2).",
    nature=Nature.UNDECIDED,
)
LIST_DIGEST = Issue(
    code="EQ-PKI-410",
    template="The signature of the {what} uses {found}, which no longer protects against forgery.",
    advice="Sign with SHA-256 or stronger (RFC 6151, RFC 6194).",
)
RESPONSE_STATUS = Issue(
    code="EQ-PKI-420",
    template="The OCSP responder answered {found} instead of a statement.",
    advice="Ask again, or give a revocation list (RFC 6960, section 4.2.1).",
    nature=Nature.UNDECIDED,
)
OTHER_CERTIFICATE = Issue(
    code="EQ-PKI-421",
    template="The OCSP response does not speak of the certificate of {subject}.",
    advice="Ask with the hashes of its issuer and its serial number (RFC 6960, section 4.1.1).",
    nature=Nature.UNDECIDED,
)
STATUS_UNKNOWN = Issue(
    code="EQ-PKI-422",
    template="The OCSP responder does not know the certificate of {subject}.",
    advice="Ask the responder of its issuer (RFC 6960, section 2.2).",
    nature=Nature.UNDECIDED,
)
NONCE = Issue(
    code="EQ-PKI-423",
    template="The OCSP response does not repeat the nonce of the request.",
    advice="Repeat the nonce, so that an old answer is not taken for a new one (RFC 9654, section 2.1).",
)
NO_NONCE = Issue(
    code="EQ-PKI-424",
    template="The OCSP response has no nonce, though the request had one.",
    advice="Repeat the nonce if the responder can (RFC 9654, section 2.1).",
    level=Level.WARNING,
)
RESPONDER_UNKNOWN = Issue(
    code="EQ-PKI-425",
    template="The certificate of the OCSP responder is not at hand.",
    advice="Let the response carry it (RFC 6960, section 4.2.1).",
    nature=Nature.UNDECIDED,
)
RESPONDER_NOT_ALLOWED = Issue(
    code="EQ-PKI-426",
    template="The OCSP responder {subject} was not entrusted by {issuer}: {rule}.",
    advice="Use a responder certificate that the issuer signed, with OCSPSigning (RFC 6960, section 4.2.2.2).",
)
