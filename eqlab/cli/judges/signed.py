"""Tells what of a document its signatures leave out: a signature that is right says nothing about the rest."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eqlab.cli import judging_issues as issues
from eqlab.core.finding import Finding, found
from eqlab.core.text import words
from eqlab.validate.words import shorten
from eqlab.validate.xml import XmlDocument

if TYPE_CHECKING:
    from eqlab.validate.xmldsig.judge import Examined
    from eqlab.validate.xmldsig.names import Node

SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_OBJECT = "{http://www.w3.org/2000/09/xmldsig#}Object"
_PROPERTIES = "{http://uri.etsi.org/01903/v1.3.2#}QualifyingProperties"
_MOST = 5
"""Elements that a sentence names."""


def contents(document: XmlDocument) -> "list[Node]":
    """Return what somebody who signs a whole document signs: its outermost element, or what is in a signature."""
    root = document.root
    if root.tag != SIGNATURE:
        return [root]
    return [one for one in root.iterchildren(_OBJECT) if one.find(_PROPERTIES) is None]


def unsigned(document: XmlDocument, examined: "Iterable[Examined]", wanted: "Iterable[Node]") -> Iterator[Finding]:
    """Yield the elements wanted that no right signature covers as a whole."""
    covered = [part for one in examined if one.valid for part in one.covered]
    named = list(dict.fromkeys(document.place(one.element).path for one in covered))
    said = ", ".join(shorten(one, 100) for one in named[:_MOST]) or words("nothing")
    for node in wanted:
        around = {one for part in covered for one in (part.element, *part.element.iterancestors())}
        if node.tag == _OBJECT and node in around:
            continue
        if not any(one.covers(node) for one in covered):
            name = shorten(node.tag.rpartition("}")[2], 60)
            yield found(issues.PARTLY_SIGNED, document.place(node), name=name, covered=said)
