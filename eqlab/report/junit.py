"""JUnit XML for continuous integration: `failure` for failed, `error` for undecided, `skipped` for not run.

A needs-review case is an error too: a build must not go green on a question nobody has answered.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import RANK, Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.crosswalk.markup import clean as _clean
from eqlab.report.crosswalk.table import Target, word
from eqlab.report.evidence import FindingView
from eqlab.report.glossary import VERDICTS
from eqlab.report.phrase import Phrase
from eqlab.report.view import CaseView, DeselectedView, ReportView

_FAULTS = ("failure", "error")


def render_junit(record: CampaignRecord, plan: Plan) -> str:
    """Write a campaign as JUnit XML, in English: one suite a campaign, one test a selected or deselected case."""
    return junit_of(view_of(record, plan))


def junit_of(report: ReportView) -> str:
    """Write one run, as it is shown, as JUnit XML."""
    tests = [*_preflight(report), *(_case(report, case) for case in report.cases)]
    tests += [_deselected(report, case) for case in report.deselected]
    counts = {
        "tests": str(len(tests)),
        "failures": _count(tests, "failure"),
        "errors": _count(tests, "error"),
        "skipped": _count(tests, "skipped"),
        "time": _seconds(sum(float(test.get("time", "0")) for test in tests)),
    }
    root = ET.Element("testsuites", {"name": _clean(report.pins.plan), **counts})
    stamp = report.pins.opened.replace(tzinfo=None).isoformat(timespec="seconds")
    suite = ET.SubElement(root, "testsuite", {"name": _clean(_suite(report)), **counts, "timestamp": stamp})
    suite.append(_properties(report))
    suite.extend(tests)
    ET.SubElement(suite, "system-out").text = _clean(_campaign_text(report))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(report: ReportView) -> str:
    return f"{report.pins.plan} {report.pins.plan_version}: {report.system.name} {report.system.version}"


def _count(tests: Iterable[ET.Element], tag: str) -> str:
    return str(sum(test.find(tag) is not None for test in tests))


def _properties(report: ReportView) -> ET.Element:
    facts = {
        "campaign": report.pins.campaign,
        "verdict": report.verdict.kind.value,
        "partial": str(report.partial).lower(),
        "simulated": report.system.simulated,
        "plan.sha256": report.pins.plan_sha256,
        "seed": str(report.pins.seed),
        "eqlab": report.pins.engine,
        **{f"variant.{axis}": value for axis, value in report.pins.variant.items()},
    }
    properties = ET.Element("properties")
    for name, value in facts.items():
        ET.SubElement(properties, "property", {"name": _clean(name), "value": _clean(value)})
    return properties


def _test(report: ReportView, name: str, seconds: float) -> ET.Element:
    attributes = {"classname": _clean(report.pins.plan), "name": _clean(name), "time": _seconds(seconds)}
    return ET.Element("testcase", attributes)


def _case(report: ReportView, case: CaseView) -> ET.Element:
    seconds = (case.finished - case.opened).total_seconds() if case.opened and case.finished else 0.0
    test = _test(report, case.id, seconds)
    kind = case.verdict.kind
    if word(Target.JUNIT, kind) in _FAULTS:
        _fault(test, kind, [view for view in case.findings if view.counted and view.kind is kind])
    elif word(Target.JUNIT, kind) == "skipped":
        ET.SubElement(test, "skipped", {"message": _clean(_word(kind))})
    ET.SubElement(test, "system-out").text = _clean("\n".join(_case_text(case)))
    return test


def _fault(test: ET.Element, kind: Kind, findings: Sequence[FindingView]) -> None:
    tag, name = word(Target.JUNIT, kind) or "error", kind.value
    told = [_finding_text(view) for view in findings]
    message = _english(findings[0].sentence) if findings else _english(VERDICTS[kind].meaning)
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    fault = ET.SubElement(test, tag, {"type": name, "message": _clean(message + more)})
    fault.text = _clean("\n\n".join(told))


def _preflight(report: ReportView) -> list[ET.Element]:
    """Preflight has a test of its own when it found something: no case could run, and that must not look green."""
    if not report.preflight:
        return []
    test = _test(report, "preflight", 0.0)
    heaviest = max((view.kind for view in report.preflight), key=RANK.__getitem__)
    blocking = [view for view in report.preflight if view.kind is heaviest]
    if word(Target.JUNIT, heaviest) in _FAULTS:
        _fault(test, heaviest, blocking)
    ET.SubElement(test, "system-out").text = _clean("\n".join(_finding_text(view) for view in report.preflight))
    return [test]


def _deselected(report: ReportView, case: DeselectedView) -> ET.Element:
    test = _test(report, case.id, 0.0)
    reason = _english(Phrase(text=case.reason))
    ET.SubElement(test, "skipped", {"message": _clean(f"{_word(Kind.NOT_APPLICABLE)}: {reason}")})
    return test


def _case_text(case: CaseView) -> list[str]:
    lines = [f"{_english(Phrase(text=case.title))}: {_word(case.verdict.kind)}"]
    lines += [f"{view.id} {view.code} {_english(view.sentence)}" for view in case.findings]
    lines += [f"{one.label} {one.request.start} -> {one.status or 'no answer'}" for one in case.exchanges]
    return lines


def _campaign_text(report: ReportView) -> str:
    lines = [f"{_word(report.verdict.kind)}. {_english(VERDICTS[report.verdict.kind].meaning)}"]
    if report.partial:
        lines.append("Partial run: the tester chose some of the cases.")
    lines += [f"Unmatched: {one.request.start}: {_english(one.reason)}" for one in report.unmatched]
    lines += [f"Handshake refused for {one.peer}: {one.reason}" for one in report.handshakes]
    return "\n".join(lines)


def _finding_text(view: FindingView) -> str:
    place = " ".join(piece for piece in (view.place.part, view.place.path) if piece)
    line = f" (line {view.place.line}, column {view.place.column or 1})" if view.place.line else ""
    where = f"\n  at {place}{line}" if place else ""
    rule = f"\n  by {' > '.join(view.rule.segments)}" if view.rule.segments else ""
    file = f" ({view.rule.file}:{view.rule.line})" if view.rule.file else ""
    advice = _english(view.advice)
    return f"{view.code} {_english(view.sentence)}{where}{rule}{file}" + (f"\n  {advice}" if advice else "")


def _word(kind: Kind) -> str:
    return _english(VERDICTS[kind].word)


def _english(words: Phrase) -> str:
    return words.say("en", str)


def _seconds(value: float) -> str:
    return f"{value:.3f}"
