"""Checklists and their results as CycloneDX 1.6 (ECMA-424): a standard, and declarations of conformance to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from eqlab import __version__
from eqlab.checklist.model import Assurance, Audience, Catalogue, Control, Topic
from eqlab.checklist.score import shown
from eqlab.checklist.sheet import Evidence, ProbeResult
from eqlab.core.text import say
from eqlab.core.values import Json
from eqlab.report.checklist.exporting import Exported, uuid_of
from eqlab.report.checklist.view import ChecklistView, ControlView
from eqlab.report.phrase import Phrase, phrase

SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
CONFIDENCE = {
    Assurance.DECLARED: 0.2,
    Assurance.FILED: 0.4,
    Assurance.EXAMINED: 0.7,
    Assurance.TESTED: 0.9,
    Assurance.INDEPENDENT: 1.0,
}
"""How sure a conformance is by how its answer is known: our own scale, in ascending order."""
_ASSESSOR, _TARGET = "assessor:laboratory", "target:subject"


def cyclonedx_catalogue(catalogue: Catalogue, now: datetime) -> Exported:
    """Return a checklist as a CycloneDX document that defines a standard for each audience."""
    document = _document(("catalogue", catalogue.digest), now)
    document["definitions"] = {"standards": [_standard(catalogue, audience) for audience in _audiences(catalogue)]}
    losses = (
        phrase("Texts are in English only."),
        phrase("Scales, weights and flags are properties of the requirements."),
        phrase("Levels name their requirements, not the points that they ask for."),
    )
    return Exported(document=document, losses=losses)


def _document(key: tuple[str, ...], now: datetime) -> dict[str, Json]:
    return {
        "$schema": SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid_of('cyclonedx', *key)}",
        "version": 1,
        "metadata": {
            "timestamp": now.astimezone(UTC).isoformat(timespec="seconds"),
            "tools": {"components": [{"type": "application", "name": "eqlab", "version": __version__}]},
        },
    }


def _audiences(catalogue: Catalogue) -> list[Audience]:
    return [one for one in Audience if catalogue.controls(one)]


def _standard(catalogue: Catalogue, audience: Audience) -> Json:
    topics = [topic for topic in catalogue.topics if topic.audience is audience]
    return {
        "bom-ref": f"standard:{catalogue.id}:{audience.value}",
        "name": f"{say(catalogue.title, 'en')} ({audience.value})",
        "version": catalogue.edition,
        "description": say(catalogue.status, "en"),
        "requirements": [entry for topic in topics for entry in _requirements(topic)],
        "levels": [
            {
                "bom-ref": f"level:{audience.value}:{level.level}",
                "identifier": str(level.level),
                "title": say(level.title, "en"),
                "description": f"{level.overall} points overall, {level.topic} in each topic; majors: {level.majors}.",
                "requirements": [one.id for one in catalogue.controls(audience)],
            }
            for level in catalogue.rule.levels
            if level.audience in {None, audience}
        ],
    }


def _requirements(topic: Topic) -> Iterator[Json]:
    yield {"bom-ref": topic.id, "identifier": topic.id, "title": say(topic.title, "en"), "text": say(topic.help, "en")}
    for one in topic.controls:
        if not one.deprecated:
            yield {
                "bom-ref": one.id,
                "identifier": one.id,
                "title": say(one.title, "en"),
                "text": say(one.question, "en"),
                "descriptions": [say(one.help, "en")],
                "parent": topic.id,
                "properties": list(_properties(one)),
            }


def _properties(one: Control) -> Iterator[Json]:
    yield _property("weight", str(one.weight))
    yield _property("flag", one.flag.value)
    yield _property("minimum-assurance", one.minimum.name.lower())
    yield from (_property("answer", f"{step.name}={step.value}") for step in one.scale.steps)
    for name, clauses in one.map.items():
        yield from (_property(f"map:{name}", clause) for clause in clauses)


def _property(name: str, value: str) -> Json:
    return {"name": f"eqlab:{name}", "value": value}


def cyclonedx_results(view: ChecklistView, now: datetime) -> Exported:
    """Return a scored sheet as a CycloneDX document with declarations.

    Conformance is the lower bound of a control, confidence follows how it is known. What is not decided has the
    conformance 0 and the confidence 0, never more. Controls that do not apply are not mapped.
    """
    asked = [one for topic in view.topics for one in topic.controls]
    applying = [one for one in asked if one.score.applicable]
    document = _document((view.sheet_digest, view.score.rule_digest, view.at.isoformat()), now)
    document["definitions"] = {"standards": [_standard(view.catalogue, view.score.audience)]}
    document["declarations"] = {
        "assessors": [{"bom-ref": _ASSESSOR, "thirdParty": False}],
        "attestations": [
            {
                "summary": f"{view.decision.kind}: {shown(view.score.low)} to {shown(view.score.high)} of 100 by"
                f" {view.score.rule} {view.score.rule_version}",
                "assessor": _ASSESSOR,
                "map": [_mapped(one) for one in applying],
            }
        ],
        "claims": [_claim(one) for one in applying],
        "evidence": list(_evidence(applying)),
        "targets": {"components": [_target(view)]},
    }
    return Exported(document=document, losses=tuple(_losses(asked)))


def _target(view: ChecklistView) -> Json:
    digests = {
        "catalogue": view.score.digest,
        "rule": view.score.rule_digest,
        "sheet": view.sheet_digest,
    }
    properties = [_property(f"{name}-digest", digest) for name, digest in digests.items()]
    name = view.score.subject or view.score.audience.value
    return {"bom-ref": _TARGET, "type": "application", "name": name, "properties": properties}


def _mapped(one: ControlView) -> Json:
    score = one.score
    if score.undecided:
        why = f"Inconclusive: between {score.low} and {score.high}; nothing is shown."
        conformance: Json = {"score": 0, "rationale": why}
        confidence: Json = {"score": 0, "rationale": "Not decided yet."}
    else:
        conformance = {"score": float(score.low), "rationale": f"Answer: {score.answer}; cap {score.cap}."}
        confidence = {"score": CONFIDENCE[score.assurance], "rationale": f"Known as {score.assurance.name.lower()}."}
    claims = "counterClaims" if score.contradicted or score.low == 0 else "claims"
    return {
        "requirement": one.control.id,
        claims: [f"claim:{one.control.id}"],
        "conformance": conformance,
        "confidence": confidence,
    }


def _claim(one: ControlView) -> Json:
    told: dict[str, Json] = {
        "bom-ref": f"claim:{one.control.id}",
        "target": _TARGET,
        "predicate": f"{say(one.control.title, 'en')}: {one.score.answer}",
    }
    if one.answer and one.answer.note:
        told["reasoning"] = one.answer.note
    refs = [_kept(piece) for piece in one.evidence]
    against = [_seen(probe) for probe in one.probes if probe.outcome.value == "failed"]
    refs += [_seen(probe) for probe in one.probes if probe.outcome.value == "passed"]
    if refs:
        told["evidence"] = list(dict.fromkeys(refs))
    if against:
        told["counterEvidence"] = list(dict.fromkeys(against))
    return told


def _kept(piece: Evidence) -> str:
    return f"evidence:{piece.id}"


def _seen(probe: ProbeResult) -> str:
    return f"probe:{probe.probe}:{probe.date.isoformat()}:{probe.outcome.value}:{uuid_of(probe.digest, probe.detail)}"


def _evidence(applying: list[ControlView]) -> Iterator[Json]:
    """Yield every piece of evidence once: its digest, not its content."""
    pieces = {_kept(piece): piece for one in applying for piece in one.evidence}
    for ref, piece in pieces.items():
        told = {"bom-ref": ref, "description": piece.title or piece.id, "created": _midnight(piece.date)}
        if piece.expires:
            told["expires"] = _midnight(piece.expires)
        yield {**told, "data": [_digest(piece.type, piece.digest)]} if piece.digest else told
    probes = {_seen(probe): probe for one in applying for probe in one.probes if probe.outcome.value != "error"}
    for ref, probe in probes.items():
        told = {"bom-ref": ref, "description": probe.detail or probe.probe, "created": _midnight(probe.date)}
        yield {**told, "data": [_digest(probe.probe, probe.digest)]} if probe.digest else told


def _digest(name: str, digest: str) -> Json:
    return {"name": name, "contents": {"url": f"urn:sha256:{digest}"}}


def _midnight(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _losses(asked: list[ControlView]) -> Iterator[Phrase]:
    undecided = sum(one.score.undecided and one.score.applicable for one in asked)
    apart = sum(not one.score.applicable for one in asked)
    if undecided:
        yield phrase("Not decided, told with conformance and confidence 0: {count}.", count=str(undecided))
    if apart:
        yield phrase("Not applicable, not told: {count}.", count=str(apart))
    yield phrase("Fractions are rounded to floating point numbers; the JSON report has them exactly.")
    yield phrase("Confidence follows our own scale of how an answer is known.")
