"""Issues of tokens. A code is never reused. Facts name headers and claims; of a token's secrets they show nothing."""

from eqlab.core.issue import Issue, Level, Nature

# Structure (RFC 7515)

EMPTY = Issue(
    code="EQ-JWT-001",
    template="There is nothing where a token is expected.",
    advice="Send the token.",
)
SEGMENTS = Issue(
    code="EQ-JWT-002",
    template="The token has {found} parts between dots; a signed token has three.",
    advice="Send header, payload and signature, each in base64url, joined by dots (RFC 7515, section 7.1).",
)
ENCRYPTED = Issue(
    code="EQ-JWT-003",
    template="The token is encrypted (five parts); the lab cannot look inside.",
    advice="Send a signed token, or have a person decrypt it (RFC 7516).",
    nature=Nature.UNDECIDED,
)
BASE64URL = Issue(
    code="EQ-JWT-004",
    template="The {part} is not well-formed base64url: {rule}.",
    advice="Encode with the letters of RFC 4648, section 5, without padding, line ends or unused bits "
    "(RFC 7515, section 2).",
)
NOT_JSON = Issue(
    code="EQ-JWT-005",
    template="The {part} is not a JSON object in UTF-8.",
    advice="Write a JSON object (RFC 7515, section 4; RFC 7519, section 7.2).",
)
TWICE = Issue(
    code="EQ-JWT-006",
    template='The member "{member}" stands more than once in the {part}.',
    advice="Write each member once: readers disagree about which one counts (RFC 7515, section 4).",
)
TOO_LARGE = Issue(
    code="EQ-JWT-007",
    template="The token has {size} characters; the lab reads at most {limit}.",
    advice="Send a smaller token, or ask the lab to look at it.",
    nature=Nature.UNDECIDED,
)
SERIALISATION = Issue(
    code="EQ-JWT-008",
    template="The JSON form of the signature is not well-formed at {member}.",
    advice="Write payload and protected, header and signature as RFC 7515, section 7.2 says.",
)
NO_SIGNATURES = Issue(
    code="EQ-JWT-009",
    template="The JSON form holds no signature.",
    advice="Sign it at least once (RFC 7515, section 7.2.1).",
)
HEADER_TWICE = Issue(
    code="EQ-JWT-010",
    template='The header parameter "{member}" is both protected and unprotected.',
    advice="Write each header parameter once (RFC 7515, section 7.2.1).",
)
JSON_FORM = Issue(
    code="EQ-JWT-011",
    template="The token is written in the JSON form; a JSON Web Token is written in the compact one.",
    advice="Send header, payload and signature joined by dots (RFC 7519, section 1).",
)

# Header (RFC 7515, section 4.1; RFC 8725)

NO_ALGORITHM = Issue(
    code="EQ-JWT-101",
    template="The header does not name an algorithm (alg).",
    advice="Name it, protected (RFC 7515, section 4.1.1).",
)
NONE = Issue(
    code="EQ-JWT-102",
    template='The token is not signed: its algorithm is "{found}".',
    advice="Sign it (RFC 8725, section 3.2).",
)
ALGORITHM = Issue(
    code="EQ-JWT-103",
    template="The token is signed with {found}; expected is {expected}.",
    advice="Sign it with an algorithm that the profile allows (RFC 8725, section 3.1).",
)
CONFUSION = Issue(
    code="EQ-JWT-104",
    template="The header names {found}, but the key it points to is for {expected}.",
    advice="Use each key with its own algorithm only: a public key is no shared secret (RFC 8725, section 3.1).",
)
CRITICAL = Issue(
    code="EQ-JWT-105",
    template='The header marks "{member}" as critical, and the lab does not know it.',
    advice="Mark as critical only what every reader understands: others must reject it (RFC 7515, section 4.1.11).",
)
CRITICAL_FORM = Issue(
    code="EQ-JWT-106",
    template="The header parameter crit is not well-formed: {rule}.",
    advice="List extension parameters that are there, protected, each once (RFC 7515, section 4.1.11).",
)
NO_KEY_ID = Issue(
    code="EQ-JWT-107",
    template="The header does not say which key signed (kid), though there are {count} keys.",
    advice="Name the key (RFC 7515, section 4.1.4).",
    level=Level.WARNING,
)
TYPE = Issue(
    code="EQ-JWT-108",
    template='The header has the type "{found}"; expected is {expected}.',
    advice="Name the type of the token, so that it is not taken for another (RFC 8725, section 3.11).",
)
NO_TYPE = Issue(
    code="EQ-JWT-109",
    template="The header names no type (typ); expected is {expected}.",
    advice="Name the type of the token, so that it is not taken for another (RFC 8725, section 3.11).",
)
OWN_KEY = Issue(
    code="EQ-JWT-110",
    template='The header brings or points to a key of its own ("{member}"), which the lab does not use.',
    advice="Leave it out: who chooses the key could sign anything (RFC 8725, section 3.10).",
)
HEADER_FORM = Issue(
    code="EQ-JWT-111",
    template='The header parameter "{member}" is not {expected}.',
    advice="Write it as RFC 7515, section 4.1 says.",
)
COMPRESSED = Issue(
    code="EQ-JWT-112",
    template="The header asks for compression (zip), which a signed token does not have.",
    advice="Leave it out (RFC 7516, section 4.1.3; RFC 8725, section 3.6).",
)
UNENCODED = Issue(
    code="EQ-JWT-113",
    template="The header asks for an unencoded payload (b64), which a token must not have.",
    advice="Leave b64 out (RFC 7797, section 7).",
)

