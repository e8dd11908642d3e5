"""The checks `signature`, `saml` and `soap-security`, as plans write them."""

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree
from xml_signing import CERTIFICATES, ENVELOPED, EXC, NOW, Ref, authority, sign

from eqlab.core.check import CheckKind, Context, Document, Subject, Written
from eqlab.core.clock import FixedClock
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate.checks.saml import saml_check
from eqlab.validate.checks.signature import signature_check
from eqlab.validate.checks.soap_security import soap_security_check

CLOCK = FixedClock(NOW)
KINDS: dict[str, CheckKind] = {
    one.name: one
    for one in (
        signature_check(CERTIFICATES, CLOCK),
        saml_check(CERTIFICATES, {}, CLOCK),
        soap_security_check(CERTIFICATES, {}, CLOCK),
    )
}
AT = Position(file="plan.yaml", line=7, column=9)
GOOD: dict[str, Any] = {"anchors": ["sample"], "covers": [{"path": "/*"}]}


def order() -> bytes:
    root = etree.fromstring('<order xmlns="urn:d"><item/></order>')
    sign(root, root, [Ref("", (ENVELOPED, EXC))])
    data: bytes = etree.tostring(root)
    return data


def body(data: bytes, **more: Any) -> Subject:
    document = Document(body=Body(data=data, size=len(data), **more), media_type="application/xml")
    return Subject(value=None, document=document, place=SubjectPath(exchange="x1", part="request.body"))


def look(check: str, parameter: Any, subject: Subject, **variables: Any) -> list[Finding]:
    assertion = KINDS[check].compile(parameter, AT, {check: parameter})
    return list(assertion(subject, Context(rule=RulePath(("plan", "case", "step")), variables=variables)))


def told(findings: list[Finding]) -> list[str]:
    return [f"{one.issue.code} {one.subject} < {one.rule}" for one in findings]


def test_a_signed_body_is_silent() -> None:
    """What is right gives no finding."""
    assert [] == look("signature", GOOD, body(order()))


def test_findings_stand_in_the_exchange() -> None:
    """A finding says where in the part, with line and column, and by which step."""
    findings = look("signature", GOOD, body(order().replace(b"<item/>", b"<other/>")))

    where = "request.body /order/ds:Signature/ds:SignedInfo/ds:Reference (line 1, column 268)"
    assert [f"EQ-DSIG-008 {where} < plan > case > step > signature > reference"] == told(findings)
    assert ["x1"] == [one.subject.exchange for one in findings]


@pytest.mark.parametrize("check", KINDS)
@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (body(b""), "EQ-XML-001"),
        (body(b"<a>"), "EQ-XML-007"),
        (body(b"<!DOCTYPE a SYSTEM 'http://canary.invalid/'><a/>"), "EQ-XML-002"),
        (body(b"<a/>", truncated=True), "EQ-JSON-018"),
        (Subject(value=None, place=SubjectPath(part="request.body")), "EQ-CHECK-101"),
        (Subject(value=7, place=SubjectPath(part="response.status")), "EQ-CHECK-103"),
    ],
)
def test_what_is_no_document_gives_one_finding(check: str, subject: Subject, expected: str) -> None:
    """One finding says why nothing could be looked at."""
    parameter: dict[str, Any] = GOOD if check == "signature" else {}
    findings = look(check, parameter, subject)

    assert [expected] == [one.issue.code for one in findings]


def test_a_text_that_was_captured_is_looked_at() -> None:
    """A value may hold the document."""
    assert [] == look("signature", GOOD, Subject(value=order().decode()))


def test_the_moment_is_that_of_the_exchange() -> None:
    """Written out, or taken from what was captured, or the time the exchange began, or now."""
    late = (NOW + timedelta(days=2000)).isoformat()
    exchange = {"id": "x1", "started": late}

    assert [] == look("signature", GOOD, body(order()))
    for parameter, variables in (
        (GOOD, {"sent": exchange}),
        ({**GOOD, "at": late}, {}),
        ({**GOOD, "at": "%other.started"}, {"other": exchange}),
    ):
        found = look("signature", parameter, body(order()), **variables)
        assert "EQ-DSIG-025" in [one.issue.code for one in found]
    assert [] == look("signature", {**GOOD, "at": "2026-03-01T08:30:00Z"}, body(order()), sent=exchange)


