"""The life of an attestation obeys its laws, whatever people try."""

from datetime import date, datetime, timedelta
from typing import Any

from deciding_samples import ATTESTATION, ONE, TWO, Log, evaluated_log, issued_log, on_another_build
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.act import Change, ChangeApproved, ChangeProposed, Entry
from eqlab.core.errors import UsageError
from eqlab.label.attested import State, fold_attestations

DAY = date(2026, 11, 2)


WISHES = st.tuples(
    st.sampled_from([one for one in Change if one is not Change.ISSUE]),
    st.sampled_from(["ina", "ivo"]),
    st.integers(1, 90),
    st.sampled_from([(), (ONE,), (TWO,)]),
)


def walked(wishes: list[tuple[Change, str, int, tuple[str, ...]]]) -> Log:
    """A random walk: what is refused leaves no trace."""
    log = on_another_build(issued_log())
    for change, second, days, builds in wishes:
        log.now += timedelta(days=days)
        before = list(log.entries)
        try:
            log.approved(log.proposed(change, builds=builds, successor=ATTESTATION), by=second)
        except UsageError:
            log.entries = before
    return log


def moments(log: Log) -> list[datetime]:
    days = {entry.at + timedelta(seconds=shift) for entry in log.entries for shift in (-1, 0, 1)}
    return sorted({*days, *(log.now + timedelta(days=step) for step in (1, 100, 400))})


@settings(max_examples=60, deadline=None)
@given(st.lists(WISHES, max_size=7))
def test_a_walk_is_in_one_state_at_each_moment_and_ends_are_final(wishes: list[Any]) -> None:
    """Laws 1 to 3: states follow the moments, what ended stays so, nothing holds before issue or after the last day."""
    log = walked(wishes)
    one = fold_attestations(log.entries)[0]
    states = [one.state_at(at) for at in moments(log)]
    ended = next((place for place, state in enumerate(states) if state.final), len(states))

    assert all(isinstance(state, State) for state in states)
    assert len(set(states[ended:])) <= 1
    assert {State.NOT_ISSUED} == {one.state_at(at) for at in moments(log) if at < one.history[0].at}
    assert all(at.date() <= one.last.valid_until and one.history[0].at <= at for at in moments(log) if one.valid_at(at))


@settings(max_examples=60, deadline=None)
@given(st.lists(WISHES, max_size=7))
def test_every_step_of_a_walk_has_two_people(wishes: list[Any]) -> None:
    for step in fold_attestations(walked(wishes).entries)[0].history:
        assert step.proposed_by != step.approved_by


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Change)), st.sampled_from(["ina", "ivo"]), st.sampled_from(["ina", "ivo"])),
        max_size=8,
    )
)
def test_a_log_that_nobody_guarded_still_folds_to_a_lawful_life(written: list[Any]) -> None:
    """Acts written past the gate: the fold follows the state machine all the same."""
    log = evaluated_log().decided()
    days = {"valid_from": DAY, "valid_until": date(2027, 11, 2)}
    for place, (change, first, second) in enumerate(written, 1):
        name, at = f"P-{place}", log.now + timedelta(hours=place)
        wish = ChangeProposed(proposal=name, change=change, attestation=ATTESTATION, reason="x", decision="D-1", **days)
        done = ChangeApproved(proposal=name, attestation=ATTESTATION, change=change, sha256="0" * 64, kind="definitive")
        for actor, act in ((first, wish), (second, done)):
            number = len(log.entries) + 1
            log.entries.append(Entry(number=number, at=at, actor=actor, file="nova", act=act, previous="", hash=""))
    for one in fold_attestations(log.entries):
        changes = [step.change for step in one.history]
        ends = [place for place, step in enumerate(one.history) if step.state.final]
        assert [Change.ISSUE] == [step for step in changes if step is Change.ISSUE] == changes[:1]
        assert ends in ([], [len(changes) - 1])
