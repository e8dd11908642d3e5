"""The life of a campaign: what is fixed stays fixed, runs add up, and no evidence is lost when the power goes."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from lab_hands import BUILDS, CAMPAIGN, FILE, ROOT, STATEMENT, Bench

from eqlab.cli.lab import running
from eqlab.cli.lastly import Ending
from eqlab.cli.plainly import Stopped
from eqlab.core.act import CampaignAmended, CampaignPlanned, NonConformityRetested, Purpose, RunEnded, RunStarted

SYSTEM = 'system: Noter\nversion: "3"\nroles: [taker]\nclaims: {paper: false}\n'


def acts(bench: Bench, kind: type) -> list[object]:
    with bench.open() as lab:
        return [entry.act for entry in lab.entries(FILE) if isinstance(entry.act, kind)]


def test_plan_is_fixed_with_the_campaign(planned: Bench, tmp_path: Path) -> None:
    """The same plan with other bytes is another plan; nothing is begun with it."""
    content = tmp_path / "content"
    shutil.copytree(planned.content, content, symlinks=True)
    plan = content / "testplans" / "counter" / "notes.yaml"
    plan.write_text(plan.read_text("utf-8") + "# one more line\n", "utf-8")
    other = Bench(folder=planned.folder, content=content)

    assert "EQ-LAB-023" in other.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound")
    assert 0 == planned.run().exit_code


def test_unsound_statement_gets_no_campaign(planned: Bench) -> None:
    text = STATEMENT.replace("statement: taker", "statement: other").replace("paper: false", "papper: false")
    planned.done("tom", "file", "statement", FILE, planned.write("other.yaml", text))

    assert "EQ-LAB-045" in planned.refused("tom", "campaign", "new", FILE, "other")
    assert "EQ-LAB-020" in planned.refused("tom", "campaign", "new", FILE, "nothing")
    assert "EQ-LAB-019" in planned.refused("tom", "campaign", "new", "nova-9", "taker")
    assert "EQ-LAB-032" in planned.refused("tom", "campaign", "new", FILE, "taker", "--rule", "test.rul")


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("--simulate", "nobody"), 4),
        (("--simulate", "sound", "--case", "NOTE-99"), 64),
        (("--simulate", "sound", "--tag", "nothing"), 64),
        (("--simulate", "sound", "--retest", "NC-1"), 64),
        (("--simulate", "sound", "--build", "0" * 64), 64),
        (("--simulate", "sound", "--build", "x"), 64),
        (("--system", "nothing.yaml"), 4),
    ],
)
def test_run_that_cannot_be_is_not_begun(planned: Bench, arguments: tuple[str, ...], exit_code: int) -> None:
    """What was typed wrongly leaves no unfinished run behind."""
    planned.refused("tom", "campaign", "run", CAMPAIGN, *arguments, code=exit_code)

    assert [] == acts(planned, RunStarted)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("system: Noter", "system: Other", "system"),
        ('version: "3"', 'version: "4"', "version"),
        ("paper: false", "paper: true", "claims"),
    ],
)
def test_system_file_does_not_contradict_the_statement(planned: Bench, old: str, new: str, key: str) -> None:
    file = planned.write("system.yaml", SYSTEM.replace(old, new))
    told = planned.refused("tom", "campaign", "run", CAMPAIGN, "--system", file, code=4)

    assert "EQ-LAB-024" in told
    assert key in told


def test_runs_add_up_and_say_why_they_were(planned: Bench) -> None:
    assert 1 == planned.run("shouts").exit_code
    planned.done("tom", "nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.1", "--yes")
    assert 0 == planned.run("sound", "--case", "NOTE-02").exit_code
    planned.done(
        "vera",
        "nonconformity",
        "answer",
        FILE,
        "NC-1",
        "--remedy",
        "corrected",
        "--words",
        "done",
        "--build",
        BUILDS[0],
    )
    assert 0 == planned.run("sound", "--retest", "NC-1", "--build", BUILDS[1]).exit_code
    assert 0 == planned.run("sound", "--repeat", "2").exit_code

    started = [one for one in acts(planned, RunStarted) if isinstance(one, RunStarted)]
    assert [Purpose.FIRST, Purpose.RERUN, Purpose.RETEST, Purpose.REPEAT, Purpose.REPEAT] == [
        one.purpose for one in started
    ]
    assert [(), ("NOTE-02",), ("NOTE-01",), (), ()] == [one.cases for one in started]
    assert [BUILDS[:2], BUILDS[:2], BUILDS[1:2]] == [one.builds for one in started[:3]]
    assert [one.run for one in started] == [one.run for one in acts(planned, RunEnded) if isinstance(one, RunEnded)]
    planned.done("", "lab", "check")


def test_latest_run_never_hides_the_last_real_result(planned: Bench) -> None:
    """A failure stays what it is when a later run takes up other cases only, or brings no result."""
    planned.run("shouts")
    planned.run("sound", "--case", "NOTE-02")
    planned.run("breaks", "--case", "NOTE-01")
    shown = planned.call("", "campaign", "show", CAMPAIGN)
    line = next(one for one in shown.output.splitlines() if one.startswith("NOTE-01"))

    assert line.startswith("NOTE-01  Failed")
    assert "an earlier result stands" in line
    assert 1 == shown.exit_code
    assert "Failed" in planned.done("", "campaign", "list", FILE)


def test_results_that_disagree_on_the_same_builds_are_inconclusive(planned: Bench) -> None:
    """A system that passes every other time has shown nothing."""
    planned.run("flips", "--repeat", "2")
    shown = planned.call("", "campaign", "show", CAMPAIGN)
    line = next(one for one in shown.output.splitlines() if one.startswith("NOTE-01"))

    assert line.startswith("NOTE-01  Inconclusive")
    assert "results on the same builds disagree" in line
    assert shown.exit_code not in (0, 1)


def test_closed_campaign_takes_no_run_until_it_is_amended(planned: Bench) -> None:
    planned.run()
    planned.done("tom", "campaign", "close", CAMPAIGN)

    assert "EQ-" in planned.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound")
    planned.refused("tom", "campaign", "close", CAMPAIGN)
    planned.refused("tom", "campaign", "amend", CAMPAIGN, "--reason", " ")
    assert "open again" in planned.done("tom", "campaign", "amend", CAMPAIGN, "--reason", "one more")
    assert 0 == planned.run().exit_code


def test_campaigns_side_by_side_have_runs_of_their_own_and_see_failures_of_the_same_builds(planned: Bench) -> None:
    """What failed on the same builds in another campaign is not hidden by a pass in this one."""
    text = STATEMENT.replace("statement: taker", "statement: other")
    planned.done("tom", "file", "statement", FILE, planned.write("other.yaml", text))
    planned.done("tess", "campaign", "new", FILE, "other", "--open-evidence")
    planned.run("shouts")
    planned.run("sound", campaign=f"{FILE}-C2")
    listed = planned.done("", "campaign", "list", FILE).splitlines()

    told = [(one.split()[0], one.split()[-1]) for one in listed]

    assert [("nova-1-C1", "Failed"), ("nova-1-C2", "Inconclusive")] == told
    assert [True, False] == [one.sealed for one in acts(planned, CampaignPlanned) if isinstance(one, CampaignPlanned)]
    reports = planned.home / "runs"
    assert [False, True] == [(reports / f"{FILE}-C{n}.1" / "report.json").exists() for n in (1, 2)]


def test_retest_that_was_interrupted_is_noted_when_it_is_done(planned: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever resumes need not say again which non-conformities the run is about."""
    planned.run("shouts")
    planned.done("tom", "nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.1", "--yes")
    assert "EQ-LABEL" in planned.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound", "--retest", "NC-1")
    answer = ("nonconformity", "answer", FILE, "NC-1", "--remedy", "corrected", "--words", "done")
    planned.done("vera", *answer, "--build", BUILDS[0])
    with monkeypatch.context() as patch:

        def stop(*_told: object, **_more: object) -> None:
            raise KeyboardInterrupt

        patch.setattr(running, "_conducted", stop)
        assert 130 == planned.run("sound", "--retest", "NC-1").exit_code
    assert "EQ-LAB-021" in planned.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound")
    assert 0 == planned.call("tom", "campaign", "resume", CAMPAIGN, "--simulate", "sound").exit_code

    noted = [one for one in acts(planned, NonConformityRetested) if isinstance(one, NonConformityRetested)]
    assert [("NC-1", f"{CAMPAIGN}.2")] == [(one.nonconformity, one.run) for one in noted]


