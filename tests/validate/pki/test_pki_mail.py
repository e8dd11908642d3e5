"""Signed mail: structure, digest, signature, signer and sender."""

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID
from making_pki import AT, authority, codes, ec_key, leaf, pem, rsa_key, told

from eqlab.core.issue import Nature
from eqlab.validate.pki.mail import judge_message

ROOT = authority("root", path=1)
MAIL = x509.SubjectAlternativeName([x509.RFC822Name("line@praxis.example")])
TEXT = b"Dear colleague,\r\n\r\nthe report is in the record.\r\n"
HEAD = b"From: Line Delexemple <line@Praxis.example>\r\nTo: hans@clinic.example\r\nSubject: report\r\n"


def signer(*more: tuple[x509.ExtensionType, bool], key: Any = None) -> Any:
    return leaf("root", more=more or [(MAIL, False)], key=(key or ec_key("leaf")).public_key())


def message(
    *options: Any, certificate: Any = None, key: Any = None, text: bytes = TEXT, head: bytes = HEAD, digest: Any = None
) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text)
    builder = builder.add_signer(certificate or signer(), key or ec_key("leaf"), digest or hashes.SHA256())
    made = builder.sign(Encoding.SMIME, list(options))
    return head + made.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def opaque(certificate: Any = None, key: Any = None) -> tuple[bytes, bytes]:
    """The header of an opaque message, and its signed data."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(TEXT)
    builder = builder.add_signer(certificate or signer(), key or ec_key("leaf"), hashes.SHA256())
    head = HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n"
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n", builder.sign(Encoding.DER, [])


DETACHED = (pkcs7.PKCS7Options.DetachedSignature,)


def judged(data: bytes, **more: Any) -> Any:
    return list(judge_message(data, AT, **more))


def passed_time(findings: Any) -> Any:
    """Without the finding about the signing time: the library signs at the machine's."""
    return [code for code in codes(findings) if code != "EQ-PKI-520"]


@pytest.mark.parametrize("options", [DETACHED, ()])
def test_signed_messages_are_verified(options: Any) -> None:
    """Detached, and with the content once more within."""
    findings = judged(message(*options), anchors=[pem(ROOT)])

    assert [] == passed_time(findings), told(findings)


def test_rsa_signatures_are_verified() -> None:
    key = rsa_key(2048)

    assert [] == passed_time(judged(message(*DETACHED, certificate=signer(key=key), key=key)))


def test_changed_content_is_told() -> None:
    data = message(*DETACHED).replace(b"in the record", b"in no record")

    assert ["EQ-PKI-510"] == passed_time(judged(data))


def test_line_ends_may_change_under_way() -> None:
    """The canonical form is what is signed: a relay that writes bare line feeds changes nothing."""
    assert [] == passed_time(judged(message(*DETACHED).replace(b"\r\n", b"\n")))


def test_signed_bare_line_ends_are_told() -> None:
    data = message(*DETACHED, pkcs7.PKCS7Options.Binary, text=TEXT.replace(b"\r\n", b"\n"))

    assert ["EQ-PKI-511"] == passed_time(judged(data))


SENDERS = [
    (b"From: Hans <hans@clinic.example>\r\n", ["EQ-PKI-516"]),
    (b"To: hans@clinic.example\r\n", ["EQ-PKI-518"]),
    (b"From: a@b.example, line@praxis.example\r\n", ["EQ-PKI-518"]),
    (b"From: LINE@praxis.example\r\n", ["EQ-PKI-516"]),
]


@pytest.mark.parametrize(("head", "expected"), SENDERS)
def test_the_sender_is_the_signer(head: bytes, expected: list[str]) -> None:
    assert expected == passed_time(judged(message(*DETACHED, head=head)))


def test_the_subjects_address_counts_too() -> None:
    certificate = signer((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False))
    head = b"From: certificat@esante.lu\r\n"

    assert [] == passed_time(judged(message(*DETACHED, certificate=certificate, head=head)))


def test_a_certificate_without_address_leaves_the_sender_undecided() -> None:
    certificate = leaf("root", subject=[("CN", "Line")])
    findings = judged(message(*DETACHED, certificate=certificate))

    assert ["EQ-PKI-517"] == passed_time(findings)


def test_a_key_for_other_purposes_may_not_sign_mail() -> None:
    certificate = signer((MAIL, False), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False))

    assert ["EQ-PKI-519"] == passed_time(judged(message(*DETACHED, certificate=certificate)))


