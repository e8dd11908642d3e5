"""What is CDA Release 2, and what is not: each wrong variant gives one finding with its code and place."""

import base64
import itertools

import pytest
from cda_samples import LEVEL_1, LEVEL_2, LEVEL_3, changed, judged, read
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.issue import Level
from eqlab.validate.cda import is_cda, judge_cda, level
from eqlab.validate.cda.literals import is_time
from eqlab.validate.cda.model import model
from eqlab.validate.xml import XmlDocument, read_xml

ENTRY = "/ClinicalDocument/component/structuredBody/component/section/entry"


@pytest.mark.parametrize("text", [LEVEL_1, LEVEL_2, LEVEL_3], ids=["level 1", "level 2", "level 3"])
def test_a_right_document_gives_no_finding(text: str) -> None:
    assert [] == judged(text)


def test_the_level_is_what_the_body_holds() -> None:
    assert [1, 2, 3] == [level(read(text)) for text in (LEVEL_1, LEVEL_2, LEVEL_3)]
    assert [True, False] == [is_cda(read(text)) for text in (LEVEL_1, "<ClinicalDocument/>")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<setId ", "<setID ", "EQ-CDA-002 /ClinicalDocument/setID"),
        ("<setId ", '<setId xmlns="" ', "EQ-CDA-002 /ClinicalDocument/setId"),
        ("<title>Laboratory report</title>", "<div/>", "EQ-CDA-002 /ClinicalDocument/div"),
        ("(<title>Lab.*?</title>)(.*?)(<confid)", r"\2\1\3", "EQ-CDA-003 /ClinicalDocument/title"),
        ("<title>Lab.*?</title>", "", ""),
        ("<effectiveTime .*?/>", "", "EQ-CDA-004 /ClinicalDocument"),
        ("<custodian>.*?</custodian>", "", "EQ-CDA-004 /ClinicalDocument"),
        ('<patientRole classCode="PAT">\\s*<id .*?/>', "<patientRole>",
         "EQ-CDA-004 /ClinicalDocument/recordTarget/patientRole"),
        ("<versionNumber .*?/>", '<versionNumber value="1"/><versionNumber value="1"/>',
         "EQ-CDA-005 /ClinicalDocument/versionNumber[2]"),
        ("(<assignedPerson>.*?</assignedPerson>)", r"\1<assignedAuthoringDevice/>",
         "EQ-CDA-006 /ClinicalDocument/author/assignedAuthor/assignedAuthoringDevice"),
        ("<structuredBody>", "<nonXMLBody><text>x</text></nonXMLBody><structuredBody>",
         "EQ-CDA-006 /ClinicalDocument/component/structuredBody"),
        ("<structuredBody>.*</structuredBody>", "", "EQ-CDA-007 /ClinicalDocument/component"),
        ('<patientRole classCode="PAT">\\s*<id .*?/>', '<patientRole nullFlavor="NI">',
         "EQ-CDA-008 /ClinicalDocument/recordTarget/patientRole"),
        ("<versionNumber ", '<versionNumber code="x" ', "EQ-CDA-009 /ClinicalDocument/versionNumber/@code"),
        ('<languageCode code="fr-BE"', '<languageCode code="fr-BE" codeSystem="1.2"',
         "EQ-CDA-009 /ClinicalDocument/languageCode/@codeSystem"),
        (' typeCode="REF"><ass', "><ass", "EQ-CDA-010 /ClinicalDocument/participant"),
        ('classCode="DOCCLIN"', 'classCode="ACT"', "EQ-CDA-011 /ClinicalDocument/@classCode"),
        ('classCode="PSN" determinerCode="INSTANCE"', 'determinerCode="KIND"',
         "EQ-CDA-011 /ClinicalDocument/recordTarget/patientRole/patient/@determinerCode"),
        ('<externalDocument classCode="DOC"', '<externalDocument moodCode="RQO"',
         f"EQ-CDA-011 {ENTRY}[4]/observation/reference/externalDocument/@moodCode"),
        ('<observation classCode="OBS" moodCode="EVN">', '<observation classCode="OBS" moodCode="XYZ">',
         f"EQ-CDA-011 {ENTRY}[1]/organizer/component/observation/@moodCode"),
        ('extension="POCD_HD000040"', 'extension="POCD_HD000041"', "EQ-CDA-011 /ClinicalDocument/typeId/@extension"),
        ('nullFlavor="UNK"/></rep', 'nullFlavor="DONTKNOW"/></rep',
         "EQ-CDA-011 /ClinicalDocument/author/assignedAuthor/representedOrganization/id/@nullFlavor"),
        ('use="L"', 'use="LEGAL"', "EQ-CDA-012 /ClinicalDocument/recordTarget/patientRole/patient/name/@use"),
        ("<custodian>", "<custodian>text", "EQ-CDA-013 /ClinicalDocument/custodian"),
        ("</custodian>", "text</custodian>", "EQ-CDA-013 /ClinicalDocument/custodian"),
        ("<custodian>", '<custodian><x:y xmlns:x="urn:x"/>', "EQ-CDA-014 /ClinicalDocument/custodian/x:y"),
    ],
)  # fmt: skip
def test_structure(old: str, new: str, expected: str) -> None:
    """Elements, their order and number, attributes and their values."""
    assert [expected] * bool(expected) == [f"{one.issue.code} {one.subject.path}" for one in judged(changed(old, new))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('value="20240229143000\\+0100"', 'value="2024-02-29"', "020"),
        ('value="20240229143000\\+0100"', 'value="20230229"', "020"),
        ('value="20240229143000\\+0100"', 'value="20240229+0100"', "020"),
        ('value="20240229143000\\+0100"', 'value="2024022914300"', "020"),
        ('value="20240229143000\\+0100"', 'value="20240229143000+0160"', "020"),
        ('value="20240229143000\\+0100"', 'value="20240229143000+01:00"', "020"),
        ('value="20240229143000\\+0100"', 'value="202402"', ""),
        ('value="20240229143000\\+0100"', 'value="2024022914-0530"', ""),
        ('root="2.999.1"', 'root="urn:oid:2.999.1"', "021"),
        ('root="2.999.1"', 'root="2.0999.1"', "021"),
        ('root="2.999.1"', 'root="0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f"', "021"),
        ('root="2.999.1"', 'root="1.40.3"', "021"),
        ('root="2.999.1"', 'root="1.39.3"', ""),
        ('root="2.999.1"', 'root="MYROOT"', "028"),
        ('value="98.5"', 'value="98,5"', "022"),
        ('value="98.5"', 'value="9.85E1"', ""),
        ('value="-4"', 'value="-4.0"', "023"),
        ('type="BL" value="true"', 'type="BL" value="TRUE"', "024"),
        ('signatureCode code="S"', 'signatureCode code="S T"', "025"),
        ('mediaType="image/gif"', 'mediaType="gif"', "026"),
        ('ID="p1"', 'ID="1p"', "027"),
        ('unit="mg/dL"', 'unit="mg per dL"', "025"),
        ('unit="mg/dL"', 'unit="Milligramm"', "029"),
        ('xsi:type="PQ"', 'xsi:type="Quantity"', "030"),
        ('xsi:type="PQ"', 'xsi:type="h:PQ"', "030"),
        ("<doseQuantity ", '<doseQuantity xsi:type="CD" ', "031"),
        ('<value xsi:type="ST">', "<value>", "032"),
        ("<versionNumber ", '<versionNumber nullFlavor="UNK" ', "033"),
        ('<code code="2345-7"', '<code nullFlavor="UNK" code="2345-7"', "033"),
        ('<id root="2.999.4"', '<id nullFlavor="UNK" root="2.999.4"', "034"),
        ("<telecom ", '<telecom nullFlavor="UNK" ', "034"),
        ('<low value="20240229"/>', '<low value="20240229"/><center value="2024"/>', "035"),
        ('<low value="20240228"/>', '<low value="20240301"/>', "036"),
        ('<low value="20240228"/>', '<low value="202402"/>', ""),
        ('<low value="20240228"/>', '<low value="202403010000+0100"/>', ""),
        ('<templateId root="2.999.11"/>', '<templateId extension="x"/>', "037"),
        ('<id root="2.999.4"', "<id", "038"),
        ('<code code="1" codeSystem="2.999.13"/>', '<code code="1"/>', "039"),
        ('value="tel:', 'value="', "040"),
        ("R0lGOD", "R0l_OD", "041"),
        ("R0lGOD", "R0lGO", "041"),
        ("R0lGOD", "R0lGéD", "041"),
        ("R0lGOD", "R0l GOD", ""),
        ("R0lGOD", "AAAAAA", "042"),
        ('representation="B64">R0', 'representation="TXT">R0', "043"),
    ],
)  # fmt: skip
def test_data_types(old: str, new: str, expected: str) -> None:
    """How values are written, what type they have, null or a value."""
    found = [one.issue.code for one in judged(changed(old, new))]

    assert [f"EQ-CDA-{expected}"] * bool(expected) == found


