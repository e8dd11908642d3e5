"""Writing XML: every text is made fit for it first."""

import re
import xml.etree.ElementTree as ET

from eqlab.report.visible import visible

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Keep only what XML 1.0 can carry; what hides is shown."""
    return _NOT_XML.sub("\ufffd", visible(text))


def add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    """Add an element with a text; attributes without a value are left out."""
    child = ET.SubElement(parent, tag, {name: clean(value) for name, value in attributes.items() if value})
    child.text = clean(text) or None
    return child


def as_xml(root: ET.Element) -> bytes:
    """Write a document in UTF-8."""
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
