"""Makes signed documents for tests: keys and certificates, and a small signer of our own beside signxml.

The small signer writes what it is told, right or wrong. It canonicalizes with libxml2, not with the code under test.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from eqlab.core.finding import Finding
from eqlab.validate.xml import XmlDocument, read_xml

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DS = "http://www.w3.org/2000/09/xmldsig#"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1 = f"{DS}sha1"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_SHA1 = f"{DS}rsa-sha1"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
_HASHES = {SHA256: "sha256", SHA1: "sha1"}


@dataclass(frozen=True)
class Identity:
    """A key with its certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def base64(self) -> str:
        return base64.b64encode(self.der).decode()


@cache
def _key(name: str, kind: str) -> Any:
    """A key that is this person's own."""
    assert name
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind))


@cache
def identity(
    name: str = "Dr Claire Exemple",
    *,
    issuer: str = "Sample Issuing CA",
    kind: str = "2048",
    authority: bool = False,
    days: tuple[int, int] = (-100, 600),
    usage: str = "sign",
    serial: str = "1234567890",
    purposes: tuple[str, ...] = (),
) -> Identity:
    """A certificate; one whose issuer is itself is a root."""
    key = _key(name, kind)
    own = issuer == name
    above = None if own else identity(issuer, issuer=issuer, authority=True)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "LU"),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, serial),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    signing = not authority and usage == "sign"
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if above is None else above.certificate.subject)
        .public_key(key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(f"{name}{days}{usage}".encode()).digest()[:8], "big"))
        .not_valid_before(NOW + timedelta(days=days[0]))
        .not_valid_after(NOW + timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signing,
                content_commitment=signing,
                key_encipherment=not authority,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=authority,
                crl_sign=authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
    )
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(one) for one in purposes]), False)
    return Identity(key, builder.sign(key if above is None else above.key, hashes.SHA256()))


def authority() -> Identity:
    return identity("Sample Issuing CA", issuer="Sample Issuing CA", authority=True)


CERTIFICATES = {"sample": authority().pem}
"""What content hands in: certificates by name."""


def document(xml: "str | bytes | etree._Element") -> XmlDocument:
    """Read a document; it has to be well-formed."""
    data = xml if isinstance(xml, bytes) else xml.encode() if isinstance(xml, str) else etree.tostring(xml)
    read = read_xml(data)
    assert isinstance(read, XmlDocument), read.sentence()
    return read


_FIELD = re.compile(r"\{[a-z_]+\}")


def codes(findings: Iterable[Finding]) -> list[str]:
    """The codes that were found, in order; every finding has to be told whole and stand in the document."""
    told = list(findings)
    for one in told:
        assert not _FIELD.search(one.sentence() + one.advice()), one.sentence()
        assert one.subject.path.startswith("/")
        assert one.subject.line
    return [one.issue.code for one in told]


@dataclass(frozen=True)
class Ref:
    """A reference to be signed."""

    uri: str | None
    transforms: tuple[str, ...] = (EXC,)
    digest: str = SHA256
    prefixes: str = ""
    type: str = ""
    id: str = ""
    octets: Callable[["etree._Element"], bytes] | None = None
    """How to make the octets, when libxml2 does not do it simply."""


def c14n(node: "etree._Element", algorithm: str = EXC, prefixes: str = "") -> bytes:
    """Canonical octets by libxml2; for the inclusive way the element has to be the root."""
    listed = ["" if one == "#default" else one for one in prefixes.split()] or None
    whole = node.getroottree().getroot() is node
    target = node.getroottree() if whole else node
    text: bytes = etree.tostring(
        target, method="c14n", exclusive=algorithm.startswith(EXC), with_comments=False, inclusive_ns_prefixes=listed
    )
    if whole:
        return text
    tail = (node.tail or "").encode()
    return text.removesuffix(tail) if tail else text


def find(root: "etree._Element", name: str) -> "etree._Element":
    """The first element with an id."""
    for node in root.iter(etree.Element):
        if name in {value for key, value in node.attrib.items() if key.rpartition("}")[2].lower() in _IDS}:
            return node
    raise LookupError(name)


_IDS = {"id", "assertionid"}


