"""What could act in a PDF is told by its kind, wherever it stands."""

import pytest
from making_pdf import CATALOG, PAGE, codes, judged, pdf

from eqlab.core.issue import Level

ACTS = [
    (b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "EQ-PDF-020"),
    (b"/OpenAction << /S /Java#53cript /J#53 (x) >>", "EQ-PDF-020"),
    (b"/Names << /JavaScript << /Names [] >> >>", "EQ-PDF-020"),
    (b"/OpenAction << /S /Launch /F (calc.exe) >>", "EQ-PDF-021"),
    (b"/Names << /EmbeddedFiles << /Names [] >> >>", "EQ-PDF-022"),
    (b"/AcroForm << /Fields [] /XFA [] >>", "EQ-PDF-023"),
    (b"/OpenAction << /S /Rendition >>", "EQ-PDF-024"),
    (b"/OpenAction << /S /SubmitForm /F (http://x) >>", "EQ-PDF-025"),
]


def with_catalog(more: bytes) -> bytes:
    return pdf({1: CATALOG.replace(b">>", more + b" >>")})


@pytest.mark.parametrize(("entry", "code"), ACTS)
def test_what_could_act(entry: bytes, code: str) -> None:
    told = judged(with_catalog(entry))

    assert [code] == [one.issue.code for one in told]
    assert Level.ERROR > told[0].level
    assert "object 1 0" in told[0].sentence()


@pytest.mark.parametrize(("entry", "code"), ACTS)
def test_what_a_profile_forbids(entry: bytes, code: str) -> None:
    told = judged(with_catalog(entry), active=False, embedded_files=False)

    assert [(code, Level.ERROR)] == [(one.issue.code, one.level) for one in told]


def test_media_on_a_page() -> None:
    page = PAGE.replace(b"/Resources", b"/Annots [<< /Subtype /RichMedia >>] /Resources")

    assert ["EQ-PDF-024"] == codes(pdf({3: page}))


def test_what_nothing_leads_to_does_not_act() -> None:
    assert [] == codes(pdf({20: b"<< /S /JavaScript /JS (x) >>"}))


def test_links_do_not_act() -> None:
    page = PAGE.replace(b"/Resources", b"/Annots [<< /Subtype /Link /A << /S /URI /URI (http://x) >> >>] /Resources")

    assert [] == codes(pdf({3: page}))


def test_objects_that_cannot_be_read() -> None:
    told = judged(pdf({20: b"<< /A (", 1: CATALOG.replace(b">>", b"/Lang 20 0 R >>")}))

    assert "EQ-PDF-008" in [one.issue.code for one in told]
    assert "object 20 0" in told[-1].sentence()
