"""Seals on papers: every level as the judge of PDF files sees it, who may seal what, and that nothing else changes."""

import re
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from asn1crypto import tsp
from pades_hands import (
    AT,
    LATE,
    LATER,
    ModuleLike,
    certificate,
    document,
    file_key,
    material,
    paper,
    plain_pdf,
    root,
    sealed,
    stamping,
)
from pyhanko.pdf_utils.reader import PdfFileReader

from eqlab.attest.pades import Material, refresh_pdf, seal_pdf, stamp_over_http
from eqlab.attest.pades_parts import data_within
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.issue import Level
from eqlab.label.canonical import canonical
from eqlab.report.lab.certificate import certificate_pdf
from eqlab.report.pdf import Attached, render_pdf
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


def worse(data: bytes, at: Any = LATER) -> list[str]:
    return [one.issue.code for one in examine_pdf(data, PLAIN, at, [root()])[1] if one.level > Level.NOTE]


def refused(work: Any) -> str:
    with pytest.raises((UsageError, LabFault)) as told:
        work()
    return told.value.issue.code


@pytest.mark.parametrize("level", LEVELS)
def test_a_seal_has_its_level_and_is_without_blame(level: str) -> None:
    """It certifies, rests on the anchor, and nothing but proofs of validity came after it."""
    facts, _ = examine_pdf(sealed(level), PLAIN, LATER, [root()])
    seal = facts.signatures[0]

    assert ("Seal", level, True, 1, AT) == (seal.field, seal.level, seal.intact, seal.certifies, seal.claimed)
    assert ("none" if level in ("B-B", "B-T") else "validation data") == seal.changes
    assert ("PDF/A-3a", []) == (facts.archive, worse(sealed(level)))


def test_validity_can_be_proven_when_all_certificates_have_expired() -> None:
    assert ["EQ-PDF-134"] == worse(sealed("B-B"), LATE)
    assert [] == worse(sealed("B-LTA"), LATE)


@pytest.mark.parametrize("level", LEVELS)
def test_the_paper_within_the_seal_is_the_paper_as_it_was_made(level: str) -> None:
    """A seal is an increment: not a byte of the paper changes, its metadata least of all."""
    before, after = PdfFileReader(BytesIO(paper())), PdfFileReader(BytesIO(sealed(level)))

    assert sealed(level).startswith(paper())
    assert before.root["/Metadata"].data == after.root["/Metadata"].data
    assert dict(before.trailer_view["/Info"]) == dict(after.trailer_view["/Info"])
    assert document() == data_within(sealed(level))


def test_the_moment_of_the_seal_is_the_one_that_was_given() -> None:
    """Nothing asks the machine's clock."""
    (seal,) = PdfFileReader(BytesIO(sealed("B-LTA"))).embedded_regular_signatures
    dates = re.findall(rb"D:(\d{8})", sealed("B-LTA")[len(paper()) :])

    assert "D:20260501120000Z" == seal.sig_object["/M"]
    assert set(dates) <= {b"20260501"}


def test_a_key_in_a_file_never_seals_what_is_no_test() -> None:
    assert "EQ-ATTEST-150" == refused(lambda: seal_pdf(paper(test=False), file_key(), AT))


def test_a_real_key_never_seals_a_demonstration() -> None:
    assert "EQ-ATTEST-151" == refused(lambda: seal_pdf(paper(), ModuleLike(file_key()), AT))


def test_a_key_in_a_module_seals_what_is_no_test() -> None:
    data = seal_pdf(paper(test=False), ModuleLike(file_key()), AT)

    assert ["B-B"] == [one.level for one in examine_pdf(data, PLAIN, LATER, [root()])[0].signatures]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", plain_pdf()])
def test_what_holds_no_data_is_not_sealed(data: bytes) -> None:
    assert "EQ-ATTEST-152" == refused(lambda: seal_pdf(data, file_key(), AT))


def test_data_that_does_not_say_whether_it_is_a_test_is_not_sealed() -> None:
    said = canonical({"id": "R-1"})
    made = render_pdf(
        "<title>R-1</title>", at=AT, attachments=[Attached(name="report.json", data=said, description="")]
    )

    assert {"id": "R-1"} == data_within(made)
    assert "EQ-ATTEST-152" == refused(lambda: seal_pdf(made, file_key(), AT))


