"""Checks a signature value against octets and a public key (XML Signature 1.1, section 6.4; RFC 9231)."""

from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from eqlab.validate.xmldsig.certificates import Key
from eqlab.validate.xmldsig.names import Method

_HASHES: dict[str, Any] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_FAMILIES: dict[str, Any] = {
    "rsa": rsa.RSAPublicKey,
    "pss": rsa.RSAPublicKey,
    "ecdsa": ec.EllipticCurvePublicKey,
    "dsa": dsa.DSAPublicKey,
    "eddsa": ed25519.Ed25519PublicKey,
}


def fits(method: Method, key: Key) -> bool:
    """Tell whether keys of this kind sign this way."""
    return isinstance(key, _FAMILIES.get(method.family, ()))


def verified(method: Method, key: Key, value: bytes, octets: bytes) -> bool:
    """Tell whether the value is the key's signature over the octets."""
    try:
        _verify(method, key, value, octets)
    except Exception:  # noqa: BLE001 - an unfit key or value is no signature, whatever the library says
        return False
    return True


def _verify(method: Method, key: Key, value: bytes, octets: bytes) -> None:
    hashed = _HASHES[method.hash]()
    match method.family:
        case "rsa":
            key.verify(value, octets, padding.PKCS1v15(), hashed)
        case "pss":
            key.verify(value, octets, padding.PSS(padding.MGF1(hashed), hashed.digest_size), hashed)
        case "ecdsa":
            key.verify(_der(value, (key.key_size + 7) // 8), octets, ec.ECDSA(hashed))
        case "dsa":
            key.verify(_der(value, len(value) // 2), octets, hashed)
        case "eddsa":
            key.verify(value, octets)
        case _:
            raise InvalidSignature


def _der(value: bytes, size: int) -> bytes:
    """Return r and s, one after the other, as DER."""
    if not size or len(value) != 2 * size:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(value[:size], "big"), int.from_bytes(value[size:], "big"))
