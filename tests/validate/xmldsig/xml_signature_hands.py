"""What the tests of XML signatures have in hand: a signed order, and the codes found in it."""

import base64
from collections.abc import Callable
from typing import Any

from lxml import etree
from xml_signing import (
    CERTIFICATES,
    DS,
    ENVELOPED,
    EXC,
    NOW,
    Ref,
    codes,
    document,
    sign,
)

from eqlab.validate.xmldsig import SignatureProfile, compile_signature_profile, judge_signature
from eqlab.validate.xmldsig.author import in_file

BARE = (
    '<r:order xmlns:r="urn:r" xmlns="urn:d" xmlns:unused="urn:u" xml:lang="fr"><head Id="h" xml:space="preserve"> v '
    '</head><body Id="b"><r:item code="A &lt; &quot;B&quot;">text</r:item></body><rest/></r:order>'
)
WHOLE = (Ref("", (ENVELOPED, EXC)),)
DEMAND = {"anchors": ["sample"], "covers": [{"name": "the order", "path": "/*"}]}
BODY = {"anchors": ["sample"], "covers": [{"name": "the body", "path": "/*/*[local-name() = 'body']"}]}


def profile(data: dict[str, Any] | None = None, **more: Any) -> SignatureProfile:
    return compile_signature_profile({**(data or DEMAND), **more}, in_file("profile.yaml"), CERTIFICATES)


def order(*refs: Ref, **more: Any) -> "etree._Element":
    root = etree.fromstring(BARE)
    sign(root, root, refs or WHOLE, **more)
    return root


def found(root: "etree._Element | bytes", data: dict[str, Any] | None = None, **more: Any) -> list[str]:
    return codes(judge_signature(document(root), None, profile(data, **more), NOW))


def part(root: "etree._Element", name: str) -> "etree._Element":
    return next(root.iter(f"{{{DS}}}{name}"))


def certificates(*those: Any) -> str:
    inner = "".join(f"<ds:X509Certificate>{one.base64}</ds:X509Certificate>" for one in those)
    return f"<ds:X509Data>{inner}</ds:X509Data>"


def serial_of(who: Any) -> str:
    return (
        f"<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{who.certificate.issuer.rfc4514_string()}"
        f"</ds:X509IssuerName><ds:X509SerialNumber>{who.certificate.serial_number}</ds:X509SerialNumber>"
        "</ds:X509IssuerSerial></ds:X509Data>"
    )


def value_of_key(who: Any) -> str:
    numbers = who.key.public_key().public_numbers()
    modulus, exponent = (
        base64.b64encode(one.to_bytes((one.bit_length() + 7) // 8, "big")).decode() for one in (numbers.n, numbers.e)
    )
    return (
        f"<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>{modulus}</ds:Modulus><ds:Exponent>{exponent}</ds:Exponent>"
        "</ds:RSAKeyValue></ds:KeyValue>"
    )


def edited(change: Callable[["etree._Element"], None], *refs: Ref, **more: Any) -> "etree._Element":
    root = order(*refs, **more)
    change(root)
    return root


def attribute(name: str, key: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: part(root, name).set(key, value)
