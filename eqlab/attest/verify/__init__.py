"""Verifying an attestation: its seal, its place in the public log, what became of it, and the build in hand.

Time, trust and evidence are arguments. Nothing is fetched but by `remote`, on demand; nothing else here raises
about what a stranger hands in.
"""

from eqlab.attest.verify.audit import audit_anchor, audit_leaves, missing_evidence
from eqlab.attest.verify.evidence import Evidence
from eqlab.attest.verify.judging import verify
from eqlab.attest.verify.trust import Trust, TrustedIssuer, TrustedLog
from eqlab.attest.verify.trust_file import read_trust
from eqlab.attest.verify.verification import Verdict, Verification

__all__ = [
    "Evidence",
    "Trust",
    "TrustedIssuer",
    "TrustedLog",
    "Verdict",
    "Verification",
    "audit_anchor",
    "audit_leaves",
    "missing_evidence",
    "read_trust",
    "verify",
]
