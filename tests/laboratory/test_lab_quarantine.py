"""Hiding evidence, or erasing it, turns no failure into a pass and none into nothing."""

import pytest
from lab_hands import CAMPAIGN, FILE, Bench

from eqlab.core.act import EvidenceErased

NEXT = f"{FILE}-C2"


@pytest.fixture
def failed(planned: Bench) -> Bench:
    """A campaign that failed, and a new one on the same builds that passes."""
    assert 1 == planned.run("shouts").exit_code
    planned.done("tom", "campaign", "close", CAMPAIGN)
    planned.done("tom", "campaign", "new", FILE, "taker")
    assert 0 == planned.run("sound", campaign=NEXT).exit_code
    return planned


def hide(bench: Bench) -> None:
    bench.done("tess", "campaign", "quarantine", CAMPAIGN, "--reason", "look")


def test_failure_in_quarantine_weighs_and_shows_nothing_else(failed: Bench) -> None:
    before = failed.call("", "campaign", "show", NEXT)
    hide(failed)
    after = failed.call("", "campaign", "show", NEXT)

    assert (2, 2) == (before.exit_code, after.exit_code)
    assert "in quarantine or erased" in after.output
    assert "in quarantine or erased" not in before.output
    assert "EQ-LAB-026" in failed.call("", "campaign", "show", CAMPAIGN).output


def test_failure_that_was_hidden_and_erased_weighs_for_ever(failed: Bench) -> None:
    """Its tombstone says which case failed, and with which codes; nothing of the evidence."""
    failed.done("rita", "campaign", "quarantine", CAMPAIGN, "--reason", "look")
    assert "EQ-LABEL-095" in failed.refused("rita", "campaign", "erase", CAMPAIGN, "--reason", "look")
    failed.done("root", "campaign", "erase", CAMPAIGN, "--reason", "look")
    with failed.open() as lab:
        acts = [entry.act for entry in lab.entries(FILE) if isinstance(entry.act, EvidenceErased)]

    assert {("NOTE-01", "3", f"{CAMPAIGN}.1"), ("NOTE-02", "3", f"{CAMPAIGN}.1")} == {
        (one.case, one.version, one.run) for one in acts[0].failures
    }
    assert all(one.codes for one in acts[0].failures)
    assert 2 == failed.call("", "campaign", "show", NEXT).exit_code
    failed.run("sound", campaign=NEXT)
    assert 2 == failed.call("", "campaign", "show", NEXT).exit_code
    assert "[EQ-LABEL-212]" in failed.call("eva", "decide", "evaluate", FILE, NEXT).output
    failed.done("", "lab", "check")


def test_second_person_who_releases_the_evidence_shows_the_failure_again(failed: Bench) -> None:
    hide(failed)
    failed.done("rita", "campaign", "quarantine", CAMPAIGN, "--release", "--reason", "no patients")
    told = failed.call("", "campaign", "show", NEXT)

    assert 2 == told.exit_code
    assert "in quarantine or erased" not in told.output


def test_two_people_settle_a_failure_whose_evidence_is_hidden(failed: Bench) -> None:
    """The justified override of a non-conformity is the way out, as for any failure."""
    failed.done("tom", "nonconformity", "raise", FILE, "--from-run", f"{CAMPAIGN}.1", "--yes")
    hide(failed)
    for one in ("NC-1", "NC-2"):
        failed.done("tom", "nonconformity", "override", FILE, one, "--severity", "none", "--reason", "wrong")
        assert 2 == failed.call("", "campaign", "show", NEXT).exit_code
        failed.done("rita", "nonconformity", "confirm", FILE, one, "--reason", "it was")

    assert 0 == failed.call("", "campaign", "show", NEXT).exit_code


def test_pass_in_quarantine_proves_nothing_and_harms_nothing(planned: Bench) -> None:
    planned.run("sound")
    hide(planned)
    planned.done("tom", "campaign", "new", FILE, "taker")
    planned.run("sound", campaign=NEXT)

    assert 0 == planned.call("", "campaign", "show", NEXT).exit_code
    assert "EQ-LAB-026" in planned.call("eva", "decide", "evaluate", FILE, CAMPAIGN).output
