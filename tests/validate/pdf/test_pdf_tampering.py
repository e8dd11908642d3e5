"""Forgeries: what was signed is changed, extended, hidden or borrowed. None is silent."""

import re
from io import BytesIO
from unittest.mock import patch

import pytest
from making_pdf import CATALOG, PAGE, codes, good, judged, pdf, profile, sign, stream, update
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

from eqlab.core.issue import Level
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN

SHOWN = b"0 0 m 10 10 l S"
SHADOW = b"9 9 m 90 90 l S"


def worse(data: bytes) -> list[str]:
    return [one.issue.code for one in judged(data) if one.level > Level.NOTE]


def byte_range(data: bytes) -> tuple[int, int, int, int]:
    match = re.search(rb"/ByteRange \[ ?(\d+) +(\d+) +(\d+) +(\d+)", data)
    assert match is not None
    first, second, third, fourth = (int(one) for one in match.groups())
    return first, second, third, fourth


def with_range(data: bytes, *numbers: int) -> bytes:
    """Write other numbers in the place of the ByteRange, which has room for them."""
    match = re.search(rb"/ByteRange \[[^\]]*\] *", data)
    assert match is not None
    written = b"/ByteRange [%s]" % b" ".join(b"%d" % one for one in numbers)
    return data[: match.start()] + written.ljust(len(match[0])) + data[match.end() :]


def test_content_replaced_by_an_update() -> None:
    """Incremental saving attack: the signed bytes are all there, what is shown is not."""
    data = update(good(), {4: stream(SHADOW)})
    told = [one for one in judged(data) if one.level > Level.NOTE]

    assert ["EQ-PDF-128"] == [one.issue.code for one in told]
    assert "4 0" in told[0].facts["objects"]
    assert "other" == examine_pdf(data, PLAIN, None)[0].signatures[0].changes


def test_a_page_added_by_an_update() -> None:
    pages = b"<< /Type /Pages /Kids [3 0 R 20 0 R] /Count 2 >>"

    assert ["EQ-PDF-128"] == worse(update(good(), {2: pages, 20: PAGE}))


def test_an_update_without_cross_references() -> None:
    """Incremental saving attack without a table: no revision accounts for the bytes."""
    assert "EQ-PDF-109" in worse(good() + b"4 0 obj\n" + stream(SHADOW) + b"\nendobj\n")


def test_an_update_that_leads_back_to_the_signed_revision() -> None:
    """The end is copied, so that readers find the signed cross-references; the bytes before it are nobody's."""
    data = good()
    end = data[data.rindex(b"startxref") :]

    assert "EQ-PDF-109" in worse(data + b"4 0 obj\n" + stream(SHADOW) + b"\nendobj\n" + end)


def test_a_shadow_page_behind_the_signed_one() -> None:
    """Shadow attack: what was prepared before signing is put forward after it."""
    prepared = pdf({20: stream(SHADOW)})
    signed = sign(prepared)

    assert "EQ-PDF-128" in worse(update(signed, {3: PAGE.replace(b"4 0 R", b"20 0 R")}))


def test_the_catalog_is_exchanged() -> None:
    data = update(
        good(), {20: b"<< /Type /Pages /Kids [21 0 R] /Count 1 >>", 21: PAGE, 1: CATALOG.replace(b"2 0", b"20 0")}
    )

    assert [] != [code for code in worse(data) if code in {"EQ-PDF-101", "EQ-PDF-128"}]


def test_a_signature_taken_out_of_its_field() -> None:
    assert ["EQ-PDF-101"] == worse(update(good(), {1: CATALOG}))


@pytest.mark.parametrize(
    "numbers",
    [(0, 0, 100, 100), (0, 100, 50, 100), (10, 100, 200, 100), (0, 100, 200, 10**8), (0, 100, 200, -1), (0, 100), ()],
)
def test_a_byte_range_that_is_none(numbers: tuple[int, ...]) -> None:
    assert "EQ-PDF-106" in worse(with_range(good(), *numbers))


