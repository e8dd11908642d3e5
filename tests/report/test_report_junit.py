"""JUnit XML as continuous integration reads it."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
import report_sample as sample
from report_golden import golden

from eqlab.core.verdict import Kind, Verdict
from eqlab.report.junit import render_junit

NAMES = ("rich", "passed", "blocked", "running")


def text_of(name: str = "rich") -> str:
    return render_junit(getattr(sample, name)(), sample.plan())


def suites(name: str = "rich") -> ET.Element:
    return ET.fromstring(text_of(name))  # noqa: S314 - our own text


def test_report_is_as_it_was() -> None:
    assert golden("rich.junit.xml", text_of()) == text_of()


OUTCOMES = {
    "PRE-SEND-01": ("", ""),
    "PRE-SEND-02": ("failure", "failed"),
    "PRE-LAB-03": ("error", "lab_error"),
    "PRE-WAIT-04": ("error", "inconclusive"),
    "PRE-RVW-05": ("error", "needs_review"),
    "PRE-FAULT-06": ("", ""),
    "PRE-CALL-07": ("", ""),
    "PRE-OPT-08": ("skipped", ""),
    "PRE-DISP-09": ("skipped", ""),
}


def outcome(test: ET.Element) -> tuple[str, str]:
    told = [child for child in test if child.tag in ("failure", "error", "skipped")]
    return (told[0].tag, told[0].get("type", "")) if told else ("", "")


def test_verdicts_become_what_the_rule_says() -> None:
    """Failure for failed, error with its type for the undecided, skipped for what did not run."""

    assert OUTCOMES == {str(test.get("name")): outcome(test) for test in suites().iter("testcase")}


@pytest.mark.parametrize("kind", list(Kind))
def test_only_two_kinds_of_verdict_are_green(kind: Kind) -> None:
    """Nothing undecided looks passed, and nothing that did not run looks tested."""
    record = sample.passed()
    cases = (replace(record.cases[0], verdict=Verdict(kind)), *record.cases[1:])
    root = ET.fromstring(render_junit(replace(record, cases=cases), sample.plan()))  # noqa: S314 - our own text
    first = next(root.iter("testcase"))

    assert (kind in (Kind.PASSED, Kind.PASSED_WITH_WARNINGS)) == (outcome(first) == ("", ""))


@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_tests(name: str) -> None:
    """Readers trust the attributes: on both levels they agree with the elements."""
    root = suites(name)
    for element in (root, root[0]):
        tests = list(element.iter("testcase"))
        counted = {tag: sum(test.find(tag) is not None for test in tests) for tag in ("failure", "error", "skipped")}

        assert str(len(tests)) == element.get("tests")
        assert str(counted["failure"]) == element.get("failures")
        assert str(counted["error"]) == element.get("errors")
        assert str(counted["skipped"]) == element.get("skipped")


@pytest.mark.parametrize("name", NAMES)
def test_structure_is_the_one_readers_know(name: str) -> None:
    """One suite with properties, tests and output, in this order; a test has at most one outcome."""
    root = suites(name)
    allowed = {"failure", "error", "skipped", "system-out"}

    assert ("testsuites", ["testsuite"]) == (root.tag, [child.tag for child in root])
    tags = [child.tag for child in root[0]]
    assert "properties" == tags[0]
    assert "system-out" == tags[-1]
    assert {"testcase"} == set(tags[1:-1])
    for test in root.iter("testcase"):
        assert {"classname", "name", "time"} <= set(test.attrib)
        assert float(test.attrib["time"]) >= 0
        assert {child.tag for child in test} <= allowed
        assert sum(child.tag != "system-out" for child in test) <= 1


def test_blocked_campaign_is_an_error_of_its_own() -> None:
    """When nothing could run, skipped tests alone would look green."""
    first = next(suites("blocked").iter("testcase"))

    assert ("preflight", ("error", "config_error")) == (first.get("name"), outcome(first))


def test_test_names_are_unique() -> None:
    names = [test.get("name") for test in suites().iter("testcase")]

    assert len(set(names)) == len(names)


def test_failure_says_what_where_and_by_which_rule() -> None:
    failure = next(suites().iter("failure"))
    text = str(failure.text)

    assert "(and 4 more)" in str(failure.get("message"))
    assert "at request.body Bundle.type (line 3, column 11)" in text
    assert f"({sample.PLAN_FILE}:32)" in text


def test_partial_run_says_so() -> None:
    facts = {one.get("name"): one.get("value") for one in suites("passed").iter("property")}

    assert "true" == facts["partial"]
    assert "Partial run" in str(suites("passed")[0][-1].text)


@pytest.mark.parametrize(
    "hostile", ["\x00\x08\x0b", "\ud800", "\ufffe\uffff", "]]><boom/>", "<failure/>", "&amp;\x1b[2J"]
)
def test_hostile_text_stays_xml(hostile: str) -> None:
    """Whatever a name holds, the file is read back with the same tests."""
    record = sample.rich()
    system = replace(record.opened.system, name=hostile)
    text = render_junit(replace(record, opened=replace(record.opened, system=system)), sample.plan())
    root = ET.fromstring(text.encode("utf-8"))  # noqa: S314 - our own text

    assert len(OUTCOMES) == len(list(root.iter("testcase")))


def test_no_secret_is_in_it() -> None:
    assert sample.SECRET not in text_of()
