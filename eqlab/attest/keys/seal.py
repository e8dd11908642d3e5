"""Keys of seals: ECDSA on P-256 with an X.509 certificate. A key in a file is for demonstrations only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import NameOID

from eqlab.attest import issues
from eqlab.attest.keys.person import load_private
from eqlab.core.act import KeyUsed
from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.wire.files import PRIVATE, PUBLIC, write_atomically

if TYPE_CHECKING:
    from eqlab.validate.pki.facts import CertificateFacts

DEMONSTRATION = "TEST - demonstration only"
"""Organisational unit in the subject of a certificate that seals nothing but demonstrations."""

DAYS = 730
_SIZE = 32
_SKEW = timedelta(hours=1)


class SealKey(Protocol):
    """A key that seals."""

    @property
    def kind(self) -> str:
        """`file` or `pkcs11`."""

    @property
    def chain(self) -> tuple[bytes, ...]:
        """The certificate, then those of its issuers, DER."""

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256: returns the two numbers one after the other, 64 bytes. Raises LabFault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSealKey:
    """A key kept in a file: whatever it seals is a demonstration."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    chain: tuple[bytes, ...]

    @property
    def kind(self) -> str:
        """`file`."""
        return "file"

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256."""
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_SIZE) + s.to_bytes(_SIZE)


def new_seal_key(
    laboratory: str,
    at: datetime,
    *,
    days: int = DAYS,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None,
) -> FileSealKey:
    """Make a key with a certificate from an hour before `at`, by `issuer` or by itself; its subject says TEST."""
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = certify(private.public_key(), laboratory, at, days=days, issuer=issuer or private)
    chain = (certificate, *((issuer[0],) if issuer else ()))
    return FileSealKey(private=private, chain=tuple(one.public_bytes(serialization.Encoding.DER) for one in chain))


def certify(
    public: ec.EllipticCurvePublicKey,
    laboratory: str,
    at: datetime,
    *,
    issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | ec.EllipticCurvePrivateKey,
    days: int = DAYS,
    demonstration: bool = True,
) -> x509.Certificate:
    """Make the certificate of a seal (RFC 5280); an issuer that is only a key signs for itself."""
    name = _subject(laboratory, demonstration=demonstration)
    issuing, key = issuer if isinstance(issuer, tuple) else (None, issuer)
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False
    ) | dict.fromkeys(("encipher_only", "decipher_only"), False)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuing.subject if issuing else name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _SKEW)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _subject(laboratory: str, *, demonstration: bool) -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, laboratory[:64])]
    if demonstration:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION))
    called = f"{'TEST ' if demonstration else ''}seal of {laboratory}"
    return x509.Name([*attributes, x509.NameAttribute(NameOID.COMMON_NAME, called[:64])])


def save_seal_key(key: FileSealKey, path: Path) -> None:
    """Write the key (PKCS #8 PEM, 0600) to `path`, and its chain beside it as `.pem`. Raises LabFault."""
    plain = serialization.NoEncryption()
    pem = key.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    chain = (x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM) for der in key.chain)
    write_atomically(path, pem, PRIVATE)
    write_atomically(path.with_suffix(".pem"), b"".join(chain), PUBLIC)


def load_seal_key(path: Path) -> FileSealKey:
    """Read a key and the chain beside it. Raises LabFault."""
    private = load_private(path)
    chain = load_chain(path.with_suffix(".pem"))
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise LabFault(issues.KEY_UNREADABLE, file=str(path), why=words("it is no key on P-256"))
    if x509.load_der_x509_certificate(chain[0]).public_key() != private.public_key():
        raise LabFault(
            issues.KEY_UNREADABLE, file=str(path), why=words("the certificate beside it is that of another key")
        )
    return FileSealKey(private=private, chain=chain)


def load_chain(path: Path) -> tuple[bytes, ...]:
    """Read certificates from a PEM file, as DER. Raises LabFault."""
    try:
        loaded = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        why = reason_of(error, words("it holds no certificate in PEM form"))
        raise LabFault(issues.KEY_UNREADABLE, file=str(path), why=why) from error
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in loaded)


def key_digest(certificate: bytes) -> str:
    """Return the SHA-256 of the public key of a certificate (DER): how trust files pin it. Raises ValueError."""
    public = x509.load_der_x509_certificate(certificate).public_key()
    spki = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest()


def key_digest_of(certificate: "CertificateFacts") -> str:
    """Return the same of a stranger's certificate; empty when its key is of no known kind. Never raises."""
    public = certificate.key.public
    if public is None or certificate.key.problem is not None:
        return ""
    spki = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest()


def is_demonstration(certificate: "CertificateFacts") -> bool:
    """Tell whether a certificate says that it seals demonstrations only."""
    return any(attribute.value == DEMONSTRATION for attribute in certificate.subject)


def use_of(key: SealKey, deed: str, witnesses: Sequence[str] = (), words: str = "") -> KeyUsed:
    """Return the record of a seal key's ceremony, for the audit log; `deed` as `KeyUsed` has it."""
    digest = key_digest(key.chain[0])
    return KeyUsed(purpose="seal", key=digest, deed=deed, witnesses=tuple(witnesses), words=words or key.kind)
