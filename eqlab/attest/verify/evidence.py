"""What is at hand beside the attestation: handed in by strangers, believed only as far as signatures reach."""

from dataclasses import dataclass
from pathlib import Path

from eqlab.attest.tlog.folder import read_file

_LARGEST_LIST = 4 * 1024 * 1024
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is at hand."""

    proof: bytes | None = None
    """A `.tlog-proof`."""
    status: bytes | None = None
    """A status list."""
    registry: Path | None = None
    """A copy of the folder that the laboratory publishes: `log/`, `a/`, `status/`."""
    remembered: bytes | None = None
    """A checkpoint from an earlier verification."""

    def seal_of(self, attestation: str) -> bytes | None:
        """Return the envelope that the registry has for an attestation."""
        return self.of(attestation, "attestation.dsse.json")

    def of(self, attestation: str, name: str) -> bytes | None:
        """Return a file that the registry has for an attestation; its id was checked to be no path."""
        return None if self.registry is None else read_file(self.registry / "a" / attestation / name, _LARGEST)

    def list_at(self, address: str) -> bytes | None:
        """Return the status list that was given, or the registry's own one for an address."""
        if self.status is not None or self.registry is None:
            return self.status
        name = address.rpartition("/")[2]
        return read_file(self.registry / "status" / name, _LARGEST_LIST) if name.isalnum() else None
