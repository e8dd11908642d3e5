"""How much a listener takes from its peers."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bytes, connections and seconds."""

    body: int = 20 * MIB
    """Largest request body; of a larger one only the beginning is kept."""
    kept: int = 64 * 1024
    """How much of a body that is too large is kept."""
    drained: int = 256 * MIB
    """How much of a body is read at most, so that the peer gets to the answer; then the connection is closed."""
    header: int = 32 * 1024
    """Largest request line with headers."""
    connections: int = 200
    """Open at the same time; one more is answered with 503."""
    handshakes: int = 64
    """TLS handshakes under way at the same time; one more connection is closed at once."""
    handshake: float = 10.0
    """Seconds for a TLS handshake."""
    idle: float = 60.0
    """Seconds between requests on a kept connection."""
    head: float = 15.0
    """Seconds from the first byte of a request to the end of its headers."""
    upload: float = 120.0
    """Seconds for a request body."""
    delivery: float = 60.0
    """Seconds for the peer to take an answer."""
