"""XML Schema: schemas of one folder, and each mistake of a document in our own words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xsd import XsdSchema, compile_xsd

XS = "http://www.w3.org/2001/XMLSchema"
HEAD = f'<xs:schema xmlns:xs="{XS}" targetNamespace="urn:m" xmlns="urn:m" elementFormDefault="qualified">'
MAIN = f"""{HEAD}
<xs:include schemaLocation="parts/types.xsd"/>
<xs:element name="order"><xs:complexType><xs:sequence>
 <xs:element name="id" type="Id"/>
 <xs:element name="kind" type="Kind"/>
 <xs:element name="when" type="xs:date" nillable="true"/>
 <xs:element name="amount" type="Amount" minOccurs="0"/>
 <xs:element name="note" type="Note" minOccurs="0" maxOccurs="2"/>
 <xs:element name="fix" type="xs:string" fixed="a" minOccurs="0"/>
 <xs:element name="empty" minOccurs="0"><xs:complexType/></xs:element>
 <xs:element name="key" minOccurs="0" maxOccurs="9" type="xs:string"/>
 <xs:element name="own" minOccurs="0"><xs:simpleType><xs:list itemType="xs:integer"/></xs:simpleType></xs:element>
 <xs:element name="local" minOccurs="0"><xs:simpleType><xs:restriction base="xs:date"/></xs:simpleType></xs:element>
</xs:sequence><xs:attribute name="v" use="required" type="xs:integer"/>
<xs:attribute name="f" fixed="x"/></xs:complexType>
<xs:unique name="keys"><xs:selector xpath="m:key" xmlns:m="urn:m"/><xs:field xpath="."/></xs:unique>
</xs:element></xs:schema>"""
TYPES = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="Id"><xs:restriction base="xs:string">
 <xs:pattern value="[A-Z]\\d{3}"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Kind"><xs:restriction base="xs:string">
 <xs:enumeration value="lab"/><xs:enumeration value="drug"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Amount"><xs:restriction base="xs:decimal">
 <xs:minInclusive value="1"/><xs:maxExclusive value="10"/>
 <xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
<xs:simpleType name="Note"><xs:restriction base="xs:string">
 <xs:minLength value="2"/><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
</xs:schema>"""

KEYS = "A value at \"key\" breaks a key of the schema: the value '1' stands twice."


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> XsdSchema:
    folder = tmp_path_factory.mktemp("with space")
    (folder / "parts").mkdir()
    (folder / "order.xsd").write_text(MAIN, "utf-8")
    (folder / "parts" / "types.xsd").write_text(TYPES, "utf-8")
    return compile_xsd(folder / "order.xsd")


def order(
    more: str = "", attributes: str = 'v="1"', head: str = "<id>A123</id><kind>lab</kind><when>2024-02-29</when>"
) -> str:
    return f'<order xmlns="urn:m" xmlns:xsi="{XS}-instance" {attributes}>\n{head}{more}</order>'


def told(schema: XsdSchema, text: str) -> list[str]:
    document = read_xml(text.encode())
    assert isinstance(document, XmlDocument)
    return [f"{one.issue.code[-3:]} {one.subject.path}: {one.sentence()}" for one in schema.judge(document)]


