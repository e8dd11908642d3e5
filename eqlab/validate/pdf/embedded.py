"""PDF files within documents of HL7 CDA Release 2: nonXMLBody and other data in base64 (section 4.3.1.1)."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from eqlab.validate.xml import XmlDocument

HEADER = b"%PDF-"
MEDIA_TYPE = "application/pdf"
MOST = 20
"""PDF files of a document that are looked at."""
_BEGIN = "JVBERi"
"""How %PDF- begins in base64."""


def embedded_pdfs(document: XmlDocument) -> Iterator[tuple[Any, bytes]]:
    """Yield the elements that hold a PDF in base64, with its bytes; what cannot be decoded is left out."""
    for element in pdf_elements(document):
        data = decoded(element)
        if data is not None:
            yield element, data


def pdf_elements(document: XmlDocument) -> Iterator[Any]:
    """Yield the elements that say they hold a PDF in base64, or that look like it."""
    count = 0
    for element in document.root.iter("{*}*"):
        if element.get("representation") != "B64" or element.get("compression"):
            continue
        begun = (element.text or "").lstrip()[: len(_BEGIN)]
        if element.get("mediaType") == MEDIA_TYPE or begun == _BEGIN:
            count += 1
            yield element
        if count >= MOST:
            return


def decoded(element: Any) -> bytes | None:
    """Return the bytes that an element holds in base64; None when it is not well-formed."""
    return from_base64(element.xpath("string()").encode("utf-8", "replace"))


def from_base64(text: bytes) -> bytes | None:
    """Return what a text in base64 says, blanks aside; None when it is not well-formed."""
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def as_pdf(data: bytes) -> bytes | None:
    """Return a PDF that came as bytes or in base64; None when it is neither."""
    return data if data.startswith(HEADER) else from_base64(data)
