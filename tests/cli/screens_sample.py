"""A campaign as screens hear of it."""

from datetime import UTC, datetime, timedelta

from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Deselected,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    StepFinished,
    StepOutcome,
    SystemFacts,
    Waiting,
)
from eqlab.core.exchange import Connection, Direction, Exchange, HandshakeFailure, Request, Response
from eqlab.core.finding import found
from eqlab.core.issue import Issue

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


WRONG = Issue(code="EQ-TST-001", template="It is {what}.", advice="Mend {what}.")


SYSTEM = SystemFacts(name="S", version="1")


def opened(*, resumed: bool = False) -> CampaignOpened:
    return CampaignOpened(
        campaign="C1",
        at=NOW,
        plan="a.plan",
        plan_version="1.0.0",
        plan_source=b"",
        plan_file="plan.yaml",
        system=SYSTEM,
        variant={},
        selected=("C-1",),
        deselected=(Deselected(case="C-2", reason={"en": "no"}),),
        partial=False,
        seed=1,
        engine="0",
        resumed=resumed,
    )


def exchange(name: str = "E-1", *, fault: str = "", target: str = "/desk?x=1") -> Exchange:
    return Exchange(
        id=name,
        service="desk",
        direction=Direction.INBOUND,
        started=NOW,
        connection=Connection(peer="p", local="l"),
        request=Request(method="POST", target=target, path="/desk"),
        response=None if fault else Response(status=201),
        fault=fault,
    )


def recorded(shown: Exchange, case: str | None = "C-1", reason: str = "") -> ExchangeRecorded:
    return ExchangeRecorded(campaign="C1", exchange=shown, case=case, step="sent" if case else None, reason=reason)


def step(*, wrong: bool = False) -> StepFinished:
    return StepFinished(
        campaign="C1",
        case="C-1",
        index=0,
        kind="await",
        label="await sent at desk",
        started=NOW,
        finished=NOW,
        outcome=StepOutcome.DONE,
        findings=(found(WRONG, what="wrong"),) if wrong else (),
    )


STORY: tuple[Event, ...] = (
    opened(),
    PreflightDone(campaign="C1", at=NOW),
    PlatformUp(campaign="C1", at=NOW, services={"desk": "https://127.0.0.1:1/desk"}),
    CaseOpened(campaign="C1", case="C-1", at=NOW),
    Waiting(campaign="C1", case="C-1", at=NOW, label="await sent at desk", until=NOW + timedelta(minutes=10)),
    HandshakeRefused(
        campaign="C1", failure=HandshakeFailure(id="H", at=NOW, peer="p", local="l", reason="unknown ca \x1b[31m")
    ),
    recorded(exchange("E-1", fault="drop")),
    ExchangeDelivered(campaign="C1", exchange="E-1", at=NOW, problem="as asked"),
    recorded(exchange("E-2")),
    ExchangeDelivered(campaign="C1", exchange="E-2", at=NOW, problem="the peer was gone"),
    recorded(exchange("E-3"), None, "It carries no discriminator, and no case was open."),
    step(wrong=True),
    CaseFinished(campaign="C1", case="C-1", at=NOW),
    CampaignClosed(campaign="C1", at=NOW),
)
