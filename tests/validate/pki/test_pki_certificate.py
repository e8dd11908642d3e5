"""Certificates: the file, the encoding, RFC 5280, the national profile."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from making_pki import (
    AT,
    BEGIN,
    END,
    ISSUER,
    PERSON,
    authority,
    certificate,
    codes,
    days,
    der,
    ec_key,
    key_pem,
    leaf,
    national,
    pem,
    personal,
    rsa_public,
    told,
    usage,
)

from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.report.translation import tongue
from eqlab.validate.pki.certificate import judge_certificate
from eqlab.validate.pki.profile import PLAIN


def judged(data: bytes, profile: Any = None, at: Any = AT) -> Any:
    return list(judge_certificate(data, profile or PLAIN, at))


def person(**changes: str | None) -> list[tuple[str, str]]:
    return [(key, value) for key, value in {**PERSON, **changes}.items() if value is not None]


def without(kind: type) -> list[tuple[x509.ExtensionType, bool]]:
    return [pair for pair in national(ec_key("authority")) if not isinstance(pair[0], kind)]


@pytest.mark.parametrize("form", [pem, der])
def test_a_certificate_as_issued_meets_standard_and_profile(form: Callable[[Any], bytes]) -> None:
    """What the authority issues gives no finding."""
    assert [] == told(judged(form(certificate()), personal()))


def test_authorities_meet_the_standard() -> None:
    root = authority("root", path=1)

    assert [] == told(judged(pem(root)))
    assert [] == told(judged(pem(authority("issuing", by="root", path=0))))


SUBJECTS = [
    (person(title=None), ["EQ-PKI-120"]),
    (person(title="GP-1"), ["EQ-PKI-124"]),
    (person(serialNumber="299900019"), ["EQ-ID-001"]),
    (person(serialNumber="2999000192"), ["EQ-ID-003"]),
    (person(C="FR"), ["EQ-PKI-124"]),
    (person(O="Cabinet"), ["EQ-PKI-121"]),
    (list(reversed(person())), ["EQ-PKI-122"]),
    ([*person(), ("GN", "Anne")], ["EQ-PKI-123"]),
    (person(emailAddress=None), []),
    (person(CN=" Line "), ["EQ-PKI-127"]),
]


@pytest.mark.parametrize(("subject", "expected"), SUBJECTS)
def test_subjects_follow_the_profile(subject: list[tuple[str, str]], expected: list[str]) -> None:
    assert expected == codes(judged(pem(certificate(subject=subject)), personal()))


@pytest.mark.parametrize(("language", "expected"), [("en", '"LU"'), ("fr", "« LU »"), ("de", "\u201eLU\u201c")])
def test_values_that_are_asked_for_are_quoted_as_the_reader_s_language_does(language: str, expected: str) -> None:
    """A sentence mixes no quotes."""
    finding = judged(pem(certificate(subject=person(C="FR"))), personal())[0]
    said = finding.sentence(tongue(language).translate)

    assert expected in said
    assert language == "en" or '"' not in said


KEYS = [
    (lambda: rsa_public(4096), None),
    (lambda: rsa_public(3072), ("EQ-PKI-115", Level.WARNING)),
    (lambda: rsa_public(2048), ("EQ-PKI-115", Level.ERROR)),
    (lambda: rsa_public(1024), ("EQ-PKI-114", Level.ERROR)),
    (lambda: ec_key().public_key(), ("EQ-PKI-115", Level.ERROR)),
    (lambda: ec.generate_private_key(ec.SECP192R1()).public_key(), ("EQ-PKI-114", Level.ERROR)),
]


@pytest.mark.parametrize(("key", "expected"), KEYS)
def test_keys_follow_the_profile(key: Callable[[], Any], expected: tuple[str, Level] | None) -> None:
    """RSA 4096 is asked for; 3072 and more is a warning; what is weak is weak in every profile."""
    found = [(one.issue.code, one.level) for one in judged(pem(certificate(key=key())), personal())]

    assert ([expected] if expected else []) == found


TIMES = [
    (BEGIN, END, AT, []),
    (BEGIN, END, BEGIN, []),
    (BEGIN, END, END, []),
    (BEGIN, END, BEGIN - days(1), ["EQ-PKI-109"]),
    (BEGIN, END, END + days(0.001), ["EQ-PKI-110"]),
    (BEGIN, BEGIN + days(731), AT, ["EQ-PKI-111"]),
    (BEGIN, BEGIN + days(730), AT, []),
    (BEGIN, END, None, ["EQ-PKI-904"]),
]


@pytest.mark.parametrize(("begin", "end", "at", "expected"), TIMES)
def test_time_is_an_argument(begin: Any, end: Any, at: Any, expected: list[str]) -> None:
    assert expected == codes(judged(pem(certificate(begin=begin, end=end)), personal(), at))


EXTENSIONS = [
    (without(x509.KeyUsage), ["EQ-PKI-145"]),
    ([*without(x509.KeyUsage), (usage(), False)], ["EQ-PKI-143"]),
    ([*without(x509.KeyUsage), (usage(encipher=False), True)], ["EQ-PKI-147"]),
    ([*without(x509.KeyUsage), (usage(ca=True), True)], ["EQ-PKI-148", "EQ-PKI-147"]),
    (without(x509.AuthorityKeyIdentifier), ["EQ-PKI-145"]),
    (without(x509.CertificatePolicies), ["EQ-PKI-145"]),
    (without(x509.CRLDistributionPoints), ["EQ-PKI-145"]),
    (without(x509.AuthorityInformationAccess), ["EQ-PKI-145"]),
    (
        [*national(ec_key("authority")), (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), False)],
        ["EQ-PKI-146"],
    ),
    (
        [
            *national(ec_key("authority")),
            (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True),
        ],
        ["EQ-PKI-142"],
    ),
    (
        [
            *national(ec_key("authority")),
            (x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00"), False),
        ],
        [],
    ),
    (
        [*national(ec_key("authority")), (x509.BasicConstraints(ca=True, path_length=None), True)],
        ["EQ-PKI-149", "EQ-PKI-145"],
    ),
    ([*national(ec_key("authority")), (x509.SubjectAlternativeName([x509.DNSName("a..b")]), False)], ["EQ-PKI-154"]),
]


@pytest.mark.parametrize(("extensions", "expected"), EXTENSIONS)
def test_extensions_follow_standard_and_profile(extensions: Any, expected: list[str]) -> None:
    assert expected == codes(judged(pem(certificate(extensions=extensions)), personal()))


def test_issuer_follows_the_profile() -> None:
    findings = judged(pem(certificate(issuer=list({**ISSUER, "CN": "Own CA"}.items()))), personal())

    assert ["EQ-PKI-124"] == codes(findings)
    assert "issuer.CN (line 1, column 1)" == str(findings[0].subject)
    assert ("certificate", "personal", "issuer.CN") == findings[0].rule.segments
    assert Origin.INFERRED is findings[0].origin


def test_own_signature_of_a_person_is_a_warning() -> None:
    key = ec_key("leaf")
    made = certificate(subject=ISSUER.items(), key=key.public_key(), signer=key, extensions=[])

    assert ["EQ-PKI-156"] == codes(judged(pem(made)))


def test_a_signature_that_is_not_the_owners_is_told() -> None:
    key = ec_key("leaf")
    made = certificate(subject=ISSUER.items(), key=key.public_key(), signer=ec_key("authority"), extensions=[])

    assert ["EQ-PKI-157"] == codes(judged(pem(made)))


def test_sha_1_is_told_to_be_weak() -> None:
    """The library will not sign with SHA-1: the certificate is rewritten with its algorithm."""
    sha256, sha1 = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06072a8648ce3d0401")
    data = der(leaf("authority"))

    assert 2 == data.count(sha256)
    from asn1crypto import x509 as asn1

    made = asn1.Certificate.load(data)
    for algorithm in (made["signature_algorithm"], made["tbs_certificate"]["signature"]):
        algorithm["algorithm"] = "sha1_ecdsa"
    assert sha1 in made.dump(force=True)
    assert "EQ-PKI-105" in codes(judged(made.dump(force=True)))


def test_serial_numbers_are_positive_and_short() -> None:
    from asn1crypto import x509 as asn1

    for serial, expected in ((-5, "EQ-PKI-102"), (0, "EQ-PKI-102"), (1 << 160, "EQ-PKI-103")):
        made = asn1.Certificate.load(der(leaf("authority")))
        made["tbs_certificate"]["serial_number"] = serial

        assert [expected] == codes(judged(made.dump(force=True)))


def test_a_huge_serial_number_is_shown_short() -> None:
    from asn1crypto import x509 as asn1

    made = asn1.Certificate.load(der(leaf("authority")))
    made["tbs_certificate"]["serial_number"] = -(1 << 80_000)
    findings = judged(made.dump(force=True))

    assert ["EQ-PKI-102", "EQ-PKI-103"] == codes(findings)
    assert len(findings[0].facts["found"]) <= 40


FILES = [
    (b"", ["EQ-PKI-001"]),
    (b"   \n", ["EQ-PKI-001"]),
    (b"Certificate: none", ["EQ-PKI-002"]),
    (b"-----BEGIN CERTIFICATE-----\nMII", ["EQ-PKI-003"]),
    (b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n", ["EQ-PKI-004"]),
    (b"-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n", ["EQ-PKI-011"]),
    (b"-----BEGIN PUBLIC KEY-----\nMA==\n-----END PUBLIC KEY-----\n", ["EQ-PKI-016"]),
    (b"0" * 2_000_000, ["EQ-PKI-010"]),
    (b"\x30\x80\x00\x00", ["EQ-PKI-011"]),
    (b"\x30\x03\x02\x01\x07", ["EQ-PKI-012"]),
]


@pytest.mark.parametrize(("data", "expected"), FILES)
def test_bad_files_are_told_once(data: bytes, expected: list[str]) -> None:
    """What cannot be read gives one finding that says so."""
    assert expected == codes(judged(data, personal()))


def test_a_private_key_is_told_and_never_shown() -> None:
    key = key_pem(ec_key("leaf"))
    body = b"".join(key.splitlines()[1:-1]).decode("ascii")
    findings = judged(pem(leaf("authority")) + key)

    assert ["EQ-PKI-007"] == codes(findings)
    assert Level.ERROR is findings[0].level
    assert 10 < (findings[0].subject.line or 0)
    assert not any(body[start : start + 12] in repr(findings) for start in range(0, len(body) - 12, 4))


def test_a_private_key_in_der_is_told() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
        data = ec_key("leaf").private_bytes(Encoding.DER, form, NoEncryption())

        assert ["EQ-PKI-007"] == codes(judged(data))


def test_of_several_certificates_the_first_is_judged() -> None:
    findings = judged(pem(leaf("authority"), leaf("authority", end=BEGIN + days(1))))

    assert ["EQ-PKI-008"] == codes(findings)


def test_long_lines_of_base64_are_a_note() -> None:
    text = base64.b64encode(der(leaf("authority")))
    findings = judged(b"-----BEGIN CERTIFICATE-----\n" + text + b"\n-----END CERTIFICATE-----\n")

    assert [("EQ-PKI-009", Level.NOTE)] == [(one.issue.code, one.level) for one in findings]


def test_bytes_after_the_end_are_no_der() -> None:
    data = der(leaf("authority"))
    findings = judged(data + b"\x00")

    assert ["EQ-PKI-011"] == codes(findings)
    assert str(len(data) + 1) == findings[0].facts["position"]


def test_defaults_written_out_are_no_der() -> None:
    """`cA FALSE` is the default, and DER leaves defaults out (X.690, section 11.5)."""
    extension = x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.19"), bytes.fromhex("3003010100"))

    assert ["EQ-PKI-011"] == codes(judged(pem(leaf("authority", more=[(extension, True)]))))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("010100", []),
        ("3003010100", []),
        ("30060101FF010100", []),
        ("010101", ["EQ-PKI-011"]),
        ("30800101000000", ["EQ-PKI-011"]),
        ("300402020001", ["EQ-PKI-011"]),
    ],
)
def test_defaults_of_an_unknown_extension_are_unknown(value: str, expected: list[str]) -> None:
    """X.690, section 11.5 speaks of components with a default alone; the rest of DER holds in any extension."""
    extension = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), bytes.fromhex(value))

    assert expected == codes(judged(pem(leaf("authority", more=[(extension, False)]))))


def test_a_key_on_no_named_curve_cannot_be_used() -> None:
    from asn1crypto import x509 as asn1

    made = asn1.Certificate.load(der(leaf("authority")))
    made["tbs_certificate"]["subject_public_key_info"]["algorithm"]["parameters"] = ("named", "1.2.3.4")

    assert ["EQ-PKI-113"] == codes(judged(made.dump(force=True)))


def test_an_unknown_key_algorithm_is_undecided() -> None:
    made = der(leaf("authority")).replace(bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2a8648ce3d027f"), 1)
    findings = judged(made)

    assert ["EQ-PKI-116"] == codes(findings)
    assert Nature.UNDECIDED is findings[0].issue.nature


def test_sha_384_is_accepted_where_sha_256_is_asked_for() -> None:
    assert [] == told(judged(pem(certificate(digest=hashes.SHA384())), personal()))
