"""Attestations: what two people agree on, and what that makes of them at each moment."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from attested_hands import DAY, refusal, standing
from deciding_samples import (
    ATTESTATION,
    CAMPAIGN,
    ONE,
    TWO,
    evaluated_log,
    issued_log,
    on_another_build,
    opened_log,
    planned,
    raised,
    rule,
    statement,
)

from eqlab.core.act import CampaignAmended, Change, ChangeApproved, ChangeRejected, Severity
from eqlab.label.attested import State, fold_attestations
from eqlab.label.deciding_admission import Knowledge
from eqlab.label.evaluation import Outcome

LIVING = {State.ISSUED, State.REINSTATED, State.REDUCED, State.EXTENDED}


def test_it_holds_from_its_approval_to_the_last_day() -> None:
    log = issued_log()
    one, last = standing(log), standing(log).last

    assert State.NOT_ISSUED == one.state_at(last.at - timedelta(seconds=1))
    assert [State.ISSUED, State.ISSUED, State.EXPIRED] == [
        one.state_at(day) for day in (last.at, last.valid_until, last.valid_until + timedelta(days=1))
    ]
    assert ("definitive", frozenset({ONE}), 1) == (last.kind, last.builds, one.revision)


def test_before_its_first_day_it_is_not_yet_valid() -> None:
    log = evaluated_log().decided()
    first = log.now.date() + timedelta(days=10)
    one = standing(log.changed(Change.ISSUE, valid_from=first))

    assert [State.NOT_YET_VALID, State.ISSUED] == [one.state_at(day) for day in (log.now.date(), first)]
    assert not one.valid_at(log.now)


def test_a_suspension_is_seen_at_its_moment_and_ends_with_reinstatement() -> None:
    log = issued_log()
    before = log.now
    log.changed(Change.SUSPEND, reason="incident")
    during = log.now
    log.changed(Change.REINSTATE, reason="mended")
    one = standing(log)

    assert [State.ISSUED, State.SUSPENDED, State.REINSTATED] == [one.state_at(at) for at in (before, during, log.now)]
    assert [True, False, True] == [one.covers(ONE, at) for at in (before, during, log.now)]
    assert ["granted", "incident", "mended"] == [step.reason for step in one.history]


def test_an_extension_covers_a_build_from_then_on() -> None:
    log = on_another_build(issued_log())
    before = log.now
    log.changed(Change.EXTEND, builds=(TWO,), reason="new build")
    one = standing(log)

    assert [False, True] == [one.covers(TWO, at) for at in (before, log.now)]
    assert one.covers(ONE, log.now)
    assert (2, False) == (one.revision, one.covers("3" * 64, log.now))


def test_a_reduction_leaves_what_it_names() -> None:
    log = on_another_build(issued_log()).changed(Change.EXTEND, builds=(TWO,), reason="new build")
    log.changed(Change.REDUCE, builds=(TWO,), reason="defect")

    assert frozenset({TWO}) == standing(log).builds_at(log.now)


def test_an_attestation_takes_the_place_of_another() -> None:
    log = issued_log()
    log.evaluated(name="EV-2").decided(name="D-2", evaluation="EV-2").changed(
        Change.ISSUE, attestation="nova-A2", decision="D-2"
    )
    log.changed(Change.SUPERSEDE, successor="nova-A2", reason="new version")

    assert [State.SUPERSEDED, State.ISSUED] == [
        standing(log, name).state_at(log.now) for name in (ATTESTATION, "nova-A2")
    ]
    assert "nova-A2" == standing(log).last.successor


# Two people


def test_nobody_approves_or_rejects_a_proposal_of_their_own() -> None:
    log = evaluated_log().decided()
    wish = log.proposed()

    assert "EQ-LABEL-182" == refusal(lambda: log.approved(wish, by="ina"))
    assert "EQ-LABEL-182" == refusal(lambda: log.do("ina", ChangeRejected(proposal=wish.proposal, reason="no")))
    assert () == fold_attestations(log.entries)


def test_the_fold_counts_no_approval_of_the_proposer() -> None:
    """Whatever the log says."""
    forged = [
        replace(entry, actor="ina") if isinstance(entry.act, ChangeApproved) else entry
        for entry in issued_log().entries
    ]

    assert () == fold_attestations(forged)


def test_what_is_rejected_cannot_be_approved() -> None:
    log = evaluated_log().decided()
    wish = log.proposed()
    assert "EQ-LABEL-150" == refusal(lambda: log.do("ivo", ChangeRejected(proposal=wish.proposal, reason=" ")))
    log.do("ivo", ChangeRejected(proposal=wish.proposal, reason="not now"))

    assert "EQ-LABEL-181" == refusal(lambda: log.approved(wish))
    assert ATTESTATION == log.proposed().attestation


@pytest.mark.parametrize(
    "other",
    [
        {"attestation": "nova-A2"},
        {"kind": "provisional"},
        {"valid_until": date(2099, 1, 1)},
        {"valid_from": None},
        {"change": Change.EXTEND},
    ],
)
def test_what_is_approved_is_what_was_proposed(other: dict[str, Any]) -> None:
    log = evaluated_log().decided()
    wish = log.proposed()

    assert "EQ-LABEL-183" == refusal(lambda: log.approved(wish, **other))


def test_an_approval_names_the_document() -> None:
    log = evaluated_log().decided()
    wish = log.proposed()

    assert {"EQ-LABEL-184"} == {
        refusal(lambda one=one: log.approved(wish, sha256=one)) for one in ("", "F" * 64, "0" * 63)
    }


# What an issue rests on


def test_an_issue_rests_on_a_granted_decision() -> None:
    assert "EQ-LABEL-171" == refusal(evaluated_log().proposed)
    assert "EQ-LABEL-173" == refusal(evaluated_log().decided("").proposed)


def test_a_decision_is_used_once() -> None:
    log = issued_log()

    assert "EQ-LABEL-174" == refusal(lambda: log.proposed(attestation="nova-A2"))
    log.changed(Change.WITHDRAW, reason="defect")
    assert "EQ-LABEL-174" == refusal(lambda: log.proposed(attestation="nova-A2"))


@pytest.mark.parametrize("change", [Change.SUSPEND, Change.WITHDRAW])
def test_what_fell_does_not_come_back_on_the_same_facts(change: Change) -> None:
    """Another evaluation of the same campaign, another decision: nothing was tested since the attestation fell."""
    log = issued_log().changed(change, reason="defect")
    log = log.evaluated(name="EV-2").decided(name="D-2", evaluation="EV-2")

    assert "EQ-LABEL-208" == refusal(lambda: log.proposed(attestation="nova-A2", decision="D-2"))


def test_one_proposal_waits_at_a_time() -> None:
    log = evaluated_log().decided()
    log.proposed()

    assert {"EQ-LABEL-187"} == {
        refusal(lambda one=one: log.proposed(attestation=one)) for one in (ATTESTATION, "nova-A2")
    }


@pytest.mark.parametrize("name", ["nova-A1 ", "nova-A0", "nova-Ax", "prima-A1", "nova", "nova-A1-A1", "EQ-2026-0001"])
def test_an_id_is_of_its_file(name: str) -> None:
    """So that no two files give out the same."""
    assert "EQ-LABEL-188" == refusal(lambda: evaluated_log().decided().proposed(attestation=name))


def test_an_id_is_used_once() -> None:
    log = issued_log().evaluated(name="EV-2").decided(name="D-2", evaluation="EV-2")

    assert "EQ-LABEL-178" == refusal(lambda: log.proposed(decision="D-2"))


def test_nothing_is_issued_while_a_blocking_non_conformity_is_open() -> None:
    """Not of another campaign either, and not when it was raised between proposal and approval."""
    log = opened_log().plan("nova-C2", statement(name="dispenser")).plan().ran().evaluated().decided()
    wish = log.proposed()
    log.do("tess", raised(campaign="nova-C2", run="", severity=Severity.BLOCKING))

    assert "EQ-LABEL-176" == refusal(lambda: log.approved(wish))


def test_facts_that_changed_after_the_decision_stop_the_issue() -> None:
    late = evaluated_log().decided()
    late.do("tess", CampaignAmended(campaign=CAMPAIGN, reason="more builds", statement=statement(ONE, TWO)))

    assert "EQ-LABEL-165" == refusal(late.proposed)
    assert "EQ-LABEL-165" == refusal(evaluated_log().decided().ran(2).proposed)
    assert "EQ-LABEL-165" == refusal(evaluated_log().decided().evaluated(Outcome.UNDECIDED, "EV-2").proposed)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, DAY),
        (DAY, None),
        (DAY - timedelta(days=1), date(2027, 1, 1)),
        (date(2027, 1, 1), date(2026, 12, 31)),
        (DAY, date(2028, 11, 3)),
    ],
)
def test_its_days_are_inside_the_rule(since: date | None, until: date | None) -> None:
    log = evaluated_log()
    log.knowledge = Knowledge(rule=lambda _: rule())
    log.decided()

    assert "EQ-LABEL-177" == refusal(lambda: log.proposed(valid_from=since, valid_until=until))
    assert date(2028, 11, 2) == log.proposed(valid_from=DAY, valid_until=date(2028, 11, 2)).valid_until


def test_only_builds_of_the_evaluated_statements_are_attested() -> None:
    nameless = replace(planned(), statement=replace(statement(), subject=replace(statement().subject, builds=())))
    log = opened_log()
    log.do("tess", nameless)

    assert "EQ-LABEL-185" == refusal(lambda: evaluated_log().decided().proposed(builds=(TWO,)))
    assert "EQ-LABEL-185" == refusal(log.ran().evaluated().decided().proposed)
