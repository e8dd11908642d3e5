import json
from decimal import Decimal

import pytest
from fhir_documents import codes, in_document, json_of, told
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.issue import Nature
from eqlab.validate.fhir.issues import json_writing as issues
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.reading import json_lenient, json_strict
from eqlab.validate.fhir.reading.json_lenient import LenientReader
from eqlab.validate.fhir.reading.remarks import MOST, Remarks

RESOURCES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False).map(str) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def leniently(text: str) -> tuple[object, Remarks]:
    remarks = Remarks(issues.MORE)
    return LenientReader(text, remarks, comments_allowed=False).read(), remarks


@given(RESOURCES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_lenient_reading_of_plain_json_agrees_with_the_standard_library(
    value: object, ascii_only: bool, indent: int | None
) -> None:
    """Where nothing is wrong the reader that forgives has nothing to say."""
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent)
    read, remarks = leniently(text)

    assert (json.loads(text, parse_float=Decimal), []) == (read, remarks.notes)


@given(st.binary(max_size=200))
def test_reading_json_never_raises_on_any_bytes(data: bytes) -> None:
    """Bytes give a value or an error that says why not, each at a place in the document."""
    instance = json_of(data)

    assert instance.value is not None or instance.notes
    assert all(place[0] >= 1 <= place[1] for place in instance.spots.values())


