"""Declarations of PDF/A (ISO 19005): what the metadata declare, and what contradicts it at sight: no validation."""

import re
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.pdf.content import Contents
from eqlab.validate.pdf.fonts import unembedded
from eqlab.validate.pdf.issues import archive as issues
from eqlab.validate.pdf.issues import reading as content_issues
from eqlab.validate.pdf.profile import PdfProfile
from eqlab.validate.pdf.reading import Pdf, entry, name_of, raw_entry, resolved, text_of
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten, show, told_by
from eqlab.validate.xml import XmlDocument, read_xml

ID = "http://www.aiim.org/pdfa/ns/id/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC, _PDF, _XMP = "http://purl.org/dc/elements/1.1/", "http://ns.adobe.com/pdf/1.3/", "http://ns.adobe.com/xap/1.0/"
_LEVELS = {"1": ("A", "B"), "2": ("A", "B", "U"), "3": ("A", "B", "U"), "4": ("", "E", "F")}
_SAME = (
    ("Title", _DC, "title"),
    ("Author", _DC, "creator"),
    ("Subject", _DC, "description"),
    ("Keywords", _PDF, "Keywords"),
    ("Producer", _PDF, "Producer"),
    ("Creator", _XMP, "CreatorTool"),
)
"""Entries of the Info dictionary, and the properties of XMP that say the same (ISO 19005-1, table 1)."""
_PACKET = re.compile(rb"<\?xpacket[^>]{0,200}\?>")
_IN_BYTES = re.compile(rb"pdfaid:part\s*(?:=\s*[\"']|>)\s*(\d)")
_ACTIVE = (
    (content_issues.JAVASCRIPT, words("JavaScript")),
    (content_issues.LAUNCH, words("an action that starts a program")),
    (content_issues.XFA, words("an XFA form")),
    (content_issues.MEDIA, words("media to be played")),
    (content_issues.REMOTE, words("an action that sends or fetches data")),
)


def judge_archive(pdf: Pdf, profile: PdfProfile, contents: Contents, scene: Scene, told: list[Finding]) -> str:
    """Judge what is declared; return it, e.g. `PDF/A-1b`, or nothing. Raises Exhausted, and whatever readers raise."""
    stream = entry(pdf.reader.root, "/Metadata")
    document = _metadata(stream, scene, told)
    part, conformance = _declared(document) if document is not None else ("", "")
    if not part and not conformance:
        if profile.archives:
            told.append(scene.tell(issues.UNDECLARED, "Root.Metadata", expected=_expected(profile)))
        return ""
    if conformance.upper() not in _LEVELS.get(part, ()):
        facts = {"part": show(shorten(part, 20)), "conformance": show(shorten(conformance, 20))}
        told.append(scene.tell(issues.BAD_DECLARATION, "Root.Metadata", **facts))
        return ""
    called = f"PDF/A-{part}{conformance.lower()}"
    before = len(told)
    told.extend(_contradictions(pdf, part, called, contents, scene))
    if document is not None and part != "4":
        told.extend(_mismatches(pdf, document, called, scene))
    if part == "1" and isinstance(stream, generic.StreamObject) and raw_entry(stream, "/Filter") is not None:
        told.append(scene.tell(issues.COMPRESSED, "Root.Metadata", found=called))
    told.extend(_demanded(profile, part, conformance, called, scene, clean=len(told) == before))
    return called


def _metadata(stream: Any, scene: Scene, told: list[Finding]) -> XmlDocument | None:
    if not isinstance(stream, generic.StreamObject):
        return None
    document = read_xml(_PACKET.sub(b"", stream.read_data(DecodePurpose.XMP_METADATA)))
    if not isinstance(document, Finding):
        return document
    told.append(scene.tell(issues.METADATA_UNREADABLE, "Root.Metadata", reason=told_by(document)))
    return None


