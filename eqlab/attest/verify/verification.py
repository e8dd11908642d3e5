"""What verification comes to: one word, by the worst of all facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from eqlab.attest.document import Attestation
from eqlab.attest.verify import issues
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.text import Translate


class Verdict(StrEnum):
    """What an attestation is worth, the worst first: of several, the first one here is told."""

    MALFORMED = "MALFORMED"
    """No attestation, or not as it was issued."""
    TAMPERED = "TAMPERED"
    """Changed, or sealed by somebody else."""
    UNKNOWN_ISSUER = "UNKNOWN_ISSUER"
    SEAL_REVOKED = "SEAL_REVOKED"
    LOG_FORKED = "LOG_FORKED"
    """The log shows different people different things."""
    LOG_ROLLED_BACK = "LOG_ROLLED_BACK"
    LOG_BROKEN = "LOG_BROKEN"
    """Checkpoint, cosignature or files of the log are not genuine."""
    LOG_UNKNOWN = "LOG_UNKNOWN"
    NOT_IN_LOG = "NOT_IN_LOG"
    AUDIT_NOT_ANCHORED = "AUDIT_NOT_ANCHORED"
    SEAL_EXPIRED = "SEAL_EXPIRED"
    """Nothing proves that it was sealed while the certificate was valid."""
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    SUPERSEDED = "SUPERSEDED"
    SUSPENDED = "SUSPENDED"
    REDUCED = "REDUCED"
    """An older revision, which said more."""
    OLD_REVISION = "OLD_REVISION"
    FROM_THE_FUTURE = "FROM_THE_FUTURE"
    """A clock is wrong."""
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"
    NOT_THIS_BUILD = "NOT_THIS_BUILD"
    STATUS_INCONSISTENT = "STATUS_INCONSISTENT"
    STATUS_STALE = "STATUS_STALE"
    """The status list is a replayed old one."""
    LOG_UNWITNESSED = "LOG_UNWITNESSED"
    TEST_ISSUER = "TEST_ISSUER"
    """A demonstration."""
    UNVERIFIABLE_OFFLINE = "UNVERIFIABLE_OFFLINE"
    """Nothing is wrong, and something is missing."""
    VALID = "VALID"

    @property
    def exit_code(self) -> int:
        """0 for what is valid, 2 for what attests nothing either way, 1 for all that is bad."""
        if self is Verdict.VALID:
            return 0
        return 2 if self in (Verdict.UNVERIFIABLE_OFFLINE, Verdict.TEST_ISSUER) else 1


PRECEDENCE: Mapping[Verdict, int] = {verdict: index for index, verdict in enumerate(Verdict)}

_TOLD: Mapping[Verdict, tuple[Issue, ...]] = {
    Verdict.MALFORMED: (issues.NOT_ONE, issues.NO_ATTACHMENT, issues.PDF_UNREADABLE, issues.OTHER_CONTENT),
    Verdict.TAMPERED: (
        *(issues.SEAL_BROKEN, issues.SEAL_SWAPPED, issues.SEAL_MISLEADING, issues.TEST_DENIED),
        *(issues.DIGEST_DIFFERS, issues.PDF_CHANGED, issues.PDF_UNSEALED),
    ),
    Verdict.UNKNOWN_ISSUER: (issues.ISSUER_UNKNOWN, issues.ISSUER_OTHER_NAME, issues.ISSUER_OUT_OF_TIME),
    Verdict.SEAL_REVOKED: (issues.KEY_REVOKED,),
    Verdict.SEAL_EXPIRED: (issues.CERTIFICATE_OUT_OF_TIME,),
    Verdict.LOG_FORKED: (issues.FORKED,),
    Verdict.LOG_ROLLED_BACK: (issues.ROLLED_BACK,),
    Verdict.LOG_BROKEN: (
        *(issues.LOG_SIGNATURE, issues.LOG_FILES, issues.COSIGNATURE_FORGED, issues.LEAF_UNREADABLE),
        issues.PROOF_UNREADABLE,
    ),
    Verdict.LOG_UNKNOWN: (issues.LOG_UNKNOWN,),
    Verdict.LOG_UNWITNESSED: (issues.UNWITNESSED,),
    Verdict.NOT_IN_LOG: (issues.PROOF_WRONG, issues.PROOF_OF_ANOTHER, issues.NOT_LOGGED),
    Verdict.AUDIT_NOT_ANCHORED: (issues.AUDIT_MISSING, issues.AUDIT_WENT_BACK),
    Verdict.WITHDRAWN: (issues.WITHDRAWN, issues.LIST_SAYS_REVOKED),
    Verdict.TERMINATED: (issues.TERMINATED,),
    Verdict.SUPERSEDED: (issues.SUPERSEDED,),
    Verdict.SUSPENDED: (issues.SUSPENDED, issues.LIST_SAYS_SUSPENDED),
    Verdict.REDUCED: (issues.REDUCED,),
    Verdict.OLD_REVISION: (issues.OLD_REVISION, issues.LIST_SAYS_NEWER),
    Verdict.FROM_THE_FUTURE: (issues.FROM_FUTURE,),
    Verdict.NOT_YET_VALID: (issues.NOT_YET,),
    Verdict.EXPIRED: (issues.EXPIRED,),
    Verdict.NOT_THIS_BUILD: (issues.OTHER_BUILD, issues.NO_SUCH_BUILD),
    Verdict.STATUS_INCONSISTENT: (issues.LIST_UNREADABLE, issues.LIST_FOREIGN, issues.LIST_DIFFERS),
    Verdict.STATUS_STALE: (issues.LIST_STALE,),
    Verdict.UNVERIFIABLE_OFFLINE: (
        *(issues.NO_SEAL, issues.NO_PROOF, issues.NO_CHECKPOINT, issues.STATE_UNKNOWN, issues.NO_REGISTRY),
    ),
    Verdict.TEST_ISSUER: (issues.TEST,),
    Verdict.VALID: (issues.VALID, issues.VALID_PROVISIONAL),
}
VERDICTS: Mapping[str, Verdict] = {issue.code: verdict for verdict, told in _TOLD.items() for issue in told}
"""Code of an issue to the verdict that it amounts to; what is not here is wrong with the document itself."""


def verdict_of(finding: Finding) -> Verdict:
    """Return what a finding amounts to by itself: of documents that cannot be read, MALFORMED."""
    return VERDICTS.get(finding.issue.code, Verdict.MALFORMED)


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, the worst first, each sentence once."""
    once = {(one.issue.code, one.sentence()): one for one in findings}
    return tuple(sorted(once.values(), key=lambda one: PRECEDENCE[verdict_of(one)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found."""

    findings: tuple[Finding, ...]
    """At least one, the worst first."""
    as_of: datetime
    form: str
    """`json`, `dsse`, `jwt`, `pdf` or `build`."""
    attestation: Attestation | None = None
    checkpoint: bytes | None = field(default=None, repr=False)
    """The newest genuine checkpoint: remember it, and a later verification sees forks and rollbacks."""
    sealed: datetime | None = None
    """When the seal is proven to have existed; None when nothing proves it."""

    @property
    def verdict(self) -> Verdict:
        """The worst of what was found."""
        return verdict_of(self.findings[0])

    @property
    def provisional(self) -> bool:
        """True for an attestation that is provisional."""
        return self.attestation is not None and self.attestation.kind == "provisional"

    def sentence(self, translate: Translate = str) -> str:
        """Say why, in the reader's language."""
        return self.findings[0].sentence(translate)

    def advice(self, translate: Translate = str) -> str:
        """Say what to do."""
        return self.findings[0].advice(translate)
