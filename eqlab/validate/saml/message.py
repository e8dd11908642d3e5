"""Finds the message, and judges what all messages of SAML have (SAML 2.0 core, sections 1.3 and 3.2)."""

import re
from collections.abc import Iterator

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.saml import issues
from eqlab.validate.saml.desk import SAML, SAMLP, Desk, saml, samlp, span
from eqlab.validate.saml.profile import KINDS
from eqlab.validate.xmldsig.moments import shown
from eqlab.validate.xmldsig.names import Node
from eqlab.validate.xmldsig.profile import fixed_part

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_USUAL = fixed_part(
    "usual places",
    "/samlp:Response | /samlp:AuthnRequest | /saml:Assertion | /*/s11:Body/samlp:* | /*/s12:Body/samlp:*"
    " | /*/s11:Body/saml:Assertion | /*/s12:Body/saml:Assertion"
    " | /*[not(s11:Body/samlp:*)]/s11:Header/wsse:Security/saml:Assertion"
    " | /*[not(s12:Body/samlp:*)]/s12:Header/wsse:Security/saml:Assertion",
)
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"


def find_message(desk: Desk) -> Node | None:
    """Return the message that receivers use; tell when there is none or are several."""
    wanted = KINDS.get(desk.profile.kind, "")
    root = desk.notes.document.root
    place = desk.profile.at or _USUAL
    known = {saml("Assertion"), samlp("Response"), samlp("AuthnRequest")}
    found = [one for one in place.select(root) if one.tag in known and (not wanted or one.tag.endswith(f"}}{wanted}"))]
    if not found:
        where = desk.profile.at.name if desk.profile.at else words("the usual places")
        desk.notes.tell(issues.NOT_SAML, root, "message", expected=wanted or words("message of SAML 2.0"), where=where)
        return None
    if len(found) > 1:
        desk.notes.tell(issues.SEVERAL, found[1], "message", count=str(len(found)))
    return found[0]


def judge_head(desk: Desk, node: Node) -> None:
    """Judge version, ID, time of issue and issuer of a message or assertion."""
    version, own = node.get("Version", ""), node.get("ID", "")
    if version != "2.0":
        desk.notes.tell(issues.VERSION, node, "version", attribute="Version", found=version)
    if not _NAME.fullmatch(own):
        desk.notes.tell(issues.BAD_ID, node, "id", attribute="ID", found=own)
    if node.get("IssueInstant") is None:
        desk.notes.tell(issues.BAD_MOMENT, node, "time", part="IssueInstant", found="")
    issued = desk.not_future(node, "IssueInstant")
    limit = desk.profile.fresh
    if issued is not None and limit is not None and desk.at - desk.profile.leeway - issued > limit:
        facts = {"found": shown(issued), "age": span(desk.at - issued), "limit": span(limit)}
        desk.notes.tell(issues.STALE, node, "time", attribute="IssueInstant", **facts)
    _judge_issuer(desk, node)


def _judge_issuer(desk: Desk, node: Node) -> None:
    issuer = node.find(saml("Issuer"))
    if issuer is None and node.tag == samlp("Response"):
        return
    found = "" if issuer is None else desk.text(issuer, "Issuer")
    accepted = desk.profile.issuers
    if not found or (accepted and found not in accepted):
        expected = ", ".join(accepted) or words("a name")
        where = node if issuer is None else issuer
        desk.notes.tell(issues.ISSUER, where, "issuer", found=found or words("missing"), expected=expected)


def judge_ids(desk: Desk) -> None:
    """Tell which IDs stand on several elements of SAML."""
    named: dict[str, list[Node]] = {}
    for node in _elements(desk.notes.document.root):
        if node.get("ID"):
            named.setdefault(node.get("ID"), []).append(node)
    for own, nodes in named.items():
        if len(nodes) > 1:
            desk.notes.tell(issues.DUPLICATE_ID, nodes[1], "id", attribute="ID", id=own, count=str(len(nodes)))


def _elements(root: Node) -> Iterator[Node]:
    yield from root.iter(f"{{{SAML}}}*", f"{{{SAMLP}}}*")


def judge_response(desk: Desk, node: Node) -> bool:
    """Judge what a response has of its own; tell whether an assertion is to be expected."""
    _judge_addressing(desk, node)
    code = node.find(f"{samlp('Status')}/{samlp('StatusCode')}")
    status = "" if code is None else code.get("Value", "")
    if status == _SUCCESS:
        return True
    found = status.rpartition(":")[2] or words("none")
    desk.notes.tell(issues.STATUS, node if code is None else code, "status", found=found)
    return False


def _judge_addressing(desk: Desk, node: Node) -> None:
    judge_destination(desk, node)
    wanted, found = desk.asked.in_response_to, node.get("InResponseTo", "")
    if wanted and found != wanted:
        shown_ = found or words("none")
        desk.notes.tell(issues.IN_RESPONSE_TO, node, "in-response-to", found=shown_, expected=wanted)


def judge_destination(desk: Desk, node: Node) -> None:
    """Tell when a message is meant for another address."""
    wanted, found = desk.profile.destination, node.get("Destination", "")
    if wanted and found != wanted:
        facts = {"part": "Destination", "found": found or words("missing"), "expected": wanted}
        desk.notes.tell(issues.DESTINATION, node, "destination", attribute="Destination", **facts)


def used_assertions(desk: Desk, message: Node) -> list[Node]:
    """Return the assertions that receivers use; tell of those that are hidden elsewhere, and of encrypted ones."""
    used = [message] if message.tag == saml("Assertion") else list(message.iterchildren(saml("Assertion")))
    allowed = set(used)
    for one in message.iter(saml("Assertion")):
        if one not in allowed and not _is_advice(one):
            where = desk.notes.path(one.getparent())
            desk.notes.tell(issues.STRAY, one, "assertion", where=where)
    for one in message.iterchildren(saml("EncryptedAssertion")):
        desk.notes.tell(issues.ENCRYPTED, one, "assertion", part=etree.QName(one).localname)
    return used


def _is_advice(node: Node) -> bool:
    parent = node.getparent()
    return parent is not None and parent.tag == saml("Advice")
