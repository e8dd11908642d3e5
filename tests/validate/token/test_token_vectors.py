"""Published examples: RFC 7515 appendix A, RFC 7638 section 3.1, RFC 8037 appendix A, RFC 9449."""

from datetime import UTC, datetime

import pytest

from eqlab.validate.pki.scene import Scene
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import read_key, thumbprint
from eqlab.validate.token.profile import ALGORITHMS, TokenProfile
from eqlab.validate.token.reading import read_token
from eqlab.validate.token.signing import judge_signature

JOE = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
OCTETS = {
    "kty": "oct",
    "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
}
POINT = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
EDWARDS = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
RSA = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV"
    "4n3ok"
    "njhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6q"
    "MQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJ"
    "zKnqDKgw",
    "e": "AQAB",
}
TOKENS = [
    (OCTETS, f"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JOE}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    (
        POINT,
        (
            f"eyJhbGciOiJFUzI1NiJ9.{JOE}."
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        ),
    ),
    (
        EDWARDS,
        (
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        ),
    ),
]


@pytest.mark.parametrize(("key", "token"), TOKENS)
def test_published_signatures_fit(key: dict[str, str], token: str) -> None:
    """RFC 7515, appendices A.1 and A.3; RFC 8037, appendix A.4."""
    read = read_token(token.encode(), Scene(), [])

    assert read is not None
    assert [] == list(judge_signature(read.signatures[0], [read_key(key)], Scene()))


@pytest.mark.parametrize(("key", "token"), TOKENS)
def test_one_changed_letter_breaks_a_signature(key: dict[str, str], token: str) -> None:
    header, payload, signature = token.split(".")
    changed = f"{header}.{payload[:-6]}{'A' if payload[-6] != 'A' else 'B'}{payload[-5:]}.{signature}"
    read = read_token(changed.encode(), Scene(), [])

    assert read is not None
    assert ["EQ-JWT-201"] == [one.issue.code for one in judge_signature(read.signatures[0], [read_key(key)], Scene())]


def test_the_unsecured_example_is_refused() -> None:
    """RFC 7515, appendix A.5."""
    profile = TokenProfile(algorithms=ALGORITHMS)
    at = datetime(2011, 3, 22, 18, 0, tzinfo=UTC)
    findings = judge_token(f"eyJhbGciOiJub25lIn0.{JOE}.".encode(), profile, Evidence(at=at))

    assert ["EQ-JWT-102"] == [one.issue.code for one in findings]


def test_thumbprints_are_those_published() -> None:
    """RFC 7638, section 3.1; RFC 8037, appendix A.3."""
    assert "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs" == thumbprint({**RSA, "alg": "RS256", "kid": "2011-04-29"})
    assert "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k" == thumbprint(EDWARDS)
