"""Campaigns in the form of others: what each standard asks, the same bytes for the same facts, no secret."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import report_sample as sample
from crosswalk_hands import BUILD, TR, golden, results, run_again, with_kinds, words_of, written
from ctrf_schema import CTRF
from lxml import etree

from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord
from eqlab.core.subject import Build
from eqlab.core.verdict import Kind, Verdict
from eqlab.report.crosswalk.export import Form
from eqlab.report.crosswalk.results import Results, results_of
from eqlab.report.crosswalk.tar import tar
from eqlab.report.translation import tongue
from eqlab.validate.fhir import validate

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schema" / "tr.xsd")))
NAMES = ("rich", "passed", "blocked", "running")


def sampled(name: str = "rich") -> Results:
    return results(getattr(sample, name)())


def plain(form: Form, told: Results, language: str = "en") -> str:
    return written(form, told, language).data.decode()


def simulated(record: CampaignRecord) -> CampaignRecord:
    return replace(record, opened=replace(record.opened, system=replace(record.opened.system, simulated="golden")))


@pytest.mark.parametrize("form", list(Form))
def test_document_is_as_it_was(form: Form) -> None:
    document = written(form, sampled())
    text = document.data.decode() + "".join(f"\nLost: {one.say('en', str)}" for one in document.losses)

    assert golden(f"rich.{form.value}.txt", text).replace("\r\n", "\n") == text.replace("\r\n", "\n")


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("name", NAMES)
def test_same_facts_give_the_same_bytes_and_no_secret(form: Form, name: str) -> None:
    one, other = written(form, sampled(name)), written(form, sampled(name))

    assert one == other
    assert sample.SECRET.encode() not in one.data


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("name", NAMES)
def test_fhir_validates_without_a_finding(name: str, language: str) -> None:
    """Our own engine judges it by FHIR R4's definitions."""
    told = validate(written(Form.TEST_REPORT, sampled(name), language).data)

    assert [] == [one.sentence() for one in told.findings]
    assert told.valid is True


def test_fhir_scores_only_what_is_decided() -> None:
    """The share of cases passed; a campaign with an open case has none."""
    kinds = {case.id: Kind.PASSED for case in sample.rich().cases}
    decided = with_kinds(sample.rich(), {**kinds, "PRE-SEND-02": Kind.FAILED})
    reports = json.loads(plain(Form.TEST_REPORT, results(decided)))["entry"]
    undecided = json.loads(plain(Form.TEST_REPORT, sampled()))["entry"]

    assert (87.5, "fail") == (reports[0]["resource"]["score"], reports[0]["resource"]["result"])
    assert "score" not in undecided[0]["resource"]
    assert {100, 0, None} == {one["resource"].get("score") for one in undecided[1:]}


@pytest.mark.parametrize("name", NAMES)
def test_tar_follows_the_schema(name: str) -> None:
    document = etree.fromstring(written(Form.TAR, sampled(name)).data)

    assert SCHEMA.validate(document), SCHEMA.error_log


def test_tar_counts_what_stands_in_it() -> None:
    """An error of the laboratory is information there, never an error."""
    root = etree.fromstring(written(Form.TAR, sampled()).data)
    for report in root.iter(f"{TR}report"):
        items = {name: len(report.findall(f"{TR}reports/{TR}{name}")) for name in ("info", "error", "warning")}
        counters = [int(str(one.text)) for one in report.find(f"{TR}counters")]

        assert [items["info"], items["error"], items["warning"]] == counters
    cases = root.iterfind(f".//{TR}testDetails/{TR}testCase")
    told = {str(case.get("id")): {item.tag for item in case.iter(f"{TR}error")} for case in cases}
    assert {"PRE-SEND-02"} == {name for name, errors in told.items() if errors}