_PARTS = {"l": '<low value="1"/>', "h": '<high value="2"/>', "c": '<center value="1"/>', "w": '<width value="1"/>'}
_ORDERS = ("l", "h", "c", "w", "lh", "lw", "wh", "cw")
"""What the schema of the data types has of an interval."""


@pytest.mark.parametrize("type_", ["IVL_PQ", "IVL_INT", "IVL_REAL"])
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_an_interval_has_its_parts_in_one_order(type_: str, length: int) -> None:
    """Of all orders of all choices those alone are right that the schema has; two the wrong way round are told so."""
    value = 'type="IVL_PQ">\\s*<low [^>]*/><high [^>]*/>'
    for order in map("".join, itertools.permutations(_PARTS, length)):
        text = changed(value, f'type="{type_}">' + "".join(_PARTS[one] for one in order))
        wrong = "EQ-CDA-003" if order[::-1] in _ORDERS else "EQ-CDA-035"

        assert [wrong] * (order not in _ORDERS) == [one.issue.code for one in judged(text)], order


def test_times_the_wrong_way_round_are_told_at_the_second() -> None:
    turned = '<high value="20240229"/><low value="20240228"/>'
    (found,) = judged(changed("<low [^>]*/><high [^>]*/>", turned))

    assert "/ClinicalDocument/documentationOf/serviceEvent/effectiveTime/low" == found.subject.path
    assert 'In IVL_TS, the element "low" stands after "high"; CDA has it before.' in found.sentence()


