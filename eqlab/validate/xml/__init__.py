"""XML as vendors send it: read once, safely, with the place of every node at hand."""

from eqlab.validate.xml.reading import LIMITS, Limits, XmlDocument, read_xml, safe_parser

__all__ = ["LIMITS", "Limits", "XmlDocument", "read_xml", "safe_parser"]
