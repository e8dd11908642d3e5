"""Tokens that the lab signs: the lab's own judges take the good ones and refuse the others."""

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import read_key
from eqlab.validate.token.profile import TokenProfile
from eqlab.validate.token.reading import decode
from eqlab.wire.jose import (
    UnusableKey,
    algorithm_of,
    encode,
    mac_token,
    new_key_like,
    public_jwk,
    public_pem,
    sign_token,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def pem(key: Any) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


KEYS = {
    "RS256": pem(rsa.generate_private_key(65537, 2048)),
    "ES256": pem(ec.generate_private_key(ec.SECP256R1())),
    "ES384": pem(ec.generate_private_key(ec.SECP384R1())),
    "ES512": pem(ec.generate_private_key(ec.SECP521R1())),
    "EdDSA": pem(ed25519.Ed25519PrivateKey.generate()),
}


def judged(token: str, key: str) -> list[str]:
    profile = TokenProfile(algorithms=(algorithm_of(key),))
    evidence = Evidence(keys=(read_key(public_jwk(key)),), at=NOW)
    return [one.issue.code for one in judge_token(token.encode(), profile, evidence)]


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_signed_token_is_good(algorithm: str) -> None:
    key, seconds = KEYS[algorithm], int(NOW.timestamp())
    token = sign_token({"alg": algorithm, "typ": "JWT"}, {"sub": "tester", "exp": seconds + 60}, key)

    assert algorithm == algorithm_of(key)
    assert [] == judged(token, key)


@pytest.mark.parametrize("algorithm", KEYS)
def test_another_key_of_the_kind_does_not_fit(algorithm: str) -> None:
    key = KEYS[algorithm]
    token = sign_token({"alg": algorithm}, {"sub": "tester"}, new_key_like(key))

    assert judged(token, key)


def test_a_public_key_as_a_secret_does_not_fit() -> None:
    key = KEYS["RS256"]

    assert judged(mac_token({"alg": "HS256"}, {"sub": "tester"}, public_pem(key)), key)


@pytest.mark.parametrize("key", ["", "nothing", pem(ec.generate_private_key(ec.SECP256K1()))])
def test_what_cannot_sign_is_told(key: str) -> None:
    with pytest.raises(UnusableKey):
        sign_token({}, {}, key)


@given(st.binary(max_size=40))
def test_base64url_is_read_as_it_was_written(data: bytes) -> None:
    assert data == decode(encode(data).encode())
