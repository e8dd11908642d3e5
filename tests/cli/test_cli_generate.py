"""`eqlab generate`: a valid resource, the same each time."""

import json

import pytest
from cli_hands import Hand, call
from judging_hands import PROFILE

from eqlab.validate.fhir.library import STRUCTURES


@pytest.mark.parametrize("name", ["Patient", f"{STRUCTURES}Patient", "Observation", f"{STRUCTURES}bp", "Bundle"])
@pytest.mark.parametrize("full", [(), ("--full",)])
def test_what_is_made_is_found_valid(hand: Hand, name: str, full: tuple[str, ...]) -> None:
    result = hand.call("generate", name, *full)
    made = hand.call("validate", hand.write("made.json", result.stdout))

    assert 0 == result.exit_code
    assert made.exit_code in {0, 2}
    assert "resourceType" in json.loads(result.stdout)


def test_the_same_seed_makes_the_same(hand: Hand) -> None:
    one, two, three = (hand.call("generate", "Patient", "--full", "--seed", seed).stdout for seed in ("4", "4", "5"))

    assert one == two
    assert one != three


def test_full_has_more_than_the_least(hand: Hand) -> None:
    assert {"resourceType": "Patient"} == json.loads(hand.call("generate", "Patient").stdout)
    assert 10 < len(json.loads(hand.call("generate", "Patient", "--full").stdout))


@pytest.mark.parametrize("name", ["NamedPatient", "http://lab.example/named"])
def test_a_profile_of_ones_own_is_met_and_claimed(hand: Hand, name: str) -> None:
    hand.write("profile.json", json.dumps(PROFILE))
    result = hand.call("generate", name, "--supporting", "profile.json")
    made = json.loads(result.stdout)

    assert 0 == result.exit_code
    assert ["http://lab.example/named"] == made["meta"]["profile"]
    assert made["name"]


def test_a_profile_that_nothing_can_meet_is_told(hand: Hand) -> None:
    """The resource is printed all the same; the exit code says that it is not valid."""
    never = {"key": "x-1", "severity": "error", "human": "Never.", "expression": "false"}
    rows = [{"id": "Patient", "path": "Patient", "constraint": [never]}]
    hand.write("profile.json", json.dumps(PROFILE | {"differential": {"element": rows}}))
    result = hand.call("generate", "NamedPatient", "--supporting", "profile.json")

    assert 2 == result.exit_code
    assert "x-1" in result.stderr
    assert "Patient" == json.loads(result.stdout)["resourceType"]


@pytest.mark.parametrize(
    ("name", "near"),
    [("Patiennt", "Patient"), ("NoSuchThing", ""), ("DomainResource", ""), ("HumanName", ""), ("", "")],
)
def test_what_cannot_be_made_is_refused(hand: Hand, name: str, near: str) -> None:
    result = hand.call("generate", name)

    assert 65 == result.exit_code
    assert "" == result.stdout
    assert near in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("Patient", "--seed", "-1"),
        ("Patient", "--seed", "x"),
        ("Patient", "--supporting", "none.json"),
        ("Patient", "more"),
        ("Patient", "--ful"),
    ],
)
def test_a_wrong_call_has_exit_code_64(hand: Hand, arguments: tuple[str, ...]) -> None:
    assert 64 == hand.call("generate", *arguments).exit_code


def test_a_package_that_is_not_there_is_refused(hand: Hand) -> None:
    assert 65 == hand.call("generate", "Patient", "--package", "no.such#1.0.0").exit_code


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("HumanName", "a data type"),
        ("Extension", "a data type"),
        ("string", "a data type"),
        ("Resource", "an abstract type"),
        ("DomainResource", "an abstract type"),
        ("Element", "an abstract type"),
        ("Definition", "a logical model"),
    ],
)
def test_of_some_types_there_are_no_resources(hand: Hand, name: str, kind: str) -> None:
    """Their names are right, so none is suggested."""
    result = hand.call("generate", name)

    assert (65, "") == (result.exit_code, result.stdout)
    assert f"{name} is {kind}, of which there are no resources." in result.stderr
    assert "Did you mean" not in result.stderr


def test_a_profile_of_another_versions_type_is_told_as_such(hand: Hand) -> None:
    hand.write("profile.json", json.dumps(PROFILE | {"type": "Transport"}))
    result = hand.call("generate", "NamedPatient", "--supporting", "profile.json")

    assert 65 == result.exit_code
    assert "FHIR R4 has no definitions of the type Transport." in result.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Transport", "Hand in the package or the file that defines it with --package or --supporting;"),
        (f"{STRUCTURES}bodywieght", f'Did you mean "{STRUCTURES}bodyweight"?'),
    ],
)
def test_what_nobody_knows_is_told_with_what_is_close_alone(hand: Hand, name: str, said: str) -> None:
    result = hand.call("generate", name)

    assert 65 == result.exit_code
    assert f'Nobody here knows a FHIR profile "{name}". {said}' in result.stderr


def test_what_cannot_be_decided_is_counted(hand: Hand) -> None:
    """It is no fault of what was made."""
    result = hand.call("generate", "http://hl7.org/fhir/StructureDefinition/bodyweight")

    assert 0 == result.exit_code
    assert result.stderr.endswith("in it cannot be decided here; `eqlab validate` tells which.\n")


def test_profiles_of_the_content_have_names() -> None:
    assert "EPLabPrescription" in call("generate", "EPLabPrescription").stdout
