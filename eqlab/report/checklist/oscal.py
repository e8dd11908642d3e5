"""Checklists and their results as OSCAL 1.1.2 (NIST): a catalogue, and assessment results."""

from collections.abc import Iterator
from datetime import UTC, datetime

from eqlab.checklist.model import Assurance, Catalogue, Control, Topic
from eqlab.checklist.score import shown
from eqlab.core.text import Text, say
from eqlab.core.values import Json
from eqlab.report.checklist.exporting import Exported, uuid_of
from eqlab.report.checklist.view import ChecklistView, ControlView
from eqlab.report.phrase import Phrase, phrase

VERSION = "1.1.2"
SPACE = "urn:eqlab:oscal"
"""Namespace of our own properties."""
_METHODS = {
    Assurance.DECLARED: "INTERVIEW",
    Assurance.FILED: "EXAMINE",
    Assurance.EXAMINED: "EXAMINE",
    Assurance.TESTED: "TEST",
    Assurance.INDEPENDENT: "EXAMINE",
}


def oscal_catalogue(catalogue: Catalogue, now: datetime) -> Exported:
    """Return a checklist as an OSCAL catalogue, in English; other languages are properties of the titles."""
    groups = [_group(catalogue, topic) for topic in catalogue.topics]
    document: dict[str, Json] = {
        "catalog": {
            "uuid": uuid_of("catalogue", catalogue.digest),
            "metadata": _metadata(say(catalogue.title, "en"), catalogue.edition, now, say(catalogue.status, "en")),
            "groups": groups,
        }
    }
    losses = (
        phrase("Questions and help are in English only; titles carry the other languages as properties."),
        phrase("Scales are lists of properties: OSCAL knows satisfied and not satisfied only."),
        phrase("The decision rule has no place in a catalogue; only its digest is told."),
    )
    return Exported(document=document, losses=losses)


def _metadata(title: str, version: str, now: datetime, remarks: str) -> dict[str, Json]:
    return {
        "title": title,
        "last-modified": now.astimezone(UTC).isoformat(timespec="seconds"),
        "version": version,
        "oscal-version": VERSION,
        "remarks": remarks,
    }


def _property(name: str, value: str) -> Json:
    return {"name": name, "ns": SPACE, "value": value}


def _group(catalogue: Catalogue, topic: Topic) -> Json:
    origin = [_property("origin", topic.origin)] if topic.origin else []
    controls = [_control(one) for one in topic.controls]
    return {
        "id": topic.id,
        "class": topic.audience.value,
        "title": say(topic.title, "en"),
        "props": [*_titles(topic.title), *origin, _property("rule-digest", catalogue.rule.digest)],
        "parts": [{"id": f"{topic.id}_ovw", "name": "overview", "prose": say(topic.help, "en")}],
        "controls": controls,
    }


def _titles(title: Text) -> list[Json]:
    return [_property(f"title-{language}", words) for language, words in title.items() if language != "en"]


def _control(one: Control) -> Json:
    return {
        "id": one.id,
        "class": one.flag.value,
        "title": say(one.title, "en"),
        "props": list(_properties(one)),
        "parts": [
            {
                "id": f"{one.id}_smt",
                "name": "statement",
                "prose": say(one.question, "en"),
                "parts": [{"id": objective(one.id), "name": "assessment-objective", "prose": say(one.help, "en")}],
            },
            {"id": f"{one.id}_gdn", "name": "guidance", "prose": say(one.advice.text, "en")},
        ],
    }


def objective(control: str) -> str:
    """Return the id of what is assessed of a control."""
    return f"{control}_obj"


def _properties(one: Control) -> Iterator[Json]:
    yield _property("weight", str(one.weight))
    yield _property("flag", one.flag.value)
    yield _property("minimum-assurance", one.minimum.name.lower())
    yield _property("since", one.since)
    yield from _titles(one.title)
    yield from (_property("answer", f"{step.name}={step.value}") for step in one.scale.steps)
    yield from (_property("evidence", kind) for kind in one.evidence)
    yield from (_property("probe", probe) for probe in one.probes)
    for name, clauses in one.map.items():
        yield from (_property(f"maps-{name}", clause) for clause in clauses)
    if one.deprecated:
        yield {"name": "status", "value": "withdrawn"}


