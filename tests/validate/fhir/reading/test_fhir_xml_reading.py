import pytest
from fhir_documents import codes, in_document, told, xml_of
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.issue import Nature
from eqlab.validate.fhir.reading.remarks import MOST
from eqlab.validate.json_place import steps_of

FHIR = 'xmlns="http://hl7.org/fhir"'
PATIENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<?order alpha?>
<!-- a synthetic person -->
<Patient {FHIR} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <id value="p1"/>
  <text>
    <status value="generated"/>
    <div xmlns="http://www.w3.org/1999/xhtml">A &lt; B<br/>é</div>
  </text>
  <contained><Organization><name value="O"/></Organization></contained>
  <extension url="urn:x"><valueDecimal value="1.50"/></extension>
  <active value="true"/>
  <name id="n">
    <given value="A"><extension url="urn:y"><valueCode value="c"/></extension></given>
    <given value="B"/>
    <given><extension url="urn:z"><valueInteger value="-3"/></extension></given>
  </name>
  <birthDate value="2000-01-01" id="b"/>
  <multipleBirthInteger value="+2"/>
</Patient>"""
SENT = {
    "resourceType": "Patient",
    "id": "p1",
    "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">A &lt; B<br/>é</div>'},
    "contained": [{"resourceType": "Organization", "name": "O"}],
    "extension": [{"url": "urn:x", "valueDecimal": "1.50"}],
    "active": True,
    "name": [
        {
            "id": "n",
            "given": ["A", "B", None],
            "_given": [
                {"extension": [{"url": "urn:y", "valueCode": "c"}]},
                None,
                {"extension": [{"url": "urn:z", "valueInteger": -3}]},
            ],
        }
    ],
    "birthDate": "2000-01-01",
    "_birthDate": {"id": "b"},
    "multipleBirthInteger": 2,
}


def patient(inside: str) -> str:
    return f"<Patient {FHIR}>{inside}</Patient>"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('<active value=" true "/>', {"active": True}),
        ('<birthDate value="2000-01-01\n"/>', {"birthDate": "2000-01-01"}),
        ('<multipleBirthInteger value="\t2"/>', {"multipleBirthInteger": 2}),
    ],
)
def test_blanks_around_a_value_are_left_out_and_told(written: str, read: dict[str, object]) -> None:
    """FHIR R4, datatypes.html: XML schema ignores them, other readers may not."""
    instance = xml_of(patient(written))

    assert read == {name: value for name, value in instance.value.items() if name != "resourceType"}
    assert ["EQ-FHIR-284"] == codes(instance)


@pytest.mark.parametrize("written", ['<gender value=" male"/>', '<birthDate value="  "/>', '<id value="a "/>'])
def test_blanks_that_count_stay(written: str) -> None:
    """In a code or an id they are part of the value, and a value of blanks is none."""
    instance = xml_of(patient(written))

    assert [] == codes(instance)
    assert any(str(value) != str(value).strip() for value in instance.value.values())


def test_xml_is_read_into_the_shape_of_json() -> None:
    instance = xml_of(PATIENT)
    value = instance.value
    value["extension"][0]["valueDecimal"] = str(value["extension"][0]["valueDecimal"])

    assert (SENT, ()) == (value, instance.notes)


def test_prefixes_are_only_writing() -> None:
    """Elements are known by their namespaces; a narrative comes out with that of XHTML as the default."""
    instance = xml_of(
        '<p:Patient xmlns:p="http://hl7.org/fhir" xmlns:q="urn:q"><p:text><p:status value="generated"/>'
        '<x:div xmlns:x="http://www.w3.org/1999/xhtml" class="c">a<x:b>b</x:b></x:div></p:text></p:Patient>'
    )
    div = '<div xmlns="http://www.w3.org/1999/xhtml" class="c">a<b>b</b></div>'

    assert ({"status": "generated", "div": div}, ()) == (instance.value["text"], instance.notes)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ('<birthDate value=""/>', {"birthDate": ""}),
        ("<birthDate/>", {"_birthDate": {}}),
        ("<name/>", {"name": [{}]}),
        ("<contained/>", {"contained": [{}]}),
        ('<multipleBirthInteger value="01"/>', {"multipleBirthInteger": "01"}),
        ('<multipleBirthInteger value="x"/>', {"multipleBirthInteger": "x"}),
        ('<multipleBirthBoolean value="TRUE"/>', {"multipleBirthBoolean": "TRUE"}),
        ('<nonsense value="x"/>', {"nonsense": "x"}),
        ("<nonsense><a/></nonsense>", {"nonsense": {}}),
        ('<birthDate value="2000"><value value="0"/></birthDate>', {"birthDate": "2000", "_birthDate": {"value": "0"}}),
        ("<contained><Nonsense><a/></Nonsense></contained>", {"contained": [{"resourceType": "Nonsense"}]}),
        ("<name><given/></name>", {"name": [{"_given": [{}]}]}),
    ],
)
def test_what_only_the_structure_can_judge_is_kept(inside: str, expected: dict[str, object]) -> None:
    """Each thing is told once, and not by the reader."""
    instance = xml_of(patient(inside))

    assert ({"resourceType": "Patient", **expected}, ()) == (instance.value, instance.notes)


@pytest.mark.parametrize(
    ("inside", "expected", "value"),
    [
        ("a<active value='true'/>", [("EQ-FHIR-276", "Patient", {"found": '"a"'})], {"active": True}),
        ("<name>b</name>", [("EQ-FHIR-276", "Patient.name[0]", {"found": '"b"'})], {"name": [{}]}),
        (
            "<gender>male</gender>",
            [("EQ-FHIR-277", "Patient.gender", {"found": '"male"', "element": "gender"})],
            {"gender": "male"},
        ),
        (
            "<multipleBirthInteger>2</multipleBirthInteger>",
            [("EQ-FHIR-277", "Patient.multipleBirthInteger", {"found": '"2"', "element": "multipleBirthInteger"})],
            {"multipleBirthInteger": 2},
        ),
        (
            "<active value='true' x='1'/>",
            [("EQ-FHIR-274", "Patient.active", {"element": "active", "name": "x"})],
            {"active": True},
        ),
        (
            "<name value='John'/>",
            [("EQ-FHIR-274", "Patient.name[0]", {"element": "name", "name": "value"})],
            {"name": [{}]},
        ),
        (
            "<name xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='a b'/>",
            [("EQ-FHIR-275", "Patient.name[0]", {"element": "name", "name": "xsi:schemaLocation"})],
            {"name": [{}]},
        ),
        (
            "<birthDate value='2000'/><active value='true'/><name/>",
            [
                (
                    "EQ-FHIR-278",
                    "Patient.active",
                    {"name": "active", "before": "birthDate", "type": "Patient"},
                )
            ],
            {"birthDate": "2000", "active": True, "name": [{}]},
        ),
        (
            "<birthDate value='2000'/><birthDate value='2001'/>",
            [("EQ-FHIR-279", "Patient", {"name": "birthDate", "type": "Patient"})],
            {"birthDate": "2000"},
        ),
        (
            "<_active value='true'/><resourceType value='x'/>",
            [
                ("EQ-FHIR-280", "Patient", {"type": "Patient", "name": "_active"}),
                ("EQ-FHIR-280", "Patient", {"type": "Patient", "name": "resourceType"}),
            ],
            {},
        ),
        (
            "<contained><Basic/><Patient/></contained>",
            [("EQ-FHIR-281", "Patient.contained[0]", {"name": "contained", "count": "2"})],
            {"contained": [{"resourceType": "Basic"}]},
        ),
        (
            "<contained>x<Basic id='b'/></contained>",
            [
                ("EQ-FHIR-276", "Patient.contained[0]", {"found": '"x"'}),
                ("EQ-FHIR-274", "Patient.contained[0]", {"element": "Basic", "name": "id"}),
            ],
            {"contained": [{"resourceType": "Basic"}]},
        ),
        (
            "<active xmlns='urn:x' value='true'/>",
            [("EQ-FHIR-273", "Patient.active", {"name": "active", "namespace": 'the namespace "urn:x"'})],
            {"active": True},
        ),
        (
            "<extension url='a'><valueDecimal value='1e1000'/></extension>",
            [("EQ-FHIR-282", "Patient.extension[0].valueDecimal", {"found": "1e1000"})],
            {"extension": [{"url": "a"}]},
        ),
    ],
)
def test_what_is_wrong_with_the_writing_is_told(inside: str, expected: list[object], value: dict[str, object]) -> None:
    instance = xml_of(patient(inside))

    assert expected == [(code, path, facts) for code, path, _, facts in told(instance)]
    assert {"resourceType": "Patient", **value} == instance.value


def test_a_wrong_namespace_is_told_once() -> None:
    instance = xml_of("<Patient><active value='true'/><name><family value='x'/></name></Patient>")

    assert [("EQ-FHIR-273", "Patient", (1, 1))] == [one[:3] for one in told(instance)]
    assert {"resourceType": "Patient", "active": True, "name": [{"family": "x"}]} == instance.value


@pytest.mark.parametrize(
    ("document", "code", "place"),
    [
        ("", "EQ-FHIR-250", (1, 1)),
        (" \n", "EQ-FHIR-250", (1, 1)),
        ("<!DOCTYPE a><Patient/>", "EQ-FHIR-251", (1, 1)),
        ("<?xml version='1.0'?><?p?>\n<!-- <a> -->\n <!DOCTYPE a [<!ENTITY b 'c'>]><Patient/>", "EQ-FHIR-251", (3, 2)),
        (patient("<id value='a&nbsp;b'/>"), "EQ-FHIR-252", None),
        (patient("<name></text>"), "EQ-FHIR-253", None),
        (f"<Patient {FHIR}>\n<name>", "EQ-FHIR-254", (2, 6)),
        (patient("") + patient(""), "EQ-FHIR-255", (1, 48)),
        ("<f:Patient/>", "EQ-FHIR-256", None),
        ("<Patient a='1' a='2'/>", "EQ-FHIR-257", None),
        (patient("\x01"), "EQ-FHIR-258", None),
        ("<Patient", "EQ-FHIR-259", (1, 8)),
        ("{}", "EQ-FHIR-259", (1, 1)),
        (patient("<a>" * 300), "EQ-FHIR-261", None),
        (patient("<extension>" * 230 + "</extension>" * 230), "EQ-FHIR-261", None),
        ("<html/>", "EQ-FHIR-263", (1, 1)),
        ("<Patient_/>", "EQ-FHIR-263", (1, 1)),
    ],
)
def test_what_cannot_be_read_has_one_note(document: str, code: str, place: tuple[int, int] | None) -> None:
    instance = xml_of(document)
    ((told_code, path, at, _),) = told(instance)

    assert (None, code, "") == (instance.value, told_code, path)
    assert place in (None, at)
    assert in_document(at, document)


def test_entities_are_not_expanded() -> None:
    """A billion laughs are refused, not told."""
    laughs = "".join(f"<!ENTITY l{n} '{10 * f'&l{n - 1};'}'>" for n in range(1, 10))
    instance = xml_of(f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]><Patient {FHIR}><id value="&l9;"/></Patient>')

    assert (None, ["EQ-FHIR-251"]) == (instance.value, codes(instance))


def test_nothing_is_fetched() -> None:
    instance = xml_of('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')

    assert (None, ["EQ-FHIR-251"]) == (instance.value, codes(instance))


def test_a_huge_attribute_is_undecided_not_wrong() -> None:
    instance = xml_of(patient(f'<id value="{"a" * 11_000_000}"/>'))

    assert (None, Nature.UNDECIDED) == (instance.value, instance.notes[0][0].nature)


def test_many_attributes_are_told_briefly() -> None:
    attributes = " ".join(f"a{n}='x'" for n in range(5000))
    instance = xml_of(patient(f"<name {attributes}/>"))

    assert MOST + 1 == len(instance.notes)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (PATIENT.encode("utf-16"), "EQ-FHIR-271"),
        (PATIENT.encode("utf-16-le"), "EQ-FHIR-271"),
        (PATIENT.replace("UTF-8", "iso-8859-1").encode("iso-8859-1"), "EQ-FHIR-271"),
        (PATIENT.replace("UTF-8", "Windows-1252").encode("cp1252"), "EQ-FHIR-271"),
        (PATIENT.replace("UTF-8", "UTF-16").encode(), "EQ-FHIR-272"),
        (PATIENT.replace("UTF-8", "nonsense").encode(), "EQ-FHIR-272"),
        (PATIENT.replace("UTF-8", "rot13").encode(), "EQ-FHIR-272"),
        (b"\xef\xbb\xbf" + PATIENT.replace("UTF-8", "latin-1").encode(), "EQ-FHIR-272"),
    ],
)
def test_another_encoding_is_told_and_read(data: bytes, code: str) -> None:
    instance = xml_of(data)

    assert [code] == codes(instance)
    assert SENT["text"] == instance.value["text"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_fault_in_xml(mark: bytes) -> None:
    assert [] == codes(xml_of(mark + PATIENT.encode()))


def test_bytes_that_are_no_utf_8_are_told_where_they_stand_in_xml() -> None:
    instance = xml_of(f'<Patient {FHIR}>\n<id value="é'.encode() + b'\xe9"/></Patient>')

    assert [("EQ-FHIR-270", "Patient", (2, 13), {"position": "52", "byte": "0xE9"})] == told(instance)
    assert "é\ufffd" == instance.value["id"]


def test_elements_are_found_again_by_their_paths_in_json() -> None:
    places = xml_of(PATIENT).places

    assert [(4, 1), (8, 5), (10, 3), (10, 28), (11, 3), (15, 5), (16, 12), (18, 3), None] == [
        places(steps_of(path))
        for path in (
            "",
            "text.div",
            "contained[0]",
            "contained[0].name",
            "extension[0].url",
            "name[0].given[1]",
            "name[0]._given[2].extension[0]",
            "_birthDate.id",
            "name[1]",
        )
    ]


@given(st.binary(max_size=200))
def test_reading_xml_never_raises_on_any_bytes(data: bytes) -> None:
    """Bytes give a value or an error that says why not, each at a place in the document."""
    instance = xml_of(data)

    assert instance.value is not None or instance.notes
    assert all(place[0] >= 1 <= place[1] for place in instance.spots.values())


@given(st.integers(0, len(PATIENT)), st.text(alphabet="<>/='\"&;!-[]? aé\n\x01", max_size=4), st.integers(0, 5))
def test_places_are_inside_damaged_xml(at: int, damage: str, struck: int) -> None:
    """A document with characters struck out and others put in is still told about at places that it has."""
    text = PATIENT[:at] + damage + PATIENT[at + struck :]
    instance = xml_of(text)

    assert instance.value is not None or instance.notes
    assert all(in_document(place, text) for place in instance.spots.values())


@pytest.mark.parametrize(
    "document",
    [
        "<" * 1_000_000,
        "<!--" * 300_000,
        "<?a?>" * 300_000,
        f"<Patient {FHIR} " + " ".join(f"a{n}='x'" for n in range(100_000)) + "/>",
        patient("x<a/>" * 100_000),
    ],
)
def test_long_nonsense_is_read_in_one_go(document: str) -> None:
    """Time grows with the length of the document, not with its square: a search that begins anew never ends here."""
    assert [] != codes(xml_of(document))