def test_a_byte_range_that_is_no_array() -> None:
    assert "EQ-PDF-106" in worse(
        re.sub(rb"/ByteRange \[[^\]]*\]", lambda match: b"/ByteRange 1".ljust(len(match[0])), good())
    )
    assert "EQ-PDF-106" in worse(good().replace(b"/ByteRange", b"/ByteRangx"))


def test_a_byte_range_of_the_beginning_only() -> None:
    """Universal signature forgery: less is hashed than is shown."""
    _, gap, after, rest = byte_range(good())

    assert {"EQ-PDF-108", "EQ-PDF-110"} <= set(worse(with_range(good(), 0, gap, after, rest - 100)))


@pytest.mark.parametrize("value", [b"null", b"<>", b"<00>", b"()", b"17"])
def test_contents_that_are_none(value: bytes) -> None:
    """Universal signature forgery: a signature that cannot be verified is none."""
    data = good()
    start = data.index(b"/Contents <") + 10
    end = data.index(b">", start) + 1

    assert "EQ-PDF-105" in worse(data[:start] + value.ljust(end - start) + data[end:])


def test_contents_that_are_missing() -> None:
    assert "EQ-PDF-105" in worse(good().replace(b"/Contents <3", b"/Contentx <3"))


@pytest.mark.parametrize("value", [b"30", b"3080", b"30820000", b"ff" * 40, b"3003020101"])
def test_contents_that_are_garbage(value: bytes) -> None:
    data = good()
    start = data.index(b"/Contents <") + 11
    end = data.index(b">", start)
    found = worse(data[:start] + value.ljust(end - start, b"0") + data[end:])

    assert "EQ-PDF-104" in found


def wrapped(data: bytes) -> bytes:
    """Signature wrapping: the signed end is moved back; a copy of it that nobody signed stands in its place.

    The digest is right, and the signed end leads readers to the cross-references of the copy.
    """
    _, gap, after, rest = byte_range(data)
    end = data[after:]
    evil = with_range(end, 0, gap, after + len(end), rest).replace(b"/SigFlags 3", b"/SigFlags 1")
    return data[:after] + evil + end


def test_something_between_the_contents_and_the_rest() -> None:
    found = worse(wrapped(good()))

    assert "EQ-PDF-107" in found
    assert "EQ-PDF-110" not in found


def test_something_within_the_gap_that_is_hexadecimal() -> None:
    """The gap is one string in hexadecimal digits, but not the one that readers take for the signature."""
    data = good()
    start = data.index(b"/Contents <") + 10
    end = data.index(b">", start) + 1
    other = data[start:end].replace(b"30", b"31", 1)
    field = data.replace(data[start:end], other)

    assert {"EQ-PDF-104"} & set(worse(field)) or "EQ-PDF-107" in worse(field)


def test_a_signature_copied_into_a_second_field() -> None:
    """Both fields show it; each must have its own."""
    data = good()
    number = re.search(rb"(\d+) 0 obj\s*<<\s*/Contents <", data)
    assert number is not None
    form = re.search(rb"\n(\d+) 0 obj\s*<<[^>]*/Fields \[ ?(\d+) 0 R", data)
    assert form is not None
    field = b"<< /FT /Sig /T (Second) /V %s 0 R >>" % number[1]
    new_form = b"<< /Fields [ %s 0 R 40 0 R ] /SigFlags 3 >>" % form[2]

    assert "EQ-PDF-139" in worse(update(data, {40: field, int(form[1]): new_form}))


def test_two_signatures_in_turn() -> None:
    """The second is an update that the first allows."""
    twice = sign(sign(pdf()), field="Sig2")
    facts, _ = examine_pdf(twice, PLAIN, None)

    assert [] == worse(twice)
    assert [("Sig1", False, "forms"), ("Sig2", True, "none")] == [
        (one.field, one.whole_file, one.changes) for one in facts.signatures
    ]


