"""The papers as PDF: same input, same bytes; the data within; what the file says of itself; nothing is loaded."""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import lab_sample as lab
import pytest
from lab_attestation import DOCUMENT
from pyhanko.pdf_utils.reader import PdfFileReader

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.label.canonical import canonical
from eqlab.report.lab.certificate import certificate_pdf
from eqlab.report.lab.document import report_bytes
from eqlab.report.lab.page import lab_report_pdf
from eqlab.report.pdf import WATERMARK, Attached, render_pdf
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = "<html lang=fr><head><title>Été</title></head><body><h1>Été</h1></body></html>"
HERE = Path(__file__).parent


def within(data: bytes) -> dict[str, tuple[str, bytes]]:
    """Files within a PDF: name to relationship and bytes."""
    files = PdfFileReader(BytesIO(data)).root["/AF"]
    return {
        str(one["/UF"]): (str(one["/AFRelationship"]), one["/EF"]["/F"].data) for one in (f.get_object() for f in files)
    }


def fonts(data: bytes) -> set[bool]:
    """Whether each font of each page is embedded."""
    told = set()
    for page in PdfFileReader(BytesIO(data)).root["/Pages"]["/Kids"]:
        for name in (resources := page.get_object()["/Resources"]["/Font"]):
            descriptor = resources[name]["/DescendantFonts"][0]["/FontDescriptor"]
            told.add(any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")))
    return told


@pytest.fixture(scope="module")
def report() -> bytes:
    return lab_report_pdf(lab.report(), language="fr")


@pytest.fixture(scope="module")
def attestation() -> bytes:
    return certificate_pdf(DOCUMENT, language="de")


def test_the_report_holds_its_data(report: bytes) -> None:
    assert {"report.json": ("/Data", report_bytes(lab.report()))} == within(report)


def test_the_paper_of_an_attestation_holds_its_source(attestation: bytes) -> None:
    assert {"attestation.json": ("/Source", canonical(DOCUMENT))} == within(attestation)


def test_papers_declare_pdf_a_and_nothing_contradicts_it(report: bytes, attestation: bytes) -> None:
    """Nor could anything in them act; the embedded file alone is told."""
    for data in (report, attestation):
        facts, told = examine_pdf(data, PLAIN, AT)

        assert ("PDF/A-3a", ("EQ-PDF-022",)) == (facts.archive, facts.active)
        assert ["EQ-PDF-022"] == [one.issue.code for one in told]


def test_papers_are_tagged_in_their_language_and_titled(report: bytes) -> None:
    reader = PdfFileReader(BytesIO(report))

    assert "fr" == reader.root["/Lang"]
    assert True is bool(reader.root["/MarkInfo"]["/Marked"])
    assert str(reader.trailer_view["/Info"]["/Title"]).startswith("R-2026-0007 ")
    assert {True} == fonts(report)


def test_the_same_report_gives_the_same_bytes(report: bytes) -> None:
    assert hashlib.sha256(report).hexdigest() == hashlib.sha256(lab_report_pdf(lab.report(), language="fr")).hexdigest()


def test_another_process_gives_the_same_bytes(attestation: bytes) -> None:
    """Whatever the seed of its dictionaries."""
    code = (
        "import hashlib, lab_attestation; from eqlab.report.lab.certificate import certificate_pdf as draw\n"
        "print(hashlib.sha256(draw(lab_attestation.DOCUMENT, language='de')).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[2]}"}
    told = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert hashlib.sha256(attestation).hexdigest() == told.stdout.strip()


def test_another_report_has_another_identity(report: bytes) -> None:
    other = lab_report_pdf(replace(lab.report(), id="R-2026-0008"), language="fr")

    assert PdfFileReader(BytesIO(report)).trailer_view["/ID"][0] != PdfFileReader(BytesIO(other)).trailer_view["/ID"][0]


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="https://example.org/a.png" alt="">',
        '<img src="file:///etc/passwd" alt="">',
        '<img src="data:image/png;base64,AAAA" alt="">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(http://127.0.0.1:9/a.css);</style>",
        "<style>@font-face { font-family: x; src: url(file:///etc/passwd) } h1 { font-family: x }</style>",
    ],
)
def test_nothing_is_loaded_but_what_was_handed_in(tag: str) -> None:
    with pytest.raises(LabFault) as told:
        render_pdf(PAGE.replace("</head>", f"{tag}</head>").replace("</h1>", f"</h1>{tag}"), at=AT)

    assert "EQ-REPORT-052" == told.value.issue.code


def test_the_watermark_is_on_every_page_of_a_demonstration_and_of_nothing_else() -> None:
    def drawn(data: bytes) -> set[bool]:
        pages = PdfFileReader(BytesIO(data)).root["/Pages"]["/Kids"]
        return {b"rg" in one.get_object()["/Contents"].data and bool(_drawings(one.get_object())) for one in pages}

    assert {True} == drawn(certificate_pdf(DOCUMENT, language="en"))
    assert True not in drawn(render_pdf(PAGE, at=AT))
    assert WATERMARK.startswith("data:image/svg+xml,")


def _drawings(page: object) -> list[str]:
    resources = page["/Resources"]  # type: ignore[index]
    return list(resources.get("/XObject", {})) + list(resources.get("/Pattern", {}))


def test_without_the_extra_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ConfigurationError) as told:
        render_pdf(PAGE, at=AT, attachments=[Attached(name="a", data=b"", description="")])

    assert 'pip install "eqlab[pdf]"' in told.value.sentence()


def test_a_drawing_within_a_page_loads_nothing_either() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.svg"
        drawing = f'<svg width="90" height="90"><image href="{url}" xlink:href="{url}" width="50" height="50"/></svg>'
        with contextlib.suppress(LabFault):
            render_pdf(f"{PAGE}{drawing}", at=AT)

        with pytest.raises(BlockingIOError):
            server.accept()
