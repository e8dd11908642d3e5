"""Tokens: structure, header, signature, keys, forms."""

import json
from typing import Any

import pytest
from making_token import CLAIMS, b64, codes, judged, jwk, key, profile, signed, token

from eqlab.core.issue import Nature
from eqlab.validate.token.profile import ALGORITHMS

MADE = [name for name in ALGORITHMS if name != "Ed25519"]


@pytest.mark.parametrize("algorithm", MADE)
def test_every_algorithm_is_verified(algorithm: str) -> None:
    """RFC 7518, section 3; RFC 8037, section 3.1."""
    allowed = profile(algorithms=(algorithm,))

    assert [] == codes(judged(token(algorithm=algorithm), keys=[key(algorithm)], profile_=allowed))


@pytest.mark.parametrize("algorithm", MADE)
def test_a_changed_token_is_told(algorithm: str) -> None:
    header, _, signature = token(algorithm=algorithm).split(b".")
    payload = b64(json.dumps({**CLAIMS, "sub": "hans"}).encode()).encode()
    findings = judged(
        b".".join((header, payload, signature)), keys=[key(algorithm)], profile_=profile(algorithms=(algorithm,))
    )

    assert ["EQ-JWT-201"] == codes(findings)


GOOD = token().decode()
HEAD, BODY, SIGNATURE = GOOD.split(".")
STRUCTURES = [
    ("", ["EQ-JWT-001"]),
    ("a.b", ["EQ-JWT-002"]),
    ("a.b.c.d", ["EQ-JWT-002"]),
    (f"{HEAD}.a.b.c.d", ["EQ-JWT-003"]),
    (f"{HEAD}=.{BODY}.{SIGNATURE}", ["EQ-JWT-004"]),
    (f"{HEAD}.{BODY}.{SIGNATURE}==", ["EQ-JWT-004"]),
    (f"{HEAD}.{BODY}.{SIGNATURE[:-1]}", ["EQ-JWT-004"]),
    (f"{HEAD}.{BODY}.{SIGNATURE[:40]}+/{SIGNATURE[42:]}", ["EQ-JWT-004"]),
    (f"{b64(b'[1]')}.{BODY}.{SIGNATURE}", ["EQ-JWT-005"]),
    (f"{b64(bytes([0xFF]))}.{BODY}.{SIGNATURE}", ["EQ-JWT-005"]),
    ("x" * 300_000, ["EQ-JWT-007"]),
]


@pytest.mark.parametrize(("text", "expected"), STRUCTURES)
def test_structure_is_strict(text: str, expected: list[str]) -> None:
    """What cannot be read gives one finding."""
    assert expected == codes(judged(text.encode()))


def test_unused_bits_of_base64url_are_zero() -> None:
    """`YQ` and `YR` decode alike: only one of them is the encoding."""
    assert ["EQ-JWT-004"] == codes(judged(f"{HEAD}.{b64(b'a')[:-1]}R.{SIGNATURE}".encode()))


def test_members_stand_once() -> None:
    claims = json.dumps(CLAIMS)[:-1] + ', "sub": "hans"}'

    assert ["EQ-JWT-006"] == codes(judged(token(claims.encode())))


def test_a_payload_that_is_no_object_is_told_after_its_signature() -> None:
    assert ["EQ-JWT-005"] == codes(judged(token(b"hello")))


HEADERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"typ": "application/at+JWT"}, []),
    ({"typ": "JWT"}, ["EQ-JWT-108"]),
    ({"typ": None}, ["EQ-JWT-111", "EQ-JWT-109"]),
    ({"crit": ["exp"], "exp": 1}, ["EQ-JWT-105"]),
    ({"crit": []}, ["EQ-JWT-106"]),
    ({"crit": ["alg"]}, ["EQ-JWT-106"]),
    ({"crit": ["x"]}, ["EQ-JWT-106"]),
    ({"crit": ["x", "x"], "x": 1}, ["EQ-JWT-106"]),
    ({"jwk": jwk("ES256")}, ["EQ-JWT-110"]),
    ({"jku": "https://evil.example/keys"}, ["EQ-JWT-110"]),
    ({"x5u": "https://evil.example/keys"}, ["EQ-JWT-110"]),
    ({"zip": "DEF"}, ["EQ-JWT-112"]),
    ({"b64": False, "crit": ["b64"]}, ["EQ-JWT-105", "EQ-JWT-113"]),
    ({"kid": 7}, ["EQ-JWT-111"]),
    ({"kid": "nobody"}, ["EQ-JWT-202"]),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_headers_keep_the_rules(header: dict[str, Any], expected: list[str]) -> None:
    assert expected == codes(judged(token(header=header), keys=[key(kid="own")]))


@pytest.mark.parametrize("name", ["none", "None", "nOnE"])
def test_an_unsigned_token_is_refused_however_it_is_written(name: str) -> None:
    head = b64(json.dumps({"alg": name, "typ": "at+jwt"}).encode())

    assert ["EQ-JWT-102"] == codes(judged(f"{head}.{BODY}.".encode()))


