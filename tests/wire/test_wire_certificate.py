import hashlib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st
from wire_lab import Pki

from eqlab.wire.certificate import facts
from eqlab.wire.issuing import Leaf, sign_leaf


def test_facts_are_the_certificates_own(pki: Pki) -> None:
    """Fingerprint and serial are in lower case hexadecimal, names as RFC 4514 has them."""
    pem = pki.good.certificate.read_text("ascii")
    der = ssl.PEM_cert_to_DER_cert(pem[: pem.index("-----END") + len("-----END CERTIFICATE-----")])
    own = x509.load_der_x509_certificate(der)

    told = facts(der)

    assert "CN=Vendor One,serialNumber=4711,O=Vendor" == told.subject
    assert told.issuer.startswith("CN=eqlab issuing CA ")
    assert hashlib.sha256(der).hexdigest() == told.sha256
    assert own.serial_number == int(told.serial, 16)
    assert 0 == len(told.serial) % 2
    assert (own.not_valid_before_utc, own.not_valid_after_utc) == (told.not_before, told.not_after)


def test_alternative_names_carry_their_kind(pki: Pki) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    leaf = Leaf(
        subject=name,
        public_key=key.public_key(),
        names=x509.SubjectAlternativeName(
            [
                x509.DNSName("a.example"),
                x509.RFC822Name("a@example.org"),
                x509.UniformResourceIdentifier("urn:oid:1.2.3"),
                x509.DirectoryName(name),
                x509.RegisteredID(x509.ObjectIdentifier("1.2.3")),
            ]
        ),
        usage=ExtendedKeyUsageOID.CLIENT_AUTH,
        not_before=pki.good.facts.not_before,
        not_after=pki.good.facts.not_after,
    )
    signed = sign_leaf(leaf, pki.authority.issuing, pki.authority.key)

    names = facts(signed.public_bytes(serialization.Encoding.DER)).alternative_names

    assert ("DNS:a.example", "email:a@example.org", "URI:urn:oid:1.2.3", "dirName:CN=x") == names


def test_server_certificate_is_good_for_loopback(pki: Pki) -> None:
    """Vendors call by name or by address; both must verify."""

    assert ("DNS:localhost", "IP:127.0.0.1", "IP:::1", "DNS:lab.example") == pki.server.facts.alternative_names


@given(st.binary(max_size=200))
def test_what_is_no_certificate_is_refused_in_one_way(data: bytes) -> None:
    """Whatever the bytes are, the only exception is ValueError."""

    with pytest.raises(ValueError, match=r"."):
        facts(data)
