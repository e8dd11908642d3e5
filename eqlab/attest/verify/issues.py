"""Issues that verification finds, each with one meaning. A code is never reused."""

from eqlab.core.issue import Issue, Level

# The file

NOT_ONE = Issue(
    code="EQ-ATTEST-040",
    template="This is no attestation: {why}.",
    advice="Give an attestation as .json, .dsse.json, .jwt or .pdf, or the build that it is about.",
)
NO_ATTACHMENT = Issue(
    code="EQ-ATTEST-041",
    template="The PDF has {count} files attached under the name attestation.json; an attestation has exactly one.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
PDF_UNREADABLE = Issue(
    code="EQ-ATTEST-042",
    template="The PDF cannot be read: {why}",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
OTHER_CONTENT = Issue(
    code="EQ-ATTEST-043",
    template="The {form} holds more or other than the attestation that it is made of.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)

# The seal

SEAL_BROKEN = Issue(
    code="EQ-ATTEST-044",
    template="The seal does not fit: the {form} was changed after it was sealed, or sealed by somebody else.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
SEAL_SWAPPED = Issue(
    code="EQ-ATTEST-045",
    template="The seal is by the key {found}, but the attestation names {named}.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
SEAL_MISLEADING = Issue(
    code="EQ-ATTEST-046",
    template="The seal is built to mislead verifiers: {why}.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
TEST_DENIED = Issue(
    code="EQ-ATTEST-047",
    template="The attestation says that it is no test, but its seal is one for demonstrations.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
DIGEST_DIFFERS = Issue(
    code="EQ-ATTEST-048",
    template="The public log has another digest for revision {revision} of {id}: this text was never issued.",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
PDF_CHANGED = Issue(
    code="EQ-ATTEST-049",
    template="The PDF was changed after it was sealed ({changes}).",
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
PDF_UNSEALED = Issue(
    code="EQ-ATTEST-118",
    template="The pages of this PDF bear no seal: anybody can put the data of an attestation into such a paper.",
    advice="Believe nothing on these pages. Ask the holder for the file that was issued, and tell the laboratory.",
)
ISSUER_UNKNOWN = Issue(
    code="EQ-ATTEST-050",
    template='Nobody vouches for the issuer: the seal key {key} of "{name}" is not in the trust file.',
    advice="Anyone can take that name. Ask the issuer for its key by another way, and add it to the trust file.",
)
ISSUER_OTHER_NAME = Issue(
    code="EQ-ATTEST-051",
    template='The seal key belongs to "{expected}" by the trust file, but the attestation names "{found}".',
    advice="Ask the holder for the file that was issued, and tell the laboratory.",
)
ISSUER_OUT_OF_TIME = Issue(
    code="EQ-ATTEST-052",
    template="The trust file vouches for this seal key from {since} until {until}; it sealed at {at}.",
    advice="Ask the laboratory that issued it.",
)
KEY_REVOKED = Issue(
    code="EQ-ATTEST-053",
    template="The seal key was revoked on {revoked}, and nothing proves that this seal is older.",
    advice="Ask the laboratory for an attestation that is sealed anew.",
)
CERTIFICATE_OUT_OF_TIME = Issue(
    code="EQ-ATTEST-054",
    template="The certificate of the seal is valid from {since} until {until}; what is proven of the seal is {at}.",
    advice="Give the proof from the public log, or ask the laboratory for an attestation that is sealed anew.",
)
NO_SEAL = Issue(
    code="EQ-ATTEST-055",
    template="A document alone proves nothing: it has neither a seal nor a place in a public log that is trusted.",
    advice="Give a copy of the registry, the proof file, or the attestation as .dsse.json, .jwt or .pdf.",
)

# The public log

LOG_UNKNOWN = Issue(
    code="EQ-ATTEST-060",
    template='The {source} is about the log "{origin}", which the trust file does not name for this issuer.',
    advice="Use the registry of the laboratory that issued the attestation.",
)
LOG_SIGNATURE = Issue(
    code="EQ-ATTEST-061",
    template="The checkpoint of the {source} is not genuine: {why}.",
    advice="Get the registry or the proof anew from the laboratory.",
)
LOG_FILES = Issue(
    code="EQ-ATTEST-062",
    template="The files of the public log do not give what its checkpoint says; wrong is {file}.",
    advice="Get a copy of the registry anew; if it stays so, tell the laboratory and its witnesses.",
)
COSIGNATURE_FORGED = Issue(
    code="EQ-ATTEST-063",
    template="The checkpoint of the {source} bears a cosignature that {witness} did not make.",
    advice="Get the registry or the proof anew from the laboratory, and tell the witness.",
)
UNWITNESSED = Issue(
    code="EQ-ATTEST-064",
    template="{found} trusted witnesses cosigned the checkpoint of the {source}; the trust file asks for {quorum}.",
    advice="Get the registry or the proof anew, or ask the laboratory why its log is not witnessed.",
)
FORKED = Issue(
    code="EQ-ATTEST-065",
    template="The public log was forked: what the {one} and the {other} say of its first {size} leaves differs.",
    advice="Keep both checkpoints: they prove it. Tell the witnesses, and trust nothing of this log.",
)
ROLLED_BACK = Issue(
    code="EQ-ATTEST-066",
    template="The public log was rolled back: the {one} has {size} leaves, the {other} knows {known}.",
    advice="Get a newer copy of the registry; if it stays so, tell the laboratory and its witnesses.",
)
PROOF_UNREADABLE = Issue(
    code="EQ-ATTEST-067",
    template="The proof cannot be read: {why}.",
    advice="Get the proof anew from the registry.",
)
PROOF_WRONG = Issue(
    code="EQ-ATTEST-068",
    template="The proof does not show that its leaf stands at place {index} of the log.",
    advice="Get the proof anew from the registry.",
)
PROOF_OF_ANOTHER = Issue(
    code="EQ-ATTEST-069",
    template="The proof is about {found}, not about revision {revision} of {id} as it is here.",
    advice="Give the proof that belongs to this attestation.",
)
NOT_LOGGED = Issue(
    code="EQ-ATTEST-070",
    template="Revision {revision} of {id} is not in the public log: it was never issued, or kept secret.",
    advice="Ask the laboratory that issued it.",
)
LEAF_UNREADABLE = Issue(
    code="EQ-ATTEST-071",
    template="A leaf of the public log about {id} cannot be read: {why}",
    advice="Use a newer version of eqlab, or ask the laboratory.",
)
AUDIT_MISSING = Issue(
    code="EQ-ATTEST-072",
    template="The checkpoint of the {source} does not anchor the audit log of the laboratory.",
    advice="Ask the laboratory that issued it.",
)
AUDIT_WENT_BACK = Issue(
    code="EQ-ATTEST-073",
    template="The checkpoint of the {source} anchors entry {found} of the audit log; entry {known} was known before.",
    advice="The laboratory's own record was rewritten or restored from an older copy. Ask it.",
)
NO_CHECKPOINT = Issue(
    code="EQ-ATTEST-074",
    template="The registry has no checkpoint of a log.",
    advice="Give the folder that the laboratory publishes, with log/checkpoint in it.",
)
NO_PROOF = Issue(
    code="EQ-ATTEST-075",
    template="Nothing at hand shows that the attestation is in the public log.",
    advice="Give the proof file, or a copy of the registry.",
)

# What became of it

WITHDRAWN = Issue(
    code="EQ-ATTEST-080",
    template="The attestation {id} was withdrawn on {at}{reason}.",
    advice="It is no proof of conformity any more.",
)
TERMINATED = Issue(
    code="EQ-ATTEST-081",
    template="The attestation {id} was terminated on {at}{reason}.",
    advice="It ended at its holder's wish or with the scheme; it is no proof of conformity any more.",
)
SUPERSEDED = Issue(
    code="EQ-ATTEST-082",
    template="The attestation {id} was superseded on {at} by {successor}.",
    advice="Ask the holder for the attestation that took its place.",
)
SUSPENDED = Issue(
    code="EQ-ATTEST-083",
    template="The attestation {id} is suspended since {at}{reason}.",
    advice="Look again later: it may be reinstated or withdrawn.",
)
REDUCED = Issue(
    code="EQ-ATTEST-084",
    template="The attestation {id} was reduced on {at}: revision {revision} says less than this one.",
    advice="Ask the holder for the newest revision.",
)
OLD_REVISION = Issue(
    code="EQ-ATTEST-085",
    template="This is revision {found} of {id}; revision {revision} took its place on {at}.",
    advice="Ask the holder for the newest revision.",
)
EXPIRED = Issue(
    code="EQ-ATTEST-086",
    template="The attestation {id} was valid until {until}.",
    advice="Ask the holder for a newer one.",
)
NOT_YET = Issue(
    code="EQ-ATTEST-087",
    template="The attestation {id} is valid from {since}, and was asked about {day}.",
    advice="Ask about a later day.",
)
FROM_FUTURE = Issue(
    code="EQ-ATTEST-088",
    template="Something here is from the future: {what} says {found}, and it is {now}.",
    advice="Check the clock of this machine; if it is right, tell the laboratory.",
)
OTHER_BUILD = Issue(
    code="EQ-ATTEST-089",
    template="The attestation {id} is not about this build: {found} is none of its {count} subjects.",
    advice="Ask the vendor for the build that was attested, or for the attestation of this one.",
)
NO_SUCH_BUILD = Issue(
    code="EQ-ATTEST-090",
    template="No attestation of the registry names this file: its SHA-256 is {found}.",
    advice="Ask the vendor for the build that was attested; a registry that is older than the build does not know it.",
)
NO_REGISTRY = Issue(
    code="EQ-ATTEST-091",
    template="This is no attestation ({why}), and without a registry no build can be looked up.",
    advice="Give the attestation, or a copy of the registry with --registry.",
)

# The status list

LIST_UNREADABLE = Issue(
    code="EQ-ATTEST-092",
    template="The status list cannot be read: {why}.",
    advice="Get it anew from the address that the attestation names.",
)
LIST_FOREIGN = Issue(
    code="EQ-ATTEST-093",
    template="The status list is not the issuer's: {why}.",
    advice="Get it anew from the address that the attestation names.",
)
LIST_STALE = Issue(
    code="EQ-ATTEST-094",
    template="The status list is an old one: it was good until {until}.",
    advice="Get it anew from the address that the attestation names; an old list hides a suspension.",
)
LIST_DIFFERS = Issue(
    code="EQ-ATTEST-095",
    template="Status list and public log disagree about {id}: the list says {list}, the log {log}.",
    advice="Trust neither until the laboratory explains it.",
)
STATE_UNKNOWN = Issue(
    code="EQ-ATTEST-096",
    template="Nothing at hand is recent enough to tell whether the attestation still holds.",
    advice="Give a current status list or a current copy of the registry.",
)
LIST_SAYS_REVOKED = Issue(
    code="EQ-ATTEST-097",
    template="The status list of {at} says that the attestation {id} is revoked.",
    advice="It is no proof of conformity any more.",
)
LIST_SAYS_SUSPENDED = Issue(
    code="EQ-ATTEST-098",
    template="The status list of {at} says that the attestation {id} is suspended.",
    advice="Look again later: it may be reinstated or withdrawn.",
)
LIST_SAYS_NEWER = Issue(
    code="EQ-ATTEST-117",
    template="This is revision {found} of {id}; by the status list of {at}, revision {revision} took its place.",
    advice="Ask the holder for the newest revision.",
)

# Good

TEST = Issue(
    code="EQ-ATTEST-100",
    template="The attestation {id} is a test: it was sealed for a demonstration and attests nothing.",
    advice="A real attestation is sealed by a key that your trust file vouches for.",
    level=Level.WARNING,
)
VALID = Issue(
    code="EQ-ATTEST-101",
    template="The attestation {id} is valid on {day}: {system} {version} of {holder}, until {until}.",
    level=Level.NOTE,
)
VALID_PROVISIONAL = Issue(
    code="EQ-ATTEST-102",
    template="The attestation {id} is valid on {day}, provisionally: {system} {version} of {holder}, until {until}.",
    level=Level.NOTE,
)
"""Codes 100 to 109 are this table's, too."""

# The laboratory's own record

ENTRY_LINK = Issue(
    code="EQ-ATTEST-110",
    template="Entry {number} of the audit log does not continue the one before it: an entry was changed, moved or"
    " taken out.",
    advice="Restore the log from a copy whose head is the anchored one.",
)
ENTRY_HASH = Issue(
    code="EQ-ATTEST-111",
    template="Entry {number} of the audit log was changed: its hash does not fit what it says.",
    advice="Restore the log from a copy whose head is the anchored one.",
)
ENTRY_OTHER = Issue(
    code="EQ-ATTEST-112",
    template="Entry {number} of the audit log is not the one that a published checkpoint anchors.",
    advice="The log was rewritten after it was anchored. Restore it from a copy whose head is the anchored one.",
)
ENTRY_GONE = Issue(
    code="EQ-ATTEST-113",
    template="The audit log ends at entry {found}; a published checkpoint anchors entry {number}.",
    advice="The log was cut, or restored from an older copy.",
)
LEAF_WITHOUT_ACT = Issue(
    code="EQ-ATTEST-114",
    template="Leaf {index} of the public log ({type} {id}) has no act in the audit log: nobody approved it.",
    advice="Find out who could publish it; withdraw what it claims.",
)
ACT_WITHOUT_LEAF = Issue(
    code="EQ-ATTEST-115",
    template="Entry {number} of the audit log ({type} {id}) has no leaf in the public log: it was kept secret.",
    advice="Publish it.",
)
EVIDENCE_MISSING = Issue(
    code="EQ-ATTEST-116",
    template="The attestation {id} rests on {what} {sha256}, which the laboratory does not have any more, or not so.",
    advice="Restore it from a copy; without it nobody can follow the decision.",
)
