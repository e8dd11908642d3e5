import json
import tracemalloc
from decimal import Decimal
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.issue import Nature
from eqlab.validate.json_reader import DEPTH, VALUES, JsonReading, locate, read_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def problem(data: bytes) -> tuple[str, int, int, dict[str, str]]:
    told = read_json(data).problem
    assert told is not None
    return told.issue.code, told.line, told.column, {name: fact for name, fact in told.facts.items() if "." not in name}


@given(JSON, st.booleans(), st.sampled_from([None, 0, 2, "\t"]))
def test_reads_what_any_reader_reads(value: object, ascii_only: bool, indent: int | str | None) -> None:
    """On valid JSON it agrees with the standard library, decimals kept exact."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    assert JsonReading(value=json.loads(text, parse_float=Decimal)) == read_json(text.encode())


@given(st.binary(max_size=200))
def test_never_raises_on_any_bytes(data: bytes) -> None:
    """Bytes give a value or a problem with a place, nothing else."""
    reading = read_json(data)

    assert reading.problem is None or (reading.value is None and reading.problem.line >= 1 <= reading.problem.column)


@given(JSON, st.integers(min_value=0), st.binary(max_size=3))
def test_never_raises_on_damaged_documents(value: object, at: int, damage: bytes) -> None:
    """A valid document with bytes struck out and others put in gives a value or a problem."""
    data = json.dumps(value, ensure_ascii=False).encode()
    at %= len(data) + 1
    reading = read_json(data[:at] + damage + data[at + 1 :])

    assert isinstance(reading, JsonReading)


@given(JSON, st.integers(min_value=1))
def test_a_document_cut_short_agrees_with_the_standard_library(value: object, cut: int) -> None:
    """A document of which only the beginning came is read exactly when that beginning is a document."""
    data = json.dumps(value).encode()
    data = data[: len(data) - cut % len(data)]
    try:
        json.loads(data)
    except ValueError:
        readable = False
    else:
        readable = True

    assert readable is (read_json(data).problem is None)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("EQ-JSON-001", 1, 1, {})),
        (b" \r\n\t", ("EQ-JSON-001", 1, 1, {})),
        (b'{"a":\n "\xe9"}', ("EQ-JSON-002", 2, 3, {"position": "9", "byte": "0xE9"})),
        ('{"é":"'.encode() + b'\xff"}', ("EQ-JSON-002", 1, 7, {"position": "8", "byte": "0xFF"})),
        (b"\xed\xa0\x80", ("EQ-JSON-002", 1, 1, {"position": "1", "byte": "0xED"})),
        (b"\xef\xbb\xbf{}", ("EQ-JSON-003", 1, 1, {})),
        (b"\xff\xfe{\x00}\x00", ("EQ-JSON-002", 1, 1, {"position": "1", "byte": "0xFF"})),
        (b"{}\n x", ("EQ-JSON-005", 2, 2, {"found": "x"})),
        (b"{}{}", ("EQ-JSON-005", 1, 3, {"found": "{}"})),
        (b'["NaN", NaN]', ("EQ-JSON-006", 1, 9, {"found": "NaN"})),
        (b"[-Infinity]", ("EQ-JSON-006", 1, 2, {"found": "-Infinity"})),
        (b"[1e1000]", ("EQ-JSON-008", 1, 2, {"found": "1e1000"})),
        (b"[1e-1000]", ("EQ-JSON-008", 1, 2, {"found": "1e-1000"})),
        (b"[1e99999999999999999999]", ("EQ-JSON-008", 1, 2, {"found": "1e99999999999999999999"})),
        (b"[-0e-99999999999999999999]", ("EQ-JSON-008", 1, 2, {"found": "-0e-99999999999999999999"})),
        (b'{"a": "\\ud83d"}', ("EQ-JSON-009", 1, 7, {})),
        (b'{"\\ude00\\ud83d": 1}', ("EQ-JSON-009", 1, 2, {})),
        (b"{]", ("EQ-JSON-011", 1, 2, {"found": '"]"'})),
        (b'{"a": }', ("EQ-JSON-010", 1, 7, {"found": '"}"'})),
        (b"[", ("EQ-JSON-010", 1, 2, {"found": "the end of the document"})),
        (b"{a: 1}", ("EQ-JSON-011", 1, 2, {"found": '"a"'})),
        (b'{"a" 1}', ("EQ-JSON-012", 1, 6, {"found": '"1"'})),
        (b'{"a": 1 "b": 2}', ("EQ-JSON-013", 1, 9, {"found": "a double quote"})),
        (b"[1, 2,\n ]", ("EQ-JSON-014", 1, 6, {"found": '","'})),
        (b'{"a": 1,}', ("EQ-JSON-014", 1, 8, {"found": '","'})),
        (b'{"a": 1,', ("EQ-JSON-011", 1, 9, {"found": "the end of the document"})),
        (b"[1,\n", ("EQ-JSON-010", 2, 1, {"found": "the end of the document"})),
        (b'{"a": "b}', ("EQ-JSON-015", 1, 7, {"found": "a double quote"})),
        (b'["a\nb"]', ("EQ-JSON-016", 1, 4, {"found": "U+000A"})),
        (b'["\\x"]', ("EQ-JSON-017", 1, 3, {"found": '"\\"'})),
    ],
)
def test_says_what_is_wrong_and_where(data: bytes, expected: tuple[str, int, int, dict[str, str]]) -> None:
    assert expected == problem(data)


def test_words_among_the_facts_are_told_in_three_languages() -> None:
    told = read_json(b"[").problem

    assert told is not None
    assert {
        "found": "the end of the document",
        "found.fr": "la fin du document",
        "found.de": "das Ende des Dokuments",
    } == (told.facts)


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"]]]]":'])
def test_a_hundred_thousand_levels_are_one_problem(opening: bytes) -> None:
    """Nesting is counted before anything recurses, and brackets in strings do not count."""
    code, line, _, facts = problem(opening * 100_000)

    assert ("EQ-JSON-007", 1, {"limit": "200"}) == (code, line, facts)


def test_the_deepest_allowed_nesting_is_read() -> None:
    assert read_json(b"[" * DEPTH + b"]" * DEPTH).problem is None
    assert ("EQ-JSON-007", 1, DEPTH + 1, {"limit": "200"}) == problem(b"[" * (DEPTH + 1) + b"]" * (DEPTH + 1))


def test_many_brackets_side_by_side_are_not_deep() -> None:
    data = b'["[[[[\\"[[", ' + b"[]," * 1000 + b"{}]"

    assert 1002 == len(read_json(data).value)


@pytest.mark.parametrize(
    "document",
    [
        b"[" + b"[]," * (9 * 1024 * 1024) + b"[]]",
        b"[" + b"1," * (VALUES + 1) + b"1]",
        b"[" + b'"[",' * (VALUES + 1) + b"1]",
        b"[" + b'{"a":1},' * (VALUES // 2 + 1) + b"1]",
        b"[[" * 101 + b'""' * (2 * VALUES + 1),
        b"[" * 20_000_000,
    ],
    ids=["arrays", "numbers", "strings", "objects", "quotes", "nesting"],
)
def test_more_values_than_the_lab_reads_are_one_problem_before_any_is_made(document: bytes) -> None:
    """A small body of very many values costs no more memory than a few copies of it."""
    tracemalloc.start()
    try:
        told = problem(document)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert ("EQ-JSON-019", 1, 1, {"limit": "1000000"}) == told
    assert peak < 4 * len(document) + 64 * 1024 * 1024


@pytest.mark.parametrize("filler", [b'"' + b"," * (2 * VALUES) + b'"', b'"' + b'\\",[' * VALUES + b'"'])
def test_commas_and_brackets_in_strings_are_no_values(filler: bytes) -> None:
    assert read_json(b"[1, " + filler + b"]").problem is None


def test_as_many_values_as_the_limit_are_read() -> None:
    assert VALUES == len(read_json(b"[" + b"1," * (VALUES - 1) + b"1]").value)
    assert "EQ-JSON-019" == problem(b"[" + b"1," * VALUES + b"1]")[0]


@pytest.mark.parametrize("data", [b'\\"' * 100_000, b'"' * 100_001, b'"\\' * 100_000, b'"\\u' * 50_000, b'{"' * 90_000])
def test_quotes_without_end_are_read_in_one_go(data: bytes) -> None:
    """Strings that never close do not make the reader start over and over."""
    assert read_json(data).problem is not None


def test_what_the_lab_does_not_read_is_not_held_against_the_system() -> None:
    """Depth, count of values and size of numbers are the lab's limits, so they leave a case undecided."""
    documents = (b"[" * 300, b"," * (VALUES + 1), b"1" * 1001, b"1e-5000")
    natures = [told.issue.nature for data in documents if (told := read_json(data).problem)]

    assert [Nature.UNDECIDED] * 4 == natures


