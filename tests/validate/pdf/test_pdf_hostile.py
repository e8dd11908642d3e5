"""Hostile files: no exception, bounded work, nothing outside the bytes; changed signed bytes are never silent."""

import logging
import re
import socket
import zlib
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from making_pdf import AT, CATALOG, PAGE, anchor, codes, good, judged, pdf, stream, update

from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.validate.pdf.judge import judge_pdf
from eqlab.validate.pdf.metering import STEPS, Exhausted, Meter, MeteredReader, weight
from eqlab.validate.pdf.profile import PLAIN

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SAMPLES = ("B-B", "B-T", "B-LT", "B-LTA")


def findings(data: bytes) -> list[Finding]:
    return list(judge_pdf(data, PLAIN, AT, [anchor()]))


def breach(one: Finding, data: bytes) -> str:
    """What is amiss in how a finding is told: a part without name, a gap in its sentence, a place outside the file."""
    if "A part of the PDF" == one.facts.get("part"):
        return f"no part is named: {one.sentence()}"
    if re.search(r"\{[a-z]+\}", one.sentence()):
        return f"no whole sentence: {one.sentence()}"
    if any(not 1 <= int(place) <= len(data) + 1 for place in re.findall(r"byte (\d+)", one.subject.path)):
        return f"outside the file: {one.subject.path}"
    return ""


def breaches(data: bytes) -> list[str]:
    """What is amiss in the findings of a file: nothing, by law."""
    return [amiss for one in findings(data) if (amiss := breach(one, data))]


def told(data: bytes) -> list[Finding]:
    found = findings(data)
    assert [] == [amiss for one in found if (amiss := breach(one, data))]
    return found


@given(st.binary(max_size=400))
@example(b"")
@example(b"%PDF-")
@example(b"%PDF-1.7\n%%EOF")
@example(b"%PDF-1.7\nstartxref\n0\n%%EOF")
@example(b"%PDF-1.7\nxref\n0 99999999\n")
@FEW
def test_any_bytes_are_judged(data: bytes) -> None:
    assert told(data)
    assert told(b"%PDF-1.7\n" + data)


@st.composite
def mutants(draw: st.DrawFn) -> bytes:
    """Changes of a signed file: bytes replaced, put in, taken out, pieces swapped."""
    data = bytearray(good(draw(st.sampled_from(SAMPLES))))
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data) - 1))
        end = min(begin + draw(st.integers(0, 60)), len(data))
        data[begin:end] = draw(st.binary(max_size=60))
    return bytes(data)


@given(mutants())
@MANY
def test_mutants_of_signed_files_are_judged(data: bytes) -> None:
    assert [] == breaches(data)


@st.composite
def tampered(draw: st.DrawFn) -> bytes:
    """A signed file, some bytes of which changed that its first signature covers."""
    data = good(draw(st.sampled_from(SAMPLES)))
    match = re.search(rb"/ByteRange \[ ?(\d+) +(\d+) +(\d+) +(\d+)", data)
    assert match is not None
    gap, after, rest = (int(one) for one in match.groups()[1:])
    begin = draw(st.one_of(st.integers(0, gap - 1), st.integers(after, after + rest - 1)))
    end = min(begin + draw(st.integers(1, 30)), gap if begin < gap else after + rest)
    other = draw(st.binary(min_size=end - begin, max_size=end - begin).filter(lambda one: one != data[begin:end]))
    return data[:begin] + other + data[end:]


@given(tampered())
@MANY
def test_changed_bytes_are_never_silent(data: bytes) -> None:
    """The law of this room: of a signed file whose covered bytes changed, something worse than a note is told."""
    assert any(one.level > Level.NOTE for one in told(data))


@pytest.mark.parametrize("level", SAMPLES)
@pytest.mark.parametrize("step", [7, 11])
def test_every_nth_byte(level: str, step: int) -> None:
    """The same for single bits all over the file, from beginning to end."""
    data = good(level)
    match = re.search(rb"/ByteRange \[ ?(\d+) +(\d+) +(\d+) +(\d+)", data)
    assert match is not None
    gap, after, rest = (int(one) for one in match.groups()[1:])
    places = [place for place in range(step, after + rest, step * 9) if not gap <= place < after]
    silent = [
        place
        for place in places
        if all(one.level is Level.NOTE for one in judged(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]))
    ]

    assert [] == silent


@given(
    st.binary(max_size=300), st.sampled_from([b"/AcroForm %s", b"/DSS %s", b"/Metadata %s", b"/Names %s", b"/Pages %s"])
)
@FEW
def test_any_value_in_the_catalog(value: bytes, entry: bytes) -> None:
    assert [] == breaches(pdf({1: CATALOG.replace(b">>", b"") + entry % value + b" >>"}))


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    data = good("B-LTA")

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert [] == [one.issue.code for one in told(data) if one.level > Level.NOTE]


def test_nothing_is_written_to_logs(capfd: pytest.CaptureFixture[str]) -> None:
    assert logging.getLogger("pyhanko").handlers
    told(update(good(), {4: stream(b"x")}))

    assert ("", "") == capfd.readouterr()


def test_a_file_that_is_too_large() -> None:
    assert ["EQ-PDF-002"] == codes(pdf(), largest=100)


