"""SAML messages: each defect gives exactly its finding; what is right gives none."""

import base64
import copy
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from saml_hands import found, valued
from saml_samples import ACS, IDP, SAML, SAMLP, SP, X509, assertion, at, in_response, request, response, signed
from xml_signing import C14N, CERTIFICATES, NOW, authority, codes, document, identity

from eqlab.validate.saml import compile_saml_profile, judge_saml
from eqlab.validate.xmldsig.author import in_file


def edited(change: Callable[["etree._Element"], None]) -> "etree._Element":
    """A response that was changed before its assertion was signed."""
    root = response(assertion())
    change(root)
    return signed(root, root[-1])


def one(root: "etree._Element", name: str) -> "etree._Element":
    node = next(root.iter(f"{{{SAML}}}{name}", f"{{{SAMLP}}}{name}"))
    assert node is not None
    return node


def setting(name: str, key: str, value: str | None) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = one(root, name)
        if value is None:
            del node.attrib[key]
        else:
            node.set(key, value)

    return change


def text(name: str, value: str) -> Callable[["etree._Element"], None]:
    return lambda root: setattr(one(root, name), "text", value)


def without(name: str) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = one(root, name)
        node.getparent().remove(node)

    return change


def renamed(name: str) -> "etree._Element":
    root = response(assertion("_a1", name))
    return signed(root, root[-1])


def _comment(root: "etree._Element") -> None:
    node = one(root, "NameID")
    comment = etree.Comment("x")
    comment.tail, node.text = node.text[3:], node.text[:3]
    node.append(comment)


def _over(root: "etree._Element") -> None:
    one(root, "Conditions").set("NotBefore", at(-9))
    one(root, "Conditions").set("NotOnOrAfter", at(-1))


def _twice(root: "etree._Element") -> None:
    value = next(root.iter(f"{{{SAML}}}AttributeValue"))
    value.getparent().append(copy.deepcopy(value))


def _encrypted(name: str, old: str) -> Callable[["etree._Element"], None]:
    def change(root: "etree._Element") -> None:
        node = one(root, old)
        node.getparent().replace(node, etree.Element(f"{{{SAML}}}{name}"))

    return change


