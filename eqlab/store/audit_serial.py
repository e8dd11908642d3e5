"""Acts as JSON and back, and the bytes of an entry that are signed and hashed."""

import hashlib
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from eqlab.core.act import ACT_KINDS, Act
from eqlab.store.chain import netstrings
from eqlab.store.serial import Unstorable, as_json, read_as

_DECODERS: Mapping[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(kind) for name, kind in ACT_KINDS.items()
}
_SIGNED = "eqlab audit entry 1"
"""Stands first in what is signed: a signature under anything else is none under an entry."""


def body_of(act: Act) -> str:
    """The body of an entry: the act as JSON, keys in the order of its fields. Raises Unstorable."""
    kind = type(act)
    if ACT_KINDS.get(kind.__name__) is not kind:
        raise Unstorable(f"{kind.__name__} is no kind of act")
    try:
        body = as_json(act)
        act_of(kind.__name__, body)
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from None
    return body


def act_of(kind: str, body: str) -> Act:
    """Read an act again. Raises Unstorable."""
    if kind not in _DECODERS:
        raise Unstorable(f"{kind} is no kind of act")
    try:
        return cast(Act, read_as(_DECODERS[kind], ACT_KINDS[kind], body))
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError) as error:
        raise Unstorable(str(error)) from None


def signed_bytes(
    *, previous: str, number: int, file: str, kind: str, at: str, actor: str, body: str, leaf: str
) -> bytes:
    """What the actor signs: all of an entry as netstrings in UTF-8, after the words `eqlab audit entry 1`.

    `leaf` is the SHA-256 of the leaf of the public log that comes with the entry, or empty. All else stands as in the
    table; `previous` is the hash of the entry before, 64 zeros before the first.
    """
    return netstrings(_SIGNED, previous, str(number), file, kind, at, actor, body, leaf)


def entry_hash(signed: bytes, signature: str) -> str:
    """The hash of an entry: SHA-256, hexadecimal, over what was signed and, as one more netstring, the signature."""
    return hashlib.sha256(signed + netstrings(signature)).hexdigest()
