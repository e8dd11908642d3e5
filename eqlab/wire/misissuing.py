"""Certificates that a careful client must refuse, and answers that revoke them.

The lab's own CA would never issue them otherwise. Each is wrong in one way only. Sources: RFC 5280, RFC 6960.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from eqlab.wire.certificate import facts
from eqlab.wire.files import PRIVATE, PUBLIC, private_folder, write_atomically
from eqlab.wire.issuing import Leaf, new_key, pem, sign_leaf
from eqlab.wire.pki import Authority, Credentials

_DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def misissue(authority: Authority, kind: str, name: str) -> Credentials:
    """Issue a server certificate for `name` that is wrong in one way: one of `KINDS`. Raises KeyError for another."""
    return KINDS[kind](authority, name)


def rsa_server(authority: Authority, name: str) -> Credentials:
    """Issue a good server certificate with an RSA key, for suites that need one."""
    return _leaf(authority, name, key=rsa.generate_private_key(65537, 2048))


def status_response(authority: Authority, credentials: Credentials, *, revoked: bool, path: Path) -> Path:
    """Write an OCSP response about a certificate of the lab, DER, and return its path."""
    now = authority.clock.now()
    leaf = x509.load_pem_x509_certificate(credentials.certificate.read_bytes())
    status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=leaf,
            issuer=authority.issuing,
            algorithm=hashes.SHA1(),  # noqa: S303 - names the certificate (RFC 5019, section 2.1.1), signs nothing
            cert_status=status,
            this_update=now - _DAY,
            next_update=now + _DAY,
            revocation_time=now - _DAY if revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, authority.issuing)
    )
    response = builder.sign(authority.key, hashes.SHA256())
    write_atomically(path, response.public_bytes(serialization.Encoding.DER), PUBLIC)
    return path


def _expired(authority: Authority, name: str) -> Credentials:
    now = authority.clock.now()
    return _leaf(authority, name, begins=now - 30 * _DAY, ends=now - _DAY)


def _not_yet_valid(authority: Authority, name: str) -> Credentials:
    now = authority.clock.now()
    return _leaf(authority, name, begins=now + 30 * _DAY, ends=now + 60 * _DAY)


def _wrong_host(authority: Authority, _name: str) -> Credentials:
    return _leaf(authority, "elsewhere.example")


def _wrong_usage(authority: Authority, name: str) -> Credentials:
    return _leaf(authority, name, usage=ExtendedKeyUsageOID.CLIENT_AUTH)


def _untrusted(authority: Authority, name: str) -> Credentials:
    foreign = Authority.open_or_create(authority.folder / "foreign", authority.clock)
    return _leaf(foreign, name)


def _self_signed(authority: Authority, name: str) -> Credentials:
    key, now = new_key(), authority.clock.now()
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject_name=own, issuer_name=own, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 365 * _DAY)
        .add_extension(x509.SubjectAlternativeName([_general(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _kept(authority, certificate, key, pem(certificate))


KINDS: Mapping[str, Callable[[Authority, str], Credentials]] = {
    "expired": _expired,
    "not_yet_valid": _not_yet_valid,
    "wrong_host": _wrong_host,
    "wrong_usage": _wrong_usage,
    "self_signed": _self_signed,
    "untrusted": _untrusted,
}
"""Ways in which a server certificate can be wrong."""


def _general(name: str) -> x509.GeneralName:
    """Return the name as certificates hold it: an address is no DNS name (RFC 5280, section 4.2.1.6)."""
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _leaf(
    authority: Authority,
    name: str,
    *,
    key: Key | None = None,
    begins: datetime | None = None,
    ends: datetime | None = None,
    usage: ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
) -> Credentials:
    own, now = key or new_key(), authority.clock.now()
    leaf = Leaf(
        subject=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        public_key=own.public_key(),
        names=x509.SubjectAlternativeName([_general(name)]),
        usage=usage,
        not_before=begins or now - _DAY,
        not_after=ends or now + 365 * _DAY,
    )
    certificate = sign_leaf(leaf, authority.issuing, authority.key)
    return _kept(authority, certificate, own, pem(certificate, authority.issuing))


def _kept(authority: Authority, certificate: x509.Certificate, key: Key, chain: bytes) -> Credentials:
    """Write a certificate and its key beside the good ones, in a folder of their own."""
    known = facts(certificate.public_bytes(serialization.Encoding.DER))
    stem = private_folder(authority.folder / "misissued") / known.sha256[:16]
    paths = (stem.with_suffix(".pem"), stem.with_suffix(".key.pem"))
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_atomically(paths[0], chain, PUBLIC)
    write_atomically(paths[1], plain, PRIVATE)
    return Credentials(certificate=paths[0], key=paths[1], facts=known)
