"""Probes that look at files handed in: bills of materials, packages, logs, exports."""

from eqlab.core.probe import Probe
from eqlab.probe.artefact import (
    audit_check,
    canary_probes,
    data_export,
    lookups,
    provenance,
    release_sig,
    sbom_eol,
    sbom_osv,
    sbom_validate,
    secrets_scan,
    updates,
)

PROBES: tuple[Probe, ...] = (
    audit_check.PROBE,
    canary_probes.LOGS,
    canary_probes.AT_REST,
    data_export.PROBE,
    canary_probes.ERASURE,
    canary_probes.RESTORE,
    updates.SIGNATURE,
    updates.CHANNEL,
    release_sig.PROBE,
    provenance.PROBE,
    sbom_validate.PROBE,
    sbom_osv.PROBE,
    sbom_eol.PROBE,
    secrets_scan.PROBE,
    *lookups.PROBES,
)
"""In the order of the catalogue."""
