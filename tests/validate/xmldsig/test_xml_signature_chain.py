"""The way from a signer to an anchor: each bar to it is told, and one way of several is enough."""

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from xml_signing import NOW

from eqlab.validate.xmldsig.certificates import Signer, read_certificate
from eqlab.validate.xmldsig.chain import LONGEST_CHAIN, distrust

UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.999.1"), b"\x05\x00")


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def key(_owner: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def made(subject: str, issuer: str, *, below: int | str | None = "none", days: int = 100, **more: Any) -> Signer:
    """Make a certificate; `below` is the path length of an authority, "none" for no authority."""
    builder = (
        x509.CertificateBuilder(name(issuer), name(subject), key(subject).public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=900))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(below != "none", None if isinstance(below, str) else below), critical=True)
    )
    for extension in more.get("extensions", ()):
        builder = builder.add_extension(extension, critical=True)
    read = read_certificate(builder.sign(key(issuer), hashes.SHA256()).public_bytes(Encoding.DER))
    assert read is not None
    return read


ROOT = made("Root", "Root", below=None)
LEAF = made("Leaf", "Issuing")


def reason(leaf: Signer, anchors: Iterable[Signer], *between: Signer) -> str:
    return str(distrust(leaf, anchors, between, NOW))


def test_a_chain_leads_to_its_anchor() -> None:
    assert "" == reason(LEAF, [ROOT], made("Issuing", "Root", below=0))
    assert "" == reason(LEAF, [LEAF])
    assert "no certificate of CN=Issuing is known" == reason(LEAF, [ROOT])


def test_an_authority_bounds_how_many_stand_below_it() -> None:
    """Path lengths count authorities between, not the signer (RFC 5280, section 4.2.1.9)."""
    issuing = made("Issuing", "Department", below=None)

    assert "" == reason(LEAF, [ROOT], issuing, made("Department", "Root", below=1))
    assert "CN=Department allows 0 authorities below it, and there are 1" == reason(
        LEAF, [ROOT], issuing, made("Department", "Root", below=0)
    )


@pytest.mark.parametrize("where", ["Leaf", "Issuing"])
def test_what_is_critical_and_unknown_bars_the_way(where: str) -> None:
    """RFC 5280, section 4.2: such a certificate must be rejected."""
    leaf = made("Leaf", "Issuing", extensions=[UNKNOWN] if where == "Leaf" else [])
    issuing = made("Issuing", "Root", below=0, extensions=[UNKNOWN] if where == "Issuing" else [])

    expected = f"the certificate of {where} has the critical extension 2.999.1, which is unknown"
    assert expected == reason(leaf, [ROOT], issuing)


def test_an_authority_vouches_for_the_names_it_may() -> None:
    permitted = x509.NameConstraints([x509.DirectoryName(name("Leaf"))], None)
    elsewhere = x509.NameConstraints([x509.DirectoryName(name("Other"))], None)

    assert "" == reason(LEAF, [ROOT], made("Issuing", "Root", below=0, extensions=[permitted]))
    assert "CN=Issuing may not issue certificates for this name" == reason(
        LEAF, [ROOT], made("Issuing", "Root", below=0, extensions=[elsewhere])
    )


def test_a_renewed_authority_is_found_beside_its_former_certificate() -> None:
    """Both have the same name and key; which one is met first does not matter."""
    former, leaf = made("Root", "Root", below=None, days=-10), made("Leaf", "Root")

    assert "" == reason(leaf, [former, ROOT])
    assert "" == reason(leaf, [ROOT, former])
    assert "the certificate of CN=Root was not valid then" == reason(leaf, [former])


def test_a_maze_of_authorities_ends() -> None:
    """Certificates that all vouch for each other make many ways, and none that leads anywhere."""
    maze = [made("Issuing", "Issuing", below=None) for _ in range(LONGEST_CHAIN * 2)]

    assert "the chain has more than 8 certificates" == reason(LEAF, [ROOT], *maze)
