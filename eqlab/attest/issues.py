"""Issues of making attestations and publishing the log: what authors and the lab can do wrong. Codes are never reused.

What verification can find is in `eqlab/attest/verify/issues.py`.
"""

from eqlab.core.issue import Issue, Nature

FILE_KEY = Issue(
    code="EQ-ATTEST-001",
    template="The attestation {id} says that it is no test, but its seal key is kept in a file.",
    advice='Say "test": true, or seal with a key in a hardware module (PKCS#11).',
    nature=Nature.AUTHOR,
)
OTHER_KEY = Issue(
    code="EQ-ATTEST-002",
    template="The attestation {id} names the seal key {named}, but is to be sealed with {found}.",
    advice="Name the key that seals it: the SHA-256 of the public key in the certificate.",
    nature=Nature.AUTHOR,
)
KEY_UNREADABLE = Issue(
    code="EQ-ATTEST-003",
    template="The key {file} cannot be read: {why}.",
    advice="Check the file, and the passphrase when it has one.",
    nature=Nature.LAB,
)
MODULE = Issue(
    code="EQ-ATTEST-004",
    template="The hardware module cannot be used: {why}.",
    advice="Check the path of its library, the label of the token and of the key, and the PIN.",
    nature=Nature.LAB,
)
MODULE_MISSING = Issue(
    code="EQ-ATTEST-005",
    template="Keys in hardware modules need the library python-pkcs11, which is not installed.",
    advice="Install it with: pip install 'eqlab[hsm]' (in a checkout: pip install '.[hsm]').",
    nature=Nature.LAB,
)
DEMONSTRATION = Issue(
    code="EQ-ATTEST-006",
    template="The attestation {id} says that it is no test, but the certificate of its seal is one for demonstrations.",
    advice='Say "test": true, or seal with a certificate that is not for demonstrations.',
    nature=Nature.AUTHOR,
)
NOT_WRITABLE = Issue(
    code="EQ-ATTEST-007",
    template="A document of an attestation cannot be made: {why}.",
    advice="Correct the value that the attestation has there.",
    nature=Nature.AUTHOR,
)
BAD_NAME = Issue(
    code="EQ-ATTEST-008",
    template='"{name}" cannot name a key of a log: it is empty, or has a blank or a plus sign.',
    advice="Name the key like an address without its scheme, e.g. registry.example/log.",
    nature=Nature.AUTHOR,
)
LOG_SHRANK = Issue(
    code="EQ-ATTEST-010",
    template="The public log has {published} leaves, but the laboratory's own record only {kept}.",
    advice="The record was restored from an older copy, or belongs to another laboratory. Restore the newest one.",
    nature=Nature.LAB,
)
LOG_DIFFERS = Issue(
    code="EQ-ATTEST-011",
    template="The files of the public log in {folder} do not give the root of its checkpoint.",
    advice="Restore the folder from a copy; publishing would fork the log.",
    nature=Nature.LAB,
)
LOG_UNREADABLE = Issue(
    code="EQ-ATTEST-012",
    template="The checkpoint in {folder} cannot be read, or is not signed with this log's key: {why}.",
    advice="Restore the folder from a copy, or publish to an empty one.",
    nature=Nature.LAB,
)
LEAF_TOO_LARGE = Issue(
    code="EQ-ATTEST-013",
    template="Leaf {index} has {size} bytes; an entry of the log has at most 65535.",
    advice="Publish the digest of what is larger.",
    nature=Nature.LAB,
)
WITNESS_FORK = Issue(
    code="EQ-ATTEST-014",
    template="The witness refuses to sign: the checkpoint of size {size} does not continue the one of size {known}.",
    advice="The log was forked or rolled back, or the proof belongs to other checkpoints.",
    nature=Nature.LAB,
)
WITNESS_REFUSED = Issue(
    code="EQ-ATTEST-015",
    template="The witness refuses to sign: {why}.",
    advice="A witness signs checkpoints of logs it knows, signed with the log's key.",
    nature=Nature.LAB,
)
STATUS_FULL = Issue(
    code="EQ-ATTEST-016",
    template="The status list has room for {limit} attestations; {index} is none of its places.",
    advice="Begin another list.",
    nature=Nature.AUTHOR,
)
TRUST_WRONG = Issue(
    code="EQ-ATTEST-020",
    template="{key}: {found} cannot stand here.",
    nature=Nature.AUTHOR,
)
TRUST_UNKNOWN = Issue(
    code="EQ-ATTEST-021",
    template='A trust file has no key "{key}".',
    nature=Nature.AUTHOR,
)
TRUST_MISSING = Issue(
    code="EQ-ATTEST-022",
    template='The key "{key}" is missing.',
    nature=Nature.AUTHOR,
)
REGISTRY_ADDRESS = Issue(
    code="EQ-ATTEST-017",
    template="The registry {url} cannot be asked: {why}.",
    advice="Give its address with https, or a copy of the folder that the laboratory publishes.",
    nature=Nature.AUTHOR,
)
REGISTRY_SILENT = Issue(
    code="EQ-ATTEST-018",
    template="The registry did not hand out {url}: {why}.",
    advice="This says nothing about the attestation. Ask again later, or verify with a copy of the registry.",
    nature=Nature.LAB,
)
