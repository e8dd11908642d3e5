"""Certificates of signers: read once, completely."""

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eqlab.core.text import words

Key: TypeAlias = Any
"""A public key of the cryptography library."""

_LARGEST = 64 * 1024
"""Octets of a certificate that are looked at."""
_SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """What matters of a certificate; equal when the octets are."""

    der: bytes = field(repr=False)
    subject: str = field(compare=False)
    """RFC 4514 string."""
    issuer: str = field(compare=False)
    serial: int = field(compare=False)
    not_before: datetime = field(compare=False)
    not_after: datetime = field(compare=False)
    key: Key = field(compare=False, repr=False)
    key_identifier: bytes = field(compare=False, repr=False)
    """Subject key identifier; empty when the certificate has none."""
    usage: tuple[str, ...] = field(compare=False)
    """Key usages; empty when the certificate does not limit them."""
    purposes: tuple[str, ...] = field(compare=False)
    """Extended key usages by name, else by object identifier; empty when the certificate does not limit them."""
    authority: bool = field(compare=False)
    longest: int | None = field(compare=False)
    """How many authorities may stand below it; None for any number."""
    strange: tuple[str, ...] = field(compare=False)
    """Critical extensions that the lab does not know, by object identifier."""
    attributes: Mapping[str, str] = field(compare=False, repr=False)
    """Attributes of the subject by their names, e.g. `serialNumber`, `CN`."""
    certificate: x509.Certificate = field(compare=False, repr=False)

    def thumbprint(self, algorithm: str = "sha256") -> bytes:
        """Return the digest of the certificate."""
        return hashlib.new(algorithm, self.der, usedforsecurity=False).digest()

    @property
    def name(self) -> str:
        """The common name, or else the whole subject."""
        return self.attributes.get("CN") or self.subject or words("an unnamed subject")


def decoded(text: str | None) -> bytes | None:
    """Return the octets of base64 text that may have white space in it, or None when it is none."""
    try:
        return base64.b64decode(_SPACE.sub("", text or ""), validate=True)
    except (binascii.Error, ValueError):
        return None


def read_certificate(der: bytes | None) -> Signer | None:
    """Return a certificate in DER, or None when it cannot be read in every part that matters."""
    if not der or len(der) > _LARGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(der)
    except Exception:  # noqa: BLE001 - a hostile certificate fails in as many ways as it has parts
        return None


def _read(der: bytes) -> Signer:
    certificate = x509.load_der_x509_certificate(der)
    extensions = certificate.extensions
    constraints = _extension(extensions, x509.BasicConstraints)
    identifier = _extension(extensions, x509.SubjectKeyIdentifier)
    usage = _extension(extensions, x509.KeyUsage)
    purposes = _extension(extensions, x509.ExtendedKeyUsage) or ()
    return Signer(
        der=der,
        subject=certificate.subject.rfc4514_string(),
        issuer=certificate.issuer.rfc4514_string(),
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key=certificate.public_key(),
        key_identifier=identifier.digest if identifier else b"",
        usage=tuple(name for field_, name in _USAGES.items() if usage and getattr(usage, field_)),
        purposes=tuple(PURPOSES.get(one.dotted_string, one.dotted_string) for one in purposes),
        authority=bool(constraints and constraints.ca),
        longest=constraints.path_length if constraints else None,
        strange=tuple(
            one.oid.dotted_string
            for one in extensions
            if one.critical and isinstance(one.value, x509.UnrecognizedExtension)
        ),
        attributes={
            _NAMES.get(one.oid.dotted_string, one.rfc4514_attribute_name): str(one.value) for one in certificate.subject
        },
        certificate=certificate,
    )


