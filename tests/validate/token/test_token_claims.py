"""Tokens: claims, times, binding, proofs, profiles."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from making_token import AT, CLAIMS, CURVES, NOW, b64, codes, judged, jwk, key, private, profile, token

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.validate.pki.facts import read_certificate
from eqlab.validate.token.binding import left_half
from eqlab.validate.token.keys import key_of, thumbprint
from eqlab.validate.token.profile import ClaimRule, TokenProfile, compile_profile

HERE = Position(file="plan.yaml", line=3, column=5)

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


@pytest.mark.parametrize("kind", ["at+jwt", "application/at+jwt", "AT+JWT"])
@pytest.mark.parametrize("name", ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"])
def test_an_access_token_has_the_claims_of_its_type(kind: str, name: str) -> None:
    """RFC 9068, section 2.2; whatever the profile says, and however the type is written."""
    plain = TokenProfile()

    assert [] == codes(judged(token(header={"typ": kind}), profile_=plain))
    assert ["EQ-JWT-318"] == codes(judged(token(header={"typ": kind}, drop=[name]), profile_=plain))
    assert [] == codes(judged(token(header={"typ": "JWT"}, drop=[name]), profile_=plain))


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [("logout+jwt", ["events"]), ("secevent+jwt", ["events"]), ("token-introspection+jwt", ["token_introspection"])],
)
def test_other_types_have_claims_of_their_own(kind: str, lacking: list[str]) -> None:
    told = [one.facts["claim"] for one in judged(token(header={"typ": kind}), profile_=TokenProfile())]

    assert lacking == told


def test_a_claim_that_the_profile_asks_for_is_told_once() -> None:
    assert ["EQ-JWT-301"] == codes(judged(token(drop=["sub"])))


@pytest.mark.parametrize("kind", ["JWT", 7, None])
def test_a_token_without_claims_says_nothing(kind: object) -> None:
    told = judged(token({}, header={"typ": kind}), profile_=TokenProfile())

    assert "EQ-JWT-317" in codes(told)
    assert Level.WARNING is next(one.level for one in told if "EQ-JWT-317" == one.issue.code)


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
