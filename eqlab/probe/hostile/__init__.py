"""Probes by which the lab plays a hostile peer: bad certificates, tokens, assertions and documents."""

from eqlab.core.probe import Probe
from eqlab.probe.hostile.mtls_client import MTLS_CLIENT
from eqlab.probe.hostile.tls_floor import TLS_FLOOR
from eqlab.probe.hostile.tls_validation import TLS_VALIDATION

PROBES: tuple[Probe, ...] = (TLS_VALIDATION, TLS_FLOOR, MTLS_CLIENT)
