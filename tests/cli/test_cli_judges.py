"""`eqlab validate` on what is no FHIR resource: each kind has its judge."""

import base64
import datetime as dt
import json
from pathlib import Path

import pytest
from cli_hands import Hand
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
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
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."


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


def test_a_token_is_never_shown(hand: Hand) -> None:
    hand.write("token.jwt", TOKEN)
    result = hand.call("validate", "token.jwt")

    assert 1 == result.exit_code
    assert "[EQ-JWT-102]" in result.stdout
    assert TOKEN not in result.stdout


def certificate(folder: Path) -> str:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    begun = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, begun, begun + dt.timedelta(30))
    (folder / "c.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return "c.pem"


def test_the_time_to_judge_for_is_an_argument(hand: Hand) -> None:
    file = certificate(hand.folder)

    assert "EQ-PKI-102" not in codes(hand, file, "--at", "2026-01-15")
    assert codes(hand, file, "--at", "2026-01-15T00:00:00Z") != codes(hand, file, "--at", "2027-01-15T00:00:00Z")
    assert 64 == hand.call("validate", file, "--at", "yesterday").exit_code


def test_profiles_of_certificates_go_by_name(hand: Hand) -> None:
    result = hand.call("validate", certificate(hand.folder), "--certificate", "no-such")

    assert 64 == result.exit_code
    assert 'There is no certificate profile "no-such".' in result.stderr


def test_keys_have_to_be_keys(hand: Hand) -> None:
    hand.write("token.jwt", TOKEN)
    hand.write("keys.json", "{")
    result = hand.call("validate", "token.jwt", "--keys", "keys.json")

    assert 64 == result.exit_code
    assert "The keys in keys.json cannot be used" in result.stderr


def test_keys_of_a_kind_that_nobody_knows_are_passed_over(hand: Hand) -> None:
    """A key set may hold keys for others (RFC 7517, section 5); one that holds no other is of no use."""
    known = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    hand.write("token.jwt", TOKEN)
    hand.write("keys.json", json.dumps({"keys": [{"kty": "LATTICE"}, known]}))
    hand.write("strange.json", json.dumps({"keys": [{"kty": "LATTICE"}]}))

    assert 1 == hand.call("validate", "token.jwt", "--keys", "keys.json").exit_code
    refused = hand.call("validate", "token.jwt", "--keys", "strange.json")
    assert 64 == refused.exit_code
    assert "none of RSA, EC, OKP and oct. Give" in refused.stderr


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


def paper() -> bytes:
    """A PDF of one empty page, as small as it can be."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
    )
    made, table = b"%PDF-1.7\n", b"xref\n0 4\n0000000000 65535 f \n"
    for number, one in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return made + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def signed_paper(folder: Path) -> bytes:
    """The same, signed with a key whose certificate is written beside it."""
    from io import BytesIO

    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=Paper")
    begun = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, begun, begun + dt.timedelta(36500))
    own = made.sign(key, hashes.SHA256())
    (folder / "paper.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(own.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, *plain)),
        cert_registry=None,
    )
    meta = signers.PdfSignatureMetadata(field_name="Sig", subfilter=fields.SigSeedSubFilter.PADES)
    out = BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(paper())), output=out)
    return out.getvalue()


def test_a_pdf_need_not_be_signed(hand: Hand) -> None:
    (hand.folder / "a.pdf").write_bytes(paper())

    result = hand.call("validate", "a.pdf")

    assert (0, ["EQ-CLI-101"]) == (result.exit_code, codes(hand, "a.pdf"))
    assert "The PDF has no signature" in result.stdout


def test_a_pdf_that_was_cut(hand: Hand) -> None:
    (hand.folder / "a.pdf").write_bytes(paper()[:100])

    assert ["EQ-PDF-003"] == codes(hand, "a.pdf")
    assert 1 == hand.call("validate", "a.pdf").exit_code


def test_who_signed_a_pdf_is_somebodys_word(hand: Hand) -> None:
    """Without an anchor a signature proves nothing about who made it."""
    data = signed_paper(hand.folder)
    (hand.folder / "a.pdf").write_bytes(data)
    (hand.folder / "b.pdf").write_bytes(data.replace(b"[0 0 9 9]", b"[0 0 8 8]"))

    assert 2 == hand.call("validate", "a.pdf").exit_code
    assert 0 == hand.call("validate", "a.pdf", "--anchor", "paper.pem").exit_code
    assert "EQ-PDF-110" in codes(hand, "b.pdf", "--anchor", "paper.pem")


def test_a_pdf_within_a_document_is_looked_at(hand: Hand) -> None:
    body = '<text mediaType="application/pdf" representation="B64">{}</text>'
    around = f"<component><nonXMLBody>{body}</nonXMLBody></component>"
    text = f'<ClinicalDocument xmlns="urn:hl7-org:v3">\n{around}\n</ClinicalDocument>'
    whole, cut = (base64.b64encode(one).decode() for one in (paper(), paper()[:100]))
    hand.write("whole.xml", text.format(whole))
    hand.write("cut.xml", text.format(cut))

    assert [] == [code for code in codes(hand, "whole.xml") if code.startswith("EQ-PDF")]
    assert ["EQ-PDF-003"] == [code for code in codes(hand, "cut.xml") if code.startswith("EQ-PDF")]
    assert "  2:24  error  /ClinicalDocument/component/nonXMLBody/text" in hand.call("validate", "cut.xml").stdout


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


def private_key(folder: Path) -> str:
    """Write a private key; return the body of its armour."""
    text = (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        .decode()
    )
    (folder / "key.pem").write_text(text, "utf-8")
    return text.splitlines()[1]


@pytest.mark.parametrize("arguments", [(), ("--format", "json"), ("--format", "sarif"), ("--format", "outcome")])
def test_a_private_key_is_told_and_never_shown(hand: Hand, arguments: tuple[str, ...]) -> None:
    body = private_key(hand.folder)
    result = hand.call("validate", "key.pem", *arguments)

    assert 1 == result.exit_code
    assert "EQ-PKI-007" in result.stdout
    assert body[:12] not in result.stdout + result.stderr


@pytest.mark.parametrize("around", ["\ufeff%s", "DPoP %s", '"%s"', "%s.AAAA.AAAA", "bearer  %s\n"])
def test_a_token_is_a_secret_however_it_is_written(hand: Hand, around: str) -> None:
    hand.write("token.jwt", around % TOKEN)
    result = hand.call("validate", "token.jwt")

    assert "EQ-JWT-" in result.stdout
    assert TOKEN[:19] not in result.stdout


def test_a_certificate_is_not_told_twice_to_be_wrong(hand: Hand) -> None:
    """The certificate itself, and then what its chain adds."""
    file = certificate(hand.folder)
    said = codes(hand, file, "--at", "2027-01-15T00:00:00Z", "--anchor", file)

    assert sorted(set(said)) == sorted(said)
    assert "EQ-PKI-110" in said
    assert "EQ-PKI-315" not in said


def test_a_message_may_begin_with_a_byte_order_mark(hand: Hand) -> None:
    hand.write("message.hl7", "\ufeff" + MESSAGE.replace("XYZ|1\r", ""))

    assert ["EQ-HL7-008"] == codes(hand, "message.hl7")


def test_a_token_with_a_strange_character_is_still_a_token(hand: Hand) -> None:
    """What is wrong is the one character, and that is said."""
    assert ["EQ-JWT-004"] == codes(hand, hand.write("a.jwt", "eyJhbGciOiJSUzI1NiJ9.eyJz$WIiOiJ4In0.c2lnbmVk"))


def test_keys_of_tokens_are_asked_for_by_their_option(hand: Hand) -> None:
    """A test plan names keys otherwise than the command line does."""
    token = hand.write("a.jwt", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmVk")

    assert "Give the issuer's keys with --keys FILE." in hand.call("validate", token).stdout


def test_a_misspelt_element_of_cda_is_answered_with_the_nearest(hand: Hand) -> None:
    """Names are told whole, however many there are."""
    document = hand.write("a.xml", '<ClinicalDocument xmlns="urn:hl7-org:v3"><titel>x</titel></ClinicalDocument>')
    said = hand.call("validate", document).stdout

    assert "may hold: title (the nearest name); realmCode, typeId, " in said
    assert "…" not in said.partition("may hold:")[2].partition("\n")[0]
