"""`eqlab run`: what is said, what is written, and which exit code comes of it."""

import json
import signal
import socket
import subprocess
from pathlib import Path

import pytest
from cli_hands import SYSTEM, Hand, golden, masked

from eqlab.cli import reporting
from eqlab.cli.commands.run import RunWish
from eqlab.cli.door import Door
from eqlab.cli.lastly import Commands
from eqlab.core.errors import LabFault
from eqlab.core.issue import Issue, Nature
from eqlab.run.campaign import CampaignRun
from eqlab.wire.files import unwritable
from eqlab.wiring import Session, Settings

WRONG = Issue(code="EQ-TST-001", template="The disk is full.", nature=Nature.LAB)
REPORTS = {"report.html", "report.json", "junit.xml"}


def test_sound_system_passes(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--seed", "7")

    assert 0 == result.exit_code
    assert REPORTS <= {path.name for path in (hand.folder / "out").iterdir()}
    assert golden("run-sound.txt", masked(result.stdout)) == masked(result.stdout)


def test_defective_system_fails_with_reasons(hand: Hand) -> None:
    """What, by which rule, where, what to do."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--seed", "7")

    assert 1 == result.exit_code
    assert golden("run-shouts.txt", masked(result.stdout)) == masked(result.stdout)


def test_reader_of_french(hand: Hand) -> None:
    """A French reader gets a French page beside the English one."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--language", "fr")

    assert {"report.html", "report.fr.html"} <= {path.name for path in (hand.folder / "out").iterdir()}
    assert "La marque doit être celle des instructions." in result.stdout


def test_forms_of_the_report_can_be_chosen(hand: Hand) -> None:
    hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--format", "junit")

    assert {"junit.xml"} == {path.name for path in (hand.folder / "out").iterdir()} & REPORTS


def test_chosen_cases_say_that_they_are_some(hand: Hand) -> None:
    """A partial pass proves nothing about the rest."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--case", "NOTE-02")
    tagged = hand.call("run", "test.notes", "--simulate", "sound", "--out", "tagged", "--tag", "smoke")

    assert "Only some cases were chosen" in result.stdout
    assert (0, True) == (tagged.exit_code, "NOTE-02" not in tagged.stdout)


def test_command_for_the_cases_that_failed_can_be_pasted(hand: Hand) -> None:
    """In the next folder that is free."""
    (hand.folder / "out-2").mkdir()
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--case", "NOTE-01")

    assert result.stdout.endswith("Run that case again with:\n" + result.stdout.splitlines(keepends=True)[-1])
    assert "run test.notes --simulate shouts --case NOTE-01 --out out-3\n" in result.stdout


def test_golden_is_short_for_a_system_of_the_role(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "so")

    assert 4 == result.exit_code
    assert 'Did you mean "sound"?' in result.stderr


def test_cases_cannot_be_chosen_when_going_on(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "x", "--resume", "--case", "NOTE-01")

    assert (64, "") == (result.exit_code, result.stdout)
    assert "--case and --tag cannot be given with --resume" in result.stderr


def test_folders_of_their_own(hand: Hand) -> None:
    """Without --out every campaign gets a folder, and --resume finds the last one."""
    for _ in range(2):
        assert 0 == hand.call("run", "test.notes", "--simulate", "sound", "--tag", "smoke").exit_code
    again = hand.call("run", "test.notes", "--simulate", "sound", "--resume")

    assert ["test.notes-1", "test.notes-2"] == sorted(path.name for path in (hand.folder / "eqlab-out").iterdir())
    assert (0, True) == (again.exit_code, "eqlab-out/test.notes-2/report.html" in again.stdout)


def test_simulated_system_may_stand_in_a_system_file(hand: Hand) -> None:
    file = hand.write("system.yaml", 'system: Any\nversion: "1"\nsimulated: sound\n')

    assert 0 == hand.call("run", "test.notes", "--system", file, "--out", "out").exit_code


def test_secrets_are_not_printed(hand: Hand) -> None:
    """The simulated systems put a token into the query."""
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert "access_token=[redacted:" in result.stdout
    assert "s3cr3t" not in result.stdout + result.stderr


def test_question_without_a_person_needs_review(hand: Hand) -> None:
    result = hand.call("run", "test.asking", "--simulate", "sound", "--out", "out")

    assert 2 == result.exit_code
    assert "tester has not answered yet: Is it beautiful?" in result.stdout


def test_broken_simulation_is_the_laboratory_s(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "breaks", "--out", "out")

    assert 3 == result.exit_code
    assert "RuntimeError: out of ink" in result.stdout


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


@pytest.mark.parametrize("error", [LabFault(WRONG), RuntimeError("odd")])
def test_laboratory_that_breaks_in_a_case_leaves_a_report(
    error: Exception, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was recorded until then is told, and the fault is the laboratory's."""
    run_case = CampaignRun.run_case

    def breaking(self: CampaignRun, case: object) -> object:
        if getattr(case, "id", "") == "NOTE-02":
            raise error
        return run_case(self, case)  # type: ignore[arg-type]

    monkeypatch.setattr(CampaignRun, "run_case", breaking)
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert 3 == result.exit_code
    assert ("The disk is full." if isinstance(error, LabFault) else "RuntimeError: odd") in result.stderr
    assert "NOTE-01  Passed" in result.stdout
    assert "1 case was not run." in result.stdout
    assert "The system conforms" not in result.stdout
    assert "run test.notes --simulate sound --out out --resume" in result.stdout
    assert "lab_error" == json.loads((hand.folder / "out" / "report.json").read_text())["verdict"]["kind"]
    assert (hand.folder / "out" / "report.html").is_file()


