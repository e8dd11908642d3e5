from dataclasses import replace

import pytest
from filing_hands import SHA, Log, opened, stated, statement
from test_label_admission import PLANNED, RUN, refused

from eqlab.core.act import (
    Act,
    BuildDeclared,
    CampaignAmended,
    CampaignEnded,
    CampaignQuarantined,
    EvidenceErased,
    ExchangeAttached,
    Purpose,
    RunEnded,
    StatementMade,
)
from eqlab.label.admission import audit
from eqlab.label.admission.gate import _informed
from eqlab.label.deciding_admission import NOTHING

ENDED = RunEnded(campaign="nova-1-C1", run="nova-1-C1.1", events=3, head="e" * 64)
CLOSED = CampaignEnded(campaign="nova-1-C1")
FOREIGN = "f" * 64
BUILD = BuildDeclared(
    statement="prescriber", version="4.2.2", name="nova.zip", sha256=FOREIGN, change_class="patch", words=""
)


def gone_through(*acts: Act) -> Log:
    log = stated()
    for act in acts:
        log.does("tess", act, "nova-1")
    return log


@pytest.mark.parametrize("act", [RUN, ENDED, CLOSED])
def test_nothing_runs_before_it_is_planned(act: Act) -> None:
    assert "EQ-LABEL-087" == refused(stated(), "tess", act)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"statement": statement("other")}, "EQ-LABEL-084"),
        ({"statement": statement(claims={"lab": True})}, "EQ-LABEL-085"),
        ({"plan": "easy.plan@1.0.0"}, "EQ-LABEL-025"),
        ({"rule": "anything-goes@1.0.0"}, "EQ-LABEL-097"),
    ],
)
def test_campaign_is_planned_as_it_was_stated(changed: dict[str, object], code: str) -> None:
    assert code == refused(stated(), "tess", replace(PLANNED, **changed))  # type: ignore[arg-type]


def test_campaign_is_planned_once() -> None:
    assert "EQ-LABEL-086" == refused(gone_through(PLANNED), "tess", PLANNED)


def test_statement_stays_as_it_is_under_an_open_campaign() -> None:
    log = gone_through(PLANNED)
    act = StatementMade(statement=statement(claims={"lab": True}))

    assert "EQ-LABEL-083" == refused(log, "vera", act)
    log.does("vera", StatementMade(statement=statement("other")), "nova-1")
    log.does("tess", CLOSED, "nova-1")
    log.does("vera", act, "nova-1")
    assert () == audit(log.entries, log.schemes)


def test_runs_are_numbered_without_gaps_and_come_one_after_the_other() -> None:
    log = gone_through(PLANNED)
    assert "EQ-LABEL-090" == refused(log, "tess", replace(RUN, run="nova-1-C1.2"))
    log.does("tess", RUN, "nova-1")
    second = replace(RUN, run="nova-1-C1.2", purpose=Purpose.RERUN)
    assert "EQ-LABEL-089" == refused(log, "tess", second)
    assert "EQ-LABEL-089" == refused(log, "tess", CLOSED)
    assert "EQ-LABEL-091" == refused(log, "tess", replace(ENDED, run="nova-1-C1.2"))
    log.does("tess", ENDED, "nova-1")
    assert "EQ-LABEL-091" == refused(log, "tess", ENDED)
    log.does("tess", second, "nova-1")


def test_only_declared_builds_are_tested() -> None:
    log = gone_through(PLANNED)
    assert "EQ-LABEL-092" == refused(log, "tess", replace(RUN, builds=(FOREIGN,)))
    log.does("vera", BUILD, "nova-1")
    log.does("tess", replace(RUN, builds=(SHA, FOREIGN)), "nova-1")


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (replace(BUILD, statement="other"), "EQ-LABEL-084"),
        (replace(BUILD, change_class="tiny"), "EQ-LABEL-098"),
        (replace(BUILD, sha256="ABC"), "EQ-LABEL-030"),
    ],
)
def test_build_is_declared_in_the_words_of_the_scheme(act: Act, code: str) -> None:
    assert code == refused(stated(), "vera", act)


def test_nothing_runs_after_the_end_without_an_amendment() -> None:
    log = gone_through(PLANNED, RUN, ENDED, CLOSED)
    second = replace(RUN, run="nova-1-C1.2", purpose=Purpose.RETEST)
    attached = ExchangeAttached(
        campaign="nova-1-C1", run="nova-1-C1.1", exchange="x-1", case="C", step="s", reason="late"
    )

    assert ["EQ-LABEL-088"] * 3 == [refused(log, "tess", act) for act in (second, CLOSED, attached)]
    assert "EQ-LABEL-096" == refused(log, "tess", CampaignAmended(campaign="nova-1-C1", reason=" "))
    log.does("tess", CampaignAmended(campaign="nova-1-C1", reason="a case was missed"), "nova-1")
    log.does("tess", second, "nova-1")
    log.does("tess", attached, "nova-1")
    assert () == audit(log.entries, log.schemes)


