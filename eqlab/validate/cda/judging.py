"""Judges whether an XML document is HL7 CDA Release 2."""

from collections.abc import Iterator

from lxml import etree

from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath
from eqlab.core.text import words
from eqlab.validate.cda import issues
from eqlab.validate.cda.model import V3, model
from eqlab.validate.cda.mojibake import doubled, suspected
from eqlab.validate.cda.walk import Walk
from eqlab.validate.words import shorten, show
from eqlab.validate.xml import XmlDocument

ROOT = f"{{{V3}}}ClinicalDocument"
_BODY = f"{{{V3}}}component/{{{V3}}}"
_RULE = RulePath(("CDA",))
_TEXTS = 20
"""Texts encoded twice that are told of."""


def is_cda(document: XmlDocument) -> bool:
    """Tell whether the outermost element is CDA's."""
    return bool(document.root.tag == ROOT)


def level(document: XmlDocument) -> int:
    """Return the level: 1 without sections (CDA R2, section 1.3.2), 2 with sections, 3 with entries in them."""
    body = document.root.find(f"{_BODY}structuredBody")
    if body is None:
        return 1
    return 2 if next(body.iter(f"{{{V3}}}entry"), None) is None else 3


def judge_cda(document: XmlDocument) -> Iterator[Finding]:
    """Yield what is wrong with a document's structure, data types, narrative and references.

    Source: HL7 CDA Release 2.0. Two hundred findings, the first of each other kind, and a word when there is more.
    """
    if not is_cda(document):
        name = etree.QName(document.root)
        facts = {"name": shorten(name.localname), "namespace": shorten(name.namespace or "") or words("no namespace")}
        yield found(issues.NOT_CDA, document.place(document.root), _RULE, **facts)
        return
    walk = Walk(document)
    walk.start()
    _references(walk)
    if suspected(document.data):
        _twice_encoded(walk)
    yield from walk.findings
    if walk.more:
        yield found(issues.MORE, document.place(document.root), _RULE, shown=str(len(walk.findings)))


def _references(walk: Walk) -> None:
    shapes = model()
    for node, attribute, target, issue in walk.references:
        if target not in walk.ids:
            shape = shapes["Media" if attribute == "referencedObject" else "TEL"]
            walk.tell(issue, node, shape, attribute, found=shorten(node.get(attribute, "")))


def _twice_encoded(walk: Walk) -> None:
    shape = model()["ClinicalDocument"]
    for number, (node, attribute, text, right) in enumerate(doubled(walk.document.root)):
        if number == _TEXTS:
            break
        walk.tell(issues.MOJIBAKE, node, shape, attribute, found=show(text), meant=show(right))
