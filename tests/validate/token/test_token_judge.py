"""Tokens: structure, header, signature, claims, binding."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from making_token import AT, CLAIMS, CURVES, NOW, b64, codes, judged, jwk, key, private, profile, signed, token

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Nature
from eqlab.core.location import Position
from eqlab.validate.pki.facts import read_certificate
from eqlab.validate.token.binding import left_half
from eqlab.validate.token.keys import key_of, thumbprint
from eqlab.validate.token.profile import ALGORITHMS, ClaimRule, TokenProfile, compile_profile

HERE = Position(file="plan.yaml", line=3, column=5)
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


CLAIM_CASES: list[tuple[dict[str, Any], list[str]]] = [
    ({"iss": "https://evil.example"}, ["EQ-JWT-303"]),
    ({"aud": ["else", "lab"]}, []),
    ({"aud": "else"}, ["EQ-JWT-304"]),
    ({"aud": []}, ["EQ-JWT-302", "EQ-JWT-304"]),
    ({"aud": 7}, ["EQ-JWT-302", "EQ-JWT-304"]),
    ({"exp": NOW}, []),
    ({"exp": NOW - 5}, ["EQ-JWT-305"]),
    ({"exp": str(NOW + 60)}, ["EQ-JWT-302", "EQ-JWT-309"]),
    ({"exp": 1e30}, ["EQ-JWT-302", "EQ-JWT-309"]),
    ({"exp": True}, ["EQ-JWT-302", "EQ-JWT-309"]),
    ({"exp": NOW + 9000}, ["EQ-JWT-308"]),
    ({"nbf": NOW + 5}, []),
    ({"nbf": NOW + 6}, ["EQ-JWT-306"]),
    ({"iat": NOW + 6}, ["EQ-JWT-307"]),
    ({"iat": NOW + 400}, ["EQ-JWT-310", "EQ-JWT-307"]),
    ({"iat": NOW - 0.5}, []),
    ({"scope": "write"}, ["EQ-JWT-311"]),
    ({"scope": "reader"}, ["EQ-JWT-311"]),
    ({"scope": ["read"]}, []),
    ({"scope": {"read": 1}}, ["EQ-JWT-311"]),
    ({"sub": ""}, ["EQ-JWT-302"]),
    ({"sub": {"a": 1}}, ["EQ-JWT-302"]),
]


@pytest.mark.parametrize(("changes", "expected"), CLAIM_CASES)
def test_claims_keep_the_rules(changes: dict[str, Any], expected: list[str]) -> None:
    """Clocks may be five seconds apart; a token lives for ten minutes at most."""
    assert expected == codes(judged(token(**changes)))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iss", ["EQ-JWT-301"]),
        ("aud", ["EQ-JWT-301"]),
        ("sub", ["EQ-JWT-301"]),
        ("jti", ["EQ-JWT-301"]),
        ("exp", ["EQ-JWT-301", "EQ-JWT-309"]),
        ("nbf", []),
    ],
)
def test_claims_are_there(name: str, expected: list[str]) -> None:
    assert expected == codes(judged(token(drop=[name])))


def test_without_a_reference_time_time_is_undecided() -> None:
    assert ["EQ-JWT-314"] == codes(judged(token(), at=None))


def test_a_time_zone_changes_nothing() -> None:
    from datetime import timezone

    at = AT.astimezone(timezone(timedelta(hours=2)))

    assert [] == codes(judged(token(), at=at))


RULES = [
    (ClaimRule(name="authorities", contains=("PRACTITIONER",)), []),
    (ClaimRule(name="authorities", contains=("ADMIN",)), ["EQ-JWT-312"]),
    (ClaimRule(name="sub", equals=("line-4711",)), []),
    (ClaimRule(name="sub", equals=("hans",)), ["EQ-JWT-312"]),
    (ClaimRule(name="tenant", equals=("x",)), ["EQ-JWT-301"]),
]


@pytest.mark.parametrize(("rule", "expected"), RULES)
def test_claims_follow_the_profile(rule: ClaimRule, expected: list[str]) -> None:
    assert expected == codes(judged(token(), profile_=profile(claims=(rule,))))


def test_a_token_that_came_before_is_told() -> None:
    assert ["EQ-JWT-315"] == codes(judged(token(), seen=frozenset({"a1"})))
    assert [] == codes(judged(token(), seen=frozenset({"b2"})))


def test_the_nonce_is_repeated_by_the_token() -> None:
    assert [] == codes(judged(token(nonce="n-1"), nonce="n-1"))
    assert ["EQ-JWT-401"] == codes(judged(token(nonce="n-2"), nonce="n-1"))
    assert ["EQ-JWT-401"] == codes(judged(token(), nonce="n-1"))


def test_hashes_bind_what_comes_with_an_id_token() -> None:
    """OpenID Connect Core 1.0, sections 3.1.3.6 and 3.3.2.11; the value is that of its appendix A.3."""
    access = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"

    assert "77QmUPtjPfzWtF2AnpK9RQ" == left_half(access, "RS256")
    assert [] == codes(judged(token(at_hash=left_half(access, "ES256")), access_token=access))
    assert ["EQ-JWT-402"] == codes(judged(token(at_hash="x"), access_token=access))
    assert ["EQ-JWT-301"] == codes(judged(token(), code="c"))
    assert ["EQ-JWT-402"] == codes(judged(token(c_hash=left_half("d", "ES256")), code="c"))


def own_certificate() -> Any:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "lab")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(1)
    builder = builder.not_valid_before(AT).not_valid_after(AT + timedelta(days=1))
    made = builder.public_key(private("ES256").public_key()).sign(private("ES256"), hashes.SHA256())
    return read_certificate(made.public_bytes(Encoding.DER))


def test_a_token_is_bound_to_its_certificate() -> None:
    """RFC 8705, section 3.1."""
    certificate = own_certificate()
    print_ = {"x5t#S256": b64(certificate.thumbprint)}

    assert [] == codes(judged(token(cnf=print_), certificate=certificate.thumbprint))
    assert ["EQ-JWT-403"] == codes(judged(token(), certificate=certificate.thumbprint))
    assert ["EQ-JWT-404"] == codes(judged(token(cnf=print_), certificate=sha256(b"other").digest()))


def test_the_key_of_a_certificate_verifies() -> None:
    verified = key_of(own_certificate())

    assert verified is not None
    assert [] == codes(judged(token(), keys=[verified]))
    assert thumbprint(jwk("ES256")) == verified.thumbprint


def proof(**changes: Any) -> bytes:
    claims = {"jti": "p", "htm": "POST", "htu": "https://lab.example/x", "iat": NOW, **changes}
    return token(claims, header={"typ": "dpop+jwt", "jwk": jwk("ES256")})


PROOF = TokenProfile(types=("dpop+jwt",), proof=True, leeway=5)
REQUEST = {"method": "POST", "uri": "https://LAB.example:443/x", "keys": ()}
PROOFS: list[tuple[Callable[[], bytes], list[str]]] = [
    (proof, []),
    (lambda: proof(htm="GET"), ["EQ-JWT-406"]),
    (lambda: proof(htu="https://lab.example/y"), ["EQ-JWT-406"]),
    (lambda: proof(htu="https://lab.example:bad/x"), ["EQ-JWT-406"]),
    (lambda: token(header={"typ": "dpop+jwt"}), ["EQ-JWT-405", "EQ-JWT-301", "EQ-JWT-301"]),
    (
        lambda: token(
            {"jti": "p", "htm": "POST", "htu": "https://lab.example/x", "iat": NOW},
            header={"typ": "dpop+jwt", "jwk": {**jwk("ES256"), "d": "AA"}},
        ),
        ["EQ-JWT-405"],
    ),
]


@pytest.mark.parametrize(("made", "expected"), PROOFS)
def test_proofs_are_for_one_request(made: Callable[[], bytes], expected: list[str]) -> None:
    """RFC 9449, section 4.3."""
    assert expected == codes(judged(made(), profile_=PROOF, **REQUEST))


def test_a_proof_goes_with_its_access_token() -> None:
    ath = b64(sha256(b"access").digest())

    assert [] == codes(judged(proof(ath=ath), profile_=PROOF, access_token="access", **REQUEST))
    assert ["EQ-JWT-402"] == codes(judged(proof(), profile_=PROOF, access_token="access", **REQUEST))
    assert [] == codes(judged(token(cnf={"jkt": key().thumbprint}), proof_key=key().thumbprint))


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


BAD_PROFILES = [
    ({"algoritms": ["ES256"]}, "algoritms", "algorithms"),
    ({"algorithms": ["ES265"]}, "algorithms", "ES256"),
    ({"issuer": 7}, "issuer", ""),
    ({"lifetime": -1}, "lifetime", ""),
    ({"leeway": "5"}, "leeway", ""),
    ({"json": 1}, "json", ""),
    ({"claims": []}, "claims", ""),
    ({"claims": {"a": {}}}, "claims.a", ""),
    ({"claims": {"a": {"equal": 1}}}, "claims.a.equal", "equals"),
    ([], "jwt", ""),
]


@pytest.mark.parametrize(("data", "place", "near"), BAD_PROFILES)
def test_bad_profiles_are_refused_with_their_place(data: Any, place: str, near: str) -> None:
    with pytest.raises(AuthorError) as caught:
        compile_profile(data, HERE)

    assert (HERE, place, near) == (caught.value.at, caught.value.facts["key"], caught.value.nearest)


def test_a_profile_without_a_word_takes_no_shared_secrets() -> None:
    assert not any(name.startswith("HS") for name in compile_profile({}, HERE).algorithms)
    assert set(CURVES) < set(compile_profile({}, HERE).algorithms)


def test_the_epoch_is_a_time() -> None:
    (finding,) = judged(token(exp=0, iat=0, nbf=0))

    assert "EQ-JWT-305" == finding.issue.code
    assert "1970-01-01T00:00:00Z" == finding.facts["found"]
    assert datetime(1970, 1, 1, tzinfo=UTC) < AT


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


def test_several_audiences_name_the_authorised_party() -> None:
    """OpenID Connect Core 1.0, section 3.1.3.7."""
    assert ["EQ-JWT-316"] == codes(judged(token(aud=["lab", "else"], nonce="n")))
    assert [] == codes(judged(token(aud=["lab", "else"], nonce="n", azp="app")))


def test_a_claim_too_long_for_a_pattern_is_undecided() -> None:
    rules = compile_profile({"claims": {"sub": {"pattern": "^.*a.*b.*c$"}}}, HERE).claims

    assert ["EQ-JWT-313"] == codes(judged(token(sub="x" * 20_000), profile_=profile(claims=rules)))


@pytest.mark.parametrize("value", [None, "clerk"])
def test_a_claim_that_is_null_is_not_there(value: str | None) -> None:
    """What has to be there has to say something."""
    findings = judged(token({**CLAIMS, "role": value}), keys=[key("ES256")], profile_=profile(required=("role",)))

    assert ([] if value else ["EQ-JWT-301"]) == codes(findings)
