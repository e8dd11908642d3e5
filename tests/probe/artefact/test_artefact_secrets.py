import base64
import json
import re

import pytest
from artefact_hands import codes, look, sentences, zipped
from hypothesis import given
from hypothesis import strategies as st

from eqlab.probe.artefact.secret_rules import entropy, secrets_in

PEM = "-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(bytes(range(120))).decode() + "\n-----END PRIVATE KEY-----\n"
SURE = {
    "private key": PEM,
    "private key in JSON": json.dumps({"key": PEM}),
    "aws": "aws = AKIA" + "IOSFODNN7QW2RTYU",
    "github": "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8",
    "gitlab": "glpat-" + "abcDEF123456ghiJKL78",
    "address": "postgres://praxis:" + "s8kd92hf@db.example:5432/praxis",
    "connection": "Server=db;Database=praxis;User Id=sa;Password=" + "Winter2026!;",
    "azure": "AccountKey=" + "A" * 86 + "==",
    "putty": "PuTTY-User-Key-File-3: ssh-ed25519",
}
LIKELY = {
    "setting": 'db.password = "' + 'kD93nf8sLq02"',
    "yaml": "api_key: " + "9f8e7d6c5b4a39281706",
    "token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0." + "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
}
HARMLESS = (
    "password = ${DB_PASSWORD}",
    "password: changeme-please",
    'password = ""',
    "Enter your password: and press return",
    "secret: your-secret-here",
    "password=os.environ",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
    "https://example.org/a:b@c",
    "api_key: null",
    "passwordField.setText(passwordLabel)",
)


@pytest.mark.parametrize("name", SURE)
def test_a_secret_is_told_and_not_shown(name: str) -> None:
    sighting = look("secrets.scan", {"i": zipped({"app/settings.ini": f"# settings\n{SURE[name]}\n"})}, files=["i"])

    assert ("failed", "EQ-PROBE-237") == (sighting.outcome, codes(sighting)[0])
    assert "settings.ini" in sentences(sighting)
    value = max(re.findall(r"[A-Za-z0-9+_!-]{6,}", SURE[name]), key=len)[-12:]
    assert value not in sentences(sighting) + sighting.raw.decode()


@pytest.mark.parametrize("name", LIKELY)
def test_what_is_likely_one_is_a_warning(name: str) -> None:
    sighting = look("secrets.scan", {"f": LIKELY[name]}, files=["f"])

    assert ("passed", ["EQ-PROBE-238"]) == (sighting.outcome, codes(sighting))
    assert "(line 1;" in sentences(sighting)


@pytest.mark.parametrize("text", HARMLESS)
def test_placeholders_and_names_are_no_secrets(text: str) -> None:
    assert [] == codes(look("secrets.scan", {"f": text}, files=["f"]))


def test_two_bytes_a_character_hide_nothing() -> None:
    text = ("key=AKIA" + "IOSFODNN7QW2RTYU ").encode("utf-16-le")

    assert ["EQ-PROBE-237"] == codes(look("secrets.scan", {"f": b"MZ\x90\0\xff" + text}, files=["f"]))


def test_a_store_of_keys_is_told() -> None:
    store = b"\x30\x82\x09\x51\x02\x01\x03" + b"\0" * 50

    assert ["EQ-PROBE-238"] == codes(look("secrets.scan", {"i": zipped({"client.pfx": store})}, files=["i"]))


def test_what_was_looked_at_before_is_not_told_again() -> None:
    (secret,) = secrets_in(SURE["github"].encode())

    assert [] == codes(look("secrets.scan", {"f": SURE["github"]}, files=["f"], known=[secret.digest]))


def test_a_secret_far_behind_is_told_with_its_line() -> None:
    text = "x" * 99 + "\n"
    sighting = look("secrets.scan", {"f": text * 30_000 + SURE["gitlab"]}, files=["f"])

    assert "(line 30001;" in sentences(sighting)


@given(st.binary(max_size=300))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    assert all(0 <= secret.at <= len(data) for secret in secrets_in(data))


def test_entropy_is_that_of_shannon() -> None:
    assert (0.0, 0.0, 2.0) == (entropy(b""), entropy(b"aaaa"), entropy(b"abcd"))
