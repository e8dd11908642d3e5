"""Turns the elements of a resource in XML into the shape that FHIR's JSON has.

What FHIR R4 does not know is kept as it is, for the check of the structure to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import xml_writing as issues
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import Path, root
from eqlab.validate.fhir.reading.json_literals import ABSENT, NUMBER, read_number
from eqlab.validate.fhir.reading.remarks import MOST, Remarks
from eqlab.validate.fhir.reading.xml_plan import FHIR, Plan, Slot, plan_of
from eqlab.validate.fhir.reading.xml_xhtml import xhtml_text
from eqlab.validate.json_reader import DEPTH
from eqlab.validate.words import shorten, show

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NUMBERS = frozenset({"decimal", "integer", "positiveInt", "unsignedInt"})
_TRIMMED = _NUMBERS | {"boolean", "base64Binary", "date", "dateTime", "instant", "oid", "uri"}
"""Types around whose values XML may have blanks, which count for nothing. Source: FHIR R4, datatypes.html."""
_BLANK = " \t\r\n"
_BOOLEANS = {"true": True, "false": False}


class TooDeep(Exception):
    """Elements are nested deeper than the lab reads."""

    def __init__(self, element: etree._Element) -> None:
        super().__init__()
        self.element = element


@dataclass(slots=True)
class Converter:
    """One conversion; what is wrong goes to the remarks, marked with indices into `elements`."""

    remarks: Remarks
    elements: list[etree._Element] = field(default_factory=list)
    """Elements that something is wrong with."""
    namespace: str = FHIR
    """The namespace of the root: what is wrong with it is told once."""
    crowded: bool = False
    """True when the document may declare many prefixes."""

    def resource(self, element: etree._Element, path: Path, depth: int) -> dict[str, Json]:
        """Return a resource by its element. Raises TooDeep."""
        name = _local(element)
        value: dict[str, Json] = {"resourceType": name}
        plan = plan_of(name) if name in resource_names() else None
        if plan is not None:
            self._complex(element, plan, path, depth, value)
        return value

    def add(self, issue: Issue, element: etree._Element, path: Path, facts: Mapping[str, str]) -> None:
        """Take a remark about an element, as long as there is room."""
        if len(self.remarks.notes) > MOST:
            return
        self.elements.append(element)
        self.remarks.add(issue, path, len(self.elements) - 1, facts)

    def _complex(
        self, element: etree._Element, plan: Plan, path: Path, depth: int, value: dict[str, Json]
    ) -> dict[str, Json]:
        if depth > DEPTH:
            raise TooDeep(element)
        self._attributes(element, plan, path, value)
        self._text(element, element.text, path)
        twins: dict[str, list[Json]] = {}
        previous: Slot | None = None
        for child in element:
            slot = plan.tags.get(child.tag) or self._stranger(child, plan, path, value)
            if slot is not None:
                if previous is not None and slot.rank < previous.rank:
                    facts = {"name": slot.name, "before": previous.name, "type": plan.name}
                    self.add(issues.WRONG_ORDER, child, _path_of(slot, path, value), facts)
                self._child(child, slot, plan, path, depth, value, twins)
                previous = slot
            self._text(element, child.tail, path)
        return _with_twins(value, twins) if twins else value

    def _child(
        self,
        child: etree._Element,
        slot: Slot,
        plan: Plan,
        path: Path,
        depth: int,
        value: dict[str, Json],
        twins: dict[str, list[Json]],
    ) -> None:
        name = slot.name
        here = _path_of(slot, path, value)
        if not slot.many and (name in value or f"_{name}" in value):
            self.add(issues.REPEATED, child, path, {"name": name, "type": plan.name})
            return
        if slot.primitive:
            literal, twin = self._primitive(child, slot.type, here, depth)
            _keep_primitive(slot, literal, twin, value, twins)
            return
        whole = self._whole(child, slot, here, depth)
        if slot.many:
            value.setdefault(name, []).append(whole)
        else:
            value[name] = whole

    def _whole(self, child: etree._Element, slot: Slot, here: Path, depth: int) -> Json:
        if slot.xhtml:
            return xhtml_text(child, crowded=self.crowded)
        if slot.resource:
            return self._wrapped(child, here, depth + 1)
        plan = plan_of(slot.type)
        return {} if plan is None else self._complex(child, plan, here, depth + 1, {})

    def _wrapped(self, wrapper: etree._Element, path: Path, depth: int) -> Json:
        for name in wrapper.attrib:
            self._unknown_attribute(wrapper, name, path)
        for text in (wrapper.text, *(child.tail for child in wrapper)):
            self._text(wrapper, text, path)
        if len(wrapper) == 0:
            return {}
        if len(wrapper) > 1:
            facts = {"name": _local(wrapper), "count": str(len(wrapper))}
            self.add(issues.SEVERAL_RESOURCES, wrapper, path, facts)
        inner = wrapper[0]
        self._check_namespace(inner, path)
        return self.resource(inner, path, depth)

    def _primitive(self, element: etree._Element, type_: str, path: Path, depth: int) -> tuple[Json, Json]:
        """Return a primitive's value and its twin, None where there is none."""
        text = element.get("value")
        literal = self._literal(text, element, type_, path) if text is not None else None
        if len(element) == 0 and len(element.attrib) == 1 and text is not None and not element.text:
            return literal, None
        plan = plan_of(type_)
        if text is None and element.text and not element.text.isspace() and len(element) == 0:
            found = {"found": show(element.text.strip()), "element": _local(element)}
            self.add(issues.TEXT_FOR_VALUE, element, path, found)
            literal, element.text = self._literal(element.text.strip(), element, type_, path), None
        twin = self._complex(element, plan, path, depth + 1, {}) if plan else {}
        return literal, twin if twin or literal is None else None

    def _literal(self, text: str, element: etree._Element, type_: str, path: Path) -> Json:
        if type_ in _TRIMMED and text != (bare := text.strip(_BLANK)) and bare:
            self.add(issues.SPACES, element, path, {"type": type_, "found": show(bare)})
            text = bare
        if type_ == "boolean":
            return _BOOLEANS.get(text, text)
        if type_ not in _NUMBERS:
            return text
        plain = text[1:] if text[:1] == "+" and type_ != "decimal" else text
        if not NUMBER.match(plain):
            return text
        value, slips = read_number(plain, 0)
        if value is ABSENT:
            self.add(issues.NUMBER_OUT_OF_RANGE, element, path, slips[0].facts)
            return None
        return value

    def _attributes(self, element: etree._Element, plan: Plan, path: Path, value: dict[str, Json]) -> None:
        for name in element.attrib:  # names alone: lxml searches for each value anew
            if name not in plan.attributes:
                self._unknown_attribute(element, name, path)
            elif name != "value":
                value[name] = element.get(name)

    def _unknown_attribute(self, element: etree._Element, name: str, path: Path) -> None:
        issue = issues.SCHEMA_LOCATION if name.startswith(_XSI) else issues.UNKNOWN_ATTRIBUTE
        shown = name.replace(_XSI, "xsi:").rpartition("}")[2]
        self.add(issue, element, path, {"element": _local(element), "name": shorten(shown, 40)})

    def _text(self, element: etree._Element, text: str | None, path: Path) -> None:
        if text and not text.isspace():
            self.add(issues.TEXT, element, path, {"found": show(text.strip())})

    def _stranger(self, child: etree._Element, plan: Plan, path: Path, value: dict[str, Json]) -> Slot | None:
        """Return the slot of an element in an unexpected namespace; keep one that the type does not have."""
        name = _local(child)
        slot = plan.slots.get(name)
        if slot is not None:
            if not slot.xhtml:
                self._check_namespace(child, (path, name))
            return slot
        if name.startswith("_") or name == "resourceType":
            self.add(issues.RESERVED_NAME, child, path, {"type": plan.name, "name": shorten(name, 40)})
        else:
            value.setdefault(name, child.get("value", {}))
        return None

    def _check_namespace(self, element: etree._Element, path: Path) -> None:
        namespace = _namespace(element)
        if namespace not in (FHIR, self.namespace):
            facts = {"name": shorten(_local(element), 40), "namespace": shown_namespace(namespace)}
            self.add(issues.WRONG_NAMESPACE, element, path, facts)


