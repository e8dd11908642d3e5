"""`eqlab run` refuses what cannot be: bad arguments, plans, system files, folders."""

import json
import socket
from pathlib import Path

import pytest
from cli_hands import SYSTEM, Hand

BAD_INPUT = [
    (("run", "test.nots", "--simulate", "sound"), 64, 'Did you mean "test.notes"?'),
    (("run", "missing.yaml", "--simulate", "sound"), 64, "The test plan missing.yaml cannot be read"),
    (("run", "no/such/plan", "--simulate", "sound"), 64, "The test plan no/such/plan cannot be read"),
    (("run", ".", "--simulate", "sound"), 64, "cannot be read: Is a directory"),
    (("run", "test.notes"), 64, "Nothing says which system is tested."),
    (("run", "test.notes", "--simulate", "sound", "--system", "s.yaml"), 64, "exclude each other"),
    (("run", "test.notes", "--simulate", "sund"), 4, 'Did you mean "sound"?'),
    (("run", "test.notes", "--system", "missing.yaml"), 4, "missing.yaml cannot be read"),
    (("run", "test.notes", "--simulate", "sound", "--case", "NOTE-1"), 64, 'Did you mean "NOTE-01"?'),
    (("run", "test.notes", "--simulate", "sound", "--tag", "smok"), 64, 'Did you mean "smoke"?'),
    (
        ("run", "test.notes", "--simulate", "sound", "--adopt", "S@1"),
        64,
        'no source "S@1". Expected: S@2. Did you mean "S@2"?',
    ),
    (("run", "test.notes", "--simulate", "sound", "--resume"), 64, "There is no campaign of the plan test.notes"),
    (("run", "test.notes", "--simulate", "sound", "--resume", "--out", "x"), 64, "The folder x holds no campaign."),
    (
        ("run", "test.notes", "--simulate", "sound", "--host", "192.0.2.1", "--out", "o"),
        4,
        "open the lab to other machines",
    ),
]


@pytest.mark.parametrize(("arguments", "code", "told"), BAD_INPUT, ids=[" ".join(row[0]) for row in BAD_INPUT])
def test_bad_arguments(arguments: tuple[str, ...], code: int, told: str, hand: Hand) -> None:
    result = hand.call(*arguments)

    assert code == result.exit_code
    assert told in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tags:", "tgas:", 'plan.yaml:16:5: The key "tgas" is not known'),
        ("verifies: [N-2]", "verifies: [N-9]", 'There is no requirement "N-9".'),
        ("persona: bob", "persona: bobb", 'Did you mean "bob"?'),
        ("mark = 'n-'", "mark = = 'n-'", "plan.yaml:24:52: The expression"),
        ("version: 1.0.0", "version: [", "plan.yaml:"),
    ],
)
def test_bad_plan(old: str, new: str, told: str, hand: Hand) -> None:
    """File, line and column; exit code 65; nothing is begun."""
    plan = hand.plan("plan.yaml", lambda text: text.replace(old, new))
    result = hand.call("run", plan, "--simulate", "sound", "--out", "out")

    assert 65 == result.exit_code
    assert told in result.stderr
    assert not (hand.folder / "out").exists()


def test_cyclic_scriptlets(hand: Hand) -> None:
    cycle = "scriptlets:\n  one:\n    parameters: []\n    steps:\n      - use: {scriptlet: one}\ncases:\n"
    used = "    steps:\n      - use: {scriptlet: one}\n"
    plan = hand.plan("plan.yaml", lambda text: text.replace("    steps:\n", used, 1).replace("cases:\n", cycle))
    result = hand.call("run", plan, "--simulate", "sound")

    assert 65 == result.exit_code
    assert "use each other without end" in result.stderr


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SYSTEM.replace("claims", "clams"), "system.yaml:4:1: A system file has no key clams. Expected: system"),
        (SYSTEM.replace('"3"', "3"), "version has a value of the wrong kind. Expected: a text in quotes."),
        ("- system", "The file has a value of the wrong kind"),
        ("system: [", "The system file is not readable"),
        (SYSTEM + "endpoints: {notes: ftp://x}\n", "no http or https address: ftp://x"),
        (SYSTEM + "variant: {colour: blue}\n", 'The plan has no variant axis "colour".'),
        (SYSTEM.replace("paper: false", "papr: true"), 'Did you mean "paper"? Correct the spelling under `claims`'),
        (SYSTEM.replace("paper: false", "paper: 'true'"), 'The claim "paper" has the value "true". Expected: true or'),
    ],
)
def test_bad_system_file(text: str, told: str, hand: Hand) -> None:
    hand.write("system.yaml", text)
    result = hand.call("run", "test.notes", "--system", "system.yaml", "--out", "out")

    assert 4 == result.exit_code
    assert told in result.stderr


