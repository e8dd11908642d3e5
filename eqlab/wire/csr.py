"""Certificate requests (PKCS #10, RFC 2986): read from strangers, linted before they are signed."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from eqlab.core.errors import ConfigurationError
from eqlab.core.text import words
from eqlab.wire import issues
from eqlab.wire.issuing import PublicKey, own_name

LARGEST = 64 * 1024
RSA_BITS = 3072
EC_BITS = 256

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a good request asks for."""

    subject: x509.Name
    public_key: PublicKey
    names: x509.SubjectAlternativeName


def read_request(pem: bytes) -> Wish:
    """Read and lint a request in PEM form.

    Raises ConfigurationError when it is unreadable or larger than 64 KiB, when its signature does not prove
    possession of the key, when the key is weaker than RSA 3072 or EC 256, and when it has no common name.
    """
    if len(pem) > LARGEST:
        raise ConfigurationError(
            issues.REQUEST_UNREADABLE, why=words("it is larger than {value} KiB", value=str(LARGEST // 1024))
        )
    request = _reading(lambda: x509.load_pem_x509_csr(pem))
    public_key = _strong_key(request)
    if not _reading(lambda: request.is_signature_valid):
        raise ConfigurationError(issues.REQUEST_UNPROVEN)
    subject = _reading(lambda: request.subject)
    if not any(attribute.value for attribute in subject.get_attributes_for_oid(NameOID.COMMON_NAME)):
        raise ConfigurationError(issues.REQUEST_NAMELESS)
    return Wish(subject=subject, public_key=public_key, names=_reading(lambda: _names(request)))


def _reading(read: Callable[[], _Read]) -> _Read:
    """Read a part of a stranger's request: the parser is lazy, so that every part may turn out to be bad."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # the parser warns of names that break X.520
            return read()
    except Exception as error:
        why = str(error).strip().splitlines()
        raise ConfigurationError(
            issues.REQUEST_UNREADABLE, why=why[0].rstrip(".") if why else words("it is malformed")
        ) from error


def _strong_key(request: x509.CertificateSigningRequest) -> PublicKey:
    key = _reading(request.public_key)
    if isinstance(key, rsa.RSAPublicKey):
        found, strong = f"RSA {key.key_size}", key.key_size >= RSA_BITS
    elif isinstance(key, ec.EllipticCurvePublicKey):
        found, strong = f"EC {key.key_size} ({key.curve.name})", key.key_size >= EC_BITS
    else:
        found, strong = type(key).__name__.removesuffix("PublicKey"), False
    if strong and isinstance(key, (rsa.RSAPublicKey, ec.EllipticCurvePublicKey)):
        return key
    raise ConfigurationError(
        issues.REQUEST_WEAK_KEY,
        expected=words(
            "RSA of at least {rsa_bits} bits or EC of at least {ec_bits} bits",
            rsa_bits=str(RSA_BITS),
            ec_bits=str(EC_BITS),
        ),
        found=found,
    )


def _names(request: x509.CertificateSigningRequest) -> x509.SubjectAlternativeName:
    try:
        names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return own_name()
    return names if list(names) else own_name()
