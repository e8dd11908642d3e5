"""XML signatures: what they cover, whether they are right, and whose they are. See docs/xml-signatures.md."""

from eqlab.validate.xmldsig.judge import Coverage, Examined, SignatureFacts, examine, judge_signature
from eqlab.validate.xmldsig.profile import SignatureProfile, compile_signature_profile

__all__ = [
    "Coverage",
    "Examined",
    "SignatureFacts",
    "SignatureProfile",
    "compile_signature_profile",
    "examine",
    "judge_signature",
]
