"""`eqlab run` when something breaks or ends it: the laboratory, the screen, the reader, a signal."""

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_hands import SYSTEM, WRONG, Hand, golden, masked

from eqlab.cli import reporting, running
from eqlab.cli.commands.run import RunWish
from eqlab.cli.door import Door
from eqlab.cli.lastly import Commands
from eqlab.core.errors import LabFault
from eqlab.run.campaign import CampaignRun
from eqlab.wire.files import unwritable
from eqlab.wiring import Session, Settings


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


@pytest.mark.parametrize("late", ["close", "report"])
def test_signal_after_the_last_verdict_costs_no_report(late: str, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left to stop: the verdict stands, and its reports are written."""
    close, write = Session.close, running.write_reports

    def interrupted(work: Callable[..., object]) -> Callable[..., object]:
        def done(*given: Any, **named: Any) -> object:
            os.kill(os.getpid(), signal.SIGINT)
            return work(*given, **named)

        return done

    if late == "close":
        monkeypatch.setattr(Session, "close", interrupted(close))
    else:
        monkeypatch.setattr(running, "write_reports", interrupted(write))
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out")

    assert (1, "") == (result.exit_code, result.stderr)
    assert "report.html" in result.stdout
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