def test_a_body_without_anything_is_none() -> None:
    assert ["EQ-CDA-044"] == [one.issue.code for one in judged(changed(">JVBER[^<]*<", "><", LEVEL_1))]
    assert [] == judged(changed(">JVBER[^<]*<", '><reference value="https://example.org/a.pdf"/><', LEVEL_1))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<caption>Values</caption>", "<p>Values</p>", "002 p"),
        ("<paragraph ", "<b>x</b><paragraph ", "002 b"),
        ('<item ID="i1">one</item>', "one", "013 list"),
        ("<tbody>.*</tbody>", "", "004 table"),
        ('<tr ID="r1"><td>', '<tr ID="r1" class="x"><td>', "009 tr"),
        ('listType="ordered"', 'listType="1"', "011 list"),
        ("<thead>(.*?)</thead>(.*?</tbody>)", r"\2<thead>\1</thead>", "003 thead"),
        ('referencedObject="M1"', "", "010 renderMultiMedia"),
        ("<td>Glucose", "<td><table><tbody><tr><td>1</td></tr></tbody></table>Glucose", "002 table"),
    ],
)  # fmt: skip
def test_narrative(old: str, new: str, expected: str) -> None:
    """The narrative is no HTML."""
    text = changed(old, new).replace("#r1", "https://example.org").replace('<footnoteRef IDREF="f1"/>', "")
    found = judged(text)
    steps = [one.subject.path.partition("/@")[0].rpartition("/")[2].partition("[")[0] for one in found]

    assert [expected] == [f"{one.issue.code[-3:]} {step}" for one, step in zip(found, steps, strict=True)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('ID="p1"', 'ID="c1"', "050"),
        ('ID="M1"', 'ID="M2"', "051"),
        ('IDREF="f1"', 'IDREF="f2"', "051"),
        ('<text><reference value="#r1"/>', '<text><reference value="#r2"/>', "052"),
        ('<id root="2.999.12" extension="2"/>', '<id root="2.999.12" extension="1"/>', "053"),
        ('displayName="Studies summary"', 'displayName="Laboratory report"', ""),
        ("A10BA02(.*)<name>Metformin", r"A10BA02\1<name>MÃ©tformine", "055"),
        ('displayName="Glucose"', 'displayName="Glucosâ€™"', "055"),
        ('displayName="Glucose"', 'displayName="Gâteau Ã NÃO"', ""),
    ],
)  # fmt: skip
def test_identity(old: str, new: str, expected: str) -> None:
    """IDs, references, identifiers of acts, texts encoded twice."""
    found = [one.issue.code for one in judged(changed(old, new))]

    assert [f"EQ-CDA-{expected}"] * bool(expected) == found


