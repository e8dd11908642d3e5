"""What can be wrong with the TLS of an endpoint, and with the ports it opens. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

OLD_VERSION = Issue(
    code="EQ-PROBE-100",
    template="{target} accepts {version}, which is no longer secure ({clause}).",
    advice="Switch {version} off; offer TLS 1.2 and TLS 1.3 only.",
)
NO_MODERN_VERSION = Issue(
    code="EQ-PROBE-101",
    template="{target} speaks neither TLS 1.2 nor TLS 1.3 (RFC 9325, section 3.1.1).",
    advice="Switch TLS 1.2 and TLS 1.3 on.",
)
NO_NEWEST_VERSION = Issue(
    code="EQ-PROBE-102",
    template="{target} does not speak TLS 1.3 (RFC 9325, section 3.1.1).",
    advice="Switch TLS 1.3 on.",
    level=Level.WARNING,
)
INSUFFICIENT_SUITE = Issue(
    code="EQ-PROBE-103",
    template="{target} accepts the cipher suite {suite} with {version}: {group} ({clause}).",
    advice="Take the suites of this group out of the configuration.",
)
PHASE_OUT_SUITE = Issue(
    code="EQ-PROBE-104",
    template="{target} accepts the cipher suite {suite} with {version}: {group} ({clause}).",
    advice="Plan to take the suites of this group out; prefer ECDHE with AES-GCM or ChaCha20-Poly1305.",
    level=Level.WARNING,
)
NO_GOOD_SUITE = Issue(
    code="EQ-PROBE-105",
    template="{target} accepts no cipher suite with forward secrecy and authenticated encryption (RFC"
    " 9325, section 4.2).",
    advice="Offer ECDHE with AES-GCM or ChaCha20-Poly1305, or TLS 1.3.",
)
COMPRESSION = Issue(
    code="EQ-PROBE-106",
    template="{target} compresses what it encrypts (RFC 9325, section 3.3): secrets can be guessed from the length.",
    advice="Switch the compression of TLS off.",
)
NO_SECURE_RENEGOTIATION = Issue(
    code="EQ-PROBE-107",
    template="{target} does not confirm secure renegotiation (RFC 5746, section 3.6).",
    advice="Update the TLS library of the server.",
)
NO_TLS = Issue(
    code="EQ-PROBE-108",
    template="{target} accepted none of the TLS handshakes that were tried.",
    advice="Check the address: it may not speak TLS, or only to known peers.",
    nature=Nature.UNDECIDED,
)
WEAK_GROUP = Issue(
    code="EQ-PROBE-109",
    template="{target} agrees on keys with a Diffie-Hellman group of {found} bits (RFC 9325, section "
    "4.1); 2048 is the least.",
    advice="Use ECDHE, or a group of RFC 7919.",
)
HOST_NAME = Issue(
    code="EQ-PROBE-110",
    template='The certificate of {target} is not for "{host}" but for {found} (RFC 9525, section 6).',
    advice="Have a certificate issued whose subjectAltName holds the name.",
)
ENDS_SOON = Issue(
    code="EQ-PROBE-111",
    template="The certificate of {target} ends in {found} days, on {until}; {expected} days are to be left.",
    advice="Renew the certificate, best automatically.",
    level=Level.WARNING,
)
NO_REVOCATION_DATA = Issue(
    code="EQ-PROBE-112",
    template="The certificate of {target} names neither a revocation list nor an OCSP service.",
    advice="Ask the CA for a certificate whose revocation can be checked, or for a short-lived one.",
    level=Level.WARNING,
)
NOT_FOR_SERVERS = Issue(
    code="EQ-PROBE-113",
    template="The certificate of {target} may not be used for servers: extKeyUsage lacks serverAuth "
    "(RFC 5280, section 4.2.1.12).",
    advice="Have a server certificate issued.",
)
NO_ANCHORS = Issue(
    code="EQ-PROBE-114",
    template="The lab knows no authorities that the certificate of {target} could come from.",
    advice="Hand in the CA certificate and name it as `trust`.",
    nature=Nature.UNDECIDED,
)
PORT_OPEN = Issue(
    code="EQ-PROBE-115",
    template="Port {port} of {target} is open to the lab: {service}.",
    advice="Close the port to the outside; reach the service through a VPN or a remote maintenance gateway.",
)
NO_PORT_ANSWERED = Issue(
    code="EQ-PROBE-116",
    template="No port of {target} answered, not even to refuse: the host may be down or unreachable from the lab.",
    advice="Name a port that is known to be open as `control`.",
    nature=Nature.UNDECIDED,
)
CONTROL_CLOSED = Issue(
    code="EQ-PROBE-117",
    template="Port {port} of {target}, which is known to be open, could not be reached from the lab.",
    advice="Check the way from the lab to the host, and probe again.",
    nature=Nature.UNDECIDED,
)
CHAIN_UNREADABLE = Issue(
    code="EQ-PROBE-118",
    template="The lab could not read the certificates that {target} shows.",
    advice="Run the lab with a newer Python.",
    nature=Nature.UNDECIDED,
)
NOT_CAPTURED = Issue(
    code="EQ-PROBE-120",
    template='No exchange was captured under the name "{name}".',
    advice="Name an await or send step that comes before.",
    nature=Nature.CONFIGURATION,
)
CLOCK_OFF = Issue(
    code="EQ-PROBE-119",
    template="The clock of {target} is {found} seconds off; {expected} are tolerated.",
    advice="Synchronise the clock with NTP from two or more sources.",
)
