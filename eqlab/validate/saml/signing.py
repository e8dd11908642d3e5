"""Whether the SAML elements that receivers use are those that are signed (SAML 2.0 core, section 5)."""

from collections.abc import Sequence

from lxml import etree

from eqlab.validate.saml import issues
from eqlab.validate.saml.desk import Desk, saml
from eqlab.validate.xmldsig import SignatureProfile
from eqlab.validate.xmldsig.judge import Examined, examine_these
from eqlab.validate.xmldsig.names import Node, ds


def judge_signing(desk: Desk, message: Node, assertions: Sequence[Node]) -> None:
    """Tell what is wrong with the signatures of a message and of the assertions in it."""
    signature, signed = desk.profile.signature, desk.profile.signed
    if signature is None:
        return
    is_assertion = message.tag == saml("Assertion")
    outer = [] if is_assertion else _own(message)
    held = {one: _own(one) for one in assertions}
    if outer:
        _examine(desk, signature, message, outer)
    for assertion, own in held.items():
        if own:
            _examine(desk, signature, assertion, own)
    hidden = message.find(saml("EncryptedAssertion")) is not None  # told as undecided; it may be signed within
    either = signed == "either" and not assertions and not hidden
    if not is_assertion and not outer and (signed in {"message", "both"} or either):
        _unsigned(desk, message)
    for assertion, own in held.items():
        if not own and (signed in {"assertion", "both"} or (signed == "either" and not outer)):
            _unsigned(desk, assertion)
        if not own and is_assertion and signed == "message":
            _unsigned(desk, assertion)


def _own(node: Node) -> list[Node]:
    return list(node.iterchildren(ds("Signature")))


def _unsigned(desk: Desk, node: Node) -> None:
    desk.notes.tell(issues.UNSIGNED, node, "signature", part=etree.QName(node).localname)


def _examine(desk: Desk, profile: SignatureProfile, node: Node, own: list[Node]) -> None:
    """Judge the signatures that an element holds; each has to cover that element, and nothing else."""
    notes = desk.notes
    examined, findings = examine_these(notes.document, own, profile, desk.at, notes.rule)
    notes.findings.extend(findings)
    for one in examined:
        _covers(desk, one, node)


def _covers(desk: Desk, one: Examined, node: Node) -> None:
    notes, count = desk.notes, len(one.covered)
    part = etree.QName(node).localname
    if one.covered and not any(covered.covers(node) for covered in one.covered):
        signed = notes.path(one.covered[0].element)
        notes.tell(issues.SIGNS_ANOTHER, one.element, "signature", part=part, signed=signed)
    elif count > 1 or any(not covered.reference.uri for covered in one.covered):
        notes.tell(issues.ONE_REFERENCE, one.element, "signature", count=str(count))
