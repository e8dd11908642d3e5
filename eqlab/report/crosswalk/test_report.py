"""FHIR R4 TestReport: one for the plan and one for each case, in a Bundle. `pending` for all that is undecided.

Source: HL7 FHIR R4, TestReport. The TestScript is named, not referenced by a resource: the plan is none.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from html import escape
from typing import Any

from eqlab.core.values import Json
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.report.crosswalk.exported import (
    PARTIAL,
    Written,
    as_json,
    id_of,
    moment,
    place_of,
    sentence_of,
    subject_id,
    verdict_in_words,
)
from eqlab.report.crosswalk.results import CaseResult, Results, step_kind
from eqlab.report.crosswalk.table import Target, losses, word
from eqlab.report.phrase import Phrase
from eqlab.report.translation import Tongue
from eqlab.report.view import CaseView, StepView

_ENDED = frozenset({*HARMLESS, Kind.FAILED})
_NOT_CODE = str.maketrans(dict.fromkeys("\t\r\n", " "))


def fhir_test_report(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write a campaign as a Bundle of TestReports; nothing when no case concerns the system."""
    verdicts = results.verdicts
    reviewed = losses(Target.TEST_REPORT_ACTION, ((name, kind) for name, kind in verdicts if kind is Kind.NEEDS_REVIEW))
    lost = (*losses(Target.TEST_REPORT, verdicts), *reviewed, *((PARTIAL,) if results.partial else ()))
    resources = list(_resources(results, speaker, now, lost))
    bundle: dict[str, Json] = {
        "resourceType": "Bundle",
        "id": id_of("bundle", *(run.pins.campaign for run in results.runs)),
        "type": "collection",
        "timestamp": moment(now),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }
    data = as_json(bundle) if resources else b""
    return Written(data=data, media_type="application/fhir+json", suffix=".json", losses=lost)


def _resources(results: Results, speaker: Tongue, now: datetime, lost: tuple[Phrase, ...]) -> Iterator[dict[str, Json]]:
    whole = word(Target.TEST_REPORT, results.whole)
    if whole is None:
        return
    yield _of_plan(results, whole, speaker, now, lost)
    for case in results.cases:
        told = word(Target.TEST_REPORT, case.kind)
        if told is not None:
            yield _of_case(results, case, told, speaker, now)


def _of_plan(results: Results, whole: str, speaker: Tongue, now: datetime, lost: tuple[Phrase, ...]) -> dict[str, Json]:
    pins = results.last.pins
    tests = [one for one in (_case_test(case, speaker) for case in results.cases) if one]
    notes = [speaker.say(one) for one in lost]
    return {
        "resourceType": "TestReport",
        "id": id_of("plan", pins.campaign),
        **_narrative(f"{speaker.say(results.last.title)} · {verdict_in_words(results.whole, speaker)}", notes, speaker),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{id_of('plan', pins.campaign)}"},
        "name": _line(f"{pins.plan}@{pins.plan_version}"),
        "status": "completed" if pins.closed else "in-progress",
        "testScript": {"display": _line(f"{pins.plan}@{pins.plan_version}")},
        "result": whole,
        **_score(results),
        **_about(results, now),
        **({"test": tests} if tests else {}),
    }


def _score(results: Results) -> dict[str, Json]:
    """The share of cases passed, as the standard defines it; none while a case is undecided."""
    kinds = [case.kind for case in results.cases if case.kind is not Kind.NOT_APPLICABLE]
    if not kinds or results.partial or not set(kinds) <= _ENDED:
        return {}
    share = Decimal(100 * sum(kind in HARMLESS for kind in kinds)) / len(kinds)
    return {"score": _number(share.quantize(Decimal("0.01"), ROUND_HALF_EVEN))}


def _number(value: Decimal) -> float | int:
    return int(value) if value == value.to_integral_value() else float(value)


def _case_test(case: CaseResult, speaker: Tongue) -> Json:
    """One case in the plan's report: an assertion with its verdict; None where an action has no word for it."""
    told = word(Target.TEST_REPORT_ACTION, case.kind)
    if told is None:
        return None
    message = f"{verdict_in_words(case.kind, speaker)} [{case.kind.value}]"
    return {
        "name": _line(case.id),
        "description": _line(speaker.say(case.last.case.title)),
        "action": [{"assert": {"result": told, "message": message}}],
    }


def _of_case(results: Results, case: CaseResult, told: str, speaker: Tongue, now: datetime) -> dict[str, Json]:
    view, pins = case.last.case, case.last.run.pins
    actions = [one for step in view.steps for one in _actions(step, speaker)]
    identifier = id_of("report", pins.campaign, case.id)
    ended = view.finished is not None
    passed = {"pass": 100, "fail": 0}.get(told)
    return {
        "resourceType": "TestReport",
        "id": identifier,
        **_narrative(f"{speaker.say(view.title)} · {verdict_in_words(case.kind, speaker)}", [], speaker),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{identifier}"},
        "name": _line(case.id),
        "status": "completed" if ended else "stopped" if view.interrupted else "waiting",
        "testScript": {"display": _line(f"{pins.plan}@{pins.plan_version} {case.id}")},
        "result": told,
        **({"score": passed} if passed is not None and ended else {}),
        **_about(results, now, view),
        **({"test": [{"name": _line(case.id), "action": actions}]} if actions else {}),
    }


def _about(results: Results, now: datetime, case: CaseView | None = None) -> dict[str, Any]:
    system = results.last.system
    played = f" (simulated: {system.simulated})" if system.simulated else ""
    at = case.finished if case is not None and case.finished is not None else now
    urls = [url for url in system.endpoints.values() if url]
    ours = sorted(results.last.pins.services.values())
    return {
        "tester": _line(f"eqlab {results.last.pins.engine}"),
        "issued": moment(at),
        "participant": [
            {"type": "test-engine", "uri": "urn:eqlab", "display": _line(f"eqlab {results.last.pins.engine}")},
            {
                "type": "client" if ours else "server",
                "uri": subject_id(results),
                "display": _line(f"{system.name} {system.version}{played}"),
            },
            *({"type": "server", "uri": _line(url).replace(" ", "%20")} for url in (ours or urls)),
        ],
    }


def _actions(step: StepView, speaker: Tongue) -> Iterator[Json]:
    """A step as one action: an operation when it calls or waits, else an assertion."""
    told = word(Target.TEST_REPORT_ACTION, step_kind(step))
    if told is None:
        return
    said = "\n\n".join(
        f"- {view.code} {sentence_of(view, speaker)} {place_of(view.place)}".rstrip() for view in step.findings
    )
    body = {"result": told, "message": said or speaker.say(step.label) or step.kind}
    yield {"operation" if step.kind in ("await", "send") else "assert": body}


def _narrative(headline: str, notes: list[str], speaker: Tongue) -> dict[str, Json]:
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    body = f"<p>{escape(headline)}</p>" + (f"<ul>{items}</ul>" if items else "")
    language = speaker.language
    div = f'<div xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}">{body}</div>'
    return {"language": language, "text": {"status": "generated", "div": div}}


def _line(text: str) -> str:
    """Write a text as FHIR's `string` takes it: no control characters, not empty."""
    return text.translate(_NOT_CODE).strip() or "-"
