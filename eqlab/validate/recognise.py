"""What a file is, told by its content: names and media types lie."""

import base64
import contextlib
import json
import re
import warnings
from collections.abc import Callable
from enum import StrEnum
from xml.parsers import expat

from eqlab.validate.fhir.reading.encoding import sniff


class Kind(StrEnum):
    """What the lab can judge, and what it can only name."""

    FHIR_JSON = "fhir-json"
    FHIR_XML = "fhir-xml"
    CDA = "cda"
    SAML = "saml"
    SOAP = "soap"
    XML = "xml"
    """Any other XML."""
    HL7V2 = "hl7v2"
    JWT = "jwt"
    CERTIFICATE = "certificate"
    REQUEST = "certificate-request"
    REVOCATION_LIST = "revocation-list"
    PDF = "pdf"
    SMIME = "smime"
    OTHER = "other"
    """Bytes that look like none of these."""

    @property
    def is_xml(self) -> bool:
        """True for what is written in XML."""
        return self in _XML


_XML = frozenset({Kind.FHIR_XML, Kind.CDA, Kind.SAML, Kind.SOAP, Kind.XML})
_SPACE = b" \t\r\n"
_HEAD = 8192
"""Bytes in which the first element of a document is looked for."""
_PDF_HEAD = 1024
"""Bytes in which readers look for the mark of a PDF (ISO 32000-1, annex H)."""
_CMS = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x01-\x06]", re.DOTALL
)
"""How the DER or BER of CMS begins: with one of the content types of RFC 5652."""
_COMPACT = re.compile(
    rb"(?:authorization:\s*)?(?:(?:bearer|dpop)\s+)?\"?([A-Za-z0-9_\-]{10,})(?:\.[A-Za-z0-9_\-]*){2,4}\"?",
    re.IGNORECASE,
)
"""A token, signed or encrypted, as it stands in a header or in quotes: whatever else it is, it is a secret."""
_BEGUN = re.compile(rb"\"?eyJ[!-~]{7,}(?:\.[!-~]*){2,4}")
"""What begins as a token does, and has its parts: with `{"` in base64url. What is wrong with it, its judge says."""
_ER7 = re.compile(rb"\x0b?\s*(?:MSH|FHS|BHS)[^\w\s]")
_MAIL = re.compile(rb"(?i)(?:^|\n)content-type:\s*(?:multipart/signed|application/(?:x-)?pkcs7-)")
_ARMOURED = {
    b"CERTIFICATE": Kind.CERTIFICATE,
    b"TRUSTED CERTIFICATE": Kind.CERTIFICATE,
    b"X509 CERTIFICATE": Kind.CERTIFICATE,
    b"CERTIFICATE REQUEST": Kind.REQUEST,
    b"NEW CERTIFICATE REQUEST": Kind.REQUEST,
    b"X509 CRL": Kind.REVOCATION_LIST,
    b"PKCS7": Kind.SMIME,
    b"CMS": Kind.SMIME,
    b"PKCS #7 SIGNED DATA": Kind.SMIME,
    b"PUBLIC KEY": Kind.CERTIFICATE,
    b"RSA PUBLIC KEY": Kind.CERTIFICATE,
}
_ARMOUR = re.compile(rb"-----BEGIN ([A-Z0-9 #]{3,40})-----")
_SAML = frozenset({"urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"})
_SOAP = frozenset({"http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"})
_DER_SEQUENCE = b"\x30"
_LONG = {b"\x81", b"\x82", b"\x83"}
"""How the length of a sequence of more than 127 bytes begins."""
_LEAST_DER = 64
_LONGEST_LOOSE = 1024 * 1024
_HINT = re.compile(rb"(?:\A|[\"'])\s{0,20}(?:M[A-Z][A-Za-z0-9+/]|-----BEGIN )")
"""How a text, or a value in JSON, begins that may hold a certificate or its like."""


def kind_of(data: bytes) -> Kind:
    """Return what bytes are; of several things at once, the first in the order of `Kind`."""
    encoding, mark = sniff(data)
    text = data[mark : mark + _HEAD * 32].decode(encoding, "ignore").encode() if encoding != "utf-8" else data[mark:]
    begun = text[:_HEAD].lstrip(_SPACE)
    if begun[:1] == b"<":
        return _of_xml(text[: _HEAD * 8])
    if begun[:1] in {b"{", b"["}:
        return _of_json(text)
    return (
        next((kind for looks, kind in _SIGNS if looks(text)), None)
        or _of_armour(begun)
        or _of_der(data)
        or _loosely(text)
        or Kind.OTHER
    )


