"""Was it valid on day D: examples, laws, and the same answers in the browser."""

import datetime as dt
import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.report.registry.rows import leaf_row
from eqlab.report.registry.state import CHANGES, ENDS, Leaf, State, Word, state_at, state_on

FIRST = dt.date(2026, 1, 1)
KINDS = (*CHANGES, "report-issued", "key-rotated")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def leaf(index: int, what: str, moment: str, start: str = "", until: str = "", **more: Any) -> Leaf:
    days = {name: dt.date.fromisoformat(text) if text else None for name, text in (("start", start), ("until", until))}
    return Leaf(index=index, type=what, at=at(moment), **days, **more)


LIFE = (
    leaf(3, "issued", "2026-03-01T10:00", "2026-03-05", "2027-03-04", kind="provisional", revision=1, sha256="aa"),
    leaf(5, "suspended", "2026-06-01T12:00", reason="doubt", until="2026-06-30"),
    leaf(6, "extended", "2026-06-10T09:00", revision=2, sha256="bb"),
    leaf(8, "reinstated", "2026-07-01T08:00", until="2027-06-30", kind="definitive"),
    leaf(9, "withdrawn", "2027-01-10T08:00", "2026-03-05", reason="misuse"),
    leaf(11, "reinstated", "2027-02-02T08:00"),
)


@pytest.mark.parametrize(
    ("day", "word", "revision", "kind"),
    [
        ("2026-02-28", "not_issued", 0, ""),
        ("2026-03-01", "not_yet_valid", 1, "provisional"),
        ("2026-03-04", "not_yet_valid", 1, "provisional"),
        ("2026-03-05", "valid", 1, "provisional"),
        ("2026-05-31", "valid", 1, "provisional"),
        ("2026-06-01", "suspended", 1, "provisional"),
        ("2026-06-10", "suspended", 2, "provisional"),
        ("2026-06-30", "suspended", 2, "provisional"),
        ("2026-07-01", "valid", 2, "definitive"),
        ("2027-01-09", "valid", 2, "definitive"),
        ("2027-01-10", "withdrawn", 2, "definitive"),
        ("2027-02-02", "withdrawn", 2, "definitive"),
        ("2030-01-01", "withdrawn", 2, "definitive"),
    ],
)
def test_a_life_day_by_day(day: str, word: str, revision: int, kind: str) -> None:
    """Issued for later, suspended, extended meanwhile, reinstated, withdrawn; then nothing more."""
    state = state_on(LIFE, dt.date.fromisoformat(day))

    assert (word, revision, kind) == (state.word, state.revision, state.kind)


def test_the_last_day_is_a_valid_one() -> None:
    """A validity ends with its last day, in UTC, to the second."""
    life = LIFE[:1]

    assert Word.VALID is state_at(life, at("2027-03-04T23:59:59")).word
    assert Word.EXPIRED is state_at(life, at("2027-03-05T00:00:00")).word


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    """Half past midnight in summer, two hours east, is still the day before in UTC."""
    east = dt.timezone(dt.timedelta(hours=2))

    assert Word.VALID is state_at(LIFE[:1], dt.datetime(2027, 3, 5, 0, 30, tzinfo=east)).word


def test_a_suspension_takes_effect_at_its_second() -> None:
    assert Word.VALID is state_at(LIFE, at("2026-06-01T11:59:59")).word
    assert Word.SUSPENDED is state_at(LIFE, at("2026-06-01T12:00:00")).word


def test_a_suspension_that_outlasts_the_validity_is_expired() -> None:
    """Whoever asks then need not wait for a reinstatement."""
    state = state_on(LIFE[:2], dt.date(2027, 3, 5))

    assert (Word.EXPIRED, "") == (state.word, state.reason)


def test_reason_and_successor_stand_with_the_end() -> None:
    life = (LIFE[0], leaf(7, "superseded", "2026-09-01T00:00", successor="EQ-2"))

    assert ("EQ-2", Word.SUPERSEDED) == (state_on(life, FIRST.replace(year=2028)).successor, Word.SUPERSEDED)
    assert "misuse" == state_on(LIFE, dt.date(2027, 2, 1)).reason


def test_nothing_holds_that_was_never_issued() -> None:
    assert State(word=Word.NOT_ISSUED) == state_on((), FIRST)
    assert State(word=Word.NOT_ISSUED) == state_on((leaf(1, "reinstated", "2026-01-01T00:00"),), FIRST)


def chance_life(chance: Random) -> list[Leaf]:
    """A timeline as a log may hold it, well ordered or not."""
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    life = []
    for index in range(chance.randint(0, 9)):
        moment += dt.timedelta(
            seconds=chance.choice((0, 1, 3600, 86400 * chance.randint(1, 200))) * chance.choice((1, 1, 1, 1, -1))
        )
        around = [moment.date() + dt.timedelta(days=chance.randint(-20, 400)) for _ in range(2)]
        life.append(
            Leaf(
                index=index * 3,
                type="issued" if index == 0 and chance.random() < 0.9 else chance.choice(KINDS),
                at=moment,
                start=chance.choice((None, around[0], moment.date())),
                until=chance.choice((None, around[1], around[1])),
                kind=chance.choice(("", "provisional", "definitive")),
                reason=chance.choice(("", "doubt", "misuse")),
                successor=chance.choice(("", "", "EQ-9")),
                revision=chance.randint(0, 4),
                sha256=chance.choice(("", "aa", "bb")),
            )
        )
    return life


