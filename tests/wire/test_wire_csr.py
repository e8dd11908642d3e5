import base64
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st
from wire_lab import Pki

from eqlab.core.errors import ConfigurationError
from eqlab.wire import issues
from eqlab.wire.csr import read_request

SUBJECT = x509.Name(
    [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
        x509.NameAttribute(NameOID.COMMON_NAME, "Vendor Two"),
    ]
)
EC_KEY = ec.generate_private_key(ec.SECP384R1())


def request(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey = EC_KEY,
    subject: x509.Name = SUBJECT,
    names: list[x509.GeneralName] | None = None,
) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    if names is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest).public_bytes(serialization.Encoding.PEM)


def flipped(pem: bytes, at: int) -> bytes:
    """Return the request with one byte of its DER form changed."""
    der = bytearray(x509.load_pem_x509_csr(pem).public_bytes(serialization.Encoding.DER))
    der[at] ^= 0x01
    return armoured(bytes(der))


def armoured(der: bytes) -> bytes:
    lines = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE REQUEST-----\n" + lines + b"-----END CERTIFICATE REQUEST-----\n"


def test_good_request_is_signed_as_a_client(pki: Pki) -> None:
    """The chain begins with the new certificate: the request's name and key, the lab's usage and validity."""
    chain = x509.load_pem_x509_certificates(pki.authority.sign_csr(request()))

    leaf, issuing = chain

    assert SUBJECT == leaf.subject
    assert EC_KEY.public_key() == leaf.public_key()
    assert pki.authority.issuing == issuing
    assert leaf.verify_directly_issued_by(issuing) is None
    usage = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [ExtendedKeyUsageOID.CLIENT_AUTH] == list(usage)
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


@pytest.mark.parametrize(
    "key",
    [lambda: rsa.generate_private_key(65537, 3072), lambda: ec.generate_private_key(ec.SECP256R1())],
    ids=["rsa-3072", "p-256"],
)
def test_strong_keys_are_taken(key: Callable[[], rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey]) -> None:
    made = key()

    assert made.public_key() == read_request(request(made)).public_key


def test_alternative_names_are_the_requests_own_or_made_up() -> None:
    """Verifiers refuse a certificate without alternative names, so each gets one."""
    own = [x509.DNSName("vendor.example")]

    assert own == list(read_request(request(names=own)).names)
    assert 1 == len(list(read_request(request()).names))


@pytest.mark.parametrize(
    ("key", "found"),
    [
        (lambda: rsa.generate_private_key(65537, 2048), "RSA 2048"),
        (lambda: ec.generate_private_key(ec.SECP224R1()), "EC 224 (secp224r1)"),
        (ed25519.Ed25519PrivateKey.generate, "Ed25519"),
    ],
    ids=["rsa-2048", "p-224", "ed25519"],
)
def test_weak_or_odd_keys_are_refused(key: Callable[[], rsa.RSAPrivateKey], found: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_request(request(key()))

    assert issues.REQUEST_WEAK_KEY is refused.value.issue
    assert found == refused.value.facts["found"]
    assert "RSA of at least 3072 bits or EC of at least 256 bits" == refused.value.expected


def test_possession_of_the_key_must_be_proven() -> None:
    """A request whose signature was changed may be for somebody else's key."""
    with pytest.raises(ConfigurationError) as refused:
        read_request(flipped(request(), at=-1))

    assert issues.REQUEST_UNPROVEN is refused.value.issue


def test_request_must_name_somebody() -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_request(request(subject=x509.Name([])))

    assert issues.REQUEST_NAMELESS is refused.value.issue


def test_overlong_name_is_refused() -> None:
    """X.520 allows 64 characters; a parser's warning is no verdict."""
    with pytest.warns(UserWarning, match="length"):
        long = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x" * 65, _validate=False)])

    with pytest.raises(ConfigurationError) as refused:
        read_request(request(subject=long))

    assert issues.REQUEST_UNREADABLE is refused.value.issue


@pytest.mark.parametrize(
    "pem", [b"", b"hello", b"\x00\xff", armoured(b"0"), request()[:-60], b"x" * 70_000], ids=range(6)
)
def test_garbage_is_refused_in_a_sentence(pem: bytes) -> None:
    with pytest.raises(ConfigurationError) as refused:
        read_request(pem)

    assert issues.REQUEST_UNREADABLE is refused.value.issue
    assert "Traceback" not in refused.value.sentence()
    assert "\n" not in refused.value.sentence()


@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_are_refused_in_a_sentence(data: bytes, armour: bool) -> None:
    """Strangers send anything; the only exception is ConfigurationError."""
    with pytest.raises(ConfigurationError):
        read_request(armoured(data) if armour else data)


@given(st.data())
def test_any_change_of_what_is_signed_is_noticed(data: st.DataObject) -> None:
    """Name, key and wishes are all signed: no flipped bit gets through."""
    signed = len(x509.load_pem_x509_csr(GOOD).tbs_certrequest_bytes)
    at = data.draw(st.integers(min_value=OUTER_HEADER, max_value=OUTER_HEADER + signed - 1))

    with pytest.raises(ConfigurationError):
        read_request(flipped(GOOD, at))


GOOD = request()
OUTER_HEADER = 4
"""Bytes of DER before the signed part."""
