"""Defects that no library makes: a good certificate is opened, changed and closed again."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import core, csr
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AttributeOID, ObjectIdentifier
from making_pki import AT, authority, certificate, codes, der, ec_key, leaf, name, pem, personal, request

from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.crl import judge_list
from eqlab.validate.pki.profile import PLAIN, CertificateProfile, compile_profiles
from eqlab.validate.pki.request import judge_request

ROOT = authority("root")


def judged(data: bytes, profile: CertificateProfile = PLAIN) -> list[str]:
    return codes(judge_certificate(data, profile, AT))


def changed(change: Callable[[Any], object]) -> bytes:
    made = asn1.Certificate.load(der(leaf("root")))
    change(made)
    data: bytes = made.dump(force=True)
    return data


def put(path: str, value: Any) -> Callable[[Any], object]:
    def change(made: Any) -> None:
        *way, last = path.split(".")
        for step in way:
            made = made[step]
        made[last] = value

    return change


def repeat(made: Any) -> None:
    """Write the first extension twice."""
    extensions = made["tbs_certificate"]["extensions"]
    extensions.append(extensions[0])


def with_extension(name_: str, der_: str, critical: bool = False) -> bytes:
    extension = x509.UnrecognizedExtension(ObjectIdentifier(name_), bytes.fromhex(der_))
    return pem(leaf("root", more=[(extension, critical)]))


def text(kind: type, value: str) -> Any:
    return asn1.Name(
        name="",
        value=asn1.RDNSequence(
            [asn1.RelativeDistinguishedName([{"type": "common_name", "value": asn1.DirectoryString("", kind(value))}])]
        ),
    )


SURGERY: list[tuple[Callable[[], bytes], list[str]]] = [
    (lambda: changed(put("tbs_certificate.version", "v1")), ["EQ-PKI-101"]),
    (lambda: changed(put("signature_algorithm", {"algorithm": "sha384_ecdsa"})), ["EQ-PKI-104"]),
    (lambda: changed(put("tbs_certificate.issuer", asn1.Name.build({}))), ["EQ-PKI-107"]),
    (
        lambda: changed(
            put("tbs_certificate.validity.not_after", asn1.Time({"utc_time": datetime(2020, 1, 1, tzinfo=UTC)}))
        ),
        ["EQ-PKI-108"],
    ),
    (
        lambda: changed(
            put("tbs_certificate.validity.not_after", asn1.Time({"general_time": datetime(2027, 1, 1, tzinfo=UTC)}))
        ),
        ["EQ-PKI-112"],
    ),
    (lambda: changed(repeat), ["EQ-PKI-140"]),
    (lambda: with_extension("2.5.29.37", "0c0161"), ["EQ-PKI-141"]),
    (lambda: with_extension("2.5.29.14", "040161", critical=True), ["EQ-PKI-144"]),
    (lambda: with_extension("2.5.29.37", "3000"), ["EQ-PKI-150"]),
    (lambda: with_extension("2.5.29.19", "3003020101", critical=True), ["EQ-PKI-151"]),
    (lambda: with_extension("1.3.6.1.5.5.7.1.1", "300e300c06082b060105050730018600"), ["EQ-PKI-153"]),
    (lambda: with_extension("2.5.29.32", "300c30040602290130040602290 1".replace(" ", "")), ["EQ-PKI-155"]),
    (lambda: pem(leaf("root", subject=[])), ["EQ-PKI-152"]),
    (lambda: b"-----BEGIN CERTIFICATE-----\n" * 101, ["EQ-PKI-014", *["EQ-PKI-003"] * 100]),
]


@pytest.mark.parametrize(("made", "expected"), SURGERY)
def test_rare_defects_are_told(made: Callable[[], bytes], expected: list[str]) -> None:
    assert expected == judged(made())


def named(oid: str, tag: str, value: bytes) -> bytes:
    """A certificate whose subject is one attribute, written byte by byte."""
    content = bytes.fromhex(tag) + bytes([len(value)]) + value
    oid_ = core.ObjectIdentifier(oid).dump()
    pair = bytes([0x30, len(oid_) + len(content)]) + oid_ + content
    whole = bytes([0x31, len(pair)]) + pair
    return changed(put("tbs_certificate.subject", asn1.Name.load(bytes([0x30, len(whole)]) + whole)))


NAMES = [
    ("2.5.4.3", "0c", b"Line", []),
    ("2.5.4.3", "14", b"Line", ["EQ-PKI-125"]),
    ("2.5.4.5", "0c", b"2999", ["EQ-PKI-125"]),
    ("2.5.4.6", "13", b"LUX", ["EQ-PKI-126"]),
    ("2.5.4.3", "0c", b"x" * 65, ["EQ-PKI-126"]),
    ("2.5.4.3", "13", b"a@b", ["EQ-PKI-128"]),
]


@pytest.mark.parametrize(("oid", "tag", "value", "expected"), NAMES)
def test_names_are_encoded_as_they_must_be(oid: str, tag: str, value: bytes, expected: list[str]) -> None:
    assert expected == judged(named(oid, tag, value))


def test_a_profile_may_ask_for_a_stronger_digest() -> None:
    data = {"certificates": {"a": {"title": {"en": "A"}, "signature": {"digests": ["SHA-512"]}}}}

    assert ["EQ-PKI-106"] == judged(pem(leaf("root")), compile_profiles(data, "a.yaml")["a"])


def test_values_too_long_for_a_pattern_are_undecided() -> None:
    rule = {"name": "SN", "pattern": "^.*a.*b.*c$"}
    data = {"certificates": {"a": {"title": {"en": "A"}, "subject": {"attributes": [rule], "others": True}}}}
    subject = [("SN", "x" * 20_000)]
    made = certificate(subject=subject, key=ec_key("leaf").public_key())

    assert "EQ-PKI-129" in judged(pem(made), compile_profiles(data, "a.yaml")["a"])


def test_requests_have_version_one_and_single_values() -> None:
    made = csr.CertificationRequest.load(der(request(key=ec_key())))
    made["certification_request_info"]["version"] = 1
    found = codes(judge_request(made.dump(force=True), personal("personal-request")))

    assert {"EQ-PKI-201", "EQ-PKI-202"} < set(found)


def test_an_attribute_twice_is_told() -> None:
    made = csr.CertificationRequest.load(
        der(request(key=ec_key(), attributes=[(AttributeOID.CHALLENGE_PASSWORD, b"x")]))
    )
    attributes = made["certification_request_info"]["attributes"]
    attributes.append(attributes[0])
    found = codes(judge_request(made.dump(force=True), PLAIN))

    assert {"EQ-PKI-203", "EQ-PKI-207"} < set(found)


def test_an_unknown_signature_algorithm_is_undecided() -> None:
    data = der(request(key=ec_key())).replace(bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d04037f"))

    assert ["EQ-PKI-013"] == codes(judge_request(data, PLAIN))


def test_a_list_says_when_the_next_one_comes_and_is_signed_well() -> None:
    from asn1crypto import crl

    builder = x509.CertificateRevocationListBuilder().issuer_name(name([("CN", "root")]))
    made = crl.CertificateList.load(
        der(builder.last_update(AT).next_update(datetime(2027, 1, 1, tzinfo=UTC)).sign(ec_key("root"), hashes.SHA256()))
    )
    del made["tbs_cert_list"]["next_update"]
    for algorithm in (made["signature_algorithm"], made["tbs_cert_list"]["signature"]):
        algorithm["algorithm"] = "sha1_ecdsa"

    assert ["EQ-PKI-410", "EQ-PKI-403", "EQ-PKI-407"] == codes(judge_list(made.dump(force=True), pem(ROOT), AT))


def test_a_file_of_another_kind_is_told_by_its_label() -> None:
    """And it is no certificate: a warning alone would let it pass."""
    assert ["EQ-PKI-005", "EQ-PKI-006"] == judged(pem(request(key=ec_key())))
