"""Attacks on sealed papers: each shows."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pades_hands import AT, LATER, PAGE, certificate, document, file_key, paper, root, sealed, stamping, update
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from eqlab.attest.pades import seal_pdf
from eqlab.core.issue import Level
from eqlab.label.canonical import canonical
from eqlab.report.pdf import TEST, Attached, render_pdf
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN


def changes(data: bytes) -> tuple[bool, str]:
    """Whether the seal is intact, and what was changed after it."""
    facts, _ = examine_pdf(data, PLAIN, LATER, [root()])
    seal = next(one for one in facts.signatures if not one.is_stamp)
    return seal.intact, seal.changes


def errors(data: bytes) -> list[str]:
    return [one.issue.code for one in examine_pdf(data, PLAIN, LATER, [root()])[1] if one.level is Level.ERROR]


def revised(data: bytes, change: Any) -> bytes:
    """Append a revision, as an attacker would whose tool knows how."""
    writer, out = IncrementalPdfFileWriter(BytesIO(data)), BytesIO()
    change(writer)
    writer.write(out)
    return out.getvalue()


def other_file(writer: IncrementalPdfFileWriter) -> None:
    """The attachment becomes one that promises more."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = names[1]
    stream = generic.StreamObject(stream_data=canonical(document(valid_until="2036-01-01")))
    file["/EF"]["/F"] = writer.add_object(stream)
    writer.update_container(file)


def other_page(writer: IncrementalPdfFileWriter) -> None:
    """The first page shows something else."""
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)


def without_watermark(writer: IncrementalPdfFileWriter) -> None:
    """Pages lose what draws TEST over them."""
    for kid in writer.root["/Pages"]["/Kids"]:
        page = kid.get_object()
        content = page["/Contents"].data
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=re.sub(rb"/\S+ Do", b"", content)))
        writer.update_container(page)


def hidden_then_shown(writer: IncrementalPdfFileWriter) -> None:
    """An annotation hides what the page says (a shadow attack)."""
    page = writer.root["/Pages"]["/Kids"][0]
    cover = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Square"),
            generic.pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 500, 500)),
        }
    )
    annotations = generic.ArrayObject([*page.get("/Annots", []), writer.add_object(cover)])
    page["/Annots"] = annotations
    writer.update_container(page)


def other_metadata(writer: IncrementalPdfFileWriter) -> None:
    """The file's own title says definitive."""
    writer.trailer["/Info"].get_object()["/Title"] = generic.TextStringObject("Definitive attestation")
    writer.update_container(writer.trailer["/Info"].get_object())


@pytest.mark.parametrize("attack", [other_file, other_page, without_watermark, hidden_then_shown])
@pytest.mark.parametrize("level", ["B-B", "B-LTA"])
def test_a_revision_that_changes_the_paper_shows(level: str, attack: Any) -> None:
    """The seal's own bytes stay as they were: what came later is what tells."""
    forged = revised(sealed(level), attack)

    assert (True, "other") == changes(forged)
    assert errors(forged)


def test_a_changed_title_is_not_taken_for_the_paper() -> None:
    forged = revised(sealed("B-B"), other_metadata)

    assert changes(forged)[1] != "none"


@pytest.mark.parametrize("level", ["B-B", "B-T", "B-LT", "B-LTA"])
def test_a_changed_byte_breaks_the_seal(level: str) -> None:
    data = bytearray(sealed(level))
    data[len(paper()) // 2] ^= 1

    assert errors(bytes(data))


def test_the_pages_of_another_paper_do_not_fit_the_seal() -> None:
    """The increment of one is put behind another: the digest is over the first."""
    data = Attached(name="attestation.json", data=canonical(document(kind="definitive")), description="data")
    better = render_pdf(PAGE, at=AT, attachments=[data], style=TEST)

    assert errors(better[: len(paper())].ljust(len(paper()), b" ") + sealed("B-B")[len(paper()) :])


def test_a_seal_by_another_certificate_is_not_trusted() -> None:
    stranger = file_key("Stranger", "Elsewhere")
    forged = seal_pdf(paper(), stranger, AT)

    assert ["EQ-PKI-304"] == errors(forged)


def test_a_certificate_swapped_under_the_same_name_shows() -> None:
    thief = file_key("Thief")
    forged = seal_pdf(paper(), type(thief)(private=thief.private, chain=file_key().chain), AT)

    assert "EQ-PDF-111" in errors(forged)


def test_an_expired_certificate_shows() -> None:
    late = certificate("Signer").not_valid_after_utc + timedelta(days=1)
    forged = seal_pdf(paper(), file_key(), late, stamping=stamping(late))

    assert "EQ-PDF-132" in errors(forged)


def test_a_seal_cut_off_leaves_no_seal() -> None:
    facts, _ = examine_pdf(sealed("B-LTA")[: len(paper())], PLAIN, LATER, [root()])

    assert () == facts.signatures


def test_bytes_behind_the_seal_show() -> None:
    assert errors(sealed("B-B") + b"\n% and one more thing\n")


def test_a_catalogue_replaced_by_hand_shows() -> None:
    """A shadow of the document: the catalogue points to other pages."""
    number = int(re.findall(rb"/Root (\d+) 0 R", sealed("B-B"))[-1])
    forged = update(
        sealed("B-B"), {number: b"<< /Type /Catalog /Pages 900 0 R >>", 900: b"<< /Type /Pages /Kids [] /Count 0 >>"}
    )

    assert errors(forged)