@pytest.mark.parametrize("name", NAMES)
def test_ctrf_follows_its_schema_and_its_sums(name: str) -> None:
    document = json.loads(plain(Form.CTRF, sampled(name)))
    jsonschema.validate(document, CTRF, format_checker=jsonschema.FormatChecker())
    summary, tests = document["results"]["summary"], document["results"]["tests"]

    assert len(tests) == summary["tests"]
    for status in ("passed", "failed", "skipped", "pending", "other"):
        assert summary[status] == sum(test["status"] == status for test in tests)
    assert len(tests) == len({test["id"] for test in tests})


def test_ctrf_tells_attempts_and_what_is_not_stable() -> None:
    """A case that failed and passed in one version is flaky, and inconclusive."""
    told = results(run_again(sample.rich(), 1, PRE_SEND_01=Kind.FAILED), run_again(sample.rich(), 2))
    document = json.loads(plain(Form.CTRF, told))
    jsonschema.validate(document, CTRF)
    case = next(one for one in document["results"]["tests"] if one["name"] == "PRE-SEND-01")

    assert (True, "other", "inconclusive", 1) == (case["flaky"], case["status"], case["rawStatus"], case["retries"])
    assert [(1, "failed")] == [(one["attempt"], one["status"]) for one in case["retryAttempts"]]


def test_a_corrected_version_is_not_flaky() -> None:
    told = results(run_again(sample.rich(), 1, PRE_SEND_01=Kind.FAILED), run_again(sample.rich(), 2, version="4.2.1"))
    case = next(case for case in told.cases if case.id == "PRE-SEND-01")

    assert (False, Kind.PASSED) == (case.flaky, case.kind)


def test_who_knows_more_tells_where_a_case_stands() -> None:
    told = results(sample.rich(), standing={"PRE-SEND-01": Verdict(Kind.NEEDS_REVIEW)})

    assert "other" == words_of(Form.CTRF, written(Form.CTRF, told).data)["PRE-SEND-01"]


def test_runs_of_other_systems_do_not_belong_together() -> None:
    record = sample.rich()
    other = replace(record, opened=replace(record.opened, system=replace(record.opened.system, name="Other")))
    with pytest.raises(UsageError, match="do not belong together"):
        results(record, other)
    with pytest.raises(UsageError, match="no run"):
        results_of([])


def test_in_toto_points_at_builds_and_at_the_plan() -> None:
    statement = json.loads(plain(Form.IN_TOTO, sampled()))

    assert "https://in-toto.io/Statement/v1" == statement["_type"]
    assert "https://in-toto.io/attestation/test-result/v0.1" == statement["predicateType"]
    assert [{"sha256": BUILD.sha256, "sha512": BUILD.sha512}] == [one["digest"] for one in statement["subject"]]
    assert [sampled().last.pins.plan_sha256] == [
        one["digest"]["sha256"] for one in statement["predicate"]["configuration"]
    ]
    assert "FAILED" == statement["predicate"]["result"]


@pytest.mark.parametrize(
    ("record", "builds", "why"),
    [
        (sample.passed(), (BUILD,), "Only some of the cases were run"),
        (sample.rich(), (), "No build is named"),
        (simulated(sample.rich()), (BUILD,), "played the system itself"),
        (sample.blocked(), (BUILD,), 'verdict "Configuration error"'),
        (with_kinds(sample.rich(), {"PRE-SEND-02": Kind.PASSED}), (BUILD,), 'verdict "Laboratory error"'),
    ],
)
def test_in_toto_states_nothing_it_has_no_word_for(record: CampaignRecord, builds: tuple[Build, ...], why: str) -> None:
    document = written(Form.IN_TOTO, results(record, builds=builds))

    assert b"" == document.data
    assert any(why in one.say("en", str) for one in document.losses)


def test_a_partial_pass_is_no_pass_of_the_plan() -> None:
    told = sampled("passed")
    plan_report = json.loads(plain(Form.TEST_REPORT, told))["entry"][0]["resource"]
    root = etree.fromstring(written(Form.TAR, told).data)

    assert "pending" == plan_report["result"]
    assert "UNDEFINED" == root.findtext(f".//{TR}summary/{TR}status")


