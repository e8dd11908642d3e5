"""Finds private keys in what people send: nothing around them may be shown, and their owner has to hear of it."""

import base64
import binascii
import re

from eqlab.validate.encoding import sniff

_ARMOUR = re.compile(
    rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\[rnt]|&#\w{1,6};|&lt;br/?&gt;){0,20}"
    rb"(?:[A-Za-z0-9+/]{16}|Proc-Type:|Version:|Comment:)"
)
_BASE64 = re.compile(
    rb"(?<![A-Za-z0-9+/=_-])M(?:II[A-P][A-Za-z0-9+/][AQgw]IB|I[E-H][A-Za-z0-9+/]AgE[A-D]|[A-H][AEIMQUYcgkosw048]CAQ)"
    rb"[A-Za-z0-9+/]{24,64}"
)
"""How DER begins, in base64, that is a sequence with a small number in front."""
_JWK = re.compile(rb'"(?:d|k)"\s{0,20}:\s{0,20}"[A-Za-z0-9_-]{16,}')
_VERSION = re.compile(
    rb"\x30(?:[\x00-\x7f]|\x81.|\x82..|\x83...)\x02\x01(?:\x00[\x02\x30]|\x01(?:\x04|\x30(?:.|\x81.|\x82..)\x06)|\x03\x30)",
    re.DOTALL,
)
"""PKCS #1, PKCS #8, SEC 1, PKCS #12: each has its version in front."""


def private_key_at(data: bytes) -> tuple[int, int] | None:
    """Return line and column, from 1, of the first private key in a text; None when there is none.

    Keys are found armoured (PEM), in base64 alone (PKCS #1, #8, #12, SEC 1) and as JSON Web Keys, also within JSON and
    XML. Never raises.
    """
    encoding, mark = sniff(data)
    text = data if encoding == "utf-8" else data[mark:].decode(encoding, "replace").encode()
    places = [at for at in (_armoured(text), _bare(text), _json(text)) if at is not None]
    if not places:
        return None
    first = min(places)
    return text.count(b"\n", 0, first) + 1, first - (text.rfind(b"\n", 0, first) + 1) + 1


def holds_private_key(der: bytes) -> bool:
    """Tell a private key, or a key store, by the beginning of its DER."""
    return _VERSION.match(der) is not None


def _armoured(text: bytes) -> int | None:
    match = _ARMOUR.search(text) if b"PRIVATE KEY" in text else None
    return match.start() if match else None


def _bare(text: bytes) -> int | None:
    for match in _BASE64.finditer(text):
        whole = match[0][: len(match[0]) // 4 * 4]
        try:
            der = base64.b64decode(whole, validate=True)
        except (binascii.Error, ValueError):
            continue
        if holds_private_key(der):
            return match.start()
    return None


def _json(text: bytes) -> int | None:
    match = _JWK.search(text) if b'"kty"' in text else None
    return match.start() if match else None
