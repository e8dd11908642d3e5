"""Faults of the laboratory, interruptions and limits never become a verdict about the vendor."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hands import awaiting, call_in, case, checking, run_of, wrong
from sample_vendor import post

from eqlab.config import SystemFile
from eqlab.content import Content, bundled
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.event import CampaignClosed, Event, SystemFacts
from eqlab.core.exchange import Request, Response
from eqlab.core.finding import found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import Position
from eqlab.core.record import CampaignRecord
from eqlab.core.requirement import Obligation
from eqlab.core.service import Call, Service
from eqlab.core.verdict import Kind, Verdict
from eqlab.plan.model import Case, Remap, Send
from eqlab.run.grading import Grading
from eqlab.wiring import Session, Settings, Workshop, load_record, open_session

BEYOND = Issue(code="EQ-TST-010", template="The lab reads no further.", nature=Nature.UNDECIDED)
LAB = Issue(code="EQ-TST-011", template="The lab broke.", nature=Nature.LAB)

HEAD = """
testplan: lab.faults
version: 1.0.0
title: {en: "Faults"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Faults, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It calls once."}, source: S, clause: "1"}
variants:
  - {axis: transport, values: [mtls, oidc]}
cases:
"""

ONCE = """  - id: ONCE
    title: {en: "One call"}
    verifies: [R-1]
    token: mark-once
    instructions: {en: "Call once."}
    steps:
      - await: {id: sent, at: eprescription, where: "request.method = 'POST'", within: 10 s}
      - await: {id: again, at: eprescription, silence: true, within: 1 s, where: "WHERE"}
"""


def soften(run_case: Case, obligation: Obligation) -> Verdict:
    run = run_of(run_case)
    requirement = replace(run.plan.requirements[0], level=obligation)
    run.room.grading = Grading(requirements={"R-1": requirement})
    return run.run_case(run.selection.selected[0]).verdict


@pytest.mark.parametrize("obligation", [Obligation.SHALL, Obligation.SHOULD, Obligation.MAY])
def test_case_in_which_nothing_happened_never_passes(obligation: Obligation) -> None:
    """An obligation weighs violations; it does not turn silence into a pass."""

    assert Kind.INCONCLUSIVE is soften(case(awaiting(), checking("sent.request")), obligation).kind


@pytest.mark.parametrize("obligation", [Obligation.SHOULD, Obligation.MAY])
def test_lowered_violation_does_not_hide_the_checks_that_were_skipped(obligation: Obligation) -> None:
    steps = (awaiting(on_timeout="failed"), checking("sent.request"))

    assert Kind.INCONCLUSIVE is soften(case(*steps), obligation).kind


@pytest.mark.parametrize(
    "more",
    [
        {"on_failure": Level.NOTE},
        {"on_failure": Level.WARNING},
        {"remap": (Remap(to=Level.NOTE, clause="9"),)},
    ],
)
def test_no_step_hides_what_is_undecided(more: dict[str, object]) -> None:
    run = run_of(case(awaiting(), checking("sent.request", found(BEYOND), **more)))
    call_in(run)

    assert Kind.INCONCLUSIVE is run.run_case(run.selection.selected[0]).verdict.kind


def test_fault_over_a_call_stays_with_the_case_of_the_call() -> None:
    """The case that happens to be open is not spoilt, and the call's own case is not blamed on the vendor."""
    run = run_of(case(awaiting(), name="A"), case(awaiting(), checking("sent.request", wrong()), name="B"))
    call_in(run, case_name="A")
    call_in(run, case_name="B")
    broken = run.room.desk.recorded.pop()
    run.room.desk.add(replace(broken, finding=found(LAB)))
    first, second = (run.run_case(one).verdict.kind for one in run.selection.selected)

    assert (Kind.PASSED, Kind.LAB_ERROR) == (first, second)


def test_fault_after_the_last_case_is_the_campaign_s() -> None:
    events: list[Event] = []
    run = run_of(case(awaiting()), events=events)
    assert run.open()
    call_in(run)
    run.run_case(run.selection.selected[0])
    run.room.desk.blame_lab(found(LAB))
    run.close()

    assert ["EQ-TST-011"] == [f.issue.code for e in events if isinstance(e, CampaignClosed) for f in e.findings]


def test_wait_that_a_fault_ended_says_nothing_about_calls() -> None:
    run = run_of(case(awaiting(within=30.0)))
    run.room.desk.blame_lab(found(LAB))
    outcome = run.run_case(run.selection.selected[0])

    assert ["EQ-TST-011"] == [finding.issue.code for finding in outcome.findings]


def test_call_that_cannot_be_made_is_undecided_and_the_campaign_goes_on() -> None:
    """Values of the vendor's own in a header that cannot carry them."""
    send = Send(
        id="r",
        to="system.fhir",
        method="GET",
        path="/x",
        headers=(("if-match", "{etag}"),),
        body=None,
        scenario="",
        deadline=1.0,
        position=Position(file="p"),
    )
    facts = SystemFacts(name="V", version="1", endpoints={"fhir": "http://127.0.0.1:9"})
    run = run_of(case(send), case(awaiting(), name="B"), system=facts)
    run.selection = replace(run.selection, plan=replace(run.plan, variables={"etag": "日"}))
    call_in(run, case_name="B")
    outcomes = [run.run_case(one) for one in run.selection.selected]

    assert [Kind.INCONCLUSIVE, Kind.PASSED] == [outcome.verdict.kind for outcome in outcomes]
    assert "EQ-RUN-013" == outcomes[0].findings[0].issue.code


def plan_text(where: str = "request.method = 'POST'") -> str:
    return HEAD + ONCE.replace("WHERE", where)


def opened(folder: Path, text: str, content: Content | None = None, **more: object) -> Session:
    workshop = Workshop(content or bundled())
    plan = workshop.plan_of(text.encode(), "faults.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1"), variant={"transport": "mtls"})
    settings = Settings(out=folder, **more)  # type: ignore[arg-type]
    session = open_session(workshop, plan, system, settings)
    assert session.run.open()
    return session


