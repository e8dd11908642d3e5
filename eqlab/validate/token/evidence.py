"""What is known beside a token: time, keys, and what it should be bound to."""

from dataclasses import dataclass, field
from datetime import datetime

from eqlab.validate.token.keys import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a token is judged with. What is None is not compared."""

    at: datetime | None = None
    """Reference time, with time zone."""
    keys: tuple[Key, ...] = ()
    nonce: str | None = field(default=None, repr=False)
    access_token: str | None = field(default=None, repr=False)
    """The access token that came with an ID token, or that a proof goes with."""
    code: str | None = field(default=None, repr=False)
    """The authorization code that an ID token came for."""
    certificate: bytes | None = None
    """SHA-256 of the client certificate of the connection, 32 bytes."""
    proof_key: str | None = None
    """RFC 7638 thumbprint of the key that proves possession."""
    seen: frozenset[str] = field(default=frozenset(), repr=False)
    """The jti of tokens that came before."""
    method: str | None = None
    """The HTTP method that a proof is for."""
    uri: str | None = None
    """The URI that a proof is for, without query and fragment."""
