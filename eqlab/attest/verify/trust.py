"""Whom a verifier trusts: keys that were pinned by another way than the attestation itself."""

from dataclasses import dataclass
from datetime import date

from eqlab.attest.keys.note import NoteKey


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedIssuer:
    """A laboratory's seal key."""

    id: str
    """As attestations name the issuer."""
    name: str
    key: str
    """SHA-256 of the public key of the certificate, hexadecimal."""
    since: date | None = None
    until: date | None = None
    """Last day on which it sealed."""
    revoked: date | None = None
    """Day from which the key may have been in other hands."""
    test: bool = False
    """True for a demonstration: nothing it seals is real."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedLog:
    """A public log."""

    origin: str
    key: NoteKey
    issuer: str = ""
    """Id of the issuer whose attestations it records: one laboratory's log says nothing of another's. Empty: of any."""
    audit: bool = True
    """True when its checkpoints have to anchor the laboratory's audit log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Everything that is trusted."""

    issuers: tuple[TrustedIssuer, ...] = ()
    logs: tuple[TrustedLog, ...] = ()
    witnesses: tuple[NoteKey, ...] = ()
    quorum: int = 0
    """How many witnesses must have cosigned a checkpoint."""
    stampers: tuple[str, ...] = ()
    """SHA-256 of the public keys of time-stamping authorities."""
    fresh: int = 7
    """Days for which a witnessed copy of the registry tells how things stand."""

    def issuer(self, key: str) -> TrustedIssuer | None:
        """Return whose key it is."""
        return next((one for one in self.issuers if one.key == key), None)

    def log(self, origin: str) -> TrustedLog | None:
        """Return a log by its origin."""
        return next((one for one in self.logs if one.origin == origin), None)
