"""Messages of SAML for tests: synthetic, signed on demand."""

from datetime import timedelta
from typing import Any

from lxml import etree
from xml_signing import ENVELOPED, EXC, NOW, Identity, Ref, identity, sign

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
IDP = "https://idp.invalid/realm"
SP = "https://sp.invalid"
ACS = "https://sp.invalid/acs"
X509 = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"
CM = "urn:oasis:names:tc:SAML:2.0:cm:"
NUMBER = "1234567890"


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def assertion(own: str = "_a1", name: str = "", *, confirmation: str = "", **attributes: str) -> str:
    """An assertion; attributes by name, written as text."""
    name = name or identity().certificate.subject.rfc4514_string()
    confirmation = confirmation or (
        f'<saml:SubjectConfirmation Method="{CM}bearer"><saml:SubjectConfirmationData InResponseTo="_q1" '
        f'Recipient="{ACS}" NotOnOrAfter="{at(5)}"/></saml:SubjectConfirmation>'
    )
    told = {"number": NUMBER, "role": "doctor", "userCertificate": identity().base64, **attributes}
    values = "".join(
        f'<saml:Attribute Name="{key}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
        for key, value in told.items()
    )
    return (
        f'<saml:Assertion xmlns:saml="{SAML}" ID="{own}" Version="2.0" IssueInstant="{at(0)}">'
        f"<saml:Issuer>{IDP}</saml:Issuer><saml:Subject><saml:NameID>{name}</saml:NameID>{confirmation}</saml:Subject>"
        f'<saml:Conditions NotBefore="{at(0)}" NotOnOrAfter="{at(10)}"><saml:AudienceRestriction>'
        f"<saml:Audience>{SP}</saml:Audience></saml:AudienceRestriction><saml:OneTimeUse/></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{at(-1)}"><saml:AuthnContext>'
        f"<saml:AuthnContextClassRef>{X509}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{values}</saml:AttributeStatement></saml:Assertion>"
    )


def response(*inner: str, own: str = "_r1", status: str = "Success") -> "etree._Element":
    return etree.fromstring(
        f'<samlp:Response xmlns:samlp="{SAMLP}" ID="{own}" Version="2.0" IssueInstant="{at(0)}" Destination="{ACS}" '
        f'InResponseTo="_q1"><saml:Issuer xmlns:saml="{SAML}">{IDP}</saml:Issuer><samlp:Status>'
        f'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>'
        f"{''.join(inner)}</samlp:Response>"
    )


def request(**attributes: str) -> "etree._Element":
    """The request of the first leg: by a certificate, at least so strong."""
    told = {"Destination": IDP, "AssertionConsumerServiceURL": ACS, "ProtocolBinding": "urn:soap", **attributes}
    shown = " ".join(f'{name}="{value}"' for name, value in told.items())
    return etree.fromstring(
        f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_q1" Version="2.0" IssueInstant="{at(0)}" '
        f"{shown}><saml:Issuer>{SP}</saml:Issuer><saml:Subject><saml:SubjectConfirmation "
        f'Method="{CM}bearer"/></saml:Subject><samlp:RequestedAuthnContext Comparison="minimum">'
        f"<saml:AuthnContextClassRef>{X509}</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>"
        "</samlp:AuthnRequest>"
    )


def signed(root: "etree._Element", node: "etree._Element | None" = None, **more: Any) -> "etree._Element":
    """Sign an element by its ID, after its issuer; return the document."""
    node = root if node is None else node
    sign(root, node, [Ref(f"#{node.get('ID')}", (ENVELOPED, EXC))], at=1, who=more.pop("who", idp()), **more)
    return root


def idp() -> Identity:
    return identity("Sample Identity Provider", serial="1")


def in_response(**more: Any) -> "etree._Element":
    """A response whose assertion is signed."""
    root = response(assertion())
    return signed(root, root[-1], **more)


DEMAND: dict[str, Any] = {
    "kind": "response",
    "signed": "assertion",
    "signature": {"anchors": ["sample"], "exclusive": True},
    "issuers": [IDP],
    "audience": SP,
    "destination": ACS,
    "recipient": ACS,
    "leeway": "30 s",
    "longest": "1 h",
    "fresh": "5 min",
    "confirmations": ["bearer"],
    "name_id": {"certificate": True},
    "authentication": True,
    "contexts": [X509],
    "attributes": [
        {"name": "number", "certificate": "serialNumber", "matches": r"\d{10}"},
        {"name": "role", "values": ["doctor", "nurse"]},
        {"name": "organisation", "required": False},
    ],
    "certificate_attribute": "userCertificate",
    "once": True,
}
