"""Hostile tokens: whatever they are, there are findings, no exception, and no secret in them."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_token import SECRET, b64, codes, judged, jwk, key, profile, signed, token

from eqlab.core.finding import Finding
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token.keys import judge_key_set

QUIET = settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.dictionaries(
    st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jwk", "jku", "x5c", "x5t", "zip", "cty"]), JSON, max_size=6
)
CLAIMS = st.dictionaries(
    st.sampled_from(
        ["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "scope", "scp", "cnf", "nonce", "at_hash", "htu"]
    ),
    JSON,
    max_size=8,
)
MEMBERS = st.dictionaries(
    st.sampled_from(["kty", "crv", "x", "y", "n", "e", "k", "kid", "use", "alg", "key_ops"]),
    JSON | st.sampled_from(["RSA", "EC", "OKP", "oct", "P-256", "P-521", "Ed25519", "AQAB", "AA"]),
    max_size=8,
)
UNFILLED = re.compile(r"\{[a-z_]+\}")
WORD = re.compile(r"[A-Za-z0-9_-]{24,}")


def every(data: bytes, **more: Any) -> list[Finding]:
    known = {"nonce": "n", "access_token": "a", "code": "c", "certificate": b"x" * 32, "proof_key": "p"}
    findings = judged(data, **{**known, **more})
    for finding in findings:
        assert not UNFILLED.search(finding.sentence())
        assert len(finding.sentence()) < 1500
    return findings


@QUIET
@given(data=st.binary(max_size=300) | st.text(alphabet='eyJA.=_-{}"', max_size=60).map(str.encode))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    assert every(data)


@QUIET
@given(header=HEADERS, claims=CLAIMS)
def test_arbitrary_headers_and_claims_never_raise(header: Any, claims: Any) -> None:
    head, payload = (b64(json.dumps(one).encode()) for one in (header, claims))
    data = f"{head}.{payload}".encode()
    whole = data + b"." + b64(signed("ES256", data)).encode()

    assert every(whole)
    assert every(whole, profile_=profile(proof=True, types=()), method="GET", uri="https://a.example/", keys=())


@QUIET
@given(place=st.integers(0, len(token()) - 40), byte=st.integers(0, 255))
def test_mutated_tokens_are_never_accepted(place: int, byte: int) -> None:
    """One changed byte of header, payload or signature is seen."""
    good = token()
    data = bytearray(good)
    data[place] = byte

    assert bytes(data) == good or judged(bytes(data))


@QUIET
@given(value=JSON | st.fixed_dictionaries({"keys": st.lists(JSON | MEMBERS, max_size=4)}))
def test_arbitrary_key_sets_never_raise(value: Any) -> None:
    for one in judge_key_set(value, Scene()):
        assert not isinstance(one, Finding) or not UNFILLED.search(one.sentence())


LARGE = [
    b"." * 200_000,
    b"a." * 100_000,
    b'{"payload":"","signatures":[' + b"{}," * 60_000 + b"{}]}",
    b'{"payload":"","signatures":[' + b'{"protected":"e30","signature":""},' * 6000 + b"{}]}",
    b"[" * 100_000,
    b"{" * 100_000,
    f"{b64(b'[' * 90_000)}..".encode(),
    f"{b64(json.dumps({'alg': 'ES256', 'crit': ['x' + str(n) for n in range(9000)]}).encode())}.e30.".encode(),
    token({"aud": ["a" * 9] * 9000, "scope": "r " * 20_000, "exp": int("9" * 4000)}),
]


@pytest.mark.parametrize("data", LARGE, ids=range(len(LARGE)))
def test_large_tokens_are_bounded(data: bytes) -> None:
    findings = every(data)

    assert 0 < len(findings) < 200


def test_findings_show_no_secret() -> None:
    """Neither parts of the token, nor the subject, nor a key, stand in what is told."""
    data = token(sub="secret-subject", jti="secret-jti", nonce="secret-nonce", aud="else", exp=1, typ="x")
    found = repr([(one.sentence(), one.facts) for one in every(data, keys=[key("HS256"), key("RS256", kid="a")])])

    assert found.count("EQ") == 0
    assert "secret-" not in found
    assert not any(part in found for part in data.decode().split("."))
    assert b64(SECRET) not in found
    assert SECRET.decode() not in repr(key("HS256"))


def test_private_keys_of_a_key_set_are_told_and_never_shown() -> None:
    value = {"keys": [{**jwk("ES256"), "d": "c2VjcmV0LXByaXZhdGUta2V5"}]}
    made = list(judge_key_set(value, Scene()))
    findings = [one for one in made if isinstance(one, Finding)]

    assert ["EQ-JWT-210"] == codes(findings)
    assert "c2VjcmV0" not in repr(made)


BAD_KEYS: list[tuple[Any, str]] = [
    ([], "EQ-JWT-209"),
    ({}, "EQ-JWT-209"),
    ({"keys": [7]}, "EQ-JWT-208"),
    ({"keys": [{"kty": ["RSA"]}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": {}, "n": "AQAB"}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": "RSA", "n": "AQAB"}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": "RSA", "n": b64(b"\xff" * 4000), "e": "AQAB"}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": "EC", "crv": "P-256", "x": b64(b"1" * 32), "y": b64(b"1" * 32)}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA"}]}, "EQ-JWT-208"),
    ({"keys": [{"kty": "OKP", "crv": "Ed25519", "x": "AA"}]}, "EQ-JWT-208"),
    ({"keys": [{**jwk("ES256"), "kid": 7}]}, "EQ-JWT-208"),
    ({"keys": [jwk("ES256", kid="a"), jwk("RS256", kid="a")]}, "EQ-JWT-211"),
]


@pytest.mark.parametrize(("value", "expected"), BAD_KEYS)
def test_bad_key_sets_are_told(value: Any, expected: str) -> None:
    assert [expected] == codes(one for one in judge_key_set(value, Scene()) if isinstance(one, Finding))


def test_words_of_a_token_are_shown_short() -> None:
    """Whatever a header says, no long run of it is repeated."""
    data = token(header={"alg": "A" * 500, "kid": "k" * 500, "typ": "t" * 500, "crit": ["c" * 500], "c" * 500: 1})

    assert all(len(run) < 50 for one in every(data) for fact in one.facts.values() for run in WORD.findall(fact))
