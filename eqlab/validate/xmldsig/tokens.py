"""Finds the token that a SecurityTokenReference stands for (WSS SOAP Message Security 1.1.1, section 7)."""

from eqlab.validate.xmldsig import names
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.names import Node

_SAML = {
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID",
    "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID",
}


def wsse(local: str) -> str:
    """Return a name of WS-Security as lxml writes it."""
    return f"{{{names.WSSE}}}{local}"


def token_of(desk: Desk, reference: Node) -> Node | None:
    """Return the token in the document that is meant; None when there is none or are several."""
    direct, key = reference.find(wsse("Reference")), reference.find(wsse("KeyIdentifier"))
    if direct is not None:
        uri = direct.get("URI", "")
        nodes = desk.named(uri[1:]) if uri.startswith("#") else []
    elif key is not None and key.get("ValueType", "") in _SAML:
        nodes = desk.named((key.text or "").strip())
    else:
        nodes = [one for inner in reference.iterchildren(wsse("Embedded")) for one in inner.iterchildren("*")]
    return nodes[0] if len(nodes) == 1 else None
