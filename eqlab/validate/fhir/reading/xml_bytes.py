"""Brings the bytes of an XML document into UTF-8, and says what is wrong with their encoding."""

from eqlab.core.text import words
from eqlab.validate.encoding import first_fault, sniff
from eqlab.validate.fhir.issues import xml_writing as issues
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.reading.remarks import Remarks
from eqlab.validate.xml.encoding import codec_of, declared_in, doctype_at

__all__ = ["before", "doctype_at", "in_utf_8"]

_UTF_8 = {"", "utf-8", "utf8"}


def before(offset: int) -> int:
    """Return the mark of a character that belongs to no element; elements are marked with numbers from 0 on."""
    return -1 - offset


def in_utf_8(data: bytes, remarks: Remarks) -> bytes:
    """Return the document in UTF-8 without a byte order mark; what cannot be decoded becomes U+FFFD."""
    encoding, mark = sniff(data)
    body = data[mark:]
    if encoding != "utf-8":
        remarks.add(issues.OTHER_ENCODING, root(""), before(0), {"encoding": encoding.upper()})
        return body.decode(encoding, "replace").encode("utf-8", "replace")
    declared = declared_in(body)
    fault = first_fault(body)
    if declared in _UTF_8 or mark or (codec := codec_of(declared)) in {"", "utf-8"}:
        if declared not in _UTF_8:
            facts = {"declared": declared, "encoding": _actual(fault)}
            remarks.add(issues.WRONG_ENCODING, root(""), before(0), facts)
        elif fault:
            facts = {"position": str(mark + fault.start + 1), "byte": f"0x{body[fault.start]:02X}"}
            remarks.add(issues.NOT_UTF_8, root(""), before(len(body[: fault.start].decode("utf-8"))), facts)
        return body.decode("utf-8", "replace").encode("utf-8") if fault else body
    remarks.add(issues.OTHER_ENCODING, root(""), before(0), {"encoding": declared})
    return body.decode(codec, "replace").encode("utf-8", "replace")


def _actual(fault: UnicodeDecodeError | None) -> str:
    return words("something else") if fault else "UTF-8"
