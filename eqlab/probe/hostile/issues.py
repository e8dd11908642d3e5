"""What can be wrong with a system that meets a hostile peer. Codes EQ-PROBE-300 to 399; a code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

TALKED_ON = Issue(
    code="EQ-PROBE-300",
    template="The system sent data to a server with {bad}, over {version}.",
    advice="Verify chain, validity, name and purpose of every server certificate, and break off "
    "before anything is sent.",
)
ACCEPTED = Issue(
    code="EQ-PROBE-301",
    template="The system completed the handshake with a server with {bad}, and then sent nothing.",
    advice="Verify the certificate within the handshake.",
    level=Level.WARNING,
)
NOT_CALLED = Issue(
    code="EQ-PROBE-302",
    template='The system did not call the address "{scene}" within {window} s.',
    advice="Point the system at each of the announced addresses and probe again.",
    nature=Nature.UNDECIDED,
)
CONTROL_REFUSED = Issue(
    code="EQ-PROBE-303",
    template='The system broke off with the good address "{scene}" too ({why}): its other refusals prove nothing.',
    advice="Have the system trust the CA of the laboratory, and probe again.",
    nature=Nature.UNDECIDED,
)
CONTROL_NOT_CALLED = Issue(
    code="EQ-PROBE-304",
    template='The system did not call the good address "{scene}": its refusals prove nothing.',
    advice="Point the system at the good address too, and probe again.",
    nature=Nature.UNDECIDED,
)
WEAK_TALK = Issue(
    code="EQ-PROBE-305",
    template="The system sent data over {bad}.",
    advice="Set TLS 1.2 as the least version, and take suites without forward secrecy or encryption out.",
)
WEAK_HANDSHAKE = Issue(
    code="EQ-PROBE-306",
    template="The system agreed on {bad}, and then sent nothing.",
    advice="Set TLS 1.2 as the least version, and take weak suites out.",
    level=Level.WARNING,
)
NO_CLIENT_CERTIFICATE = Issue(
    code="EQ-PROBE-307",
    template="The system showed no client certificate when it was asked for one.",
    advice="Configure the client certificate that the laboratory issued.",
)
BAD_CLIENT_CERTIFICATE = Issue(
    code="EQ-PROBE-308",
    template="The client certificate of the system was refused: {why}.",
    advice="Configure a certificate of the laboratory's CA that is valid, and send its issuing certificate with it.",
)
OTHER_CLIENT_CERTIFICATE = Issue(
    code="EQ-PROBE-309",
    template="The system showed the certificate of {found}; {expected} was expected.",
    advice="Configure the certificate that belongs to this system.",
)
OPENSSL_MISSING = Issue(
    code="EQ-PROBE-310",
    template='The scene "{scene}" cannot be played: the machine of the lab has no openssl command.',
    advice="Install OpenSSL on the machine of the lab, or leave the scene out.",
    nature=Nature.LAB,
)
OPENSSL_FAILED = Issue(
    code="EQ-PROBE-311",
    template='The scene "{scene}" cannot be played: openssl did not begin to listen.',
    advice="See whether the openssl command of the lab's machine works.",
    nature=Nature.LAB,
)
NO_HANDSHAKE = Issue(
    code="EQ-PROBE-312",
    template='Whoever called the address "{scene}" did not speak TLS ({why}).',
    advice="Call the address with https.",
    nature=Nature.UNDECIDED,
)
TOKEN_ACCEPTED = Issue(
    code="EQ-PROBE-320",
    template="{target} accepts a token that it must refuse: {bad} ({clause}).",
    advice="Verify algorithm, key, times, issuer and audience of every token with a library that is "
    "told which ones to expect.",
)
GOOD_TOKEN_REFUSED = Issue(
    code="EQ-PROBE-321",
    template="{target} refuses the good token too (status {status}): its other refusals prove nothing.",
    advice="Have the server trust the key, issuer and audience of the laboratory.",
    nature=Nature.UNDECIDED,
)
OPEN_TO_ALL = Issue(
    code="EQ-PROBE-322",
    template="{target} answers without any token (status {status}).",
    advice="Refuse calls without a token with 401.",
)
TOKEN_BREAKS = Issue(
    code="EQ-PROBE-323",
    template="{target} breaks on a bad token: {bad} (status {status}).",
    advice="Refuse it with 401.",
    level=Level.WARNING,
)
FETCHED_KEY = Issue(
    code="EQ-PROBE-324",
    template="{target} fetched a key from an address that a token named: {bad}.",
    advice="Take keys only from configured addresses; pass over jku and x5u.",
)
KEY_UNUSABLE = Issue(
    code="EQ-PROBE-325",
    template='The secret "{name}" cannot sign tokens: {why}.',
    advice="Put a private key in PEM form into the system file: RSA, EC or Ed25519.",
    nature=Nature.CONFIGURATION,
)
ASSERTION_ACCEPTED = Issue(
    code="EQ-PROBE-330",
    template="{target} accepts an assertion that it must refuse: {bad} ({clause}).",
    advice="Verify the signature over exactly the assertion that is used, its conditions, and its single use.",
)
GOOD_ASSERTION_REFUSED = Issue(
    code="EQ-PROBE-331",
    template="{target} refuses the good assertion too (status {status}): its other refusals prove nothing.",
    advice="Have the server trust the issuer of the laboratory, and hand in an assertion that is still valid.",
    nature=Nature.UNDECIDED,
)
ASSERTION_UNUSABLE = Issue(
    code="EQ-PROBE-332",
    template='The file "{file}" cannot be used for forged assertions: {why}.',
    advice="Hand in a signed SAML 2.0 assertion, or a response with one, as XML.",
    nature=Nature.CONFIGURATION,
)
ASSERTION_BREAKS = Issue(
    code="EQ-PROBE-333",
    template="{target} breaks on a bad assertion: {bad} (status {status}).",
    advice="Refuse it with a status of 400 to 499 or a SOAP fault.",
    level=Level.WARNING,
)
WHO_LET_IN = Issue(
    code="EQ-PROBE-334",
    template="{target} accepts a document with a forged assertion ({bad}), and does not tell whom it lets in.",
    advice="Name as `whoami` an address that shows the user, or refuse such documents.",
    nature=Nature.UNDECIDED,
)
ASSERTIONS_SPENT = Issue(
    code="EQ-PROBE-335",
    template="{target} took all good assertions that were at hand before all ways to forge were tried: {bad} was not.",
    advice="Hand in more good assertions as `spare`, each with an ID of its own.",
    nature=Nature.UNDECIDED,
)
ENTITY_FETCHED = Issue(
    code="EQ-PROBE-340",
    template="{target} fetched what an XML document named: {bad} ({clause}).",
    advice="Switch document types, external entities and XInclude off in the XML parser.",
)
ENTITY_EXPANDED = Issue(
    code="EQ-PROBE-341",
    template="{target} put the text of an entity into its answer: {bad} ({clause}).",
    advice="Switch document types off in the XML parser.",
)
DOCTYPE_ACCEPTED = Issue(
    code="EQ-PROBE-342",
    template="{target} accepts a document with a document type: {bad} (status {status}).",
    advice="Refuse documents with a DOCTYPE; SOAP 1.2, section 5, forbids it.",
    level=Level.WARNING,
)
GOOD_DOCUMENT_REFUSED = Issue(
    code="EQ-PROBE-343",
    template="{target} refuses the good document too (status {status}): its other refusals prove nothing.",
    advice="Correct the document or the headers.",
    nature=Nature.UNDECIDED,
)
DOCUMENT_UNUSABLE = Issue(
    code="EQ-PROBE-344",
    template="The document cannot be used for hostile XML: {why}.",
    advice="Give an XML document that holds the marker {marker} once, as text of an element.",
    nature=Nature.CONFIGURATION,
)
DOCUMENT_BREAKS = Issue(
    code="EQ-PROBE-345",
    template="{target} breaks on hostile XML: {bad} ({why}).",
    advice="Bound the size and the entities that the parser takes.",
)
