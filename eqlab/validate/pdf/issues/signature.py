"""Issues of signatures in PDF files (ISO 32000-1, section 12.8; ETSI EN 319 142-1; RFC 5652)."""

from eqlab.core.issue import Issue, Level, Nature

ORPHAN = Issue(
    code="EQ-PDF-101",
    template="The file holds a signature, at byte {position}, that no signature field leads to.",
    advice="Send the file as it was signed: a signature was taken out of its field, or the way to it was changed.",
)
UNSIGNED_FIELD = Issue(
    code="EQ-PDF-102",
    template='The signature field "{field}" is not signed.',
    advice="Sign it, or leave the field out.",
    level=Level.NOTE,
)
TOO_FEW = Issue(
    code="EQ-PDF-103",
    template="The PDF has {found} signatures; expected are at least {expected}.",
    advice="Sign the document before it is sent.",
)
UNREADABLE = Issue(
    code="EQ-PDF-104",
    template='The signature in the field "{field}" cannot be read: {part} is not well-formed.',
    advice="Encode it as SignedData of CMS, in DER (ISO 32000-1, section 12.8.3.3).",
)
NO_CONTENTS = Issue(
    code="EQ-PDF-105",
    template='The signature in the field "{field}" is empty: it has no contents.',
    advice="Write the signature into Contents (ISO 32000-1, section 12.8.1).",
)
BYTE_RANGE = Issue(
    code="EQ-PDF-106",
    template='The ByteRange of the signature in the field "{field}" is {found}: {rule}.',
    advice="Let it name all of the file but the Contents: 0, start, end, rest (ISO 32000-1, section 12.8.1).",
)
GAP = Issue(
    code="EQ-PDF-107",
    template='What the signature in the field "{field}" leaves out, bytes {start} to {end}, is not just its Contents: '
    "{rule}.",
    advice="Treat the file as forged: leave out the Contents and nothing else (ETSI EN 319 142-1, section 5.3).",
)
NOT_WHOLE = Issue(
    code="EQ-PDF-108",
    template='The signature in the field "{field}" ends at byte {end}, which is not the end of the revision it stands '
    "in.",
    advice="Sign whole revisions, cross-references and end marker included (ISO 32000-1, section 12.8.1).",
)
TRAILING = Issue(
    code="EQ-PDF-109",
    template="{count} bytes follow after the last revision of the signed file; they belong to nothing.",
    advice="Send the file as it was signed.",
)
DIGEST = Issue(
    code="EQ-PDF-110",
    template='The document was changed after the signature in the field "{field}" was made: the digest is another one.',
    advice="Send the file as it was signed; do not print, repair or optimise it afterwards.",
)
VALUE = Issue(
    code="EQ-PDF-111",
    template='The signature in the field "{field}" is not by the key of {subject}.',
    advice="Sign with the key of the certificate that is sent along (RFC 5652, section 5.6).",
)
NO_SIGNER = Issue(
    code="EQ-PDF-112",
    template='The certificate of who signed the field "{field}" is not in the signature, so it is not verified.',
    advice="Send the certificate along (ETSI EN 319 142-1, table 1).",
)
SUB_FILTER = Issue(
    code="EQ-PDF-113",
    template='The signature in the field "{field}" is no PAdES: its SubFilter is {found}, not {expected}.',
    advice="Sign with ETSI.CAdES.detached (ETSI EN 319 142-1, section 5.3).",
    level=Level.NOTE,
)
UNKNOWN_FILTER = Issue(
    code="EQ-PDF-114",
    template='The signature in the field "{field}" has the SubFilter {found}, which the lab cannot verify.',
    advice="Sign with ETSI.CAdES.detached (ETSI EN 319 142-1, section 5.3).",
    nature=Nature.UNDECIDED,
)
NO_SIGNING_CERTIFICATE = Issue(
    code="EQ-PDF-115",
    template='The signature in the field "{field}" does not sign which certificate it is by.',
    advice="Add the signed attribute signing-certificate-v2 (ETSI EN 319 142-1, table 1; RFC 5035).",
)
SIGNING_CERTIFICATE = Issue(
    code="EQ-PDF-116",
    template='The certificate of {subject} is not the one that the signature in the field "{field}" names as its own.',
    advice="Sign with the certificate that signing-certificate-v2 names (RFC 5035, section 4).",
)
OLD_SIGNING_CERTIFICATE = Issue(
    code="EQ-PDF-117",
    template='The signature in the field "{field}" names its certificate by SHA-1 (signing-certificate).',
    advice="Use signing-certificate-v2 (RFC 5035, section 3).",
    level=Level.WARNING,
)
WEAK_DIGEST = Issue(
    code="EQ-PDF-118",
    template='The signature in the field "{field}" uses {found}, which no longer protects against forgery.',
    advice="Sign with SHA-256 or stronger (ETSI TS 119 312).",
)
DIGEST_NOT_ALLOWED = Issue(
    code="EQ-PDF-119",
    template='The signature in the field "{field}" uses the digest {found}; expected is {expected}.',
    advice="Sign with a digest that the profile allows.",
)
ATTRIBUTE = Issue(
    code="EQ-PDF-120",
    template='The signature in the field "{field}" does not have the signed attribute {attribute} exactly once.',
    advice="Add it (RFC 5652, section 5.3).",
)
CONTENT_TYPE = Issue(
    code="EQ-PDF-121",
    template='The signature in the field "{field}" is over content of the type {found}; expected is {expected}.',
    advice="Sign with content-type id-data (ETSI EN 319 142-1, table 1).",
)
TIME_ATTRIBUTE = Issue(
    code="EQ-PDF-122",
    template='The signature in the field "{field}" has the signed attribute signing-time.',
    advice="Leave it out; write the time into M (ETSI EN 319 142-1, table 1).",
    level=Level.WARNING,
)
NO_TIME = Issue(
    code="EQ-PDF-123",
    template='The signature in the field "{field}" does not say when it was made.',
    advice="Write the time into M (ETSI EN 319 142-1, table 1).",
    level=Level.WARNING,
)
PADDING = Issue(
    code="EQ-PDF-124",
    template='After the signature in the field "{field}", its Contents hold {count} bytes that are not zero.',
    advice="Pad Contents with zeros: nobody signs what stands there (ISO 32000-1, section 12.8.3.3).",
)
NOT_DER = Issue(
    code="EQ-PDF-125",
    template='The signature in the field "{field}" is no DER at byte {position}: {rule}.',
    advice="Encode it in DER (ISO 32000-1, section 12.8.3.3).",
    level=Level.WARNING,
)
SIGNERS = Issue(
    code="EQ-PDF-126",
    template='The signature in the field "{field}" is by {found} signers; expected is one.',
    advice="Make a field for each signer (ETSI EN 319 142-1, section 5.3).",
)
USAGE = Issue(
    code="EQ-PDF-127",
    template="The key of {subject} is not for signing documents: keyUsage says {found}.",
    advice="Sign with a certificate that has nonRepudiation or digitalSignature (RFC 5280, section 4.2.1.3).",
)
CHANGED = Issue(
    code="EQ-PDF-128",
    template='After the signature in the field "{field}" the document was changed in a way that it does not allow: '
    "{reason} Changed objects: {objects}.",
    advice="Treat what is shown as unsigned. Change the document before it is signed.",
)
CHANGES = Issue(
    code="EQ-PDF-129",
    template='After the signature in the field "{field}" the file was extended by {what}, which it allows. Changed '
    "objects: {objects}.",
    level=Level.NOTE,
)
CHANGES_UNDECIDED = Issue(
    code="EQ-PDF-130",
    template='What was changed after the signature in the field "{field}" cannot be told: {reason}',
    advice="Have a person compare the revisions, or have the last revision signed.",
    nature=Nature.UNDECIDED,
)
NOT_FIRST = Issue(
    code="EQ-PDF-131",
    template='The signature in the field "{field}" certifies the document, but it is not the first one.',
    advice="Certify before others sign (ISO 32000-1, section 12.8.2.2).",
)
OUTSIDE = Issue(
    code="EQ-PDF-132",
    template='The signature in the field "{field}" says it was made on {found}; the certificate of {subject} is valid '
    "from {since} to {until}.",
    advice="Sign while the certificate is valid, and set the clock.",
)
LATER = Issue(
    code="EQ-PDF-133",
    template='The signature in the field "{field}" says it was made on {found}, after the reference time {at}.',
    advice="Check the clocks.",
    level=Level.WARNING,
)
NO_PROOF = Issue(
    code="EQ-PDF-134",
    template='The certificate of {subject} is not valid at {at}. That the signature in the field "{field}" was made '
    "before, as it says, is not proven by a time-stamp.",
    advice="Add a time-stamp to the signature when it is made (ETSI EN 319 142-1, level B-T).",
    nature=Nature.UNDECIDED,
)
UNKNOWN_ALGORITHM = Issue(
    code="EQ-PDF-135",
    template='The lab does not know the algorithm {algorithm} of the signature in the field "{field}", so it is not '
    "verified.",
    advice="Use RSA, ECDSA, Ed25519 or Ed448, with SHA-256 or stronger.",
    nature=Nature.UNDECIDED,
)
ENCLOSED = Issue(
    code="EQ-PDF-136",
    template='The signature in the field "{field}" holds content of its own, beside the document that it should sign.',
    advice="Make a detached signature: the content stays absent (ETSI EN 319 142-1, section 5.3).",
)
USAGE_RIGHTS = Issue(
    code="EQ-PDF-137",
    template="The PDF holds a usage rights signature, which says nothing about its content.",
    advice="Leave it out: it only opened functions in one reader.",
    level=Level.NOTE,
)
TIME_NOT_JUDGED = Issue(
    code="EQ-PDF-138",
    template="There is no reference time, so chain and time of the signatures are not judged.",
    advice="Give the check `at:`, an instant or an expression such as `%sent.started`.",
    nature=Nature.UNDECIDED,
)
SAME_VALUE = Issue(
    code="EQ-PDF-139",
    template='The fields "{field}" and "{other}" show one and the same signature.',
    advice="Give each field a signature of its own (ISO 32000-1, section 12.7.4.5).",
)
FOREIGN_SIGNER = Issue(
    code="EQ-PDF-140",
    template='The document is signed by {subject} in the field "{field}"; expected is a signer like {expected}.',
    advice="Have the right person or organisation sign.",
)
HYBRID = Issue(
    code="EQ-PDF-142",
    template="The signed file has two kinds of cross-references side by side, of which each reader sees one.",
    advice="Write it with one kind of cross-references before it is signed (ISO 32000-1, section 7.5.8.4).",
    nature=Nature.UNDECIDED,
)
LENIENT = Issue(
    code="EQ-PDF-143",
    template="The signed file can only be read leniently; another reader may show other things than were signed.",
    advice="Write it as the standard has it before it is signed (ISO 32000-1, section 7.5).",
    nature=Nature.UNDECIDED,
)
TOO_MANY = Issue(
    code="EQ-PDF-141",
    template="The PDF has {found} signatures; the lab judges the first {limit}.",
    advice="Have a person look at the rest.",
    nature=Nature.UNDECIDED,
)