# Signature (RFC 7515, section 5.2; RFC 7518)

SIGNATURE = Issue(
    code="EQ-JWT-201",
    template="The signature does not fit the key {key}.",
    advice="Sign header and payload as they are sent (RFC 7515, section 5.2).",
)
UNKNOWN_KEY = Issue(
    code="EQ-JWT-202",
    template="The key that the header names (kid) is not among the {count} keys at hand.",
    advice="Publish the key, or name one that is published (RFC 7517, section 4.5).",
)
NO_KEY = Issue(
    code="EQ-JWT-203",
    template="There is no key for {algorithm} at hand, so the signature is not verified.",
    advice="Give the check the issuer's keys.",
    nature=Nature.UNDECIDED,
)
UNKNOWN_ALGORITHM = Issue(
    code="EQ-JWT-204",
    template="The lab does not know the algorithm {found}, so the signature is not verified.",
    advice="Use RS, PS, ES, EdDSA or HS (RFC 7518, section 3.1; RFC 8037).",
    nature=Nature.UNDECIDED,
)
NO_FIT = Issue(
    code="EQ-JWT-205",
    template="The signature fits none of the {count} keys for {algorithm}.",
    advice="Sign header and payload as they are sent, with a published key (RFC 7515, section 5.2).",
)
WEAK_KEY = Issue(
    code="EQ-JWT-206",
    template="The key {key} is too weak for {algorithm}: it has {found} bits, {expected} are needed.",
    advice="Use a longer key (RFC 7518, sections 3.2 and 3.3).",
)
KEY_USE = Issue(
    code="EQ-JWT-207",
    template='The key {key} is not for signatures: "{member}" says {found}.',
    advice="Sign with a key whose use is sig and whose key_ops has verify (RFC 7517, sections 4.2 and 4.3).",
)
BAD_KEY = Issue(
    code="EQ-JWT-208",
    template="The key {key} of the key set cannot be used: {rule}.",
    advice="Publish keys as RFC 7517 and RFC 7518, section 6 say.",
    level=Level.WARNING,
)
BAD_KEY_SET = Issue(
    code="EQ-JWT-209",
    template="The key set is not well-formed: {rule}.",
    advice="Write an object with an array keys (RFC 7517, section 5).",
)
PRIVATE_KEY = Issue(
    code="EQ-JWT-210",
    template="The key {key} of the key set holds a private or secret key.",
    advice="Withdraw the key and publish only public ones (RFC 7517, section 9.3). The lab shows none of it.",
)
SAME_KEY_ID = Issue(
    code="EQ-JWT-211",
    template="The key set has several keys {key}.",
    advice="Give each key its own kid (RFC 7517, section 4.5).",
    level=Level.WARNING,
)

# Claims (RFC 7519, section 4.1; RFC 9068)

