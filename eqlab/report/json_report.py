"""The report for machines: JSON with a published schema, in stable order, the same bytes for the same facts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from eqlab.core.record import CampaignRecord
from eqlab.core.text import LANGUAGES, Text
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.evidence import ExchangeView, FindingView, MessageView
from eqlab.report.glossary import VERDICTS
from eqlab.report.json_schema import FORMAT, FORMAT_VERSION, report_schema
from eqlab.report.phrase import Phrase
from eqlab.report.translation import Tongue, tongue
from eqlab.report.view import CaseView, ReportView, RequirementRow, StepView
from eqlab.report.visible import visible

__all__ = ["render_json", "report_schema"]


def render_json(record: CampaignRecord, plan: Plan, *, now: datetime, folder: Path | None = None) -> str:
    """Write a campaign as JSON (see `report_schema`), with sentences in all languages and no secrets.

    Raises LabFault or AuthorError when the translations of the reports folder cannot be read.
    """
    report = view_of(record, plan)
    writer = _Writer(tongues={language: tongue(language, folder) for language in LANGUAGES})
    data = writer.report(report, now)
    return json.dumps(_shown(data), ensure_ascii=False, indent=2) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes phrases in every language; everything else as it is."""

    tongues: Mapping[str, Tongue]

    def said(self, words: Phrase | Text) -> dict[str, str]:
        """Say a phrase in every language."""
        return {language: speaker.say(words) for language, speaker in self.tongues.items()}

    def report(self, report: ReportView, now: datetime) -> dict[str, Json]:
        entry = VERDICTS[report.verdict.kind]
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "written": _moment(now),
            "verdict": {
                "kind": report.verdict.kind.value,
                "reasons": sorted(report.verdict.reasons),
                "matter": report.matter.value,
                "exit_code": report.verdict.exit_code,
                "word": self.said(entry.word),
                "meaning": self.said(entry.meaning),
                "next": self.said(entry.next),
            },
            "campaign": _campaign(report),
            "plan": self._plan(report),
            "system": _system(report),
            "counts": {kind.value: report.counts.get(kind, 0) for kind in Kind},
            "cases": [self._case(case) for case in report.cases],
            "deselected": [
                {"id": case.id, "title": self.said(case.title), "reason": self.said(case.reason)}
                for case in report.deselected
            ],
            "requirements": [self._row(row) for row in report.rows],
            "preflight": [view.id for view in report.preflight],
            "findings": [self._finding(view) for view in report.findings],
            "exchanges": [self._exchange(exchange) for exchange in report.exchanges],
            "handshakes": [
                {
                    "at": _moment(one.at),
                    "peer": one.peer,
                    "local": one.local,
                    "server_name": one.server_name,
                    "reason": one.reason,
                }
                for one in report.handshakes
            ],
        }

    def _plan(self, report: ReportView) -> dict[str, Json]:
        return {
            "id": report.pins.plan,
            "version": report.pins.plan_version,
            "title": self.said(report.title),
            "service": report.service,
            "file": report.pins.plan_file,
            "sha256": report.pins.plan_sha256,
            "sources": [
                {
                    "id": source.id,
                    "title": source.title,
                    "version": source.version,
                    "status": source.maturity,
                    "origin": source.origin.value,
                    "url": source.url,
                    "adopted": source.adopted,
                }
                for source in report.sources
            ],
        }

    def _case(self, case: CaseView) -> dict[str, Json]:
        return {
            "id": case.id,
            "title": self.said(case.title),
            "verdict": case.verdict.kind.value,
            "reasons": sorted(case.verdict.reasons),
            "matter": case.matter.value,
            "optional": case.optional,
            "interrupted": case.interrupted,
            "verifies": list(case.verifies),
            "tags": list(case.tags),
            "opened": _moment(case.opened),
            "finished": _moment(case.finished),
            "variables": dict(sorted(case.variables.items())),
            "steps": [self._step(step) for step in case.steps],
            "findings": [view.id for view in case.findings],
            "exchanges": [exchange.id for exchange in case.exchanges],
        }

    def _step(self, step: StepView) -> dict[str, Json]:
        return {
            "index": step.index,
            "kind": step.kind,
            "label": self.said(step.label),
            "outcome": "skipped" if step.skipped else "done",
            "started": _moment(step.started),
            "seconds": round(step.seconds, 6),
            "findings": [view.id for view in step.findings],
            "exchanges": list(step.exchanges),
            "answer": dict(sorted(step.answer.items())),
        }

    def _row(self, row: RequirementRow) -> dict[str, Json]:
        requirement = row.requirement
        return {
            "id": requirement.id,
            "level": requirement.level.value,
            "actor": requirement.actor,
            "text": self.said(requirement.text),
            "source": requirement.source,
            "clause": requirement.clause,
            "origin": requirement.origin.value,
            "maturity": requirement.maturity,
            "standing": row.standing.value,
            "verdict": row.kind.value,
            "cases": {case: kind.value for case, kind in row.cells.items()},
            "not_tested_because": self.said(row.untested) if row.untested else None,
        }

    def _finding(self, view: FindingView) -> dict[str, Json]:
        return {
            "id": view.id,
            "code": view.code,
            "level": view.level.name.lower(),
            "nature": view.nature.value,
            "makes": view.kind.value,
            "counted": view.counted,
            "matter": view.matter.value,
            "case": view.case or None,
            "step": view.step,
            "subject": {
                "exchange": view.place.exchange or None,
                "part": view.place.part,
                "path": view.place.path,
                "line": view.place.line,
                "column": view.place.column,
            },
            "rule": {
                "path": list(view.rule.segments),
                "file": view.rule.file or None,
                "line": view.rule.line,
                "column": view.rule.column,
            },
            "requirements": [*(one.id for one in view.requirements), *view.unknown_requirements],
            "clause": view.clause,
            "origin": view.origin.value,
            "adopted": view.adopted,
            "sentence": self.said(view.sentence),
            "advice": self.said(view.advice) if view.advice else None,
            "facts": dict(sorted(view.facts.items())),
        }

    def _exchange(self, exchange: ExchangeView) -> dict[str, Json]:
        return {
            "id": exchange.id,
            "label": exchange.label,
            "service": exchange.service,
            "direction": "inbound" if exchange.inbound else "outbound",
            "case": exchange.case or None,
            "step": exchange.step or None,
            "reason": self.said(exchange.reason),
            "started": _moment(exchange.started),
            "seconds": round(exchange.seconds, 6) if exchange.seconds is not None else None,
            "request": {"start": exchange.request.start, **_message(exchange.request)},
            "response": {"status": exchange.status, **_message(exchange.response)} if exchange.response else None,
            "fault": exchange.fault,
            "undelivered": exchange.undelivered,
            "findings": list(dict.fromkeys((*(view.id for view in exchange.findings), *exchange.pointed))),
        }


def _campaign(report: ReportView) -> dict[str, Json]:
    pins = report.pins
    return {
        "id": pins.campaign,
        "opened": _moment(pins.opened),
        "closed": _moment(pins.closed),
        "partial": report.partial,
        "variant": dict(pins.variant),
        "adopted": list(pins.adopted),
        "seed": pins.seed,
        "engine": pins.engine,
    }


def _system(report: ReportView) -> dict[str, Json]:
    system = report.system
    return {
        "name": system.name,
        "version": system.version,
        "organisation": system.organisation,
        "roles": list(system.roles),
        "claims": dict(system.claims),
        "endpoints": dict(system.endpoints),
        "simulated": system.simulated or None,
    }


def _message(message: MessageView) -> Mapping[str, Json]:
    payload = message.payload
    return {
        "media_type": payload.media_type,
        "size": payload.size,
        "truncated": payload.truncated,
        "sha256": payload.sha256,
    }


def _shown(data: Json) -> Json:
    """Show what hides in any string; this also keeps the text fit for UTF-8."""
    match data:
        case str():
            return visible(data)
        case dict():
            return {visible(name): _shown(value) for name, value in data.items()}
        case list():
            return [_shown(value) for value in data]
    return data


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None
