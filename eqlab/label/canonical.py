"""Canonical JSON (RFC 8785): one value, one sequence of bytes, one digest."""

from hashlib import sha256

import rfc8785

from eqlab.core.values import Json


class NotCanonical(ValueError):
    """A value that has no canonical form here."""


def canonical(value: Json) -> bytes:
    """Return the canonical bytes of a JSON value (RFC 8785).

    Raises NotCanonical for fractions, for keys that are no texts, and for whole numbers that a reader of JSON may
    round: scores and times are written as texts.
    """
    _check(value)
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error


def digest(value: Json) -> str:
    """Return the SHA-256 of the canonical bytes, hexadecimal. Raises NotCanonical."""
    return sha256(canonical(value)).hexdigest()


def _check(value: Json) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("a key is no text")
        for member in value.values():
            _check(member)
    elif isinstance(value, list | tuple):
        for member in value:
            _check(member)
    elif value is not None and not isinstance(value, str | bool | int):
        raise NotCanonical(f"{type(value).__name__} has no canonical form")