BAD: list[tuple[str, Any, str]] = [
    ("signature", "yes", "a mapping"),
    ("signature", {}, "anchors"),
    ("signature", {**GOOD, "anchor": "x"}, "anchor"),
    ("signature", {**GOOD, "anchors": ["simple"]}, "simple"),
    ("signature", {**GOOD, "anchors": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}, "anchors"),
    ("signature", {**GOOD, "covers": [{"path": "//["}]}, "covers.0.path"),
    ("signature", {**GOOD, "covers": [{"path": "count(//a)"}]}, "covers.0.path"),
    ("signature", {**GOOD, "covers": [{"path": "//p:a"}]}, "covers.0.path"),
    ("signature", {**GOOD, "covers": [{"path": "nothing(//a)"}]}, "covers.0.path"),
    ("signature", {**GOOD, "covers": [{"name": "a"}]}, "covers.0.path"),
    ("signature", {**GOOD, "covers": {"path": "/*"}}, "covers"),
    ("signature", {**GOOD, "digests": ["sha257"]}, "sha257"),
    ("signature", {**GOOD, "transforms": ["envelop"]}, "envelop"),
    ("signature", {**GOOD, "exclusive": "yes"}, "exclusive"),
    ("signature", {**GOOD, "rsa_bits": -1}, "rsa_bits"),
    ("signature", {**GOOD, "leeway": "soon"}, "leeway"),
    ("signature", {**GOOD, "xades": {"level": "LTA"}}, "xades.level"),
    ("signature", {**GOOD, "xades": []}, "xades"),
    ("signature", {**GOOD, "format": "pdf"}, "pdf"),
    ("signature", {**GOOD, "at": "tomorrow"}, "tomorrow"),
    ("signature", {**GOOD, "namespaces": {"p": 1}}, "namespaces"),
    ("saml", {"signed": "assertion"}, "signature"),
    ("saml", {"kind": "answer"}, "kind"),
    ("saml", {"attributes": [{"matches": "a"}]}, "attributes.0.name"),
    ("saml", {"attributes": [{"name": "a", "identifier": "card"}]}, "attributes.0.identifier"),
    ("saml", {"confirmations": ["barer"]}, "confirmations"),
    ("saml", {"presenter": 7}, "cannot work with 7"),
    ("saml", {"signature": {"anchors": ["simple"]}}, "simple"),
    ("soap-security", {"signed": ["body"]}, "signature"),
    ("soap-security", {"signed": ["bodie"]}, "signed"),
    ("soap-security", {"tokens": ["x508"]}, "tokens"),
    ("soap-security", {"username": {"secrets": {"a": 1}}}, "username.secrets"),
    ("soap-security", {"assertion": {"kind": "x"}}, "assertion.kind"),
]


@pytest.mark.parametrize(("check", "parameter", "named"), BAD)
def test_a_wrong_profile_is_refused_with_its_place(check: str, parameter: Any, named: str) -> None:
    """The author learns file, line and what was expected."""
    with pytest.raises(AuthorError) as caught:
        KINDS[check].compile(parameter, AT, {check: parameter})

    assert named in str(caught.value)
    assert str(caught.value).startswith("plan.yaml:7:9: ")


def test_a_mistake_is_told_at_its_own_line() -> None:
    """A part of a parameter has its own place in the plan."""
    parameter = {**GOOD, "covers": [{"path": "/*"}, {"path": "//["}]}
    places = {("signature", "covers", 1, "path"): Position(file="plan.yaml", line=12, column=15)}

    with pytest.raises(AuthorError) as caught:
        KINDS["signature"].compile(parameter, AT, Written({"signature": parameter}, places.get))

    assert str(caught.value).startswith("plan.yaml:12:15: ")