def test_earl_names_assertor_subject_criterion_and_mode() -> None:
    document = json.loads(plain(Form.EARL, sampled()))
    graph = document["@graph"]
    known = {one["@id"] for one in graph}
    assertions = [one for one in graph if one["@type"] == "earl:Assertion"]

    assert len(known) == len(graph)
    assert {"earl:automatic", "earl:semiAuto"} == {one["mode"] for one in assertions}
    for one in assertions:
        assert {one["assertedBy"], one["subject"], one["test"]} <= known
        assert one["result"]["outcome"].startswith("earl:")
    requirements = {one["identifier"] for one in graph if one["@type"] == "earl:TestRequirement"}
    assert {one.id for one in sample.plan().requirements} == requirements


def test_sarif_keeps_faults_of_the_laboratory_out_of_the_results() -> None:
    """They are notifications of the tool; a broken rule after a fault is open."""
    run = json.loads(plain(Form.SARIF, sampled()))["runs"][0]
    invocation = run["invocations"][0]
    kinds = {(one["properties"]["case"], one["kind"]) for one in run["results"]}

    assert 1 == len(invocation["toolExecutionNotifications"])
    assert invocation["executionSuccessful"] is False
    assert ("PRE-LAB-03", "open") in kinds
    assert not {("PRE-LAB-03", "fail"), ("PRE-WAIT-04", "fail"), ("PRE-RVW-05", "fail")} & kinds
    assert {("PRE-SEND-01", "pass"), ("PRE-DISP-09", "notApplicable"), ("PRE-RVW-05", "review")} <= kinds
    rules = {one["id"] for one in run["tool"]["driver"]["rules"]}
    assert {one["ruleId"] for one in run["results"]} <= rules
    assert all((one["level"] == "none") == (one["kind"] != "fail") for one in run["results"])


def test_csv_has_a_row_a_case_and_no_formula() -> None:
    record = sample.rich()
    system = replace(record.opened.system, name='=HYPERLINK("http://x.example")')
    text = plain(Form.CSV, results(replace(record, opened=replace(record.opened, system=system))))
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [case.id for case in record.cases] + ["PRE-DISP-09"] == [row["case"] for row in rows]
    assert {'\'=HYPERLINK("http://x.example")'} == {row["system"] for row in rows}
    assert {"laboratory"} == {row["provider"] for row in rows}


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("hostile", ["\x00\x08", "\ud800", "\ufffe", "]]><boom/>", "&amp;\u202e\x1b[2J", '"}],'])
def test_hostile_text_keeps_the_form(form: Form, hostile: str) -> None:
    record = sample.rich()
    system = replace(record.opened.system, name=hostile, version=hostile, organisation=hostile)
    told = results(replace(record, opened=replace(record.opened, system=system)))
    data = written(form, told).data
    if form in (Form.TAR, Form.JUNIT):
        assert etree.fromstring(data) is not None
    elif form is Form.CSV:
        assert len(sample.rich().cases) + 1 == len(list(csv.DictReader(io.StringIO(data.decode()))))
    else:
        assert isinstance(json.loads(data), dict)
    assert b"\x1b" not in data
    if form is Form.TEST_REPORT:
        assert validate(data).valid is True


def test_nothing_is_said_of_a_plan_that_concerns_nobody() -> None:
    record = with_kinds(sample.rich(), {case.id: Kind.NOT_APPLICABLE for case in sample.rich().cases})
    told = results(record)

    assert [b"", b"", b""] == [written(form, told).data for form in (Form.TAR, Form.TEST_REPORT, Form.IN_TOTO)]


def test_losses_are_told_in_the_readers_language() -> None:
    document = tar(sampled(), tongue("de"), sample.NOW + timedelta(days=1))
    told = [tongue("de").say(one) for one in document.losses]

    assert ["Nicht anwendbar" in one for one in told] == [True]
