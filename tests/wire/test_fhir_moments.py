from datetime import UTC, datetime

import pytest

from eqlab.wire.fhir.moments import EARLIEST, LATEST, interval, period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00:00", "2027-01-01T00:00:00"),
        ("2024-02", "2024-02-01T00:00:00", "2024-03-01T00:00:00"),
        ("2026-12", "2026-12-01T00:00:00", "2027-01-01T00:00:00"),
        ("2026-03-02", "2026-03-02T00:00:00", "2026-03-03T00:00:00"),
        ("2026-03-02T10:00:00+01:00", "2026-03-02T09:00:00", "2026-03-02T09:00:01"),
        ("2026-03-02T10:00Z", "2026-03-02T10:00:00", "2026-03-02T10:01:00"),
        ("2026-03-02T10:00:00.5Z", "2026-03-02T10:00:00.500000", "2026-03-02T10:00:00.600000"),
        ("2026-03-02T10:00:00.123456789Z", "2026-03-02T10:00:00.123456", "2026-03-02T10:00:00.123457"),
    ],
)
def test_a_partial_date_covers_all_it_may_mean(text: str, start: str, end: str) -> None:
    """A date without a time is the whole day (FHIR R4, 3.1.1.4.7)."""
    found = interval(text)

    assert found is not None
    assert (start, end) == (found.start.replace(tzinfo=None).isoformat(), found.end.replace(tzinfo=None).isoformat())


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-02-30", "2026-1-1", "2026-03-02T25:00Z", "2026-03-02T10:00:00+99:00", "0000", "x"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert interval(text) is None


def test_the_ends_of_time_do_not_overflow() -> None:
    far, early = interval("9999-12-31"), interval("0001-01-01T00:00:00+01:00")

    assert far is not None
    assert LATEST == far.end
    assert early is None


def test_a_period_is_open_where_it_has_no_bound() -> None:
    since, until = period({"start": "2026-03-02"}), period({"end": "2026-03-02"})

    assert since is not None
    assert until is not None
    assert (datetime(2026, 3, 2, tzinfo=UTC), LATEST) == (since.start, since.end)
    assert (EARLIEST, datetime(2026, 3, 3, tzinfo=UTC)) == (until.start, until.end)


@pytest.mark.parametrize("value", [None, 3, [], {}, {"start": "soon"}, {"start": None}, {"end": {}}])
def test_what_is_no_period_is_none(value: object) -> None:
    assert period(value) is None
