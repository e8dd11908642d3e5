"""Security headers of SOAP messages: each defect gives exactly its finding; what is right gives none."""

import base64
import copy
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from lxml import etree
from wsse_samples import (
    ACTION,
    ALL,
    DEMAND,
    ID,
    SOAP12,
    TO,
    TYPES,
    WSSE,
    after,
    at,
    binary,
    envelope,
    message,
    one,
    reference,
    sealed,
    security,
    timestamp,
    user,
)
from xml_signing import C14N, CERTIFICATES, ENVELOPED, EXC, NOW, Ref, c14n, codes, document, find, identity, sign

from eqlab.validate.wsse import Asked, SecurityProfile, compile_security_profile, judge_security, nonces_of
from eqlab.validate.xmldsig.author import in_file

Make = Callable[[], "etree._Element"]
NOTHING = Asked()
SHA1 = hashes.SHA1()  # noqa: S303 - thumbprints are made with it


def profile(**more: Any) -> SecurityProfile:
    data = {key: value for key, value in {**DEMAND, **more}.items() if value is not None}
    return compile_security_profile(data, in_file("profile.yaml"), CERTIFICATES)


def found(root: "etree._Element", asked: Asked = NOTHING, **more: Any) -> list[str]:
    return codes(judge_security(document(root), profile(**more), NOW, asked))


def header(content: str, **more: Any) -> "etree._Element":
    return message(root=envelope(content), **more)


