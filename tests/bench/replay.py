"""Judging again against the bare throughput of the validators, on the same payloads.

Informational: prints documents a second of both, what judging again adds to one, and the ratio of the medians. The
promise: at least 0.8. Two kinds of evidence, each a run of many cases with one document: FHIR judged by a profile and
conditions, CDA as CDA and by Schematron. The validators alone begin with the bytes too: the document is read, then each
check is called with the very subject that the runner gives it.
"""

import argparse
import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from eqlab.core.check import Assertion, Context, Subject  # noqa: E402
from eqlab.core.event import (  # noqa: E402
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeRecorded,
    StepFinished,
    StepOutcome,
    SystemFacts,
)
from eqlab.core.exchange import Body, Connection, Direction, Exchange, Request  # noqa: E402
from eqlab.core.finding import Finding  # noqa: E402
from eqlab.plan.model import Check, Plan  # noqa: E402
from eqlab.run.replay import replay  # noqa: E402
from eqlab.validate.json_reader import read_json  # noqa: E402
from eqlab.wiring import Workshop  # noqa: E402
from eqlab.wiring.bundle.rejudging import judge_of  # noqa: E402

WORKSHOP = Workshop()
PROMISED = 0.8
NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
KINDS = {
    "FHIR": (
        "eprescription/examples/lab-prescription-sent.json",
        "application/fhir+json",
        (
            "profile: EPLabPrescriptionBundle",
            'fhirpath: "entry.resource.ofType(CarePlan).count() = 1"',
            'fhirpath: "entry.resource.ofType(ServiceRequest).count() = 2"',
        ),
    ),
    "CDA": ("cda/examples/hospital-discharge.xml", "application/xml", ("cda: true", "schematron: luxembourg-cda")),
}
"""Document below `scenarios/`, media type, checks: those that plans make of such a document."""

HEAD = """testplan: lab.replayed
version: 1.0.0
title: {en: "Replayed"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Bench, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It is right."}, source: S, clause: "1"}
cases:
"""
CASE = """  - id: CASE-{number}
    title: {{en: "Case"}}
    verifies: [R-1]
    instructions: {{en: "Send."}}
    steps:
      - await: {{id: sent, at: eprescription, within: 10 s}}
"""
CHECK = "      - check: {{that: sent.request.body, {check}}}\n"


def run_of(plan: Plan, payload: bytes, media_type: str) -> tuple[Event, ...]:
    """The events of a run in which every case got the payload, each with bytes of its own: nothing is remembered."""
    opened = CampaignOpened(
        campaign="C",
        at=NOW,
        plan=plan.id,
        plan_version=plan.version,
        plan_source=plan.source,
        plan_file=plan.file,
        system=SystemFacts(name="Bench", version="1"),
        variant={},
        selected=tuple(case.id for case in plan.cases),
        deselected=(),
        partial=False,
        seed=1,
        engine="",
    )
    payloads = (payload + b" " * number for number in range(len(plan.cases)))
    told = (
        _case(case.id, data, media_type, len(case.steps) - 1) for case, data in zip(plan.cases, payloads, strict=True)
    )
    return (opened, *(event for events in told for event in events))


def _case(name: str, payload: bytes, media_type: str, checks: int) -> Iterator[Event]:
    exchange = Exchange(
        id=f"X-{name}",
        service="eprescription",
        direction=Direction.INBOUND,
        started=NOW,
        connection=Connection(peer="p", local="l"),
        request=Request(
            method="POST",
            target="/",
            path="/",
            headers=(("content-type", media_type),),
            body=Body(data=payload, size=len(payload)),
        ),
    )
    yield CaseOpened(campaign="C", case=name, at=NOW)
    yield ExchangeRecorded(campaign="C", exchange=exchange, case=name, step="sent", reason="bench")
    for index, caught in enumerate(((exchange.id,), *[()] * checks)):
        yield StepFinished(
            campaign="C",
            case=name,
            index=index,
            kind="",
            label="",
            started=NOW,
            finished=NOW,
            outcome=StepOutcome.DONE,
            exchanges=caught,
        )
    yield CaseFinished(campaign="C", case=name, at=NOW)


def calls_of(plan: Plan, events: tuple[Event, ...]) -> list[Callable[[], object]]:
    """The calls of validators that judging this run makes, each ready to be made alone."""
    calls: list[Callable[[], object]] = []
    read: set[bytes] = set()

    def listening(assertion: Assertion) -> Assertion:
        def heard(subject: Subject, context: Context) -> Iterator[Finding]:
            kept = replace(context, variables=dict(context.variables))
            if subject.document is not None and subject.document.body.data not in read:
                data = subject.document.body.data
                read.add(data)
                calls.append(lambda: None if data.startswith(b"<") else read_json(data))
            calls.append(lambda: list(assertion(subject, kept)))
            return assertion(subject, context)

        return heard

    cases = [
        replace(
            case,
            steps=tuple(
                replace(step, assertion=listening(step.assertion)) if isinstance(step, Check) else step
                for step in case.steps
            ),
        )
        for case in plan.cases
    ]
    replay(events, judge_of(WORKSHOP, replace(plan, cases=tuple(cases))))
    return calls


def times_of(works: tuple[Callable[[], object], ...], rounds: int) -> list[float]:
    """The median time of one round of each work, measured in turn: by the clock, for Schematron runs in processes."""
    times: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for work, told in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            told.append(time.perf_counter() - begun)
    return [statistics.median(told) for told in times]


def measure(kind: str, cases: int, rounds: int) -> float:
    """Measure one kind of evidence, print it, and return the ratio."""
    file, media_type, checks = KINDS[kind]
    wanted = "".join(CHECK.format(check=check) for check in checks)
    text = HEAD + "".join(CASE.format(number=number) + wanted for number in range(cases))
    plan = WORKSHOP.plan_of(text.encode(), "bench.yaml")
    payload = (WORKSHOP.content.root / "scenarios" / file).read_bytes()
    events, judge = run_of(plan, payload, media_type), judge_of(WORKSHOP, plan)
    calls = calls_of(plan, events)
    bare, again = times_of((lambda: [call() for call in calls], lambda: replay(events, judge)), rounds)
    ratio = bare / again
    print(
        f"{kind}: {cases} documents of {len(payload):,} bytes; validators alone {cases / bare:,.0f}/s,"
        f" judged again {cases / again:,.0f}/s, {(again - bare) / cases * 1e6:,.0f} us a document more;"
        f" ratio {ratio:.2f} (promised: at least {PROMISED})"
    )
    return ratio


def main() -> int:
    """Measure, print, and tell by the exit code whether the promise was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    ratios = [measure(kind, arguments.cases, arguments.rounds) for kind in KINDS]
    return 0 if min(ratios) >= PROMISED else 1


if __name__ == "__main__":
    sys.exit(main())
