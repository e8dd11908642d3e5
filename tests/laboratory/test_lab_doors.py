"""What the doors of the laboratory say and refuse: facts in sentences, what waits, what a run is good for."""

import json
from hashlib import sha256

import pytest
from lab_hands import ATTESTATION, BUILDS, CAMPAIGN, FILE, Bench

from eqlab.cli.lab import reporting
from eqlab.core.act import ACT_KINDS, ChangeProposed, NonConformityAnswered, RunStarted
from eqlab.core.text import LANGUAGES
from eqlab.report.acts import ACTS
from eqlab.report.translation import tongue
from eqlab.store.audit_serial import act_of

REPORT = ("campaign", "report", CAMPAIGN, "--issue")


@pytest.fixture
def failed(planned: Bench) -> Bench:
    """A laboratory with a run that found something, raised."""
    assert planned.run("shouts").exit_code == 1
    planned.done("tom", "nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.1", "--yes", "--due", "2030-01-31")
    return planned


def test_audit_tells_sentences_with_their_facts(failed: Bench) -> None:
    told = failed.done("", "lab", "audit", FILE)
    line = next(line for line in told.splitlines() if "Non-conformity raised" in line)
    with failed.open() as lab:
        act = next(one.act for one in lab.of_file(FILE) if type(one.act).__name__ == "NonConformityRaised")

    assert act.facts
    assert "says: " in line
    assert "{" not in line
    assert ": ;" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_audit_names_acts_in_the_reader_s_language(failed: Bench, language: str) -> None:
    """Code names are for programs: people read what was done."""
    told = failed.call("", "lab", "audit", FILE, language=language).output

    assert tongue(language).say(ACTS["NonConformityRaised"]) in told
    assert [] == [name for name in ACT_KINDS if name in told]


def test_audit_for_programs_keeps_code_names_and_all_facts(failed: Bench) -> None:
    told = json.loads(failed.done("", "lab", "audit", FILE, "--format", "json"))
    with failed.open() as lab:
        entries = lab.of_file(FILE)

    assert [(one.number, type(one.act).__name__) for one in entries] == [(one["number"], one["act"]) for one in told]
    assert [act_of(one["act"], json.dumps(one["facts"])) for one in told] == [one.act for one in entries]


def test_simulated_run_says_what_can_rest_on_it(planned: Bench) -> None:
    words = f"Simulated, only demonstrations can rest on it: {CAMPAIGN}.1."

    assert words in planned.run().output.splitlines()
    assert words in planned.done("", "campaign", "show", CAMPAIGN).splitlines()


def test_failed_run_names_the_command_that_raises(planned: Bench) -> None:
    command = f"eqlab nonconformity raise {FILE} --from-run {CAMPAIGN}.1"

    assert command in planned.run("shouts").output
    assert "nonconformity raise" not in planned.run().output


