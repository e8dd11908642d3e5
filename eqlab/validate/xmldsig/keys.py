"""Finds the key that a signature was made with (XML Signature 1.1, section 4.5; WSS X.509 token profile 1.1.1)."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from eqlab.core.text import words
from eqlab.validate.xmldsig import issues, names
from eqlab.validate.xmldsig.certificates import (
    Key,
    Signer,
    decoded,
    issued,
    plain_name,
    read_certificate,
    read_pem,
    spki,
)
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.names import DS11, Node, ds
from eqlab.validate.xmldsig.reading import Signature
from eqlab.validate.xmldsig.tokens import token_of, wsse

MOST_CERTIFICATES = 16

PKCS7 = f"{names.X509_PROFILE}#PKCS7"
PKI_PATH = f"{names.X509_PROFILE}#X509PKIPathv1"
THUMBPRINT = f"{names.SOAP_SECURITY_11}#ThumbprintSHA1"
KEY_IDENTIFIERS = {f"{names.X509_PROFILE}#X509SubjectKeyIdentifier", f"{names.X509_PROFILE}#X509v3"}


@dataclass(slots=True, eq=False)
class Ring:
    """Keys that KeyInfo names, before one is chosen."""

    certificates: list[Signer] = field(default_factory=list)
    bare: list[Key] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    """Names of keys that were not found."""
    broken: bool = False
    """True when a finding has said already why a key is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The key of a signature."""

    key: Key
    signer: Signer | None
    """None for a bare key."""
    others: tuple[Signer, ...] = ()
    """Certificates that came along."""


def find_key(desk: Desk, signature: Signature) -> Found | None:
    """Return the key of a signature; None when it was told why there is none."""
    ring, info = Ring(), signature.key_info
    if info is not None:
        _gather(desk, info, ring)
    where = signature.element if info is None else info
    if not ring.certificates and not ring.bare:
        return _absent(desk, where, ring)
    leaves = _leaves(ring.certificates)
    keys = {spki(one.key) for one in leaves} | {spki(one) for one in ring.bare}
    if len(keys) > 1:
        desk.tell(issues.SEVERAL_KEYS, where, "key", count=str(len(keys)))
    if leaves:
        others = tuple(one for one in ring.certificates if one != leaves[0])
        return Found(key=leaves[0].key, signer=leaves[0], others=others)
    return _bare(desk, where, ring.bare[0])


def _absent(desk: Desk, where: Node, ring: Ring) -> Found | None:
    """Fall back on the only certificate at hand, when nothing was named."""
    known = [one for one in desk.profile.known if not one.authority]
    if ring.hints:
        desk.tell(issues.UNKNOWN_KEY, where, "key", hint=", ".join(ring.hints))
    elif ring.broken:
        return None
    elif len(known) == 1:
        return Found(key=known[0].key, signer=known[0])
    else:
        desk.tell(issues.NO_KEY, where, "key")
    return None


def _bare(desk: Desk, where: Node, key: Key) -> Found:
    """Take a bare key for that of a certificate at hand; else tell that anybody could have made it."""
    at_hand = (*(desk.profile.anchors or ()), *desk.profile.known)
    signer = next((one for one in at_hand if spki(one.key) == spki(key)), None)
    if signer is None and not desk.profile.bare_keys:
        desk.tell(issues.BARE_KEY, where, "key")
    return Found(key=key, signer=signer)


def _leaves(certificates: Iterable[Signer]) -> list[Signer]:
    """Return the certificates that issued none of the others, each once."""
    once = list(dict.fromkeys(certificates))
    return [one for one in once if not any(other != one and issued(other, one) for other in once)] or once[:1]


def _gather(desk: Desk, info: Node, ring: Ring) -> None:
    for child in info.iterchildren("*"):
        if child.tag == ds("X509Data"):
            _x509(desk, child, ring)
        elif child.tag == ds("KeyValue"):
            _value(desk, child, ring)
        elif child.tag == f"{{{DS11}}}DEREncodedKeyValue":
            _keep(desk, child, ring, _der(child.text))
        elif child.tag == ds("KeyName"):
            _by(desk, ring, f"KeyName {(child.text or '').strip()}", partial(_called, child.text))
        elif child.tag == wsse("SecurityTokenReference"):
            _token(desk, child, ring)
        else:
            ring.hints.append(child.tag.rpartition("}")[2])


def _called(text: str | None, signer: Signer) -> bool:
    return bool(text) and str(text).strip() in {signer.subject, signer.attributes.get("CN")}


def _by(desk: Desk, ring: Ring, hint: str, is_meant: Callable[[Signer], bool]) -> None:
    """Keep the certificates at hand that are meant; else the hint."""
    meant = [one for one in at_hand(desk) if is_meant(one)]
    ring.certificates.extend(meant[:1])
    if not meant:
        ring.hints.append(hint)


def at_hand(desk: Desk) -> Iterator[Signer]:
    """Yield the certificates that a message may merely name: the profile's, and the tokens in the document."""
    yield from desk.profile.known
    yield from desk.profile.anchors or ()
    for number, node in enumerate(desk.document.root.iter(wsse("BinarySecurityToken"), ds("X509Certificate"))):
        if number >= MOST_CERTIFICATES:
            return
        yield from certificates_in(node) or ()


