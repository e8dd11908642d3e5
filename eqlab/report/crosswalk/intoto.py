"""in-toto Statement v1 with the predicate test-result v0.1: nothing is stated unless the word exists.

Source: in-toto attestation framework, `spec/v1/statement.md` and `spec/predicates/test-result.md`.
"""

from datetime import datetime

from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.exported import PARTIAL, Written, as_json, moment
from eqlab.report.crosswalk.results import Results
from eqlab.report.crosswalk.table import Target, loss, losses, word
from eqlab.report.phrase import Phrase, phrase
from eqlab.report.translation import Tongue

STATEMENT = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
_LISTS = {"PASSED": "passedTests", "WARNED": "warnedTests", "FAILED": "failedTests"}
NO_BUILD = phrase("No build is named: in-toto states nothing about a system without a file to point at.")
SIMULATED = phrase("The laboratory played the system itself: nothing is stated of a build.")


def intoto(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write a statement about the builds; nothing when the run as a whole has no word, names no build, or used none."""
    del now
    lost = [*losses(Target.IN_TOTO, results.verdicts), *_silence(results)]
    result = word(Target.IN_TOTO, results.whole)
    spoken = result if results.builds and not results.last.system.simulated else None
    document = _statement(results, spoken, lost, speaker) if spoken else None
    data = as_json(document) if document else b""
    return Written(data=data, media_type="application/vnd.in-toto+json", suffix=".intoto.json", losses=tuple(lost))


def _silence(results: Results) -> list[Phrase]:
    """Say why nothing is stated at all, when that is so."""
    told = [PARTIAL] if results.partial else []
    if word(Target.IN_TOTO, results.verdict.kind) is None:
        about = f"{results.last.pins.plan}@{results.last.pins.plan_version}"
        whole = loss(Target.IN_TOTO, results.whole, [about])
        told += [whole] if whole else []
    if not results.builds:
        told.append(NO_BUILD)
    if results.last.system.simulated:
        told.append(SIMULATED)
    return told


def _statement(results: Results, result: str, lost: list[Phrase], speaker: Tongue) -> Json:
    pins = results.last.pins
    lists: dict[str, list[str]] = {name: [] for name in _LISTS.values()}
    for name, kind in results.verdicts:
        told = word(Target.IN_TOTO, kind)
        if told is not None and kind is not Kind.NOT_APPLICABLE:
            lists[_LISTS[told]].append(name)
    subjects: list[Json] = [
        {
            "name": build.name,
            **({"uri": build.purl} if build.purl else {}),
            "digest": {"sha256": build.sha256, **({"sha512": build.sha512} if build.sha512 else {})},
        }
        for build in results.builds
    ]
    annotations: Json = {
        "campaigns": [run.pins.campaign for run in results.runs],
        "ended": moment(results.ended),
        "engine": pins.engine,
        "partial": results.partial,
        "losses": [speaker.say(one) for one in lost],
    }
    plan: Json = {
        "name": f"{pins.plan}@{pins.plan_version}",
        "digest": {"sha256": pins.plan_sha256},
        "annotations": annotations,
    }
    predicate: Json = {"result": result, "configuration": [plan], **lists}
    return {"_type": STATEMENT, "subject": subjects, "predicateType": TEST_RESULT, "predicate": predicate}
