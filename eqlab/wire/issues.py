"""What can be wrong with certificates, listeners and calls. A code is never reused."""

from eqlab.core.issue import Issue, Nature

PORT_IN_USE = Issue(
    code="EQ-WIRE-001",
    template="Port {port} on {host} is already in use.",
    advice="Stop the program that listens there, or choose another port (0 takes any free one).",
    nature=Nature.LAB,
)

ADDRESS_UNUSABLE = Issue(
    code="EQ-WIRE-002",
    template="The lab cannot listen on {host}, port {port}: {why}.",
    advice="Choose an address of this machine and a port that you may use.",
    nature=Nature.LAB,
)

REMOTE_HOST = Issue(
    code="EQ-WIRE-003",
    template="Listening on {host} would open the lab to other machines.",
    advice="The lab listens on loopback only: use 127.0.0.1 or ::1, and let calls of other machines in through "
    "a tunnel or a reverse proxy of yours, e.g. `ssh -R`.",
    nature=Nature.CONFIGURATION,
)

AUTHORITY_EXPIRED = Issue(
    code="EQ-WIRE-004",
    template="The lab's CA in {folder} ended on {not_after}.",
    advice="Move the folder away, start again to make a new CA, and give its root certificate to the systems.",
    nature=Nature.LAB,
)

AUTHORITY_UNREADABLE = Issue(
    code="EQ-WIRE-005",
    template="The lab's CA in {folder} cannot be read: {why}.",
    advice="Restore the folder from a copy, or move it away to have a new CA made.",
    nature=Nature.LAB,
)

FILE_UNWRITABLE = Issue(
    code="EQ-WIRE-006",
    template="The lab cannot write {file}: {why}.",
    advice="Check the free space and the rights of its folder.",
    nature=Nature.LAB,
)

SUBJECT_UNUSABLE = Issue(
    code="EQ-WIRE-007",
    template='"{value}" cannot be the {attribute} of a certificate: {why}.',
    advice="Correct the value and ask for the certificate again.",
    nature=Nature.CONFIGURATION,
)

REQUEST_UNREADABLE = Issue(
    code="EQ-WIRE-008",
    template="The certificate request cannot be read: {why}.",
    advice="Send a PKCS #10 request in PEM form, e.g. made with `openssl req -new`.",
    nature=Nature.CONFIGURATION,
)

REQUEST_UNPROVEN = Issue(
    code="EQ-WIRE-009",
    template="The signature of the certificate request does not fit its key: possession of the key is not proven.",
    advice="Make the request again with the key it is for, and do not change it afterwards.",
    nature=Nature.CONFIGURATION,
)

REQUEST_WEAK_KEY = Issue(
    code="EQ-WIRE-010",
    template="The key of the certificate request is not strong enough: {found}.",
    advice="Make a new key of the expected kind, and a request with it.",
    nature=Nature.CONFIGURATION,
)

REQUEST_NAMELESS = Issue(
    code="EQ-WIRE-011",
    template="The certificate request names nobody: its subject has no common name.",
    advice="Make the request again with a subject that has a CN.",
    nature=Nature.CONFIGURATION,
)

TLS_FILE_UNUSABLE = Issue(
    code="EQ-WIRE-012",
    template="{file} cannot be used for TLS: {why}.",
    advice="Give PEM files that can be read: a certificate with its chain, the key that fits it, the CAs to trust.",
    nature=Nature.CONFIGURATION,
)

URL_UNUSABLE = Issue(
    code="EQ-WIRE-013",
    template='"{url}" is not an address the lab can call: {why}.',
    advice="Declare an absolute http or https URL with a host.",
    nature=Nature.CONFIGURATION,
)

CALL_UNWRITABLE = Issue(
    code="EQ-WIRE-014",
    template="The call {method} {url} cannot be written as HTTP: {why}.",
    advice="Check the method and the headers of the call.",
    nature=Nature.CONFIGURATION,
)

# EQ-WIRE-015 is retired: a peer with too many connections is evidence about the peer, no fault of the lab.

CANNOT_ACCEPT = Issue(
    code="EQ-WIRE-016",
    template="The lab could not take a connection on {url}: {why}.",
    advice="Check the limits of open files and threads of this machine.",
    nature=Nature.LAB,
)

ANSWER_UNWRITABLE = Issue(
    code="EQ-WIRE-017",
    template="The service's answer with status {status} cannot be written as HTTP: {why}.",
    advice="Correct the status and the headers that the mock service gives.",
    nature=Nature.LAB,
)