@given(st.dictionaries(st.text(), RESOURCES, max_size=4), st.data())
def test_places_are_inside_damaged_documents(value: object, data: st.DataObject) -> None:
    """A document with characters struck out and others put in is still told about at places that it has."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    at = data.draw(st.integers(0, len(text)))
    damage = data.draw(st.text(alphabet="{}[],:\"'/*#tfn1\\ \n\u00a0ü", max_size=4))
    text = text[:at] + damage + text[at + 1 :]
    instance = json_of(text.encode("utf-8", "surrogatepass"))

    assert all(in_document(place, text) for place in instance.spots.values())
    assert len(instance.spots) == len(instance.notes)


@pytest.mark.parametrize(
    ("text", "expected", "value"),
    [
        ('{"a": 1,}', [("EQ-FHIR-221", "", (1, 8), {"found": "}"})], {"a": 1}),
        ('{"a": [1, 2,\n ]}', [("EQ-FHIR-221", "a", (1, 12), {"found": "]"})], {"a": [1, 2]}),
        ('{"a": [1,, 2]}', [("EQ-FHIR-222", "a", (1, 10), {})], {"a": [1, 2]}),
        ('{, "a": 1}', [("EQ-FHIR-222", "", (1, 2), {})], {"a": 1}),
        ('{"a": 1 "b": 2}', [("EQ-FHIR-223", "", (1, 9), {"found": "b"})], {"a": 1, "b": 2}),
        ('{"a": [{} {}]}', [("EQ-FHIR-223", "a", (1, 11), {"found": "{"})], {"a": [{}, {}]}),
        ("{'a': 1}", [("EQ-FHIR-224", "", (1, 2), {"found": '"a"'})], {"a": 1}),
        ("{\"a\": 'it\\'s'}", [("EQ-FHIR-224", "", (1, 7), {"found": '"it\\\'s"'})], {"a": "it's"}),
        ('{a: {"b": 1}}', [("EQ-FHIR-225", "", (1, 2), {"found": "a"})], {"a": {"b": 1}}),
        ('{"a": male}', [("EQ-FHIR-226", "", (1, 7), {"found": "male"})], {"a": "male"}),
        ('{"a": [male]}', [("EQ-FHIR-226", "a[0]", (1, 8), {"found": "male"})], {"a": ["male"]}),
        ('{"a": 2020-01-01}', [("EQ-FHIR-226", "", (1, 7), {"found": "2020-01-01"})], {"a": "2020-01-01"}),
        ('{"a": True}', [("EQ-FHIR-226", "", (1, 7), {"found": "True"})], {"a": True}),
        ('{"a" 1}', [("EQ-FHIR-227", "", (1, 6), {"name": "a"})], {"a": 1}),
        ('{"a" = 1}', [("EQ-FHIR-227", "", (1, 7), {"name": "a"})], {"a": 1}),
        ('{"a": , "b": 2}', [("EQ-FHIR-228", "", (1, 2), {"name": "a"})], {"b": 2}),
        ('{"a": }', [("EQ-FHIR-228", "", (1, 2), {"name": "a"})], {}),
        ('{"a": NaN, "b": [-Infinity, 1]}', [
            ("EQ-FHIR-229", "a", (1, 7), {"found": "NaN"}), ("EQ-FHIR-229", "b[0]", (1, 18), {"found": "-Infinity"}),
        ], {"b": [1]}),
        ('{"a": 007}', [("EQ-FHIR-230", "a", (1, 7), {"found": "007"})], {"a": 7}),
        ('{"a": +1}', [("EQ-FHIR-230", "a", (1, 7), {"found": "+1"})], {"a": 1}),
        ('{"a": .5}', [("EQ-FHIR-230", "a", (1, 7), {"found": ".5"})], {"a": Decimal("0.5")}),
        ('{"a": 0x1F}', [("EQ-FHIR-230", "a", (1, 7), {"found": "0x1F"})], {"a": 31}),
        ('{"a": 1e1000}', [("EQ-FHIR-231", "a", (1, 7), {"found": "1e1000"})], {}),
        ('{"a": 1, "b": {"a": 1, "a": 2}}', [("EQ-FHIR-232", "b.a", (1, 24), {"name": "a"})], {"a": 1, "b": {"a": 2}}),
        ('{"a": "b\tc"}', [("EQ-FHIR-233", "a", (1, 9), {"found": "U+0009"})], {"a": "b\tc"}),
        ('{"a": "b\nc"}', [("EQ-FHIR-239", "a", (1, 7), {})], {"a": "b\nc"}),
        ('{"a": "b\\xc"}', [("EQ-FHIR-234", "a", (1, 9), {"found": '"\\x"'})], {"a": "bxc"}),
        ('{"a": "\\ud83d!"}', [("EQ-FHIR-235", "a", (1, 8), {})], {"a": "\ufffd!"}),
        ('{"a":\u00a01}', [("EQ-FHIR-236", "", (1, 6), {"found": "U+00A0"})], {"a": 1}),
        ('{"a": 1}\n{"b": 2}', [("EQ-FHIR-237", "", (2, 1), {"found": '"{"b": 2}"'})], {"a": 1}),
    ],
)  # fmt: skip
def test_a_slip_is_told_once_and_the_rest_is_read(text: str, expected: list[object], value: object) -> None:
    instance = json_of(text)

    assert (expected, value) == (told(instance), instance.value)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("EQ-FHIR-200", (1, 1), {})),
        (b" \n ", ("EQ-FHIR-200", (1, 1), {})),
        (b'{"a": [1}', ("EQ-FHIR-205", (1, 9), {"opened": "[", "line": "1", "found": "}"})),
        (b'{"a": [\n1', ("EQ-FHIR-206", (2, 1), {"opened": "[", "line": "1", "found": ""})),
        (b'{"a": "b}', ("EQ-FHIR-207", (1, 7), {})),
        (b'{"a": 1 /* b }', ("EQ-FHIR-208", (1, 9), {})),
        (b"[" * 100_000, ("EQ-FHIR-209", (1, 201), {"limit": "200"})),
        (b'{"a":' * 100_000, ("EQ-FHIR-209", (1, 1001), {"limit": "200"})),
        (b"null", ("EQ-FHIR-211", (1, 1), {})),
        (b"<Patient/>", ("EQ-FHIR-204", (1, 1), {"found": '"<"', "expected": "a value"})),
        (b'{"a": #}', ("EQ-FHIR-204", (1, 7), {"found": '"#"', "expected": "a value"})),
        (b'{"a": 1 #}', ("EQ-FHIR-204", (1, 9), {"found": '"#"', "expected": "a comma or the closing bracket"})),
        (b"{#}", ("EQ-FHIR-204", (1, 2), {"found": '"#"', "expected": "a name"})),
        (b"[1, #]", ("EQ-FHIR-204", (1, 5), {"found": '"#"', "expected": "a value"})),
    ],
)
def test_where_nobody_can_go_on_reading_ends(
    data: bytes, expected: tuple[str, tuple[int, int], dict[str, str]]
) -> None:
    """There is no value then, and one note says why."""
    instance = json_of(data)
    code, place, facts = expected

    assert instance.value is None
    assert [(code, "", place, facts)] == told(instance)


def test_too_many_values_are_undecided_not_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in (json_strict, json_lenient):
        monkeypatch.setattr(reader, "VALUES", 10_000)

    assert [] == codes(json_of(b"[" + b"0," * 9_998 + b"0]"))

    instance = json_of(b"[" + b"0," * 10_000 + b"0]")

    assert ["EQ-FHIR-210"] == codes(instance)
    assert Nature.UNDECIDED is instance.notes[0][0].nature


def test_a_fault_before_the_end_of_reading_is_told_too() -> None:
    assert ["EQ-FHIR-225", "EQ-FHIR-205"] == codes(json_of('{"resourceType": "Patient", id: "x", "name": [}'))


def test_a_comment_belongs_to_what_comes_after_it() -> None:
    text = '{"resourceType": "Patient", // who\n"id": "a" /* end */ }\n// done'

    assert [
        ("EQ-FHIR-220", "Patient.id", (1, 29), {"found": '"// who"'}),
        ("EQ-FHIR-220", "Patient", (2, 11), {"found": '"/* end */"'}),
        ("EQ-FHIR-220", "Patient", (3, 1), {"found": '"// done"'}),
    ] == told(json_of(text))


def test_comments_can_be_allowed() -> None:
    instance = json_of('{"resourceType": "Patient" /* x */, // y\n"id": "//"}', comments=True)

    assert ((), {"resourceType": "Patient", "id": "//"}) == (instance.notes, instance.value)


def test_a_hundred_remarks_are_enough() -> None:
    """A document made of slips is told about briefly."""
    instance = json_of("{" + "a:1," * 5000 + "}")

    assert MOST + 1 == len(instance.notes)
    assert "EQ-FHIR-238" == codes(instance)[-1]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', "EQ-FHIR-203"),
        ('{"a": "é"}'.encode("utf-16"), "EQ-FHIR-202"),
        ('{"a": "é"}'.encode("utf-16-be"), "EQ-FHIR-202"),
        ('{"a": "é"}'.encode("utf-32"), "EQ-FHIR-202"),
    ],
)
def test_what_begins_or_is_encoded_otherwise_is_told_and_read(data: bytes, code: str) -> None:
    instance = json_of(data)

    assert ([code], {"a": "é"}) == (codes(instance), instance.value)


def test_bytes_that_are_no_utf_8_are_told_where_they_stand() -> None:
    instance = json_of('{"é": "a",\n "b": "'.encode() + b'\xe9"}')

    assert [("EQ-FHIR-201", "", (2, 8), {"position": "20", "byte": "0xE9"})] == told(instance)
    assert {"é": "a", "b": "\ufffd"} == instance.value


@pytest.mark.parametrize("opened", ['{"a": "b", ', '{"a": "b" '])
def test_values_are_found_again_by_their_paths(opened: str) -> None:
    """Places are the same whether the document was plain JSON or not."""
    places = json_of(opened + '\n "resourceType": "Patient",\n "name": [{"given": ["x",\n "y"]}]}').places

    assert [(1, 1), (1, 7), (3, 10), (4, 2), None] == [
        places(keys) for keys in ((), ("a",), ("name",), ("name", 0, "given", 1), ("name", 1))
    ]


def test_notes_stand_under_the_type_of_the_resource() -> None:
    _, path, _, _ = json_of('{"id": "a", "resourceType": "Patient",}').notes[0]

    assert root("Patient") == path


@pytest.mark.parametrize("part", ['"', "\\", "'", "/*", "//", "-", "a", "1,,", '"a":', "\u00a0", "{", "\ufeff"])
@pytest.mark.parametrize("opened", ["", '{"a": "', "["])
def test_long_nonsense_in_json_is_read_in_one_go(opened: str, part: str) -> None:
    """Time grows with the length of the document, not with its square: a search that begins anew never ends here."""
    assert [] != codes(json_of(opened + part * 100_000))


def test_a_document_that_is_all_faults_is_not_read_to_its_end() -> None:
    """What was told stays told, that it is wrong too; that reading ended is undecided."""
    text = '{"resourceType": "Observation", "note": [' + "{} " * (json_lenient.ENOUGH + 2) + "]}"
    notes = json_of(text).notes

    assert [issues.MISSING_COMMA] * MOST + [issues.MORE, issues.TOO_MUCH_WRONG] == [note[0] for note in notes]
    assert (Nature.UNDECIDED, {"limit": "10000"}) == (notes[-1][0].nature, notes[-1][2])


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"code": {"coding": [{,}]}, "code": "v"}', "code"),
        ('{"code": {"coding": [{,}]}, "code": {"coding": []}}', "code.coding[0]"),
        ('{"code": {"coding": [{}, {,}]}, "code": {"coding": []}}', "code.coding[1]"),
        ('{"code": {"text": tRue}, "code": {}}', "code"),
        ('{"code": [1,], "code": {}}', "code"),
    ],
)
def test_what_a_later_member_replaced_is_told_at_what_there_is(text: str, path: str) -> None:
    """The line is that of the fault; the path leads no further than the value that was kept."""
    assert path == told(json_of(text))[0][1]
