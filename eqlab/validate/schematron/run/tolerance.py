"""A second form of a stylesheet, for documents on which an expression fails: each assertion fails for itself."""

from copy import deepcopy

from lxml import etree

from eqlab.validate.schematron.run.vocabulary.sheets import XSL
from eqlab.validate.schematron.stylesheet import RULE_NAMESPACE, SVRL_NAMESPACE

_KEY = f"{{{RULE_NAMESPACE}}}key"
_MESSAGES = tuple(f"{{{SVRL_NAMESPACE}}}{name}" for name in ("failed-assert", "successful-report"))
_CONDITIONS = tuple(f"{{{XSL}}}{name}" for name in ("if", "choose"))


def make_tolerant(root: "etree._Element") -> None:
    """Put every assertion of a stylesheet into a block of its own that reports its failure.

    The rule's variables go along: one that fails takes only those with it that use it.
    """
    for said in list(root.iter(*_MESSAGES)):
        key = said.get(_KEY)
        block = next(said.iterancestors(*_CONDITIONS), None)
        if key is not None and block is not None:
            _wrap(block, key)


def _wrap(block: "etree._Element", key: str) -> None:
    parent = block.getparent()
    if parent is None or parent.tag == f"{{{XSL}}}try":
        return
    attempt = etree.Element(f"{{{XSL}}}try", nsmap={"xsl": XSL})
    variables = list(block.itersiblings(f"{{{XSL}}}variable", preceding=True))[::-1]
    attempt.tail, block.tail = block.tail, None
    parent.replace(block, attempt)
    attempt.extend([*(deepcopy(one) for one in variables), block])
    caught = etree.SubElement(attempt, f"{{{XSL}}}catch")
    told = etree.SubElement(caught, f"{{{RULE_NAMESPACE}}}undecided", nsmap={"eq": RULE_NAMESPACE})
    told.set(_KEY, key)
    told.set("location", "{path(.)}")
    words = etree.SubElement(told, f"{{{XSL}}}value-of")
    words.set("select", "$Q{http://www.w3.org/2005/xqt-errors}description")