def test_a_decompression_bomb() -> None:
    """A stream of a few kilobytes that says a hundred megabytes is not unpacked."""
    bomb = zlib.compress(b"0" * (100 * 1024 * 1024), 9)
    data = pdf({4: stream(bomb, b"/Filter /FlateDecode"), 1: CATALOG.replace(b">>", b"/Metadata 4 0 R >>")})

    assert ["EQ-PDF-011"] == codes(data)


def test_bombs_within_bombs() -> None:
    bomb = zlib.compress(zlib.compress(zlib.compress(b"0" * (60 * 1024 * 1024), 9), 9), 9)
    filters = b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"
    data = pdf({4: stream(bomb, filters), 1: CATALOG.replace(b">>", b"/Metadata 4 0 R >>")})

    assert ["EQ-PDF-011"] == codes(data)


def xref_stream(entries: bytes, content: bytes = b"") -> bytes:
    body = stream(content, b"/Type /XRef /Root 1 0 R " + entries)
    data = b"%PDF-1.7\n1 0 obj\n" + CATALOG + b"\nendobj\n"
    return data + b"9 0 obj\n" + body + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(data)


@pytest.mark.parametrize(
    "entries",
    [
        b"/W [0 0 0] /Size 1000000000",
        b"/W [0 1 0] /Size 1000000000",
        b"/W [1 1 1] /Size 10 /Index [0 1000000000]",
        b"/W [1 2 1] /Size -5",
        b"/W [] /Size 5",
        b"/W 3 /Size 5",
        b"/Size 5",
    ],
)
def test_cross_references_without_measure(entries: bytes) -> None:
    """Streams of references that promise a thousand million entries of no bytes each."""
    assert {"EQ-PDF-003", "EQ-PDF-006"} & set(codes(xref_stream(entries)))


def test_cross_references_in_a_circle() -> None:
    data = pdf()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])

    assert ["EQ-PDF-003"] == codes(data.replace(b"/Root", b"/Prev %d /Root" % start))


def test_many_revisions() -> None:
    data = pdf()
    for _ in range(120):
        data = update(data, {4: stream(b"x")})

    assert ["EQ-PDF-009"] == codes(data)


@pytest.mark.parametrize("begin", [b"[", b"<< /A "])
def test_nesting_without_end(begin: bytes) -> None:
    data = pdf({20: begin * 50_000, 1: CATALOG.replace(b">>", b"/Lang 20 0 R >>")})

    assert {"EQ-PDF-004", "EQ-PDF-008"} & set(codes(data))


def test_pages_in_a_circle() -> None:
    assert [] == codes(pdf({2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}))


def test_fields_in_a_circle() -> None:
    form = b"/AcroForm << /Fields [20 0 R] >> >>"
    data = pdf(
        {1: CATALOG.replace(b">>", form), 20: b"<< /T (a) /Kids [20 0 R 21 0 R] >>", 21: b"<< /Kids [20 0 R] >>"}
    )

    assert [] == codes(data)


def test_references_that_multiply() -> None:
    """Forty objects, each of which names the next one twice: a walk of all ways would never end."""
    levels = {number: b"<< /A %d 0 R /B %d 0 R >>" % (number + 1, number + 1) for number in range(20, 60)}
    data = pdf({1: CATALOG.replace(b">>", b"/Lang 20 0 R >>"), **levels, 60: b"null"})

    assert [] == codes(data)
    signed = multiplied_and_signed(levels)
    assert {"EQ-PDF-006", "EQ-PDF-128", "EQ-PDF-130"} & {one.issue.code for one in told(signed)}


def multiplied_and_signed(levels: dict[int, bytes]) -> bytes:
    data = good()
    begin = data.rindex(b"\n1 0 obj") + 8
    catalog = data[begin : data.index(b"endobj", begin)].strip()
    return update(data, {1: catalog[:-2] + b"/Lang 20 0 R >>", **levels, 60: b"null"})


def test_an_object_that_leads_to_itself() -> None:
    assert ["EQ-PDF-008"] == codes(pdf({20: b"20 0 R", 1: CATALOG.replace(b">>", b"/Lang 20 0 R >>")}))
    assert ["EQ-PDF-003"] == codes(pdf({20: b"20 0 R", 1: b"20 0 R"}))


def test_a_meter_runs_out() -> None:
    meter = Meter(left=10)
    meter.spend(10)

    with pytest.raises(Exhausted):
        meter.spend(1)
    with pytest.raises(Exhausted):
        MeteredReader(pdf(), Meter(left=20), strict=True)


def test_a_meter_gives_nothing_back() -> None:
    meter = Meter()
    meter.spend(-5)

    assert STEPS == meter.left


def test_weight_counts_what_is_within() -> None:
    reader = MeteredReader(pdf(), Meter(), strict=True)

    assert 1 == weight(reader.root["/Type"])
    assert 3 == weight(reader.root)


def test_a_file_that_strays_is_read_and_told() -> None:
    """An entry beside the table: readers differ on such files."""
    data = pdf().replace(b"0000000000 65535 f", b"0000000009 65535 f")
    loose = data.replace(b"\nendobj\n2 0 obj", b"\n\nendobx\n2 0 obj", 1)

    assert {"EQ-PDF-003", "EQ-PDF-004", "EQ-PDF-008"} & set(codes(loose))


def test_pages_that_are_none() -> None:
    assert "EQ-PDF-010" in codes(pdf({1: b"<< /Type /Catalog >>"}))
    assert PAGE.startswith(b"<<")
