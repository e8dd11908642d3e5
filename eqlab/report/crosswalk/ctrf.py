"""CTRF, the Common Test Report Format, version 1.0.0: for the vendor's continuous integration."""

from collections import Counter
from datetime import datetime

from eqlab.core.values import Json
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.report.crosswalk.exported import (
    PARTIAL,
    Written,
    as_json,
    epoch,
    id_of,
    moment,
    place_of,
    sentence_of,
)
from eqlab.report.crosswalk.results import Attempt, CaseResult, Results, counting, step_kind
from eqlab.report.crosswalk.table import Target, losses, word
from eqlab.report.translation import Tongue
from eqlab.report.view import DeselectedView, StepView

_STATUSES = ("passed", "failed", "skipped", "pending", "other")


def ctrf(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write a campaign as CTRF; `rawStatus` keeps our own verdict. Source: CTRF JSON schema 1.0.0."""
    last = results.last
    tests = [_test(results, case, speaker) for case in results.cases]
    tests += [_deselected(results, case, speaker) for case in last.deselected]
    lost = [*losses(Target.CTRF, results.verdicts), *([PARTIAL] if results.partial else [])]
    document: Json = {
        "reportFormat": "CTRF",
        "specVersion": "1.0.0",
        "reportId": id_of("ctrf", *(run.pins.campaign for run in results.runs), speaker.language),
        "timestamp": moment(now),
        "generatedBy": f"eqlab {last.pins.engine}",
        "results": {
            "tool": {"name": "eqlab", "version": last.pins.engine},
            "summary": _summary(results, tests),
            "tests": tests,
            "environment": {
                "reportName": speaker.say(last.title),
                "appName": last.system.name,
                "appVersion": last.system.version,
                "extra": {"organisation": last.system.organisation, "simulated": last.system.simulated},
            },
            "extra": {"losses": [speaker.say(one) for one in lost]},
        },
    }
    return Written(data=as_json(document), media_type="application/json", suffix=".json", losses=tuple(lost))


def _summary(results: Results, tests: list[dict[str, Json]]) -> Json:
    counts = Counter(str(test["status"]) for test in tests)
    start, stop = epoch(results.runs[0].pins.opened), epoch(results.ended)
    return {
        "tests": len(tests),
        **{status: counts[status] for status in _STATUSES},
        "flaky": sum(bool(test.get("flaky")) for test in tests),
        "start": start,
        "stop": stop,
        "duration": stop - start,
        "extra": {
            "verdict": results.verdict.kind.value,
            "exitCode": results.verdict.exit_code,
            "partial": results.partial,
            "campaigns": [run.pins.campaign for run in results.runs],
            "planSha256": results.last.pins.plan_sha256,
        },
    }


def _test(results: Results, case: CaseResult, speaker: Tongue) -> dict[str, Json]:
    last, retries = case.last, case.attempts[: case.attempts.index(case.last)]
    view = last.case
    return {
        "id": id_of("case", results.last.pins.plan, case.id),
        "name": case.id,
        "status": word(Target.CTRF, case.kind),
        **_timing(last),
        "suite": [results.last.pins.plan],
        **_told(last, speaker),
        "rawStatus": case.kind.value,
        "tags": list(view.tags),
        "labels": {"title": speaker.say(view.title), "optional": view.optional, **_requirements(view.verifies)},
        "filePath": last.run.pins.plan_file,
        "retries": len(retries),
        "retryAttempts": [_attempt(number, one, speaker) for number, one in enumerate(retries, 1)],
        "flaky": case.flaky and last.kind in HARMLESS,
        "attachments": [
            {
                "name": f"{exchange.label} {exchange.request.start}",
                "contentType": exchange.request.payload.media_type or "application/octet-stream",
                "path": f"urn:sha256:{exchange.request.payload.sha256}",
            }
            for exchange in view.exchanges
        ],
        "steps": [_step(step, speaker) for step in view.steps],
        "extra": {"campaign": last.run.pins.campaign, "mode": case.mode, "unstable": case.flaky},
    }


def _requirements(names: tuple[str, ...]) -> dict[str, Json]:
    return {"requirements": list(names)} if names else {}


def _timing(attempt: Attempt) -> dict[str, Json]:
    opened, finished = attempt.case.opened, attempt.case.finished
    told: dict[str, Json] = {"duration": epoch(finished) - epoch(opened) if opened and finished else 0}
    if opened:
        told["start"] = epoch(opened)
    if finished:
        told["stop"] = epoch(finished)
    return told


def _told(attempt: Attempt, speaker: Tongue) -> dict[str, Json]:
    findings = counting(attempt.case)
    if attempt.kind is Kind.PASSED or not findings:
        return {}
    lines = [
        f"{view.code} {sentence_of(view, speaker)}" + (f"\n  {place}" if (place := place_of(view.place)) else "")
        for view in findings
    ]
    return {"message": speaker.say(findings[0].sentence), "trace": "\n\n".join(lines)}


def _attempt(number: int, attempt: Attempt, speaker: Tongue) -> Json:
    return {
        "attempt": number,
        "status": word(Target.CTRF, attempt.kind),
        **_timing(attempt),
        **_told(attempt, speaker),
        "extra": {"rawStatus": attempt.kind.value, "campaign": attempt.run.pins.campaign},
    }


def _step(step: StepView, speaker: Tongue) -> Json:
    kind = step_kind(step)
    return {
        "name": speaker.say(step.label) or step.kind,
        "status": word(Target.CTRF, kind),
        "extra": {"kind": step.kind, "rawStatus": kind.value, "findings": [view.id for view in step.findings]},
    }


def _deselected(results: Results, case: DeselectedView, speaker: Tongue) -> dict[str, Json]:
    return {
        "id": id_of("case", results.last.pins.plan, case.id),
        "name": case.id,
        "status": word(Target.CTRF, Kind.NOT_APPLICABLE),
        "duration": 0,
        "suite": [results.last.pins.plan],
        "message": speaker.say(case.reason),
        "rawStatus": Kind.NOT_APPLICABLE.value,
        "labels": {"title": speaker.say(case.title)},
    }
