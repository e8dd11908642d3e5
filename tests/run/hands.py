"""Hands for the runner's tests: a room without network, and plan values made in one line."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from eqlab.core.check import Context, Subject
from eqlab.core.clock import SystemClock
from eqlab.core.event import Event, ExchangeRecorded, SystemFacts
from eqlab.core.exchange import Body, Connection, Direction, Exchange, Request, Response
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.requirement import Obligation, Origin, Requirement
from eqlab.core.service import Access
from eqlab.plan.model import Await, Case, Check, Needs, Plan, Selection, Step
from eqlab.run.campaign import CampaignRun
from eqlab.run.desk import Desk, claimants_of, replies_of, script_of
from eqlab.run.driver import PersonDriver
from eqlab.run.grading import Grading
from eqlab.run.people import nobody
from eqlab.run.room import Room

AT = Position(file="plan.yaml", line=7, column=3)
WRONG = Issue(code="EQ-TST-001", template="It is wrong.")
NO_ACCESS = Access(services={}, authority="", certificate="", key="")

REQUIREMENT = Requirement(
    id="R-1",
    level=Obligation.SHALL,
    actor="x",
    text={"en": "It calls."},
    source="S",
    clause="1",
    origin=Origin.PUBLIC,
    maturity="active",
)


class Condition:
    """A condition written in Python, for tests of the runner alone."""

    def __init__(self, test: Callable[[Any], bool], text: str = "condition") -> None:
        self.test = test
        self.text = text

    def __call__(self, root: Any, _variables: Any) -> list[Any]:
        return [self.test(root)]


def posts() -> Condition:
    return Condition(lambda root: root["request"]["method"] == "POST", "request.method = 'POST'")


def awaiting(step: str = "sent", **more: Any) -> Await:
    facts: dict[str, Any] = {
        "id": step,
        "at": "svc",
        "where": posts(),
        "within": 0.05,
        "reply": None,
        "silence": False,
        "on_timeout": "inconclusive",
        "clause": "",
        "position": AT,
    }
    return Await(**{**facts, **more})


def checking(that: str = "sent", *findings: Finding, raises: Exception | None = None, **more: Any) -> Check:
    def assertion(_subject: Subject, _context: Context) -> Iterator[Finding]:
        if raises is not None:
            raise raises
        yield from findings

    facts: dict[str, Any] = {
        "that": that,
        "validator": "fhirpath",
        "parameter": "true",
        "assertion": assertion,
        "on_failure": None,
        "remap": (),
        "clause": "",
        "verifies": ("R-1",),
        "origin": Origin.PUBLIC,
        "position": AT,
    }
    return Check(**{**facts, **more})


def wrong() -> Finding:
    return found(WRONG)


def case(*steps: Step, name: str = "CASE", **more: Any) -> Case:
    facts: dict[str, Any] = {
        "id": name,
        "title": {"en": name},
        "verifies": ("R-1",),
        "tags": (),
        "when": "",
        "instructions": {},
        "persona": "",
        "token": "",
        "task": None,
        "given": (),
        "optional": False,
        "steps": steps,
        "position": AT,
    }
    return Case(**{**facts, **more})


def plan_of(*cases: Case) -> Plan:
    return Plan(
        id="plan",
        version="1.0.0",
        title={"en": "Plan"},
        service="svc",
        roles={"system": "prescriber"},
        sources=(),
        requirements=(REQUIREMENT,),
        variants=(),
        needs=Needs(),
        variables={},
        cases=cases,
        source=b"plan",
        file="plan.yaml",
    )


def run_of(*cases: Case, events: list[Event] | None = None, **hands: Any) -> CampaignRun:
    """A campaign without a platform; its desk is armed, so that calls can be put on it by hand."""
    kept = events if events is not None else []
    clock = SystemClock()
    desk = Desk(clock=clock)
    facts: dict[str, Any] = {
        "campaign": "C1",
        "plan": "plan",
        "system": SystemFacts(name="Vendor", version="1"),
        "clock": clock,
        "desk": desk,
        "driver": PersonDriver(),
        "people": nobody,
        "emit": kept.append,
        "grading": Grading(requirements={"R-1": REQUIREMENT}),
        "tls": None,
        "texts": lambda _path: None,
    }
    room = Room(**{**facts, **hands})
    desk.claimants = claimants_of(cases, {})
    desk.replies = replies_of(cases)
    desk.scripts = {one.id: script_of(one, {}) for one in cases}
    return CampaignRun(
        selection=Selection(plan=plan_of(*cases), selected=cases),
        room=room,
        platform=None,
        personas={},
        access=NO_ACCESS,
        check=lambda: (),
        declared=SystemFacts(name="Vendor", version="1"),
        seed=1,
    )


_count = iter(range(1, 1_000_000))


def call_in(run: CampaignRun, method: str = "POST", body: bytes = b"{}", case_name: str = "CASE") -> Exchange:
    """Put an answered call on the desk, as the platform does."""
    desk, now = run.room.desk, datetime.now(UTC)
    exchange = Exchange(
        id=f"x{next(_count)}",
        service="svc",
        direction=Direction.INBOUND,
        started=now,
        finished=now,
        connection=Connection(peer="p", local="l"),
        request=Request(method=method, target="/", path="/", body=Body(data=body, size=len(body))),
        response=Response(status=200),
    )
    with desk.changed:
        before, desk.open_case = desk.open_case, case_name
        decision = desk.decide("svc", {"request": {"method": method}}, frozenset(), exchange.id)
        desk.open_case = before
        desk.add(
            ExchangeRecorded(campaign="C1", exchange=exchange, case=case_name, step=decision.step, reason="by hand")
        )
    return exchange


def call_later(seconds: float, run: CampaignRun, method: str = "POST") -> threading.Timer:
    timer = threading.Timer(seconds, call_in, (run, method))
    timer.start()
    return timer
