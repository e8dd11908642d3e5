"""SOAP messages with WS-Security headers for tests, signed on demand."""

import base64
import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from lxml import etree
from xml_signing import NOW, Identity, Ref, identity, sign

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSA = "http://www.w3.org/2005/08/addressing"
TYPES = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0"
MESSAGE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0"
USER = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"
ACTION = "urn:exchange"
TO = "https://sp.invalid/exchange"
ID = f"{{{WSU}}}Id"

Change = Callable[["etree._Element"], None]


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


def timestamp(created: str = "", expires: str = "") -> str:
    return (
        f'<wsu:Timestamp wsu:Id="TS"><wsu:Created>{created or at(0)}</wsu:Created>'
        f"<wsu:Expires>{expires or at(5)}</wsu:Expires></wsu:Timestamp>"
    )


def binary(who: Identity | None = None, kind: str = f"{TYPES}#X509v3", text: str = "") -> str:
    return (
        f'<wsse:BinarySecurityToken wsu:Id="X509" ValueType="{kind}" EncodingType="{MESSAGE}#Base64Binary">'
        f"{text or (who or identity()).base64}</wsse:BinarySecurityToken>"
    )


def envelope(security: str = "", soap: str = SOAP11, *, addressing: str | None = None) -> "etree._Element":
    if addressing is None:
        addressing = (
            f'<wsa:Action wsu:Id="A">{ACTION}</wsa:Action><wsa:MessageID>urn:uuid:1</wsa:MessageID>'
            f"<wsa:To>{TO}</wsa:To>"
        )
    return etree.fromstring(
        f'<s:Envelope xmlns:s="{soap}" xmlns:wsse="{WSSE}" xmlns:wsu="{WSU}" xmlns:wsa="{WSA}"><s:Header>{addressing}'
        f'<wsse:Security s:mustUnderstand="1">{security or timestamp() + binary()}</wsse:Security></s:Header>'
        '<s:Body wsu:Id="B"><x:ask xmlns:x="urn:x" modelUID="M1"><x:amount>12.50</x:amount></x:ask></s:Body>'
        "</s:Envelope>"
    )


def reference(uri: str = "#X509") -> str:
    return (
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="{uri}" ValueType="{TYPES}#X509v3"/>'
        "</wsse:SecurityTokenReference>"
    )


ALL = (Ref("#TS", prefixes="wsse s"), Ref("#X509"), Ref("#B", prefixes="s"))


def message(
    change: Change | None = None, refs: tuple[Ref, ...] = ALL, *, root: "etree._Element | None" = None, **more: Any
) -> "etree._Element":
    """A message that was changed before it was signed."""
    root = envelope() if root is None else root
    if change is not None:
        change(root)
    return sealed(root, refs, **more)


def sealed(root: "etree._Element", refs: tuple[Ref, ...] = ALL, **more: Any) -> "etree._Element":
    sign(root, security(root), refs, **{"key_info": reference(), **more})
    return root


def after(change: Change, **more: Any) -> "etree._Element":
    """A message that was changed after it was signed."""
    root = message(**more)
    change(root)
    return root


def security(root: "etree._Element") -> "etree._Element":
    return next(root.iter(f"{{{WSSE}}}Security"))


def one(root: "etree._Element", name: str) -> "etree._Element":
    return next(node for node in root.iter(etree.Element) if etree.QName(node).localname == name)


def user(
    password: str = "", *, kind: str = "Digest", nonce: str | None = "", created: str | None = "", name: str = "claire"
) -> str:
    """A UsernameToken; the digest is computed when no password is given."""
    octets, moment = b"0123456789abcdef", created or at(0)
    digest = hashlib.sha1(octets + moment.encode() + b"sesame", usedforsecurity=False).digest()
    computed = base64.b64encode(digest).decode()
    shown = "" if nonce is None else f"<wsse:Nonce>{nonce or base64.b64encode(octets).decode()}</wsse:Nonce>"
    made = "" if created is None else f"<wsu:Created>{moment}</wsu:Created>"
    return (
        f'<wsse:UsernameToken wsu:Id="U"><wsse:Username>{name}</wsse:Username>'
        f'<wsse:Password Type="{USER}#Password{kind}">{password or computed}</wsse:Password>{shown}{made}'
        "</wsse:UsernameToken>"
    )


DEMAND: dict[str, Any] = {
    "soap": "1.1",
    "must_understand": True,
    "timestamp": {"required": True, "longest": "5 min", "leeway": "30 s"},
    "tokens": ["x509"],
    "signed": ["timestamp", "token", "body"],
    "signature": {"anchors": ["sample"], "exclusive": True},
    "addressing": {"required": ["Action", "MessageID", "To"], "action": ACTION, "to": TO},
}
