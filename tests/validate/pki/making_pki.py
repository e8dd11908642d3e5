"""Makes certificates for tests: keys once a session, everything else cheap."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, CertificatePoliciesOID, NameOID, ObjectIdentifier

from eqlab.core.finding import Finding
from eqlab.validate.identifier import compile_rules
from eqlab.validate.pki.profile import CertificateProfile, compile_profiles

RULES = Path(__file__).parents[3] / "scenarios" / "luxembourg" / "rules"
AT = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)

SHORT = {
    "C": NameOID.COUNTRY_NAME,
    "O": NameOID.ORGANIZATION_NAME,
    "CN": NameOID.COMMON_NAME,
    "title": NameOID.TITLE,
    "SN": NameOID.SURNAME,
    "GN": NameOID.GIVEN_NAME,
    "serialNumber": NameOID.SERIAL_NUMBER,
    "emailAddress": NameOID.EMAIL_ADDRESS,
}
PERSON = {
    "C": "LU",
    "title": "PS-001",
    "SN": "Delexemple",
    "GN": "Line",
    "serialNumber": "2999000191",
    "CN": "Line Delexemple",
    "emailAddress": "certificat@esante.lu",
}
ISSUER = {"CN": "AeS-I-CA-Test", "O": "Agence eSante", "C": "LU"}


def profiles() -> Any:
    identifiers = compile_rules(yaml.safe_load((RULES / "identifiers.yaml").read_text("utf-8")), "identifiers.yaml")
    data = yaml.safe_load((RULES / "certificates.yaml").read_text("utf-8"))
    return compile_profiles(data, "certificates.yaml", identifiers)


def personal(name: str = "personal") -> CertificateProfile:
    made: CertificateProfile = profiles()[name]
    return made


@cache
def ec_key(_name: str = "leaf") -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@cache
def rsa_public(bits: int) -> rsa.RSAPublicKey:
    """A public key without a private one, which takes no time to make."""
    return rsa.RSAPublicNumbers(65537, (1 << bits - 1) + 0x1234567).public_key()


def name(attributes: Iterable[tuple[str, str]]) -> x509.Name:
    return x509.Name([x509.NameAttribute(SHORT[key], value) for key, value in attributes])


def usage(*, ca: bool = False, encipher: bool = True) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=not ca and encipher,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def national(authority: Any) -> list[tuple[x509.ExtensionType, bool]]:
    """The extensions of the national profile."""
    base = "http://pki-integration.esante.lu"
    access = [
        (AuthorityInformationAccessOID.CA_ISSUERS, f"{base}/AeS-I-CA.crt"),
        (AuthorityInformationAccessOID.OCSP, f"{base}/OCSP/"),
    ]
    uri = x509.UniformResourceIdentifier
    policy = x509.PolicyInformation(CertificatePoliciesOID.ANY_POLICY, ["https://www-integration.esante.lu/CPS/"])
    return [
        (usage(), True),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), False),
        (x509.AuthorityInformationAccess([x509.AccessDescription(oid, uri(to)) for oid, to in access]), False),
        (x509.CRLDistributionPoints([x509.DistributionPoint([uri(f"{base}/AeS-I-CA.crl")], None, None, None)]), False),
        (x509.CertificatePolicies([policy]), False),
    ]


def certificate(
    *,
    subject: Iterable[tuple[str, str]] = tuple(PERSON.items()),
    issuer: Iterable[tuple[str, str]] = tuple(ISSUER.items()),
    key: Any = None,
    signer: Any = None,
    serial: int = 0x1234,
    begin: datetime = BEGIN,
    end: datetime = END,
    extensions: Sequence[tuple[x509.ExtensionType, bool]] | None = None,
    digest: hashes.HashAlgorithm | None = None,
) -> x509.Certificate:
    signer = signer or ec_key("authority")
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key or rsa_public(4096))
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(end)
    )
    for extension, critical in national(signer) if extensions is None else extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer, digest or hashes.SHA256())


def authority(
    called: str,
    *,
    by: str = "",
    path: int | None = None,
    ca: bool = True,
    more: Sequence[tuple[x509.ExtensionType, bool]] = (),
    **changes: Any,
) -> x509.Certificate:
    """A certification authority; its key goes by its name."""
    own, signer = ec_key(called).public_key(), ec_key(by or called)
    extensions = [
        (x509.BasicConstraints(ca=ca, path_length=path if ca else None), True),
        (usage(ca=ca), True),
        (x509.SubjectKeyIdentifier.from_public_key(own), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
        *more,
    ]
    given = {"subject": [("CN", called)], "issuer": [("CN", by or called)], "key": own, "signer": signer}
    return certificate(**{**given, "extensions": extensions, **changes})


def leaf(by: str, more: Sequence[tuple[x509.ExtensionType, bool]] = (), **changes: Any) -> x509.Certificate:
    """The certificate of a person."""
    extensions = [
        (usage(), True),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(ec_key(by).public_key()), False),
        *more,
    ]
    given = {"issuer": [("CN", by)], "key": ec_key("leaf").public_key(), "signer": ec_key(by)}
    return certificate(**{**given, "extensions": extensions, **changes})


def request(
    *,
    subject: Iterable[tuple[str, str]] = tuple(PERSON.items()),
    key: Any = None,
    attributes: Sequence[tuple[ObjectIdentifier, bytes]] = (),
    extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
    digest: hashes.HashAlgorithm | None = None,
) -> x509.CertificateSigningRequest:
    builder = x509.CertificateSigningRequestBuilder().subject_name(name(subject))
    for oid, value in attributes:
        builder = builder.add_attribute(oid, value)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(key or rsa_key(3072), digest or hashes.SHA256())


def pem(*artefacts: Any) -> bytes:
    return b"".join(artefact.public_bytes(Encoding.PEM) for artefact in artefacts)


def der(artefact: Any) -> bytes:
    data: bytes = artefact.public_bytes(Encoding.DER)
    return data


def key_pem(key: Any) -> bytes:
    data: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return data


def days(count: float) -> timedelta:
    return timedelta(days=count)


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.issue.code for finding in findings]


def told(findings: Iterable[Finding]) -> list[str]:
    """Each finding as a person reads it: for messages of failed tests."""
    return [f"{finding.level.name} {finding.subject}: {finding.sentence()}" for finding in findings]