def test_another_signers_key_does_not_fit() -> None:
    """The certificate is swapped for one with the same issuer and serial number, but another key."""
    head, raw = opaque()
    one, other = (signer(key=ec_key(which)) for which in ("leaf", "other"))
    swapped = raw.replace(_bits(one), _bits(other))

    assert [] == passed_time(judged(head + base64.encodebytes(raw)))
    assert raw != swapped
    assert ["EQ-PKI-512"] == passed_time(judged(head + base64.encodebytes(swapped)))


def test_changed_content_of_an_opaque_message_is_told() -> None:
    head, raw = opaque()
    changed = raw.replace(b"in the record", b"in no  record")

    assert ["EQ-PKI-510"] == passed_time(judged(head + base64.encodebytes(changed)))


def _bits(certificate: Any) -> bytes:
    from cryptography.hazmat.primitives.serialization import PublicFormat

    data: bytes = certificate.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return data


def test_the_chain_of_the_signer_is_judged() -> None:
    findings = judged(message(*DETACHED), anchors=[pem(authority("stranger"))])

    assert ["EQ-PKI-304"] == passed_time(findings)


def test_a_signature_without_certificate_is_undecided() -> None:
    findings = judged(message(*DETACHED, pkcs7.PKCS7Options.NoCerts))

    assert ["EQ-PKI-509"] == passed_time(findings)


def test_encrypted_messages_are_undecided() -> None:
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(TEXT)
    from cryptography.hazmat.primitives.ciphers import algorithms

    builder = builder.set_content_encryption_algorithm(algorithms.AES256)
    certificate = signer(key=rsa_key(2048))
    data = HEAD + builder.add_recipient(certificate).encrypt(Encoding.SMIME, [])
    (finding,) = judged(data)

    assert "EQ-PKI-503" == finding.issue.code
    assert Nature.UNDECIDED is finding.issue.nature


MESSAGES = [
    (b"", ["EQ-PKI-501"]),
    (b"no header at all", ["EQ-PKI-501"]),
    (HEAD + b"\r\nhello", ["EQ-PKI-502"]),
    (HEAD + b"Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b--", ["EQ-PKI-505", "EQ-PKI-504"]),
    (HEAD + b"Content-Type: application/pkcs7-mime; smime-type=signed-data\r\n\r\njunk", ["EQ-PKI-506"]),
]


@pytest.mark.parametrize(("data", "expected"), MESSAGES)
def test_what_is_no_signed_message_is_told(data: bytes, expected: list[str]) -> None:
    assert expected == codes(judged(data))


def surgery(change: Any) -> Any:
    """An opaque message whose signed data was opened, changed and closed again."""
    from asn1crypto import cms

    head, raw = opaque()
    made = cms.ContentInfo.load(raw)
    change(made["content"])
    return passed_time(judged(head + base64.encodebytes(made.dump(force=True))))


def without(name: str) -> Any:
    """Leave a signed attribute out."""

    def change(data: Any) -> None:
        attributes = data["signer_infos"][0]["signed_attrs"]
        kept = [attribute for attribute in attributes if attribute["type"].native != name]
        data["signer_infos"][0]["signed_attrs"] = type(attributes)(kept)

    return change


def weak(data: Any) -> None:
    data["signer_infos"][0]["digest_algorithm"]["algorithm"] = "sha1"


def unsigned(data: Any) -> None:
    data["signer_infos"] = type(data["signer_infos"])([])


def empty(data: Any) -> None:
    data["encap_content_info"] = {"content_type": "data"}


def renamed(data: Any) -> None:
    data["encap_content_info"]["content_type"] = "1.2.3.4"


SURGERY = [
    (unsigned, ["EQ-PKI-507"]),
    (empty, ["EQ-PKI-508"]),
    (weak, ["EQ-PKI-513", "EQ-PKI-510"]),
    (without("content_type"), ["EQ-PKI-514", "EQ-PKI-512"]),
    (without("message_digest"), ["EQ-PKI-514", "EQ-PKI-512"]),
    (renamed, ["EQ-PKI-515"]),
]


@pytest.mark.parametrize(("change", "expected"), SURGERY)
def test_signed_data_is_whole(change: Any, expected: list[str]) -> None:
    assert expected == surgery(change)


def test_the_header_names_the_digest_of_the_signature() -> None:
    data = message(*DETACHED).replace(b'micalg="sha-256"', b'micalg="sha-512"')

    assert ["EQ-PKI-521"] == passed_time(judged(data))
