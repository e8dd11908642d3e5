"""Issues of SAML messages (SAML 2.0 core and profiles; IHE ITI TF-2, section 3.40). A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

NOT_SAML = Issue(
    code="EQ-SAML-001",
    template="The document has no {expected} where one is looked for ({where}).",
    advice="Send a SAML 2.0 message (SAML 2.0 core, section 3).",
)
SEVERAL = Issue(
    code="EQ-SAML-002",
    template="The document has {count} messages of SAML where one is expected.",
    advice="Send one.",
)
VERSION = Issue(
    code="EQ-SAML-003",
    template='The version is "{found}"; expected is 2.0.',
    advice='Write Version="2.0" (SAML 2.0 core, sections 2.3.3 and 3.2.1).',
)
BAD_ID = Issue(
    code="EQ-SAML-004",
    template='The ID "{found}" is no name of XML.',
    advice="Write a fresh random ID that begins with a letter or underscore (SAML 2.0 core, section 1.3.4).",
)
DUPLICATE_ID = Issue(
    code="EQ-SAML-005",
    template='The ID "{id}" stands on {count} elements of SAML.',
    advice="Give every element an ID of its own: a repeated one is how signatures are wrapped "
    "(SAML 2.0 core, section 1.3.4).",
)
BAD_MOMENT = Issue(
    code="EQ-SAML-006",
    template='{part} is "{found}", which is no moment in UTC.',
    advice="Write it as xs:dateTime with Z, e.g. 2026-03-01T08:30:00Z (SAML 2.0 core, section 1.3.3).",
)
FUTURE = Issue(
    code="EQ-SAML-007",
    template="{part} is {found}, after the message was seen ({at}).",
    advice="Set the clock by a time server.",
)
STALE = Issue(
    code="EQ-SAML-008",
    template="The message was issued at {found}, {age} before it was seen; at most {limit} are accepted.",
    advice="Send a fresh message.",
)
ISSUER = Issue(
    code="EQ-SAML-009",
    template="The issuer is {found}; expected is {expected}.",
    advice="Write the issuer's entity identifier (SAML 2.0 core, section 2.2.5).",
)
UNSIGNED = Issue(
    code="EQ-SAML-010",
    template="The {part} has no signature of its own.",
    advice="Sign it, with the signature right after the issuer (SAML 2.0 core, section 5).",
)
SIGNS_ANOTHER = Issue(
    code="EQ-SAML-011",
    template="The signature in this {part} is not of this {part} but of {signed}: the {part} that receivers use is not "
    "signed.",
    advice="Sign the element that holds the signature, by its ID (SAML 2.0 core, section 5.4.2).",
)
STRAY = Issue(
    code="EQ-SAML-012",
    template="An assertion stands where none belongs ({where}).",
    advice="Send assertions only right below the response: elsewhere they serve to smuggle in a forged one.",
)
NO_ASSERTION = Issue(
    code="EQ-SAML-013",
    template="The response has no assertion.",
    advice="Send one when the status is success (SAML 2.0 profiles, section 4.1.4.2).",
)
ENCRYPTED = Issue(
    code="EQ-SAML-014",
    template="The {part} is encrypted, so the lab cannot look at it.",
    advice="Send it in plain text to the lab, or let the lab's party decrypt it.",
    nature=Nature.UNDECIDED,
)
STATUS = Issue(
    code="EQ-SAML-015",
    template="The response has the status {found}; expected is Success.",
    advice="See the status message for the cause (SAML 2.0 core, section 3.2.2.2).",
)
DESTINATION = Issue(
    code="EQ-SAML-016",
    template="{part} is {found}; expected is {expected}.",
    advice="Write the address the message is sent to (SAML 2.0 core, section 3.2.1).",
)
IN_RESPONSE_TO = Issue(
    code="EQ-SAML-017",
    template="The message answers the request {found}; expected is {expected}.",
    advice="Copy the ID of the request into InResponseTo (SAML 2.0 core, section 3.2.2).",
)
NO_SUBJECT = Issue(
    code="EQ-SAML-018",
    template="The {part} has no {missing}.",
    advice="Say about whom it is, with NameID and SubjectConfirmation (SAML 2.0 core, section 2.4).",
)
NAME_FORMAT = Issue(
    code="EQ-SAML-019",
    template="{part} has the format {found}; expected is {expected}.",
    advice="Write the name in the format expected (SAML 2.0 core, section 8.3).",
)
VALUE = Issue(
    code="EQ-SAML-020",
    template="{part} is {found}; expected is {expected}.",
    advice="Write the value as expected.",
)
NOT_OF_CERTIFICATE = Issue(
    code="EQ-SAML-021",
    template="{part} is {found}, the certificate says {expected}.",
    advice="Write the value of the certificate that was presented.",
)
CONFIRMATION = Issue(
    code="EQ-SAML-022",
    template="The subject is confirmed by {found}; expected is {expected}.",
    advice="Write a SubjectConfirmation of the method expected (SAML 2.0 profiles, section 3).",
)
BEARER = Issue(
    code="EQ-SAML-023",
    template="The bearer confirmation has no {missing}.",
    advice="Write Recipient and NotOnOrAfter into SubjectConfirmationData (SAML 2.0 profiles, section 4.1.4.2).",
)
HOLDER = Issue(
    code="EQ-SAML-024",
    template="The subject is to be confirmed by a key, and {reason}.",
    advice="Write the key of the presenter into SubjectConfirmationData (SAML 2.0 profiles, section 3.1).",
)
NO_CONDITIONS = Issue(
    code="EQ-SAML-025",
    template="The assertion has no {missing}.",
    advice="Limit the assertion in time and to its audience (SAML 2.0 core, section 2.5.1).",
)
NOT_YET = Issue(
    code="EQ-SAML-026",
    template="The {part} is valid from {found} on; it was seen at {at}, before that.",
    advice="Set the clock by a time server (SAML 2.0 core, section 2.5.1.2).",
)
EXPIRED = Issue(
    code="EQ-SAML-027",
    template="The {part} was valid before {found}; it was seen at {at}, when it had expired.",
    advice="Ask for a fresh assertion in time (SAML 2.0 core, section 2.5.1.2).",
)
WINDOW = Issue(
    code="EQ-SAML-028",
    template="The {part} is never valid: NotBefore {since} is not before NotOnOrAfter {until}.",
    advice="Write NotBefore before NotOnOrAfter (SAML 2.0 core, section 2.5.1.2).",
)
TOO_LONG = Issue(
    code="EQ-SAML-029",
    template="The assertion is valid for {found}; at most {limit} are accepted.",
    advice="Issue assertions for a shorter time.",
)
AUDIENCE = Issue(
    code="EQ-SAML-030",
    template="The assertion is meant for {found}; expected is {expected}.",
    advice="Name the audience in every AudienceRestriction (SAML 2.0 core, section 2.5.1.4).",
)
NO_AUTHENTICATION = Issue(
    code="EQ-SAML-031",
    template="The assertion does not say how the subject was authenticated.",
    advice="Write an AuthnStatement (SAML 2.0 core, section 2.7.2).",
)
CONTEXT = Issue(
    code="EQ-SAML-032",
    template="The authentication context is {found}; expected is {expected}.",
    advice="Authenticate the user as strongly as asked for (SAML 2.0 core, section 2.7.2.2).",
)
NO_ATTRIBUTE = Issue(
    code="EQ-SAML-033",
    template="The attribute {name} is missing.",
    advice="Write the attribute into the AttributeStatement (SAML 2.0 core, section 2.7.3).",
)
SEVERAL_VALUES = Issue(
    code="EQ-SAML-034",
    template="The attribute {name} has {count} values; expected is one.",
    advice="Write one value.",
)
IDENTIFIER = Issue(
    code="EQ-SAML-035",
    template="The attribute {name} is {value}, which is no {kind}.",
    advice="Write a valid number: shape and check digits have to be right.",
)
REPLAY = Issue(
    code="EQ-SAML-036",
    template='The assertion "{id}" was used before.',
    advice="Ask for a fresh assertion: one is used once (SAML 2.0 profiles, section 4.1.4.5; core, section 2.5.1.5).",
)
COMMENT = Issue(
    code="EQ-SAML-037",
    template="A comment stands within the text of {part}; readers that stop there read another value.",
    advice="Write the value without comments.",
)
NO_CERTIFICATE = Issue(
    code="EQ-SAML-038",
    template="{part} is to be compared with a certificate, and the lab has none.",
    advice="Present the certificate, or put it where the message holds it.",
    nature=Nature.UNDECIDED,
)
ENDPOINT = Issue(
    code="EQ-SAML-039",
    template="{part} of the request is {found}; expected is {expected}.",
    advice="Write the value that was agreed (SAML 2.0 core, section 3.4.1).",
)
NOT_ONCE = Issue(
    code="EQ-SAML-040",
    template="The assertion may be used more than once.",
    advice="Write OneTimeUse into the conditions (SAML 2.0 core, section 2.5.1.5).",
)
ONE_REFERENCE = Issue(
    code="EQ-SAML-041",
    template="The signature has {count} references; one is expected, to the ID of the element that holds it.",
    advice="Sign the element by its ID, and nothing else (SAML 2.0 core, section 5.4.2).",
)
SESSION_OVER = Issue(
    code="EQ-SAML-042",
    template="The session of the assertion ended at {found}; it was seen at {at}.",
    advice="Ask for a fresh assertion (SAML 2.0 core, section 2.7.2).",
)
ENDLESS = Issue(
    code="EQ-SAML-043",
    template="The assertion has no {missing}, so it is valid for ever.",
    advice="Limit the assertion in time (SAML 2.0 core, section 2.5.1.2).",
    level=Level.WARNING,
)
