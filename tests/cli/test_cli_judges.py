"""`eqlab validate` on what is no FHIR resource: each kind has its judge."""

import json

import pytest
from cli_hands import Hand
from judging_hands import PATIENT, codes

INVOICE = '<Invoice xmlns="urn:x">\n  <a/>\n</Invoice>\n'

SCHEMA = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
  <title>Invoices</title>
  <ns prefix="x" uri="urn:x"/>
  <phase id="none"/>
  <pattern id="p"><rule context="x:Invoice"><assert id="A1" test="x:b">An invoice has a b.</assert></rule></pattern>
</schema>
"""

XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:x" elementFormDefault="qualified">
  <xs:element name="Invoice"><xs:complexType><xs:sequence>
    <xs:element name="b"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""

MESSAGE = "MSH|^~\\&|A|B|C|D|20260101||ADT^A04^ADT_A01|1|P|2.5\rEVN|A04|20260101\rPID|||1^^^X||A^B\rPV1||O\rXYZ|1\r"

PROFILE = "hl7v2: '2.5'\nprofiles:\n  new-patient: {title: {en: New patient}, message: ADT^A04}\n"


@pytest.fixture
def invoice(hand: Hand) -> str:
    hand.write("rules.sch", SCHEMA)
    hand.write("rules.xsd", XSD)
    return hand.write("invoice.xml", INVOICE)


def test_xml_without_rules_is_undecided(hand: Hand, invoice: str) -> None:
    """Well-formed is not valid: nothing was looked at."""
    assert (2, ["EQ-CLI-082"]) == (hand.call("validate", invoice).exit_code, codes(hand, invoice))


def test_a_schema_of_schematron_is_named(hand: Hand, invoice: str) -> None:
    result = hand.call("validate", invoice, "--schematron", "rules.sch")

    assert 1 == result.exit_code
    assert "  1:1  error  /Invoice\n" in result.stdout
    assert "An invoice has a b." in result.stdout


def test_a_schema_that_meets_nothing_decides_nothing(hand: Hand, invoice: str) -> None:
    """Rules that are for nothing in the document have not looked at it."""
    result = hand.call("validate", invoice, "--schematron", "rules.sch", "--phase", "none")

    assert 2 == result.exit_code
    assert "nothing was looked at" in result.stdout


def test_a_schema_that_is_wrong_is_its_authors_matter(hand: Hand, invoice: str) -> None:
    hand.write("wrong.sch", SCHEMA.replace('test="x:b"', 'test="x:b["'))
    result = hand.call("validate", invoice, "--schematron", "wrong.sch")

    assert 65 == result.exit_code
    assert "wrong.sch:5:" in result.stderr
    assert 65 == hand.call("validate", invoice, "--schematron", "none.sch").exit_code


def test_what_is_amiss_with_a_schema_is_told_beside_what_it_finds(hand: Hand, invoice: str) -> None:
    hand.write("loose.sch", SCHEMA.replace('<phase id="none"/>', '<phase id="none"><active pattern="q"/></phase>'))
    result = hand.call("validate", invoice, "--schematron", "loose.sch")

    assert 1 == result.exit_code
    assert 'loose.sch:4:20: There is no pattern "q". [' in result.stderr


def test_svrl_goes_to_standard_output(hand: Hand, invoice: str) -> None:
    result = hand.call("validate", invoice, "--schematron", "rules.sch", "--format", "svrl")

    assert 1 == result.exit_code
    assert "svrl:failed-assert" in result.stdout
    assert 64 == hand.call("validate", invoice, "--format", "svrl").exit_code
    assert 64 == hand.call("validate", invoice, invoice, "--schematron", "rules.sch", "--format", "svrl").exit_code


@pytest.mark.usefixtures("invoice")
def test_a_document_without_svrl_is_told_on_stderr(hand: Hand) -> None:
    hand.write("cut.xml", "<a>")
    result = hand.call("validate", "cut.xml", "--schematron", "rules.sch", "--format", "svrl")

    assert (1, "") == (result.exit_code, result.stdout)
    assert "[EQ-XML-007]" in result.stderr


def test_an_xml_schema_is_named(hand: Hand, invoice: str) -> None:
    result = hand.call("validate", invoice, "--schema", "rules.xsd")

    assert 1 == result.exit_code
    assert "  2:3  error  /Invoice/a\n" in result.stdout


@pytest.mark.usefixtures("invoice")
def test_what_is_no_xml_cannot_meet_schemas(hand: Hand) -> None:
    hand.write("patient.json", PATIENT)
    hand.write("profile.yaml", PROFILE)

    assert ["EQ-CLI-083"] == codes(hand, "patient.json", "--schematron", "rules.sch")
    assert ["EQ-CLI-083"] == codes(hand, "patient.json", "--schema", "rules.xsd")
    assert ["EQ-CLI-084"] == codes(hand, "patient.json", "--hl7v2", "profile.yaml")


@pytest.mark.usefixtures("invoice")
def test_what_cannot_be_read_is_told_once(hand: Hand) -> None:
    hand.write("cut.xml", "<a>")

    assert ["EQ-XML-007"] == codes(hand, "cut.xml")
    assert ["EQ-XML-007"] == codes(hand, "cut.xml", "--schematron", "rules.sch", "--schema", "rules.xsd")


def test_cda_is_judged_as_such(hand: Hand) -> None:
    hand.write("document.xml", '<ClinicalDocument xmlns="urn:hl7-org:v3"/>')

    assert {"EQ-CDA"} == {code[:6] for code in codes(hand, "document.xml")}


def test_soap_is_judged_by_its_security_header(hand: Hand) -> None:
    """Without one there is nothing to judge: many services rest on TLS alone."""
    security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
    header = f'<s:Header><w:Security xmlns:w="{security}"><w:Gone/></w:Security></s:Header>'
    envelope = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">%s<s:Body/></s:Envelope>'
    hand.write("plain.xml", envelope % "")
    hand.write("signed.xml", envelope % header)

    assert ["EQ-CLI-082"] == codes(hand, "plain.xml")
    assert "EQ-CLI-085" in codes(hand, "signed.xml")


def test_messages_are_told_by_segments(hand: Hand) -> None:
    hand.write("message.hl7", MESSAGE)
    result = hand.call("validate", "message.hl7")

    assert 1 == result.exit_code
    assert "  5:1  error  XYZ\n    | XYZ|1\n" in result.stdout


def test_a_message_profile_is_named(hand: Hand) -> None:
    hand.write("message.hl7", MESSAGE.replace("XYZ|1\r", ""))
    result = hand.call("validate", "message.hl7", "--hl7v2", "no-such")

    assert 64 == result.exit_code
    assert 'There is no message profile "no-such".' in result.stderr
    hand.write("profile.yaml", PROFILE)
    assert 0 == hand.call("validate", "message.hl7", "--hl7v2", "profile.yaml").exit_code


CROSS = {
    "crossrules": "same-id",
    "version": "1.0.0",
    "title": {"en": "Same id"},
    "sources": [{"id": "S", "title": "Test", "version": "1", "origin": "public"}],
    "inputs": {
        "first": {"kind": "fhir", "title": {"en": "First"}},
        "second": {"kind": "fhir", "title": {"en": "Second"}},
    },
    "rules": [
        {
            "id": "X-1",
            "title": {"en": "Ids"},
            "text": {"en": "Both have the same id."},
            "level": "error",
            "same": {"left": {"of": "first", "fhirpath": "id"}, "right": {"of": "second", "fhirpath": "id"}},
        }
    ],
}


def test_rules_over_several_documents(hand: Hand) -> None:
    hand.write("rules.yaml", json.dumps(CROSS))
    hand.write("a.json", '{"resourceType": "Patient", "id": "1"}')
    hand.write("b.json", '{"resourceType": "Patient", "id": "2"}')
    same = hand.call("validate", "--cross", "rules.yaml", "first=a.json", "second=a.json")
    other = hand.call("validate", "--cross", "rules.yaml", "first=a.json", "second=b.json")

    assert (0, 1) == (same.exit_code, other.exit_code)
    assert "b.json: not valid, 1 error\n" in other.stdout
    assert "Both have the same id." in other.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.json"], '"a.json" does not say which document'),
        (["frist=a.json"], 'Did you mean "first"?'),
        (["first=a.json"], "The rules cannot be applied to 0 documents named second."),
        (["first=a.json", "second=none.json"], "none.json cannot be read"),
    ],
)
def test_documents_are_named_as_the_rules_name_them(hand: Hand, arguments: list[str], told: str) -> None:
    hand.write("rules.yaml", json.dumps(CROSS))
    hand.write("a.json", PATIENT)
    result = hand.call("validate", "--cross", "rules.yaml", *arguments)

    assert 64 == result.exit_code
    assert told in result.stderr


def test_rules_that_nobody_knows(hand: Hand) -> None:
    result = hand.call("validate", "--cross", "no-such", "a=b")

    assert 64 == result.exit_code
    assert 'There are no rules called "no-such".' in result.stderr


def test_a_message_may_begin_with_a_byte_order_mark(hand: Hand) -> None:
    hand.write("message.hl7", "\ufeff" + MESSAGE.replace("XYZ|1\r", ""))

    assert ["EQ-HL7-008"] == codes(hand, "message.hl7")


def test_a_misspelt_element_of_cda_is_answered_with_the_nearest(hand: Hand) -> None:
    """Names are told whole, however many there are."""
    document = hand.write("a.xml", '<ClinicalDocument xmlns="urn:hl7-org:v3"><titel>x</titel></ClinicalDocument>')
    said = hand.call("validate", document).stdout

    assert "may hold: title (the nearest name); realmCode, typeId, " in said
    assert "…" not in said.partition("may hold:")[2].partition("\n")[0]