def chance_moments(chance: Random, life: list[Leaf], count: int) -> list[dt.datetime]:
    """Moments near the turns of a life, to the second, and some anywhere."""
    turns = [one.at for one in life]
    turns += [dt.datetime.combine(day, dt.time(), dt.UTC) for one in life for day in (one.start, one.until) if day]
    turns = turns or [dt.datetime(2026, 1, 1, tzinfo=dt.UTC)]
    steps = (0, 0, -1, 1, 86399, 86400, 86400 * 100, -86400 * 30)
    return [chance.choice(turns) + dt.timedelta(seconds=chance.choice(steps)) for _ in range(count)]


@settings(max_examples=300, deadline=None)
@given(chance=st.integers(0, 2**64).map(Random))
def test_what_is_logged_later_changes_nothing_before(chance: Random) -> None:
    """Looking back to a moment, only what had been logged by then counts: nobody can rewrite the past."""
    life = chance_life(chance)
    for moment in chance_moments(chance, life, 5):
        assert state_at([one for one in life if one.at <= moment], moment) == state_at(life, moment)


@settings(max_examples=300, deadline=None)
@given(chance=st.integers(0, 2**64).map(Random))
def test_an_end_is_final(chance: Random) -> None:
    """Once superseded, withdrawn or terminated, no leaf and no time makes it anything else."""
    life, later = chance_life(chance), chance_life(chance)
    for moment in chance_moments(chance, life, 5):
        state = state_at(life, moment)
        if state.word in ENDS.values():
            assert state == state_at([*life, *(one for one in later if one.at > moment)], moment.replace(year=2040))


@settings(max_examples=300, deadline=None)
@given(chance=st.integers(0, 2**64).map(Random))
def test_valid_means_within_its_days(chance: Random) -> None:
    life = chance_life(chance)
    for moment in chance_moments(chance, life, 5):
        state = state_at(life, moment)
        if state.word is Word.VALID:
            assert state.start is None or state.start <= moment.date()
            assert state.until is None or moment.date() <= state.until
            assert any(one.type == "issued" and one.at <= moment for one in life)


@pytest.mark.needs_browser
def test_browser_says_the_same(verifying: Any) -> None:
    """3 000 timelines, ten moments each: state.js and state.py agree in every field."""
    chance = Random(20261121)
    lives = [chance_life(chance) for _ in range(3000)]
    moments = [chance_moments(chance, life, 10) for life in lives]
    rows = [
        [[leaf_row(one) for one in life], [round(moment.timestamp() * 1000) for moment in asked]]
        for life, asked in zip(lives, moments, strict=True)
    ]
    asking = """text => JSON.stringify(JSON.parse(text).map(([leaves, moments]) => moments.map((one) =>
      typeof one === "number" ? stateAt(leaves, one) : stateOn(leaves, one))))"""
    for row, asked in zip(rows, moments, strict=True):
        row[1].append(asked[0].date().isoformat())
    said = json.loads(verifying.evaluate(asking, json.dumps(rows)))
    expected = [
        [*(_told(state_at(life, one)) for one in asked), _told(state_on(life, asked[0].date()))]
        for life, asked in zip(lives, moments, strict=True)
    ]

    assert expected == said
    assert len(Word) == len({one["word"] for life in said for one in life})


def _told(state: State) -> dict[str, Any]:
    return {
        "word": state.word.value,
        "kind": state.kind,
        "revision": state.revision,
        "sha256": state.sha256,
        "start": state.start.isoformat() if state.start else "",
        "until": state.until.isoformat() if state.until else "",
        "reason": state.reason,
        "successor": state.successor,
        "index": state.index,
    }


@settings(max_examples=200, deadline=None)
@given(chance=st.integers(0, 2**64).map(Random))
def test_log_and_acts_say_the_same(chance: Random) -> None:
    """The fold over the laboratory's acts and the rule over the leaves that they left agree, day by day."""
    from eqlab.core.act import Change, Role
    from eqlab.label.attested import AFTER, ALLOWED, AttestationStanding, Step

    moment, first = (
        dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC),
        dt.date(2026, 3, 1) + dt.timedelta(days=chance.randint(0, 9)),
    )
    known, leaves = None, []
    for index in range(chance.randint(1, 7)):
        state = known.state_at(moment) if known else "not_issued"
        possible = [change for change, states in ALLOWED.items() if state in states]
        if not possible:
            break
        change = chance.choice(possible)
        last = first + dt.timedelta(days=chance.choice((200, 400)))
        until = known.last.valid_until if known and change not in {Change.EXTEND, Change.REINSTATE} else last
        step = Step(
            entry=index, at=moment, proposal=f"P-{index}", change=change, reason="doubt", proposed_by="a",
            approved_by="b", role=Role.ISSUER, sha256="aa", kind="definitive", valid_from=first,
            valid_until=until, builds=frozenset(),
        )  # fmt: skip
        known = AttestationStanding(id="EQ-1", file="f", history=(*(known.history if known else ()), step))
        leaves.append(Leaf(index=index, type=AFTER[change].value, at=moment, start=first, until=until))
        moment += dt.timedelta(days=chance.randint(0, 150), seconds=1)
    days = [dt.date(2026, 2, 25) + dt.timedelta(days=step) for step in range(0, 900, 13)]
    same = {"issued": "valid", "reinstated": "valid", "reduced": "valid", "extended": "valid"}

    assert [same.get(one, one) for one in (known.state_at(day).value for day in days)] == [
        state_on(leaves, day).word.value for day in days
    ]
