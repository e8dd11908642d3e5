"""Facts of X.509 certificates."""

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from eqlab.core.exchange import Certificate

_DESCRIPTORS = {
    NameOID.SERIAL_NUMBER: "serialNumber",
    NameOID.TITLE: "title",
    NameOID.SURNAME: "sn",
    NameOID.GIVEN_NAME: "givenName",
    NameOID.ORGANIZATION_IDENTIFIER: "organizationIdentifier",
}
"""LDAP descriptors (RFC 4519) beside those that RFC 4514 lists itself."""


def facts(der: bytes) -> Certificate:
    """Return what matters of a certificate in DER form.

    Alternative names carry their kind: `DNS:…`, `IP:…`, `URI:…`, `email:…`, `dirName:…`; other kinds are left out.
    Raises ValueError when the bytes are no certificate.
    """
    certificate = x509.load_der_x509_certificate(der)
    serial = f"{certificate.serial_number:x}"
    return Certificate(
        subject=distinguished(certificate.subject),
        issuer=distinguished(certificate.issuer),
        serial=serial.zfill(len(serial) + len(serial) % 2),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        sha256=certificate.fingerprint(hashes.SHA256()).hex(),
        alternative_names=_alternative_names(certificate),
    )


def distinguished(name: x509.Name) -> str:
    """Write a distinguished name as RFC 4514 has it: the last attribute first."""
    return name.rfc4514_string(_DESCRIPTORS)


def _alternative_names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return ()
    return tuple(written for name in names if (written := _written(name)))


def _written(name: x509.GeneralName) -> str:
    match name:
        case x509.DNSName():
            return f"DNS:{name.value}"
        case x509.IPAddress():
            return f"IP:{name.value}"
        case x509.UniformResourceIdentifier():
            return f"URI:{name.value}"
        case x509.RFC822Name():
            return f"email:{name.value}"
        case x509.DirectoryName():
            return f"dirName:{distinguished(name.value)}"
        case _:
            return ""
