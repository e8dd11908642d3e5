"""Reads a resource written in XML."""

from collections.abc import Sequence
from functools import cache

from lxml import etree

from eqlab.core.values import Json
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues import xml_writing as issues
from eqlab.validate.fhir.path import Key
from eqlab.validate.fhir.reading.remarks import Remarks
from eqlab.validate.fhir.reading.xml_bytes import before, doctype_at, in_utf_8
from eqlab.validate.fhir.reading.xml_convert import Converter, TooDeep, convert
from eqlab.validate.fhir.reading.xml_parse import Refusal, parse
from eqlab.validate.fhir.reading.xml_places import Outline
from eqlab.validate.fhir.reading.xml_xhtml import is_crowded
from eqlab.validate.json_place import line_and_column
from eqlab.validate.json_reader import DEPTH


def read_xml_document(data: bytes) -> Instance:
    """Read XML. Never raises about the document."""
    remarks = Remarks(issues.MORE)
    document = in_utf_8(data, remarks)
    doctype = doctype_at(document)
    if not document.strip():
        remarks.end(issues.EMPTY, before(0), {})
    elif doctype is not None:
        remarks.end(issues.DOCTYPE, before(len(document[:doctype].decode())), {})
    else:
        return _parsed(document, remarks)
    return _instance(None, document, remarks, [])


def _parsed(document: bytes, remarks: Remarks) -> Instance:
    parsed = parse(document)
    if isinstance(parsed, Refusal):
        remarks.end(parsed.issue, before(_offset(document.decode(), parsed)), parsed.facts)
        return _instance(None, document, remarks, [])
    converter = Converter(remarks, crowded=is_crowded(document))
    value: Json = None
    try:
        value = convert(parsed, converter)
    except TooDeep as deep:
        converter.elements.append(deep.element)
        remarks.end(issues.TOO_DEEP, len(converter.elements) - 1, {"limit": str(DEPTH)})
    return _instance(value, document, remarks, _numbers(parsed, converter.elements))


def _instance(value: Json, document: bytes, remarks: Remarks, numbers: list[int]) -> Instance:
    @cache
    def outline() -> Outline:
        return Outline.of(document)

    def spot(mark: int) -> tuple[int, int]:
        if mark >= 0:
            return outline().place(numbers[mark])
        text = document.decode()
        return line_and_column(text, max(0, min(before(mark), len(text) - 1)))

    def place(keys: Sequence[Key]) -> tuple[int, int] | None:
        return outline().locate(keys)

    type_ = value["resourceType"] if value else ""
    return Instance(value=value, format="xml", notes=remarks.told(type_), places=place, spots=remarks.spots(spot))


def _numbers(tree: etree._Element, elements: list[etree._Element]) -> list[int]:
    """Return at which place in the document's order each element stands."""
    if not elements:
        return []
    wanted = set(elements)
    order = {element: number for number, element in enumerate(tree.iter()) if element in wanted}
    return [order[element] for element in elements]


def _offset(text: str, refusal: Refusal) -> int:
    """Return the offset of a line and column, which may be counted a little otherwise than the lab does."""
    at = 0
    for _ in range(refusal.line - 1):
        following = text.find("\n", at) + 1
        if not following:
            return at
        at = following
    end = text.find("\n", at)
    return min(at + max(0, refusal.column - 1), len(text) if end < 0 else end)
