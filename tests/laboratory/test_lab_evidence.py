"""Evidence that nobody may see, evidence that is gone, evidence that came late."""

import re
import shutil
from pathlib import Path

import pytest
from lab_hands import CAMPAIGN, FILE, Bench

from eqlab.core.act import ExchangeAttached
from eqlab.core.errors import LabFault
from eqlab.store.keyring import FolderKeyring
from eqlab.wiring.lab.standings import record_of

RUN = f"{CAMPAIGN}.1"
SECRET = "a real patient came in"


@pytest.fixture
def ran(planned: Bench) -> Bench:
    """A laboratory in which a run failed."""
    assert 1 == planned.run("shouts").exit_code
    return planned


def looked_at(bench: Bench, code: str) -> None:
    """All that shows evidence is refused, each with the reason."""
    plan = str(bench.content / "testplans" / "counter" / "notes.yaml")
    for arguments in (
        ("campaign", "show", CAMPAIGN),
        ("campaign", "export", CAMPAIGN, "--out", "out.eqlab"),
        ("campaign", "export", CAMPAIGN, "--redacted", "--out", "out.eqlab"),
        ("campaign", "preview", plan, FILE),
        ("campaign", "attach", RUN, "x", "NOTE-01/sent", "--reason", "r"),
        ("nonconformity", "raise", FILE, "--from-run", RUN),
        ("decide", "evaluate", FILE, CAMPAIGN),
        ("campaign", "report", CAMPAIGN),
        ("export", "--campaign", CAMPAIGN, "--format", "ctrf"),
    ):
        told = bench.refused("tom", *arguments, code=3)
        assert (arguments, True, True) == (arguments, code in told, SECRET in told)
    with bench.open() as lab, pytest.raises(LabFault, match=SECRET):
        lab.record(RUN)
    with bench.open() as lab, pytest.raises(LabFault, match=SECRET):
        record_of(lab, RUN)
    assert not (bench.folder / "out.eqlab").exists()
    counted = bench.call("", "statistics", "show")
    assert RUN in counted.output
    assert "NOTE-01" not in counted.output


def test_quarantine_hides_and_another_person_releases(ran: Bench) -> None:
    ran.done("tess", "campaign", "quarantine", CAMPAIGN, "--reason", SECRET)
    looked_at(ran, "EQ-LAB-026")

    assert "not to be seen" in ran.done("", "campaign", "list", FILE)
    assert CAMPAIGN in ran.done("", "lab", "audit", FILE)
    ran.done("", "lab", "check")
    ran.refused("tom", "campaign", "run", CAMPAIGN, "--simulate", "sound")
    ran.refused("tess", "campaign", "quarantine", CAMPAIGN, "--release", "--reason", "all is well")
    assert "can be seen again" in ran.done(
        "tom", "campaign", "quarantine", CAMPAIGN, "--release", "--reason", "all is well"
    )
    assert 1 == ran.call("", "campaign", "show", CAMPAIGN).exit_code
    ran.refused("tom", "campaign", "quarantine", CAMPAIGN, "--release", "--reason", "again")


def test_erased_evidence_is_gone_and_the_proof_stays(ran: Bench) -> None:
    """The key is destroyed; a tombstone says that there was evidence, and the chain still proves."""
    ran.done("tess", "campaign", "quarantine", CAMPAIGN, "--reason", "look")
    with ran.open() as lab:
        data = b"".join(path.read_bytes() for path in lab.home.glob("lab.db*"))
        assert b"capitals" not in data
        assert lab.keyring.key(CAMPAIGN) is not None
    told = ran.done("rita", "campaign", "erase", CAMPAIGN, "--reason", SECRET)

    assert "destroyed" in told
    looked_at(ran, "EQ-LAB-027")
    with ran.open() as lab:
        assert lab.keyring.key(CAMPAIGN) is None
        kept = lab.store.campaign(RUN)
        with pytest.raises(LabFault):
            tuple(lab.store.events(RUN))
    assert kept is not None
    assert "not to be seen" in ran.done("", "campaign", "list", FILE)
    assert "All is as it was recorded" in ran.done("", "lab", "check")
    ran.refused("rita", "campaign", "erase", CAMPAIGN, "--reason", "again")