def convert(element: etree._Element, converter: Converter) -> Json:
    """Return the resource that a document's root is; None when it is nothing of FHIR's. Raises TooDeep."""
    name, namespace = _local(element), _namespace(element)
    if namespace != FHIR:
        facts = {"found": shorten(name, 40), "name": name, "namespace": shown_namespace(namespace)}
        if name not in resource_names():
            converter.add(issues.NO_FHIR, element, root(""), facts)
            return None
        converter.add(issues.WRONG_NAMESPACE, element, root(""), facts)
        converter.namespace = namespace
    return converter.resource(element, root(""), 1)


def shown_namespace(namespace: str) -> str:
    """Return a namespace as sentences name it."""
    return words('the namespace "{uri}"', uri=shorten(namespace, 60)) if namespace else words("no namespace")


def _path_of(slot: Slot, path: Path, value: dict[str, Json]) -> Path:
    return ((path, slot.name), len(value.get(slot.name, ()))) if slot.many else (path, slot.name)


def _keep_primitive(
    slot: Slot, literal: Json, twin: Json, value: dict[str, Json], twins: dict[str, list[Json]]
) -> None:
    if slot.many:
        value.setdefault(slot.name, []).append(literal)
        twins.setdefault(slot.name, []).append(twin)
        return
    if literal is not None:
        value[slot.name] = literal
    if twin is not None:
        value[f"_{slot.name}"] = twin


def _with_twins(value: dict[str, Json], twins: dict[str, list[Json]]) -> dict[str, Json]:
    """Put in the twins of arrays; an array of nothing but nulls is left out."""
    for name, many in twins.items():
        if any(twin is not None for twin in many):
            value[f"_{name}"] = many
            if all(literal is None for literal in value[name]):
                del value[name]
    return value


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _namespace(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0].removeprefix("{")
