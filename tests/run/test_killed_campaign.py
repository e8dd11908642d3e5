"""A campaign killed with SIGKILL reopens with everything that had been acknowledged, and goes on."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sample_vendor import post

from eqlab.core.service import Access
from eqlab.core.verdict import Kind
from eqlab.wiring import Workshop, load_record

LAB = """
import sys
from pathlib import Path
from eqlab.config import SystemFile
from eqlab.core.event import SystemFacts
from eqlab.wiring import Settings, Workshop, open_session, write_access

out, plan_file, resume = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "resume"
workshop = Workshop()
plan = workshop.plan(plan_file)
system = SystemFile(facts=SystemFacts(name="Vendor", version="1", claims={"lab": True}))
session = open_session(workshop, plan, system, Settings(out=out, resume=resume))
assert session.run.open()
write_access(session.access, session.run.access, session.campaign)
print("up", flush=True)
for case in session.run.remaining:
    session.run.run_case(case)
print(session.close().verdict.kind.value, flush=True)
"""

PLAN = """
testplan: lab.killed
version: 1.0.0
title: {en: "Killed"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Killed, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It calls."}, source: S, clause: "1"}
cases:
  - id: KILL-1
    title: {en: "Calls come"}
    verifies: [R-1]
    instructions: {en: "Call."}
    steps:
      - await: {id: last, at: eprescription, where: "request.body.mark = 'last'", within: 60 s}
      - check: {that: last.request.body, fhirpath: "mark = 'last'"}
"""


def start(out: Path, plan: Path, how: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", LAB, str(out), str(plan), how], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "up\n" == process.stdout.readline()
    return process


def access(out: Path) -> Access:
    data = json.loads((out / "access.json").read_text())
    return Access(
        services=data["services"], authority=data["authority"], certificate=data["certificate"], key=data["key"]
    )


@pytest.mark.parametrize("seed", range(3))
def test_acknowledged_calls_survive_and_the_wait_goes_on(seed: int, tmp_path: Path) -> None:
    """Every answered call is in the reopened campaign, in order; the same address and certificate work again."""
    out, plan = tmp_path / "out", tmp_path / "plan.yaml"
    plan.write_text(PLAN)
    chance = random.Random(seed)
    lab = start(out, plan, "new")
    acknowledged = []
    killer = time.monotonic() + chance.uniform(0.05, 0.6)
    try:
        for number in range(10_000):
            if time.monotonic() > killer:
                os.kill(lab.pid, signal.SIGKILL)
            post(access(out), "eprescription", {"mark": str(number)})
            acknowledged.append(str(number))
    except OSError:
        pass
    lab.wait(timeout=10)
    assert lab.stdout is not None
    lab.stdout.close()

    record, _ = load_record(Workshop(), out)
    kept = [json.loads(recorded.exchange.request.body.data)["mark"] for recorded in record.exchanges]
    assert acknowledged == kept[: len(acknowledged)]
    assert len(kept) - len(acknowledged) in {0, 1}
    assert Kind.INCONCLUSIVE is record.verdict.kind

    lab = start(out, plan, "resume")
    post(access(out), "eprescription", {"mark": "last"})
    assert lab.stdout is not None
    assert "passed\n" == lab.stdout.readline()
    lab.stdout.close()
    assert 0 == lab.wait(timeout=20)
    again, _ = load_record(Workshop(), out)
    assert [*kept, "last"] == [json.loads(r.exchange.request.body.data)["mark"] for r in again.exchanges]
