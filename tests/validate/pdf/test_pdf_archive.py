"""Declarations of PDF/A: what is declared is told as declared; what contradicts it at sight is told as that."""

import zlib
from collections.abc import Mapping
from io import BytesIO

import pytest
from making_pdf import CATALOG, PAGE, codes, judged, pdf, stream
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from eqlab.core.issue import Level, Nature
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'


def xmp(part: str = "1", conformance: str = "B", more: str = "") -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {RDF}><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance>{more}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


INTENT = b"/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) >>]"
ID = b"/ID [<01> <01>]"


def archive(
    metadata: bytes = b"",
    *,
    catalog: bytes = b"",
    intent: bytes = INTENT,
    filters: bytes = b"",
    trailer: bytes = ID,
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    root = CATALOG.replace(b">>", b"/Metadata 10 0 R " + intent + b" " + catalog + b" >>")
    body = stream(metadata or xmp(), b"/Type /Metadata /Subtype /XML " + filters)
    return pdf({1: root, 10: body, **(more or {})}, trailer)


def test_a_declaration_that_nobody_asked_for_is_only_a_fact() -> None:
    assert [] == codes(archive())
    assert "PDF/A-1b" == examine_pdf(archive(), PLAIN, None)[0].archive


def test_a_declaration_that_is_demanded_is_undecided() -> None:
    told = judged(archive(), pdfa="1b")

    assert [("EQ-PDF-302", Nature.UNDECIDED)] == [(one.issue.code, one.issue.nature) for one in told]
    assert ["EQ-PDF-302"] == codes(archive(), pdfa=True)
    assert ["EQ-PDF-302"] == codes(archive(), pdfa=["1a", "1b"])


def test_another_part_than_demanded() -> None:
    assert ["EQ-PDF-304"] == codes(archive(), pdfa=["2b", "3b"])


def test_no_declaration() -> None:
    """As in documents that were seen: nothing is declared at all."""
    assert ["EQ-PDF-303"] == codes(pdf(), pdfa="1b")
    assert [] == codes(pdf())


@pytest.mark.parametrize(("part", "level"), [("1", "B"), ("1", "A"), ("2", "U"), ("3", "B"), ("4", ""), ("4", "E")])
def test_declarations_that_exist(part: str, level: str) -> None:
    assert f"PDF/A-{part}{level.lower()}" == examine_pdf(archive(xmp(part, level)), PLAIN, None)[0].archive


@pytest.mark.parametrize(("part", "level"), [("1", "U"), ("5", "B"), ("1", ""), ("x", "B"), ("", "B"), ("2", "E")])
def test_declarations_that_do_not(part: str, level: str) -> None:
    assert ["EQ-PDF-305"] == codes(archive(xmp(part, level)))


def test_a_declaration_in_attributes() -> None:
    data = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}><rdf:Description '
        'xmlns:a="http://www.aiim.org/pdfa/ns/id/" a:part="2" a:conformance="B"/></rdf:RDF></x:xmpmeta>'
    )

    assert "PDF/A-2b" == examine_pdf(archive(data.encode()), PLAIN, None)[0].archive


def test_no_output_intent() -> None:
    assert "EQ-PDF-308" in codes(archive(intent=b""))
    assert "EQ-PDF-308" in codes(archive(intent=INTENT.replace(b"PDFA1", b"PDFX")))


def test_no_document_id() -> None:
    assert "EQ-PDF-309" in codes(archive(trailer=b""))


def test_compressed_metadata() -> None:
    data = zlib.compress(xmp())
    assert "EQ-PDF-314" in codes(archive(data, filters=b"/Filter /FlateDecode"))
    assert "EQ-PDF-314" not in codes(archive(zlib.compress(xmp("2")), filters=b"/Filter /FlateDecode"))


def with_font(
    font: bytes, content: bytes = b"BT /F1 12 Tf (x) Tj ET", more: Mapping[int, bytes] | None = None
) -> bytes:
    page = PAGE.replace(b"/Resources << >>", b"/Resources << /Font << /F1 11 0 R >> >>")
    return archive(more={3: page, 4: stream(content), 11: font, **(more or {})})


