"""Issues of certificate requests (RFC 2986, RFC 2985)."""

from eqlab.core.issue import Issue, Level

REQUEST_VERSION = Issue(
    code="EQ-PKI-201",
    template="The request has version {found}; expected is 1, written as 0.",
    advice="Make a PKCS #10 request of version 1 (RFC 2986, section 4.1).",
)
NOT_PROVEN = Issue(
    code="EQ-PKI-202",
    template="The signature does not fit the request's own key: possession of the key is not proven.",
    advice="Sign the request with the key it is for, and do not change it afterwards (RFC 2986, section 4.2).",
)
PASSWORD = Issue(
    code="EQ-PKI-203",
    template="The request has a challenge password.",
    advice="Leave it out: whoever sees the request can read it (RFC 2985, section 5.4.1).",
)
OTHER_ATTRIBUTE = Issue(
    code="EQ-PKI-204",
    template="The request has the attribute {attribute}, which nobody will read.",
    advice="Leave it out.",
    level=Level.NOTE,
)
REQUESTED_EXTENSION = Issue(
    code="EQ-PKI-205",
    template="The request asks for the extension {extension}; the profile expects no requested extensions.",
    advice="Leave it out: the authority decides on extensions.",
    level=Level.WARNING,
)
MAIL_FOR_NUMBER = Issue(
    code="EQ-PKI-206",
    template="The subject has an e-mail address, but no {attribute}.",
    advice="Name the person by the identifier that the profile asks for; an address is none.",
)
TWICE_ATTRIBUTE = Issue(
    code="EQ-PKI-207",
    template="The request has the attribute {attribute} more than once, or with more than one value.",
    advice="Write it once, with one value (RFC 2985, section 5.4).",
)
