"""`eqlab validate` on tokens, keys and certificates: judged, and never shown."""

import datetime as dt
import json
from pathlib import Path

import pytest
from cli_hands import Hand
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from judging_hands import codes

TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."


def test_a_token_is_never_shown(hand: Hand) -> None:
    hand.write("token.jwt", TOKEN)
    result = hand.call("validate", "token.jwt")

    assert 1 == result.exit_code
    assert "[EQ-JWT-102]" in result.stdout
    assert TOKEN not in result.stdout


def certificate(folder: Path) -> str:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    begun = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, begun, begun + dt.timedelta(30))
    (folder / "c.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return "c.pem"


def test_the_time_to_judge_for_is_an_argument(hand: Hand) -> None:
    file = certificate(hand.folder)

    assert "EQ-PKI-102" not in codes(hand, file, "--at", "2026-01-15")
    assert codes(hand, file, "--at", "2026-01-15T00:00:00Z") != codes(hand, file, "--at", "2027-01-15T00:00:00Z")
    assert 64 == hand.call("validate", file, "--at", "yesterday").exit_code


def test_profiles_of_certificates_go_by_name(hand: Hand) -> None:
    result = hand.call("validate", certificate(hand.folder), "--certificate", "no-such")

    assert 64 == result.exit_code
    assert 'There is no certificate profile "no-such".' in result.stderr


def test_keys_have_to_be_keys(hand: Hand) -> None:
    hand.write("token.jwt", TOKEN)
    hand.write("keys.json", "{")
    result = hand.call("validate", "token.jwt", "--keys", "keys.json")

    assert 64 == result.exit_code
    assert "The keys in keys.json cannot be used" in result.stderr


def test_keys_of_a_kind_that_nobody_knows_are_passed_over(hand: Hand) -> None:
    """A key set may hold keys for others (RFC 7517, section 5); one that holds no other is of no use."""
    known = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    hand.write("token.jwt", TOKEN)
    hand.write("keys.json", json.dumps({"keys": [{"kty": "LATTICE"}, known]}))
    hand.write("strange.json", json.dumps({"keys": [{"kty": "LATTICE"}]}))

    assert 1 == hand.call("validate", "token.jwt", "--keys", "keys.json").exit_code
    refused = hand.call("validate", "token.jwt", "--keys", "strange.json")
    assert 64 == refused.exit_code
    assert "none of RSA, EC, OKP and oct. Give" in refused.stderr


def private_key(folder: Path) -> str:
    """Write a private key; return the body of its armour."""
    text = (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        .decode()
    )
    (folder / "key.pem").write_text(text, "utf-8")
    return text.splitlines()[1]


@pytest.mark.parametrize("arguments", [(), ("--format", "json"), ("--format", "sarif"), ("--format", "outcome")])
def test_a_private_key_is_told_and_never_shown(hand: Hand, arguments: tuple[str, ...]) -> None:
    body = private_key(hand.folder)
    result = hand.call("validate", "key.pem", *arguments)

    assert 1 == result.exit_code
    assert "EQ-PKI-007" in result.stdout
    assert body[:12] not in result.stdout + result.stderr


@pytest.mark.parametrize("around", ["\ufeff%s", "DPoP %s", '"%s"', "%s.AAAA.AAAA", "bearer  %s\n"])
def test_a_token_is_a_secret_however_it_is_written(hand: Hand, around: str) -> None:
    hand.write("token.jwt", around % TOKEN)
    result = hand.call("validate", "token.jwt")

    assert "EQ-JWT-" in result.stdout
    assert TOKEN[:19] not in result.stdout


def test_a_certificate_is_not_told_twice_to_be_wrong(hand: Hand) -> None:
    """The certificate itself, and then what its chain adds."""
    file = certificate(hand.folder)
    said = codes(hand, file, "--at", "2027-01-15T00:00:00Z", "--anchor", file)

    assert sorted(set(said)) == sorted(said)
    assert "EQ-PKI-110" in said
    assert "EQ-PKI-315" not in said


def test_a_token_with_a_strange_character_is_still_a_token(hand: Hand) -> None:
    """What is wrong is the one character, and that is said."""
    assert ["EQ-JWT-004"] == codes(hand, hand.write("a.jwt", "eyJhbGciOiJSUzI1NiJ9.eyJz$WIiOiJ4In0.c2lnbmVk"))


def test_keys_of_tokens_are_asked_for_by_their_option(hand: Hand) -> None:
    """A test plan names keys otherwise than the command line does."""
    token = hand.write("a.jwt", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmVk")

    assert "Give the issuer's keys with --keys FILE." in hand.call("validate", token).stdout
