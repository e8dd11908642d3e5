"""Issues of certificates (RFC 5280, section 4)."""

from eqlab.core.issue import Issue, Level, Nature

VERSION = Issue(
    code="EQ-PKI-101",
    template="The certificate has version {found}; expected is 3, because it has extensions.",
    advice="Issue a version 3 certificate (RFC 5280, section 4.1.2.1).",
)
SERIAL_SIGN = Issue(
    code="EQ-PKI-102",
    template="The serial number is {found}; it must be positive.",
    advice="Issue certificates with positive serial numbers (RFC 5280, section 4.1.2.2).",
)
SERIAL_LENGTH = Issue(
    code="EQ-PKI-103",
    template="The serial number has {found} octets; at most 20 are allowed.",
    advice="Issue certificates with serial numbers of at most 20 octets (RFC 5280, section 4.1.2.2).",
)
ALGORITHM_MISMATCH = Issue(
    code="EQ-PKI-104",
    template="The certificate names the signature algorithm {inner} within and {outer} without; both must be the same.",
    advice="Write the same algorithm and parameters in both places (RFC 5280, section 4.1.1.2).",
)
WEAK_DIGEST = Issue(
    code="EQ-PKI-105",
    template="The signature uses {found}, which no longer protects against forgery.",
    advice="Sign with SHA-256 or stronger (RFC 6151, RFC 6194).",
)
DIGEST = Issue(
    code="EQ-PKI-106",
    template="The signature uses {found}; the profile expects {expected}.",
    advice="Sign with the algorithm of the profile.",
)
NO_ISSUER = Issue(
    code="EQ-PKI-107",
    template="The issuer's name is empty.",
    advice="A certificate names its issuer (RFC 5280, section 4.1.2.4).",
)
VALIDITY_ORDER = Issue(
    code="EQ-PKI-108",
    template="The certificate ends ({not_after}) before it begins ({not_before}).",
    advice="Issue it with a time of validity (RFC 5280, section 4.1.2.5).",
)
NOT_YET_VALID = Issue(
    code="EQ-PKI-109",
    template="The certificate is not valid before {not_before}; the reference time is {at}.",
    advice="Use a certificate that is valid, and check the clocks (RFC 5280, section 6.1.3).",
)
EXPIRED = Issue(
    code="EQ-PKI-110",
    template="The certificate expired on {not_after}; the reference time is {at}.",
    advice="Renew the certificate (RFC 5280, section 6.1.3).",
)
TOO_LONG = Issue(
    code="EQ-PKI-111",
    template="The certificate is valid for {found} days; the profile allows {expected}.",
    advice="Issue it for a shorter time.",
)
TIME_FORM = Issue(
    code="EQ-PKI-112",
    template="The time {found} is written as {form}; expected is {expected}.",
    advice="Write times until 2049 as UTCTime and later ones as GeneralizedTime (RFC 5280, section 4.1.2.5).",
)
KEY_UNREADABLE = Issue(
    code="EQ-PKI-113",
    template="The public key ({algorithm}) cannot be used: {rule}.",
    advice="Make a new key and ask for a new certificate (RFC 3279, RFC 5480).",
)
KEY_WEAK = Issue(
    code="EQ-PKI-114",
    template="The public key is {found}, which is too weak for any profile.",
    advice="Make a key of RSA 2048 or more, or on the curve P-256 or a larger one (NIST SP 800-57).",
)
KEY_KIND = Issue(
    code="EQ-PKI-115",
    template="The public key is {found}; the profile expects {expected}.",
    advice="Make a key as the profile says, and ask for a new certificate.",
)
KEY_UNKNOWN = Issue(
    code="EQ-PKI-116",
    template="The lab does not know the key algorithm {algorithm}, so the key is not judged.",
    advice="Use RSA, EC, Ed25519 or Ed448, or have a person look at it.",
    nature=Nature.UNDECIDED,
)
ATTRIBUTE_MISSING = Issue(
    code="EQ-PKI-120",
    template="The {name} has no {attribute}.",
    advice="Write the attributes that the profile asks for, in its order.",
)
ATTRIBUTE_UNEXPECTED = Issue(
    code="EQ-PKI-121",
    template="The {name} has the attribute {attribute}, which the profile does not foresee.",
    advice="Leave it out.",
)
ATTRIBUTE_ORDER = Issue(
    code="EQ-PKI-122",
    template="The {name} has its attributes in the order {found}; the profile expects {expected}.",
    advice="Write them in the order of the profile.",
)
ATTRIBUTE_TWICE = Issue(
    code="EQ-PKI-123",
    template="The {name} has the attribute {attribute} {count} times; once is expected.",
    advice="Write it once.",
)
ATTRIBUTE_VALUE = Issue(
    code="EQ-PKI-124",
    template='The {attribute} of the {name} is "{found}"; the profile expects {expected}.',
    advice="Write the value that the profile asks for.",
)
ATTRIBUTE_ENCODING = Issue(
    code="EQ-PKI-125",
    template="The {attribute} of the {name} is written as {found}; expected is {expected}.",
    advice="Encode names as RFC 5280, section 4.1.2.4 and appendix A.1 say.",
    level=Level.WARNING,
)
ATTRIBUTE_LENGTH = Issue(
    code="EQ-PKI-126",
    template="The {attribute} of the {name} has {found} characters; {expected} are allowed.",
    advice="Keep to the bounds of RFC 5280, appendix A.1.",
)
ATTRIBUTE_EMPTY = Issue(
    code="EQ-PKI-127",
    template="The {attribute} of the {name} is empty or begins or ends with white space.",
    advice="Write the value, or leave the attribute out (RFC 5280, appendix A.1).",
    level=Level.WARNING,
)
ATTRIBUTE_CHARACTERS = Issue(
    code="EQ-PKI-128",
    template="The {attribute} of the {name} has the character {found}, which a PrintableString cannot hold.",
    advice="Write it as a UTF8String (RFC 5280, section 4.1.2.4).",
)
ATTRIBUTE_TOO_LONG = Issue(
    code="EQ-PKI-129",
    template="The {attribute} of the {name} is too long ({size} characters) to be tried against the profile's pattern.",
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
EXTENSION_TWICE = Issue(
    code="EQ-PKI-140",
    template="The extension {extension} stands more than once.",
    advice="Write each extension once (RFC 5280, section 4.2).",
)
EXTENSION_UNREADABLE = Issue(
    code="EQ-PKI-141",
    template="The extension {extension} cannot be read.",
    advice="Encode it as its specification says (RFC 5280, section 4.2.1).",
)
EXTENSION_UNKNOWN = Issue(
    code="EQ-PKI-142",
    template="The extension {extension} is critical, and the lab does not know it.",
    advice="Mark as critical only what every reader understands: others must reject it (RFC 5280, section 4.2).",
)
MUST_BE_CRITICAL = Issue(
    code="EQ-PKI-143",
    template="The extension {extension} is not critical; expected is critical.",
    advice="Mark it as critical (RFC 5280, section 4.2.1).",
)
MUST_NOT_BE_CRITICAL = Issue(
    code="EQ-PKI-144",
    template="The extension {extension} is critical; expected is not critical.",
    advice="Do not mark it as critical (RFC 5280, sections 4.2.1 and 4.2.2).",
)
EXTENSION_MISSING = Issue(
    code="EQ-PKI-145",
    template="The extension {extension} is missing.",
    advice="Issue the certificate with it.",
)
EXTENSION_FORBIDDEN = Issue(
    code="EQ-PKI-146",
    template="The extension {extension} is there; the profile expects none.",
    advice="Issue the certificate without it.",
)
EXTENSION_VALUE = Issue(
    code="EQ-PKI-147",
    template="The extension {extension} says {found}; the profile expects {expected}.",
    advice="Issue the certificate with the values of the profile.",
)
USAGE_WITHOUT_CA = Issue(
    code="EQ-PKI-148",
    template="The key may sign certificates (keyCertSign), but the certificate is no CA's.",
    advice="Leave keyCertSign out, or set cA in basicConstraints (RFC 5280, section 4.2.1.9).",
)
CA_WITHOUT_USAGE = Issue(
    code="EQ-PKI-149",
    template="The certificate is a CA's, but its key may not sign certificates (keyCertSign).",
    advice="Set keyCertSign in keyUsage (RFC 5280, section 4.2.1.3).",
)
USAGE_EMPTY = Issue(
    code="EQ-PKI-150",
    template="The extension {extension} is empty.",
    advice="Name at least one value, or leave the extension out (RFC 5280, section 4.2.1).",
)
PATH_LENGTH_WITHOUT_CA = Issue(
    code="EQ-PKI-151",
    template="The certificate limits the path length, but is no CA's.",
    advice="Leave pathLenConstraint out (RFC 5280, section 4.2.1.9).",
)
NO_NAME = Issue(
    code="EQ-PKI-152",
    template="The subject is empty and no critical subjectAltName stands for it.",
    advice="Name the subject, or give a critical subjectAltName (RFC 5280, section 4.1.2.6).",
)
ADDRESS = Issue(
    code="EQ-PKI-153",
    template='The extension {extension} has the address "{found}", which is no absolute http, https or ldap URI.',
    advice="Write an absolute URI (RFC 5280, sections 4.2.1.13 and 4.2.2.1).",
)
ALTERNATIVE_NAME = Issue(
    code="EQ-PKI-154",
    template='The subjectAltName has the {kind} "{found}", which is not well-formed.',
    advice="Write it as RFC 5280, section 4.2.1.6 says.",
)
POLICY_TWICE = Issue(
    code="EQ-PKI-155",
    template="The policy {policy} stands more than once.",
    advice="Write each policy once (RFC 5280, section 4.2.1.4).",
)
SELF_SIGNED = Issue(
    code="EQ-PKI-156",
    template="The certificate is signed by its own key: nobody vouches for it.",
    advice="Have it signed by the authority of the profile.",
    level=Level.WARNING,
)
OWN_SIGNATURE = Issue(
    code="EQ-PKI-157",
    template="The certificate names itself as its issuer, but its signature does not fit its own key.",
    advice="Sign it anew (RFC 5280, section 4.1.1.3).",
)