def test_a_change_between_two_signatures() -> None:
    """The second covers what the first does not allow."""
    changed = update(sign(pdf()), {4: stream(SHADOW)})

    assert ["EQ-PDF-128"] == worse(sign(changed, field="Sig2"))


def test_the_last_signature_may_have_to_cover_everything() -> None:
    assert "EQ-PDF-108" in codes(good("B-LT"), whole=True)
    assert [] == codes(good("B-B"), whole=True)


def certified(permission: fields.MDPPerm) -> bytes:
    return sign(pdf(), certify=True, docmdp_permissions=permission)


def test_a_certification_that_allows_nothing() -> None:
    locked = certified(fields.MDPPerm.NO_CHANGES)

    assert 1 == examine_pdf(locked, PLAIN, None)[0].signatures[0].certifies
    assert [] == worse(locked)
    assert ["EQ-PDF-128"] == worse(sign_over(locked))


def test_a_certification_that_allows_further_signatures() -> None:
    assert [] == worse(sign_over(certified(fields.MDPPerm.FILL_FORMS)))


def sign_over(data: bytes, **options: object) -> bytes:
    """Sign although the tool refuses to."""
    with patch("pyhanko.sign.signers.pdf_signer.PdfSigner._enforce_certification_constraints"):
        return sign(data, field="Sig2", **options)


def test_a_certification_that_comes_second() -> None:
    assert "EQ-PDF-131" in worse(sign_over(good(), certify=True))


def test_a_field_that_is_not_signed() -> None:
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf()))
    fields.append_signature_field(writer, fields.SigFieldSpec("Later"))
    writer.write(out)

    assert ["EQ-PDF-102"] == codes(out.getvalue())
    assert ("Later",) == examine_pdf(out.getvalue(), PLAIN, None)[0].empty_fields


def test_usage_rights_are_no_signature() -> None:
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf()))
    rights = generic.DictionaryObject(
        {generic.pdf_name("/Contents"): generic.ByteStringObject(b"\x30\x03\x02\x01\x01")}
    )
    writer.root["/Perms"] = generic.DictionaryObject({generic.pdf_name("/UR3"): writer.add_object(rights)})
    writer.update_root()
    writer.write(out)

    assert ["EQ-PDF-137"] == codes(out.getvalue())


def test_a_signed_file_that_only_reads_leniently() -> None:
    """The table names more objects than the trailer counts."""
    loose = pdf().replace(b"/Size 5", b"/Size 3")

    assert ["EQ-PDF-004"] == worse(loose)
    assert {"EQ-PDF-004", "EQ-PDF-143"} <= set(worse(sign(loose)))


def test_a_signed_file_with_references_of_two_kinds() -> None:
    """Beside the table a stream of references: some readers take the one, some the other."""
    entries = b"/Type /XRef /Size 5 /W [1 2 1] /Index [4 1] /Root 1 0 R"
    plain = pdf({5: stream(b"\x00\x00\x00\x00", entries)})
    begin = plain.index(b"5 0 obj")
    hybrid = plain.replace(b"/Root 1 0 R /ID", b"/Root 1 0 R /XRefStm %d /ID" % begin)

    assert "EQ-PDF-142" in worse(sign(hybrid))
    assert "EQ-PDF-142" not in worse(hybrid)


def test_one_of_two_signatures_by_the_same_signer_is_hidden() -> None:
    """Signatures by one signer begin alike; what is missing is still found."""
    twice = sign(sign(pdf()), field="Sig2")
    end = sign(pdf())
    form = re.search(rb"\n(\d+) 0 obj\s*<<[^>]*/Fields \[ ?(\d+) 0 R", end)
    assert form is not None

    assert "EQ-PDF-101" in worse(update(twice, {int(form[1]): b"<< /Fields [ %s 0 R ] /SigFlags 3 >>" % form[2]}))


def test_blanks_after_the_end_are_no_change() -> None:
    assert [] == worse(good() + b"\n\n")


def test_the_profile_is_plain_where_nothing_is_said() -> None:
    assert PLAIN == profile()
