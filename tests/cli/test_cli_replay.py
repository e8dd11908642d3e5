"""`eqlab replay` and `eqlab bundle`: campaigns that travel, and come out as they did."""

import json
from pathlib import Path

import pytest
from cli_hands import Hand

from eqlab.cli.front import COMMANDS, front


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "table", {**COMMANDS, "replay": "Judge again.", "bundle": "Travel."})


@pytest.fixture
def campaign(hand: Hand) -> Path:
    """A folder with a campaign in which a case failed."""
    hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--format", "junit")
    return hand.folder / "out"


@pytest.fixture
def bundle(campaign: Path, hand: Hand) -> str:
    assert campaign.is_dir()
    assert 0 == hand.call("bundle", "export", "out", "--out", "notes.eqlab").exit_code
    return "notes.eqlab"


def test_folder_and_bundle_are_judged_as_they_were(bundle: str, hand: Hand) -> None:
    for place in ("out", bundle):
        result = hand.call("replay", place)
        assert (0, "") == (result.exit_code, result.stderr)
        assert "Everything agrees." in result.stdout.splitlines()
        assert "The whole: Failed" in result.stdout


def test_result_is_data_too(bundle: str, hand: Hand) -> None:
    result = hand.call("replay", bundle, "--format", "json", "--out", "again")
    told = json.loads(result.stdout)

    assert told == json.loads((hand.folder / "again" / "replay.json").read_text("utf-8"))
    assert [True] == [one["agrees"] for one in told["runs"]]
    assert {"failed"} == {one["after"] for one in told["runs"]}
    assert [] == [one for one in told["runs"][0]["cases"] if not one["same"]]


def test_other_rules_give_another_verdict_and_say_so(campaign: Path, hand: Hand) -> None:
    """A folder is judged with the content that is here: when it says something else, the exit code tells."""
    assert campaign.is_dir()
    plan = hand.plan("new.yaml", lambda text: text.replace("version: ", "version: 9", 1))
    result = hand.call("replay", "out", "--with-plan", plan)

    assert (0, "0 past verdicts would change.") == (result.exit_code, result.stdout.splitlines()[-1])


def test_cases_that_cannot_be_compared_are_told(campaign: Path, hand: Hand) -> None:
    assert campaign.is_dir()
    plan = hand.plan("new.yaml", lambda text: text.replace("NOTE-", "OTHER-"))
    result = hand.call("replay", "out", "--with-plan", plan)

    assert 2 == result.exit_code
    assert "not comparable" in result.stdout
    assert "0 past verdicts would change." in result.stdout


def test_damaged_bundles_are_refused(bundle: str, hand: Hand) -> None:
    data = bytearray((hand.folder / bundle).read_bytes())
    data[len(data) // 2] ^= 1
    (hand.folder / bundle).write_bytes(bytes(data))
    for command in (["replay", bundle], ["bundle", "verify", bundle], ["bundle", "import", bundle, "--out", "x"]):
        result = hand.call(*command)
        assert 65 == result.exit_code
        assert "EQ-BUNDLE-0" in result.stderr
        assert 1 == len(result.stderr.splitlines())
    assert not (hand.folder / "x").exists()


def test_bundle_is_proven_and_says_what_stands_for_it(bundle: str, hand: Hand) -> None:
    result = hand.call("bundle", "verify", bundle)

    assert 0 == result.exit_code
    assert "chain and payloads as they were written" in result.stdout
    assert "It bears no signature" in result.stdout


def test_bundle_becomes_a_folder(bundle: str, hand: Hand) -> None:
    assert 0 == hand.call("bundle", "import", bundle, "--out", "back").exit_code
    assert 0 == hand.call("replay", "back").exit_code
    assert 0 == hand.call("evidence", "verify", "back").exit_code
    assert 64 == hand.call("bundle", "import", bundle, "--out", "back").exit_code


def test_redacted_bundle_keeps_its_key_at_home(campaign: Path, hand: Hand) -> None:
    assert campaign.is_dir()
    result = hand.call("bundle", "export", "out", "--redacted", "--out", "shown.eqlab")
    key = hand.folder / "shown.eqlab.key"

    assert 0 == result.exit_code
    assert "shown.eqlab.key" in result.stdout
    assert 64 == len(key.read_text("ascii"))
    assert 0o600 == key.stat().st_mode & 0o777
    assert key.read_bytes() not in (hand.folder / "shown.eqlab").read_bytes()
    assert "It is redacted" in hand.call("bundle", "verify", "shown.eqlab").stdout
    assert 0 == hand.call("replay", "shown.eqlab").exit_code


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["replay", "nowhere.eqlab"], "EQ-BUNDLE-011"),
        (["replay", "."], "EQ-CLI-023"),
        (["bundle", "export", "."], "EQ-CLI-023"),
        (["bundle", "verify", "nowhere"], "EQ-BUNDLE-011"),
    ],
)
def test_what_is_not_there_is_told(command: list[str], code: str, hand: Hand) -> None:
    result = hand.call(*command)

    assert 64 == result.exit_code
    assert code in result.stderr


def test_bundle_that_cannot_be_written_is_told(campaign: Path, hand: Hand) -> None:
    assert campaign.is_dir()
    result = hand.call("bundle", "export", "out", "--out", "no/such/folder/x.eqlab")

    assert 3 == result.exit_code
    assert "no/such/folder" in result.stderr