def test_amendment_speaks_of_the_same_statement() -> None:
    log = gone_through(PLANNED)
    act = CampaignAmended(campaign="nova-1-C1", reason="typing slip", statement=statement(plan="easy.plan"))

    assert "EQ-LABEL-025" == refused(log, "tess", act)


def test_exchange_is_attached_to_a_run_of_the_campaign() -> None:
    log = gone_through(PLANNED)
    act = ExchangeAttached(campaign="nova-1-C1", run="nova-1-C1.7", exchange="x", case="C", step="s", reason="r")

    assert "EQ-LABEL-091" == refused(log, "tess", act)


def test_quarantine_is_lifted_by_a_second_person() -> None:
    log = gone_through(PLANNED, CampaignQuarantined(campaign="nova-1-C1", reason="real names seen"))
    released = CampaignQuarantined(campaign="nova-1-C1", reason="they were not real", released=True)

    assert "EQ-LABEL-093" == refused(log, "tess", RUN)
    assert "EQ-LABEL-095" == refused(log, "tess", released)
    log.does("rex", released, "nova-1")
    assert "EQ-LABEL-094" == refused(log, "rex", released)
    log.does("tess", RUN, "nova-1")


def test_evidence_is_erased_once_and_with_a_reason() -> None:
    log = gone_through(PLANNED, RUN, ENDED, CLOSED)
    erased = EvidenceErased(campaign="nova-1-C1", reason="real patients")

    assert "EQ-LABEL-065" == refused(log, "tess", erased)
    assert "EQ-LABEL-096" == refused(log, "ada", replace(erased, reason=""))
    log.does("ada", erased, "nova-1")
    assert "EQ-LABEL-022" == refused(log, "ada", erased)


def test_evidence_is_kept_as_long_as_the_scheme_says() -> None:
    log = gone_through(PLANNED, RUN, ENDED, CLOSED)
    erased = EvidenceErased(campaign="nova-1-C1", reason="time is over", record_class="evidence")

    assert "EQ-LABEL-098" == refused(log, "ada", replace(erased, record_class="lunch"))
    assert "EQ-LABEL-023" == refused(log, "ada", erased)
    log.later(3 * 366).does("ada", erased, "nova-1")


def test_without_its_scheme_a_file_keeps_its_order() -> None:
    """An archive whose scheme is gone can still be audited."""
    log = opened()
    log.forces("tess", RUN, "nova-1")

    assert ["EQ-LABEL-027"] == [one.issue.code for one in audit(log.entries, {})]


def test_vendor_cannot_belittle_a_build_that_was_declared() -> None:
    """What was declared as a patch is not declared anew as nothing; the laboratory may correct it."""
    log = stated()
    log.does("vera", BUILD, "nova-1")

    assert "EQ-LABEL-029" == refused(log, "vera", replace(BUILD, change_class="none"))
    log.does("tess", replace(BUILD, change_class="major"), "nova-1")


def test_the_rules_of_deciding_know_under_which_class_a_build_was_declared() -> None:
    """What a class asks for is the scheme's to say; of a build that was not declared it says nothing."""
    log = stated()
    log.does("vera", BUILD, "nova-1")
    log.does("vera", replace(BUILD, sha256="1" * 64, change_class="none"), "nova-1")
    (known,) = log.schemes.values()
    change = _informed(NOTHING, log.entries, known).change

    assert change is not None
    assert [known.changes["none"], known.changes[BUILD.change_class], None] == [
        change(one) for one in ("1" * 64, BUILD.sha256, "2" * 64)
    ]
    assert _informed(NOTHING, log.entries, None).change is None


def held(*acts: Act) -> Log:
    """The same in a log that is held to the rules that came later."""
    log = gone_through(*acts)
    log.people = replace(log.people, held=True)
    return log


def test_amendment_says_for_which_statement_the_campaign_goes_on() -> None:
    """The one it had, or the one that was made last: none that nobody made. Silence is of older logs only."""
    log = held(PLANNED, CLOSED)
    silent = CampaignAmended(campaign="nova-1-C1", reason="once more")

    assert "EQ-LABEL-213" == refused(log, "tess", silent)
    invented = replace(silent, statement=statement(claims={"paper": True}))
    assert "EQ-LABEL-214" == refused(log, "tess", invented)
    log.does("tess", replace(silent, statement=statement()), "nova-1")
    log.does("tess", CLOSED, "nova-1")
    log.does("vera", StatementMade(statement=invented.statement or statement()), "nova-1")
    log.does("tess", invented, "nova-1")
    log.does("tess", invented, "nova-1")
    assert "EQ-LABEL-214" == refused(log, "tess", replace(silent, statement=statement()))


def test_evidence_in_quarantine_is_erased_by_another_person() -> None:
    log = held(PLANNED)
    log.does("rex", CampaignQuarantined(campaign="nova-1-C1", reason="real names seen"), "nova-1")
    erased = EvidenceErased(campaign="nova-1-C1", reason="real names seen")

    assert "EQ-LABEL-095" == refused(log, "rex", erased)
    log.does("ada", erased, "nova-1")