_USAGES = {
    "digital_signature": "digitalSignature",
    "content_commitment": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
}
PURPOSES = {
    "1.3.6.1.5.5.7.3.1": "serverAuth",
    "1.3.6.1.5.5.7.3.2": "clientAuth",
    "1.3.6.1.5.5.7.3.3": "codeSigning",
    "1.3.6.1.5.5.7.3.4": "emailProtection",
    "1.3.6.1.5.5.7.3.8": "timeStamping",
    "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    "1.3.6.1.5.5.7.3.36": "documentSigning",
    "2.5.29.37.0": "any",
}
"""Extended key usages that have a name (RFC 5280, section 4.2.1.12; RFC 9336)."""
USAGES = tuple(_USAGES.values())
"""Key usages, as RFC 5280 names them."""
_NAMES = {
    "2.5.4.5": "serialNumber",
    "2.5.4.12": "title",
    "2.5.4.4": "SN",
    "2.5.4.42": "GN",
    "1.2.840.113549.1.9.1": "emailAddress",
}


def _extension(extensions: x509.Extensions, kind: Any) -> Any:
    try:
        return extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def read_pem(data: bytes) -> tuple[Signer, ...] | None:
    """Return the certificates of a PEM or DER file, or None when one cannot be read."""
    if b"-----BEGIN" not in data:
        one = read_certificate(data)
        return (one,) if one else None
    blocks = re.findall(rb"-----BEGIN CERTIFICATE-----([^-]{1,100000})-----END CERTIFICATE-----", data)
    read = [read_certificate(decoded(block.decode("ascii", "replace"))) for block in blocks]
    good = tuple(one for one in read if one is not None)
    return good if good and len(good) == len(read) else None


def kind_of(key: Key) -> tuple[str, int]:
    """Return the kind of a public key and its size in bits."""
    for family, name in ((rsa.RSAPublicKey, "RSA"), (dsa.DSAPublicKey, "DSA"), (ec.EllipticCurvePublicKey, "EC")):
        if isinstance(key, family):
            return name, int(key.key_size)
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    return ("Ed448", 448) if isinstance(key, ed448.Ed448PublicKey) else (type(key).__name__, 0)


def spki(key: Key) -> bytes:
    """Return a public key as SubjectPublicKeyInfo, to be compared."""
    return bytes(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def issued(child: Signer, issuer: Signer) -> bool:
    """Tell whether a certificate was signed by the key of another."""
    if child.issuer != issuer.subject:
        return False
    try:
        child.certificate.verify_directly_issued_by(issuer.certificate)
    except Exception:  # noqa: BLE001 - wrong names, wrong signature, or an algorithm nobody knows: all no
        return False
    return True


_PART = re.compile(r"(?:\\.|[^,+\\])+")
_SHORT = {
    "1.2.840.113549.1.9.1": "EMAILADDRESS",
    "E": "EMAILADDRESS",
    "2.5.4.5": "SERIALNUMBER",
    "2.5.4.12": "TITLE",
    "T": "TITLE",
    "2.5.4.4": "SN",
    "SURNAME": "SN",
    "2.5.4.42": "GN",
    "G": "GN",
    "GIVENNAME": "GN",
    "S": "ST",
}


def plain_name(name: str) -> str:
    """Return a distinguished name in one form, however its parts were ordered, spaced, cased and named."""
    parts = [part.strip().partition("=") for part in _PART.findall(name)]
    return ",".join(sorted(f"{_plain_type(key)}={value.strip().casefold()}" for key, _, value in parts))


def _plain_type(key: str) -> str:
    upper = key.strip().upper().removeprefix("OID.")
    return _SHORT.get(upper, upper)


_ATTRIBUTES = {"SERIALNUMBER": "serialNumber", "TITLE": "title", "EMAILADDRESS": "emailAddress"}


def name_parts(name: str) -> dict[str, str]:
    """Return the parts of a distinguished name by their names, e.g. `serialNumber`, `CN`."""
    parts = [part.strip().partition("=") for part in _PART.findall(name)]
    plain = [(_plain_type(key), value.strip().replace("\\", "")) for key, _, value in parts]
    return {_ATTRIBUTES.get(key, key): value for key, value in plain}
