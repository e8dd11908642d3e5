"""Acts about non-conformities, evaluations and decisions, and logs in which they happened."""

from typing import Any

import pytest
from deciding_samples import CAMPAIGN, Log, opened_log, raised

from eqlab.core.act import (
    Act,
    DecisionTaken,
    EvaluationSubmitted,
    NonConformityAnswered,
    NonConformityClosed,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    Remedy,
)
from eqlab.core.errors import UsageError

RETEST = f"{CAMPAIGN}.2"


def refusal(log: Log, actor: str, act: Act) -> str:
    with pytest.raises(UsageError) as refused:
        log.do(actor, act)
    return refused.value.issue.code


def raised_log(**more: Any) -> Log:
    log = opened_log().plan().ran()
    log.do("tess", raised(owner="rolf", **more))
    return log


def answer(remedy: Remedy = Remedy.CORRECTED) -> NonConformityAnswered:
    return NonConformityAnswered(nonconformity="NC-1", remedy=remedy, words="mended")


def retested_log() -> Log:
    log = raised_log()
    log.do("vera", answer())
    log.ran(2)
    log.do("tess", NonConformityRetested(nonconformity="NC-1", run=RETEST))
    return log


def close(reason: str = "settled", *, again: bool = False) -> NonConformityClosed:
    return NonConformityClosed(nonconformity="NC-1", reason=reason, open=again)


PROPOSE = OverrideProposed(nonconformity="NC-1", severity=None, reason="ambiguous")
CONFIRM = OverrideConfirmed(nonconformity="NC-1", agreed=True)
EVALUATE = EvaluationSubmitted(evaluation="EV-1", campaigns=(CAMPAIGN,), outcome="conforming", sha256="e" * 64)
DECIDE = DecisionTaken(decision="D-1", evaluation="EV-1", granted=True, kind="definitive")
