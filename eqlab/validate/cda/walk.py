"""Walks a document along the tables of the model, and gathers what is wrong with its structure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from eqlab.core.errors import nearest
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath
from eqlab.core.text import words
from eqlab.validate.cda import issues
from eqlab.validate.cda.literals import LITERALS, NAMED_UID, SETS
from eqlab.validate.cda.model import V3, Attribute, Part, Shape, model
from eqlab.validate.cda.values import CHECKS
from eqlab.validate.words import names_of, shorten, show
from eqlab.validate.xml import XmlDocument

MOST = 200
"""Findings that are gathered before the walk ends."""
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TYPE = f"{XSI}type"
_V3 = f"{{{V3}}}"
_SDTC = "urn:hl7-org:sdtc"
_ANY = "ANY"
_DEEP = 190


@dataclass(slots=True, eq=False)
class Walk:
    """What a walk gathers."""

    document: XmlDocument
    findings: list[Finding] = field(default_factory=list)
    ids: "dict[str, etree._Element]" = field(default_factory=dict)
    references: "list[tuple[etree._Element, str, str, Issue]]" = field(default_factory=list)
    """Element, attribute, the ID it refers to, the issue when nothing has that ID."""
    acts: "dict[tuple[str, str], etree._Element]" = field(default_factory=dict)
    extensions: set[str] = field(default_factory=lambda: {_SDTC})
    """Namespaces of extensions that need no word, or had theirs."""
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """What codes are called: (code system, code) to name."""
    told: set[Issue] = field(default_factory=set)
    more: bool = False
    """True when there was more to tell than is told."""

    def tell(self, issue: Issue, node: Any, shape: Shape, attribute: str = "", **facts: str) -> None:
        """Gather a finding about an element or its attribute; of too many, the first of each kind.

        Hundreds of warnings must not hide an error.
        """
        if len(self.findings) >= MOST and issue in self.told:
            self.more = True
            return
        self.told.add(issue)
        local = attribute or etree.QName(node).localname
        rule = RulePath(("CDA", shape.name, local))
        self.findings.append(found(issue, self.document.place(node, attribute), rule, **facts))

    def start(self) -> None:
        """Walk the whole document."""
        self.visit(self.document.root, model()["ClinicalDocument"], 0)

    def visit(self, node: Any, shape: Shape, depth: int) -> None:
        """Look at an element of a class or type, and at all that is in it."""
        given = dict(node.items())
        if shape.subtypes and (_TYPE in given or shape.name == _ANY):
            actual = self.typed(node, shape, given)
            if actual is None or actual.rare:
                return
            shape = actual
        self.attributes(node, shape, given)
        check = CHECKS.get(shape.name)
        if check is not None:
            check(self, node, shape, given)
        if len(node):
            self.children(node, shape, depth, given)
        elif not shape.text:
            if node.text and not node.text.isspace():
                self.tell(issues.TEXT, node, shape, found=show(node.text.strip()), type=shape.name)
            if shape.required:
                self.missing(node, shape, shape.required, given)

    def typed(self, node: Any, declared: Shape, given: Mapping[str, str]) -> Shape | None:
        """Return the type that xsi:type names; None when the value cannot be judged as any."""
        written = given.get(_TYPE)
        if written is None:
            if "nullFlavor" in given:
                return declared
            self.tell(issues.TYPE_MISSING, node, declared, name=etree.QName(node).localname)
            return None
        prefix, _, local = written.strip().rpartition(":")
        known = model().get(local)
        home = node.nsmap.get(prefix or None) if prefix or node.prefix else V3
        if home != V3 or known is None or known.kind != "type":
            self.tell(issues.UNKNOWN_TYPE, node, declared, _TYPE, found=show(written))
            return None
        if local not in declared.subtypes:
            facts = {"found": local, "type": declared.name, "expected": names_of(sorted(declared.subtypes))}
            self.tell(issues.TYPE_NOT_ALLOWED, node, declared, _TYPE, name=etree.QName(node).localname, **facts)
            return None
        return known

    def attributes(self, node: Any, shape: Shape, given: Mapping[str, str]) -> None:
        """Look at the attributes of an element."""
        known = shape.attributes
        for name, value in given.items():
            attribute = known.get(name)
            if attribute is None:
                if name[0] != "{":
                    expected = names_of(known) or words("nothing")
                    self.tell(
                        issues.UNKNOWN_ATTRIBUTE, node, shape, name, type=shape.name, name=name, expected=expected
                    )
            elif attribute.values:
                if value not in attribute.values:
                    self.value(issues.WRONG_VALUE, node, shape, attribute, value)
            elif attribute.right is not None:
                if not attribute.right(value):
                    self.literal(node, shape, attribute, value)
                elif attribute.kind == "id":
                    self.identify(node, shape, value)
            elif attribute.kind != "any":
                self.several(node, shape, attribute, value)
        for name in shape.needed:
            if name not in given:
                expected = names_of(known[name].values) or words("a code")
                self.tell(issues.MISSING_ATTRIBUTE, node, shape, type=shape.name, name=name, expected=expected)

    def value(self, issue: Issue, node: Any, shape: Shape, attribute: Attribute, value: str) -> None:
        """Tell of a value that is not among those listed."""
        values = attribute.values or tuple(sorted(SETS[attribute.kind]))
        facts = {"type": shape.name, "name": attribute.name, "found": show(value)}
        self.tell(issue, node, shape, attribute.name, **facts, expected=names_of(values))

    def literal(self, node: Any, shape: Shape, attribute: Attribute, value: str) -> None:
        """Tell of a value that is written wrongly."""
        issue = LITERALS[attribute.kind][1]
        if attribute.kind == "uid" and NAMED_UID.fullmatch(value):
            issue = issues.RESERVED_UID
        self.tell(issue, node, shape, attribute.name, found=show(value))

    def several(self, node: Any, shape: Shape, attribute: Attribute, value: str) -> None:
        """Look at an attribute of several codes or references."""
        if attribute.kind in SETS:
            if not SETS[attribute.kind].issuperset(value.split()):
                self.value(issues.UNUSUAL_VALUE, node, shape, attribute, value)
        elif attribute.kind == "idref":
            for one in value.split():
                self.references.append((node, attribute.name, one, issues.DANGLING_REFERENCE))

    def identify(self, node: Any, shape: Shape, value: str) -> None:
        """Keep the ID of an element; tell of one given twice."""
        if self.ids.setdefault(value, node) is not node:
            self.tell(issues.DUPLICATE_ID, node, shape, "ID", found=shorten(value))

    def children(self, node: Any, shape: Shape, depth: int, given: Mapping[str, str]) -> None:
        """Look at the elements in an element, their order and number."""
        if depth > _DEEP:
            self.tell(issues.TOO_DEEP, node, shape)
            return
        parts, ordered, seen, last = shape.parts, shape.ordered, 0, -1
        text = not shape.text
        if text and node.text and not node.text.isspace():
            self.tell(issues.TEXT, node, shape, found=show(node.text.strip()), type=shape.name)
        for child in node:
            part = parts.get(child.tag)
            if part is None:
                self.stranger(child, node, shape)
            else:
                if seen & part.bit and part.single:
                    self.repeated(child, node, shape, part)
                elif part.index < last and ordered:
                    self.misplaced(child, shape, part, last)
                else:
                    last = part.index
                seen |= part.bit
                self.visit(child, part.shape, depth + 1)
            if text and child.tail and not child.tail.isspace():
                self.tell(issues.TEXT, node, shape, found=show(child.tail.strip()), type=shape.name)
        if shape.required & ~seen:
            self.missing(node, shape, shape.required & ~seen, given)

    def stranger(self, child: Any, node: Any, shape: Shape) -> None:
        """Tell of an element that the model does not have here: an extension, or a mistake."""
        if not isinstance(child.tag, str):
            return
        name = etree.QName(child)
        if name.namespace and name.namespace != V3:
            if name.namespace not in self.extensions:
                self.extensions.add(name.namespace)
                facts = {"name": name.localname, "namespace": shorten(name.namespace)}
                self.tell(issues.EXTENSION, child, shape, **facts)
            return
        parts = [tag.removeprefix(_V3) for tag in shape.parts]
        expected = names_of(parts, nearest(name.localname[:80], parts)) or words("nothing")
        told = name.localname if name.namespace else words("{name} (in no namespace)", name=name.localname)
        self.tell(issues.UNKNOWN_ELEMENT, child, shape, name=told, type=_called(node, shape), expected=expected)

    def repeated(self, child: Any, node: Any, shape: Shape, part: Part) -> None:
        """Tell of an element that stands too often."""
        facts = {"name": part.name, "type": _called(node, shape)}
        if part.choices:
            self.tell(issues.CHOICE, child, shape, **facts, choices=", ".join(part.choices))
        else:
            self.tell(issues.TOO_MANY, child, shape, **facts)

    def misplaced(self, child: Any, shape: Shape, part: Part, last: int) -> None:
        """Tell of an element after those that it goes before."""
        before = next(one.name for one in shape.parts.values() if one.index == last)
        near = [one.name for one in shape.parts.values() if part.index - 3 < one.index <= last]
        facts = {"name": part.name, "before": before, "type": _called(child.getparent(), shape)}
        self.tell(issues.WRONG_ORDER, child, shape, **facts, expected=names_of(near))

    def missing(self, node: Any, shape: Shape, bits: int, given: Mapping[str, str]) -> None:
        """Tell of each element that is missing."""
        told: set[int] = set()
        for part in shape.parts.values():
            if not bits & part.bit or part.bit in told:
                continue
            told.add(part.bit)
            name = " | ".join(part.choices) if part.choices else part.name
            if "nullFlavor" in given:
                self.tell(issues.MISSING_IN_NULL, node, shape, type=_called(node, shape), name=name)
            elif part.choices:
                self.tell(
                    issues.MISSING_CHOICE, node, shape, type=_called(node, shape), choices=", ".join(part.choices)
                )
            else:
                self.tell(issues.MISSING, node, shape, type=_called(node, shape), name=name)


def _called(node: Any, shape: Shape) -> str:
    """Return what an element and its type are called together: `performer (Performer2)`."""
    name = etree.QName(node).localname
    return name if name == shape.name else f"{name} ({shape.name})"