def test_a_document_that_meets_the_schema_gives_no_finding(schema: XsdSchema) -> None:
    assert [] == told(schema, order())
    assert [] == told(schema, order("<amount>9.99</amount><note>abcd</note><key>1</key><key>2</key>"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<x/>", '001 /x: The schema does not know a document that begins with "x" in no namespace.'),
        (order("<foo/>"),
         '002 /order/foo: The element "foo" cannot stand here; expected is amount, note, fix, empty, key, own, local.'),
        (order("<own>1</own><key/>"), '002 /order/key: The element "key" cannot stand here; expected is local.'),
        (order(head="<id>A123</id>"), '003 /order: The element "order" ends too early; expected is kind.'),
        (order(attributes=""), '004 /order: The element "order" lacks the attribute "v".'),
        (order(attributes='v="1" z="2"'), '005 /order/@z: The element "order" has no attribute "z".'),
        (order("<key z='1'>1</key>"), '005 /order/key/@z: The element "key" has no attribute "z".'),
        (order(attributes='v="one"'), '006 /order/@v: "one" is no value of the type xs:integer.'),
        (order("<amount>x</amount>"), '006 /order/amount: "x" is no value of the type Amount.'),
        (order("<local>2024-02-29</local><key/>"),
         '002 /order/key: The element "key" cannot stand here; expected is nothing more.'),
        (order("<local>x</local>"), '006 /order/local: "x" is no value of the type one that has no name.'),
        (order("<own>1 x</own>"), '006 /order/own: "1 x" is no value of the type xs:integer.'),
        (order(head="<id>a</id><kind>lab</kind><when>2024-02-29</when>"),
         '007 /order/id: "a" does not have the form that the schema asks: [A-Z]\\d{3}.'),
        (order(head="<id>A123</id><kind>car</kind><when>2024-02-29</when>"),
         "008 /order/kind: \"car\" is not among the values of the schema: 'lab', 'drug'."),
        (order("<note>a</note>"), '009 /order/note: "a" has a length of 1; the schema asks at least 2.'),
        (order("<note>abcde</note>"), '009 /order/note: "abcde" has a length of 5; the schema asks at most 4.'),
        (order("<amount>0</amount>"), '010 /order/amount: "0" is out of range; the schema asks at least 1.'),
        (order("<amount>10</amount>"), '010 /order/amount: "10" is out of range; the schema asks less than 10.'),
        (order("<amount>2.345</amount>"),
         '011 /order/amount: "2.345" has too many digits; the schema asks after the point at most 2.'),
        (order("x"), '012 /order: The element "order" holds text or elements where it may have none.'),
        (order("<empty>x</empty>"),
         '012 /order/empty: The element "empty" holds text or elements where it may have none.'),
        (order("<fix>b</fix>"), '013 /order/fix: "fix" has not the value that the schema fixes.'),
        (order(attributes='v="1" f="y"'), '013 /order/@f: "order" has not the value that the schema fixes.'),
        (order(head='<id>A123</id><kind>lab</kind><when xsi:nil="true">2024-02-29</when>'),
         '014 /order/when: The element "when" may not be nil, or is nil and has content.'),
        (order("<key>1</key><key>1</key>"),
f"016 /order/key[2]: {KEYS}"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_with_its_place(schema: XsdSchema, text: str, expected: str) -> None:
    assert [expected] == told(schema, text)


def test_line_column_and_rule(schema: XsdSchema) -> None:
    document = read_xml(order("<amount>0</amount>").encode())
    assert isinstance(document, XmlDocument)
    (finding,) = schema.judge(document)

    assert (2, 53) == (finding.subject.line, finding.subject.column)
    assert "order.xsd > cvc-mininclusive-valid" == str(finding.rule)


def test_at_most_a_hundred_findings(schema: XsdSchema) -> None:
    found = told(
        schema, order("<key z='1'>x</key>" * 5 + "<foo/>", attributes="".join(f' a{n}="1"' for n in range(300)))
    )

    assert 101 == len(found)
    assert found[-1].startswith("018 ")


def refusal(folder: Path, text: str, **others: str) -> AuthorError:
    for name, content in others.items():
        (folder / f"{name}.xsd").write_text(content, "utf-8")
    (folder / "main.xsd").write_text(text, "utf-8")
    with pytest.raises(AuthorError) as caught:
        compile_xsd(folder / "main.xsd")
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "101", 1),
        ("<xs:schema", "101", 1),
        (f"<!DOCTYPE a>{HEAD}</xs:schema>", "101", 1),
        ("<a/>", "102", 1),
        (f'{HEAD}\n\n<xs:element name="a" type="Gone"/></xs:schema>', "104", 3),
        (f'{HEAD}\n<xs:element nam="a"/></xs:schema>', "102", 2),
        (f'{HEAD}\n<xs:include schemaLocation="../main.xsd"/></xs:schema>', "103", 2),
        (f'{HEAD}\n<xs:include schemaLocation="http://127.0.0.1:9/a.xsd"/></xs:schema>', "103", 2),
        (f'{HEAD}\n<xs:include schemaLocation="file:///etc/hostname"/></xs:schema>', "103", 2),
        (f'{HEAD}\n<xs:import namespace="urn:x" schemaLocation="/etc/hostname"/></xs:schema>', "103", 2),
        (f'{HEAD}\n<xs:redefine schemaLocation="%2e%2e/a.xsd"/></xs:schema>', "103", 2),
        (f'{HEAD}\n<xs:include schemaLocation="gone.xsd"/></xs:schema>', "101", 1),
    ],
)
def test_a_wrong_schema_is_the_authors_matter(tmp_path: Path, text: str, code: str, line: int) -> None:
    """Told with file and line; nothing is fetched, and no file is read but those of the folder."""
    error = refusal(tmp_path, text)

    assert (f"EQ-XSD-{code}", line) == (error.issue.code, error.at.line if error.at else 0)