def judged(session: Session) -> CampaignRecord:
    for one in session.run.remaining:
        session.run.run_case(one)
    return session.close()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"type": "transaction"}', Kind.FAILED),
        (b'{"a":' * 250 + b"1" + b"}" * 250, Kind.INCONCLUSIVE),
        (b"no json", Kind.INCONCLUSIVE),
    ],
    ids=["readable", "too-deep", "no-json"],
)
def test_silence_does_not_look_away_from_what_it_cannot_read(body: bytes, expected: Kind, tmp_path: Path) -> None:
    session = opened(tmp_path, plan_text("request.body.type = 'transaction'").replace("    token: mark-once\n", ""))
    session.run.room.desk.open_case = "ONCE"
    post(session.run.access, "eprescription", {"type": "first"})
    post(session.run.access, "eprescription", body)

    assert expected is judged(session).verdict.kind


def test_second_process_is_kept_out_of_the_folder(tmp_path: Path) -> None:
    """And writes nothing into the campaign that runs."""
    session = opened(tmp_path, plan_text())
    count = len(list(session.store.events(session.campaign)))
    with pytest.raises(LabFault, match="Another process works"):
        opened(tmp_path, plan_text(), resume=True)
    session.store.flush()

    assert count <= len(list(session.store.events(session.campaign))) <= count + 2
    session.close()


def test_going_on_with_another_variant_is_refused(tmp_path: Path) -> None:
    opened(tmp_path, plan_text()).close()
    workshop = Workshop()
    plan = workshop.plan_of(plan_text().encode(), "faults.yaml")
    system = SystemFile(facts=SystemFacts(name="Vendor", version="1"), variant={"transport": "oidc"})
    with pytest.raises(UsageError, match="another declaration"):
        open_session(workshop, plan, system, Settings(out=tmp_path, resume=True))


def test_going_on_without_the_vendor_s_certificate_is_refused(tmp_path: Path) -> None:
    opened(tmp_path, plan_text()).close()
    (tmp_path / "access.json").write_text("{}")
    with pytest.raises(LabFault, match="access file"):
        opened(tmp_path, plan_text(), resume=True)


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from test_fault_of_the_lab import opened, plan_text
import eqlab.run.platform as platform
from eqlab.wiring import write_access

session = opened(Path(sys.argv[1]), plan_text())
write_access(session.access, session.run.access, session.campaign)
kept = platform.Platform._keep


def keep_and_die(self, event):
    kept(self, event)
    os.kill(os.getpid(), signal.SIGKILL)


platform.Platform._keep = keep_and_die
print("up", flush=True)
session.run.run_case(session.plan.cases[0])
"""


def test_vendor_who_repeats_after_the_lab_was_killed_is_not_blamed(tmp_path: Path) -> None:
    """Killed between record and answer: the vendor saw no answer, and its repeat is no second call."""
    lab = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
    )
    assert lab.stdout is not None
    assert "up\n" == lab.stdout.readline()
    from test_killed_campaign import access

    with pytest.raises(OSError, match=r".*"):
        post(access(tmp_path), "eprescription", {"n": 1})
    assert -signal.SIGKILL == lab.wait(timeout=20)
    lab.stdout.close()
    session = opened(tmp_path, plan_text(), resume=True)
    session.run.room.desk.open_case = "ONCE"
    post(session.run.access, "eprescription", {"n": 1})
    record = judged(session)

    assert 2 == len(record.exchanges)
    assert Kind.PASSED is record.verdict.kind


class BrokenContent(Content):
    """The bundled content, whose service breaks on calls about one patient."""

    def service(self, name: str) -> Service:
        sound = super().service(name)

        def answer(request: Request, call: Call) -> Response:
            if b"break" in request.body.data:
                raise RuntimeError("boom")
            return sound.answer(request, call)

        def tokens(request: Request) -> frozenset[str]:
            return frozenset({"mark-once"}) if b"once" in request.body.data else frozenset()

        return replace(sound, answer=answer, tokens=tokens)


def test_service_that_breaks_is_the_lab_s_fault_also_after_going_on(tmp_path: Path) -> None:
    session = opened(tmp_path, plan_text(), BrokenContent(bundled().root))
    status, _ = post(session.run.access, "eprescription", {"once": "break"})
    session.run.close()
    session.held.close()
    again = opened(tmp_path, plan_text(), BrokenContent(bundled().root), resume=True)
    record = judged(again)

    assert 500 == status
    assert (Kind.LAB_ERROR, frozenset({"EQ-RUN-031"})) == (record.verdict.kind, record.verdict.reasons)
    assert [Nature.LAB] == [r.finding.issue.nature for r in record.exchanges if r.finding is not None]


def test_own_mock_campaign_can_go_on(tmp_path: Path) -> None:
    workshop = Workshop()
    plan = workshop.plan(bundled().root / "testplans" / "eprescription" / "lab-platform.yaml")
    system = workshop.simulated(plan)
    first = open_session(workshop, plan, system, Settings(out=tmp_path))
    assert first.run.open()
    first.close()
    session = open_session(workshop, plan, system, Settings(out=tmp_path, resume=True))
    assert session.run.open()

    assert Kind.PASSED is judged(session).verdict.kind
    assert plan.id == load_record(workshop, tmp_path)[0].opened.plan
