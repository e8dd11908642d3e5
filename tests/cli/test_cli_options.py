"""`eqlab validate`: what an option names is used, or it is told that it was of no use."""

import json
from pathlib import Path

import pytest
from cli_hands import Hand
from click.testing import CliRunner
from judging_hands import PATIENT, codes

from eqlab.cli import main

ROOT = Path(__file__).parents[2]
REPORT = str(ROOT / "scenarios" / "cda" / "examples" / "laboratory-report.xml")
MERGE = "MSH|^~\\&|A|B|C|D|20260101||ADT^A40^ADT_A39|1|P|2.5\rEVN||20260101\rPID|||1^^^X||A^B\rMRG|2^^^X\r"


def call(*arguments: str) -> tuple[int, str, str]:
    """Call with the content that comes with eqlab."""
    result = CliRunner().invoke(main, ["validate", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    "option",
    [["--phase", "x"], ["--strict"], ["--certificate", "personal"], ["--hl7v2", "standard"]],
    ids=lambda option: option[0],
)
def test_an_option_that_met_no_file_is_told(option: list[str], hand: Hand) -> None:
    """Else a tester takes what was never looked at for valid."""
    file = str(hand.folder / hand.write("a.json", PATIENT))
    other = str(hand.folder / hand.write("b.json", PATIENT))
    code, told, problem = call(file, other, *option)

    assert (64, True) == (code, "2 valid" in told)
    assert f"{option[0]} met no file that it is for" in problem


def test_a_phase_is_that_of_the_content_s_schemas_too() -> None:
    assert 0 == call(REPORT)[0]
    assert 0 == call(REPORT, "--phase", "strict")[0]
    assert 65 == call(REPORT, "--phase", "strickt")[0]


def test_it_is_told_what_a_document_was_judged_by() -> None:
    assert "laboratory-report.xml: valid (luxembourg-cda)" in call(REPORT)[1]


def test_among_several_files_an_option_is_for_its_own_kind(hand: Hand) -> None:
    file = str(hand.folder / hand.write("a.json", PATIENT))
    message = str(hand.folder / hand.write("m.hl7", MERGE))

    assert "EQ-CLI-084" in call(file, "--hl7v2", "merge")[1]
    assert "EQ-CLI-084" not in call(file, message, "--hl7v2", "merge")[1]


def test_profiles_for_a_message_are_named_when_none_was_asked_for(hand: Hand) -> None:
    message = str(hand.folder / hand.write("m.hl7", MERGE))

    assert "the content has profiles for it: merge." in call(message)[1]
    assert "EQ-CLI-094" not in call(message, "--hl7v2", "standard")[1]


def test_of_several_profiles_the_one_for_the_message_counts(hand: Hand) -> None:
    message = str(hand.folder / hand.write("m.hl7", MERGE))
    named = str(ROOT / "scenarios" / "patient-index" / "rules" / "hl7v2" / "identity.yaml")
    one = call(message, "--hl7v2", "merge", "--format", "json")[1]

    assert one == call(message, "--hl7v2", named, "--format", "json")[1]
    assert one == call(message, "--hl7v2", f"{named}#merge", "--format", "json")[1]
    assert one == call(message, "--hl7v2", "registration", "--hl7v2", "merge", "--format", "json")[1]
    assert "EQ-CLI-096" in call(message, "--hl7v2", "registration", "--hl7v2", "patient-search")[1]


def test_an_unknown_kind_of_file_is_told_as_such(hand: Hand) -> None:
    hand.write("notes.txt", "hello")

    assert ["EQ-CLI-092"] == codes(hand, "notes.txt")


@pytest.mark.parametrize("form", ["text", "json", "sarif", "outcome"])
def test_a_header_with_a_token_is_a_token_and_a_secret(form: str, hand: Hand) -> None:
    token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."
    hand.write("header.txt", f"Authorization: Bearer {token}")
    result = hand.call("validate", "header.txt", "--format", form)

    assert "EQ-JWT-102" in result.stdout
    assert "eyJ" not in result.stdout


def test_cross_rules_that_meet_nothing_are_undecided(hand: Hand) -> None:
    bundle = str(hand.folder / hand.write("a.json", json.dumps({"resourceType": "Bundle", "type": "transaction"})))
    code, told, _ = call("--cross", "lu.eprescription.sending", f"request={bundle}")

    assert 2 == code
    assert "EQ-CLI-095" in told
