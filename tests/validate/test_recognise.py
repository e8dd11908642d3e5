"""What a file is, is told by its content."""

import base64
import datetime as dt
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.recognise import Kind, kind_of

LOOSE = {
    "bare": base64.b64encode,
    "in lines": base64.encodebytes,
    "in quotes": lambda der: b'"' + base64.b64encode(der) + b'"\n',
    "in single quotes": lambda der: b"'" + base64.b64encode(der) + b"'",
    "in the alphabet of URLs": lambda der: base64.urlsafe_b64encode(der).rstrip(b"="),
    "in JSON": lambda der: json.dumps({"keys": [{"kty": "EC", "x5c": [base64.b64encode(der).decode()]}]}).encode(),
    "broken in JSON": lambda der: json.dumps([base64.encodebytes(der).decode()]).encode(),
}
"""How people copy what is binary."""
TOKEN = b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in (b'{"alg":"ES256"}', b'{"sub":"x"}', b"sig"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"resourceType": "Patient"}', Kind.FHIR_JSON),
        (b'\xef\xbb\xbf {"resourceType": "Patient"}', Kind.FHIR_JSON),
        (b'{"a": 1}', Kind.FHIR_JSON),
        (b"[]", Kind.FHIR_JSON),
        (b'<Patient xmlns="http://hl7.org/fhir"/>', Kind.FHIR_XML),
        (b"<Patient/>", Kind.FHIR_XML),
        ("\ufeff<Patient xmlns='http://hl7.org/fhir'/>".encode("utf-16-le"), Kind.FHIR_XML),
        (b"<?xml version='1.0'?><!-- a --><ClinicalDocument xmlns='urn:hl7-org:v3'><b", Kind.CDA),
        (b"<ClinicalDocument/>", Kind.CDA),
        (b"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'/>", Kind.SOAP),
        (b"<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'/>", Kind.SAML),
        (b"<Invoice xmlns='urn:x'/>", Kind.XML),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", Kind.XML),
        (b"<", Kind.XML),
        (b"eyJhbGciOiJSUzI1NiJ9.eyJz$WIiOiJ4In0.c2lnbmVk", Kind.JWT),
        (b"eyJhbGci$iJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmVk", Kind.JWT),
        (b"eyJ is no token.", Kind.OTHER),
        (b"MSH|^~\\&|A|B", Kind.HL7V2),
        (b"\x0bMSH|^~\\&|A|B\r\x1c\r", Kind.HL7V2),
        (b"\xef\xbb\xbfMSH|^~\\&|A|B", Kind.HL7V2),
        ("\ufeffMSH|^~\\&|A|B".encode("utf-16-le"), Kind.HL7V2),
        (b"MSHA", Kind.OTHER),
        (TOKEN, Kind.JWT),
        (b"Bearer " + TOKEN + b"\n", Kind.JWT),
        (b"DPoP " + TOKEN, Kind.JWT),
        (b'"' + TOKEN + b'"', Kind.JWT),
        (b"\xef\xbb\xbf" + TOKEN, Kind.JWT),
        (TOKEN + b".AAAA.AAAA", Kind.JWT),
        (json.dumps({"payload": "e30", "protected": "e30", "signature": ""}).encode(), Kind.JWT),
        (b'{"resourceType": "Binary", "payload": 1, "protected": 2}', Kind.FHIR_JSON),
        (b"aaaaaaaaaaaa.bbbbb.ccccc", Kind.OTHER),
        (b"%PDF-1.7\n", Kind.PDF),
        (b"\x00junk\n%PDF-1.4\n", Kind.PDF),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n", Kind.CERTIFICATE),
        (b"Subject: CN=x\n-----BEGIN CERTIFICATE-----\nAAAA\n", Kind.CERTIFICATE),
        (b"-----BEGIN CERTIFICATE REQUEST-----\n", Kind.REQUEST),
        (b"-----BEGIN X509 CRL-----\n", Kind.REVOCATION_LIST),
        (b"-----BEGIN RSA PRIVATE KEY-----\n", Kind.CERTIFICATE),
        (b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n-----BEGIN CERTIFICATE-----\n", Kind.CERTIFICATE),
        (b"-----BEGIN X509 CRL-----\n-----BEGIN PRIVATE KEY-----\n", Kind.CERTIFICATE),
        (b"-----BEGIN PUBLIC KEY-----\n", Kind.CERTIFICATE),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n", Kind.OTHER),
        (b"-----BEGIN PKCS7-----\nAAAA\n", Kind.SMIME),
        (b"-----BEGIN CMS-----\nAAAA\n", Kind.SMIME),
        (b"-----BEGIN PKCS #7 SIGNED DATA-----\nAAAA\n", Kind.SMIME),
        (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", Kind.SMIME),
        (b"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03", Kind.SMIME),
        (b"M", Kind.OTHER),
        (b"MSHAAAA" * 20, Kind.OTHER),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/signed; boundary=x\r\n\r\n", Kind.SMIME),
        (b"", Kind.OTHER),
        (b"0\x82", Kind.OTHER),
        (b"0\x82" + bytes(100), Kind.CERTIFICATE),
        (b"plain words", Kind.OTHER),
    ],
)
def test_content_tells(data: bytes, expected: Kind) -> None:
    assert expected == kind_of(data)


def test_binary_certificates_requests_and_lists_are_told_apart() -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, now, now + dt.timedelta(1))
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.DER)
    )
    request = x509.CertificateSigningRequestBuilder(name).sign(key, hashes.SHA256()).public_bytes(Encoding.DER)
    revoked = x509.CertificateRevocationListBuilder(name, now, now + dt.timedelta(1)).sign(key, hashes.SHA256())

    assert Kind.CERTIFICATE is kind_of(certificate)
    assert Kind.REQUEST is kind_of(request)
    assert Kind.REVOCATION_LIST is kind_of(revoked.public_bytes(Encoding.DER))
    for kind, der in ((Kind.CERTIFICATE, certificate), (Kind.REQUEST, request)):
        for form in LOOSE.values():
            assert kind is kind_of(form(der)), form(der)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from([b"<", b"{", b"0", b"MSH|", b"%PDF"]).flatmap(
            lambda start: st.binary(max_size=100).map(lambda rest: start + rest)
        ),
    )
)
def test_any_bytes_are_something(data: bytes) -> None:
    """Recognising never raises."""

    assert isinstance(kind_of(data), Kind)