def sign(
    root: "etree._Element",
    parent: "etree._Element",
    refs: Sequence[Ref],
    *,
    who: Identity | None = None,
    method: str = RSA_SHA256,
    way: str = EXC,
    way_prefixes: str = "",
    key_info: "str | None" = None,
    at: int | None = None,
    own_id: str = "",
    objects: str = "",
) -> "etree._Element":
    """Put a signature into `parent`, over the references; return it. `key_info` is XML, the certificate by default."""
    who = who or identity()
    if key_info is None:
        key_info = f"<ds:X509Data><ds:X509Certificate>{who.base64}</ds:X509Certificate></ds:X509Data>"
    shown = f"<ds:KeyInfo>{key_info}</ds:KeyInfo>" if key_info else ""
    own = f' Id="{own_id}"' if own_id else ""
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}"{own}><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{way}">'
        f'{_prefixes(way_prefixes)}</ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="{method}"/>'
        f"{''.join(map(_reference, refs))}</ds:SignedInfo><ds:SignatureValue/>{shown}{objects}</ds:Signature>"
    )
    parent.insert(len(parent) if at is None else at, signature)
    for ref, element in zip(refs, signature[0].iter(f"{{{DS}}}Reference"), strict=True):
        octets = _octets(root, signature, ref)
        value = hashlib.new(_HASHES[ref.digest], octets).digest()
        element.find(f"{{{DS}}}DigestValue").text = base64.b64encode(value).decode()
    info = signature[0]
    octets = c14n(info, way, way_prefixes) if way.startswith(EXC) else _inclusive(info)
    signature.find(f"{{{DS}}}SignatureValue").text = base64.b64encode(value_of(who, method, octets)).decode()
    return signature


def value_of(who: Identity, method: str, octets: bytes) -> bytes:
    hashed = hashes.SHA1() if method == RSA_SHA1 else hashes.SHA256()  # noqa: S303 - what is weak has to be found
    if method == ECDSA_SHA256:
        r, s = decode_dss_signature(who.key.sign(octets, ec.ECDSA(hashed)))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    value: bytes = who.key.sign(octets, padding.PKCS1v15(), hashed)
    return value


def _prefixes(listed: str) -> str:
    return f'<ec:InclusiveNamespaces xmlns:ec="{EXC}" PrefixList="{listed}"/>' if listed else ""


def _inside(transform: str, ref: Ref) -> str:
    if transform.endswith("#STR-Transform"):
        way = f'<ds:CanonicalizationMethod Algorithm="{EXC}"/>'
        return f'<w:TransformationParameters xmlns:w="{WSSE}">{way}</w:TransformationParameters>'
    return _prefixes(ref.prefixes) if transform == EXC else ""


def _reference(ref: Ref) -> str:
    transforms = "".join(
        f'<ds:Transform Algorithm="{one}">{_inside(one, ref)}</ds:Transform>' for one in ref.transforms
    )
    uri = "" if ref.uri is None else f' URI="{ref.uri}"'
    kind = f' Type="{ref.type}"' if ref.type else ""
    own = f' Id="{ref.id}"' if ref.id else ""
    wrapped = f"<ds:Transforms>{transforms}</ds:Transforms>" if transforms else ""
    return (
        f'<ds:Reference{own}{uri}{kind}>{wrapped}<ds:DigestMethod Algorithm="{ref.digest}"/><ds:DigestValue/>'
        "</ds:Reference>"
    )


def _octets(root: "etree._Element", signature: "etree._Element", ref: Ref) -> bytes:
    if ref.octets is not None:
        return ref.octets(root)
    parent, tail = signature.getparent(), signature.tail
    at = parent.index(signature)
    enveloped = ENVELOPED in ref.transforms
    if enveloped:
        parent.remove(signature)
    node = root if not ref.uri else find(root, ref.uri.removeprefix("#"))
    way = ref.transforms[-1] if ref.transforms and ref.transforms[-1] != ENVELOPED else C14N
    octets = c14n(node, way, ref.prefixes) if way.startswith(EXC) or node is root else _inclusive(node)
    if enveloped:
        signature.tail = tail
        parent.insert(at, signature)
    return octets


def _inclusive(node: "etree._Element") -> bytes:
    """The inclusive way for an element below the root: with all that is in scope put onto a copy."""
    copy = etree.fromstring(etree.tostring(node, with_tail=False))
    for ancestor in node.iterancestors():
        for name, value in ancestor.attrib.items():
            if name.startswith("{http://www.w3.org/XML/1998/namespace}") and name not in copy.attrib:
                copy.set(name, value)
    return etree.tostring(copy.getroottree(), method="c14n")