BAD: dict[str, tuple[Callable[[], "etree._Element"], dict[str, Any], list[str]]] = {
    "right": (in_response, {}, []),
    "not SAML": (lambda: etree.fromstring("<a/>"), {}, ["EQ-SAML-001"]),
    "another kind": (lambda: signed(etree.fromstring(assertion())), {}, ["EQ-SAML-001"]),
    "two at a path": (
        lambda: response(assertion(), assertion("_a2")),
        {"kind": "assertion", "path": "/*/saml:Assertion", "signed": "none", "signature": None},
        ["EQ-SAML-002"],
    ),
    "version": (lambda: edited(setting("Assertion", "Version", "1.1")), {}, ["EQ-SAML-003"]),
    "no ID": (lambda: edited(setting("Response", "ID", None)), {}, ["EQ-SAML-004"]),
    "ID begins with a digit": (lambda: edited(setting("Assertion", "ID", "7a")), {}, ["EQ-SAML-004"]),
    "same ID": (lambda: edited(setting("Response", "ID", "_a1")), {}, ["EQ-SAML-005", "EQ-DSIG-011"]),
    "local time": (
        lambda: edited(setting("Assertion", "IssueInstant", "2026-03-01T09:30:00+01:00")),
        {},
        ["EQ-SAML-006"],
    ),
    "no time": (lambda: edited(setting("Assertion", "IssueInstant", None)), {}, ["EQ-SAML-006"]),
    "issued tomorrow": (lambda: edited(setting("Assertion", "IssueInstant", at(1440))), {}, ["EQ-SAML-007"]),
    "stale": (lambda: edited(setting("Response", "IssueInstant", at(-6))), {}, ["EQ-SAML-008"]),
    "issuer": (lambda: edited(lambda root: setattr(root[-1][0], "text", "https://evil.invalid")), {}, ["EQ-SAML-009"]),
    "no issuer": (lambda: edited(lambda root: root[-1].remove(root[-1][0])), {}, ["EQ-SAML-009"]),
    "unsigned": (lambda: response(assertion()), {}, ["EQ-SAML-010"]),
    "message not signed": (in_response, {"signed": "both"}, ["EQ-SAML-010"]),
    "message signed": (lambda: signed(response(assertion())), {"signed": "either"}, []),
    "both unsigned": (lambda: response(assertion()), {"signed": "either"}, ["EQ-SAML-010"]),
    "signatures not judged": (lambda: response(assertion()), {"signed": "none", "signature": None}, []),
    "no assertion": (response, {}, ["EQ-SAML-013"]),
    "encrypted": (lambda: response(f'<saml:EncryptedAssertion xmlns:saml="{SAML}"/>'), {}, ["EQ-SAML-014"]),
    "encrypted name": (lambda: edited(_encrypted("EncryptedID", "NameID")), {}, ["EQ-SAML-014"]),
    "status": (lambda: response(status="Requester"), {}, ["EQ-SAML-015"]),
    "destination": (lambda: edited(setting("Response", "Destination", "https://other.invalid")), {}, ["EQ-SAML-016"]),
    "another request": (lambda: edited(setting("Response", "InResponseTo", "_q2")), {}, ["EQ-SAML-017"]),
    "confirmed for another request": (
        lambda: edited(setting("SubjectConfirmationData", "InResponseTo", "_q2")),
        {},
        ["EQ-SAML-017"],
    ),
    "no subject": (lambda: edited(without("Subject")), {}, ["EQ-SAML-018"]),
    "no name": (lambda: edited(without("NameID")), {}, ["EQ-SAML-018"]),
    "name format": (in_response, {"name_id": {"format": "urn:x509"}}, ["EQ-SAML-019"]),
    "name pattern": (in_response, {"name_id": {"matches": "C=.*"}}, ["EQ-SAML-020"]),
    "name of another": (lambda: renamed("CN=Dr Max Muster,C=LU"), {}, ["EQ-SAML-021"]),
    "name in other order": (lambda: renamed("C=LU, OID.2.5.4.5=1234567890, CN=Dr Claire Exemple"), {}, []),
    "comment in name": (
        lambda: edited(_comment),
        {"signature": {"anchors": ["sample"]}},
        ["EQ-DSIG-033", "EQ-SAML-037"],
    ),
    "confirmation": (in_response, {"confirmations": ["holder-of-key"]}, ["EQ-SAML-022"]),
    "no recipient": (lambda: edited(setting("SubjectConfirmationData", "Recipient", None)), {}, ["EQ-SAML-023"]),
    "another recipient": (lambda: edited(setting("SubjectConfirmationData", "Recipient", SP)), {}, ["EQ-SAML-016"]),
    "confirmation over": (
        lambda: edited(setting("SubjectConfirmationData", "NotOnOrAfter", at(-1))),
        {},
        ["EQ-SAML-027"],
    ),
    "no conditions": (lambda: edited(without("Conditions")), {}, ["EQ-SAML-025"]),
    "no audience": (lambda: edited(without("AudienceRestriction")), {}, ["EQ-SAML-025"]),
    "no end": (lambda: edited(setting("Conditions", "NotOnOrAfter", None)), {}, ["EQ-SAML-025"]),
    "no end, any length": (
        lambda: edited(setting("Conditions", "NotOnOrAfter", None)),
        {"longest": None},
        ["EQ-SAML-043"],
    ),
    "not yet": (lambda: edited(setting("Conditions", "NotBefore", at(1))), {}, ["EQ-SAML-026"]),
    "within the leeway": (lambda: edited(setting("Conditions", "NotBefore", at(0.5))), {}, []),
    "expired": (lambda: edited(setting("Conditions", "NotBefore", at(-9))), {}, []),
    "over": (
        lambda: edited(
            lambda root: [
                setting("Conditions", "NotBefore", at(-9))(root),
                setting("Conditions", "NotOnOrAfter", at(-1))(root),
            ][0]
        ),
        {},
        ["EQ-SAML-027"],
    ),
    "never": (lambda: edited(setting("Conditions", "NotBefore", at(11))), {}, ["EQ-SAML-028"]),
    "too long": (lambda: edited(setting("Conditions", "NotOnOrAfter", at(61))), {}, ["EQ-SAML-029"]),
    "another audience": (lambda: edited(text("Audience", "https://other.invalid")), {}, ["EQ-SAML-030"]),
    "no statement": (lambda: edited(without("AuthnStatement")), {}, ["EQ-SAML-031"]),
    "context": (lambda: edited(text("AuthnContextClassRef", "urn:password")), {}, ["EQ-SAML-032"]),
    "session over": (lambda: edited(setting("AuthnStatement", "SessionNotOnOrAfter", at(-1))), {}, ["EQ-SAML-042"]),
    "attribute missing": (in_response, {"attributes": [{"name": "purpose"}]}, ["EQ-SAML-033"]),
    "attribute twice": (lambda: edited(_twice), {}, ["EQ-SAML-034"]),
    "attribute value": (lambda: valued("role", "admin"), {}, ["EQ-SAML-020"]),
    "number of another": (lambda: valued("number", "1234567891"), {}, ["EQ-SAML-021"]),
    "number misshapen": (lambda: valued("number", "x"), {}, ["EQ-SAML-020", "EQ-SAML-021"]),
    "identifier": (
        lambda: valued("card", "123"),
        {"attributes": [{"name": "card", "identifier": "card"}]},
        ["EQ-SAML-035"],
    ),
    "attribute format": (in_response, {"attributes": [{"name": "role", "format": "urn:f"}]}, ["EQ-SAML-019"]),
    "attribute by path": (
        lambda: valued("role", '<r:Role xmlns:r="urn:r" code="46255001"/>'),
        {
            "attributes": [{"name": "role", "path": "r:Role/@code", "values": ["46255001"]}],
            "namespaces": {"r": "urn:r"},
        },
        [],
    ),
    "no certificate at hand": (in_response, {"certificate_attribute": None}, ["EQ-SAML-038", "EQ-SAML-038"]),
    "not for one time": (lambda: edited(without("OneTimeUse")), {}, ["EQ-SAML-040"]),
    "changed afterwards": (
        lambda: _after(text("Audience", "https://other.invalid")),
        {},
        ["EQ-DSIG-008", "EQ-SAML-030"],
    ),
    "untrusted": (lambda: in_response(who=identity("Evil", issuer="Other CA")), {}, ["EQ-DSIG-027"]),
    "inclusive": (lambda: in_response(way=C14N), {}, ["EQ-DSIG-007"]),
}


