"""Brings the bytes of an XML document into UTF-8 (XML 1.0, section 4.3.3 and appendix F)."""

import codecs
import re

from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.encoding import sniff
from eqlab.validate.xml import issues

_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]{0,200}?\s(encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["'])""")
_DOCTYPE = re.compile(rb"(?:\s++|<\?(?>.*?\?>)|<!--(?>.*?-->))*+(<!DOCTYPE)", re.DOTALL)
_READABLE = re.compile(r"utf-8|ascii|iso8859-\d+|cp\d+|shift_jis\w*|euc_\w+|gb\w+|big5\w*|koi8-[ru]|mac-roman")


def in_utf_8(data: bytes) -> bytes | Finding:
    """Return the document in UTF-8 without a byte order mark, or why it cannot be decoded.

    What was written in another encoding does not declare that one any longer; every place stays where it was.
    """
    encoding, mark = sniff(data)
    body = data[mark:]
    declared = declared_in(body) if encoding == "utf-8" else ""
    codec = encoding if mark or not declared else codec_of(declared)
    if not codec:
        return found(issues.UNKNOWN_ENCODING, SubjectPath(line=1, column=1), declared=declared)
    try:
        text = body.decode(codec)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(codec, "replace")
        where = SubjectPath(line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
        facts = {"declared": (declared or encoding).upper(), "byte": f"0x{body[error.start]:02X}"}
        return found(issues.WRONG_ENCODING, where, position=str(mark + error.start + 1), **facts)
    return body if codec == "utf-8" else _undeclared(text.encode("utf-8", "surrogatepass"))


def _undeclared(document: bytes) -> bytes:
    """Put blanks where an encoding is declared that the document is not in any more."""
    match = _DECLARED.match(document)
    if match is None:
        return document
    return document[: match.start(1)] + b" " * len(match[1]) + document[match.end(1) :]


def declared_in(body: bytes) -> str:
    """Return the encoding that the XML declaration names, in lower case; nothing when it names none."""
    match = _DECLARED.match(body)
    return match[2].decode("ascii").lower() if match else ""


def codec_of(declared: str) -> str:
    """Return the codec of an encoding, when it is one that carries text; else nothing."""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ""
    return name if _READABLE.fullmatch(name) else ""


def doctype_at(document: bytes) -> int | None:
    """Return the offset of the document type declaration, in bytes; None when there is none."""
    match = _DOCTYPE.match(document)
    return match.start(1) if match else None