def oscal_results(view: ChecklistView, now: datetime) -> Exported:
    """Return a scored sheet as OSCAL assessment results.

    A control is satisfied when it is met and known at its minimum. What is not decided is `not-satisfied` with the
    reason `other`, never satisfied. Controls that do not apply have no finding.
    """
    asked = [one for topic in view.topics for one in topic.controls]
    key = (view.sheet_digest, view.score.rule_digest, view.at.isoformat())
    title = f"{view.score.subject or view.score.audience.value}: {say(view.catalogue.title, 'en')}"
    document: dict[str, Json] = {
        "assessment-results": {
            "uuid": uuid_of("assessment-results", *key),
            "metadata": _metadata(title, view.score.edition, now, say(view.catalogue.status, "en")),
            "import-ap": {"href": f"urn:eqlab:catalogue:{view.score.catalogue}:{view.score.edition}"},
            "results": [_result(view, asked, key)],
        }
    }
    return Exported(document=document, losses=tuple(_losses(asked)))


def _result(view: ChecklistView, asked: list[ControlView], key: tuple[str, ...]) -> Json:
    applying = [one for one in asked if one.score.applicable]
    day = datetime(view.at.year, view.at.month, view.at.day, tzinfo=UTC).isoformat()
    included: Json = [{"control-id": one.control.id} for one in asked]
    result: dict[str, Json] = {
        "uuid": uuid_of("result", *key),
        "title": f"{view.score.catalogue} {view.score.edition}",
        "description": f"Decision: {view.decision.kind}; score {shown(view.score.low)} to {shown(view.score.high)}.",
        "start": day,
        "end": day,
        "props": list(_pins(view, asked)),
        "reviewed-controls": {"control-selections": [{"include-controls": included}]},
    }
    if applying:
        result["observations"] = [_observation(one, key, day) for one in applying]
        result["findings"] = [_finding(one, key) for one in applying]
    return result


def _pins(view: ChecklistView, asked: list[ControlView]) -> Iterator[Json]:
    yield _property("decision", view.decision.kind)
    yield _property("score-low", str(view.score.low))
    yield _property("score-high", str(view.score.high))
    yield _property("rule-digest", view.score.rule_digest)
    yield _property("catalogue-digest", view.score.digest)
    yield _property("sheet-digest", view.sheet_digest)
    yield from (_property("not-applicable", one.control.id) for one in asked if not one.score.applicable)


def _observation(one: ControlView, key: tuple[str, ...], day: str) -> Json:
    level = one.score.assurance
    told: dict[str, Json] = {
        "uuid": uuid_of("observation", one.control.id, *key),
        "title": say(one.control.title, "en"),
        "description": f"Answer: {one.score.answer}; known as {level.name.lower()}.",
        "props": [_property("answer", one.score.answer), _property("assurance", level.name.lower())],
        "methods": [_METHODS[level]],
        "collected": day,
    }
    evidence: list[Json] = [
        {"href": f"urn:sha256:{piece.digest}", "description": piece.title or piece.id, "remarks": piece.type}
        for piece in one.evidence
        if piece.digest
    ]
    evidence += [
        {"href": f"urn:sha256:{probe.digest}", "description": probe.probe, "remarks": probe.outcome.value}
        for probe in one.probes
        if probe.digest
    ]
    return told | {"relevant-evidence": evidence} if evidence else told


def state_of(one: ControlView) -> tuple[str, str]:
    """Return OSCAL's state of a control and its reason."""
    score = one.score
    if score.undecided:
        return "not-satisfied", "other"
    if score.met and score.assured:
        return "satisfied", "pass"
    return "not-satisfied", "other" if score.met else "fail"


def _finding(one: ControlView, key: tuple[str, ...]) -> Json:
    state, reason = state_of(one)
    status: dict[str, Json] = {"state": state, "reason": reason}
    if one.score.undecided:
        status["remarks"] = "Inconclusive: nothing is held against the subject, and nothing is shown."
    elif one.score.met and not one.score.assured:
        status["remarks"] = "Claimed in full, but not known at the minimum assurance."
    return {
        "uuid": uuid_of("finding", one.control.id, *key),
        "title": say(one.control.title, "en"),
        "description": f"Counts from {one.score.low} to {one.score.high} of its weight {one.score.weight}.",
        "props": [_property("low", str(one.score.low)), _property("high", str(one.score.high))],
        "target": {"type": "objective-id", "target-id": objective(one.control.id), "status": status},
        "related-observations": [{"observation-uuid": uuid_of("observation", one.control.id, *key)}],
    }


def _losses(asked: list[ControlView]) -> Iterator[Phrase]:
    undecided = sum(one.score.undecided and one.score.applicable for one in asked)
    partial = sum(0 < one.score.low < 1 and one.score.applicable for one in asked)
    apart = sum(not one.score.applicable for one in asked)
    if undecided:
        yield phrase("Not decided, told as not satisfied for another reason: {count}.", count=str(undecided))
    if partial:
        yield phrase("Met in part, told as not satisfied with the value as a property: {count}.", count=str(partial))
    if apart:
        yield phrase("Not applicable, told as a property without a finding: {count}.", count=str(apart))
    yield phrase("Plans, notes and the rule's reasons are not told; the report has them.")
