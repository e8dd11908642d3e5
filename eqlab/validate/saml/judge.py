"""Judges SAML messages against a profile."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.validate.saml import issues
from eqlab.validate.saml.assertion import judge_authentication, judge_conditions, judge_subject
from eqlab.validate.saml.attributes import judge_attributes, presenter_in
from eqlab.validate.saml.desk import Asked, Desk, saml, samlp
from eqlab.validate.saml.message import (
    find_message,
    judge_head,
    judge_ids,
    judge_response,
    used_assertions,
)
from eqlab.validate.saml.profile import SamlProfile
from eqlab.validate.saml.request import judge_request
from eqlab.validate.saml.signing import judge_signing
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig.names import Node
from eqlab.validate.xmldsig.notes import Notes

RULE = RulePath(("saml",))
MOST_ASSERTIONS = 10
_NOTHING_ASKED = Asked()


def judge_saml(
    document: XmlDocument,
    profile: SamlProfile,
    at: datetime,
    asked: Asked = _NOTHING_ASKED,
    rule: RulePath = RULE,
) -> Iterator[Finding]:
    """Yield what is wrong with the SAML message of a document, at a moment with time zone.

    Looks for an assertion, a response or an AuthnRequest; see docs/xml-signatures.md. Never raises about the document.
    """
    desk = Desk(notes=Notes(document=document, rule=rule), profile=profile, at=at, asked=asked)
    message = find_message(desk)
    if message is not None:
        _judge(desk, message)
    yield from desk.notes.findings


def _judge(desk: Desk, message: Node) -> None:
    judge_head(desk, message)
    judge_ids(desk)
    assertions = used_assertions(desk, message)[:MOST_ASSERTIONS]
    judge_signing(desk, message, assertions)
    if message.tag == samlp("AuthnRequest"):
        judge_request(desk, message)
    if message.tag == samlp("Response"):
        expected = judge_response(desk, message)
        if expected and not assertions and message.find(saml("EncryptedAssertion")) is None:
            desk.notes.tell(issues.NO_ASSERTION, message, "assertion")
    for one in assertions:
        if one is not message:
            judge_head(desk, one)
        _judge_assertion(desk, one)


def _judge_assertion(desk: Desk, assertion: Node) -> None:
    named = desk.profile.certificate_attribute
    if named and desk.asked.presenter is None:
        desk = replace(desk, asked=replace(desk.asked, presenter=presenter_in(assertion, named)))
    own = assertion.get("ID", "")
    if own and own in desk.asked.seen:
        desk.notes.tell(issues.REPLAY, assertion, "replay", attribute="ID", id=own)
    judge_subject(desk, assertion)
    judge_conditions(desk, assertion)
    judge_authentication(desk, assertion)
    judge_attributes(desk, assertion)


def assertion_ids(document: XmlDocument) -> frozenset[str]:
    """Return the IDs of all assertions in a document, to be remembered as used."""
    return frozenset(one.get("ID") for one in document.root.iter(saml("Assertion")) if one.get("ID"))


def judge_saml_set(
    documents: Sequence[XmlDocument], profile: SamlProfile, at: Sequence[datetime], rule: RulePath = RULE
) -> Iterator[tuple[int, Finding]]:
    """Yield what is wrong with messages that came one after the other, with the message's index: also replays."""
    seen: frozenset[str] = frozenset()
    for index, (document, moment) in enumerate(zip(documents, at, strict=True)):
        for finding in judge_saml(document, profile, moment, Asked(seen=seen), rule):
            yield index, finding
        seen |= assertion_ids(document)
