"""Certificates as people copy them, signed data as files; a private key is told, a public one is no certificate."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st
from making_pki import AT, authority, codes, der, ec_key, leaf, pem, told

from eqlab.core.issue import Nature
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.profile import PLAIN
from eqlab.validate.pki.signed_file import judge_signed_file

ROOT = authority("root", path=1)
LEAF = leaf("root")
BARE = base64.b64encode(der(LEAF)).decode()
TEXT = b"the report"


@pytest.mark.parametrize(
    "text",
    [
        BARE,
        "\n".join(BARE[at : at + 64] for at in range(0, len(BARE), 64)),
        f'"{BARE}"',
        f"'{BARE}'",
        json.dumps({"x5c": [BARE, "other"]}),
        json.dumps({"certificate": pem(LEAF).decode()}),
        json.dumps(pem(LEAF).decode()),
        BARE.replace("+", "-").replace("/", "_").rstrip("="),
    ],
)
def test_a_certificate_is_judged_however_it_was_copied(text: str) -> None:
    """And its sender hears how it should be written."""
    plain = codes(judge_certificate(pem(LEAF), PLAIN, AT))

    assert ["EQ-PKI-015", *plain] == codes(judge_certificate(text.encode(), PLAIN, AT))


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_private_key_in_base64_is_told_and_not_shown(form: PrivateFormat) -> None:
    bare = base64.b64encode(ec_key().private_bytes(Encoding.DER, form, NoEncryption())).decode()
    for text in (bare, f'"{bare}"', json.dumps({"key": bare})):
        findings = list(judge_certificate(text.encode(), PLAIN, AT))

        assert ["EQ-PKI-007"] == codes(findings)
        assert bare[8:30] not in repr(findings)


def test_a_public_key_alone_is_no_certificate() -> None:
    public = ec_key().public_key()
    whole = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    armoured = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    assert ["EQ-PKI-016"] == codes(judge_certificate(whole, PLAIN, AT))
    assert ["EQ-PKI-016"] == codes(judge_certificate(base64.b64encode(whole), PLAIN, AT))
    assert ["EQ-PKI-016"] == codes(judge_certificate(armoured, PLAIN, AT))


def signed(*options: Any, encoding: Encoding = Encoding.DER) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(TEXT).add_signer(LEAF, ec_key("leaf"), hashes.SHA256())
    return builder.sign(encoding, [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoAttributes, *options])


@pytest.mark.parametrize("label", [b"PKCS7", b"CMS"])
def test_signed_data_alone_is_judged(label: bytes) -> None:
    """In DER, in BER as it is streamed, and armoured."""
    whole = signed()
    lines = base64.encodebytes(whole).replace(b"\n", b"")
    broken = b"\n".join(lines[at : at + 64] for at in range(0, len(lines), 64))
    armoured = b"-----BEGIN " + label + b"-----\n" + broken + b"\n-----END " + label + b"-----\n"

    for data in (whole, armoured):
        assert [] == codes(judge_signed_file(data, AT, [pem(ROOT)])), told(judge_signed_file(data, AT))
    assert ["EQ-PKI-015"] == codes(judge_signed_file(lines, AT))


def test_what_was_changed_is_told() -> None:
    broken = signed().replace(TEXT, b"the rapport"[: len(TEXT)])

    assert ["EQ-PKI-512"] == codes(judge_signed_file(broken, AT))


def test_a_signature_without_its_content_is_not_verified() -> None:
    (finding,) = judge_signed_file(signed(pkcs7.PKCS7Options.DetachedSignature), AT)

    assert ("EQ-PKI-523", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)


def test_a_chain_that_does_not_lead_to_the_anchor_is_told() -> None:
    assert [] != codes(judge_signed_file(signed(), AT, [pem(authority("other", path=1))]))


def test_certificates_without_a_signature_are_judged_each() -> None:
    bundle = pkcs7.serialize_certificates([LEAF, ROOT], Encoding.DER)
    findings = list(judge_signed_file(bundle, AT))

    assert "EQ-PKI-522" == findings[0].issue.code
    assert "2" == findings[0].facts["count"]
    assert {"", *(f"certificates[{index}]" for index in (0, 1))} >= {one.subject.path.split(" ")[0] for one in findings}


def test_encrypted_data_is_undecided() -> None:
    sealed = bytes.fromhex("3080 0609 2a864886f70d010703 a080 3000 0000 0000".replace(" ", ""))

    assert ["EQ-PKI-503"] == codes(judge_signed_file(sealed, AT))


WHOLE = signed()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_signed_data_never_raises(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    assert isinstance(codes(judge_signed_file(bytes(whole), AT, [pem(ROOT)])), list)