def test_a_mistake_in_a_part_is_told_in_that_part(tmp_path: Path) -> None:
    part = f'{HEAD}\n\n<xs:element name="a" type="Gone"/></xs:schema>'
    error = refusal(tmp_path, f'{HEAD}<xs:include schemaLocation="part.xsd"/></xs:schema>', part=part)

    assert error.at is not None
    assert ("part.xsd", 3) == (Path(error.at.file).name, error.at.line)


def test_a_schema_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(AuthorError) as caught:
        compile_xsd(tmp_path / "gone.xsd")

    assert "EQ-XSD-101" == caught.value.issue.code


def test_parts_may_refer_to_each_other(tmp_path: Path) -> None:
    """A ring of includes is read once each."""
    type_ = '<xs:simpleType name="T"><xs:restriction base="xs:string"/></xs:simpleType>'
    ring = f'{HEAD}<xs:include schemaLocation="main.xsd"/>{type_}</xs:schema>'
    (tmp_path / "ring.xsd").write_text(ring, "utf-8")
    (tmp_path / "main.xsd").write_text(
        f'{HEAD}<xs:include schemaLocation="ring.xsd"/><xs:element name="a" type="T"/></xs:schema>', "utf-8"
    )

    assert [] == told(compile_xsd(tmp_path / "main.xsd"), '<a xmlns="urn:m">x</a>')


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_change_gives_findings_with_places_inside(schema: XsdSchema, data: st.DataObject) -> None:
    """Nothing is raised about the subject."""
    source = order("<amount>9.99</amount><note>abcd</note><key>1</key>").encode()
    start = data.draw(st.integers(0, len(source)))
    end = min(len(source), start + data.draw(st.integers(0, 30)))
    piece = data.draw(
        st.sampled_from([b"", b"<x/>", b"<!-- -->", b"<?p?>", b" a='1'", b"text", b"\xff", b"xsi:type='T' "])
    )
    document = read_xml(source[:start] + piece + source[end:])
    if not isinstance(document, XmlDocument):
        return
    for finding in schema.judge(document):
        assert 1 <= (finding.subject.line or 0) <= document.data.count(b"\n") + 1
        assert finding.sentence()
        assert finding.advice()


NUMBER = '<xs:simpleType name="number"><xs:restriction base="xs:string"/></xs:simpleType>'


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        (
            '<xs:element name="a" type="xs:strin"/>',
            f'names the type "strin" of {XS}, which the schema does not have. Did you mean "string"?',
        ),
        ('<xs:element name="a" type="numbr"/>' + NUMBER, 'the type "numbr" of urn:m, which the schema does not have.'),
        ('<xs:element name="a" type="numbr"/>' + NUMBER, 'Did you mean "number"?'),
        ('<xs:group name="g"><xs:sequence><xs:element ref="b"/></xs:sequence></xs:group>', 'the element "b" of urn:m'),
        ('<xs:complexType name="c"><xs:group ref="g"/></xs:complexType>', 'the group of elements "g" of urn:m'),
        ('<xs:element name="a"/><xs:element name="a"/>', 'The schema declares "a" twice.'),
        ('<xs:element nam="a"/>', "The schema is wrong: "),
    ],
)
def test_a_wrong_schema_is_told_in_our_own_words(tmp_path: Path, inner: str, sentence: str) -> None:
    (tmp_path / "a.xsd").write_text(f"{HEAD}{inner}</xs:schema>", "utf-8")

    with pytest.raises(AuthorError) as refusal:
        compile_xsd(tmp_path / "a.xsd")

    assert sentence in refusal.value.sentence()
    assert "QName value" not in refusal.value.sentence()


def test_a_namespace_that_is_not_imported_is_told(tmp_path: Path) -> None:
    text = f'<xs:schema xmlns:xs="{XS}" xmlns:o="urn:o" targetNamespace="urn:m">'
    for type_, namespace in (("number", "no namespace"), ("o:number", "urn:o")):
        (tmp_path / "a.xsd").write_text(f'{text}<xs:element name="a" type="{type_}"/>{NUMBER}</xs:schema>', "utf-8")
        with pytest.raises(AuthorError) as refusal:
            compile_xsd(tmp_path / "a.xsd")
        assert f"names something of {namespace}, which the schema does not import" in refusal.value.sentence()


def test_a_schema_that_is_no_xml_is_told_in_the_readers_language(tmp_path: Path) -> None:
    (tmp_path / "a.xsd").write_bytes(b"")

    with pytest.raises(AuthorError) as refusal:
        compile_xsd(tmp_path / "a.xsd")
    sentence = refusal.value.sentence(
        lambda text: {"The schema cannot be read: {reason}": "Nicht lesbar: {reason}"}.get(
            text, "Der Inhalt ist leer." if text.startswith("The body is empty") else text
        )
    )
    assert "Nicht lesbar: Der Inhalt ist leer." in sentence
