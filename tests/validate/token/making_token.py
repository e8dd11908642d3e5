"""Makes tokens for tests."""

import base64
import hmac
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa, utils

from eqlab.core.finding import Finding
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import Key, read_key
from eqlab.validate.token.profile import TokenProfile, type_of

AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
NOW = int(AT.timestamp())
SECRET = b"0123456789abcdef" * 4
CLAIMS: Mapping[str, Any] = {
    "iss": "https://idp.example",
    "sub": "line-4711",
    "aud": "lab",
    "exp": NOW + 300,
    "iat": NOW - 10,
    "nbf": NOW - 10,
    "jti": "a1",
    "client_id": "praxis-7",
    "scope": "read write",
    "authorities": ["PRACTITIONER"],
}
DIGESTS: Mapping[str, hashes.HashAlgorithm] = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
CURVES: Mapping[str, ec.EllipticCurve] = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}
NAMES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


@cache
def private(algorithm: str) -> Any:
    if algorithm in CURVES:
        return ec.generate_private_key(CURVES[algorithm])
    if algorithm == "Ed448":
        return ed448.Ed448PrivateKey.generate()
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return shared_rsa()


@cache
def shared_rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def jwk(algorithm: str, **more: Any) -> dict[str, Any]:
    """The public key that goes with an algorithm, as JSON."""
    if algorithm.startswith("HS"):
        return {"kty": "oct", "k": b64(SECRET), **more}
    public = private(algorithm).public_key()
    if algorithm in CURVES:
        size = (public.key_size + 7) // 8
        numbers = public.public_numbers()
        pair = {"x": b64(numbers.x.to_bytes(size)), "y": b64(numbers.y.to_bytes(size))}
        return {"kty": "EC", "crv": NAMES[algorithm], **pair, **more}
    if algorithm in ("EdDSA", "Ed448"):
        curve = "Ed25519" if algorithm == "EdDSA" else algorithm
        return {"kty": "OKP", "crv": curve, "x": b64(public.public_bytes_raw()), **more}
    numbers = public.public_numbers()
    return {"kty": "RSA", "n": b64(numbers.n.to_bytes(256)), "e": "AQAB", **more}


def key(algorithm: str = "ES256", **more: Any) -> Key:
    return read_key(jwk(algorithm, **more))


def signed(algorithm: str, data: bytes) -> bytes:
    if algorithm.startswith("HS"):
        return hmac.digest(SECRET, data, DIGESTS[algorithm[2:]].name)
    own = private(algorithm)
    if algorithm in ("EdDSA", "Ed448"):
        signature: bytes = own.sign(data)
        return signature
    digest = DIGESTS[algorithm[2:]]
    if algorithm in CURVES:
        size = (own.curve.key_size + 7) // 8
        r, s = utils.decode_dss_signature(own.sign(data, ec.ECDSA(digest)))
        return r.to_bytes(size) + s.to_bytes(size)
    pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
    made: bytes = own.sign(data, pss if algorithm.startswith("PS") else padding.PKCS1v15(), digest)
    return made


def token(
    claims: Mapping[str, Any] | bytes | None = None,
    *,
    algorithm: str = "ES256",
    header: Mapping[str, Any] | None = None,
    drop: Iterable[str] = (),
    **changes: Any,
) -> bytes:
    """A compact token; `changes` are claims, `drop` names claims to leave out."""
    said = {**(CLAIMS if not isinstance(claims, Mapping) else claims), **changes}
    payload = (
        claims if isinstance(claims, bytes) else json.dumps({k: v for k, v in said.items() if k not in drop}).encode()
    )
    head = json.dumps({"alg": algorithm, "typ": "at+jwt", **(header or {})}).encode()
    data = f"{b64(head)}.{b64(payload)}".encode()
    return data + b"." + b64(signed(algorithm, data)).encode()


def profile(**changes: Any) -> TokenProfile:
    given: dict[str, Any] = {
        "types": (type_of("at+jwt"),),
        "issuers": ("https://idp.example",),
        "audiences": ("lab",),
        "required": ("exp", "iat", "jti", "sub"),
        "lifetime": 600,
        "leeway": 5,
        "scopes": ("read",),
    }
    return TokenProfile(**{**given, **changes})


def judged(
    data: bytes, *, keys: Iterable[Key] | None = None, profile_: TokenProfile | None = None, **more: Any
) -> list[Finding]:
    evidence = Evidence(**{"at": AT, "keys": tuple(keys) if keys is not None else (key(),), **more})
    return list(judge_token(data, profile_ or profile(), evidence))


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.issue.code for finding in findings]
