"""Issues of WS-Security headers (WSS SOAP Message Security 1.1.1 and its token profiles; WS-Addressing 1.0).

A code is never reused.
"""

from eqlab.core.issue import Issue, Level, Nature

NOT_SOAP = Issue(
    code="EQ-WSSE-001",
    template="The document is no SOAP message but {found}.",
    advice="Send a SOAP envelope (SOAP 1.2, section 5.1).",
)
SOAP_VERSION = Issue(
    code="EQ-WSSE-002",
    template="The message is SOAP {found}; expected is SOAP {expected}.",
    advice="Send the envelope of the version that was agreed.",
)
NO_BODY = Issue(
    code="EQ-WSSE-003",
    template="The envelope has {count} bodies; expected is one, right below it.",
    advice="Write one Body as the envelope's last child (SOAP 1.2, section 5.3).",
)
NO_SECURITY = Issue(
    code="EQ-WSSE-004",
    template="The message has no security header{target}.",
    advice="Write wsse:Security into the SOAP header (WSS 1.1.1, section 5).",
)
SEVERAL_HEADERS = Issue(
    code="EQ-WSSE-005",
    template="The message has {count} security headers for the same receiver.",
    advice="Write one for each receiver (WSS 1.1.1, section 5).",
)
MUST_UNDERSTAND = Issue(
    code="EQ-WSSE-006",
    template="The security header does not have to be understood.",
    advice='Write mustUnderstand="1" on it, so that no receiver passes over it (WSS 1.1.1, section 5).',
)
NO_TIMESTAMP = Issue(
    code="EQ-WSSE-007",
    template="The security header has no {missing}.",
    advice="Write a Timestamp with Created and Expires (WSS 1.1.1, section 10).",
)
SEVERAL_TIMESTAMPS = Issue(
    code="EQ-WSSE-008",
    template="The security header has {count} timestamps.",
    advice="Write one (WSS 1.1.1, section 10).",
)
BAD_MOMENT = Issue(
    code="EQ-WSSE-009",
    template='{part} is "{found}", which is no moment in UTC.',
    advice="Write it as xs:dateTime with Z, e.g. 2026-03-01T08:30:00Z (WSS 1.1.1, section 10).",
)
EXPIRED = Issue(
    code="EQ-WSSE-010",
    template="The message expired at {found}; it was seen at {at}.",
    advice="Send it in time, and set the clock by a time server (WSS 1.1.1, section 10).",
)
FUTURE = Issue(
    code="EQ-WSSE-011",
    template="{part} is {found}, after the message was seen ({at}).",
    advice="Set the clock by a time server.",
)
WINDOW = Issue(
    code="EQ-WSSE-012",
    template="The message expires at {until}, before it is made at {since}.",
    advice="Write Created before Expires (WSS 1.1.1, section 10).",
)
TOO_LONG = Issue(
    code="EQ-WSSE-013",
    template="The message is valid for {found}; at most {limit} are accepted.",
    advice="Let Expires follow sooner on Created.",
)
NO_TOKEN = Issue(
    code="EQ-WSSE-014",
    template="The security header has no {kind} token.",
    advice="Write the token into the header (WSS 1.1.1, section 6).",
)
BAD_TOKEN = Issue(
    code="EQ-WSSE-015",
    template="The BinarySecurityToken holds no certificate that can be read.",
    advice="Write one X.509 certificate in DER and base64 (WSS X.509 token profile 1.1.1, section 3.1).",
)
TOKEN_TYPE = Issue(
    code="EQ-WSSE-016",
    template="The BinarySecurityToken has the {part} {found}; expected is {expected}.",
    advice="Write the type of what the token holds (WSS X.509 token profile 1.1.1, section 3.1).",
)
DUPLICATE_ID = Issue(
    code="EQ-WSSE-017",
    template='The id "{id}" stands on {count} elements.',
    advice="Give every element an id of its own: a repeated one is how signatures are wrapped "
    "(WSS 1.1.1, section 4.2).",
)
UNSIGNED = Issue(
    code="EQ-WSSE-018",
    template="The security header has no signature.",
    advice="Sign the message (WSS 1.1.1, section 8).",
)
TOKEN_NOT_REFERRED = Issue(
    code="EQ-WSSE-019",
    template="The signature does not refer to the token in the header.",
    advice="Write a SecurityTokenReference to the BinarySecurityToken into KeyInfo (WSS 1.1.1, section 7).",
)
TOKEN_AFTER = Issue(
    code="EQ-WSSE-020",
    template="The token stands after the signature that refers to it.",
    advice="Write the token first, so that receivers need not look ahead (WSS 1.1.1, section 5).",
    level=Level.WARNING,
)
PREFIX_UNKNOWN = Issue(
    code="EQ-WSSE-021",
    template='The inclusive prefix list names "{prefix}", which is not declared at {where}.',
    advice="List prefixes that are in scope where the element stands (Exclusive XML Canonicalization, section 3).",
    level=Level.WARNING,
)
USERNAME = Issue(
    code="EQ-WSSE-022",
    template="The UsernameToken has no {missing}.",
    advice="Write Username, Password, Nonce and Created (WSS username token profile 1.1.1, section 3.1).",
)
PASSWORD_TYPE = Issue(
    code="EQ-WSSE-023",
    template="The password is sent as {found}; expected is {expected}.",
    advice="Send the password in the form that was agreed (WSS username token profile 1.1.1, section 3.1).",
)
PASSWORD = Issue(
    code="EQ-WSSE-024",
    template="The password of the UsernameToken is wrong.",
    advice="Compute Base64(SHA-1(nonce + created + password)), nonce as octets "
    "(WSS username token profile 1.1.1, section 3.1).",
)
NO_PASSWORD = Issue(
    code="EQ-WSSE-025",
    template="The lab does not know the user of the UsernameToken, so it cannot check the password.",
    advice="Use a user that the test plan names.",
    nature=Nature.UNDECIDED,
)
STALE = Issue(
    code="EQ-WSSE-026",
    template="The UsernameToken was made at {found}, {age} before it was seen; at most {limit} are accepted.",
    advice="Make a fresh token for every message (WSS username token profile 1.1.1, section 4).",
)
REPLAY = Issue(
    code="EQ-WSSE-027",
    template="The nonce of the UsernameToken was used before.",
    advice="Make a fresh nonce for every message (WSS username token profile 1.1.1, section 4).",
)
BAD_NONCE = Issue(
    code="EQ-WSSE-028",
    template="The nonce is no base64.",
    advice="Write random octets in base64 (WSS username token profile 1.1.1, section 3.1).",
)
USER = Issue(
    code="EQ-WSSE-029",
    template="The user is {found}; expected is {expected}.",
    advice="Write the name that was agreed.",
)
NO_ADDRESSING = Issue(
    code="EQ-WSSE-030",
    template="The message has no {missing}.",
    advice="Write the header of WS-Addressing (WS-Addressing 1.0 core, section 3.2).",
)
SEVERAL_ADDRESSES = Issue(
    code="EQ-WSSE-031",
    template="The message has {count} {part} headers.",
    advice="Write one (WS-Addressing 1.0 SOAP binding, section 3.2).",
)
ADDRESSING = Issue(
    code="EQ-WSSE-032",
    template="{part} is {found}; expected is {expected}.",
    advice="Write the value that the exchange asks for (WS-Addressing 1.0 core, section 3.2).",
)
SOAP_ACTION = Issue(
    code="EQ-WSSE-033",
    template="The HTTP header says the action {found}, the message says {expected}.",
    advice="Write the same action in both (WS-Addressing 1.0 SOAP binding, section 4.2).",
)
MESSAGE_ID = Issue(
    code="EQ-WSSE-034",
    template='The MessageID "{found}" is no absolute IRI.',
    advice="Write a fresh one, e.g. urn:uuid:… (WS-Addressing 1.0 core, section 3.2).",
)
BAD_RELATION = Issue(
    code="EQ-WSSE-035",
    template="The message relates to {found}; expected is {expected}.",
    advice="Copy the MessageID of the request into RelatesTo (WS-Addressing 1.0 core, section 3.4).",
)