def _x509(desk: Desk, data: Node, ring: Ring) -> None:
    before = len(ring.certificates)
    for child in data.iterchildren(ds("X509Certificate")):
        if len(ring.certificates) >= MOST_CERTIFICATES:
            return
        _add(desk, child, ring, "X509Certificate")
    if len(ring.certificates) > before or ring.broken:
        return
    for child in data.iterchildren("*"):
        _named(desk, child, ring)


def _named(desk: Desk, child: Node, ring: Ring) -> None:
    """Find a certificate by what X509Data says of it."""
    local, text = child.tag.rpartition("}")[2], (child.text or "").strip()
    if local == "X509IssuerSerial":
        serial = (child.findtext(ds("X509SerialNumber")) or "").strip()
        by = plain_name(child.findtext(ds("X509IssuerName")) or "")
        _by(
            desk,
            ring,
            words("serial number {serial}", serial=serial),
            lambda one: str(one.serial) == serial and plain_name(one.issuer) == by,
        )
    elif local == "X509SKI":
        octets = decoded(text)
        _by(desk, ring, f"X509SKI {text}", lambda one: bool(octets) and one.key_identifier == octets)
    elif local == "X509SubjectName":
        _by(desk, ring, f"X509SubjectName {text}", lambda one: plain_name(one.subject) == plain_name(text))
    elif local == "X509Digest":
        octets, hashed = decoded(text), names.DIGESTS.get(child.get("Algorithm", ""))
        _by(desk, ring, f"X509Digest {text}", lambda one: bool(hashed) and one.thumbprint(hashed or "") == octets)
    else:
        ring.hints.append(local)


def _add(desk: Desk, node: Node, ring: Ring, part: str) -> None:
    read = certificates_in(node)
    if read:
        ring.certificates.extend(read)
    else:
        ring.broken = True
        desk.tell(issues.BAD_CERTIFICATE, node, "key", part=part)


def certificates_in(node: Node) -> tuple[Signer, ...] | None:
    """Return the certificates of an X509Certificate or BinarySecurityToken; None when they cannot be read."""
    octets, kind = decoded(node.text), node.get("ValueType", "")
    if octets is None or kind == PKCS7:
        return None
    if kind == PKI_PATH:
        return _path(octets)
    if octets.startswith(b"-----BEGIN"):
        return read_pem(octets)
    one = read_certificate(octets)
    return (one,) if one else None


def _path(octets: bytes) -> tuple[Signer, ...] | None:
    """Return the certificates of a PkiPath, a DER sequence of them."""
    from asn1crypto.core import SequenceOf  # noqa: PLC0415 - few messages have one
    from asn1crypto.x509 import Certificate  # noqa: PLC0415

    try:
        parts = [one.dump() for one in SequenceOf.load(octets, strict=True, spec=Certificate)][:MOST_CERTIFICATES]
    except Exception:  # noqa: BLE001 - hostile DER fails in many ways
        return None
    read = [read_certificate(part) for part in parts]
    return tuple(one for one in read if one is not None) if read and None not in read else None


def _token(desk: Desk, reference: Node, ring: Ring) -> None:
    """Follow a SecurityTokenReference (WSS SOAP Message Security 1.1.1, section 7)."""
    data, key = reference.find(ds("X509Data")), reference.find(wsse("KeyIdentifier"))
    token = token_of(desk, reference)
    if data is not None:
        _x509(desk, data, ring)
    elif token is not None:
        _of_token(desk, token, ring)
    elif key is not None:
        _identified(desk, key, ring)
    else:
        direct = reference.find(wsse("Reference"))
        ring.hints.append("SecurityTokenReference" if direct is None else direct.get("URI", ""))


