"""GITB test reporting language: a conformance statement report, with a TAR for every step.

Source: `gitb_tr.xsd` and `gitb_core.xsd` of the EU Interoperability Test Bed, namespaces below.
"""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import datetime

from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.exported import PARTIAL, Written, moment, place_of, sentence_of, verdict_in_words
from eqlab.report.crosswalk.markup import add, as_xml, clean
from eqlab.report.crosswalk.results import Attempt, CaseResult, Results, step_kind
from eqlab.report.crosswalk.table import Target, losses, word
from eqlab.report.evidence import FindingView
from eqlab.report.glossary import VERDICTS
from eqlab.report.translation import Tongue
from eqlab.report.view import StepView

TR = "http://www.gitb.com/tr/v1/"
CORE = "http://www.gitb.com/core/v1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ITEMS = {Kind.FAILED: "error", Kind.PASSED_WITH_WARNINGS: "warning"}
"""All else is `info`: a fault of the laboratory is no error of the system."""
_DONE = {"SUCCESS": "succeeded", "WARNING": "succeeded", "FAILURE": "failed", "UNDEFINED": "incomplete"}


def tar(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write a campaign as a conformance statement report; nothing when no case concerns the system."""
    lost = (*losses(Target.TAR, results.verdicts), *((PARTIAL,) if results.partial else ()))
    status = word(Target.TAR, results.whole)
    data = as_xml(_report(results, status, speaker, now)) if status else b""
    return Written(data=data, media_type="application/xml", suffix=".xml", losses=lost)


def _report(results: Results, status: str, speaker: Tongue, now: datetime) -> ET.Element:
    for prefix, namespace in (("", TR), ("core", CORE), ("xsi", XSI)):
        ET.register_namespace(prefix, namespace)
    root = ET.Element(_tr("ConformanceStatementReport"), {"xmlns:tr": TR})
    add(add(root, _tr("metadata")), _tr("reportTime"), moment(now))
    statement = add(root, _tr("statement"), id=results.last.pins.campaign)
    _definition(statement, results, speaker)
    _summary(statement, results, status)
    detailed = [case for case in results.cases if case.last.case.opened and word(Target.TAR, case.kind)]
    _overview(statement, results, status, {case.id for case in detailed}, speaker)
    if detailed:
        details = add(statement, _tr("testDetails"))
        for case in detailed:
            _case(details, case, speaker)
    return root


def _definition(statement: ET.Element, results: Results, speaker: Tongue) -> None:
    last = results.last
    definition = add(statement, _tr("definition"))
    party = add(definition, _tr("party"))
    add(add(party, _tr("organisation")), _tr("name"), last.system.organisation or last.system.name)
    system = add(party, _tr("system"))
    add(system, _tr("name"), last.system.name)
    add(system, _tr("version"), last.system.version)
    if last.system.simulated:
        add(system, _tr("description"), f"simulated: {last.system.simulated}")
    add(add(definition, _tr("domain")), _tr("name"), last.service)
    specification = add(definition, _tr("specification"))
    add(specification, _tr("name"), f"{last.pins.plan}@{last.pins.plan_version}")
    add(specification, _tr("description"), speaker.say(last.title))
    add(add(definition, _tr("actor")), _tr("name"), ", ".join(last.system.roles) or last.system.name)


def _summary(statement: ET.Element, results: Results, status: str) -> None:
    done = [_DONE[told] for case in results.cases if (told := word(Target.TAR, case.kind))]
    summary = add(statement, _tr("summary"))
    add(summary, _tr("status"), status)
    for name in ("succeeded", "failed", "incomplete"):
        add(summary, _tr(name), str(done.count(name)))


def _overview(statement: ET.Element, results: Results, status: str, detailed: set[str], speaker: Tongue) -> None:
    suite = add(add(statement, _tr("testOverview")), _tr("testSuite"))
    _metadata(suite, results.last.pins.plan, speaker.say(results.last.title), results.last.pins.plan_version)
    add(suite, _tr("result"), status)
    told = [(case, result) for case in results.cases if (result := word(Target.TAR, case.kind))]
    listed = add(suite, _tr("testCases")) if told else None
    for case, result in told:
        if listed is not None:
            optional = "true" if case.last.case.optional else ""
            entry = add(listed, _tr("testCase"), optional=optional, ref=case.id if case.id in detailed else "")
            _metadata(entry, case.id, speaker.say(case.last.case.title))
            add(entry, _tr("result"), result)


def _case(details: ET.Element, case: CaseResult, speaker: Tongue) -> None:
    view, kind = case.last.case, case.kind
    entry = add(details, _tr("testCase"), id=case.id)
    _metadata(entry, case.id, speaker.say(view.title))
    if view.opened:
        add(entry, _tr("startTime"), moment(view.opened))
    if view.finished:
        add(entry, _tr("endTime"), moment(view.finished))
    add(entry, _tr("result"), word(Target.TAR, kind) or "")
    matter = speaker.say(VERDICTS[kind].word)
    add(entry, _tr("message"), f"{matter} [{kind.value}]" + (" (unstable)" if case.flaky else ""))
    if view.steps:
        steps = add(entry, _tr("steps"))
        for step in view.steps:
            _step(steps, case.last, step, speaker)


def _step(steps: ET.Element, attempt: Attempt, step: StepView, speaker: Tongue) -> None:
    entry = add(steps, _tr("step"), id=str(step.index + 1))
    add(entry, _tr("description"), speaker.say(step.label))
    kind = step_kind(step)
    report = add(entry, _tr("report"), name=step.kind)
    report.set(f"{{{XSI}}}type", "tr:TAR")
    add(report, _tr("date"), moment(step.started))
    add(report, _tr("result"), word(Target.TAR, kind) or "UNDEFINED")
    overview = add(report, _tr("overview"))
    add(overview, _tr("profileID"), f"{attempt.run.pins.plan}@{attempt.run.pins.plan_version}")
    add(overview, _tr("transactionID"), attempt.run.pins.campaign)
    add(overview, _tr("validationServiceName"), "eqlab")
    add(overview, _tr("validationServiceVersion"), attempt.run.pins.engine)
    add(overview, _tr("note"), f"{verdict_in_words(kind, speaker)} [{kind.value}]")
    _items(report, step.findings, speaker)


def _items(report: ET.Element, findings: Sequence[FindingView], speaker: Tongue) -> None:
    told = [_ITEMS.get(view.kind, "info") if view.counted else "info" for view in findings]
    counters = add(report, _tr("counters"))
    for name, tag in (("nrOfAssertions", "info"), ("nrOfErrors", "error"), ("nrOfWarnings", "warning")):
        add(counters, _tr(name), str(told.count(tag)))
    if not findings:
        return
    reports = add(report, _tr("reports"))
    for tag, view in zip(told, findings, strict=True):
        item = add(reports, _tr(tag))
        item.set(f"{{{XSI}}}type", "tr:BAR")
        add(item, _tr("assertionID"), view.code)
        add(item, _tr("description"), sentence_of(view, speaker))
        if place_of(view.place):
            add(item, _tr("location"), place_of(view.place))
        if view.rule.segments:
            add(item, _tr("test"), " > ".join(view.rule.segments))
        add(item, _tr("type"), view.kind.value if view.counted else f"{view.kind.value}, not counted")


def _metadata(parent: ET.Element, name: str, description: str, version: str = "") -> None:
    metadata = add(parent, _tr("metadata"))
    add(metadata, f"{{{CORE}}}name", name)
    if version:
        add(metadata, f"{{{CORE}}}version", version)
    add(metadata, f"{{{CORE}}}description", description)


def _tr(name: str) -> str:
    return clean(f"{{{TR}}}{name}")
