"""What is signed, and what should be (XML Signature Best Practices, section 2.3: see what is signed)."""

from collections.abc import Iterable, Sequence

from lxml import etree

from eqlab.core.text import words
from eqlab.validate.xmldsig import issues
from eqlab.validate.xmldsig.desk import Desk
from eqlab.validate.xmldsig.names import Node
from eqlab.validate.xmldsig.profile import Part
from eqlab.validate.xmldsig.references import Covered

MOST_COMMENTS, MOST_NAMED = 10, 5


def judge_coverage(desk: Desk, parts: Iterable[Part], covered: Sequence[Covered], signature: Node) -> None:
    """Tell which parts that have to be signed are missing, unsigned, or elsewhere than the signed ones."""
    for part in parts:
        nodes = part.select(desk.document.root)
        if not nodes and not part.optional:
            where = _elsewhere(part, covered)
            node = signature if where is None else where
            desk.tell(issues.MISSING_PART, node, "covers", part.name, part=part.name)
        for node in nodes:
            if not any(one.covers(node) for one in covered):
                _uncovered(desk, part, node, covered)


def _elsewhere(part: Part, covered: Iterable[Covered]) -> Node | None:
    return next((one.element for one in covered if etree.QName(one.element).localname == part.local), None)


def _uncovered(desk: Desk, part: Part, node: Node, covered: Sequence[Covered]) -> None:
    whole = [one.element for one in covered if one.canonicalization is not None]
    twin = next((one for one in whole if one.tag == node.tag), None)
    if twin is not None:
        desk.tell(issues.WRAPPED, node, "covers", part.name, part=part.name, signed=desk.path(twin))
        return
    signed = ", ".join(desk.path(one) for one in list(dict.fromkeys(whole))[:MOST_NAMED]) or words("nothing")
    desk.tell(issues.NOT_COVERED, node, "covers", part.name, part=part.name, signed=signed)


def judge_comments(desk: Desk, covered: Iterable[Covered]) -> None:
    """Tell of comments that stand within signed text and are not signed themselves."""
    told: set[Node] = set()
    for one in covered:
        if one.canonicalization is None or one.canonicalization.comments:
            continue
        for comment in one.element.iter(etree.Comment):
            around = comment.getparent()
            if around is None or around in told or not _splits(comment) or not one.covers(comment):
                continue
            told.add(around)
            desk.tell(issues.COMMENT_IN_TEXT, around, "comments", element=etree.QName(around).localname)
            if len(told) >= MOST_COMMENTS:
                return


def _splits(comment: Node) -> bool:
    """Tell whether a comment has text on one side at least, in an element without others."""
    around = comment.getparent()
    if around is None or any(isinstance(one.tag, str) for one in around):
        return False
    return bool("".join(around.itertext(etree.Element, etree.Comment, with_tail=False)).strip()) and bool(
        (comment.tail or "").strip() or _before(comment).strip()
    )


def _before(comment: Node) -> str:
    previous, around = comment.getprevious(), comment.getparent()
    if previous is not None:
        return previous.tail or ""
    return (around.text or "") if around is not None else ""