def test_a_public_key_is_no_shared_secret() -> None:
    """The classic confusion: HS256 over the bytes of a public RSA key."""
    data = token(algorithm="HS256")
    findings = judged(data, keys=[key("RS256")])

    assert ["EQ-JWT-103", "EQ-JWT-104"] == codes(findings)


def test_a_key_goes_with_its_own_algorithm() -> None:
    findings = judged(token(algorithm="RS256"), keys=[key("RS256", alg="PS256")])

    assert ["EQ-JWT-104"] == codes(findings)


def test_an_unexpected_algorithm_is_told() -> None:
    findings = judged(token(algorithm="RS256"), keys=[key("RS256")], profile_=profile(algorithms=("ES256",)))

    assert ["EQ-JWT-103"] == codes(findings)


def test_the_key_that_is_named_counts() -> None:
    own, other = key(kid="own"), key("RS256", kid="other")

    assert [] == codes(judged(token(header={"kid": "own"}), keys=[other, own]))
    assert ["EQ-JWT-104"] == codes(judged(token(header={"kid": "other"}), keys=[other, own]))
    assert ["EQ-JWT-107"] == codes(judged(token(), keys=[other, own]))


KEYS: list[tuple[dict[str, Any], list[str]]] = [
    ({"use": "sig", "key_ops": ["verify"]}, []),
    ({"use": "enc"}, ["EQ-JWT-207"]),
    ({"key_ops": ["encrypt"]}, ["EQ-JWT-207"]),
]


@pytest.mark.parametrize(("more", "expected"), KEYS)
def test_keys_are_for_signatures(more: dict[str, Any], expected: list[str]) -> None:
    assert expected == codes(judged(token(), keys=[key(**more)]))


def test_without_keys_the_signature_is_undecided() -> None:
    (finding,) = judged(token(), keys=[])

    assert "EQ-JWT-203" == finding.issue.code
    assert Nature.UNDECIDED is finding.issue.nature


def json_form(*, general: bool = False, loose: dict[str, Any] | None = None) -> dict[str, Any]:
    head = b64(json.dumps({"alg": "ES256", "typ": "at+jwt"}).encode())
    payload = b64(json.dumps(CLAIMS).encode())
    one: dict[str, Any] = {"protected": head, "signature": b64(signed("ES256", f"{head}.{payload}".encode()))}
    if loose:
        one["header"] = loose
    return {"payload": payload, "signatures": [one]} if general else {"payload": payload, **one}


JSON_FORMS: list[tuple[Any, list[str]]] = [
    (json_form(), []),
    (json_form(general=True), []),
    (json_form(loose={"kid": "own"}), []),
    (json_form(loose={"alg": "ES256"}), ["EQ-JWT-010"]),
    ({**json_form(), "signatures": []}, ["EQ-JWT-008"]),
    ({**json_form(general=True), "signatures": []}, ["EQ-JWT-009"]),
    ({**json_form(), "payload": 7}, ["EQ-JWT-008"]),
    ({**json_form(), "signature": 7}, ["EQ-JWT-008"]),
]


@pytest.mark.parametrize(("value", "expected"), JSON_FORMS)
def test_the_json_form_is_read_too(value: Any, expected: list[str]) -> None:
    findings = judged(json.dumps(value).encode(), keys=[key(kid="own")], profile_=profile(json=True))

    assert expected == codes(findings)


def test_a_token_is_written_in_the_compact_form() -> None:
    assert ["EQ-JWT-011"] == codes(judged(json.dumps(json_form()).encode()))


def test_an_algorithm_is_named() -> None:
    head = b64(json.dumps({"typ": "at+jwt"}).encode())

    assert ["EQ-JWT-101"] == codes(judged(f"{head}.{BODY}.{SIGNATURE}".encode()))


def test_an_algorithm_that_the_lab_does_not_know_is_undecided() -> None:
    head = b64(json.dumps({"alg": "ES256K", "typ": "at+jwt"}).encode())

    assert ["EQ-JWT-103", "EQ-JWT-204"] == codes(judged(f"{head}.{BODY}.{SIGNATURE}".encode()))


def test_of_several_keys_none_fits() -> None:
    keys = [key("RS256"), key("RS256")]
    data = token(algorithm="RS256")[:-8] + b"AAAAAAAA"

    assert ["EQ-JWT-107", "EQ-JWT-205"] == codes(judged(data, keys=keys))


def test_a_short_secret_is_too_weak() -> None:
    import hmac

    from eqlab.validate.token.keys import read_key

    head = b64(json.dumps({"alg": "HS256", "typ": "at+jwt"}).encode())
    data = f"{head}.{BODY}".encode()
    whole = data + b"." + b64(hmac.digest(b"short", data, "sha256")).encode()
    keys = [read_key({"kty": "oct", "k": b64(b"short")})]

    assert ["EQ-JWT-206"] == codes(judged(whole, keys=keys, profile_=profile(algorithms=("HS256",))))
