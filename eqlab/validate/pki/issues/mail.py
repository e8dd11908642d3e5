"""Issues of signed mail (RFC 8551, RFC 8550, RFC 5652)."""

from eqlab.core.issue import Issue, Level, Nature

NO_MESSAGE = Issue(
    code="EQ-PKI-501",
    template="The bytes are no message: {part} cannot be read.",
    advice="Send a message with header fields, an empty line and a body (RFC 5322, section 2.1).",
)
NOT_SIGNED = Issue(
    code="EQ-PKI-502",
    template="The message is not signed: its content type is {found}.",
    advice="Send multipart/signed or application/pkcs7-mime with signed data (RFC 8551, section 3.5).",
)
ENCRYPTED = Issue(
    code="EQ-PKI-503",
    template="The message is encrypted ({found}); the lab cannot look inside.",
    advice="Have a person decrypt it, or send a signed message.",
    nature=Nature.UNDECIDED,
)
PARTS = Issue(
    code="EQ-PKI-504",
    template="The signed message has {found} parts; expected are the content and its signature.",
    advice="Write two parts between the boundaries (RFC 1847, section 2.1).",
)
SIGNATURE_TYPE = Issue(
    code="EQ-PKI-505",
    template="The {where} has the type {found}; expected is {expected}.",
    advice="Name the protocol and the type of the signature (RFC 8551, sections 3.2 and 3.5.3).",
)
CMS_UNREADABLE = Issue(
    code="EQ-PKI-506",
    template="The signature is no CMS message: {part} cannot be read.",
    advice="Encode it as SignedData of CMS (RFC 5652, section 5).",
)
NO_SIGNER = Issue(
    code="EQ-PKI-507",
    template="The signed data holds no signature.",
    advice="Sign the message (RFC 8551, section 3.5).",
)
NO_CONTENT = Issue(
    code="EQ-PKI-508",
    template="The signed data holds no content to verify.",
    advice="Put the content within, or send it as multipart/signed (RFC 8551, section 3.5).",
)
SIGNER_MISSING = Issue(
    code="EQ-PKI-509",
    template="The signed data does not hold the signer's certificate, so the signature is not verified.",
    advice="Send the certificate along (RFC 8551, section 2.3).",
    nature=Nature.UNDECIDED,
)
MESSAGE_DIGEST = Issue(
    code="EQ-PKI-510",
    template="The content was changed after signing: its digest is not the one that was signed.",
    advice="Send the content as it was signed; do not recode it under way (RFC 5652, section 5.4).",
)
LINE_ENDS = Issue(
    code="EQ-PKI-511",
    template="The digest fits only with line ends that are not CRLF.",
    advice="Sign the canonical form: every line ends in CRLF (RFC 8551, section 3.1.1).",
)
MAIL_SIGNATURE = Issue(
    code="EQ-PKI-512",
    template="The signature does not fit the key of {subject}.",
    advice="Sign the message anew (RFC 5652, section 5.6).",
)
MAIL_DIGEST = Issue(
    code="EQ-PKI-513",
    template="The signature uses {found}, which no longer protects against forgery.",
    advice="Sign with SHA-256 or stronger (RFC 8551, section 2.1).",
)
SIGNED_ATTRIBUTE = Issue(
    code="EQ-PKI-514",
    template="The signed attribute {attribute} is missing, or does not have exactly one value.",
    advice="Write it once, with one value (RFC 5652, section 11).",
)
CONTENT_TYPE = Issue(
    code="EQ-PKI-515",
    template="The signed attribute contentType says {found}; the content is {expected}.",
    advice="Name the type of what is signed (RFC 5652, section 11.1).",
)
SENDER = Issue(
    code="EQ-PKI-516",
    template="The address in From is not in the signer's certificate.",
    advice="Sign with a certificate for the sender's address (RFC 8550, section 3).",
)
SENDER_UNKNOWN = Issue(
    code="EQ-PKI-517",
    template="The signer's certificate has no mail address, so the sender cannot be compared.",
    advice="Have a person compare signer and sender (RFC 8550, section 3).",
    nature=Nature.UNDECIDED,
)
NO_SENDER = Issue(
    code="EQ-PKI-518",
    template="The message does not have exactly one address in From.",
    advice="Name one sender (RFC 5322, section 3.6.2).",
)
MAIL_USAGE = Issue(
    code="EQ-PKI-519",
    template="The signer's certificate may not sign mail: {extension} says {found}.",
    advice="Use a certificate with digitalSignature or nonRepudiation, and emailProtection (RFC 8550, section 4.4).",
)
SIGNED_LATER = Issue(
    code="EQ-PKI-520",
    template="The message says it was signed on {found}, after the reference time {at}.",
    advice="Check the clocks (RFC 5652, section 11.3).",
    level=Level.WARNING,
)
ONLY_CERTIFICATES = Issue(
    code="EQ-PKI-522",
    template="The file holds {count} certificates and no signature; the certificates were judged, each for itself.",
    advice="Send the signed message if a signature is to be judged (RFC 8551, section 3.2.2).",
    level=Level.NOTE,
)
CONTENT_ELSEWHERE = Issue(
    code="EQ-PKI-523",
    template="The file holds a signature without what was signed, so the signature is not verified.",
    advice="Send the whole message (multipart/signed), or signed data with its content (RFC 5652, section 5.2).",
    nature=Nature.UNDECIDED,
)
DIGEST_LABEL = Issue(
    code="EQ-PKI-521",
    template="The header names {found} as digest (micalg); the signature uses {expected}.",
    advice="Name the digest of the signature in micalg (RFC 8551, section 3.5.3.2).",
    level=Level.WARNING,
)
