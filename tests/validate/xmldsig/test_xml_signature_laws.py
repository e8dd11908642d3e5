"""Laws of signatures: what was changed after signing is never silent; nothing hostile raises or reaches out."""

import socket
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xml_signing import CERTIFICATES, DS, ENVELOPED, EXC, NOW, Ref, document, identity, sign

from eqlab.core.finding import Finding
from eqlab.validate.saml import compile_saml_profile, judge_saml
from eqlab.validate.wsse import compile_security_profile, judge_security
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xmldsig import compile_signature_profile, judge_signature
from eqlab.validate.xmldsig.author import in_file

BARE = (
    '<r:order xmlns:r="urn:r" xmlns="urn:d"><head Id="h">v</head><body Id="b"><r:item code="A">text</r:item></body>'
    "<!-- note --></r:order>"
)
PROFILE = compile_signature_profile(
    {"anchors": ["sample"], "covers": [{"path": "/*"}], "xades": {"formats": True}}, in_file("p"), CERTIFICATES
)
LAX = compile_signature_profile({"anchors": "any", "bare_keys": True, "covers": [{"path": "/*"}]}, in_file("p"))
SAML_PROFILE = compile_saml_profile(
    {"signature": {"anchors": ["sample"]}, "name_id": {"certificate": True}, "audience": "a"},
    in_file("p"),
    CERTIFICATES,
)
SECURITY_PROFILE = compile_security_profile(
    {"signed": ["body"], "signature": {"anchors": ["sample"]}, "tokens": ["x509", "username"], "timestamp": {}},
    in_file("p"),
    CERTIFICATES,
)


@cache
def order() -> bytes:
    root = etree.fromstring(BARE)
    sign(root, root, [Ref("", (ENVELOPED, EXC)), Ref("#b")])
    data: bytes = etree.tostring(root)
    return data


def signed_content(read: XmlDocument) -> tuple[bytes, ...]:
    """What was signed, by libxml2: the document without its signature, and SignedInfo without white space apart."""
    root = etree.fromstring(etree.tostring(read.root))
    info = [etree.tostring(one, method="c14n", exclusive=True) for one in root.iter(f"{{{DS}}}SignedInfo")]
    for one in list(root.iterchildren(f"{{{DS}}}Signature")):
        before = one.getprevious()
        if one.tail and before is not None:
            before.tail = (before.tail or "") + one.tail
        root.remove(one)
    return (etree.tostring(root.getroottree(), method="c14n", exclusive=True, with_comments=False), *info)


ORIGINAL = signed_content(document(order()))
_NEW = st.sampled_from(
    [b"", b"x", b"A", b" ", b"<", b">", b"&amp;", b"<a/>", b"<!-- -->", b"=", b"7", b"\xc3\xa9", b"\n"]
)


@st.composite
def _mutations(draw: st.DrawFn) -> bytes:
    data = order()
    for _ in range(draw(st.integers(1, 2))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 4)))
        data = data[:begin] + draw(_NEW) + data[end:]
    return data


@settings(max_examples=400, deadline=None)
@given(_mutations())
def test_a_changed_document_is_never_silent(data: bytes) -> None:
    """Whenever what was signed is no longer what it was, something is found."""
    read = read_xml(data)
    if isinstance(read, Finding):
        return
    told = list(judge_signature(read, None, LAX, NOW))

    assert told or signed_content(read) == ORIGINAL


def test_a_blank_anywhere_in_what_is_signed_is_told() -> None:
    """At every place where a blank changes what was signed, SignedInfo included, something is found."""
    data = order()
    begin, end = data.index(b"<ds:SignatureValue>"), data.index(b"</ds:Signature>")
    silent = []
    for place in (*range(begin), *range(end, len(data))):
        read = read_xml(data[:place] + b" " + data[place:])
        if isinstance(read, Finding) or signed_content(read) == ORIGINAL:
            continue
        if not list(judge_signature(read, None, LAX, NOW)):
            silent.append(place)

    assert [] == silent


_JUDGES = (
    lambda read: judge_signature(read, None, PROFILE, NOW),
    lambda read: judge_saml(read, SAML_PROFILE, NOW),
    lambda read: judge_security(read, SECURITY_PROFILE, NOW),
)
_TAGS = [
    f"{{{DS}}}{local}"
    for local in [
        "Signature",
        "SignedInfo",
        "SignatureValue",
        "KeyInfo",
        "X509Data",
        "X509Certificate",
        "X509IssuerSerial",
        "X509SerialNumber",
        "Reference",
        "Transforms",
        "Transform",
        "DigestMethod",
        "DigestValue",
        "SignatureMethod",
        "CanonicalizationMethod",
        "Object",
        "KeyValue",
        "RSAKeyValue",
        "Modulus",
        "Exponent",
        "Manifest",
        "HMACOutputLength",
        "X509SKI",
        "KeyName",
        "RetrievalMethod",
    ]
]
_TAGS += [
    f"{{http://uri.etsi.org/01903/v1.3.2#}}{local}"
    for local in [
        "QualifyingProperties",
        "SignedProperties",
        "SignedSignatureProperties",
        "SigningTime",
        "SigningCertificateV2",
        "Cert",
        "CertDigest",
        "UnsignedProperties",
        "UnsignedSignatureProperties",
        "SignatureTimeStamp",
        "EncapsulatedTimeStamp",
        "DataObjectFormat",
    ]
]
_TAGS += [
    f"{{urn:oasis:names:tc:SAML:2.0:assertion}}{local}"
    for local in [
        "Assertion",
        "Issuer",
        "Subject",
        "NameID",
        "SubjectConfirmation",
        "SubjectConfirmationData",
        "Conditions",
        "AudienceRestriction",
        "Audience",
        "AuthnStatement",
        "AuthnContext",
        "AttributeStatement",
        "Attribute",
        "AttributeValue",
        "EncryptedAssertion",
    ]
]
_TAGS += [f"{{urn:oasis:names:tc:SAML:2.0:protocol}}{local}" for local in ("Response", "AuthnRequest", "Status")]
_WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity"
_TAGS += [
    f"{{{_WSS}-secext-1.0.xsd}}{local}"
    for local in [
        "Security",
        "BinarySecurityToken",
        "UsernameToken",
        "Username",
        "Password",
        "Nonce",
        "SecurityTokenReference",
        "Reference",
        "KeyIdentifier",
        "Embedded",
    ]
]
_TAGS += [f"{{{_WSS}-utility-1.0.xsd}}{local}" for local in ("Timestamp", "Created", "Expires")]
_TAGS += [f"{{http://schemas.xmlsoap.org/soap/envelope/}}{local}" for local in ("Envelope", "Header", "Body")]
_VALUES = [
    "",
    "#b",
    "#",
    "b",
    "AAAA",
    "?",
    "2026-03-01T08:30:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
    "http://canary.invalid/",
    "file:///etc/passwd",
    f"{DS}rsa-sha1",
    EXC,
    "2.0",
    "é",
    "1" * 300,
]
_ATTRIBUTES = [
    "Id",
    "ID",
    "URI",
    "Algorithm",
    "Method",
    "Type",
    "ValueType",
    "Version",
    "NotBefore",
    "NotOnOrAfter",
    "IssueInstant",
    "Name",
    "PrefixList",
    "Target",
    f"{{{_WSS}-utility-1.0.xsd}}Id",
]


@st.composite
def _trees(draw: st.DrawFn, depth: int = 5) -> "etree._Element":
    node = etree.Element(draw(st.sampled_from(_TAGS)))
    for name, value in draw(
        st.dictionaries(st.sampled_from(_ATTRIBUTES), st.sampled_from(_VALUES), max_size=2)
    ).items():
        node.set(name, value)
    node.text = draw(st.sampled_from(_VALUES))
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        node.append(draw(_trees(depth=depth - 1)))
    return node


@pytest.fixture(scope="module", autouse=True)
def _no_network() -> Iterator[None]:
    """Whoever reaches out fails the test."""
    with pytest.MonkeyPatch.context() as patch:

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("the network was asked for")

        patch.setattr(socket, "create_connection", refuse)
        patch.setattr(socket.socket, "connect", refuse)
        yield


def _breaches(data: bytes) -> list[str]:
    """What is amiss, nothing by law: every finding is a sentence, and has its path and its line in the document."""
    read = read_xml(data)
    if isinstance(read, Finding):
        return []
    lines = read.data.count(b"\n") + 1
    return [
        f"{one.subject.path}, line {one.subject.line} of {lines}: {one.issue.code} {one.sentence()}"
        for judge in _JUDGES
        for one in judge(read)
        if not (one.sentence() and one.subject.path.startswith("/") and 1 <= (one.subject.line or 0) <= lines)
    ]


@settings(max_examples=80, deadline=None)
@given(_trees())
def test_any_mixture_of_known_elements_is_judged(tree: "etree._Element") -> None:
    """Elements of signatures, SAML and WS-Security in any order raise nothing, and every finding has its place."""
    assert [] == _breaches(etree.tostring(tree))


@settings(max_examples=150, deadline=None)
@given(_mutations())
def test_any_mutation_is_judged(data: bytes) -> None:
    """A damaged document raises nothing."""
    assert [] == _breaches(data)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=80))
def test_any_certificate_is_judged(octets: bytes) -> None:
    """Octets where a certificate is expected raise nothing."""
    import base64

    good = identity().der
    for one in (octets, good[:60] + octets + good[60 + len(octets) :]):
        root = etree.fromstring(order())
        next(root.iter(f"{{{DS}}}X509Certificate")).text = base64.b64encode(one).decode()

        assert [] == _breaches(etree.tostring(root))
