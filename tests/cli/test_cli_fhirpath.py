"""`eqlab fhirpath`: results with their places, and what becomes of an expression that is wrong."""

import json

import pytest
from cli_hands import Hand
from click.testing import CliRunner

from eqlab.cli import main

PATIENT = """{
  "resourceType": "Patient",
  "name": [{"use": "official", "family": "Weis"}, {"given": ["Ann", "Eve"]}],
  "multipleBirthInteger": 2,
  "active": true
}"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("name.given", 'Patient.name[1].given[0]: "Ann"\nPatient.name[1].given[1]: "Eve"\n'),
        ("name.first()", 'Patient.name[0]: {"use":"official","family":"Weis"}\n'),
        ("name.family & '!'", '"Weis!"\n'),
        ("name.count() + 0.50", "2.50\n"),
        ("active", "Patient.active: true\n"),
        ("contact", ""),
        ("multipleBirth.ofType(integer)", "Patient.multipleBirth.ofType(integer): 2\n"),
        ("Patient.name.where(use = 'official').exists()", "true\n"),
    ],
)
def test_every_result_is_a_line(hand: Hand, expression: str, expected: str) -> None:
    result = hand.call("fhirpath", expression, hand.write("my patient.json", PATIENT))

    assert (0, "") == (result.exit_code, result.stderr)
    assert expected == result.stdout


def test_decimals_keep_their_digits(hand: Hand) -> None:
    value = '{"resourceType": "Observation", "valueQuantity": {"value": 1.50}}'
    result = hand.call("fhirpath", "value", hand.write("o.json", value))

    assert '{"value":1.50}' == result.stdout.partition(": ")[2].strip()


def test_resources_in_xml_are_navigated_likewise(hand: Hand) -> None:
    text = '<Patient xmlns="http://hl7.org/fhir"><name><family value="Weis"/></name></Patient>'
    (hand.folder / "p.xml").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert 'Patient.name[0].family: "Weis"\n' == hand.call("fhirpath", "name.family", "p.xml").stdout


@pytest.mark.parametrize("expression", ["name.given.single()", "name.family + 1"])
def test_an_expression_without_a_value_here_says_why(hand: Hand, expression: str) -> None:
    result = hand.call("fhirpath", expression, hand.write("p.json", PATIENT))

    assert 1 == result.exit_code
    assert "" == result.stdout
    assert 1 == len(result.stderr.splitlines())
    assert "[EQ-CLI-062]" in result.stderr


@pytest.mark.parametrize(
    ("expression", "code", "advice"),
    [
        ("name[1].given.first().memberOf('http://example.org/vs')", "EQ-CLI-103", "by --package or --supporting."),
        ("conformsTo('http://example.org/x')", "EQ-CLI-103", "by --package or --supporting."),
        ("name[1].given.first().subsumes('x')", "EQ-CLI-104", "in another way."),
    ],
)
def test_what_the_lab_cannot_tell_is_undecided(hand: Hand, expression: str, code: str, advice: str) -> None:
    """Never the code of an expression without a value, whose remedy is another."""
    result = hand.call("fhirpath", expression, hand.write("p.json", PATIENT))

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"{advice} [{code}]" in result.stderr


DEFINITIONS = {
    "x.json": {
        "resourceType": "StructureDefinition",
        "url": "http://example.org/x",
        "name": "X",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
        "derivation": "constraint",
        "differential": {"element": [{"id": "Patient.active", "path": "Patient.active", "min": 1}]},
    },
    "vs.json": {
        "resourceType": "ValueSet",
        "url": "http://example.org/vs",
        "status": "active",
        "compose": {"include": [{"system": "http://hl7.org/fhir/name-use", "concept": [{"code": "official"}]}]},
    },
}
"""A profile and a value set that only the command line names."""


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("conformsTo('http://example.org/x')", "true\n"),
        ("name[0].use.memberOf('http://example.org/vs')", "true\n"),
        ("name[0].family.memberOf('http://example.org/vs')", "false\n"),
        ("'http://example.org/vs'.resolve().status", 'ValueSet.status: "active"\n'),
        ("'http://example.org/other'.resolve()", ""),
        ("active", "Patient.active: true\n"),
    ],
)
def test_what_is_named_helps_to_tell(hand: Hand, expression: str, told: str) -> None:
    """A folder of definitions as a package does as well as single files."""
    patient = hand.write("p.json", PATIENT)
    (hand.folder / "package").mkdir()
    for name, definition in DEFINITIONS.items():
        hand.write(name, json.dumps(definition))
        hand.write(f"package/{name}", json.dumps(definition))
    named = [one for name in DEFINITIONS for one in ("--supporting", name)]

    for options in (named, ["--package", "package"]):
        result = hand.call("fhirpath", expression, patient, *options)
        assert (0, told, "") == (result.exit_code, result.stdout, result.stderr)


def test_a_file_that_is_named_is_read_even_when_nothing_asks_for_it(hand: Hand) -> None:
    result = hand.call("fhirpath", "active", hand.write("p.json", PATIENT), "--supporting", "none.json")

    assert (64, "") == (result.exit_code, result.stdout)
    assert "none.json" in result.stderr


@pytest.mark.parametrize("expression", ["", "name.", "nam", "name.wher(true)", "(" * 5000, "name.where("])
def test_a_wrong_expression_has_exit_code_65(hand: Hand, expression: str) -> None:
    result = hand.call("fhirpath", expression, hand.write("p.json", PATIENT))

    assert 65 == result.exit_code
    assert 1 == len(result.stderr.splitlines())
    assert "EQ-FHIRPATH-" in result.stderr
    assert 2000 > len(result.stderr)


def test_a_misspelt_name_is_told_with_the_nearest(hand: Hand) -> None:
    result = hand.call("fhirpath", "nme.family", hand.write("p.json", PATIENT))

    assert 65 == result.exit_code
    assert 'Did you mean "name"? Name elements as FHIR R4 does. [EQ-FHIRPATH-006]' in result.stderr


def test_a_path_of_another_type_is_told_with_the_type_that_is_there(hand: Hand) -> None:
    result = hand.call("fhirpath", "Observation.value", hand.write("p.json", PATIENT))

    assert 65 == result.exit_code
    assert (
        "asks for Observation at its line 1, column 1, but the resource in p.json is of the type Patient."
        in result.stderr
    )
    assert "[EQ-CLI-105]" in result.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", "<a/>"])
def test_a_file_that_is_no_resource_is_refused(hand: Hand, text: str) -> None:
    result = hand.call("fhirpath", "name", hand.write("no.json", text))

    assert 64 == result.exit_code
    assert "no.json:1:1: " in result.stderr
    assert "[EQ-CLI-061]" in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}', 'no.json:1:1: The file no.json is no FHIR resource: The resource does not say what it is: "re'),
        ('{"resourceType": "Pateint"}', 'has no resource type "Pateint". Did you mean "Patient"?'),
        (
            '{\n"resourceType": "Unheard"}',
            "no.json:2:17: The file no.json is no FHIR resource: FHIR R4 has no resource",
        ),
        ('{"resourceType": ["Patient"]}', '"resourceType" holds ["Patient"] where the name'),
        ('{"resourceType": "Resource"}', '"Resource" is an abstract type'),
        ('<Pateint xmlns="http://hl7.org/fhir"/>', 'has no resource type "Pateint". Did you mean "Patient"?'),
        (
            '{"resourceType": "Patient",\n "active": tru',
            "no.json:2:12: The file no.json is no FHIR resource: The value",
        ),
        ("hello", "no.json:1:1: The file no.json is no FHIR resource: The value"),
        ("PK\x03\x04 and more", "no.json is no FHIR resource: The file looks like a ZIP archive"),
        ("%PDF-1.7\n", "no.json is no FHIR resource: it looks like a PDF."),
        ("MSH|^~\\&|A|B\r", "no.json is no FHIR resource: it looks like an HL7 v2 message."),
        ('<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "no.json is no FHIR resource: it looks like a CDA document."),
    ],
)
def test_what_is_no_resource_of_fhir_r4_is_told_and_where(hand: Hand, text: str, told: str) -> None:
    """Else an empty result would pass for an answer."""
    result = hand.call("fhirpath", "active", hand.write("no.json", text))

    assert (64, "") == (result.exit_code, result.stdout)
    assert told in result.stderr
    assert "[EQ-CLI-061]" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("name",), ("name", "none.json"), ("name", "."), ("name", "a", "b")])
def test_a_wrong_call_has_exit_code_64(hand: Hand, arguments: tuple[str, ...]) -> None:
    assert 64 == hand.call("fhirpath", *arguments).exit_code


def test_hidden_characters_in_a_value_are_made_visible(hand: Hand) -> None:
    text = json.dumps({"resourceType": "Patient", "name": [{"family": "a\u202eb\x1b[31m"}]})
    result = hand.call("fhirpath", "name.family", hand.write("p.json", text))

    assert 0 == result.exit_code
    assert "\u202e" not in result.stdout
    assert "\x1b" not in result.stdout


OBSERVATION = """{
  "resourceType": "Observation", "status": "final", "code": {"text": "x"},
  "valueQuantity": {"value": 1.5, "unit": "mg"}
}"""


@pytest.mark.parametrize("expression", ["valueQuantity.value", "value.value", "value.ofType(Quantity).value"])
def test_a_choice_goes_by_either_name_and_is_told_as_findings_tell_it(hand: Hand, expression: str) -> None:
    result = hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION))

    assert (0, "Observation.value.ofType(Quantity).value: 1.5\n") == (result.exit_code, result.stdout)


def test_below_the_json_name_of_a_choice_names_are_checked(hand: Hand) -> None:
    result = hand.call("fhirpath", "valueQuantity.valeu", hand.write("o.json", OBSERVATION))

    assert 65 == result.exit_code
    assert 'Did you mean "value"?' in result.stderr


def test_an_empty_result_is_a_result(hand: Hand) -> None:
    result = hand.call("fhirpath", "code.coding", hand.write("o.json", OBSERVATION))

    assert (0, "", "") == (result.exit_code, result.stdout, result.stderr)


@pytest.mark.parametrize(("expression", "near"), [("%resouce", "resource"), ("code.where(%foo)", "")])
def test_an_unknown_variable_is_a_wrong_expression(hand: Hand, expression: str, near: str) -> None:
    """Also where nothing is there to evaluate it on."""
    result = hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION))

    assert 65 == result.exit_code
    assert bool(near) == (f'Did you mean "{near}"?' in result.stderr)
    assert "Expected: one of %context, %loinc, %resource, %rootResource, %sct, %ucum." in result.stderr


def test_an_unknown_variable_is_told_with_its_place_and_those_of_the_expression(hand: Hand) -> None:
    expression = "defineVariable('other', 1)\n.select(%othr + %othr)"
    result = hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION))

    assert "asks for %othr at its line 2, column 9, which is not there." in result.stderr
    assert "%ucum, %other." in result.stderr
    assert 'Did you mean "other"?' in result.stderr


@pytest.mark.parametrize("expression", ["%resource.status", "defineVariable('a', status).select(%a)", "%sct | %`vs-a`"])
def test_a_variable_that_is_there_is_none_of_those(hand: Hand, expression: str) -> None:
    assert 0 == hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION)).exit_code


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ('status = "final"', "Expected: strings in single quotes."),
        ("status == 'final'", "Expected: a single =."),
        ("true && true", "Expected: and."),
        ("true || true", "Expected: or."),
        ("!status.exists()", "Expected: not() after what is denied"),
        ("status = ,", "cannot stand at its line 1, column 10. Complete"),
    ],
)
def test_signs_of_other_languages_are_told_with_what_is_meant(hand: Hand, expression: str, hint: str) -> None:
    result = hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION))

    assert 65 == result.exit_code
    assert hint in result.stderr


def test_standard_input_is_a_file() -> None:
    result = CliRunner().invoke(main, ["fhirpath", "status", "-"], input=OBSERVATION)

    assert (0, 'Observation.status: "final"\n') == (result.exit_code, result.stdout)


def test_definitions_are_asked_for(hand: Hand) -> None:
    expression = "status.memberOf('http://hl7.org/fhir/ValueSet/observation-status')"

    assert "true\n" == hand.call("fhirpath", expression, hand.write("o.json", OBSERVATION)).stdout


def test_a_value_of_a_badly_written_file_comes_with_a_word_about_it(hand: Hand) -> None:
    """`eqlab validate` calls such a file invalid: it is not passed over in silence here."""
    result = hand.call("fhirpath", "gender", hand.write("p.json", '{"resourceType": "Patient", "gender": "male",}'))

    assert (0, 'Patient.gender: "male"\n') == (result.exit_code, result.stdout)
    assert "p.json is not written as it must be: A comma" in result.stderr
