"""The page of figures: charts as inline SVG, each with its table, in one file without script or outside parts."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eqlab.label.statistics.figure import WHOLE, Figure, Row, Unit
from eqlab.label.statistics.publishing import RULE
from eqlab.report.resources import read_resource, reports_folder
from eqlab.report.statistics.charts import PATTERNS, WIDTH, Bars, Panel, bars, panel
from eqlab.report.statistics.rows import label_of, told
from eqlab.report.templates import render
from eqlab.report.translation import Tongue, tongue

_MOST_PANELS = 12
_WEIGHTS = ("blocking", "major", "minor", "remark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the figures are about."""

    runs: int
    systems: int
    vendors: int
    as_of: datetime
    public: bool
    simulated: bool = False
    """True when systems that the laboratory played itself are among them."""
    origin: str = ""
    """Name of the laboratory; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure, ready for the page."""

    figure: Figure
    bars: Bars | None
    panels: tuple[Panel, ...]
    panels_left_out: int
    periods: tuple[str, ...]
    groups: tuple[str, ...]
    cells: Mapping[tuple[str, str], Row]
    named: Mapping[str, Row]
    """Group to a row that knows its label."""
    plain: frozenset[str]
    """Groups whose id tells nothing beside their label."""
    whole: bool
    """True when there is a column over all time."""


def render_figures(
    figures: Sequence[Figure],
    scope: Scope,
    *,
    language: str,
    files: Sequence[str] = (),
    folder: Path | None = None,
) -> str:
    """Write the page. `files` are names of files beside it that hold the same as data.

    Raises UsageError on an unknown language, AuthorError on a broken template, LabFault on a missing file.
    """
    home = folder or reports_folder()
    speaker = tongue(language, home)
    facts = {
        **_dress(home),
        **_words(speaker),
        "scope": scope,
        "files": files,
        "rule": told(RULE, speaker),
        "figures": [_told(figure) for figure in figures],
        "wide": int(WIDTH),
    }
    return render(home / "statistics", "page.html.j2", facts)


def _dress(home: Path) -> dict[str, object]:
    style = read_resource(home / "styles" / "report.css") + read_resource(home / "statistics" / "statistics.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": style, "policy": policy}


def _words(speaker: Tongue) -> dict[str, object]:
    return {
        "language": speaker.language,
        "t": speaker.tell,
        "tn": speaker.count,
        "day": speaker.day,
        "told": lambda words: told(words, speaker),
        "name": lambda row: _name(row, speaker),
        "label": lambda row: label_of(row, speaker),
        "value": lambda row, unit: value_of(row, unit, speaker),
        "counted": lambda row, unit: _counted(row, unit, speaker),
        "interval": lambda row: _interval(row, speaker),
        "period": _period,
    }


def value_of(row: Row, unit: Unit, speaker: Tongue) -> str:
    """Write a row's value with its unit; words where there is none."""
    if row.hidden:
        return speaker.tell("too few to show")
    if row.value is None:
        return "\N{EN DASH}"
    if unit is Unit.SHARE:
        return _per_cent(float(row.value), speaker)
    number = speaker.number(float(row.value))
    return speaker.tell("{n} days", n=number) if unit is Unit.DAYS else number


def _per_cent(value: float, speaker: Tongue) -> str:
    return f"{speaker.number(round(value * 100))}\u00a0%"


def _counted(row: Row, unit: Unit, speaker: Tongue) -> str:
    """Say what a share is counted from."""
    if row.hidden or row.denominator is None or row.value is None:
        return ""
    total = speaker.number(row.denominator)
    if unit is not Unit.SHARE:
        return f"n = {total}"
    if row.numerator is None:
        return speaker.tell("of {total}", total=total)
    return speaker.tell("{n} of {total}", n=speaker.number(row.numerator), total=total)


def _interval(row: Row, speaker: Tongue) -> str:
    if row.low is None or row.high is None:
        return ""
    low, high = speaker.number(round(float(row.low) * 100)), _per_cent(float(row.high), speaker)
    return f"{low}\N{EN DASH}{high}"


def _name(row: Row, speaker: Tongue) -> str:
    """Name what a row is about, for a chart: its label, else its id; with a period that is part of its name."""
    said = label_of(row, speaker) or row.group
    when = _period(row.period)
    return " · ".join(filter(None, (said, when))) or speaker.tell("all")


def _period(text: str) -> str:
    """Write a period, or the number of a run."""
    return str(int(text)) if len(text) == len("001") and text.isdecimal() else text


def _told(figure: Figure) -> Told:
    whole = [row for row in figure.rows if row.period == WHOLE]
    periods = tuple(sorted({row.period for row in figure.rows} - {WHOLE}, key=_age_order))
    groups = tuple(dict.fromkeys(row.group for row in figure.rows))
    panels = _panels(figure, groups) if figure.unit is Unit.SHARE and len(periods) > 1 else ()
    drawn = whole or figure.rows if figure.unit is not Unit.DAYS else figure.rows
    patterns = [_pattern(row) for row in drawn]
    return Told(
        figure=figure,
        bars=bars(drawn, figure.unit, patterns) if (whole or not panels) and drawn else None,
        panels=panels[:_MOST_PANELS],
        panels_left_out=max(len(panels) - _MOST_PANELS, 0),
        periods=periods,
        groups=groups,
        cells={(row.group, row.period): row for row in figure.rows},
        named={row.group: row for row in reversed(figure.rows)},
        plain=frozenset(groups) if figure.unit is Unit.COUNT else frozenset(),
        whole=bool(whole),
    )


def _age_order(period: str) -> tuple[int, str]:
    """Order ages by their number of days; all other periods by name."""
    days = period.partition("-")[0].removesuffix("+")
    return (int(days), period) if days.isdecimal() and len(days) < len("2000") else (0, period)


def _pattern(row: Row) -> str:
    return PATTERNS[_WEIGHTS.index(row.group)] if row.group in _WEIGHTS else PATTERNS[0]


def _panels(figure: Figure, groups: Sequence[str]) -> tuple[Panel, ...]:
    made = []
    for group in groups:
        rows = [row for row in figure.rows if row.group == group and row.period != WHOLE]
        if len(rows) > 1:
            made.append(panel(group, rows))
    return tuple(made)