def test_unreachable_system_is_found_before_the_first_step(hand: Hand) -> None:
    """A configuration error, with a report that says so."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    hand.write("system.yaml", f"{SYSTEM}endpoints: {{notes: '{url}'}}\n")
    result = hand.call("run", "test.calling", "--system", "system.yaml", "--out", "out")

    assert 4 == result.exit_code
    assert "cannot be reached" in result.stdout
    assert "config_error" == json.loads((hand.folder / "out" / "report.json").read_text())["verdict"]["kind"]


def test_undeclared_endpoint(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM)
    result = hand.call("run", "test.calling", "--system", "system.yaml", "--out", "out")

    assert 4 == result.exit_code
    assert "which the system file does not declare" in result.stdout


def test_role_the_system_does_not_claim(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM.replace("[taker]", "[giver]"))
    result = hand.call("run", "test.notes", "--system", "system.yaml", "--out", "out")

    assert 4 == result.exit_code
    assert "the system Noter claims giver" in result.stdout


def test_refused_set_up_says_how_to_run_the_same_again(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM.replace("[taker]", "[giver]"))
    result = hand.call("run", "test.notes", "--system", "system.yaml", "--out", "out", "--case", "NOTE-01")

    assert 4 == result.exit_code
    assert "Once that is corrected, run the same again:" in result.stdout
    assert "run test.notes --system system.yaml --case NOTE-01 --out out\n" in result.stdout


@pytest.mark.parametrize("more", [(), ("--resume",)])
def test_set_up_that_is_corrected_runs_in_the_same_folder(more: tuple[str, ...], hand: Hand) -> None:
    """What was refused before its first step holds no folder."""
    hand.write("system.yaml", SYSTEM.replace("[taker]", "[giver]"))
    refused = hand.call("run", "test.notes", "--system", "system.yaml", "--out", "out")
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", *more)

    assert [4, 0] == [refused.exit_code, result.exit_code]
    assert "passed" == json.loads((hand.folder / "out" / "report.json").read_text())["verdict"]["kind"]


def test_line_to_run_again_keeps_the_language(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    told = {
        language: hand.call(
            "--language", language, "run", "test.notes", "--simulate", "shouts", "--out", language
        ).stdout
        for language in ("en", "fr")
    }

    assert "eqlab --language fr --content" in told["fr"]
    assert "eqlab --content" in told["en"]


def test_port_in_use(hand: Hand) -> None:
    """The laboratory's fault; what was recorded is there, and the campaign can go on elsewhere."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        port = str(sock.getsockname()[1])
        result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--port", port)

    assert 3 == result.exit_code
    assert f"Port {port} on 127.0.0.1 is already in use." in result.stderr
    assert "2 cases were not run.\nNo call was recorded." in result.stdout
    assert "Not run" not in result.stdout
    assert "lab_error" == json.loads((hand.folder / "out" / "report.json").read_text())["verdict"]["kind"]
    assert 0 == hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--resume").exit_code


def test_folder_that_is_a_file(hand: Hand) -> None:
    hand.write("out", "")
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert 64 == result.exit_code
    assert "out is a file, not a folder. Choose another folder with --out." in result.stderr


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody can write")
def test_folder_that_is_read_only(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "/proc/eqlab")

    assert 3 == result.exit_code
    assert "The folder /proc/eqlab cannot be written" in result.stderr


def test_adopted_sources_are_written_down(hand: Hand) -> None:
    """And an interrupted campaign keeps them."""
    hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--adopt", "S@2")
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--resume")

    assert 0 == result.exit_code
    assert ["S@2"] == json.loads((hand.folder / "out" / "report.json").read_text())["campaign"]["adopted"]


def test_folder_that_holds_a_campaign(hand: Hand) -> None:
    hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert 64 == result.exit_code
    assert "already holds the campaign" in result.stderr


def test_other_system_does_not_go_on_with_a_campaign(hand: Hand) -> None:
    hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--resume")

    assert 64 == result.exit_code
    assert "was begun with another declaration of the system sound" in result.stderr


def test_damaged_evidence(hand: Hand) -> None:
    (hand.folder / "out").mkdir()
    hand.write("out/campaign.db", "this is no database at all, and never was one" * 100)
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert 3 == result.exit_code
    assert "is no store of eqlab" in result.stderr