def test_a_code_has_one_name() -> None:
    twice = changed(
        '<interpretationCode code="N" codeSystem="2.16.840.1.113883.5.83"/>',
        '<interpretationCode code="2345-7" codeSystem="2.16.840.1.113883.6.1" displayName="unknown"/>',
    )
    (finding,) = judged(twice)

    assert ("EQ-CDA-054", Level.NOTE) == (finding.issue.code, finding.level)
    assert [] == judged(twice.replace('"unknown"', '"  GLUCOSE"'))


def test_the_same_act_may_be_told_twice() -> None:
    act = (
        '<act classCode="ACT" moodCode="EVN"><id root="2.999.12" extension="9"/><code code="1" codeSystem="1.2"/></act>'
    )
    other = act.replace('code="1"', 'code="2"')
    same, unlike = (changed("<entry>", f"<entry>{act}</entry><entry>{one}</entry><entry>") for one in (act, other))

    assert [] == judged(same)
    assert ["EQ-CDA-053"] == [one.issue.code for one in judged(unlike)]


def test_what_is_no_cda_is_one_finding() -> None:
    (finding,) = judged("<ClinicalDocument xmlns='urn:hl7-org:v2'><x/></ClinicalDocument>")

    assert "EQ-CDA-001" == finding.issue.code


def test_a_finding_has_place_and_rule() -> None:
    (finding,) = judged(changed("<custodian><assignedCustodian>", "<custodian><assignedCustodian><x/>"))

    assert "CDA > assignedCustodian > x" == str(finding.rule)
    assert (37, 33) == (finding.subject.line, finding.subject.column)
    assert "/ClinicalDocument/custodian/assignedCustodian/x" == finding.subject.path
    assert 'The element "x" has no place in assignedCustodian.' == finding.sentence()


def test_prefixes_are_free() -> None:
    """A document may give the namespace a prefix; types are then named with it."""
    text = LEVEL_1.replace('xmlns="urn:hl7-org:v3"', 'xmlns:h="urn:hl7-org:v3"').replace("<sdtc:", "<SDTC")
    text = (
        text.replace("</", "<_/")
        .replace("<", "<h:")
        .replace("h:?", "?")
        .replace("<h:_/", "</h:")
        .replace("h:SDTC", "sdtc:")
    )

    assert [] == judged(text)


def test_a_type_is_named_in_the_namespace_of_cda() -> None:
    text = changed('xsi:type="PQ"', 'xmlns:h="urn:hl7-org:v3" xsi:type="h:PQ"')

    assert [] == judged(text)


def test_large_embedded_documents_are_looked_at_whole() -> None:
    data = base64.b64encode(b"%PDF-1.7\n" + bytes(15_000_000)).decode()
    large = changed(">JVBER[^<]*<", f">{data}<", LEVEL_1)

    assert [] == judged(large)
    assert ["EQ-CDA-041"] == [one.issue.code for one in judged(large.replace("AAAA</text>", "AA!A</text>"))]