def text(name: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: setattr(one(root, name), "text", value)


def setting(name: str, key: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: one(root, name).set(key, value)


def without(name: str) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = one(root, name)
        node.getparent().remove(node)

    return change


def again(name: str) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = one(root, name)
        twin = copy.deepcopy(node)
        twin.attrib.pop(ID, None)
        node.addnext(twin)

    return change


def _wrapped(root: "etree._Element") -> None:
    """The signed Body goes into the header; a forged one takes its place."""
    body = one(root, "Body")
    forged = copy.deepcopy(body)
    forged.set(ID, "forged")
    one(forged, "amount").text = "9999.00"
    root.replace(body, forged)
    etree.SubElement(one(root, "Header"), "{urn:wrapper}wrapper").append(body)


def _same_id(root: "etree._Element") -> None:
    _wrapped(root)
    root[-1].set(ID, "B")


def _second(root: "etree._Element") -> None:
    etree.SubElement(one(root, "Header"), f"{{{WSSE}}}Security")


def _token_last(root: "etree._Element") -> None:
    token = one(root, "BinarySecurityToken")
    token.getparent().append(token)


def issuer_serial() -> str:
    certificate = identity().certificate
    return (
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>'
        f"{certificate.issuer.rfc4514_string()}</ds:X509IssuerName><ds:X509SerialNumber>{certificate.serial_number}"
        "</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></wsse:SecurityTokenReference>"
    )


def identifier(kind: str, octets: bytes) -> str:
    return (
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:KeyIdentifier ValueType="{kind}">'
        f"{base64.b64encode(octets).decode()}</wsse:KeyIdentifier></wsse:SecurityTokenReference>"
    )


STR = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform"
THUMBPRINT = "http://docs.oasis-open.org/wss/oasis-wss-soap-message-security-1.1#ThumbprintSHA1"
TWO = (Ref("#TS"), Ref("#B"))

CASES: dict[str, tuple[Make, dict[str, Any], list[str]]] = {
    "right": (message, {}, []),
    "SOAP 1.2": (lambda: message(root=envelope(soap=SOAP12)), {"soap": "1.2"}, []),
    "by issuer and serial": (lambda: message(key_info=issuer_serial()), {"tokens": []}, []),
    "by thumbprint": (
        lambda: message(key_info=identifier(THUMBPRINT, identity().certificate.fingerprint(SHA1))),
        {"tokens": []},
        [],
    ),
    "by certificate in the reference": (
        lambda: message(key_info=identifier(f"{TYPES}#X509v3", identity().der)),
        {"tokens": []},
        [],
    ),
    "by an unknown thumbprint": (
        lambda: message(key_info=identifier(THUMBPRINT, b"no such certificate.")),
        {"tokens": []},
        ["EQ-DSIG-021"],
    ),
    "no SOAP": (lambda: etree.fromstring("<a/>"), {"addressing": None}, ["EQ-WSSE-001"]),
    "other version": (message, {"soap": "1.2"}, ["EQ-WSSE-002"]),
    "two bodies": (lambda: message(again("Body")), {}, ["EQ-WSSE-003", "EQ-DSIG-031"]),
    "no body": (lambda: message(without("Body"), ALL[:2]), {}, ["EQ-WSSE-003"]),
    "no header": (lambda: _unsecured(without("Security")), {}, ["EQ-WSSE-004"]),
    "for nobody": (message, {"actor": "urn:gate"}, ["EQ-WSSE-004"]),
    "two headers": (lambda: after(_second), {}, ["EQ-WSSE-005"]),
    "need not be understood": (lambda: message(_overlooked), {}, ["EQ-WSSE-006"]),
    "no timestamp": (lambda: header(binary(), refs=ALL[1:]), {}, ["EQ-WSSE-007"]),
    "no end": (lambda: message(without("Expires")), {}, ["EQ-WSSE-007"]),
    "two timestamps": (lambda: message(again("Timestamp")), {}, ["EQ-WSSE-008", "EQ-DSIG-031"]),
    "local time": (lambda: message(text("Created", "2026-03-01T08:30:00")), {}, ["EQ-WSSE-009"]),
    "expired": (lambda: header(timestamp(at(-6), at(-1)) + binary()), {}, ["EQ-WSSE-010"]),
    "from the future": (lambda: header(timestamp(at(1), at(5)) + binary()), {}, ["EQ-WSSE-011"]),
    "ends before it begins": (lambda: header(timestamp(at(1), at(0)) + binary()), {}, ["EQ-WSSE-012"]),
    "too long": (lambda: header(timestamp(at(0), at(60)) + binary()), {}, ["EQ-WSSE-013"]),
    "no token": (
        lambda: header(timestamp(), refs=TWO, key_info=None),
        {},
        ["EQ-WSSE-014"],
    ),
    "bad token": (lambda: header(timestamp() + binary(text="TUk=")), {}, ["EQ-WSSE-015", "EQ-DSIG-024"]),
    "token of unknown type": (
        lambda: header(timestamp() + binary(kind=f"{TYPES}#X509")),
        {},
        ["EQ-WSSE-016"],
    ),
    "another encoding": (
        lambda: message(setting("BinarySecurityToken", "EncodingType", "urn:hex")),
        {},
        ["EQ-WSSE-016"],
    ),
    "unsigned": (envelope, {}, ["EQ-WSSE-018"]),
    "signatures not judged": (envelope, {"signed": [], "signature": None}, []),
    "token passed over": (lambda: message(key_info=issuer_serial()), {}, ["EQ-WSSE-019"]),
    "token last": (lambda: after(_token_last), {}, ["EQ-WSSE-020"]),
    "prefix unknown": (lambda: message(refs=(*ALL[:2], Ref("#B", prefixes="s zz"))), {}, ["EQ-WSSE-021"]),
    "dangling token": (lambda: message(key_info=reference("#X510")), {}, ["EQ-DSIG-021", "EQ-WSSE-019"]),
    "two of three parts": (lambda: message(refs=TWO), {}, ["EQ-DSIG-030"]),
    "body not signed": (lambda: message(refs=ALL[:2]), {}, ["EQ-DSIG-030"]),
    "own parts": (
        message,
        {"signature": {"anchors": ["sample"], "covers": [{"name": "the action", "path": "//wsa:Action"}]}},
        ["EQ-DSIG-030"],
    ),
    "addressing signed": (
        lambda: message(refs=(*ALL, Ref("#A"))),
        {"signed": ["timestamp", "token", "body", "addressing"]},
        ["EQ-DSIG-030", "EQ-DSIG-030"],
    ),
    "inclusive": (lambda: message(way=C14N), {}, ["EQ-DSIG-007"]),
    "amount changed": (lambda: after(text("amount", "9999.00")), {}, ["EQ-DSIG-008"]),
    "timestamp renewed": (lambda: after(text("Expires", at(4))), {}, ["EQ-DSIG-008"]),
    "token replaced": (
        lambda: after(text("BinarySecurityToken", identity("Dr Max Muster").base64)),
        {},
        ["EQ-DSIG-008", "EQ-DSIG-009"],
    ),
    "body wrapped": (lambda: after(_wrapped), {}, ["EQ-DSIG-031"]),
    "body wrapped with its id": (lambda: after(_same_id), {}, ["EQ-WSSE-017", "EQ-DSIG-011", "EQ-DSIG-031"]),
    "untrusted": (
        lambda: header(
            timestamp() + binary(identity("Evil", issuer="Other CA")), who=identity("Evil", issuer="Other CA")
        ),
        {},
        ["EQ-DSIG-027"],
    ),
    "no action": (lambda: message(without("Action")), {}, ["EQ-WSSE-030", "EQ-WSSE-032"]),
    "two actions": (lambda: message(again("Action")), {}, ["EQ-WSSE-031"]),
    "other action": (lambda: message(text("Action", "urn:other")), {}, ["EQ-WSSE-032"]),
    "other address": (lambda: message(text("To", "https://other.invalid")), {}, ["EQ-WSSE-032"]),
    "message id": (lambda: message(text("MessageID", "17")), {}, ["EQ-WSSE-034"]),
}


def _unsecured(change: Callable[["etree._Element"], None]) -> "etree._Element":
    root = envelope()
    change(root)
    return root


def _overlooked(root: "etree._Element") -> None:
    security(root).attrib.clear()


@pytest.mark.parametrize("name", CASES)
def test_each_defect_has_its_finding_wsse(name: str) -> None:
    """Exactly the expected codes, nothing besides."""
    make, data, expected = CASES[name]

    assert expected == found(make(), **data)


PLAIN: dict[str, Any] = {"tokens": ["username"], "signed": [], "signature": None, "timestamp": None}
RULE: dict[str, Any] = {"password": "digest", "matches": "[a-z]+", "secrets": {"claire": "sesame"}}
USERS: dict[str, tuple[str, list[str]]] = {
    "right": (user(), []),
    "missing": (timestamp(), ["EQ-WSSE-014"]),
    "no nonce": (user(nonce=None), ["EQ-WSSE-022", "EQ-WSSE-024"]),
    "no time": (user(created=None), ["EQ-WSSE-022", "EQ-WSSE-024"]),
    "text": (user("sesame", kind="Text"), ["EQ-WSSE-023"]),
    "wrong": (user("AAAA"), ["EQ-WSSE-024"]),
    "unknown": (user(name="max"), ["EQ-WSSE-025"]),
    "stale": (user(created=at(-7)), ["EQ-WSSE-026"]),
    "from the future": (user(created=at(7)), ["EQ-WSSE-011"]),
    "no moment": (user(created="now"), ["EQ-WSSE-009"]),
    "bad nonce": (user(nonce="?"), ["EQ-WSSE-028"]),
    "name": (user(name="Claire"), ["EQ-WSSE-029", "EQ-WSSE-025"]),
}


@pytest.mark.parametrize("name", USERS)
def test_each_defect_of_a_user_token_has_its_finding(name: str) -> None:
    """The digest is computed from nonce, time and password."""
    content, expected = USERS[name]
    more = {**PLAIN, "username": RULE, "timestamp": {"required": False, "longest": "5 min"}}

    assert expected == found(envelope(content), **more)


def test_a_nonce_is_used_once() -> None:
    """The same token twice is a replay."""
    root = envelope(user())

    assert ["EQ-WSSE-027"] == found(root, Asked(nonces=nonces_of(document(root))), **PLAIN)


def test_a_password_is_never_shown() -> None:
    """Findings about a user token hold no secret."""
    told = judge_security(document(envelope(user("hunter2", kind="Text"))), profile(**PLAIN, username=RULE), NOW)

    assert [] == [one for one in told if "hunter2" in repr(one) or "sesame" in repr(one)]


def test_messages_go_together() -> None:
    """Action of HTTP and of the message, and the request that is answered."""
    answer = message(root=envelope(addressing=_answer("urn:uuid:1")))
    asked = Asked(soap_action=f'"{ACTION}"', relates_to="urn:uuid:1")

    assert [] == found(answer, asked)
    assert ["EQ-WSSE-033"] == found(answer, Asked(soap_action="urn:other"))
    assert ["EQ-WSSE-035"] == found(answer, Asked(relates_to="urn:uuid:2"))
    assert ["EQ-WSSE-035"] == found(message(), Asked(relates_to="urn:uuid:2"))


def _answer(to: str) -> str:
    return (
        f"<wsa:Action>{ACTION}</wsa:Action><wsa:MessageID>urn:uuid:2</wsa:MessageID><wsa:To>{TO}</wsa:To>"
        f"<wsa:RelatesTo>{to}</wsa:RelatesTo>"
    )


def test_references_in_between_are_followed() -> None:
    """A reference to a SecurityTokenReference, with the STR transform, covers the token itself."""
    right, broken, inner = _between(), _between(), f"{{{WSSE}}}TransformationParameters"
    parameters = next(broken.iter(inner))
    parameters.getparent().remove(parameters)

    assert [] == found(right)
    assert ["EQ-DSIG-015", "EQ-DSIG-009", "EQ-DSIG-030"] == found(broken)

    one(right, "BinarySecurityToken").set("EncodingType", "urn:hex")

    assert ["EQ-WSSE-016", "EQ-DSIG-008"] == found(right)


def _between() -> "etree._Element":
    root = envelope()
    pointer = etree.fromstring(reference())
    pointer.set(ID, "STR")
    security(root).append(pointer)
    opening = b"<wsse:BinarySecurityToken"
    token = c14n(find(root, "X509")).replace(opening, opening + b' xmlns=""', 1)
    refs = (Ref("#TS"), Ref("#STR", (STR,), octets=lambda _: token), Ref("#B"))
    return sealed(root, refs)


def test_an_assertion_in_the_header_is_judged() -> None:
    """The assertion is judged as SAML, signed by its issuer; the message is signed by its subject."""
    saml = "urn:oasis:names:tc:SAML:2.0:assertion"
    name = identity().certificate.subject.rfc4514_string()
    held = (
        f'<saml:Assertion xmlns:saml="{saml}" ID="_a1" Version="2.0" IssueInstant="{at(0)}"><saml:Issuer>urn:idp'
        f"</saml:Issuer><saml:Subject><saml:NameID>{name}</saml:NameID></saml:Subject><saml:Conditions "
        f'NotBefore="{at(0)}" NotOnOrAfter="{at(5)}"/></saml:Assertion>'
    )
    root = envelope(timestamp() + binary() + held)
    assertion = one(root, "Assertion")
    sign(root, assertion, [Ref("#_a1", (ENVELOPED, EXC))], at=1, who=identity("Sample Identity Provider", serial="1"))
    sealed(root, (Ref("#TS"), Ref("#_a1"), Ref("#B")))
    demand: dict[str, Any] = {
        "signed": ["timestamp", "assertion", "body"],
        "assertion": {"signature": {"anchors": ["sample"]}, "name_id": {"certificate": True}, "issuers": ["urn:idp"]},
    }

    assert [] == found(root, **demand)

    one(root, "NameID").text = "CN=Dr Max Muster"

    assert ["EQ-DSIG-008", "EQ-DSIG-008", "EQ-SAML-021"] == found(root, **demand)
    assert ["EQ-WSSE-014", "EQ-DSIG-030"] == found(message(refs=TWO), **{**demand, "signed": ["token", "assertion"]})
