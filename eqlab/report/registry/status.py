"""States for machines: by attestation, and by build for checks inside products."""

from collections.abc import Mapping

from eqlab.core.values import Json
from eqlab.report.registry.code import verify_address
from eqlab.report.registry.codec import as_bytes, instant, state_json
from eqlab.report.registry.model import RegistryData, RegistryEntry
from eqlab.report.registry.state import State
from eqlab.report.registry.view import sheet_of


def status_json(data: RegistryData, states: Mapping[str, State]) -> bytes:
    """Return status.json: every attestation with its state."""
    return as_bytes(
        {
            "format": "eqlab-status",
            "format_version": "1.0.0",
            "generated": instant(data.generated_at),
            "issuer": data.issuer.id,
            "attestations": [
                {"id": one.id, "test": sheet_of(one.revisions[-1].document).test, **state_json(states[one.id])}
                for one in data.entries
            ],
        }
    )


def build_status_json(data: RegistryData, states: Mapping[str, State]) -> bytes:
    """Return what a product looks itself up in: SHA-256 of a build to the attestations that cover it now."""
    builds: dict[str, list[Json]] = {}
    for entry in data.entries:
        for build in sheet_of(entry.revisions[-1].document).builds:
            builds.setdefault(build["sha256"], []).append(_covered(data, entry, states[entry.id]))
    return as_bytes(
        {
            "format": "eqlab-build-status",
            "format_version": "1.0.0",
            "generated": instant(data.generated_at),
            "issuer": data.issuer.id,
            "builds": dict(sorted(builds.items())),
        }
    )


def _covered(data: RegistryData, entry: RegistryEntry, state: State) -> Json:
    last = entry.revisions[-1]
    return {
        "id": entry.id,
        "test": sheet_of(last.document).test,
        **state_json(state),
        "verify": verify_address(data.url, entry.id, last.sha256),
    }