@pytest.mark.parametrize("check", KINDS)
def test_the_schema_is_one(check: str) -> None:
    """The published schema is valid and knows what plans may write."""
    schema = dict(KINDS[check].schema)
    Draft202012Validator.check_schema(schema)
    parameter: dict[str, Any] = GOOD if check == "signature" else {"signature": GOOD}

    assert Draft202012Validator(schema).is_valid(parameter)
    assert not Draft202012Validator(schema).is_valid({**parameter, "unknown": 1})


def test_a_certificate_may_stand_in_the_plan() -> None:
    """PEM is as good as a name."""
    assert [] == look("signature", {**GOOD, "anchors": authority().pem.decode()}, body(order()))


def test_plans_without_signatures_load_no_cryptography() -> None:
    """The checks are made without the libraries that they need to look."""
    names = "signature", "saml", "soap_security"
    load = "; ".join(f"import eqlab.validate.checks.{name}" for name in names)
    code = f"import sys; {load}; print(any(one in sys.modules for one in ('cryptography', 'lxml', 'asn1crypto')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "False" == done.stdout.strip()


SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
MESSAGE = f"""<s:Envelope xmlns:s="{SOAP}" xmlns:wsa="http://www.w3.org/2005/08/addressing"><s:Header>
<wsa:Action>urn:ask</wsa:Action><wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/\
oasis-200401-wss-wssecurity-secext-1.0.xsd"><saml:Assertion xmlns:saml="{SAML}" ID="_a" Version="2.0"
IssueInstant="2026-03-01T08:30:00Z"><saml:Issuer>urn:idp</saml:Issuer><saml:Subject><saml:NameID>C=LU,
CN=Claire</saml:NameID></saml:Subject><saml:Conditions NotOnOrAfter="2026-03-01T08:35:00Z"/></saml:Assertion>
</wsse:Security></s:Header><s:Body/></s:Envelope>""".replace("\\\n", "").encode()


def test_what_was_captured_is_compared() -> None:
    """The presenter, the action and the message answered come from other parts of the conversation."""
    rule = {"name_id": {"certificate": True}}
    own = {"presenter": "%sent.connection.client_certificate", "soap_action": "%sent.request.action"}
    soap = {**own, "addressing": {}, "assertion": rule, "relates_to": "urn:uuid:1"}
    for subject, expected in (("CN=Claire,C=LU", []), ("CN=Max,C=LU", ["EQ-SAML-021"])):
        sent = {"connection": {"client_certificate": {"subject": subject}}, "request": {"action": '"urn:ask"'}}
        in_header = look("soap-security", soap, body(MESSAGE), sent=sent)
        alone = look("saml", {**rule, "presenter": own["presenter"]}, body(MESSAGE), sent=sent)

        assert [*expected, "EQ-WSSE-035"] == [one.issue.code for one in in_header]
        assert expected == [one.issue.code for one in alone]


@pytest.mark.parametrize(
    ("check", "parameter", "sentence"),
    [
        (
            "signature",
            {"covers": []},
            'The signature profile lacks "anchors". Expected: names of certificates, PEM texts, or the word any.',
        ),
        ("signature", {"anchors": []}, 'The signature profile is wrong at "anchors": []. Expected: names of'),
        ("signature", {"anchors": ["any"], "covers": [{}]}, 'The signature profile lacks "covers.0.path".'),
        ("saml", {"signed": "both"}, 'The saml profile lacks "signature". Expected: how signatures are judged'),
        ("saml", {"attributes": [{}]}, 'The saml profile lacks "attributes.0.name".'),
        ("soap-security", {"signed": ["body"]}, 'The soap-security profile lacks "signature".'),
        ("saml", {"kind": "respons"}, "Expected: one of assertion, response, request. Did you mean"),
        ("saml", {"kind": ""}, "Expected: one of assertion, response, request."),
        ("saml", {"request": {"comparison": "x"}}, "Expected: one of exact, minimum, maximum, better."),
    ],
)
def test_what_lacks_or_is_no_choice_is_told_in_plain_words(check: str, parameter: Any, sentence: str) -> None:
    """A key that is not there is told as missing, not as null; lists of choices have no empty entry."""
    with pytest.raises(AuthorError) as refusal:
        KINDS[check].compile(parameter, AT, {check: parameter})

    assert sentence in refusal.value.sentence()
    assert AT == refusal.value.at