CLAIM_MISSING = Issue(
    code="EQ-JWT-301",
    template='The claim "{claim}" is missing.',
    advice="Put it into the token.",
)
CLAIM_FORM = Issue(
    code="EQ-JWT-302",
    template='The claim "{claim}" is not {expected}.',
    advice="Write it as RFC 7519, section 4.1 says.",
)
ISSUER = Issue(
    code="EQ-JWT-303",
    template='The token is issued by "{found}"; expected is {expected}.',
    advice="Send a token of the expected issuer (RFC 7519, section 4.1.1; RFC 8725, section 3.8).",
)
AUDIENCE = Issue(
    code="EQ-JWT-304",
    template="The token is for {found}; expected is {expected}.",
    advice="Ask for a token for this audience (RFC 7519, section 4.1.3; RFC 8725, section 3.9).",
)
EXPIRED = Issue(
    code="EQ-JWT-305",
    template="The token expired at {found}; the reference time is {at}, the leeway {leeway} s.",
    advice="Get a new token (RFC 7519, section 4.1.4).",
)
NOT_YET = Issue(
    code="EQ-JWT-306",
    template="The token is not valid before {found}; the reference time is {at}, the leeway {leeway} s.",
    advice="Wait, and check the clocks (RFC 7519, section 4.1.5).",
)
ISSUED_LATER = Issue(
    code="EQ-JWT-307",
    template="The token says it was issued at {found}, after the reference time {at}; the leeway is {leeway} s.",
    advice="Check the clocks (RFC 7519, section 4.1.6).",
)
LIFETIME = Issue(
    code="EQ-JWT-308",
    template="The token lives for {found} s; at most {expected} s are allowed.",
    advice="Issue tokens for a shorter time.",
)
LIFETIME_UNKNOWN = Issue(
    code="EQ-JWT-309",
    template="The token does not say how long it lives: exp, iat or both are missing.",
    advice="Write both claims (RFC 7519, sections 4.1.4 and 4.1.6).",
)
TIME_ORDER = Issue(
    code="EQ-JWT-310",
    template='The claim "{later}" is before "{earlier}".',
    advice="Write the times in their order (RFC 7519, section 4.1).",
)
SCOPE = Issue(
    code="EQ-JWT-311",
    template="The token lacks the scope {expected}.",
    advice="Ask for the scope (RFC 8693, section 4.2; RFC 9068, section 2.2.3).",
)
CLAIM_VALUE = Issue(
    code="EQ-JWT-312",
    template='The claim "{claim}" does not have the value that is expected: {expected}.',
    advice="Issue the token with the value that the profile asks for.",
)
CLAIM_UNDECIDED = Issue(
    code="EQ-JWT-313",
    template='The claim "{claim}" is too long to be tried against the pattern {expected}.',
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
NO_TIME = Issue(
    code="EQ-JWT-314",
    template="The check has no reference time, so what depends on time is not judged.",
    advice="Give the check `at:`, an instant or an expression such as `%sent.started`.",
    nature=Nature.UNDECIDED,
)
REPLAYED = Issue(
    code="EQ-JWT-315",
    template="A token with the same jti was sent before.",
    advice="Send each such token once (RFC 7519, section 4.1.7; RFC 9449, section 11.1).",
)
AUTHORISED_PARTY = Issue(
    code="EQ-JWT-316",
    template="The token has several audiences, but does not name the authorised party (azp).",
    advice="Name it (OpenID Connect Core 1.0, section 3.1.3.7).",
    level=Level.WARNING,
)

NO_CLAIMS = Issue(
    code="EQ-JWT-317",
    template="The token makes no claim: its payload is an empty object, so it says nothing of anybody and never ends.",
    advice="Say at least who issued it, for whom, and until when (RFC 7519, section 4.1).",
    level=Level.WARNING,
)
CLAIM_OF_TYPE = Issue(
    code="EQ-JWT-318",
    template='The claim "{claim}" is missing, which tokens of the type {type} have.',
    advice="Put it into the token, or give the token another type ({source}).",
)

# What a token is bound to (OpenID Connect Core 1.0, RFC 7800, RFC 8705, RFC 9449)

NONCE = Issue(
    code="EQ-JWT-401",
    template="The token does not repeat the nonce of the request.",
    advice="Repeat it, so that an old token is not taken for a new one (OpenID Connect Core 1.0, section 3.1.3.7).",
)
HASH = Issue(
    code="EQ-JWT-402",
    template='The claim "{claim}" does not fit the {what} that came with the token.',
    advice="Write the left half of the hash, in base64url (OpenID Connect Core 1.0, sections 3.1.3.6 and 3.3.2.11).",
)
NOT_BOUND = Issue(
    code="EQ-JWT-403",
    template="The token is not bound to {what} (cnf).",
    advice="Issue it with {member} in cnf (RFC 8705, section 3.1; RFC 9449, section 6.1).",
)
OTHER_BINDING = Issue(
    code="EQ-JWT-404",
    template="The token is bound to {what} with the thumbprint {found}; the one in use has {expected}.",
    advice="Use the token only with what it was issued for (RFC 8705, section 3; RFC 9449, section 7.1).",
)
PROOF_KEY = Issue(
    code="EQ-JWT-405",
    template="The proof does not bring a usable public key in its header (jwk): {rule}.",
    advice="Put the public key into the header, without its private part (RFC 9449, section 4.2).",
)
PROOF_CLAIM = Issue(
    code="EQ-JWT-406",
    template='The claim "{claim}" of the proof is for another request; expected is {expected}.',
    advice="Make a proof for each request (RFC 9449, section 4.3).",
)

# The check

BAD_PROFILE = Issue(
    code="EQ-JWT-901",
    template='The token profile is wrong at "{key}".',
    nature=Nature.AUTHOR,
)
NOT_TEXT = Issue(
    code="EQ-JWT-902",
    template="The check needs a token as text; the lab has {found} here.",
    advice="Let `that:` name a body, or `each:` a text that holds the token.",
    nature=Nature.UNDECIDED,
)
NO_VALUE = Issue(
    code="EQ-JWT-903",
    template="The expression `{expression}` gives no {what}, so that is not judged.",
    advice="Correct the plan's expression, or see why nothing was captured.",
    nature=Nature.UNDECIDED,
)
