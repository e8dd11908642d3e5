"""Issues of XML signatures (XML Signature Syntax and Processing 1.1; XML Signature Best Practices).

A code is never reused. What XAdES adds stands in `xades_issues`.
"""

from eqlab.core.issue import Issue, Level, Nature

NO_SIGNATURE = Issue(
    code="EQ-DSIG-001",
    template="There is no XML signature.",
    advice="Sign the document (XML Signature 1.1, section 4.2).",
)
INCOMPLETE = Issue(
    code="EQ-DSIG-002",
    template="The signature has no readable {part}.",
    advice="Write the signature with its parts in order (XML Signature 1.1, section 4).",
)
NO_REFERENCE = Issue(
    code="EQ-DSIG-003",
    template="The signature has no reference, so nothing is signed.",
    advice="Refer to every part that is to be signed (XML Signature 1.1, section 4.4.3).",
)
UNKNOWN_ALGORITHM = Issue(
    code="EQ-DSIG-004",
    template="The lab does not know the {use} algorithm {algorithm}.",
    advice="Use an algorithm of XML Signature 1.1, section 6, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
WEAK_ALGORITHM = Issue(
    code="EQ-DSIG-005",
    template="The {use} algorithm {algorithm} rests on a broken hash.",
    advice="Use SHA-256 or stronger (XML Signature 1.1, section 6.2).",
)
ALGORITHM_NOT_ALLOWED = Issue(
    code="EQ-DSIG-006",
    template="The {use} algorithm is {algorithm}; allowed is {allowed}.",
    advice="Sign with an allowed algorithm.",
)
INCLUSIVE = Issue(
    code="EQ-DSIG-007",
    template="{part} is canonicalized inclusively ({algorithm}) where the exclusive way is asked for.",
    advice="Use Exclusive XML Canonicalization: such a signature survives a new envelope (WSS 1.1.1, section 8.1).",
)
DIGEST_MISMATCH = Issue(
    code="EQ-DSIG-008",
    template="The digest of {reference} is wrong: what it refers to was changed after signing, or was digested in "
    "another form ({algorithm} of the lab's octets is {computed}, the signature says {found}).",
    advice="Do not change, indent or re-serialize signed content; check transforms and inclusive prefixes "
    "(XML Signature 1.1, section 3.2.1).",
)
VALUE_WRONG = Issue(
    code="EQ-DSIG-009",
    template="The signature value does not fit SignedInfo and the key of {signer}.",
    advice="Sign the canonical SignedInfo with the key that KeyInfo names, and change nothing in it afterwards "
    "(XML Signature 1.1, section 3.2.2).",
)
DANGLING = Issue(
    code="EQ-DSIG-010",
    template="Nothing in the document has the name that {reference} refers to.",
    advice="Give the part this id, or refer to the id it has (XML Signature 1.1, section 4.4.3.1).",
)
DUPLICATE_ID = Issue(
    code="EQ-DSIG-011",
    template="{count} elements have the id {id}, so a reader cannot tell which one is signed.",
    advice="Name every element differently: a repeated id is how signatures are wrapped "
    "(XML Signature Best Practices, section 2.3).",
)
EXTERNAL = Issue(
    code="EQ-DSIG-012",
    template="{reference} refers to something outside the document; the lab fetches nothing.",
    advice="Refer to parts of the document only (XML Signature Best Practices, section 2.1.4).",
)
TRANSFORM_REFUSED = Issue(
    code="EQ-DSIG-013",
    template="{reference} has the transform {algorithm}, which is refused: it would run a signer's program.",
    advice="Use enveloped-signature and canonicalization only (XML Signature Best Practices, section 2.1).",
)
TRANSFORM_NOT_ALLOWED = Issue(
    code="EQ-DSIG-014",
    template="{reference} has the transform {algorithm}; allowed is {allowed}.",
    advice="Use allowed transforms only.",
)
TRANSFORM_UNDECIDED = Issue(
    code="EQ-DSIG-015",
    template="The lab cannot follow {reference}: {reason}.",
    advice="Use enveloped-signature and canonicalization only, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
POINTER_REFUSED = Issue(
    code="EQ-DSIG-016",
    template="{reference} is an XPointer that the lab does not follow.",
    advice="Refer by id, as #name (XML Signature 1.1, section 4.4.3.3).",
)
TRUNCATED = Issue(
    code="EQ-DSIG-017",
    template="The signature is cut to {length} bits.",
    advice="Leave HMACOutputLength out (XML Signature 1.1, section 6.3.1).",
)
SHARED_SECRET = Issue(
    code="EQ-DSIG-018",
    template="The signature is made with a shared secret ({algorithm}), which the lab does not have.",
    advice="Sign with the key of a certificate: whoever can check an HMAC can also make it.",
    nature=Nature.UNDECIDED,
)
SMALL_KEY = Issue(
    code="EQ-DSIG-019",
    template="The signing key is {kind} of {found} bits; at least {least} are needed.",
    advice="Use a larger key.",
)
NO_KEY = Issue(
    code="EQ-DSIG-020",
    template="The signature does not say by which key it was made.",
    advice="Put the certificate, or a reference to it, into KeyInfo (XML Signature 1.1, section 4.5).",
)
UNKNOWN_KEY = Issue(
    code="EQ-DSIG-021",
    template="KeyInfo names a key that the lab cannot find ({hint}).",
    advice="Put the certificate into the message, or refer to the token that holds it.",
)
BARE_KEY = Issue(
    code="EQ-DSIG-022",
    template="KeyInfo holds a bare key without a certificate; anybody can make one.",
    advice="Put the signer's certificate into KeyInfo (XML Signature Best Practices, section 2.2).",
)
SEVERAL_KEYS = Issue(
    code="EQ-DSIG-023",
    template="KeyInfo names {count} different keys, so a reader cannot tell whose signature it is.",
    advice="Name one key; further certificates must be those of its issuers (XML Signature 1.1, section 4.5).",
)
BAD_CERTIFICATE = Issue(
    code="EQ-DSIG-024",
    template="The {part} holds no X.509 certificate that can be read.",
    advice="Write the DER octets of one certificate in base64 (XML Signature 1.1, section 4.5.4).",
)
EXPIRED = Issue(
    code="EQ-DSIG-025",
    template="The certificate of {signer} was valid until {until}; at {at} it had expired.",
    advice="Sign with a valid certificate.",
)
NOT_YET_VALID = Issue(
    code="EQ-DSIG-026",
    template="The certificate of {signer} is valid from {since}; at {at} it was not yet valid.",
    advice="Sign with a valid certificate.",
)
UNTRUSTED = Issue(
    code="EQ-DSIG-027",
    template="The certificate of {signer}, issued by {issuer}, does not lead to a trust anchor: {reason}.",
    advice="Sign with a certificate of an authority that is accepted here, and send the issuers between.",
)
KEY_USAGE = Issue(
    code="EQ-DSIG-028",
    template="The certificate of {signer} is not meant for signing (key usage {usage}).",
    advice="Sign with a certificate that has the usage digitalSignature or nonRepudiation (RFC 5280, section 4.2.1.3).",
)
WRONG_KIND_OF_KEY = Issue(
    code="EQ-DSIG-029",
    template="The signature algorithm {algorithm} does not go with the signer's key, which is {kind}.",
    advice="Name the algorithm that the key signs with.",
)
NOT_COVERED = Issue(
    code="EQ-DSIG-030",
    template="{part} is not signed; {signed} is.",
    advice="Refer to every part that has to be signed; a signature over some of them proves nothing of the others.",
)
WRAPPED = Issue(
    code="EQ-DSIG-031",
    template="{part} at this place is not signed: the signature covers another element of that name, at {signed}.",
    advice="Sign the element that receivers use, and refuse messages where the signed one was moved "
    "(XML Signature Best Practices, section 2.3).",
)
MISSING_PART = Issue(
    code="EQ-DSIG-032",
    template="There is no {part}, which has to be signed.",
    advice="Send the part and sign it.",
)
COMMENT_IN_TEXT = Issue(
    code="EQ-DSIG-033",
    template="A comment stands within signed text of {element}; the signature does not cover it, and readers that stop "
    "at comments read another value.",
    advice="Write values without comments.",
    level=Level.WARNING,
)
TOO_MUCH = Issue(
    code="EQ-DSIG-034",
    template="There are more than {limit} {things}; the lab looks no further.",
    advice="Send fewer, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
WRONG_CERTIFICATE = Issue(
    code="EQ-DSIG-035",
    template="The signature is of {signer}; expected is {expected}.",
    advice="Sign with the certificate that is meant for this.",
)
ATTACHMENT = Issue(
    code="EQ-DSIG-036",
    template="{reference} refers to an attachment, which the lab does not have beside the document.",
    advice="Ask the lab to look at it, or sign the document's own parts.",
    nature=Nature.UNDECIDED,
)
USAGE_MISSING = Issue(
    code="EQ-DSIG-037",
    template="The certificate of {signer} lacks the key usage {expected}, which is asked for here; it has {found}.",
    advice="Sign with a certificate that was issued for this use (RFC 5280, section 4.2.1.3).",
)
PURPOSE_MISSING = Issue(
    code="EQ-DSIG-038",
    template="The certificate of {signer} lacks the extended key usage {expected}, which is asked for here; it has "
    "{found}.",
    advice="Sign with a certificate that was issued for this use (RFC 5280, section 4.2.1.12).",
)
BAD_PROFILE = Issue(
    code="EQ-DSIG-090",
    template='The {check} profile is wrong at "{key}": {found}.',
    nature=Nature.AUTHOR,
)
MISSING_KEY = Issue(
    code="EQ-DSIG-092",
    template='The {check} profile lacks "{key}".',
    nature=Nature.AUTHOR,
)
UNKNOWN_CERTIFICATE = Issue(
    code="EQ-DSIG-091",
    template='There is no certificate of the name "{name}".',
    advice="Name a certificate of the content folder, or write it out in PEM.",
    nature=Nature.AUTHOR,
)