def _of_token(desk: Desk, token: Node, ring: Ring) -> None:
    if token.tag == wsse("BinarySecurityToken"):
        _add(desk, token, ring, "BinarySecurityToken")
        return
    held = token.find(f".//{{*}}SubjectConfirmationData/{ds('KeyInfo')}")
    if held is None:
        held = token.find(f"./{{*}}AttributeStatement/{{*}}Subject/{{*}}SubjectConfirmation/{ds('KeyInfo')}")
    if held is not None:
        _gather(desk, held, ring)
    else:
        ring.hints.append(token.tag.rpartition("}")[2])


def _identified(desk: Desk, key: Node, ring: Ring) -> None:
    kind, octets = key.get("ValueType", ""), decoded(key.text)
    hint = f"KeyIdentifier {kind.rpartition('#')[2]}"
    if kind == THUMBPRINT:
        _by(desk, ring, hint, lambda one: hashlib.sha1(one.der, usedforsecurity=False).digest() == octets)
    elif kind.endswith("#X509v3") and read_certificate(octets):
        _add(desk, key, ring, "KeyIdentifier")
    elif kind in KEY_IDENTIFIERS:
        _by(desk, ring, hint, lambda one: bool(octets) and one.key_identifier == octets)
    else:
        ring.hints.append(hint)


def _value(desk: Desk, value: Node, ring: Ring) -> None:
    numbers = value.find(ds("RSAKeyValue"))
    curve = value.find(f"{{{DS11}}}ECKeyValue")
    if numbers is not None:
        parts = [decoded(numbers.findtext(ds(name))) for name in ("Modulus", "Exponent")]
        _keep(desk, value, ring, _rsa(*parts))
    elif curve is not None:
        named = curve.find(f"{{{DS11}}}NamedCurve")
        uri = "" if named is None else named.get("URI", "")
        _keep(desk, value, ring, _ec(uri, decoded(curve.findtext(f"{{{DS11}}}PublicKey"))))
    else:
        ring.hints.append("KeyValue")


def _keep(desk: Desk, node: Node, ring: Ring, key: Key | None) -> None:
    if key is None:
        ring.broken = True
        desk.tell(issues.INCOMPLETE, node, "key", part=node.tag.rpartition("}")[2])
    else:
        ring.bare.append(key)


def _rsa(modulus: bytes | None, exponent: bytes | None) -> Key | None:
    try:
        numbers = rsa.RSAPublicNumbers(int.from_bytes(exponent or b"", "big"), int.from_bytes(modulus or b"", "big"))
        return numbers.public_key()
    except Exception:  # noqa: BLE001 - numbers that make no key
        return None


_CURVES: Mapping[str, type[Any]] = {
    "urn:oid:1.2.840.10045.3.1.7": ec.SECP256R1,
    "urn:oid:1.3.132.0.34": ec.SECP384R1,
    "urn:oid:1.3.132.0.35": ec.SECP521R1,
}


def _ec(uri: str, point: bytes | None) -> Key | None:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[uri](), point or b"")
    except Exception:  # noqa: BLE001 - a point beside the curve, a curve nobody knows
        return None


def _der(text: str | None) -> Key | None:
    try:
        key = load_der_public_key(decoded(text) or b"")
        spki(key)
    except Exception:  # noqa: BLE001 - hostile DER fails in many ways
        return None
    return key


def held_keys(parent: Node | None) -> list[Key]:
    """Return the keys that the KeyInfo of an element holds as certificates or numbers; what is only named is not."""
    keys: list[Key] = []
    for node in () if parent is None else parent.iterfind(f"{ds('KeyInfo')}/{ds('X509Data')}/{ds('X509Certificate')}"):
        keys.extend(one.key for one in certificates_in(node) or ())
    for node in () if parent is None else parent.iterfind(f"{ds('KeyInfo')}/{ds('KeyValue')}/{ds('RSAKeyValue')}"):
        parts = [decoded(node.findtext(ds(name))) for name in ("Modulus", "Exponent")]
        key = _rsa(*parts)
        keys.extend([] if key is None else [key])
    return keys
