"""Figures as JSON, with the schema that they follow."""

import json
from collections.abc import Sequence

from eqlab.core.text import LANGUAGES, Words
from eqlab.core.values import Json
from eqlab.label.statistics.figure import Figure, Period, Row, Unit
from eqlab.label.statistics.publishing import FEWEST, RULE
from eqlab.report.crosswalk.exported import moment, shown
from eqlab.report.statistics.rows import label_of, told
from eqlab.report.translation import Tongue

FORMAT = "eqlab-statistics"
FORMAT_VERSION = "1.0"
_TEXT: Json = {"type": "object", "properties": {name: {"type": "string"} for name in LANGUAGES}, "required": ["en"]}


def figures_json(figures: Sequence[Figure], period: Period, speakers: Sequence[Tongue], *, public: bool) -> bytes:
    """Write figures with their definitions in several languages; what is hidden has no numbers."""
    document: Json = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "as_of": moment(figures[0].as_of) if figures else None,
        "period": period.value,
        "public": public,
        "rule": _said(RULE, speakers) if public else None,
        "fewest_vendors": FEWEST if public else None,
        "figures": [_figure(figure, speakers) for figure in figures],
    }
    return (json.dumps(shown(document), indent=2, ensure_ascii=False) + "\n").encode()


def _figure(figure: Figure, speakers: Sequence[Tongue]) -> Json:
    return {
        "id": figure.id,
        "title": _said(figure.title, speakers),
        "definition": _said(figure.definition, speakers),
        "numerator": _said(figure.numerator, speakers),
        "denominator": _said(figure.denominator, speakers),
        "unit": figure.unit.value,
        "as_of": moment(figure.as_of),
        "private": figure.private,
        "rows": [_row(row, figure.unit, speakers) for row in figure.rows],
    }


def _row(row: Row, unit: Unit, speakers: Sequence[Tongue]) -> Json:
    value: Json = None
    if row.value is not None:
        value = int(row.value) if unit is Unit.COUNT else float(row.value)
    return {
        "group": row.group,
        "label": {speaker.language: label_of(row, speaker) for speaker in speakers},
        "period": row.period,
        "note": row.note,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": value,
        "interval": None if row.low is None or row.high is None else [float(row.low), float(row.high)],
        "hidden": row.hidden,
    }


def _said(words: Words, speakers: Sequence[Tongue]) -> Json:
    return {speaker.language: told(words, speaker) for speaker in speakers}


def figures_schema() -> dict[str, Json]:
    """Return the JSON Schema (draft 2020-12) of what `figures_json` writes."""
    whole: Json = {"type": ["integer", "null"], "minimum": 0}
    row = _closed(
        {
            "group": {"type": "string"},
            "label": _TEXT,
            "period": {"type": "string"},
            "note": {"type": "string"},
            "numerator": whole,
            "denominator": whole,
            "value": {"type": ["number", "null"]},
            "interval": {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            "hidden": {"type": "boolean"},
        }
    )
    figure = _closed(
        {
            "id": {"type": "string"},
            **dict.fromkeys(("title", "definition", "numerator", "denominator"), _TEXT),
            "unit": {"enum": [unit.value for unit in Unit]},
            "as_of": {"type": "string", "format": "date-time"},
            "private": {"type": "boolean"},
            "rows": {"type": "array", "items": row},
        }
    )
    document = _closed(
        {
            "format": {"const": FORMAT},
            "format_version": {"const": FORMAT_VERSION},
            "as_of": {"type": ["string", "null"], "format": "date-time"},
            "period": {"enum": [period.value for period in Period]},
            "public": {"type": "boolean"},
            "rule": {"anyOf": [_TEXT, {"type": "null"}]},
            "fewest_vendors": whole,
            "figures": {"type": "array", "items": figure},
        }
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Statistics of eqlab", **document}


def _closed(properties: dict[str, Json]) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
