"""Certificates and their like as people copy them: base64 without PEM's lines, in quotes, in JSON."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from itertools import islice

from eqlab.core.values import Json

_MOST = 10_000
"""Values of JSON that are looked at."""
_DEEPEST = 30
_LEAST = 40
"""Bytes of DER that are worth a look."""
_BASE64 = re.compile(rb"M[A-Za-z0-9+/_-]{40,}={0,2}")
_SPACE = re.compile(rb"[ \t\r\n]+|\\[rnt]")


def loosened(data: bytes) -> bytes | None:
    """Return the PEM text or the DER that a file holds in quotes, JSON or bare base64; None when it holds none."""
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    if text[:1] in {b"{", b"["} or (text[:1] == text[-1:] == b'"' and len(text) > 1):
        return next((one for one in map(_of_text, _texts(text)) if one is not None), None)
    if text[:1] == text[-1:] == b"'":
        text = text[1:-1]
    return der_of(text)


def _of_text(text: str) -> bytes | None:
    return text.encode("ascii", "replace") if "-----BEGIN " in text else der_of(text.encode("utf-8", "replace"))


def der_of(text: bytes) -> bytes | None:
    """Return the DER that is written in base64; None when the text is none, or no sequence."""
    plain = _SPACE.sub(b"", text)
    if not _BASE64.fullmatch(plain):
        return None
    try:
        der = base64.b64decode(
            plain.translate(_URL).rstrip(b"=") + b"=" * (-len(plain.rstrip(b"=")) % 4), validate=True
        )
    except (binascii.Error, ValueError):
        return None
    return der if der[:1] == b"\x30" and len(der) > _LEAST else None


_URL = bytes.maketrans(b"-_", b"+/")


def _texts(text: bytes) -> Iterator[str]:
    """Yield the texts of JSON, in its order."""
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from (one for one in islice(_below(value, 0), _MOST) if isinstance(one, str))


def _below(value: Json, depth: int) -> Iterator[Json]:
    yield value
    if depth < _DEEPEST and isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _below(one, depth + 1)
