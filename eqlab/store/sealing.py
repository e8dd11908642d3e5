"""Sealed campaigns: evidence that only the key of its campaign can read, and that is erased by destroying the key.

The hash chain runs over what is stored, so it can be verified without the key. Payloads go by an HMAC under the key
instead of their SHA-256: a plain hash would confirm a guessed number of a patient.
"""

import base64
import hashlib
import hmac
import json
import os
import re
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from eqlab.store.chain import netstrings

KEY_SIZE = 32
"""Bytes of a campaign's key."""

_NONCE = 12
_OPENING = '{"sealed":"'
_RUN = re.compile(r"(.+)\.[0-9]+", re.DOTALL)


class Keyring(Protocol):
    """Holds a key for each sealed campaign. All runs `<campaign>.<number>` of a campaign share its key."""

    def key(self, campaign: str) -> bytes | None:
        """The 32 bytes of a campaign's or a run's key; None when it has none, or none any more. Raises LabFault."""

    def make(self, campaign: str) -> None:
        """Make a key, durable on return; an existing one stays. Raises LabFault when it was destroyed."""

    def destroy(self, campaign: str) -> None:
        """Destroy the key for good, durable on return; does nothing when it was destroyed. Raises LabFault."""


class Unsealable(Exception):
    """Something was not sealed with this key, or was altered."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the key of a campaign can do."""

    bodies: AESGCM = field(repr=False)
    payloads: AESGCM = field(repr=False)
    names: bytes = field(repr=False)

    def name(self, data: bytes) -> str:
        """The name of a payload: its HMAC-SHA-256, hexadecimal."""
        return hmac.new(self.names, data, hashlib.sha256).hexdigest()

    def seal_body(self, body: str, *identity: str) -> str:
        """Encrypt the body of a row; it opens only under the same identity."""
        closed = _closed(self.bodies, body.encode("utf-8", "surrogateescape"), netstrings(*identity))
        return f'{_OPENING}{base64.b64encode(closed).decode("ascii")}"}}'

    def open_body(self, body: str, *identity: str) -> str:
        """Decrypt the body of a row. Raises Unsealable."""
        try:
            closed = base64.b64decode(json.loads(body)["sealed"], validate=True)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Unsealable from None
        return _opened(self.bodies, closed, netstrings(*identity)).decode("utf-8", "surrogateescape")

    def seal_payload(self, name: str, data: bytes) -> bytes:
        """Encrypt a payload; it opens only under the same name."""
        return _closed(self.payloads, data, netstrings("payload", name))

    def open_payload(self, name: str, data: bytes) -> bytes:
        """Decrypt a payload. Raises Unsealable."""
        return _opened(self.payloads, data, netstrings("payload", name))


def seal_of(key: bytes) -> Seal:
    """Derive what seals bodies, what seals payloads and what names them: none tells anything about another."""
    made = derived(key, b"eqlab sealed campaign", 3 * KEY_SIZE)
    return Seal(AESGCM(made[:KEY_SIZE]), AESGCM(made[KEY_SIZE : 2 * KEY_SIZE]), made[2 * KEY_SIZE :])


def derived(key: bytes, purpose: bytes, size: int = KEY_SIZE) -> bytes:
    """Derive bytes from a campaign's key by HKDF-SHA-256 (RFC 5869), for one purpose."""
    return HKDF(algorithm=SHA256(), length=size, salt=None, info=purpose).derive(key)


def is_sealed(body: object) -> bool:
    """Tell whether the body of a row is sealed."""
    return isinstance(body, str) and body.startswith(_OPENING)


def owners(campaign: str) -> tuple[str, ...]:
    """Under which names a key may be kept: of the run itself, then of the campaign whose run it is."""
    run = _RUN.fullmatch(campaign)
    return (campaign, run[1]) if run else (campaign,)


def _closed(cipher: AESGCM, data: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, data, bound)


def _opened(cipher: AESGCM, data: bytes, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(data[:_NONCE], data[_NONCE:], bound)
    except (InvalidTag, ValueError, OverflowError):
        raise Unsealable from None
