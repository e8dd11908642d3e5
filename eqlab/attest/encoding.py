"""Base64 without tolerance: what one reader takes for the same as another text is refused (RFC 4648)."""

import base64
import binascii


def encode(data: bytes) -> str:
    """Encode base64 with padding."""
    return base64.b64encode(data).decode("ascii")


def decode(text: str) -> bytes | None:
    """Decode base64 with padding; None when the text is not exactly what encoding gives."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encode(data) == text else None


def encode_url(data: bytes) -> str:
    """Encode base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_url(text: str) -> bytes | None:
    """Decode base64url without padding; None when the text is not exactly what encoding gives."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if encode_url(data) == text else None
