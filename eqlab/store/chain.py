"""The hash chain of a campaign: each event's hash covers its content and the hash before it."""

import hashlib

GENESIS = "0" * 64
"""What stands before a campaign's first event."""


def link(previous: str, campaign: str, kind: str, at: str, body: str) -> str:
    """Return an event's hash: SHA-256, hexadecimal, over its fields as netstrings, in this order, in UTF-8.

    A netstring is `<number of bytes>:<bytes>,`, so that no two different rows give the same bytes.
    """
    return hashlib.sha256(netstrings(previous, campaign, kind, at, body)).hexdigest()


def netstrings(*fields: str) -> bytes:
    """Write fields one after the other so that no other fields give the same bytes."""
    raw = [field.encode("utf-8", "surrogateescape") for field in fields]
    return b"".join([b"%d:%b," % (len(field), field) for field in raw])


def digest_of(data: bytes) -> str:
    """Return the name a payload is kept under."""
    return hashlib.sha256(data).hexdigest()
