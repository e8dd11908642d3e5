"""Worker processes: one when one is enough, replaced when they break down, never left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from schematron_sheets import sheet

from eqlab.core.errors import LabFault
from eqlab.core.issue import Nature
from eqlab.validate.schematron.run import process
from eqlab.validate.schematron.run.judging import make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings

ENDLESS = "every $x in 1 to 2000000000 satisfies $x mod 7 != string-length(string(.)) + 8"
WIDE = "string-length(string-join((1 to 30000000) ! string(.), '')) = 1"


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(Settings(workers=2, seconds=30))
    yield made
    made.close()


def gone(pid: int) -> bool:
    for _ in range(200):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_documents_one_after_the_other_need_one_worker(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)

    for _ in range(3):
        rules.judge(b"<r/>")

    assert 1 == len(pool.pids)


def test_threads_share_the_workers_and_get_their_own_reports(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)
    counts: dict[int, int] = {}

    def judge(number: int) -> None:
        counts[number] = len(rules.judge(b"<r>" + b"<a/>" * number + b"</r>").findings)

    threads = [threading.Thread(target=judge, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {number: number + 1 for number in range(12)} == counts
    assert len(pool.pids) <= 2


def test_reports_of_many_documents_keep_their_order(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)
    documents = [(f"d{number}", b"<r>" + b"<a/>" * number + b"</r>") for number in range(20)]

    told = [(name, len(report.findings)) for name, report in rules.judge_all(documents)]

    assert [(f"d{number}", number + 1) for number in range(20)] == told


def test_a_worker_that_breaks_down_is_replaced_and_the_document_judged(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)
    (first,) = pool.pids
    os.kill(first, signal.SIGSEGV)
    assert gone(first)

    report = rules.judge(b"<r/>")

    assert ["EQ-SCH-100"] == [one.issue.code for one in report.findings]
    assert first not in pool.pids


def test_a_worker_killed_in_the_middle_of_a_document_is_replaced_once(pool: Pool) -> None:
    """Twice the same document breaks a worker: the lab's fault, not the document's."""
    rules = make_schematron(sheet({"a": ENDLESS}), pool=pool)
    reports = []
    thread = threading.Thread(target=lambda: reports.append(rules.judge(b"<r/>")))
    thread.start()
    killed: set[int] = set()
    while thread.is_alive() and len(killed) < 2:
        time.sleep(0.3)
        for pid in set(pool.pids) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    thread.join()

    (finding,) = reports[0].findings
    assert ("EQ-SCH-107", Nature.LAB) == (finding.issue.code, finding.issue.nature)
    assert "-9" in finding.sentence()
    assert all(gone(pid) for pid in killed)


def test_a_document_that_takes_too_long_is_undecided() -> None:
    pool = Pool(Settings(workers=1, seconds=0.5))
    rules = make_schematron(sheet({"a": ENDLESS}), pool=pool)
    pids = pool.pids

    (finding,) = rules.judge(b"<r/>").findings

    assert ("EQ-SCH-105", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert all(gone(pid) for pid in pids)
    pool.close()


def test_a_document_that_takes_too_much_memory_is_no_matter_of_the_system() -> None:
    pool = Pool(Settings(workers=1, seconds=60, memory=400 * 2**20))
    rules = make_schematron(sheet({"a": WIDE}), pool=pool)

    (finding,) = rules.judge(b"<r/>").findings

    assert finding.issue.nature in {Nature.LAB, Nature.UNDECIDED}
    pool.close()


def test_a_report_that_is_too_long_is_not_taken_in() -> None:
    pool = Pool(Settings(workers=1, report=20_000))
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)

    (finding,) = rules.judge(b"<r>" + b"<a/>" * 500 + b"</r>").findings

    assert ("EQ-SCH-106", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert ["EQ-SCH-100"] == [one.issue.code for one in rules.judge(b"<r/>").findings]
    pool.close()


def test_a_worker_keeps_a_few_stylesheets_and_is_given_those_it_dropped(pool: Pool) -> None:
    many = [make_schematron(sheet({f"a{number}": "@x"}), pool=pool) for number in range(12)]

    told = [one.judge(b"<r/>").findings[0].rule.segments[-1] for one in many]

    assert [f"a{number}" for number in range(12)] == told


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """However the parent ends: the worker sees the end of its input."""
    program = tmp_path / "parent.py"
    program.write_text(
        "import sys, time; sys.path[:0] = sys.argv[1:]\n"
        "from schematron_sheets import sheet\n"
        "from eqlab.validate.schematron.run.judging import make_schematron\n"
        "from eqlab.validate.schematron.run.pool import shared\n"
        "make_schematron(sheet({'a': '@x'}))\n"
        "print(*shared().pids, flush=True)\n"
        "time.sleep(60)\n",
        "ascii",
    )
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[4])]
    with subprocess.Popen([sys.executable, str(program), *folders], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        (pid,) = map(int, parent.stdout.readline().split())
        parent.kill()

    assert gone(pid)


def test_no_worker_is_left_when_the_pool_is_closed(pool: Pool) -> None:
    make_schematron(sheet({"a": "@x"}), pool=pool).judge(b"<r/>")
    pids = pool.pids

    pool.close()

    assert 1 == len(pids)
    assert all(gone(pid) for pid in pids)
    assert () == pool.pids


def test_without_an_engine_the_lab_is_at_fault(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setattr(process.worker, "__file__", "/nowhere/worker.py")

    with pytest.raises(LabFault) as fault:
        make_schematron(sheet({"a": "@x"}), pool=pool)

    assert "EQ-SCH-114" == fault.value.issue.code


def test_without_an_interpreter_the_lab_is_at_fault(monkeypatch: pytest.MonkeyPatch, pool: Pool) -> None:
    monkeypatch.setattr(process.sys, "executable", "/nowhere/python")

    with pytest.raises(LabFault) as fault:
        make_schematron(sheet({"a": "@x"}), pool=pool)

    assert "EQ-SCH-108" == fault.value.issue.code


def test_a_fork_starts_workers_of_its_own_and_leaves_the_others(pool: Pool) -> None:
    rules = make_schematron(sheet({"a": "@x"}), pool=pool)
    (before,) = pool.pids
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # later interpreters warn of forks of processes with threads
        child = os.fork()
    if not child:
        told = rules.judge(b"<r/>").findings
        own = pool.pids
        pool.close()
        os._exit(0 if len(told) == 1 and before not in own else 1)
    _, status = os.waitpid(child, 0)

    assert 0 == os.waitstatus_to_exitcode(status)
    assert (before,) == pool.pids
    assert 1 == len(rules.judge(b"<r/>").findings)
