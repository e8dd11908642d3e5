"""Judges an AuthnRequest (SAML 2.0 core, section 3.4.1)."""

from eqlab.core.text import words
from eqlab.validate.saml import issues
from eqlab.validate.saml.assertion import judge_subject
from eqlab.validate.saml.desk import Desk, saml, samlp
from eqlab.validate.saml.message import judge_destination
from eqlab.validate.xmldsig.names import Node


def judge_request(desk: Desk, node: Node) -> None:
    """Judge for whom, where to and how strongly the request asks to authenticate."""
    rule = desk.profile.request
    judge_destination(desk, node)
    judge_subject(desk, node)
    conditions = node.find(saml("Conditions"))
    if conditions is not None:
        desk.window(conditions, "Conditions")
    _judge_endpoint(desk, node, "AssertionConsumerServiceURL", rule.service)
    _judge_endpoint(desk, node, "ProtocolBinding", rule.binding)
    if rule.comparison or rule.contexts:
        _judge_context(desk, node)


def _judge_endpoint(desk: Desk, node: Node, part: str, wanted: str) -> None:
    found = node.get(part, "")
    if wanted and found != wanted:
        facts = {"part": part, "found": found or words("missing"), "expected": wanted}
        desk.notes.tell(issues.ENDPOINT, node, "request", attribute=part if found else "", **facts)


def _judge_context(desk: Desk, node: Node) -> None:
    rule, asked = desk.profile.request, node.find(samlp("RequestedAuthnContext"))
    found = "" if asked is None else asked.get("Comparison", "exact")
    where = node if asked is None else asked
    if rule.comparison and found != rule.comparison:
        facts = {"part": "Comparison", "found": found or words("missing"), "expected": rule.comparison}
        desk.notes.tell(issues.ENDPOINT, where, "request", **facts)
    named = (
        [] if asked is None else [(one.text or "").strip() for one in asked.iterchildren(saml("AuthnContextClassRef"))]
    )
    if rule.contexts and not set(named) & set(rule.contexts):
        facts = {"found": ", ".join(named) or words("none"), "expected": ", ".join(rule.contexts)}
        desk.notes.tell(issues.CONTEXT, where, "request", **facts)
