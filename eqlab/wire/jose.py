"""Tokens that the lab signs itself, good and bad ones (RFC 7515, RFC 7518, RFC 8037). Keys are PEM texts."""

import base64
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

from eqlab.core.text import words
from eqlab.core.values import Json

_CURVES = {"secp256r1": ("ES256", "P-256"), "secp384r1": ("ES384", "P-384"), "secp521r1": ("ES512", "P-521")}
_DIGESTS = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
_RSA_BITS = 2048


class UnusableKey(ValueError):
    """A PEM text is no private key that tokens can be signed with."""


def new_key_like(key: str) -> str:
    """Make another key of the same kind. Raises UnusableKey."""
    model = _load(key)
    if isinstance(model, rsa.RSAPrivateKey):
        return _pem(rsa.generate_private_key(65537, _RSA_BITS))
    if isinstance(model, ec.EllipticCurvePrivateKey):
        return _pem(ec.generate_private_key(model.curve))
    return _pem(ed25519.Ed25519PrivateKey.generate())


def algorithm_of(key: str) -> str:
    """Return the algorithm that a key signs with, e.g. `ES256`. Raises UnusableKey."""
    loaded = _load(key)
    if isinstance(loaded, rsa.RSAPrivateKey):
        return "RS256"
    if isinstance(loaded, ec.EllipticCurvePrivateKey):
        return _CURVES[loaded.curve.name][0]
    return "EdDSA"


def sign_token(header: Mapping[str, Json], claims: Mapping[str, Json], key: str) -> str:
    """Sign claims in compact form by the algorithm of the key; the header is written as given. Raises UnusableKey."""
    signed = unsigned(header, claims)
    return f"{signed}.{encode(_signature(signed.encode('ascii'), _load(key)))}"


def mac_token(header: Mapping[str, Json], claims: Mapping[str, Json], secret: bytes) -> str:
    """Sign claims with HMAC-SHA256 and any secret, an empty one too."""
    signed = unsigned(header, claims)
    return f"{signed}.{encode(hmac.digest(secret, signed.encode('ascii'), 'sha256'))}"


def unsigned(header: Mapping[str, Json], claims: Mapping[str, Json]) -> str:
    """Write header and claims of a token, without a signature and its dot."""
    return f"{encode(json.dumps(header).encode())}.{encode(json.dumps(claims).encode())}"


def public_pem(key: str) -> bytes:
    """Return the public key as its owner would publish it, PEM. Raises UnusableKey."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    data: bytes = _load(key).public_key().public_bytes(serialization.Encoding.PEM, spki)
    return data


def public_jwk(key: str) -> dict[str, str]:
    """Return the public key as a JSON Web Key (RFC 7517). Raises UnusableKey."""
    public = _load(key).public_key()
    if isinstance(public, rsa.RSAPublicKey):
        numbers = public.public_numbers()
        return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}
    if isinstance(public, ec.EllipticCurvePublicKey):
        point, size = public.public_numbers(), (public.curve.key_size + 7) // 8
        x, y = (encode(value.to_bytes(size)) for value in (point.x, point.y))
        return {"kty": "EC", "crv": _CURVES[public.curve.name][1], "x": x, "y": y}
    raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": encode(raw)}


def encode(data: bytes) -> str:
    """Encode base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _number(value: int) -> str:
    return encode(value.to_bytes((value.bit_length() + 7) // 8))


def _load(key: str) -> Any:
    try:
        loaded = serialization.load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnusableKey(words("it is no private key in PEM form without a password")) from error
    curve = loaded.curve.name if isinstance(loaded, ec.EllipticCurvePrivateKey) else ""
    if curve in _CURVES or isinstance(loaded, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        return loaded
    raise UnusableKey(words("its kind is none of RSA, EC on a NIST curve, and Ed25519"))


def _pem(key: Any) -> str:
    plain = serialization.NoEncryption()
    data: bytes = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return data.decode("ascii")


def _signature(data: bytes, key: Any) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    if isinstance(key, ec.EllipticCurvePrivateKey):
        digest, size = _DIGESTS[_CURVES[key.curve.name][0][2:]], (key.curve.key_size + 7) // 8
        r, s = utils.decode_dss_signature(key.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(size) + s.to_bytes(size)
    signature: bytes = key.sign(data)
    return signature
