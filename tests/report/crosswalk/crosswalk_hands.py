"""Campaigns for the tests of exports, and how each format is read back."""

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import report_sample as sample

from eqlab.core.record import CampaignRecord, judge_campaign
from eqlab.core.subject import Build
from eqlab.core.verdict import Kind, Verdict
from eqlab.report.crosswalk.export import EXPORTERS, Form
from eqlab.report.crosswalk.exported import Written
from eqlab.report.crosswalk.results import Results, results_of
from eqlab.report.translation import tongue

GOLDEN = Path(__file__).parent / "golden"
BUILD = Build(name="prescriber-4.2.0.zip", sha256="ab" * 32, sha512="cd" * 64, purl="pkg:generic/prescriber@4.2.0")
TR = "{http://www.gitb.com/tr/v1/}"


def golden(name: str, text: str) -> str:
    """Return the golden text of a name; write it first when asked to."""
    file = GOLDEN / name
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")
    return file.read_text("utf-8")


def with_kinds(record: CampaignRecord, kinds: Mapping[str, Kind]) -> CampaignRecord:
    """The same campaign with other verdicts of its cases, judged anew."""
    cases = tuple(replace(case, verdict=Verdict(kinds[case.id])) if case.id in kinds else case for case in record.cases)
    verdict = judge_campaign(cases, record.opened, record.preflight, record.closed)
    return replace(record, cases=cases, verdict=verdict)


def run_again(record: CampaignRecord, number: int, *, version: str = "4.2.0", **kinds: Kind) -> CampaignRecord:
    """A later run of the campaign."""
    opened = replace(
        record.opened,
        campaign=f"{record.opened.campaign}.{number}",
        at=record.opened.at + timedelta(hours=number),
        system=replace(record.opened.system, version=version),
    )
    named = {name.replace("_", "-"): kind for name, kind in kinds.items()}
    return with_kinds(replace(record, opened=opened), named)


def results(*records: CampaignRecord, builds: tuple[Build, ...] = (BUILD,), **more: Any) -> Results:
    return results_of([(record, sample.plan()) for record in records], builds, **more)


def written(form: Form, told: Results, language: str = "en") -> Written:
    return EXPORTERS[form](told, tongue(language), sample.NOW)


def words_of(form: Form, data: bytes) -> dict[str, str]:
    """Read back what a document says of each case."""
    if not data:
        return {}
    if form in (Form.TAR, Form.JUNIT):
        return _xml_words(form, ET.fromstring(data))  # noqa: S314 - our own text
    return _json_words(form, json.loads(data))


def _xml_words(form: Form, root: ET.Element) -> dict[str, str]:
    if form is Form.TAR:
        cases = root.iterfind(f".//{TR}testSuite/{TR}testCases/{TR}testCase")
        return {str(one.findtext(".//{*}name")): str(one.findtext(f"{TR}result")) for one in cases}
    told = {}
    for test in root.iter("testcase"):
        outcome = [child.tag for child in test if child.tag != "system-out"]
        told[str(test.get("name"))] = outcome[0] if outcome else "pass"
    return told


def _json_words(form: Form, document: Any) -> dict[str, str]:
    if form is Form.CTRF:
        return {test["name"]: test["status"] for test in document["results"]["tests"]}
    if form is Form.TEST_REPORT:
        reports = [entry["resource"] for entry in document["entry"][1:]]
        return {report["name"]: report["result"] for report in reports}
    if form is Form.IN_TOTO:
        lists = {"passedTests": "PASSED", "warnedTests": "WARNED", "failedTests": "FAILED"}
        return {name: word for key, word in lists.items() for name in document["predicate"][key]}
    if form is Form.EARL:
        graph = document["@graph"]
        names = {one["@id"]: one["identifier"] for one in graph if one["@type"] == "earl:TestCase"}
        said = [one for one in graph if one["@type"] == "earl:Assertion" and one["test"] in names]
        return {names[one["test"]]: one["result"]["outcome"].removeprefix("earl:") for one in said}
    raise AssertionError(form)