def test_a_font_that_is_not_embedded() -> None:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    told = [one for one in judged(with_font(font)) if one.issue.code == "EQ-PDF-310"]

    assert "the font Helvetica on page 1 is not embedded" in told[0].sentence()
    assert "EQ-PDF-310" not in codes(with_font(font, b"0 0 m"))


def test_fonts_that_are_embedded() -> None:
    described = b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FontDescriptor << /FontFile2 12 0 R >> >>"
    below = b"/DescendantFonts [<< /FontDescriptor << /FontFile3 12 0 R >> >>]"
    composed = b"<< /Type /Font /Subtype /Type0 /BaseFont /A %s >>" % below
    for font in (described, composed, b"<< /Type /Font /Subtype /Type3 >>"):
        assert "EQ-PDF-310" not in codes(with_font(font, more={12: stream(b"glyphs")}))


def test_a_font_within_a_form() -> None:
    form = stream(b"BT /F2 9 Tf ET", b"/Type /XObject /Subtype /Form /Resources << /Font << /F2 11 0 R >> >>")
    page = PAGE.replace(b"/Resources << >>", b"/Resources << /XObject << /X 13 0 R >> >>")
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"

    assert "EQ-PDF-310" in codes(archive(more={3: page, 11: font, 13: form}))


def test_programs_in_an_archive() -> None:
    action = b"/OpenAction << /S /JavaScript /JS (x) >>"

    assert ["EQ-PDF-020", "EQ-PDF-311"] == sorted(codes(archive(catalog=action)))


@pytest.mark.parametrize(("part", "level"), [("1", Level.ERROR), ("2", Level.WARNING), ("3", None)])
def test_embedded_files(part: str, level: Level | None) -> None:
    names = b"/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /EF << /F 4 0 R >> >>] >> >>"
    told = [one.level for one in judged(archive(xmp(part), catalog=names)) if one.issue.code == "EQ-PDF-312"]

    assert ([] if level is None else [level]) == told


def test_info_and_metadata_that_differ() -> None:
    title = '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">One</rdf:li></rdf:Alt></dc:title>'
    info = {14: b"<< /Title (Two) >>"}
    same = archive(xmp(more=title), trailer=ID + b" /Info 14 0 R", more={14: b"<< /Title (One) >>"})

    assert "EQ-PDF-313" in codes(archive(xmp(more=title), trailer=ID + b" /Info 14 0 R", more=info))
    assert "EQ-PDF-313" in codes(archive(trailer=ID + b" /Info 14 0 R", more=info))
    assert "EQ-PDF-313" not in codes(same)


@pytest.mark.parametrize(
    "metadata", [b"<a>", b"\xff\xfe", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>']
)
def test_metadata_that_cannot_be_read(metadata: bytes) -> None:
    assert ["EQ-PDF-306"] == codes(archive(metadata))


def encrypted() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(BytesIO(archive())))
    writer.encrypt("owner", "user")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_encrypted_file_is_undecided() -> None:
    facts, told = examine_pdf(encrypted(), PLAIN, None)

    assert ["EQ-PDF-005"] == [one.issue.code for one in told]
    assert (True, True) == (facts.readable, facts.encrypted)


def test_an_encrypted_file_cannot_be_an_archive() -> None:
    """Declared 1b, but encrypted."""
    handler = b"<< /Filter /Standard /V 4 /R 4 /EncryptMetadata false >>"
    told = judged(archive(trailer=ID + b" /Encrypt 15 0 R", more={15: handler}))

    assert ["EQ-PDF-005", "EQ-PDF-307"] == [one.issue.code for one in told]
    assert "PDF/A-1, but it is encrypted" in told[1].sentence()
    assert ["EQ-PDF-005", "EQ-PDF-307"] == codes(encrypted(), pdfa="1b")
