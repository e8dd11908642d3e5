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


def test_an_expression_that_asks_for_what_is_not_there_is_undecided(hand: Hand) -> None:
    result = hand.call(
        "fhirpath", "name[1].given.first().memberOf('http://x.example/v')", hand.write("p.json", PATIENT)
    )

    assert 2 == result.exit_code
    assert result.stderr


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
    assert 'Did you mean "name"?' in result.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "null", "<a/>"])
def test_a_file_that_is_no_resource_is_refused(hand: Hand, text: str) -> None:
    result = hand.call("fhirpath", "name", hand.write("no.json", text))

    assert 64 == result.exit_code
    assert "no.json" in result.stderr


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