def _is_token(data: bytes) -> bool:
    match = _COMPACT.fullmatch(data.strip())
    if match is None:
        return _BEGUN.fullmatch(data.strip()) is not None
    head = match[1] + b"=" * (-len(match[1]) % 4)
    try:
        return isinstance(json.loads(base64.urlsafe_b64decode(head)), dict)
    except (ValueError, RecursionError):
        return False


_SIGNS: tuple[tuple[Callable[[bytes], object], Kind], ...] = (
    (_ER7.match, Kind.HL7V2),
    (_is_token, Kind.JWT),
    (lambda data: b"%PDF-" in data[:_PDF_HEAD], Kind.PDF),
    (lambda data: _MAIL.search(data[:_HEAD]), Kind.SMIME),
)


def _of_json(text: bytes) -> Kind:
    """Tell tokens (RFC 7515, section 7.2) and certificates in JSON from everything else, which is judged as FHIR."""
    if b'"payload"' not in text or b'"protected"' not in text:
        return (None if b'"resourceType"' in text else _loosely(text)) or Kind.FHIR_JSON
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Kind.FHIR_JSON
    is_token = isinstance(value, dict) and "payload" in value and "resourceType" not in value
    return Kind.JWT if is_token else Kind.FHIR_JSON


def _of_xml(text: bytes) -> Kind:
    namespace, name = _first_element(text)
    if namespace in _SAML:
        return Kind.SAML
    if namespace in _SOAP:
        return Kind.SOAP
    if name == "ClinicalDocument":
        return Kind.CDA
    if namespace == "http://hl7.org/fhir" or (not namespace and _is_resource(name)):
        return Kind.FHIR_XML
    return Kind.XML


def _is_resource(name: str) -> bool:
    from eqlab.validate.fhir.model import resource_names  # noqa: PLC0415 - only XML without a namespace needs it

    return name in resource_names()


def _first_element(text: bytes) -> tuple[str, str]:
    """Return namespace and local name of the first element; empty when none is seen."""
    seen: list[str] = []
    parser = expat.ParserCreate("utf-8", " ")

    def start(name: str, _: object) -> None:
        seen.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = lambda *_: _stop(seen)
    with contextlib.suppress(expat.ExpatError, _Stop):
        parser.Parse(text, False)
    namespace, _, name = (seen[0] if seen else "").rpartition(" ")
    return namespace, name


class _Stop(Exception):
    """Nothing more is read."""


def _stop(seen: list[str]) -> None:
    if not seen:
        raise _Stop


def _of_armour(begun: bytes) -> Kind | None:
    """Tell what is armoured; a private key goes to who looks for certificates, and tells of it without showing it."""
    labels = _ARMOUR.findall(begun)
    if any(b"PRIVATE KEY" in label for label in labels):
        return Kind.CERTIFICATE
    return _ARMOURED.get(labels[0], Kind.OTHER) if labels else None


def _loosely(text: bytes) -> Kind | None:
    """Tell what is in base64 without armour, in quotes or in JSON."""
    if len(text) > _LONGEST_LOOSE or not _HINT.search(text):
        return None
    from eqlab.validate.pki.loose import loosened  # noqa: PLC0415 - few files come so

    inner = loosened(text)
    if inner is None:
        return None
    return _of_der(inner) if inner[:1] == _DER_SEQUENCE else _of_armour(inner)


def _of_der(data: bytes) -> Kind | None:
    if data[:1] != _DER_SEQUENCE:
        return None
    if _CMS.match(data):
        return Kind.SMIME
    from cryptography import x509  # noqa: PLC0415 - few files are binary

    readers = (
        (x509.load_der_x509_certificate, Kind.CERTIFICATE),
        (x509.load_der_x509_csr, Kind.REQUEST),
        (x509.load_der_x509_crl, Kind.REVOCATION_LIST),
    )
    for reader, kind in readers:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reader(data)
        except Exception:  # noqa: BLE001, S112 - hostile DER fails in as many ways as it has parts
            continue
        return kind
    return Kind.CERTIFICATE if data[1:2] in _LONG and len(data) > _LEAST_DER else None