def test_a_paper_is_sealed_once() -> None:
    assert "EQ-ATTEST-155" == refused(lambda: seal_pdf(sealed("B-B"), file_key(), AT))


@pytest.mark.parametrize("asked", [{"material": Material()}, {"archive": True}, {"archive": True, "stamping": None}])
def test_a_level_asks_for_what_it_needs(asked: dict[str, Any]) -> None:
    assert "EQ-ATTEST-157" == refused(lambda: seal_pdf(paper(), file_key(), AT, **asked))


def test_a_seal_can_be_refreshed() -> None:
    """Another time-stamp over all that is there, with what proves validity then."""
    again = refresh_pdf(sealed("B-LT"), stamping(AT + timedelta(days=20)), material())
    twice = refresh_pdf(again, stamping(AT + timedelta(days=30)), material())
    levels = [(one.level, one.is_stamp) for one in examine_pdf(twice, PLAIN, LATER, [root()])[0].signatures]

    assert [("B-LTA", False), ("", True), ("", True)] == levels
    assert [] == worse(twice)


def test_what_was_never_sealed_is_not_refreshed() -> None:
    assert "EQ-ATTEST-156" == refused(lambda: refresh_pdf(paper(), stamping(), material()))


def test_a_revoked_seal_shows() -> None:
    """The list within the file says it."""
    number = certificate("Signer").serial_number
    data = seal_pdf(paper(), file_key(), AT, stamping=stamping(), material=material((number,)))

    assert "EQ-PKI-402" in worse(data)


def test_material_that_is_none_is_refused() -> None:
    broken = replace(material(), crls=(b"no list",))

    asked = {"stamping": stamping(), "material": broken}
    assert "EQ-ATTEST-158" == refused(lambda: seal_pdf(paper(), file_key(), AT, **asked))


def rejection(_request: bytes) -> bytes:
    return tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()


def another_imprint(request: bytes) -> bytes:
    """The authority stamps something else."""
    wrong = tsp.TimeStampReq.load(request)
    wrong["message_imprint"]["hashed_message"] = bytes(32)
    return stamping()(wrong.dump(force=True))


@pytest.mark.parametrize(
    "ask", [rejection, another_imprint, lambda _request: b"", lambda _request: b"\x30\x03\x02\x01"]
)
def test_an_authority_that_does_not_stamp_is_a_fault_of_the_laboratory(ask: Any) -> None:
    assert refused(lambda: seal_pdf(paper(), file_key(), AT, stamping=ask)) in ("EQ-ATTEST-153", "EQ-ATTEST-154")


def test_the_paper_of_an_attestation_is_sealed_as_it_is() -> None:
    """The whole certificate, as the laboratory draws it."""
    made = seal_pdf(
        certificate_pdf(document(), language="fr"), file_key(), AT, stamping=stamping(), material=material()
    )

    assert ["B-LT"] == [one.level for one in examine_pdf(made, PLAIN, LATER, [root()])[0].signatures]
    assert [] == worse(made)


class Authority(BaseHTTPRequestHandler):
    """A time-stamping authority over HTTP; at /busy it has no time."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        busy = self.path == "/busy" or self.headers["content-type"] != "application/timestamp-query"
        answer = b"" if busy else stamping()(body)
        self.send_response(503 if busy else 200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def test_an_authority_may_be_asked_over_http() -> None:
    """What it does not answer is a fault of the laboratory, told with its address."""
    with HTTPServer(("127.0.0.1", 0), Authority) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        data = seal_pdf(paper(), file_key(), AT, stamping=stamp_over_http(f"{url}/stamp"))
        busy = refused(lambda: seal_pdf(paper(), file_key(), AT, stamping=stamp_over_http(f"{url}/busy")))
        server.shutdown()

    assert ["B-T"] == [one.level for one in examine_pdf(data, PLAIN, LATER, [root()])[0].signatures]
    assert "EQ-ATTEST-154" == busy
