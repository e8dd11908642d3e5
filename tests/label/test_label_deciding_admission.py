"""Who may evaluate, decide and judge otherwise, and when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from deciding_acts import CONFIRM, DECIDE, EVALUATE, PROPOSE, RETEST, answer, close, raised_log, refusal
from deciding_samples import (
    CAMPAIGN,
    CODE,
    FAILED,
    PEOPLE,
    RULE,
    STAFF,
    TODAY,
    Log,
    evaluated_log,
    opened_log,
    passing,
    planned,
    raised,
    rule,
    run,
    statement,
)

from eqlab.core.act import (
    Act,
    Appealed,
    CampaignAmended,
    CampaignQuarantined,
    Change,
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    Entry,
    EvaluationSubmitted,
    EvidenceErased,
    LostFailure,
    NonConformityAssigned,
    NonConformityCommented,
    NonConformityRetested,
    PapersRenewed,
    Purpose,
    RunStarted,
    Severity,
)
from eqlab.core.errors import UsageError
from eqlab.core.verdict import PASSED
from eqlab.label.deciding import evaluate_file, fold_decisions
from eqlab.label.deciding_admission import SEATS, Knowledge, admit_deciding
from eqlab.label.evaluation import Outcome

SAMPLES: tuple[Act, ...] = (
    raised("NC-2"),
    NonConformityAssigned(nonconformity="NC-1", owner="tess"),
    NonConformityCommented(nonconformity="NC-1", words="so"),
    answer(),
    NonConformityRetested(nonconformity="NC-1", run=RETEST),
    PROPOSE,
    CONFIRM,
    close(),
    EVALUATE,
    DECIDE,
    Appealed(decision="D-1", words="no"),
    ChangeProposed(proposal="P-1", change=Change.ISSUE, attestation="nova-A1", reason="granted"),
    ChangeApproved(proposal="P-1", attestation="nova-A1", change=Change.ISSUE, sha256="0" * 64),
    ChangeRejected(proposal="P-1", reason="no"),
    PapersRenewed(attestation="EQ-1", papers={"attestation.en.pdf": "0" * 64}),
)


@pytest.mark.parametrize("act", SAMPLES, ids=lambda act: type(act).__name__)
def test_nobody_acts_out_of_role(act: Act) -> None:
    """Each act takes a role; a person in no such role, or nobody known, is refused whatever the facts are."""
    strangers = [name for name, roles in PEOPLE.items() if not set(roles) & set(SEATS[type(act)])]

    assert {"EQ-LABEL-153"} == {refusal(raised_log(), name, act) for name in [*strangers, "nobody"]}


def test_every_act_that_is_admitted_here_has_a_sample() -> None:
    assert set(SEATS) == {type(act) for act in SAMPLES}


def test_acts_of_others_are_let_through() -> None:
    entry = Entry(number=1, at=Log().now, actor="nobody", file="nova", act=planned(), previous="", hash="")

    assert "" == refused(entry)


def refused(entry: Entry) -> str:
    """The code with which an entry is refused at the beginning of a file; empty when it is not."""
    try:
        admit_deciding([], STAFF, entry)
    except UsageError as error:
        return error.issue.code
    return ""


# Evaluations


def amended(log: Log) -> None:
    log.do("tess", CampaignAmended(campaign=CAMPAIGN, reason="typing slip"))


def quarantined(log: Log) -> None:
    log.do("tess", CampaignQuarantined(campaign=CAMPAIGN, reason="real data"))


def erased(log: Log) -> None:
    log.do("tess", EvidenceErased(campaign=CAMPAIGN, reason="real data"))


def running(log: Log) -> None:
    log.do("tess", RunStarted(campaign=CAMPAIGN, run=RETEST, purpose=Purpose.RERUN))


def planned_anew(log: Log) -> None:
    log.plan("nova-C2").ran(campaign="nova-C2")


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (quarantined, "EQ-LABEL-161"),
        (erased, "EQ-LABEL-161"),
        (running, "EQ-LABEL-157"),
        (planned_anew, "EQ-LABEL-160"),
    ],
)
def test_an_evaluation_rests_on_all_that_is_there(first: Callable[[Log], None], code: str) -> None:
    log = opened_log().plan().ran()
    first(log)

    assert code == refusal(log, "eva", EVALUATE)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (replace(EVALUATE, campaigns=()), "EQ-LABEL-110"),
        (replace(EVALUATE, campaigns=("nova-C9",)), "EQ-LABEL-156"),
        (replace(EVALUATE, outcome="splendid"), "EQ-LABEL-155"),
    ],
)
def test_an_evaluation_names_campaigns_and_an_outcome(act: Act, code: str) -> None:
    assert code == refusal(opened_log().plan().ran(), "eva", act)


def test_campaigns_that_are_evaluated_together_have_one_rule_and_one_subject() -> None:
    both = replace(EVALUATE, campaigns=(CAMPAIGN, "nova-C2"))
    log = opened_log().plan()
    log.do("tess", replace(planned("nova-C2", statement(name="dispenser")), rule_sha256="f" * 64))
    other = opened_log().plan().plan("nova-C2", statement(name="dispenser", version="5.0"))

    assert ["EQ-LABEL-158", "EQ-LABEL-159"] == [refusal(one, "eva", both) for one in (log, other)]


def test_an_id_is_given_once() -> None:
    assert "EQ-LABEL-154" == refusal(evaluated_log(), "eva", EVALUATE)
    assert "EQ-LABEL-154" == refusal(evaluated_log().decided(), "dirk", DECIDE)


def known(log: Log, verdicts: dict[str, Any] | None = None) -> Knowledge:
    """Knowledge of the evidence: every run passed, or came out as said."""
    record = run(1, verdicts or {"A": PASSED, "B": PASSED}).record

    def evaluated(said: EvaluationSubmitted, day: Any) -> Any:
        return evaluate_file(log.entries, said.campaigns, rule(), lambda _: record, None, day)

    return Knowledge(evaluated=evaluated, rule=lambda sha256: rule() if sha256 == rule().sha256 else None)


def test_what_is_submitted_is_what_the_rule_computes() -> None:
    log = opened_log().plan().ran()
    log.knowledge = known(log)
    day = (log.now + timedelta(hours=1)).date()
    assert log.knowledge.evaluated is not None
    digest = log.knowledge.evaluated(EVALUATE, day).digest()

    assert "EQ-LABEL-163" == refusal(log, "eva", replace(EVALUATE, outcome="not_conforming", sha256=digest))
    assert "EQ-LABEL-162" == refusal(log, "eva", EVALUATE)
    log.do("eva", replace(EVALUATE, sha256=digest), at=log.now)
    log.knowledge = known(log, {"A": PASSED})
    assert "EQ-LABEL-162" == refusal(log, "dora", DECIDE)


# Decisions


def test_who_tested_or_evaluated_does_not_decide() -> None:
    """Role or not: what counts is what they did in this file."""
    log = evaluated_log()
    parts = {entry.actor for entry in log.entries if isinstance(entry.act, RunStarted | EvaluationSubmitted)}
    both = [replace(entry, actor="dora") if entry.actor in parts else entry for entry in log.entries]

    assert "EQ-LABEL-167" == refusal(replace(log, entries=both), "dora", DECIDE)


@pytest.mark.parametrize(
    ("outcome", "kind", "admitted"),
    [
        (Outcome.CONFORMING, "definitive", True),
        (Outcome.CONFORMING, "provisional", True),
        (Outcome.WITH_CONDITIONS, "provisional", True),
        (Outcome.WITH_CONDITIONS, "definitive", False),
        (Outcome.NOT_CONFORMING, "provisional", False),
        (Outcome.UNDECIDED, "provisional", False),
        (Outcome.CONFORMING, "none", False),
    ],
)
def test_no_more_is_granted_than_the_evaluation_allows(outcome: Outcome, kind: str, admitted: bool) -> None:
    log = evaluated_log(outcome)
    act = replace(DECIDE, kind=kind)
    if admitted:
        assert kind == fold_decisions([log.do("dora", act)]).decisions["D-1"].act.kind
    else:
        assert "EQ-LABEL-169" == refusal(log, "dora", act)


def test_anything_can_be_refused_with_a_reason() -> None:
    refused = replace(DECIDE, granted=False, kind="")

    assert "EQ-LABEL-170" == refusal(evaluated_log(), "dora", refused)
    assert "EQ-LABEL-170" == refusal(evaluated_log(), "dora", replace(DECIDE, kind=""))
    assert "EQ-LABEL-170" == refusal(evaluated_log(), "dora", replace(refused, kind="definitive"))
    evaluated_log().do("dora", replace(refused, reason="not yet"))


def test_a_decision_needs_its_evaluation() -> None:
    assert "EQ-LABEL-164" == refusal(opened_log().plan().ran(), "dora", DECIDE)


def test_a_kind_that_the_rule_does_not_know_is_not_granted() -> None:
    log = evaluated_log()
    one = replace(rule(), grants=rule().grants[1:])
    log.knowledge = Knowledge(rule=lambda _: one)

    assert "EQ-LABEL-192" == refusal(log, "dora", DECIDE)


def rerun(log: Log) -> None:
    log.ran(2)


def complained(log: Log) -> None:
    log.do("tess", raised())


def evaluated_again(log: Log) -> None:
    log.evaluated(Outcome.NOT_CONFORMING, "EV-2")


@pytest.mark.parametrize("change", [rerun, complained, amended, quarantined, erased, evaluated_again])
def test_a_decision_on_facts_that_changed_is_refused(change: Callable[[Log], None]) -> None:
    """Evaluating, then testing on until it looks better, gives nothing to decide on."""
    log = evaluated_log()
    change(log)

    assert "EQ-LABEL-165" == refusal(log, "dora", DECIDE)


def test_an_evaluation_is_decided_on_once_and_once_more_by_somebody_else_after_an_appeal() -> None:
    log = evaluated_log().decided("")
    again = replace(DECIDE, decision="D-2")
    assert "EQ-LABEL-166" == refusal(log, "dirk", again)

    log.do("vera", Appealed(decision="D-1", words="read clause 4"))
    assert "EQ-LABEL-168" == refusal(log, "dora", again)
    log.do("dirk", again)
    assert "EQ-LABEL-166" == refusal(log, "dora", replace(DECIDE, decision="D-3"))


def test_only_a_refusal_can_be_appealed_against() -> None:
    appeal = Appealed(decision="D-1", words="no")

    assert "EQ-LABEL-172" == refusal(evaluated_log().decided(), "vera", appeal)
    assert "EQ-LABEL-171" == refusal(evaluated_log(), "vera", appeal)
    assert "EQ-LABEL-150" == refusal(evaluated_log().decided(""), "vera", replace(appeal, words=" "))


def test_evaluating_takes_the_rule_that_the_campaign_was_planned_under() -> None:
    log = opened_log().plan()
    other = rule(version='"1.0.1"')

    with pytest.raises(UsageError) as refused:
        evaluate_file(log.entries, [CAMPAIGN], other, lambda _: None, None, TODAY)

    assert ("EQ-LABEL-151", RULE) == (refused.value.issue.code, rule().source)


def test_non_conformities_of_an_earlier_campaign_of_the_same_statement_count() -> None:
    """Opening another campaign leaves no open non-conformity behind."""
    log = raised_log(severity=Severity.BLOCKING).plan("nova-C2").ran(campaign="nova-C2")
    record = passing(1, campaign="nova-C2").record
    one = evaluate_file(log.entries, ["nova-C2"], rule(), lambda _: record, None, TODAY)

    assert Outcome.NOT_CONFORMING == one.outcome


def test_a_failure_of_an_earlier_campaign_counts_though_nobody_raised_it() -> None:
    """Of the same builds: neither hiding the evidence nor erasing it is a way around."""
    log = opened_log().plan().ran().plan("nova-C2").ran(campaign="nova-C2")
    records = {
        f"{CAMPAIGN}.1": run(1, {"A": FAILED, "B": PASSED}).record,
        "nova-C2.1": passing(1, campaign="nova-C2").record,
    }
    before = evaluate_file(log.entries, ["nova-C2"], rule(), records.get, None, TODAY)
    log.do("tess", CampaignQuarantined(campaign=CAMPAIGN, reason="real patients"))
    hidden = evaluate_file(log.entries, ["nova-C2"], rule(), records.get, None, TODAY)
    failed = LostFailure(run=f"{CAMPAIGN}.1", case="A", version="4.2.1", codes=(CODE,))
    log.do("rex", EvidenceErased(campaign=CAMPAIGN, reason="real patients", failures=(failed,)))
    del records[f"{CAMPAIGN}.1"]
    erased = evaluate_file(log.entries, ["nova-C2"], rule(), lambda name: records[name], None, TODAY)

    assert [Outcome.UNDECIDED] * 3 == [before.outcome, hidden.outcome, erased.outcome]
    assert ["EQ-LABEL-114", "EQ-LABEL-212", "EQ-LABEL-212"] == [
        one.obstacles["definitive"][0].issue.code for one in (before, hidden, erased)
    ]


def test_evidence_that_was_erased_before_tombstones_said_what_failed_says_nothing() -> None:
    """An older log keeps its meaning."""
    log = opened_log().plan().ran().plan("nova-C2").ran(campaign="nova-C2")
    log.do("rex", EvidenceErased(campaign=CAMPAIGN, reason="real patients"))
    record = passing(1, campaign="nova-C2").record
    one = evaluate_file(log.entries, ["nova-C2"], rule(), {"nova-C2.1": record}.__getitem__, None, TODAY)

    assert Outcome.CONFORMING == one.outcome