def test_store_that_takes_no_more_is_told_by_the_report_too(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Headline and exit code agree even when the end cannot be recorded."""

    def failing(self: CampaignRun) -> None:
        if self.platform is not None:
            self.platform.stop()
        raise LabFault(WRONG)

    monkeypatch.setattr(CampaignRun, "close", failing)
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--case", "NOTE-01")

    assert 3 == result.exit_code
    assert "lab_error" == json.loads((hand.folder / "out" / "report.json").read_text())["verdict"]["kind"]


def test_campaign_that_cannot_be_closed_is_read_again(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk at the very end costs no report."""
    close = Session.close

    def failing(self: Session) -> object:
        close(self)
        raise LabFault(WRONG)

    monkeypatch.setattr(Session, "close", failing)
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert 3 == result.exit_code
    assert "The disk is full." in result.stderr
    assert (hand.folder / "out" / "report.html").is_file()


def test_reports_that_cannot_be_written(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, _data: bytes, _mode: int) -> None:
        raise unwritable(path, OSError(28, "No space left on device"))

    monkeypatch.setattr(reporting, "write_atomically", full)
    result = hand.call("run", "test.asking", "--simulate", "sound", "--out", "out")

    assert 3 == result.exit_code
    assert "report.html" in result.stderr
    assert "No space left on device" in result.stderr


def test_reader_that_goes_away_changes_no_verdict(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """`eqlab run ... | head` runs to its end."""

    def gone(*_args: object, **_kwargs: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("eqlab.cli.screens.click.echo", gone)
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out")

    assert (1, "") == (result.exit_code, result.stderr)
    assert (hand.folder / "out" / "report.html").is_file()


def test_screen_that_breaks_changes_no_verdict(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said, and that is all."""

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("eqlab.cli.screens.PlainScreen.show", full)
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out")

    assert 1 == result.exit_code
    assert "could not be shown to its end" in result.stderr


def waiting(lab: subprocess.Popen[str]) -> str:
    """Read what the laboratory says until it waits."""
    assert lab.stdout is not None
    said = ""
    while "Wait for a call" not in said:
        line = lab.stdout.readline()
        assert line, said
        said += line
    return said


def test_system_of_its_own_is_told_what_to_do(hand: Hand) -> None:
    """One line a fact: how the platform is reached, what to do, what came."""
    hand.write("system.yaml", SYSTEM)
    lab = hand.start("run", "test.notes", "--system", "system.yaml", "--out", "out", "--case", "NOTE-01")
    head = waiting(lab)
    vendor = hand.call("system", "simulate", "sound", "--access", "out/access.json", "--plan", "test.notes")
    rest, errors = lab.communicate(timeout=30)
    told = masked(head + rest)

    assert (0, "NOTE-01: note (Ann Example)\n") == (vendor.exit_code, vendor.stdout)
    assert (0, "") == (lab.returncode, errors)
    assert golden("run-attended.txt", told) == told


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_closes_in_good_order_and_the_campaign_goes_on(number: int, code: int, hand: Hand) -> None:
    """Reports are written, the command to go on with is told, and going on ends the campaign."""
    hand.write("system.yaml", SYSTEM)
    lab = hand.start("run", "test.notes", "--system", "system.yaml", "--out", "out")
    waiting(lab)
    lab.send_signal(number)
    output, errors = lab.communicate(timeout=30)

    assert (code, "") == (lab.returncode, errors)
    assert output.endswith("run test.notes --system system.yaml --out out --resume\n")
    assert (hand.folder / "out" / "report.html").is_file()

    again = hand.start("run", "test.notes", "--system", "system.yaml", "--out", "out", "--resume")
    waiting(again)
    assert (
        0 == hand.call("system", "simulate", "sound", "--access", "out/access.json", "--plan", "test.notes").exit_code
    )
    again.communicate(timeout=30)

    assert 0 == again.returncode


@pytest.mark.parametrize(
    ("door", "before"),
    [
        (Door(language="en"), "eqlab run"),
        (Door(language="en", content=Path("my content"), trust=""), "eqlab --content 'my content' --trust run"),
        (Door(language="en", content=Path("c"), trust="ab"), "eqlab --content c --trust ab run"),
    ],
)
def test_command_to_go_on_with_can_be_pasted(door: Door, before: str) -> None:
    """Blanks are quoted, and the content is the same."""
    wish = RunWish(
        plan="my plan.yaml",
        system=Path("a b.yaml"),
        simulate="",
        out=None,
        cases=(),
        tags=(),
        resume=False,
        host="127.0.0.1",
        port=0,
        seed=None,
        adopted=(),
        formats=("html",),
    )

    told = Commands(wish=wish, settings=Settings(out=Path("/x y")), door=door).resume()

    assert f"{before} 'my plan.yaml' --system 'a b.yaml' --out '/x y' --resume" == told
