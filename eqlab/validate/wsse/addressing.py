"""Judges the headers of WS-Addressing (WS-Addressing 1.0 core, section 3; SOAP binding, sections 3 and 4)."""

import re

from eqlab.core.text import words
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.desk import Desk
from eqlab.validate.wsse.envelope import header_of
from eqlab.validate.xmldsig.names import Node

WSA = "http://www.w3.org/2005/08/addressing"
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+")
_ONCE = ("Action", "MessageID", "To", "ReplyTo", "From", "FaultTo")


def addressing_headers(root: Node) -> list[Node]:
    """Return the headers of WS-Addressing."""
    header = header_of(root)
    return [] if header is None else list(header.iterchildren(f"{{{WSA}}}*"))


def judge_addressing(desk: Desk) -> None:
    """Tell what headers are missing, repeated, or do not go together."""
    rule, root = desk.profile.addressing, desk.notes.document.root
    if rule is None:
        return
    headers: dict[str, list[Node]] = {}
    for node in addressing_headers(root):
        headers.setdefault(node.tag.rpartition("}")[2], []).append(node)
    for name in rule.required:
        if name not in headers:
            desk.notes.tell(issues.NO_ADDRESSING, root, "addressing", missing=f"wsa:{name}")
    for name in _ONCE:
        if len(headers.get(name, [])) > 1:
            facts = {"part": f"wsa:{name}", "count": str(len(headers[name]))}
            desk.notes.tell(issues.SEVERAL_ADDRESSES, headers[name][1], "addressing", **facts)
    first = {name: nodes[0] for name, nodes in headers.items()}
    for name, wanted in (("Action", rule.action), ("To", rule.to)):
        _judge_value(desk, name, first.get(name), wanted)
    _judge_relation(desk, first, headers.get("RelatesTo", []))


def _text(node: Node | None) -> str:
    return "" if node is None else str(node.xpath("string()")).strip()


def _judge_value(desk: Desk, name: str, node: Node | None, wanted: str) -> None:
    if wanted and _text(node) != wanted:
        where = desk.notes.document.root if node is None else node
        facts = {"part": f"wsa:{name}", "found": _text(node) or words("missing"), "expected": wanted}
        desk.notes.tell(issues.ADDRESSING, where, "addressing", **facts)


def _judge_relation(desk: Desk, first: dict[str, Node], relations: list[Node]) -> None:
    notes, asked = desk.notes, desk.asked
    said = asked.soap_action.strip().strip('"')
    action, own = _text(first.get("Action")), _text(first.get("MessageID"))
    if said and action and said != action:
        notes.tell(issues.SOAP_ACTION, first["Action"], "addressing", found=said, expected=action)
    if "MessageID" in first and not _ABSOLUTE.fullmatch(own):
        notes.tell(issues.MESSAGE_ID, first["MessageID"], "addressing", found=own)
    if asked.relates_to and asked.relates_to not in map(_text, relations):
        where = relations[0] if relations else notes.document.root
        facts = {"found": ", ".join(map(_text, relations)) or words("nothing"), "expected": asked.relates_to}
        notes.tell(issues.BAD_RELATION, where, "addressing", **facts)
