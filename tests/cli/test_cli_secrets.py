"""`eqlab validate` on what people copy: certificates in any dress, signed data, and private keys, which are secrets."""

import base64
import json

import pytest
from cli_hands import Hand
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from judging_hands import PATIENT, ask, codes
from test_cli_signed import AT, KEY, PEM

CERTIFICATE = x509.load_pem_x509_certificate(PEM)
DER = CERTIFICATE.public_bytes(Encoding.DER)
SECRET = KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
ARMOURED = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
BARE = base64.b64encode(SECRET).decode()
SIGNED = (
    pkcs7.PKCS7SignatureBuilder()
    .set_data(b"a report")
    .add_signer(CERTIFICATE, KEY, hashes.SHA256())
    .sign(Encoding.DER, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoAttributes])
)


def written(hand: Hand, name: str, data: str | bytes) -> str:
    (hand.folder / name).write_bytes(data.encode() if isinstance(data, str) else data)
    return name


def test_a_certificate_alone_is_judged_alone_and_that_is_said(hand: Hand) -> None:
    """With an anchor, there is nothing left to say."""
    name = written(hand, "own.pem", PEM)

    assert "EQ-CLI-097" in codes(hand, name, *AT)
    assert "EQ-CLI-097" not in codes(hand, name, *AT, "--anchor", name)
    assert "EQ-CLI-097" not in codes(hand, written(hand, "broken.pem", PEM.replace(b"M", b"!", 3)), *AT)


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(DER).decode(),
        f'"{base64.b64encode(DER).decode()}"',
        json.dumps({"keys": [{"x5c": [base64.b64encode(DER).decode()]}]}),
        json.dumps({"certificate": PEM.decode()}),
    ],
)
def test_a_certificate_is_known_in_any_dress(hand: Hand, text: str) -> None:
    plain = codes(hand, written(hand, "plain.pem", PEM), *AT)

    assert sorted(["EQ-PKI-015", *plain]) == sorted(codes(hand, written(hand, "loose.txt", text), *AT))


@pytest.mark.parametrize("name", ["message.p7m", "message.p7b.pem"])
def test_signed_data_alone_is_judged(hand: Hand, name: str) -> None:
    lines = base64.encodebytes(SIGNED).decode().replace("\n", "")
    broken = "\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    armoured = f"-----BEGIN PKCS7-----\n{broken}\n-----END PKCS7-----\n"
    file = written(hand, name, armoured if name.endswith("pem") else SIGNED)
    (hand.folder / "anchor.pem").write_bytes(PEM)

    assert ["EQ-CLI-085"] == codes(hand, file, *AT)
    assert "EQ-CLI-085" not in codes(hand, file, *AT, "--anchor", "anchor.pem")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("patient.json", json.dumps({"resourceType": "Patient", "id": ARMOURED})),
        ("patient.xml", f'<Patient xmlns="http://hl7.org/fhir"><id value="{BARE}"/></Patient>'),
        ("letter.xml", f'<ClinicalDocument xmlns="urn:hl7-org:v3">{ARMOURED}</ClinicalDocument>'),
        ("message.hl7", f"MSH|^~\\&|{BARE}|B"),
        ("key.jwk", json.dumps({"kty": "EC", "crv": "P-256", "x": "A" * 43, "d": "B" * 43})),
    ],
)
def test_a_private_key_is_told_and_never_shown(hand: Hand, name: str, text: str) -> None:
    file = written(hand, name, text)
    shown = hand.call("validate", file)

    assert ["EQ-CLI-098"] == codes(hand, file)
    assert 1 == shown.exit_code
    assert all(secret not in shown.stdout + shown.stderr for secret in (BARE[8:40], BARE[60:90], "B" * 20))


@pytest.mark.parametrize("text", [BARE, f'"{BARE}"', json.dumps({"key": BARE}), f"our key:\n{ARMOURED}"])
def test_a_private_key_in_base64_is_told_and_never_shown(hand: Hand, text: str) -> None:
    file = written(hand, "key.txt", text)
    shown = hand.call("validate", file)

    assert codes(hand, file) in (["EQ-PKI-007"], ["EQ-PKI-007", "EQ-PKI-006"], ["EQ-CLI-098"])
    assert BARE[8:40] not in shown.stdout + shown.stderr


def test_a_private_key_in_a_batch_is_told_and_never_shown(hand: Hand) -> None:
    file = hand.folder / "patient.json"
    file.write_text(json.dumps({"resourceType": "Patient", "id": BARE}), "utf-8")
    (said,) = ask({"id": "1", "file": str(file)})

    assert "private key" in json.dumps(said)
    assert BARE[8:40] not in json.dumps(said)


def test_what_is_no_secret_is_judged(hand: Hand) -> None:
    assert [] == codes(hand, written(hand, "patient.json", PATIENT))