def test_many_mistakes_are_told_up_to_a_limit() -> None:
    found = judged(changed("<custodian>", "<x/>" * 5000 + "<custodian>"))

    assert (201, "EQ-CDA-015") == (len(found), found[-1].issue.code)


def test_the_model_is_closed() -> None:
    """Every element has a type the model knows; every choice and order can be reached."""
    shapes = model()

    assert set() == {part.type for shape in shapes.values() for part in shape.parts.values()} - set(shapes)
    assert 120 < sum(len(shape.parts) for shape in shapes.values() if shape.kind == "class")


_PIECES = st.sampled_from(
    [
        b"<",
        b">",
        b"/",
        b'"',
        b"nullFlavor",
        b" ",
        b"\xc3\x83\xc2\xa9",
        b"<id/>",
        b'ID="p1"',
        b"<!-- -->",
        b"xsi:type",
        b"\xff",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_change_gives_findings_inside_the_document(data: st.DataObject) -> None:
    """Nothing is raised about the subject, whatever its bytes; every place lies in it."""
    source = LEVEL_3.encode()
    start = data.draw(st.integers(0, len(source)))
    end = min(len(source), start + data.draw(st.integers(0, 60)))
    text = source[:start] + b"".join(data.draw(st.lists(_PIECES, max_size=4))) + source[end:]
    document = read_xml(text)
    if not isinstance(document, XmlDocument):
        return
    lines = document.data.split(b"\n")
    for finding in judge_cda(document):
        line, column = finding.subject.line or 0, finding.subject.column or 0
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1
        assert finding.sentence()
        assert finding.advice()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_value_may_stand_in_any_attribute(data: st.DataObject) -> None:
    document = read(LEVEL_3)
    nodes = [node for node in document.root.iter("*") if node.attrib]
    node = data.draw(st.sampled_from(nodes))
    name = data.draw(st.sampled_from(sorted(node.attrib)))
    node.set(name, data.draw(st.text(st.characters(exclude_categories=["C"]), max_size=20)))

    assert all(finding.issue.code.startswith("EQ-CDA-") for finding in judge_cda(document))


def test_an_extension_is_told_once_a_namespace() -> None:
    text = changed("<custodian>", '<x:a xmlns:x="urn:x"/><x:b xmlns:x="urn:x"/><y:a xmlns:y="urn:y"/><custodian>')

    assert ["urn:x", "urn:y"] == [one.facts["namespace"] for one in judged(text)]


def test_hundreds_of_remarks_do_not_hide_an_error() -> None:
    """Two hundred findings are told, then the first of each other kind, and that there is more."""
    remarks = "".join(f'<x:a xmlns:x="urn:{number}"/>' for number in range(250))
    text = changed("<custodian>", f"{remarks}<custodian>").replace("</ClinicalDocument>", "<wrong/></ClinicalDocument>")

    assert ["EQ-CDA-014"] * 200 + ["EQ-CDA-002", "EQ-CDA-015"] == [one.issue.code for one in judged(text)]


def test_sections_may_be_nested_as_deep_as_the_lab_reads() -> None:
    """Deeper than that is undecided."""
    part = "<component><section>"
    deep = LEVEL_2.replace("</section>", part * 90 + "</section></component>" * 90 + "</section>", 1)
    deeper = LEVEL_2.replace("</section>", part * 94 + "</section></component>" * 94 + "</section>", 1)

    assert [] == judged(deep)
    assert ["EQ-CDA-056"] == [one.issue.code for one in judged(deeper)]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("2024", True),
        ("20240229", True),
        ("2024022914", True),
        ("20240229143000.1234-0500", True),
        ("20161231235960+0000", True),
        ("", False),
        ("24", False),
        ("202400", False),
        ("20240230", False),
        ("2024022924", False),
        ("202402291460", False),
        ("20240229143000.", False),
        ("202402291430.5", False),
        ("20240229143000Z", False),
        ("20240229143000+9", False),
        ("20240229143000+1500", False),
        ("2024-02-29T14:30:00", False),
        ("٢٠٢٤", False),
    ],
)
def test_points_in_time(written: str, right: bool) -> None:
    assert right is is_time(written)
