"""EARL 1.0 as JSON-LD: who asserts what about which subject, by which criterion, in which mode.

Source: W3C, Evaluation and Report Language (EARL) 1.0 Schema.
"""

from datetime import datetime

from eqlab.core.values import Json
from eqlab.core.verdict import Kind
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
from eqlab.report.crosswalk.results import CaseResult, Results, counting
from eqlab.report.crosswalk.table import Target, losses, word
from eqlab.report.translation import Tongue
from eqlab.report.view import DeselectedView, RequirementRow, Standing

CONTEXT: Json = {
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "doap": "http://usefulinc.com/ns/doap#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject", "@type": "@id"},
    "test": {"@id": "earl:test", "@type": "@id"},
    "mode": {"@id": "earl:mode", "@type": "@id"},
    "outcome": {"@id": "earl:outcome", "@type": "@id"},
    "result": "earl:result",
    "pointer": "earl:pointer",
    "info": "earl:info",
    "title": "dct:title",
    "description": "dct:description",
    "identifier": "dct:identifier",
    "source": {"@id": "dct:source", "@type": "@id"},
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
    "date": {"@id": "dct:date", "@type": "xsd:dateTime"},
}
_MANY = 50
"""Pointers that are told of one assertion."""


def earl(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write a campaign as EARL: an assertion for every case and for every requirement."""
    plan = _plan(results)
    cases = [_case(results, case, speaker) for case in results.cases]
    idle = [_deselected(results, case, speaker) for case in results.last.deselected]
    rows = [_requirement(results, row, speaker) for row in rows_of(results)]
    assertor: Json = {"@id": _assertor(results), "@type": ["earl:Assertor", "earl:Software"], "title": "eqlab"}
    subject: Json = {
        "@id": subject_id(results),
        "@type": ["earl:TestSubject", "earl:Software"],
        "title": f"{results.last.system.name} {results.last.system.version}",
        "doap:vendor": results.last.system.organisation,
        **({"description": f"simulated: {results.last.system.simulated}"} if results.last.system.simulated else {}),
    }
    criteria = [*_case_criteria(results, speaker), *_requirement_criteria(results, speaker)]
    about: Json = {"@id": plan, "@type": "earl:TestCriterion", "title": speaker.say(results.last.title)}
    lost = (*losses(Target.EARL, results.verdicts), *((PARTIAL,) if results.partial else ()))
    document: Json = {
        "@context": CONTEXT,
        "@id": f"urn:uuid:{id_of('earl', results.last.pins.campaign)}",
        "date": moment(now),
        "dct:language": speaker.language,
        **({"description": [speaker.say(one) for one in lost]} if lost else {}),
        "@graph": [assertor, subject, about, *criteria, *cases, *idle, *rows],
    }
    return Written(data=as_json(document), media_type="application/ld+json", suffix=".jsonld", losses=lost)


def rows_of(results: Results) -> tuple[RequirementRow, ...]:
    """Return the requirements of a campaign that is one run; of several runs the cases speak."""
    return results.last.rows if len(results.runs) == 1 else ()


def _case(results: Results, case: CaseResult, speaker: Tongue) -> Json:
    findings = counting(case.last.case) if case.kind is not Kind.PASSED else []
    finished = case.last.case.finished or case.last.case.opened or results.ended
    told = [sentence_of(view, speaker) for view in findings[:_MANY]]
    return {
        "@id": f"urn:uuid:{id_of('assertion', results.last.pins.campaign, case.id)}",
        "@type": "earl:Assertion",
        "assertedBy": _assertor(results),
        "subject": subject_id(results),
        "test": _criterion(results, "case", case.id),
        "mode": f"earl:{case.mode}",
        "result": {
            "@type": "earl:TestResult",
            "outcome": f"earl:{word(Target.EARL, case.kind)}",
            "date": moment(finished),
            "description": f"{verdict_in_words(case.kind, speaker)} [{case.kind.value}]",
            **({"info": told} if told else {}),
            **({"pointer": [place_of(view.place) for view in findings[:_MANY]]} if findings else {}),
        },
    }


def _deselected(results: Results, case: DeselectedView, speaker: Tongue) -> Json:
    outcome = _outcome(Kind.NOT_APPLICABLE, speaker, info=speaker.say(case.reason))
    return _assertion(results, "case", case.id, "automatic", outcome)


def _requirement(results: Results, row: RequirementRow, speaker: Tongue) -> Json:
    kind = Kind.NOT_APPLICABLE if row.standing is Standing.DESELECTED else row.kind
    modes = {case.mode for case in results.cases if case.id in row.cells}
    mode = modes.pop() if len(modes) == 1 else "semiAuto" if modes else "automatic"
    outcome = _outcome(kind, speaker, info=speaker.say(row.untested))
    return _assertion(results, "requirement", row.requirement.id, mode, outcome)


def _assertion(results: Results, sort: str, name: str, mode: str, outcome: Json) -> Json:
    return {
        "@id": f"urn:uuid:{id_of('assertion', sort, results.last.pins.campaign, name)}",
        "@type": "earl:Assertion",
        "assertedBy": _assertor(results),
        "subject": subject_id(results),
        "test": _criterion(results, sort, name),
        "mode": f"earl:{mode}",
        "result": outcome,
    }


def _outcome(kind: Kind, speaker: Tongue, info: str) -> Json:
    return {
        "@type": "earl:TestResult",
        "outcome": f"earl:{word(Target.EARL, kind)}",
        "description": f"{verdict_in_words(kind, speaker)} [{kind.value}]",
        **({"info": info} if info else {}),
    }


def _case_criteria(results: Results, speaker: Tongue) -> list[Json]:
    titles = {case.id: case.last.case.title for case in results.cases}
    titles |= {case.id: case.title for case in results.last.deselected}
    return [
        {
            "@id": _criterion(results, "case", name),
            "@type": "earl:TestCase",
            "identifier": name,
            "title": speaker.say(title),
            "isPartOf": _plan(results),
        }
        for name, title in titles.items()
    ]


def _requirement_criteria(results: Results, speaker: Tongue) -> list[Json]:
    return [
        {
            "@id": _criterion(results, "requirement", row.requirement.id),
            "@type": "earl:TestRequirement",
            "identifier": row.requirement.id,
            "title": speaker.say(row.requirement.text),
            "description": f"{row.requirement.level.value} · {row.requirement.source_title} {row.requirement.clause}",
            **({"source": row.requirement.url} if row.requirement.url else {}),
            "isPartOf": _plan(results),
        }
        for row in rows_of(results)
    ]


def _plan(results: Results) -> str:
    return f"urn:uuid:{id_of('plan', results.last.pins.plan, results.last.pins.plan_version)}"


def _criterion(results: Results, sort: str, name: str) -> str:
    return f"urn:uuid:{id_of(sort, results.last.pins.plan, name)}"


def _assertor(results: Results) -> str:
    return f"urn:uuid:{id_of('eqlab', results.last.pins.engine)}"