def _declared(document: XmlDocument) -> tuple[str, str]:
    return _property(document, ID, "part"), _property(document, ID, "conformance")


def _property(document: XmlDocument, namespace: str, local: str) -> str:
    """Return a property of XMP as text, written as attribute or element; the first of several values."""
    name = f"{{{namespace}}}{local}"
    for description in document.root.iter(f"{{{_RDF}}}Description"):
        if description.get(name) is not None:
            return (description.get(name) or "").strip()
        node = description.find(name)
        if node is not None:
            return next((text for one in node.iter("*") if (text := (one.text or "").strip())), "")
    return ""


def _expected(profile: PdfProfile) -> str:
    return ", ".join("PDF/A" if one == "any" else f"PDF/A-{one}" for one in profile.archives)


def _demanded(
    profile: PdfProfile, part: str, conformance: str, called: str, scene: Scene, *, clean: bool
) -> Iterator[Finding]:
    if not profile.archives:
        return
    if "any" not in profile.archives and f"{part}{conformance.lower()}" not in profile.archives:
        yield scene.tell(issues.OTHER, "Root.Metadata", found=called, expected=_expected(profile))
    elif clean:
        yield scene.tell(issues.NOT_VALIDATED, "Root.Metadata", found=called)


def _contradictions(pdf: Pdf, part: str, called: str, contents: Contents, scene: Scene) -> Iterator[Finding]:
    if not _has_intent(pdf):
        yield scene.tell(issues.NO_OUTPUT_INTENT, "Root.OutputIntents", found=called)
    identity = entry(pdf.reader.trailer_view, "/ID")
    if not isinstance(identity, generic.ArrayObject) or not identity:
        yield scene.tell(issues.NO_ID, "trailer.ID", found=called)
    for issue, what in _ACTIVE:
        if contents.has(issue):
            where = contents.found[issue.code][1]
            yield scene.tell(issues.ACTIVE, where, found=called, what=what)
    if contents.has(content_issues.EMBEDDED_FILE) and part in ("1", "2"):
        told = scene.tell(issues.FILES, contents.found[content_issues.EMBEDDED_FILE.code][1], found=called)
        yield told if part == "1" else told.at_level(content_issues.JAVASCRIPT.level)
    for font, page in unembedded(pdf):
        yield scene.tell(issues.FONT, f"page {page}", found=called, font=shorten(font, 60), page=str(page))


def _has_intent(pdf: Pdf) -> bool:
    intents = entry(pdf.reader.root, "/OutputIntents")
    count = min(len(intents), 20) if isinstance(intents, generic.ArrayObject) else 0
    return any(name_of(entry(entry(intents, index), "/S")) == "GTS_PDFA1" for index in range(count))


def _mismatches(pdf: Pdf, document: XmlDocument, called: str, scene: Scene) -> Iterator[Finding]:
    info = resolved(raw_entry(pdf.reader.trailer_view, "/Info"))
    for name, namespace, local in _SAME:
        said = text_of(entry(info, f"/{name}")).rstrip("\0")
        meta = _property(document, namespace, local)
        if said and said != meta:
            facts = {"entry": name, "info": show(said), "xmp": show(meta) if meta else "-"}
            yield scene.tell(issues.MISMATCH, f"Info.{name}", found=called, **facts)


def declared_in_bytes(data: bytes) -> str:
    """Return what an encrypted file declares, where its metadata are not encrypted; nothing otherwise."""
    match = _IN_BYTES.search(data)
    return f"PDF/A-{match[1].decode()}" if match else ""


def judge_encrypted(pdf: Pdf, profile: PdfProfile, scene: Scene) -> Iterator[Finding]:
    """Judge an encrypted file: PDF/A it cannot be."""
    declared = declared_in_bytes(pdf.data) or (_expected(profile) if profile.archives else "")
    if declared:
        yield scene.under("archive").tell(issues.ENCRYPTED, "Encrypt", found=declared)
