"""What is kept until when: from the scheme's classes and the log's events; nothing is erased before its time."""

from datetime import UTC, date, datetime, timedelta

import pytest
from lab_hands import CAMPAIGN, FILE, Bench

from eqlab.core.clock import FixedClock
from eqlab.wiring.lab.retention import Kept, retention_of, years_after

YEARS = 10


def kept(bench: Bench, at: datetime | None = None) -> dict[str, Kept]:
    with bench.open() as lab:
        if at is not None:
            lab.clock = FixedClock(at)
        return {one.record_class: one for one in retention_of(lab)}


def test_time_of_evidence_runs_from_the_end_of_the_campaign(planned: Bench) -> None:
    assert (None, True) == (kept(planned)["evidence"].until, kept(planned)["evidence"].erasable)
    planned.done("tom", "campaign", "close", CAMPAIGN)
    one = kept(planned)["evidence"]
    today = datetime.now(UTC).date()

    assert (today, years_after(today, YEARS)) == (one.since, one.until)
    assert (False, True) == (one.due(years_after(today, YEARS) - timedelta(days=1)), one.due(one.until or date.min))
    planned.done("tom", "campaign", "amend", CAMPAIGN, "--reason", "more to test")
    assert kept(planned)["evidence"].until is None


def test_attestation_counts_from_its_end(issued: Bench) -> None:
    with issued.open() as lab:
        until = lab.of_file(FILE)[-1].act.valid_until  # type: ignore[union-attr]
    after = datetime.combine(until + timedelta(days=1), datetime.min.time(), UTC)

    assert kept(issued)["attestation"].until is None
    assert until == kept(issued, after)["attestation"].since


def test_due_evidence_comes_with_the_command_that_erases_it(planned: Bench) -> None:
    planned.done("tom", "campaign", "close", CAMPAIGN)
    told = planned.done("", "lab", "retention", "--due", "2100-01-01")

    assert f"eqlab campaign erase {CAMPAIGN}" in told
    assert "Nothing is due on 2026-01-01." in planned.done("", "lab", "retention", "--due", "2026-01-01")
    assert "EQ-LAB-042" in planned.refused("", "lab", "retention", "--due", "tomorrow")
    assert "kept until" in planned.done("", "lab", "retention")


def test_nothing_is_erased_before_its_time(planned: Bench) -> None:
    """The time counts from the end; only what is in quarantine goes at once, and leaves its tombstone."""
    erase = ("campaign", "erase", CAMPAIGN, "--reason", "over")
    assert planned.run().exit_code == 0
    assert "EQ-LAB-066" in planned.refused("rita", *erase)
    planned.done("tom", "campaign", "close", CAMPAIGN)
    planned.refused("rita", *erase)
    planned.done("rita", "campaign", "quarantine", CAMPAIGN, "--reason", "real patients")
    assert "EQ-LABEL-095" in planned.refused("rita", *erase)
    planned.done("root", *erase)

    assert datetime.now(UTC).date() == kept(planned)["evidence"].erased
    assert not kept(planned)["evidence"].due(date(2100, 1, 1))
    assert "erased on" in planned.done("", "lab", "retention")


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 21), 10, date(2036, 11, 21)),
    ],
)
def test_years_later_is_never_earlier(day: date, years: int, expected: date) -> None:
    assert expected == years_after(day, years)
