import hashlib
import json

import pytest

from eqlab.core.exchange import Body
from eqlab.report import payload
from eqlab.report.payload import AROUND, FOLDED_FROM, LARGEST_SHOWN, Form, Pointer, read_sheet


def sheet_of(data: bytes, media_type: str = "application/json"):  # noqa: ANN201 - a helper of this file
    return read_sheet(Body(data=data, size=len(data)), media_type)


NUMBERED = "\n".join(f"line {number}" for number in range(1, 21)).encode()


def test_text_is_shown_line_by_line() -> None:
    payload = sheet_of(b"one\r\ntwo\n", "text/plain").payload([])

    assert Form.TEXT is payload.form
    assert [(1, "one"), (2, "two"), (3, "")] == [(line.number, line.before) for line in payload.lines]


def test_empty_body_has_no_lines() -> None:
    payload = sheet_of(b"").payload([])

    assert (Form.EMPTY, ()) == (payload.form, payload.lines)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"a\x00b", b"\x1b[31m", bytes(range(256))])
def test_binary_is_told_by_size_and_digest(data: bytes) -> None:
    payload = sheet_of(data).payload([])

    assert (Form.BINARY, ()) == (payload.form, payload.lines)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (payload.size, payload.sha256)


def test_huge_body_is_summarised_but_quoted() -> None:
    """The page stays readable; a finding's lines are there all the same."""
    data = ("x" * 40 + "\n").encode() * (LARGEST_SHOWN // 40)
    sheet = sheet_of(data, "text/plain")

    assert (Form.HUGE, ()) == (sheet.payload([]).form, sheet.payload([]).lines)
    assert list(range(97, 104)) == [line.number for line in sheet.excerpt(Pointer(finding="F1", line=100))]


def test_size_is_that_on_the_wire_and_a_cut_body_says_so() -> None:
    payload = read_sheet(Body(data=b"{", size=900, truncated=True), "application/json").payload([])

    assert (900, True) == (payload.size, payload.truncated)


def test_excerpt_has_three_lines_of_context_and_the_line_marked() -> None:
    excerpt = sheet_of(NUMBERED, "text/plain").excerpt(Pointer(finding="F7", line=10, column=6))

    assert [*range(10 - AROUND, 10 + AROUND + 1)] == [line.number for line in excerpt]
    assert [("F7",)] == [line.findings for line in excerpt if line.findings]
    assert [("line ", "10", "")] == [(line.before, line.mark, line.after) for line in excerpt if line.findings]


@pytest.mark.parametrize(("line", "numbers"), [(1, [1, 2, 3, 4]), (20, [17, 18, 19, 20])])
def test_excerpt_at_an_edge_is_shorter(line: int, numbers: list[int]) -> None:
    excerpt = sheet_of(NUMBERED, "text/plain").excerpt(Pointer(finding="F1", line=line))

    assert numbers == [one.number for one in excerpt]


@pytest.mark.parametrize("line", [-1, 0, 21, 10**9])
def test_line_that_is_not_there_gives_no_excerpt(line: int) -> None:
    assert () == sheet_of(NUMBERED, "text/plain").excerpt(Pointer(finding="F1", line=line))


def test_column_beyond_the_line_marks_the_line_only() -> None:
    (line,) = sheet_of(b"short", "text/plain").excerpt(Pointer(finding="F1", line=1, column=99))

    assert ("short", "", ("F1",)) == (line.before, line.mark, line.findings)


def test_body_without_line_breaks_is_laid_out_and_places_follow() -> None:
    """The number a finding shows is the number of the line on the page."""
    value = {"filler": ["x" * 20] * 20, "type": "batch"}
    data = json.dumps(value, separators=(",", ":")).encode()
    sheet = sheet_of(data)
    column = data.decode().index('"batch"') + 1
    shown, _ = sheet.place(1, column)
    payload = sheet.payload([Pointer(finding="F1", line=1, column=column)])

    assert payload.laid_out
    assert [(shown, '"batch"')] == [(line.number, line.mark) for line in payload.lines if line.findings]


def test_pretty_body_keeps_its_own_lines() -> None:
    sheet = sheet_of(json.dumps({"a": 1}, indent=4).encode())

    assert (2, 5) == sheet.place(2, 5)
    assert not sheet.payload([]).laid_out


def test_long_line_is_quoted_around_its_mark() -> None:
    text = "a" * 5000 + " HERE " + "b " * 2500
    (line,) = sheet_of(text.encode(), "text/plain").excerpt(Pointer(finding="F1", line=1, column=5002))

    assert "HERE" == line.mark
    assert len(line.before) + len(line.after) < 400


def test_secret_in_a_body_is_not_shown() -> None:
    """Redaction keeps the lines, so the places of findings still agree."""
    data = json.dumps({"access_token": "s3cr3t-value-of-a-token", "b": [1]}, indent=1).encode()
    payload = sheet_of(data).payload([Pointer(finding="F1", line=2, column=18)])

    assert len(data.decode().split("\n")) == len(payload.lines)
    assert "s3cr3t" not in "".join(line.before + line.mark + line.after for line in payload.lines)


def test_long_body_is_folded() -> None:
    long = sheet_of(b"x\n" * FOLDED_FROM, "text/plain").payload([])
    short = sheet_of(b"x\n" * (FOLDED_FROM - 1), "text/plain").payload([])

    assert (True, False) == (long.folded, short.folded)


def test_long_line_without_a_mark_is_cut_at_its_end() -> None:
    (line,) = sheet_of(b"a" * 5000, "text/plain").excerpt(Pointer(finding="F1", line=1))

    assert ("", True) == (line.mark, line.before.endswith("a …"))
    assert len(line.before) < 400


def test_lines_survive_a_redaction_that_would_merge_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should redaction ever change the number of lines, each line is redacted by itself: numbers stay true."""
    monkeypatch.setattr(payload, "redact_text", lambda text: text.replace("\n", " "))
    shown = sheet_of(b"one\ntwo\nthree", "text/plain").payload([])

    assert ["one", "two", "three"] == [line.before for line in shown.lines]


def test_place_that_opens_an_object_is_quoted_with_what_is_inside() -> None:
    data = json.dumps({"resource": {f"k{number}": number for number in range(20)}}, indent=1).encode()
    excerpt = sheet_of(data).excerpt(Pointer(finding="F1", line=2, column=14))

    assert [*range(1, 11)] == [line.number for line in excerpt]
