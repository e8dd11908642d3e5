"""Judges the envelope, and finds the security header that is meant (SOAP 1.1 and 1.2; WSS 1.1.1, section 5)."""

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.desk import SOAP, Desk, wsse
from eqlab.validate.xmldsig.names import ID_ATTRIBUTES, Node

MOST_TWINS = 10


def judge_envelope(desk: Desk) -> Node | None:
    """Return the security header; tell when the document is no SOAP message or has none."""
    root, notes = desk.notes.document.root, desk.notes
    name = etree.QName(root)
    version = SOAP.get(name.namespace or "", "")
    if name.localname != "Envelope" or not version:
        notes.tell(issues.NOT_SOAP, root, "envelope", found=name.localname)
        return None
    if desk.profile.soap not in {"any", version}:
        notes.tell(issues.SOAP_VERSION, root, "envelope", found=version, expected=desk.profile.soap)
    bodies = list(root.iterchildren(f"{{{name.namespace}}}Body"))
    if len(bodies) != 1:
        notes.tell(issues.NO_BODY, bodies[1] if bodies else root, "envelope", count=str(len(bodies)))
    _judge_ids(desk)
    return _security(desk, root, name.namespace or "", version)


def header_of(root: Node) -> Node | None:
    """Return the SOAP header of an envelope."""
    return root.find(f"{{{etree.QName(root).namespace}}}Header")


def body_of(root: Node) -> list[Node]:
    """Return the bodies of an envelope: one, unless it is wrong."""
    return list(root.iterchildren(f"{{{etree.QName(root).namespace}}}Body"))


def _security(desk: Desk, root: Node, namespace: str, version: str) -> Node | None:
    header, actor = header_of(root), f"{{{namespace}}}{'actor' if version == '1.1' else 'role'}"
    every = () if header is None else header.iterchildren(wsse("Security"))
    mine = [one for one in every if one.get(actor, "") == desk.profile.actor]
    if not mine:
        target = words(" for {actor}", actor=desk.profile.actor) if desk.profile.actor else ""
        desk.notes.tell(issues.NO_SECURITY, root if header is None else header, "header", target=target)
        return None
    if len(mine) > 1:
        desk.notes.tell(issues.SEVERAL_HEADERS, mine[1], "header", count=str(len(mine)))
    if desk.profile.must_understand and mine[0].get(f"{{{namespace}}}mustUnderstand") not in {"1", "true"}:
        desk.notes.tell(issues.MUST_UNDERSTAND, mine[0], "header")
    return mine[0]


def _judge_ids(desk: Desk) -> None:
    """Tell which ids stand on several elements."""
    named: dict[str, list[Node]] = {}
    for node in desk.notes.document.root.iter(etree.Element):
        for one in {node.get(attribute) for attribute in ID_ATTRIBUTES[:4]} - {None}:
            named.setdefault(one, []).append(node)
    twins = [(name, nodes) for name, nodes in named.items() if len(nodes) > 1]
    for name, nodes in twins[:MOST_TWINS]:
        desk.notes.tell(issues.DUPLICATE_ID, nodes[1], "id", id=name, count=str(len(nodes)))
