"""Probes that look at files handed in: bills of materials, packages, logs, exports."""

from eqlab.core.probe import Probe
from eqlab.probe.artefact import sbom_eol, sbom_osv, sbom_validate

PROBES: tuple[Probe, ...] = tuple(one.PROBE for one in (sbom_validate, sbom_osv, sbom_eol))
"""In the order of the catalogue."""
