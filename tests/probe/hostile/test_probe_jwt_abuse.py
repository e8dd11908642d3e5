"""jwt.abuse against a resource server that judges strictly, and against ones with one hole each."""

import base64
import datetime as dt
import hmac
import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from probe_lab import codes, free_port, lab, look, reply, secrets, serving

from eqlab.core.errors import AuthorErrors, ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.probe.hostile.forged_tokens import FORGERIES
from eqlab.probe.hostile.jwt_abuse import JWT_ABUSE, NAMES
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import read_key
from eqlab.validate.token.profile import TokenProfile
from eqlab.wire.jose import algorithm_of, encode, public_jwk, public_pem

CLAIMS = {"iss": "https://idp.example", "aud": "https://api.example", "sub": "tester"}


def pem(key: Any) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


RSA, EC, ED = (
    pem(key)
    for key in (
        rsa.generate_private_key(65537, 2048),
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
    )
)


def strict(key: str) -> Callable[[str], bool]:
    """Judge tokens by the lab's own rules."""
    profile = TokenProfile(
        algorithms=(algorithm_of(key),), issuers=(CLAIMS["iss"],), audiences=(CLAIMS["aud"],), required=("exp",)
    )

    def takes(token: str) -> bool:
        evidence = Evidence(keys=(read_key({**public_jwk(key), "kid": "k1"}),), at=dt.datetime.now(dt.UTC))
        return not list(judge_token(token.encode(), profile, evidence))

    return takes


def part(token: str, index: int) -> Any:
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def holed(hole: str) -> Callable[[str], bool]:
    """Judge tokens strictly, and let through what the hole is for."""
    good = strict(EC)

    def takes(token: str) -> bool:
        if good(token):
            return True
        try:
            header, claims = part(token, 0), part(token, 1)
        except ValueError:
            return False
        signed, _, signature = token.rpartition(".")
        mac = hmac.digest(public_pem(EC), signed.encode(), "sha256")
        holes = {
            "none": lambda: str(header.get("alg")).lower() == "none",
            "unverified": lambda: header["alg"] == "ES384" and bool(signature) and claims["exp"] > time.time(),
            "stripped": lambda: not signature and header["alg"] == "ES384",
            "confused": lambda: header["alg"] == "HS256" and encode(mac) == signature,
            "embedded": lambda: "jwk" in header,
            "fetching": lambda: "jku" in header and urllib.request.urlopen(header["jku"], timeout=5).close(),  # noqa: S310
        }
        return bool(holes[hole]())

    return takes


def server(takes: Callable[[str], bool]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        token = (request.header("authorization") or "").removeprefix("Bearer ")
        return reply(200 if token and takes(token) else 401)

    return answer


def abused(takes: Callable[[str], bool], key: str = EC, **parameters: object) -> Any:
    with serving(server(takes)) as url:
        where = lab(secret=secrets(issuer=key))
        return look(JWT_ABUSE, where, url=url, key="issuer", kid="k1", **{"claims": CLAIMS, **parameters})


@pytest.mark.parametrize("key", [RSA, EC, ED], ids=["RSA", "EC", "Ed25519"])
def test_a_strict_server_passes(key: str) -> None:
    sighting = abused(strict(key), key)

    assert ("passed", [], str(len(NAMES))) == (sighting.outcome, codes(sighting), sighting.seen["forged"])
    assert b"eyJ" not in sighting.raw


@pytest.mark.parametrize(
    ("hole", "expected"),
    [("none", 2), ("stripped", 1), ("confused", 1), ("embedded", 1)],
)
def test_each_hole_is_found(hole: str, expected: int) -> None:
    sighting = abused(holed(hole))

    assert ("failed", ["EQ-PROBE-320"] * expected) == (sighting.outcome, codes(sighting))


def test_a_server_that_does_not_verify_fails() -> None:
    found = {one.facts["bad"] for one in abused(holed("unverified")).findings}

    assert {
        "it is signed with a foreign key",
        "its claims were changed after it was signed",
        "it is not yet valid",
    } <= found


def test_a_server_that_fetches_keys_fails() -> None:
    assert ["EQ-PROBE-324"] == codes(abused(holed("fetching")))


def test_a_server_that_refuses_the_good_token_proves_nothing() -> None:
    assert ("error", ["EQ-PROBE-321"]) == ((seen := abused(lambda _token: False)).outcome, codes(seen))


def test_a_server_that_lets_everybody_in_fails() -> None:
    with serving(lambda _request: reply(200)) as url:
        sighting = look(JWT_ABUSE, lab(secret=secrets(issuer=EC)), url=url, key="issuer", claims=CLAIMS)

    assert ("failed", ["EQ-PROBE-322"]) == (sighting.outcome, codes(sighting))


def test_a_server_that_locks_up_on_the_way_proves_nothing() -> None:
    """A server that refuses everything from some call on has refused nothing for the right reason."""
    calls: list[str] = []

    def takes(token: str) -> bool:
        calls.append(token)
        return len(calls) < 2 and strict(EC)(token)

    assert ("error", ["EQ-PROBE-321"]) == ((seen := abused(takes)).outcome, codes(seen))


def test_a_server_that_breaks_is_warned() -> None:
    def answer(request: Request) -> Response:
        token = (request.header("authorization") or "").removeprefix("Bearer ")
        return reply(401 if not token else 200 if strict(EC)(token) else 500)

    with serving(answer) as url:
        where = lab(secret=secrets(issuer=EC))
        sighting = look(JWT_ABUSE, where, url=url, key="issuer", kid="k1", claims=CLAIMS, forgeries=["none"])

    assert ("passed", ["EQ-PROBE-323"]) == (sighting.outcome, codes(sighting))


def test_claims_that_good_tokens_do_not_have_are_not_forged() -> None:
    takes = strict(EC)
    claims = {"sub": "tester"}
    sighting = abused(lambda token: "iss" not in part(token, 1) and takes(token), claims=claims, forgeries=["issuer"])

    assert "0" == sighting.seen["forged"]


@pytest.mark.parametrize("key", ["", "no key", pem(ec.generate_private_key(ec.SECP256K1()))])
def test_a_key_that_cannot_sign_is_a_matter_of_configuration(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(JWT_ABUSE, lab(secret=secrets(issuer=key)), url="http://localhost/", key="issuer", claims=CLAIMS)

    assert caught.value.issue.code in ("EQ-PROBE-010", "EQ-PROBE-325")


def test_times_are_the_lab_s_own() -> None:
    with pytest.raises(AuthorErrors):
        look(JWT_ABUSE, url="http://localhost/", key="issuer", claims={"exp": 1})


def test_the_names_of_the_forgeries_are_those_of_the_parameter() -> None:
    assert NAMES == tuple(one.name for one in FORGERIES)


def test_a_resource_server_that_is_not_there_is_undecided() -> None:
    where = lab(secret=secrets(issuer=EC))

    assert "error" == look(JWT_ABUSE, where, url=f"http://localhost:{free_port()}", key="issuer", claims=CLAIMS).outcome
