"""Probes by which the lab plays a hostile peer: bad certificates, tokens, assertions and documents."""

from eqlab.core.probe import Probe
from eqlab.probe.hostile.jwt_abuse import JWT_ABUSE
from eqlab.probe.hostile.mtls_client import MTLS_CLIENT
from eqlab.probe.hostile.saml_abuse import SAML_ABUSE
from eqlab.probe.hostile.tls_floor import TLS_FLOOR
from eqlab.probe.hostile.tls_validation import TLS_VALIDATION
from eqlab.probe.hostile.xml_xxe import XML_XXE

PROBES: tuple[Probe, ...] = (TLS_VALIDATION, TLS_FLOOR, MTLS_CLIENT, JWT_ABUSE, SAML_ABUSE, XML_XXE)
