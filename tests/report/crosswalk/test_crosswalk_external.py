"""What outside tools report: read as theirs, hostile or not."""

import hashlib
import json
from dataclasses import replace

import pytest
import report_sample as sample
from crosswalk_hands import results, written
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import UsageError
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.report.crosswalk import external
from eqlab.report.crosswalk.csv_rows import results_csv
from eqlab.report.crosswalk.export import Form
from eqlab.report.crosswalk.external import PROVIDER, read_external
from eqlab.report.crosswalk.table import Target
from eqlab.report.translation import tongue

TAR = """<TestStepReport xmlns="http://www.gitb.com/tr/v1/" id="S1">
<date>2026-11-21T00:00:00Z</date><result>{result}</result></TestStepReport>"""
INFERNO = [
    {"id": "1", "test_id": "suite-a-1", "result": "pass"},
    {"id": "2", "test_id": "suite-a-2", "result": "fail", "result_message": "Wrong code", "optional": True},
    {"id": "3", "test_id": "suite-a-3", "result": "error"},
    {"id": "4", "test_id": "suite-a-4", "result": "skip"},
    {"id": "5", "test_id": "suite-a-5", "result": "omit"},
    {"id": "6", "test_id": "suite-a-6", "result": "wait"},
    {"id": "7", "test_group_id": "suite-a", "result": "fail"},
]
REPORT = {"resourceType": "TestReport", "name": "T", "status": "completed", "result": "pass", "tester": "Touch"}


@pytest.mark.parametrize("form", [Form.TAR, Form.JUNIT, Form.TEST_REPORT])
def test_our_own_exports_are_read_back(form: Form) -> None:
    """Nothing gets better on the way; the digest binds each result to its document."""
    data = written(form, results(sample.rich())).data
    read = {one.case: one for one in read_external(data, "f")}

    assert {PROVIDER} == {one.provider for one in read.values()}
    assert {hashlib.sha256(data).hexdigest()} == {one.sha256 for one in read.values()}
    for case in sample.rich().cases:
        assert (case.verdict.kind in HARMLESS) == (read[case.id].kind in HARMLESS)
        assert (case.verdict.kind is Kind.FAILED) == (read[case.id].kind is Kind.FAILED)


def test_junit_says_the_kind_of_an_error_when_it_is_one_of_ours() -> None:
    data = written(Form.JUNIT, results(sample.rich())).data
    read = {one.case: one.kind for one in read_external(data, "f")}

    assert (Kind.LAB_ERROR, Kind.NEEDS_REVIEW) == (read["PRE-LAB-03"], read["PRE-RVW-05"])


def test_the_worst_outcome_of_a_junit_test_counts() -> None:
    data = b"<testsuite><testcase name='a'><skipped/><failure message='no'/></testcase></testsuite>"

    assert [("failure", Kind.FAILED, "no")] == [(one.word, one.kind, one.message) for one in read_external(data, "f")]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("SUCCESS", Kind.PASSED),
        ("WARNING", Kind.PASSED_WITH_WARNINGS),
        ("FAILURE", Kind.FAILED),
        ("UNDEFINED", Kind.INCONCLUSIVE),
        ("success", Kind.INCONCLUSIVE),
        ("", Kind.INCONCLUSIVE),
    ],
)
def test_words_of_a_tar(word: str, kind: Kind) -> None:
    (one,) = read_external(TAR.format(result=word).encode(), "f", tool="ITB")

    assert ("ITB", "S1", word, kind, Target.TAR) == (one.tool, one.case, one.word, one.kind, one.form)


def test_inferno_is_read_by_its_tests() -> None:
    """What groups say is rolled up from tests, and would count twice."""
    read = read_external(json.dumps({"results": INFERNO}).encode(), "f")

    assert [
        Kind.PASSED,
        Kind.FAILED,
        Kind.LAB_ERROR,
        Kind.INCONCLUSIVE,
        Kind.NOT_APPLICABLE,
        Kind.NOT_RUN,
    ] == [one.kind for one in read]
    assert "Wrong code" == read[1].message
    assert read == tuple(
        replace(one, sha256=read[0].sha256) for one in read_external(json.dumps(INFERNO).encode(), "f")
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("completed", Kind.PASSED),
        ("in-progress", Kind.NOT_RUN),
        ("entered-in-error", Kind.NOT_RUN),
        (None, Kind.NOT_RUN),
    ],
)
def test_a_report_that_is_not_completed_proves_nothing(status: str | None, kind: Kind) -> None:
    (one,) = read_external(json.dumps({**REPORT, "status": status}).encode(), "f")

    assert (kind, "pass", "Touch") == (one.kind, one.word, one.tool)


HOSTILE = {
    "nothing": b"",
    "space": b" \n",
    "binary": b"\x89PNG\r\n\x00",
    "not a report": b"<note/>",
    "other json": b'{"a": 1}',
    "a number": b"7",
    "entities": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>',
    "cut": b"<testsuite><testcase",
    "no case": b"<testsuite/>",
    "deep json": b"[" * 5000,
    "deep xml": b"<testsuite>" + b"<a>" * 5000,
    "odd bundle": b'{"resourceType": "Bundle", "entry": [1, null, {"resource": 2}]}',
    "half": b'{"resourceType": "TestReport", "name": "\\ud800", "result": "pass"',
    "other encoding": "<testsuite/>".encode("utf-16"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_cannot_be_read_is_told_in_a_sentence(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_external(HOSTILE[name], "evil.xml")

    assert "evil.xml" in caught.value.sentence()
    assert 64 == caught.value.exit_code


def test_results_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "MOST", 3)
    data = b"<testsuite>" + b"<testcase name='a'/>" * 4 + b"</testsuite>"
    with pytest.raises(UsageError, match="more than 3 results"):
        read_external(data, "f")


def test_text_of_others_is_redacted_and_shown() -> None:
    secret = "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2lnbmF0dXJl"
    data = f"<testsuite><testcase name='a\u202eb'><failure message='{secret}'/></testcase></testsuite>".encode()
    (one,) = read_external(data, "f")

    assert "c2VjcmV0" not in one.message
    assert "\u202e" not in one.case


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["resourceType", "entry", "resource", "results", "test_id", "result", "status", "name", "tester"]
                ),
                inner | st.sampled_from(["TestReport", "Bundle", "pass"]),
            )
        ),
    )
)
@settings(max_examples=60, deadline=None)
def test_any_json_is_read_or_refused(value: object) -> None:
    """Whatever its shape: results, or one worded refusal."""
    try:
        read = read_external(json.dumps(value).encode(), "f")
    except UsageError as refused:
        told = refused.sentence()
    else:
        told = "f" if all(one.kind in Kind for one in read) else ""

    assert "f" in told


def test_outside_results_stand_in_rows_of_their_own() -> None:
    """They never change what is said of the laboratory's cases."""
    told = results(sample.rich())
    outside = read_external(json.dumps(INFERNO).encode(), "f")
    with_them = results_csv(told, tongue("en"), sample.NOW, external=outside).data.decode().splitlines()
    without = results_csv(told, tongue("en"), sample.NOW).data.decode().splitlines()

    assert without == with_them[: len(without)]
    assert {"external-provider"} == {line.partition(",")[0] for line in with_them[len(without) :]}