@pytest.mark.parametrize("person", ["tom", "eva", "dora", ""])
def test_report_by_whom_it_may_not_be_issued_is_refused_before_papers(
    decided: Bench, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    monkeypatch.setattr(reporting, "papers_of", lambda *_told, **_more: made.append("papers") or [])

    assert ("EQ-LABEL-065" if person else "EQ-LAB-015") in decided.refused(person, *REPORT)
    assert [] == made


def test_build_is_named_by_its_file(failed: Bench) -> None:
    file, digest = failed.write("one", "one"), sha256(b"one").hexdigest()
    answer = ("nonconformity", "answer", FILE, "NC-1", "--remedy", "corrected", "--words", "mended")
    failed.done("vera", *answer, "--build", file)
    failed.run("sound", "--retest", "NC-1", "--build", file)
    with failed.open() as lab:
        acts = [one.act for one in lab.of_file(FILE)]

    assert BUILDS[0] == digest
    assert [(digest,)] == [act.builds for act in acts if isinstance(act, NonConformityAnswered)]
    assert (digest,) == [act for act in acts if isinstance(act, RunStarted)][-1].builds
    assert "EQ-CLI-206" in failed.refused("vera", *answer, "--build", "missing")


@pytest.mark.parametrize("change", ["extend", "reduce"])
def test_attestation_is_changed_for_a_file(issued: Bench, change: str) -> None:
    wanted = ("attest", change, ATTESTATION, "--reason", "at-request", "--build")
    if change == "reduce":
        issued.done("ines", *wanted, issued.write("one", "one"))
        with issued.open() as lab:
            act = lab.of_file(FILE)[-1].act
        assert isinstance(act, ChangeProposed)
        assert (BUILDS[0],) == act.builds
        issued.done("ivan", "attest", "reject", FILE, "P-2", "--reason", "no")

    assert "EQ-LABEL-185" in issued.refused("ines", *wanted, issued.write("four", "four"))
    assert "EQ-CLI-206" in issued.refused("ines", *wanted, "0" * 63)
    assert "EQ-CLI-206" in issued.refused("ines", *wanted, "x" * 5000)


@pytest.mark.parametrize("country", ["LUX", "L", "12", "Lü", " "])
def test_country_is_two_letters(planned: Bench, country: str) -> None:
    opening = ("file", "open", "x-1", "--scheme", "test.scheme", "--organisation", "x", "--name", "X", "--country")

    assert "EQ-CLI-169" in planned.refused("tom", *opening, country)
    planned.done("tom", *opening, "lu")


def test_publication_counts_one_attestation(issued: Bench) -> None:
    assert "1 attestation, 2 leaves in the public log; " in issued.done("ines", "attest", "publish").replace(
        "1 leaf", "2 leaves"
    )


def told_by(bench: Bench) -> list[str]:
    return [line.strip() for line in bench.done("", "file", "show", FILE).splitlines()]


def row(lines: list[str], name: str) -> str:
    return next(line for line in lines if line.startswith(f"{name} "))


def test_file_shows_what_was_decided_and_issued_and_what_waits(decided: Bench) -> None:
    assert "D-1 grants: an issuer can propose the attestation." in told_by(decided)
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    proposed = told_by(decided)
    decided.done("ivan", "attest", "approve", FILE, "P-1")
    shown = told_by(decided)

    assert {"Campaigns", "Evaluations", "Decisions", "Proposals that wait for a second person"} <= set(proposed)
    assert f"P-1  issue  {ATTESTATION}" in proposed
    assert "P-1 waits for a second issuer." in proposed
    assert row(shown, CAMPAIGN).endswith("Passed  simulated: for demonstrations only")
    assert ("conforming" in row(shown, "EV-1"), "definitive" in row(shown, "D-1")) == (True, True)
    assert "valid" in row(shown, ATTESTATION)
    assert not any("P-1" in line or "can propose" in line for line in shown)


def test_file_shows_what_failed_and_whose_turn_it_is(planned: Bench) -> None:
    assert f"{CAMPAIGN} was not run yet: a tester can run it." in told_by(planned)
    planned.run("shouts")
    assert f"{CAMPAIGN} failed: what it found can be raised." in told_by(planned)
    raising = ("nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.1", "--yes")
    planned.done("tom", *raising, "--due", "2030-01-31", "--owner", "rita")
    lines = told_by(planned)
    assert "NC-1 waits for the vendor's answer." in lines
    assert "rita" in row(lines, "NC-1")
    assert row(lines, "NC-1").endswith("due 31 January 2030")
    planned.done("vera", "nonconformity", "answer", FILE, "NC-1", "--remedy", "corrected", "--words", "mended")
    assert "NC-1 is answered: NOTE-01 waits for a retest." in told_by(planned)
    planned.run("sound", "--retest", "NC-1")
    assert "NC-1 can be closed." in told_by(planned)


def test_file_shows_campaigns_that_wait_for_evaluation_and_hidden_ones(planned: Bench) -> None:
    planned.run()
    assert f"{CAMPAIGN} passed: an evaluator can evaluate it." in told_by(planned)
    planned.done("eva", "decide", "evaluate", FILE, CAMPAIGN, "--submit")
    assert "EV-1 waits for a decision." in told_by(planned)
    planned.done("tom", "campaign", "quarantine", CAMPAIGN, "--reason", "look")
    assert row(told_by(planned), CAMPAIGN).endswith("its evidence is hidden")
    planned.done("rita", "campaign", "erase", CAMPAIGN, "--reason", "real data")
    assert row(told_by(planned), CAMPAIGN).endswith("its evidence is erased")
