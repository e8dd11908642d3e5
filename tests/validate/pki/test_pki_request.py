"""Certificate requests: possession, subject, key, attributes."""

from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AttributeOID, ObjectIdentifier
from making_pki import PERSON, codes, der, ec_key, key_pem, pem, personal, request, rsa_key, told

from eqlab.core.issue import Level
from eqlab.validate.pki.profile import PLAIN
from eqlab.validate.pki.request import judge_request


def judged(data: bytes, profile: Any = None) -> Any:
    return list(judge_request(data, profile or PLAIN))


def national(data: bytes) -> Any:
    return judged(data, personal("personal-request"))


def test_a_good_request_has_a_shorter_key_at_most() -> None:
    """RSA 3072 is accepted with a warning; nothing else is told."""
    findings = national(pem(request()))

    assert [("EQ-PKI-115", Level.WARNING)] == [(one.issue.code, one.level) for one in findings]


def test_der_is_as_good_as_pem() -> None:
    assert [] == told(judged(der(request(key=ec_key()))))


ADDRESS = x509.SubjectAlternativeName([x509.RFC822Name("line@example.org")])
CASES = [
    ({"subject": {**PERSON, "serialNumber": ""}}, ["EQ-PKI-206"]),
    ({"subject": {**PERSON, "title": ""}}, ["EQ-PKI-120"]),
    ({"subject": {**PERSON, "serialNumber": "12"}}, ["EQ-ID-001"]),
    ({"attributes": [(AttributeOID.CHALLENGE_PASSWORD, b"sesame")]}, ["EQ-PKI-203"]),
    ({"attributes": [(AttributeOID.UNSTRUCTURED_NAME, b"practice")]}, ["EQ-PKI-204"]),
    ({"extensions": [(ADDRESS, False)]}, ["EQ-PKI-205"]),
    ({"digest": hashes.SHA512()}, []),
    ({"key": rsa_key(2048)}, []),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_defects_are_told(changes: dict[str, Any], expected: list[str]) -> None:
    """A request without title, with a short key, with an e-mail address instead of an identifier..."""
    if "subject" in changes:
        changes = {**changes, "subject": [(key, value) for key, value in changes["subject"].items() if value]}
    found = national(pem(request(**changes)))

    assert expected == [code for code in codes(found) if code != "EQ-PKI-115"]
    assert (Level.ERROR if "key" in changes else Level.WARNING) in {one.level for one in found}


def test_a_password_is_never_shown() -> None:
    findings = judged(pem(request(key=ec_key(), attributes=[(AttributeOID.CHALLENGE_PASSWORD, b"sesame-open")])))

    assert ["EQ-PKI-203"] == codes(findings)
    assert "sesame" not in repr(findings)


def test_a_changed_request_proves_no_possession() -> None:
    data = der(request(key=ec_key())).replace(b"Line Delexemple", b"Lina Delexemple")

    assert ["EQ-PKI-202"] == codes(judged(data))


def test_a_request_for_anothers_key_proves_no_possession() -> None:
    from asn1crypto import csr
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    made = csr.CertificationRequest.load(der(request(key=ec_key())))
    other = ec_key("other").public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    made["certification_request_info"]["subject_pk_info"] = type(
        made["certification_request_info"]["subject_pk_info"]
    ).load(other)

    assert ["EQ-PKI-202"] == codes(judged(made.dump(force=True)))


def test_one_request_in_each_file() -> None:
    one = request(key=ec_key())

    assert ["EQ-PKI-008"] == codes(judged(pem(one, one)))


def test_a_request_with_its_private_key_is_told() -> None:
    assert ["EQ-PKI-007"] == codes(judged(key_pem(ec_key()) + pem(request(key=ec_key()))))


def test_an_unknown_attribute_is_named_by_its_number() -> None:
    findings = judged(pem(request(key=ec_key(), attributes=[(ObjectIdentifier("1.2.3.4"), b"x")])))

    assert ["EQ-PKI-204"] == codes(findings)
    assert "1.2.3.4" == findings[0].facts["attribute"]


@pytest.mark.parametrize("data", [b"", b"junk", b"\x30\x03\x02\x01\x07", b"\x30\x05\x30\x03\x02\x01\x07"])
def test_bad_files_give_one_finding(data: bytes) -> None:
    assert 1 == len(national(data))
