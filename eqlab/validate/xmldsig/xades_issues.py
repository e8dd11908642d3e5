"""Issues of XAdES signatures (ETSI EN 319 132-1). A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

NOT_XADES = Issue(
    code="EQ-DSIG-101",
    template="The signature has no qualifying properties, so it is no XAdES signature.",
    advice="Put QualifyingProperties into an Object of the signature (ETSI EN 319 132-1, clause 4.3).",
)
WRONG_TARGET = Issue(
    code="EQ-DSIG-102",
    template="The qualifying properties are of {found}, not of this signature ({expected}).",
    advice="Let Target refer to the signature's Id (ETSI EN 319 132-1, clause 4.3.1).",
)
PROPERTIES_NOT_SIGNED = Issue(
    code="EQ-DSIG-103",
    template="The signed properties are not signed: no reference of the type SignedProperties covers them.",
    advice="Refer to SignedProperties, with its type (ETSI EN 319 132-1, clause 4.4).",
)
NO_SIGNING_TIME = Issue(
    code="EQ-DSIG-104",
    template="The signature does not say when it was made.",
    advice="Write SigningTime into the signed properties (ETSI EN 319 132-1, clause 5.2.1).",
)
BAD_MOMENT = Issue(
    code="EQ-DSIG-105",
    template="{part} is {found}, which is no moment with a time zone.",
    advice="Write it as xs:dateTime, e.g. 2026-03-01T08:30:00Z.",
)
FUTURE_SIGNING_TIME = Issue(
    code="EQ-DSIG-106",
    template="The signature says it was made at {found}, after the message was seen ({at}).",
    advice="Set the clock by a time server.",
)
TIME_OUTSIDE_CERTIFICATE = Issue(
    code="EQ-DSIG-107",
    template="The signature says it was made at {found}; the certificate is valid from {since} until {until}.",
    advice="Sign with a certificate that is valid, and tell the time truly.",
)
NO_SIGNING_CERTIFICATE = Issue(
    code="EQ-DSIG-108",
    template="The signature does not say in signed form whose certificate it is made with.",
    advice="Write SigningCertificateV2 into the signed properties (ETSI EN 319 132-1, clause 5.2.2).",
)
OLD_SIGNING_CERTIFICATE = Issue(
    code="EQ-DSIG-109",
    template="The signature names its certificate in the old form, SigningCertificate.",
    advice="Write SigningCertificateV2 (ETSI EN 319 132-1, clause 5.2.2).",
    level=Level.WARNING,
)
CERTIFICATE_DIGEST = Issue(
    code="EQ-DSIG-110",
    template="The signed digest of the signing certificate is not that of the certificate of {signer}.",
    advice="Digest the certificate that the signature is made with: with another one the signature is another's "
    "(ETSI EN 319 132-1, clause 5.2.2).",
)
NO_POLICY = Issue(
    code="EQ-DSIG-111",
    template="The signature names the policy {found}; expected is {expected}.",
    advice="Write SignaturePolicyIdentifier with an accepted policy (ETSI EN 319 132-1, clause 5.2.9).",
)
NO_FORMAT = Issue(
    code="EQ-DSIG-112",
    template="The format of {reference} is not said.",
    advice="Write a DataObjectFormat with MimeType for every signed object (ETSI EN 319 132-1, clause 5.2.4).",
)
FORMAT_OF_NOTHING = Issue(
    code="EQ-DSIG-113",
    template='A DataObjectFormat is of "{found}", which is no reference of this signature.',
    advice="Let ObjectReference name the Id of a reference (ETSI EN 319 132-1, clause 5.2.4).",
)
LEVEL_TOO_LOW = Issue(
    code="EQ-DSIG-114",
    template="The signature has the level {found}; expected is {expected}: {missing} is missing.",
    advice="Add what the level asks for (ETSI EN 319 132-1, clause 6.3).",
)
BAD_TIMESTAMP = Issue(
    code="EQ-DSIG-115",
    template="The time-stamp token cannot be read.",
    advice="Write the token of RFC 3161 in DER and base64 (ETSI EN 319 132-1, clause 5.3).",
)
IMPRINT = Issue(
    code="EQ-DSIG-116",
    template="The time-stamp of {time} is not of this signature: its imprint is {found}, that of the signature value "
    "is {computed}.",
    advice="Time-stamp the canonical SignatureValue (ETSI EN 319 132-1, clause 5.3).",
)
STAMPED_BEFORE = Issue(
    code="EQ-DSIG-117",
    template="The time-stamp says {time}, before the signature was made by its own word ({found}).",
    advice="Set the clock by a time server.",
)
IMPRINT_UNDECIDED = Issue(
    code="EQ-DSIG-118",
    template="The lab cannot compute the imprint of the time-stamp ({algorithm}).",
    advice="Use SHA-256 or stronger, and a canonicalization of XML Signature 1.1.",
    nature=Nature.UNDECIDED,
)
COUNTERSIGNED = Issue(
    code="EQ-DSIG-119",
    template="The signature has a countersignature; it is judged on its own.",
    level=Level.NOTE,
)
STAMP_IN_FUTURE = Issue(
    code="EQ-DSIG-120",
    template="The time-stamp says {time}, after the message was seen ({at}).",
    advice="Use a time-stamp authority whose clock is right.",
)