def test_numbers_keep_every_digit() -> None:
    assert ["1.10", "0.30", "12345678901234567890.5", "-0.0"] == [
        str(number) for number in read_json(b"[1.10, 0.30, 12345678901234567890.5, -0.0]").value
    ]
    assert [1, int("9" * 900)] == read_json(b"[1," + b"9" * 900 + b"]").value


def test_members_that_stand_twice_are_told_with_their_place() -> None:
    data = b'{"a": 1,\n "b": [{"x": "{", "x": 2, "y": {"z": 1, "\\u007a": 2}}], "a": 3}'
    reading = read_json(data)

    assert {"a": 3, "b": [{"x": 2, "y": {"z": 2}}]} == reading.value
    assert [("x", "b[0]", 2, 19), ("z", "b[0].y", 2, 41), ("a", "", 2, 57)] == [
        (double.key, double.object, double.line, double.column) for double in reading.duplicate_keys
    ]


def test_only_the_first_of_many_doubles_are_told() -> None:
    assert 20 == len(read_json(b"{" + b'"a":1,' * 1000 + b'"b":1}').duplicate_keys)


def test_the_same_bytes_are_read_once() -> None:
    """A body that several checks look at is parsed once; another document does not disturb it."""
    first = read_json(b'{"same": [1]}')
    for number in range(6):
        read_json(b"[%d]" % number)

    assert first.value is read_json(b'{"same": [1]}').value


def test_readers_on_several_threads_agree() -> None:
    documents = [json.dumps({"n": number}).encode() for number in range(40)]
    seen: list[bool] = []

    def read() -> None:
        seen.extend({"n": number} == read_json(data).value for number, data in enumerate(documents))

    threads = [Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [True] * 160 == seen


def test_an_unreadable_document_has_no_places() -> None:
    assert locate(b'{"a":', "a") is None
