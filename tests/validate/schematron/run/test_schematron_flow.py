"""Many documents: order, overlap and trouble; what one document meets is no other's matter."""

import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from schematron_sheets import sheet

from eqlab.core.errors import LabFault
from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.run.findings import findings
from eqlab.validate.schematron.run.flow import Flow, in_order
from eqlab.validate.schematron.run.judging import Schematron, make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings
from eqlab.validate.xml import XmlDocument, read_xml

SCHEMA = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><title>Letters</title>
<ns prefix="xs" uri="http://www.w3.org/2001/XMLSchema"/>
<pattern id="p"><rule context="b"><assert id="x" test="@x">No x at <name/>.</assert></rule>
<rule context="*"><report id="d" test="xs:date(@d) gt xs:date('2020-01-01')" role="info">Late.</report></rule></pattern>
<pattern id="q"><rule context="b[@y]"><assert id="y" test="@y = '1'" diagnostics="r">Bad y.</assert></rule></pattern>
<diagnostics><diagnostic id="r">Write <value-of select="'1'"/>.</diagnostic></diagnostics></schema>"""
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
ENDLESS = "not(@slow) or (every $x in 1 to 2000000000 satisfies $x mod 7 != string-length(string(.)) + 8)"
MIXED = [b"<r/>", b"<r x='1'/>", b"no XML", b"<r d='soon'/>", b"<r>" + b" " * 3_000_000 + b"</r>"]


@pytest.fixture(scope="module", params=[1, 2])
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    made = Pool(Settings(workers=request.param, seconds=30))
    yield made
    made.close()


def rules(pool: Pool) -> Schematron:
    return make_schematron(sheet({"a": "@x", "b": "empty(@d) or xs:date(@d) lt current-date()"}), pool=pool)


@given(chosen=st.lists(st.sampled_from(range(len(MIXED))), max_size=12))
@settings(max_examples=15, deadline=None)
def test_many_documents_are_judged_as_each_alone(pool: Pool, chosen: list[int]) -> None:
    """Whatever stands beside it: one that is no XML, that an expression fails on, that fits in no pipe."""
    made = rules(pool)
    documents = [(f"d{number}", MIXED[which]) for number, which in enumerate(chosen)]

    together = [(name, report.findings) for name, report in made.judge_all(documents)]

    assert [(name, made.judge(data, name).findings) for name, data in documents] == together


def test_reports_come_while_the_documents_still_do(pool: Pool) -> None:
    begun: list[int] = []

    def documents() -> Iterator[tuple[str, bytes]]:
        for number in range(50):
            begun.append(number)
            yield str(number), b"<r/>"

    told = rules(pool).judge_all(documents())
    first = next(told)

    assert ("0", True) == (first[0], len(begun) < 20)
    assert 49 == len(list(told))


def test_who_looks_at_many_may_judge_others_between(pool: Pool) -> None:
    """No worker is held while the caller has its turn."""
    made = rules(pool)

    told = [len(made.judge(b"<r/>").findings) for _ in made.judge_all([("", b"<r/>")] * 12)]

    assert [1] * 12 == told


def test_who_stops_early_leaves_workers_that_answer(pool: Pool) -> None:
    made = rules(pool)
    many = made.judge_all([("", b"<r/>")] * 20)
    assert isinstance(many, Generator)
    next(many)
    many.close()

    assert 1 == len(made.judge(b"<r/>").findings)


def test_what_the_caller_s_documents_raise_is_raised(pool: Pool) -> None:
    def documents() -> Iterator[tuple[str, bytes]]:
        yield "", b"<r/>"
        raise KeyError("gone")

    with pytest.raises(KeyError):
        list(rules(pool).judge_all(documents()))


def test_a_document_that_takes_too_long_takes_no_other_with_it() -> None:
    pool = Pool(Settings(workers=1, seconds=0.7))
    made = make_schematron(sheet({"a": ENDLESS}), pool=pool)
    documents = [("", one) for one in (b"<r/>", b"<r slow='1'/>", b"<r/>", b"<r/>")]

    told = [[one.issue.code for one in report.findings] for _, report in made.judge_all(documents)]

    assert [[], ["EQ-SCH-105"], [], []] == told
    pool.close()


def test_a_report_that_is_too_long_takes_no_other_with_it() -> None:
    pool = Pool(Settings(workers=1, report=20_000))
    made = make_schematron(sheet({"a": "@x"}), pool=pool)
    documents = [("", one) for one in (b"<r/>", b"<r>" + b"<a/>" * 500 + b"</r>", b"<r/>")]

    told = [[one.issue.code for one in report.findings] for _, report in made.judge_all(documents)]

    assert [["EQ-SCH-100"], ["EQ-SCH-106"], ["EQ-SCH-100"]] == told
    pool.close()


def test_a_worker_that_is_killed_between_is_replaced(pool: Pool) -> None:
    made = rules(pool)
    told = []
    for number, (_, report) in enumerate(made.judge_all([("", b"<r/>")] * 12)):
        told.append(len(report.findings))
        for pid in pool.pids if number == 5 else ():
            os.kill(pid, signal.SIGKILL)

    assert [1] * 12 == told


def test_without_a_worker_the_lab_s_fault_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(Settings(workers=1))
    made = rules(pool)
    pool.close()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(LabFault):
        list(made.judge_all([("", b"<r/>")] * 3))


def test_results_keep_the_order_of_their_tasks() -> None:
    assert [10, 20, 30] == list(in_order([1, 2, 3], _tenfold, threads=2, ahead=2))
    assert [] == list(in_order([], _tenfold, threads=2, ahead=2))


def test_who_does_not_wait_takes_what_nobody_waits_for() -> None:
    """Else one worker would be given what another, idle, is waiting for."""
    flow: Flow[int, int] = Flow()
    flow.put(1)

    assert [True, False] == [flow.take(wait=False) is not None for _ in range(2)]


def _tenfold(flow: Flow[int, int]) -> None:
    while (taken := flow.take(wait=True)) is not None:
        taken[1].set_result(taken[0] * 10)


documents = st.recursive(
    st.sampled_from(["<b/>", "<b x='1'/>", "<b y='1' x=''/>", "<c y='2'/>", "<b y='2'/>", "<c d='2021-01-01'/>"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<b>{''.join(parts)}</b>"),
    max_leaves=15,
)


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Schematron]:
    path = tmp_path_factory.mktemp("letters") / "letters.sch"
    path.write_text(SCHEMA, "utf-8")
    pool = Pool(Settings(workers=1))
    yield make_schematron(compile_schema(Path(path)), pool=pool)
    pool.close()


@given(text=documents, date=st.sampled_from(["2021-02-03", "1999-01-01", "soon", ""]))
@settings(max_examples=30, deadline=None)
def test_findings_are_those_of_the_whole_report(letters: Schematron, text: str, date: str) -> None:
    """What is judged with says less than the report, never anything else; also where an expression fails."""
    data = f"<a d='{date}'>{text}</a>".encode()
    read = read_xml(data)
    assert isinstance(read, XmlDocument)

    report = letters.judge(data)

    assert report.findings == tuple(findings(report.svrl, letters.stylesheet, read, {}))
    assert 2 == len(list(etree.fromstring(report.svrl).iter(f"{SVRL}active-pattern")))


def test_a_report_says_what_was_looked_at_and_what_was_asked(letters: Schematron) -> None:
    root = etree.fromstring(letters.judge(b"<a><b/></a>").svrl)
    (failed,) = root.iter(f"{SVRL}failed-assert")

    assert ["*", "b"] == [one.get("context") for one in root.iter(f"{SVRL}fired-rule")]
    assert ["*"] == [one.get("context") for one in root.iter(f"{SVRL}suppressed-rule")]
    assert ("@x", "x") == (failed.get("test"), failed.get("id"))


@pytest.mark.parametrize("date", ["2021-02-03", "soon"])
def test_a_report_that_is_asked_for_at_once_is_the_same(letters: Schematron, date: str) -> None:
    data = f"<a d='{date}'><b/></a>".encode()

    late, ((_, at_once),) = letters.judge(data), letters.judge_all([("", data)], whole=True)

    assert (late.findings, late.svrl) == (at_once.findings, at_once.svrl)
    assert late.svrl == letters.judge(data, whole=True).svrl


def test_a_document_that_is_no_xml_has_no_report(letters: Schematron) -> None:
    assert b"" == letters.judge(b"no XML").svrl
