"""Figures as one table: every row with its figure, so that it can be read alone."""

import re
from collections.abc import Iterable, Iterator, Mapping

from eqlab.core.text import Words, fill
from eqlab.core.values import Json
from eqlab.label.statistics.figure import Figure, Row, Unit
from eqlab.report.crosswalk.csv_rows import as_csv
from eqlab.report.crosswalk.exported import moment
from eqlab.report.translation import Tongue

_FIELD = re.compile(r"\{[^{}]*\}")
COLUMNS = (
    *(
        "figure",
        "title",
        "unit",
        "group",
        "label",
        "period",
        "note",
        "numerator",
        "denominator",
        "value",
        "low",
        "high",
    ),
    *("vendors", "hidden", "definition", "numerator_is", "denominator_is", "as_of"),
)


def told(words: Words, speaker: Tongue) -> str:
    """Say words of the lab's own in the reader's language."""
    return fill(speaker.translate(words.template), words.facts, speaker.translate)


def label_of(row: Row, speaker: Tongue) -> str:
    """Say what a row is about, beside its id; empty when the id says it."""
    if row.label:
        return speaker.say(row.label)
    return _FIELD.sub("…", speaker.translate(row.words)) if row.words else ""


def table(figures: Iterable[Figure], speaker: Tongue) -> Iterator[Mapping[str, Json]]:
    """Return every row of every figure by column; numbers as numbers, what is hidden or undefined as None."""
    for figure in figures:
        for row in figure.rows:
            yield {
                "figure": figure.id,
                "title": told(figure.title, speaker),
                "unit": figure.unit.value,
                "group": row.group,
                "label": label_of(row, speaker),
                "period": row.period,
                "note": row.note,
                "numerator": row.numerator,
                "denominator": row.denominator,
                "value": _number(row, figure.unit),
                "low": None if row.low is None else float(row.low),
                "high": None if row.high is None else float(row.high),
                "vendors": row.vendors,
                "hidden": row.hidden,
                "definition": told(figure.definition, speaker),
                "numerator_is": told(figure.numerator, speaker),
                "denominator_is": told(figure.denominator, speaker),
                "as_of": moment(figure.as_of),
            }


def figures_csv(figures: Iterable[Figure], speaker: Tongue) -> bytes:
    """Write all rows of all figures as CSV in UTF-8, numbers with a point."""
    return as_csv(COLUMNS, ([_cell(row[name]) for name in COLUMNS] for row in table(figures, speaker)))


def _number(row: Row, unit: Unit) -> Json:
    """Four places at most, so that a double says exactly these digits."""
    if row.value is None:
        return None
    return int(row.value) if unit is Unit.COUNT else float(row.value)


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