def _after(change: Callable[["etree._Element"], None]) -> "etree._Element":
    root = in_response()
    change(root)
    return root


@pytest.mark.parametrize("name", BAD)
def test_each_defect_of_a_response_has_its_finding(name: str) -> None:
    """Exactly the expected codes, nothing besides."""
    make, data, expected = BAD[name]

    assert expected == found(make(), **data)


REQUEST = {
    "kind": "request",
    "issuers": [SP],
    "destination": IDP,
    "confirmations": ["bearer"],
    "request": {"service": ACS, "binding": "urn:soap", "comparison": "minimum", "contexts": [X509]},
}
REQUESTS: dict[str, tuple[Callable[[], "etree._Element"], dict[str, Any], list[str]]] = {
    "right": (request, {}, []),
    "signed": (lambda: signed(request()), {"signed": "message", "signature": {"anchors": ["sample"]}}, []),
    "unsigned": (request, {"signed": "message", "signature": {"anchors": ["sample"]}}, ["EQ-SAML-010"]),
    "destination": (lambda: request(Destination=SP), {}, ["EQ-SAML-016"]),
    "service": (lambda: request(AssertionConsumerServiceURL=SP), {}, ["EQ-SAML-039"]),
    "binding": (lambda: request(ProtocolBinding="urn:post"), {}, ["EQ-SAML-039"]),
    "comparison": (request, {"request": {"comparison": "exact"}}, ["EQ-SAML-039"]),
    "contexts": (request, {"request": {"contexts": ["urn:password"]}}, ["EQ-SAML-032"]),
    "confirmation": (request, {"confirmations": ["holder-of-key"]}, ["EQ-SAML-022"]),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_each_defect_of_a_request_has_its_finding(name: str) -> None:
    """Requests are judged by what they ask for."""
    make, data, expected = REQUESTS[name]
    demand = compile_saml_profile({**REQUEST, **data}, in_file("profile.yaml"), CERTIFICATES)

    assert expected == codes(judge_saml(document(make()), demand, NOW))


def test_certificates_may_be_held_as_pem() -> None:
    """An attribute may hold the certificate in PEM; what cannot be read is no certificate."""
    assert [] == found(valued("userCertificate", identity().pem.decode()))
    broken = base64.b64encode(authority().der[:40]).decode()
    assert ["EQ-SAML-038", "EQ-SAML-038"] == found(valued("userCertificate", broken))
