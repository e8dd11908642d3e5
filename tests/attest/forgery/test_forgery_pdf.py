"""Attacks on attestations as PDF: the attached document and the seal of the whole file."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from attest_world import BEGIN, NOW, HsmKey, World, attestation, demonstration_key, real_key
from pades_hands import stamping
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.generic import StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

from eqlab.attest.document import to_json
from eqlab.attest.keys import FileSealKey
from eqlab.attest.pades import seal_pdf
from eqlab.attest.verify import Evidence, Verdict
from eqlab.attest.verify.opening import open_file

STAMPED = BEGIN + timedelta(days=1)


def paper(*attached: tuple[str, bytes]) -> bytes:
    """A page with files attached."""
    writer = PdfFileWriter()
    writer.insert_page(PageObject(contents=writer.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 9, 9)))
    for name, data in attached:
        attach(writer, name, data)
    return written(writer)


def written(writer: PdfFileWriter | IncrementalPdfFileWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def attach(writer: PdfFileWriter | IncrementalPdfFileWriter, name: str, data: bytes) -> None:
    stored = embed.EmbeddedFileObject.from_file_data(writer, data, mime_type="application/json")
    embed.embed_file(writer, embed.FileSpec(file_spec_string=name, file_name=name, embedded_data=stored))


def sealed(data: bytes, key: HsmKey | FileSealKey) -> bytes:
    return seal_pdf(paper(("attestation.json", data)), key, BEGIN)


@pytest.fixture(scope="module")
def genuine(world: World) -> bytes:
    return sealed(world.of().json, world.key)


def test_sealed_pdf_is_valid(world: World, genuine: bytes) -> None:
    found = world.verify(genuine)

    assert (Verdict.VALID, "pdf") == (found.verdict, found.form), [one.sentence() for one in found.findings]


def test_unsealed_paper_around_a_changed_document(world: World) -> None:
    forged = paper(("attestation.json", to_json(replace(world.documents["EQ-2026-0001", 1], kind="definitive"))))

    assert Verdict.TAMPERED == world.verify(forged).verdict


def test_byte_of_the_page_changed(world: World, genuine: bytes) -> None:
    at = genuine.index(b"/MediaBox")

    assert Verdict.VALID != world.verify(genuine[:at] + b"/MediaBux" + genuine[at + 9 :]).verdict


def test_attachment_replaced_by_an_increment(world: World, genuine: bytes) -> None:
    forged = to_json(replace(world.documents["EQ-2026-0001", 1], kind="definitive"))
    writer = IncrementalPdfFileWriter(BytesIO(genuine))
    writer.root["/Names"]["/EmbeddedFiles"]["/Names"].clear()
    writer.update_root()
    attach(writer, "attestation.json", forged)

    assert Verdict.TAMPERED == world.verify(written(writer)).verdict


def test_second_attachment_of_the_name(world: World) -> None:
    other = to_json(replace(world.documents["EQ-2026-0001", 1], kind="definitive"))
    data = paper(("attestation.json", world.of().json), ("attestation.json", other))

    assert Verdict.MALFORMED == world.verify(data).verdict


def test_paper_without_an_attachment(world: World) -> None:
    assert Verdict.MALFORMED == world.verify(paper()).verdict


def test_paper_with_a_broken_attachment(world: World) -> None:
    assert Verdict.MALFORMED == world.verify(paper(("attestation.json", b'{"kind":'))).verdict


def test_paper_with_a_true_document_and_no_seal_is_a_forgery(world: World) -> None:
    """Anybody can print whatever they like around the true data; only the seal says whose pages they are."""
    found = world.verify(paper(("attestation.json", world.of().json)))

    assert (Verdict.TAMPERED, "EQ-ATTEST-118") == (found.verdict, found.findings[0].issue.code)


def test_sealed_by_another_key(world: World) -> None:
    assert Verdict.TAMPERED == world.verify(sealed(world.of().json, real_key())).verdict


def test_demonstration_says_so(world: World) -> None:
    key = demonstration_key()

    data = sealed(to_json(attestation(key)), key)

    assert Verdict.TEST_ISSUER == world.verify(data, evidence=Evidence()).verdict


def test_truncated_and_garbage(world: World, genuine: bytes) -> None:
    words = [world.verify(one).verdict for one in (genuine[:900], b"%PDF-1.7\n" + bytes(5000))]

    assert [Verdict.MALFORMED] * 2 == words


def test_attachment_that_readers_may_take_for_another(world: World) -> None:
    """One specification with two files: /F for some readers, /UF for others."""
    writer = PdfFileWriter()
    writer.insert_page(PageObject(contents=writer.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 9, 9)))
    attach(writer, "attestation.json", world.of().json)
    forged = to_json(replace(world.documents["EQ-2026-0001", 1], kind="definitive"))
    other = embed.EmbeddedFileObject.from_file_data(writer, forged, mime_type="application/json")
    specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    specification["/EF"][pdf_name("/UF")] = other.container_ref or other

    assert Verdict.MALFORMED == world.verify(written(writer)).verdict


def stamped(key: HsmKey, world: World, at: datetime) -> bytes:
    return seal_pdf(paper(("attestation.json", world.of().json)), key, BEGIN, stamping=stamping(at))


def test_time_stamp_of_a_trusted_authority_proves_the_time_of_a_seal(tmp_path: Path) -> None:
    """The certificate expired since; without a log, only the authority says that the seal is older."""
    world = World(home=tmp_path, key=real_key(days=5))
    world.issue(attestation(world.key))
    data = stamped(world.key, world, STAMPED)
    seal = open_file(data, NOW).seal
    assert seal is not None
    trust = replace(world.trust, logs=())
    status = Evidence(status=world.list_of(NOW))
    trusted = replace(trust, stampers=(seal.stamps[0][0],))

    assert Verdict.VALID == world.verify(data, evidence=status, trust=trusted).verdict
    assert Verdict.SEAL_EXPIRED == world.verify(data, evidence=status, trust=trust).verdict
