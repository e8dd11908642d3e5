"""Judges an assertion: subject, conditions, authentication (SAML 2.0 core, sections 2.4, 2.5 and 2.7)."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.saml import issues
from eqlab.validate.saml.desk import Desk, saml, span
from eqlab.validate.xmldsig.certificates import plain_name, spki
from eqlab.validate.xmldsig.keys import held_keys
from eqlab.validate.xmldsig.moments import shown
from eqlab.validate.xmldsig.names import Node
from eqlab.validate.xmldsig.notes import Notes

_CM = "urn:oasis:names:tc:SAML:2.0:cm:"


def judge_subject(desk: Desk, holder: Node) -> None:
    """Judge the subject of an assertion or request: its name, and how it is confirmed."""
    subject = holder.find(saml("Subject"))
    profile = desk.profile
    if subject is None:
        if holder.tag == saml("Assertion") or profile.confirmations:
            facts = {"part": etree.QName(holder).localname, "missing": "Subject"}
            desk.notes.tell(issues.NO_SUBJECT, holder, "subject", **facts)
        return
    _judge_name(desk, subject)
    confirmations = list(subject.iterchildren(saml("SubjectConfirmation")))
    methods = [one.get("Method", "").removeprefix(_CM) for one in confirmations]
    if profile.confirmations and not set(methods) & set(profile.confirmations):
        facts = {"found": ", ".join(methods) or words("nothing"), "expected": ", ".join(profile.confirmations)}
        desk.notes.tell(issues.CONFIRMATION, subject, "confirmation", **facts)
    for one, method in zip(confirmations, methods, strict=True):
        _judge_confirmation(desk, one, method)


def _judge_name(desk: Desk, subject: Node) -> None:
    wanted, notes = desk.profile.name, desk.notes
    encrypted = subject.find(saml("EncryptedID"))
    if encrypted is not None:
        notes.tell(issues.ENCRYPTED, encrypted, "name", part="EncryptedID")
        return
    node = subject.find(saml("NameID"))
    if node is None:
        if wanted.format or wanted.pattern or wanted.certificate:
            notes.tell(issues.NO_SUBJECT, subject, "name", part="Subject", missing="NameID")
        return
    found = desk.text(node, "NameID")
    said = node.get("Format", "")
    if wanted.format and said != wanted.format:
        facts = {"part": "NameID", "found": said or words("none"), "expected": wanted.format}
        notes.tell(issues.NAME_FORMAT, node, "name", **facts)
    if wanted.pattern is not None and not wanted.pattern.covers(found):
        notes.tell(issues.VALUE, node, "name", part="NameID", found=found, expected=f"/{wanted.pattern.text}/")
    if wanted.certificate:
        _of_certificate(desk, node, found)


def _of_certificate(desk: Desk, node: Node, found: str) -> None:
    presenter = desk.asked.presenter
    if presenter is None:
        desk.notes.tell(issues.NO_CERTIFICATE, node, "name", part="NameID")
    elif plain_name(found) != plain_name(presenter.subject):
        facts = {"part": "NameID", "found": found, "expected": presenter.subject}
        desk.notes.tell(issues.NOT_OF_CERTIFICATE, node, "name", **facts)


def _judge_confirmation(desk: Desk, node: Node, method: str) -> None:
    data, profile = node.find(saml("SubjectConfirmationData")), desk.profile
    if data is not None:
        desk.window(data, "SubjectConfirmationData")
        wanted, found = desk.asked.in_response_to, data.get("InResponseTo")
        if wanted and found not in {None, wanted}:
            facts = {"found": str(found), "expected": wanted}
            desk.notes.tell(issues.IN_RESPONSE_TO, data, "in-response-to", attribute="InResponseTo", **facts)
    if method == "bearer" and profile.recipient:
        _judge_bearer(desk, node, data)
    if method == "holder-of-key" and "holder-of-key" in profile.confirmations:
        _judge_holder(desk, node, data)


def _judge_bearer(desk: Desk, node: Node, data: Node | None) -> None:
    wanted = desk.profile.recipient
    found = "" if data is None else data.get("Recipient", "")
    where = node if data is None else data
    for name in ("Recipient", "NotOnOrAfter"):
        if data is None or not data.get(name):
            desk.notes.tell(issues.BEARER, where, "confirmation", missing=name)
    if found and found != wanted:
        facts = {"part": "Recipient", "found": found, "expected": wanted}
        desk.notes.tell(issues.DESTINATION, where, "confirmation", attribute="Recipient", **facts)


def _judge_holder(desk: Desk, node: Node, data: Node | None) -> None:
    """Compare the key in the assertion with that of the presenter."""
    keys, presenter = held_keys(data), desk.asked.presenter
    if not keys:
        desk.notes.tell(issues.HOLDER, node, "confirmation", reason=words("the assertion names no key"))
    elif presenter is None or presenter.key is None:
        desk.notes.tell(issues.NO_CERTIFICATE, node, "confirmation", part="KeyInfo")
    elif spki(presenter.key) not in {spki(one) for one in keys}:
        reason = words("the key is not that of {presenter}", presenter=presenter.subject)
        desk.notes.tell(issues.HOLDER, node, "confirmation", reason=reason)


def judge_conditions(desk: Desk, assertion: Node) -> None:
    """Judge when, for whom and how often an assertion may be used."""
    profile, notes = desk.profile, desk.notes
    node = assertion.find(saml("Conditions"))
    if node is None:
        notes.tell(issues.NO_CONDITIONS, assertion, "conditions", missing="Conditions")
        return
    since, until = desk.window(node, "Conditions")
    _judge_length(desk, node, since, until)
    if profile.audience:
        _judge_audience(notes, node, profile.audience)
    once = node.find(saml("OneTimeUse")) is not None
    if profile.once and not once:
        notes.tell(issues.NOT_ONCE, node, "conditions")


def _judge_length(desk: Desk, node: Node, since: datetime | None, until: datetime | None) -> None:
    limit = desk.profile.longest
    if until is None:
        if node.get("NotOnOrAfter") is None:
            issue = issues.ENDLESS if limit is None else issues.NO_CONDITIONS
            desk.notes.tell(issue, node, "time", missing="NotOnOrAfter")
    elif limit is not None:
        start = since or desk.at
        if until - start > limit:
            facts = {"found": span(until - start), "limit": span(limit)}
            desk.notes.tell(issues.TOO_LONG, node, "time", attribute="NotOnOrAfter", **facts)


def _judge_audience(notes: Notes, node: Node, wanted: str) -> None:
    restrictions = list(node.iterchildren(saml("AudienceRestriction")))
    if not restrictions:
        notes.tell(issues.NO_CONDITIONS, node, "audience", missing="AudienceRestriction")
    for one in restrictions:
        named = [(audience.text or "").strip() for audience in one.iterchildren(saml("Audience"))]
        if wanted not in named:
            facts = {"found": ", ".join(named) or words("nobody"), "expected": wanted}
            notes.tell(issues.AUDIENCE, one, "audience", **facts)


def judge_authentication(desk: Desk, assertion: Node) -> None:
    """Judge when and how the subject was authenticated."""
    profile, notes = desk.profile, desk.notes
    statements = list(assertion.iterchildren(saml("AuthnStatement")))
    if not statements and (profile.authentication or profile.contexts):
        notes.tell(issues.NO_AUTHENTICATION, assertion, "authentication")
    for one in statements:
        desk.not_future(one, "AuthnInstant")
        end = desk.moment(one, "SessionNotOnOrAfter")
        if end is not None and desk.at - profile.leeway >= end:
            notes.tell(issues.SESSION_OVER, one, "authentication", found=shown(end), at=shown(desk.at))
        if profile.contexts:
            _judge_context(notes, one, profile.contexts)


def _judge_context(notes: Notes, statement: Node, accepted: Iterable[str]) -> None:
    node = statement.find(f"{saml('AuthnContext')}/{saml('AuthnContextClassRef')}")
    found = "" if node is None else (node.text or "").strip()
    if found not in accepted:
        facts = {"found": found or words("none"), "expected": ", ".join(accepted)}
        notes.tell(issues.CONTEXT, statement if node is None else node, "authentication", **facts)
