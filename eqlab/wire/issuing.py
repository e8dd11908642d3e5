"""Building and signing certificates (RFC 5280)."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

PublicKey: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey

SKEW = timedelta(hours=1)
"""How far a certificate reaches back, for peers whose clocks are slow."""

ROOT_LIFE = timedelta(days=3650)
ISSUING_LIFE = timedelta(days=1825)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What a certificate of a server or client shall say."""

    subject: x509.Name
    public_key: PublicKey
    names: x509.SubjectAlternativeName
    usage: ObjectIdentifier
    """Extended key usage: server or client authentication."""
    not_before: datetime
    not_after: datetime


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Write a private key, unencrypted, as PKCS #8 PEM."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def pem(*certificates: x509.Certificate) -> bytes:
    """Write certificates as one PEM text, in the order given."""
    return b"".join(certificate.public_bytes(serialization.Encoding.PEM) for certificate in certificates)


def make_root(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """Make a self-signed root certificate."""
    name = _authority_name("root CA")
    builder = _validity(name, name, key.public_key(), now - SKEW, now + ROOT_LIFE)
    return _authority(builder, key.public_key(), path_length=1).sign(key, hashes.SHA256())


def make_issuing(
    public_key: ec.EllipticCurvePublicKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """Make the certificate of the CA that signs servers and clients."""
    name = _authority_name("issuing CA")
    builder = _validity(name, root.subject, public_key, now - SKEW, now + ISSUING_LIFE)
    return _authority(builder, root_key.public_key(), path_length=0).sign(root_key, hashes.SHA256())


def sign_leaf(leaf: Leaf, issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """Sign the certificate of a server or client."""
    return (
        _validity(leaf.subject, issuer.subject, leaf.public_key, leaf.not_before, leaf.not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signing=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([leaf.usage]), critical=False)
        .add_extension(leaf.names, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def own_name() -> x509.SubjectAlternativeName:
    """Return an alternative name for who has none: verifiers refuse a certificate without one."""
    return x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uuid.uuid4().urn)])


def _authority_name(role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "eqlab"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"eqlab {role} {uuid.uuid4().hex[:8]}"),
        ]
    )


def _validity(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: PublicKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _authority(
    builder: x509.CertificateBuilder, signer: ec.EllipticCurvePublicKey, path_length: int
) -> x509.CertificateBuilder:
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
        .add_extension(_key_usage(signing=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
    )


def _key_usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )
