"""`eqlab validate` on what is signed: what a signature leaves out is never silent."""

import datetime as dt

import pytest
from cli_hands import Hand
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from judging_hands import codes
from lxml import etree
from signxml import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod, XMLSigner

AT = ("--at", "2026-01-01T12:00:00Z")
KEY = ec.generate_private_key(ec.SECP256R1())
NAME = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "Signer")])
PEM = (
    x509.CertificateBuilder(NAME, NAME, KEY.public_key(), 7, dt.datetime(2025, 1, 1), dt.datetime(2027, 1, 1))  # noqa: DTZ001 - UTC
    .sign(KEY, hashes.SHA256())
    .public_bytes(Encoding.PEM)
)
ORDER = '<o:order xmlns:o="urn:o"><o:item ID="i1">5</o:item><o:note>x</o:note></o:order>'
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
ASSERTION = """<s:Assertion xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0"
 IssueInstant="2026-01-01T11:59:00Z"><s:Issuer>i</s:Issuer><ds:Signature
 xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/><s:Subject><s:NameID>n</s:NameID>
<s:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/></s:Subject><s:Conditions
 NotBefore="2026-01-01T11:59:00Z" NotOnOrAfter="2026-01-01T12:05:00Z"><s:AudienceRestriction><s:Audience>x</s:Audience>
</s:AudienceRestriction></s:Conditions><s:AuthnStatement AuthnInstant="2026-01-01T11:59:00Z"><s:AuthnContext>
<s:AuthnContextClassRef>u</s:AuthnContextClassRef></s:AuthnContext></s:AuthnStatement></s:Assertion>"""


def signed(text: str, reference: str | None = None, *, enveloping: bool = False) -> str:
    """Sign a document, or the element with an ID."""
    method = SignatureConstructionMethod.enveloping if enveloping else SignatureConstructionMethod.enveloped
    way = CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0
    signer = XMLSigner(method, SignatureMethod.ECDSA_SHA256, DigestAlgorithm.SHA256, way)
    key = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return etree.tostring(
        signer.sign(etree.fromstring(text), key=key, cert=PEM.decode(), reference_uri=reference)
    ).decode()


def told(hand: Hand, text: str) -> list[str]:
    hand.write("anchor.pem", PEM.decode())
    hand.write("document.xml", text)
    return codes(hand, "document.xml", "--anchor", "anchor.pem", *AT)


def test_a_document_that_is_signed_as_a_whole_is_valid(hand: Hand) -> None:
    assert [] == told(hand, signed(ORDER))
    assert [] == told(hand, signed(ORDER, enveloping=True))


@pytest.mark.parametrize(
    "text",
    [
        signed(ORDER, "i1"),
        signed(ORDER, "i1").replace(">x<", ">y<"),
        f'<o:other xmlns:o="urn:o"><o:evil/>{signed(ORDER, enveloping=True)}</o:other>',
    ],
)
def test_what_a_signature_leaves_out_is_not_decided(hand: Hand, text: str) -> None:
    """A signature over a part, or over what it holds itself, says nothing about the rest of the document."""
    assert ["EQ-CLI-089"] == told(hand, text)


def test_a_changed_document_is_not_said_to_be_partly_signed(hand: Hand) -> None:
    assert ["EQ-DSIG-008"] == told(hand, signed(ORDER).replace(">5<", ">50<"))


def test_assertions_are_judged_by_form_time_and_signature(hand: Hand) -> None:
    whole = signed(ASSERTION, "_a1")

    assert [] == told(hand, whole)
    assert ["EQ-DSIG-008"] == told(hand, whole.replace(">n<", ">m<"))
    without = ASSERTION[: ASSERTION.index("<s:Conditions")] + ASSERTION[ASSERTION.index("<s:AuthnS") :]
    assert ["EQ-SAML-025"] == told(hand, signed(without, "_a1"))


def test_a_request_of_saml_need_not_be_signed_and_others_have_no_rules(hand: Hand) -> None:
    head = 'xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="2026-01-01T11:59:00Z"'
    issuer = '<s:Issuer xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion">i</s:Issuer>'

    assert [] == told(hand, f"<p:AuthnRequest {head}>{issuer}</p:AuthnRequest>")
    assert ["EQ-CLI-082"] == told(hand, f"<p:LogoutRequest {head}>{issuer}</p:LogoutRequest>")


def envelope(header: str) -> str:
    security = f'<w:Security xmlns:w="{SECURITY}">{header}</w:Security>'
    soap = "http://www.w3.org/2003/05/soap-envelope"
    return f'<e:Envelope xmlns:e="{soap}"><e:Header>{security}</e:Header><e:Body/></e:Envelope>'


def test_an_assertion_in_a_soap_header_is_judged(hand: Hand) -> None:
    """A message that only brings an assertion need not be signed itself; the assertion has to be."""
    whole = signed(ASSERTION, "_a1")
    start, end = whole.index("<ds:Signature"), whole.index("</ds:Signature>") + len("</ds:Signature>")

    assert ["EQ-CLI-089"] == told(hand, envelope(whole))
    assert ["EQ-DSIG-008"] == told(hand, envelope(whole.replace(">n<", ">m<")))
    assert ["EQ-SAML-010"] == told(hand, envelope(whole[:start] + whole[end:]))


def test_a_name_and_a_password_need_no_signature(hand: Hand) -> None:
    token = "<w:UsernameToken><w:Username>u</w:Username><w:Password>p</w:Password></w:UsernameToken>"

    assert ["EQ-CLI-089"] == told(hand, envelope(token))


def test_an_encrypted_assertion_may_be_signed_within(hand: Hand) -> None:
    response = """<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0"
     IssueInstant="2026-01-01T11:59:00Z"><p:Status><p:StatusCode
     Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>
     <s:EncryptedAssertion xmlns:s="urn:oasis:names:tc:SAML:2.0:assertion"/></p:Response>"""

    assert ["EQ-SAML-014"] == told(hand, response)


def test_a_password_is_never_shown(hand: Hand) -> None:
    """What stands around a mistake may be a secret: of SOAP messages no line is shown."""
    token = "<w:UsernameToken><w:Username>u</w:Username><w:Password>hidden-word</w:Password><w:Nonce>!</w:Nonce>"
    hand.write("message.xml", envelope(f"{token}</w:UsernameToken>"))
    result = hand.call("validate", "message.xml")

    assert "EQ-WSSE-" in result.stdout
    assert "hidden-word" not in result.stdout
