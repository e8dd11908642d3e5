"""WS-Security headers of SOAP messages. See docs/xml-signatures.md."""

from eqlab.validate.wsse.desk import Asked
from eqlab.validate.wsse.judge import judge_security, nonces_of
from eqlab.validate.wsse.profile import SecurityProfile, compile_security_profile

__all__ = ["Asked", "SecurityProfile", "compile_security_profile", "judge_security", "nonces_of"]
