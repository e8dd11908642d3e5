"""Salted commitments: they tie what is shared, masked, to the sealed original, and confirm no guess.

Who holds the campaign's key can show later what stood there, by giving the datum and its salt. Without the key, and
after it was destroyed, a commitment tells nothing: not even whether two of them are of the same datum.
"""

import hashlib
import hmac

from eqlab.store.sealing import derived

_PURPOSE = b"eqlab commitment\0"


def salt_of(key: bytes, datum: str) -> bytes:
    """The 32 bytes of salt of one datum, from its campaign's key, e.g. `X3.request.body#Patient.identifier[0].value`.

    Every datum has a name of its own in its campaign: the same name gives the same salt.
    """
    return derived(key, _PURPOSE + datum.encode("utf-8", "surrogatepass"))


def commitment(secret_salt: bytes, data: bytes) -> str:
    """The commitment to bytes: their HMAC-SHA-256 under a secret salt of 32 bytes, hexadecimal."""
    return hmac.new(secret_salt, data, hashlib.sha256).hexdigest()


def open_commitment(committed: str, secret_salt: bytes, data: bytes) -> bool:
    """Tell whether a commitment is one to these bytes under this salt."""
    return hmac.compare_digest(committed.encode("utf-8", "replace"), commitment(secret_salt, data).encode())