def test_erasure_that_was_interrupted_is_completed(ran: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tombstone stands in the log before the key is destroyed: asking again destroys it, and enters nothing."""
    ran.done("tess", "campaign", "quarantine", CAMPAIGN, "--reason", "look")
    with monkeypatch.context() as patch:

        def stop(_self: FolderKeyring, _campaign: str) -> None:
            raise KeyboardInterrupt

        patch.setattr(FolderKeyring, "destroy", stop)
        assert 130 == ran.call("rita", "campaign", "erase", CAMPAIGN, "--reason", SECRET).exit_code
    before = ran.head()
    ran.done("rita", "campaign", "erase", CAMPAIGN, "--reason", SECRET)

    assert before == ran.head()
    with ran.open() as lab:
        assert lab.keyring.key(CAMPAIGN) is None


def test_erased_retests_do_not_stop_what_goes_on_in_the_file(issued: Bench) -> None:
    """An attestation can be withdrawn, and non-conformities listed, when evidence of the file is gone."""
    issued.run("shouts")
    issued.done("tom", "nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.2", "--yes")
    issued.run("sound", "--retest", "NC-1")
    issued.done("tess", "campaign", "quarantine", CAMPAIGN, "--reason", "look")
    issued.done("rita", "campaign", "erase", CAMPAIGN, "--reason", SECRET)

    assert "NC-1" in issued.done("", "nonconformity", "list", FILE)
    issued.done("ines", "attest", "withdraw", "nova-1-A1", "--reason", "wrong-result")
    issued.done("ivan", "attest", "approve", FILE, "P-2")
    issued.done("", "lab", "check")


def test_evidence_without_a_key_of_its_own_cannot_be_erased(planned: Bench) -> None:
    planned.done("tom", "campaign", "close", CAMPAIGN)
    planned.done("tom", "campaign", "new", FILE, "taker", "--open-evidence")
    planned.done("tess", "campaign", "quarantine", f"{FILE}-C2", "--reason", "look")

    assert "EQ-LAB-037" in planned.refused("rita", "campaign", "erase", f"{FILE}-C2", "--reason", "r")


@pytest.fixture
def late(planned: Bench, tmp_path: Path) -> Bench:
    """A laboratory in whose run the second attempt came to a step that was over, so that it belonged nowhere."""
    content = tmp_path / "content"
    shutil.copytree(planned.content, content, symlinks=True)
    plan = content / "testplans" / "counter" / "notes.yaml"
    text = plan.read_text("utf-8").replace(
        "id: second, at: counter, where: \"request.method = 'POST'\", within: 1 min",
        "id: second, at: counter, where: \"request.method = 'PUT'\", within: 100 ms",
    )
    plan.write_text(text, "utf-8")
    bench = Bench(folder=planned.folder, content=content)
    bench.done("tom", "campaign", "close", CAMPAIGN)
    bench.done("tom", "campaign", "new", FILE, "taker")
    return bench


def test_late_exchange_is_attached_judged_again_and_recorded(late: Bench) -> None:
    run = f"{FILE}-C2.1"
    assert 1 == late.run("forgets", "--case", "NOTE-02", campaign=f"{FILE}-C2").exit_code
    with late.open() as lab:
        events = tuple(lab.store.events(run))
    exchange = next(e.exchange.id for e in events if type(e).__name__ == "ExchangeRecorded" and e.case is None)
    attach = ("campaign", "attach", run, exchange)

    late.refused("tom", *attach, "NOTE-02/secnd", "--reason", "it is the second one")
    late.refused("tom", *attach, "NOTE-02/second", "--reason", " ")
    late.refused("tom", *attach, "NOTE-02", "--reason", "it is the second one")
    late.refused("vera", *attach, "NOTE-02/second", "--reason", "it is the second one")
    told = late.done("rita", *attach, "NOTE-02/second", "--reason", "it is the second one")
    late.refused("rita", *attach, "NOTE-02/second", "--reason", "it is the second one")

    assert "is attached to second" in told
    assert "NOTE-02: Passed" in told
    assert "Exchange given to a step" in late.done("", "lab", "audit", FILE)
    assert "NOTE-02  Passed" in late.call("", "campaign", "show", f"{FILE}-C2").output
    plan = str(late.content / "testplans" / "counter" / "notes.yaml")
    previewed = late.call("", "campaign", "preview", plan, FILE)
    assert (0, "0 past verdicts would change.") == (previewed.exit_code, previewed.output.splitlines()[-1])
    with late.open() as lab:
        assert [exchange] == [e.act.exchange for e in lab.entries(FILE) if isinstance(e.act, ExchangeAttached)]
        assert events == tuple(lab.store.events(run))
    late.done("", "lab", "check")


def test_preview_tells_which_past_verdicts_a_plan_would_change(ran: Bench) -> None:
    plan = ran.content / "testplans" / "counter" / "notes.yaml"
    lenient = ran.write(
        "lenient.yaml", re.sub(r"mark = 'n-' & %mark.number", "mark.exists() or true", plan.read_text("utf-8"))
    )
    before = ran.head()
    same = ran.call("", "campaign", "preview", str(plan), FILE)
    changed = ran.call("", "campaign", "preview", lenient, FILE)

    assert (0, 1) == (same.exit_code, changed.exit_code), changed.output
    assert "NOTE-01" in changed.output
    assert before == ran.head()
    ran.refused("", "campaign", "preview", lenient, "nova-9")
