"""Small events of one campaign."""

from datetime import UTC, datetime, timedelta
from typing import Any

from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    ExchangeRecorded,
    StepFinished,
    StepOutcome,
    SystemFacts,
)
from eqlab.core.exchange import Body, Connection, Direction, Exchange, Request, Response

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


def opened(campaign: str = "C1", **more: Any) -> CampaignOpened:
    facts: dict[str, Any] = {
        "campaign": campaign,
        "at": NOW,
        "plan": "lab.sample",
        "plan_version": "1.0.0",
        "plan_source": b"testplan: lab.sample\n",
        "plan_file": "sample.yaml",
        "system": SystemFacts(name="Vendor", version="1"),
        "variant": {},
        "selected": ("CASE-1",),
        "deselected": (),
        "partial": False,
        "seed": 7,
        "engine": "0.1.0",
    }
    return CampaignOpened(**{**facts, **more})


def step(index: int = 0, campaign: str = "C1", **more: Any) -> StepFinished:
    facts: dict[str, Any] = {
        "campaign": campaign,
        "case": "CASE-1",
        "index": index,
        "kind": "check",
        "label": "check sent.request.body",
        "started": NOW,
        "finished": NOW + timedelta(milliseconds=3),
        "outcome": StepOutcome.DONE,
    }
    return StepFinished(**{**facts, **more})


def exchange(name: str = "X1", data: bytes = b'{"a": 1}', campaign: str = "C1") -> ExchangeRecorded:
    return ExchangeRecorded(
        campaign=campaign,
        exchange=Exchange(
            id=name,
            service="eprescription",
            direction=Direction.INBOUND,
            started=NOW,
            connection=Connection(peer="127.0.0.1:4000", local="127.0.0.1:443"),
            request=Request(method="POST", target="/", path="/", body=Body(data=data, size=len(data))),
            response=Response(status=201, body=Body(data=b"ok", size=2)),
        ),
        case="CASE-1",
        step="sent",
        reason="It carries no discriminator; case CASE-1 was open.",
    )


def case_opened(campaign: str = "C1") -> CaseOpened:
    return CaseOpened(campaign=campaign, case="CASE-1", at=NOW)


def finished(campaign: str = "C1", case: str = "CASE-1") -> CaseFinished:
    return CaseFinished(campaign=campaign, case=case, at=NOW)


def closed(campaign: str = "C1") -> CampaignClosed:
    return CampaignClosed(campaign=campaign, at=NOW)
