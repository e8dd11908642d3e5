"""A private key is found wherever it stands, in any form, and nothing else is taken for one."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.secret import holds_private_key, private_key_at

KEYS: dict[str, Any] = {
    "rsa": rsa.generate_private_key(65537, 2048),
    "ec": ec.generate_private_key(ec.SECP256R1()),
    "ec-521": ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}
PLAIN = NoEncryption()


def der(name: str, form: PrivateFormat = PrivateFormat.PKCS8) -> bytes:
    return bytes(KEYS[name].private_bytes(Encoding.DER, form, PLAIN))


FORMS = [
    *((name, PrivateFormat.PKCS8) for name in KEYS),
    *((name, PrivateFormat.TraditionalOpenSSL) for name in ("rsa", "ec", "ec-521")),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_key_is_found_in_every_form(name: str, form: PrivateFormat) -> None:
    """Armoured, and in base64 alone; in JSON, in XML and in a segment."""
    armoured = KEYS[name].private_bytes(Encoding.PEM, form, PLAIN).decode()
    bare = base64.b64encode(der(name, form)).decode()

    assert (1, 1) == private_key_at(armoured.encode())
    assert (2, 2) == private_key_at(f"x\n {armoured}".encode())
    assert (1, 8) == private_key_at(json.dumps({"k": armoured}).encode())
    assert (1, 1) == private_key_at(bare.encode())
    assert (1, 8) == private_key_at(json.dumps({"k": bare}).encode())
    assert (2, 4) == private_key_at(f"<a>\n<b>{bare}</b></a>".encode())
    assert (1, 7) == private_key_at(f"ZXX|1|{bare}|".encode())
    assert (1, 1) == private_key_at("\ufeff".encode("utf-16-le") + armoured.encode("utf-16-le"))
    assert holds_private_key(der(name, form))


def test_an_encrypted_key_is_a_secret_too() -> None:
    armoured = KEYS["ec"].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word"))

    assert (1, 1) == private_key_at(armoured)


@pytest.mark.parametrize("name", ["rsa", "ec", "ed25519"])
def test_a_public_key_is_no_secret(name: str) -> None:
    public = KEYS[name].public_key()
    bare = base64.b64encode(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))

    assert private_key_at(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)) is None
    assert private_key_at(bare) is None
    assert not holds_private_key(base64.b64decode(bare))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"kty": "EC", "crv": "P-256", "d": "AAAAAAAAAAAAAAAAAAAA"}', (1, 31)),
        ('{"keys": [{"kty": "oct",\n "k": "AAAAAAAAAAAAAAAAAAAA"}]}', (2, 2)),
        ('{"kty": "EC", "x": "AAAAAAAAAAAAAAAAAAAA", "d": ""}', None),
        ('{"d": "AAAAAAAAAAAAAAAAAAAA"}', None),
        ("We never send a -----BEGIN PRIVATE KEY----- line.", None),
        ("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----", None),
        ("", None),
    ],
)
def test_keys_in_json_are_found_and_words_about_keys_are_not(text: str, expected: tuple[int, int] | None) -> None:
    assert expected == private_key_at(text.encode())


@given(
    st.one_of(st.binary(max_size=300), st.text(alphabet='MIGEABCQw+/=-PRIVATEKY {}"\\n', max_size=300).map(str.encode))
)
def test_any_bytes_are_looked_through(data: bytes) -> None:
    """Never raises, and what is found lies in the text."""
    at = private_key_at(data)

    assert at is None or (1 <= at[0] <= data.count(b"\n") + 1 and 1 <= at[1])
