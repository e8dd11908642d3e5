"""Judges the attributes of an assertion (SAML 2.0 core, section 2.7.3; IHE ITI TF-2, section 3.40.4.1.2)."""

from dataclasses import replace

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.saml import issues
from eqlab.validate.saml.desk import Desk, Presenter, presenter_of, saml
from eqlab.validate.saml.profile import AttributeRule
from eqlab.validate.xmldsig.certificates import decoded, read_certificate, read_pem
from eqlab.validate.xmldsig.names import Node

MOST_VALUES = 50


def judge_attributes(desk: Desk, assertion: Node) -> None:
    """Tell which attributes are missing, hidden, or not as they should be."""
    for one in assertion.iterfind(f"{saml('AttributeStatement')}/{saml('EncryptedAttribute')}"):
        desk.notes.tell(issues.ENCRYPTED, one, "attribute", part="EncryptedAttribute")
    for rule in desk.profile.attributes:
        _judge(desk, assertion, rule)


def _nodes(assertion: Node, name: str) -> list[Node]:
    every = assertion.iterfind(f"{saml('AttributeStatement')}/{saml('Attribute')}")
    return [one for one in every if one.get("Name") == name]


def _judge(desk: Desk, assertion: Node, rule: AttributeRule) -> None:
    notes, nodes = desk.notes, _nodes(assertion, rule.name)
    values = [value for one in nodes for value in one.iterchildren(saml("AttributeValue"))]
    if not values:
        if rule.required or nodes:
            notes.tell(issues.NO_ATTRIBUTE, nodes[0] if nodes else assertion, "attribute", rule.name, name=rule.name)
        return
    if rule.format and any(one.get("NameFormat") != rule.format for one in nodes):
        facts = {"found": nodes[0].get("NameFormat") or words("none"), "expected": rule.format}
        notes.tell(issues.NAME_FORMAT, nodes[0], "attribute", rule.name, part=rule.name, **facts)
    if len(values) > 1 and not rule.several:
        notes.tell(issues.SEVERAL_VALUES, nodes[0], "attribute", rule.name, name=rule.name, count=str(len(values)))
    for value in values[:MOST_VALUES]:
        _judge_value(desk, rule, value)


def _judge_value(desk: Desk, rule: AttributeRule, node: Node) -> None:
    found = _value(desk, rule, node)
    facts = {"part": rule.name, "found": f'"{found}"'}
    if rule.values and found not in rule.values:
        desk.notes.tell(issues.VALUE, node, "attribute", rule.name, expected=", ".join(rule.values), **facts)
    if rule.pattern is not None and not rule.pattern.covers(found):
        desk.notes.tell(issues.VALUE, node, "attribute", rule.name, expected=f"/{rule.pattern.text}/", **facts)
    breach = None if rule.identifier is None else rule.identifier.check(found)
    if rule.identifier is not None and breach is not None:
        desk.notes.tell(
            issues.IDENTIFIER, node, "attribute", rule.name, name=rule.name, value=found, **rule.identifier.called()
        )
        last = desk.notes.findings[-1]
        desk.notes.findings[-1] = replace(last, level=breach.weight.level, origin=breach.weight.origin)
    if rule.certificate:
        _judge_certificate(desk, rule, node, found)


def _value(desk: Desk, rule: AttributeRule, node: Node) -> str:
    text = desk.text(node, rule.name)
    if rule.path is None:
        return text
    try:
        selected = rule.path(node)
    except etree.XPathError:
        return ""
    first = selected[0] if isinstance(selected, list) and selected else selected
    if isinstance(first, list):
        return ""
    return str(first) if not hasattr(first, "xpath") else str(first.xpath("string()")).strip()


def _judge_certificate(desk: Desk, rule: AttributeRule, node: Node, found: str) -> None:
    presenter = desk.asked.presenter
    if presenter is None:
        desk.notes.tell(issues.NO_CERTIFICATE, node, "attribute", rule.name, part=rule.name)
        return
    expected = presenter.attributes.get(rule.certificate, "")
    if found != expected:
        said = expected or words("nothing of {name}", name=rule.certificate)
        facts = {"part": rule.name, "found": f'"{found}"', "expected": said}
        desk.notes.tell(issues.NOT_OF_CERTIFICATE, node, "attribute", rule.name, **facts)


def presenter_in(assertion: Node, name: str) -> Presenter | None:
    """Return the presenter whose certificate an attribute holds, in base64 or PEM."""
    for one in _nodes(assertion, name):
        text = str(one.xpath("string()")).strip()
        read = read_pem(text.encode()) if text.startswith("-----BEGIN") else None
        signer = read[0] if read else read_certificate(decoded(text))
        if signer is not None:
            return presenter_of(signer)
    return None