def test_repeating_stops_at_a_run_that_does_not_end(planned: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped by the tester, the second and third run are not begun, and nothing is told about them."""
    stopped = Ending(record=None, stopped=Stopped())
    monkeypatch.setattr(running, "_conducted", lambda *_told: stopped)
    result = planned.run("sound", "--repeat", "3")

    assert 130 == result.exit_code
    assert "campaign resume" in result.output
    assert 1 == len(acts(planned, RunStarted))


def test_run_that_was_killed_goes_on_and_is_bound_to_the_log(planned: Bench) -> None:
    """SIGKILL while the platform waits: nothing else may begin, and the rest is done by `resume`."""
    arguments = ("--content", str(planned.content), "--trust", "campaign", "run", CAMPAIGN, "--simulate", "stalls")
    process = subprocess.Popen(
        [sys.executable, "-m", "eqlab.cli", *arguments, "--lab", str(planned.home), "--as", "tom"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TESTS_STALL": "yes", "PYTHONUNBUFFERED": "yes"},
        cwd=planned.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any(line.startswith("NOTE-01: Passed") for line in process.stdout)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()

    assert "EQ-LAB-021" in planned.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound")
    assert "EQ-LAB-021" in planned.refused("tom", "campaign", "close", CAMPAIGN)
    resumed = planned.call("tom", "campaign", "resume", CAMPAIGN, "--simulate", "stalls")
    ended = [one for one in acts(planned, RunEnded) if isinstance(one, RunEnded)]
    with planned.open() as lab:
        kept = lab.store.campaign(f"{CAMPAIGN}.1")

    assert 0 == resumed.exit_code, resumed.output
    assert kept is not None
    assert [(f"{CAMPAIGN}.1", kept.events, kept.head)] == [(one.run, one.events, one.head) for one in ended]
    assert "EQ-LAB-022" in planned.refused("tom", "campaign", "resume", CAMPAIGN, "--simulate", "stalls")
    planned.done("", "lab", "check")
    assert 0 == planned.call("", "campaign", "show", CAMPAIGN).exit_code


@pytest.mark.parametrize("campaign", ["", "nova-1-C9", "nova-1", "../nova-1-C1", "nova-9-C1", "nova-1-C01"])
def test_campaign_that_there_is_not_is_told(planned: Bench, campaign: str) -> None:
    for command in ("run", "resume", "show", "close"):
        assert planned.refused("tom", "campaign", command, campaign)
    for command in ("amend", "quarantine", "erase"):
        assert "EQ-LAB-01" in planned.refused("tom", "campaign", command, campaign, "--reason", "because")
    assert "EQ-LAB-01" in planned.refused("tom", "campaign", "export", campaign, "--out", "out.eqlab")
    assert "EQ-LAB-01" in planned.refused(
        "tom", "campaign", "attach", f"{campaign}.1", "x", "NOTE-01/sent", "--reason", "r"
    )


def test_amendment_names_the_statement_for_which_it_is(planned: Bench) -> None:
    """Where the vendor made it anew since, somebody has to say which one; the log keeps it whole."""
    planned.done("tom", "campaign", "close", CAMPAIGN)
    amend = ("campaign", "amend", CAMPAIGN, "--reason", "once more")
    assert "for the statement taker, Noter 3." in planned.done("tom", *amend)
    planned.done("tom", "campaign", "close", CAMPAIGN)
    planned.done("vera", "file", "statement", FILE, planned.write("new.yaml", STATEMENT.replace('"3"', '"4"')))

    assert "EQ-LAB-082" in planned.refused("tom", *amend)
    assert "for the statement taker, Noter 4." in planned.done("tom", *amend, "--statement", "latest")
    with planned.open() as lab:
        acts = [entry.act for entry in lab.entries(FILE) if isinstance(entry.act, CampaignAmended)]
    assert ["3", "4"] == [one.statement.subject.version for one in acts if one.statement]
    planned.done("", "lab", "check")
