"""What the editors of specifications can learn: what nobody exercises, what everybody fails, what cannot be decided."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.label.statistics.facts import FindingFacts, Material, RequirementFacts, RunFacts
from eqlab.label.statistics.figure import Figure, Row, Seen, Unit, share_row

_OPEN = (Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW)
_DECIDED = (*HARMLESS, Kind.FAILED)
AMBIGUOUS = Fraction(1, 3)
"""From this share of undecided looks on, a requirement is called ambiguous."""
_FEWEST = 2
"""Looks that it takes to call a requirement ambiguous."""
_ANY_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_Hit: TypeAlias = Callable[[RequirementFacts], bool]


def never_exercised(known: Material) -> Figure:
    """Requirements that no run looked at."""
    rows = []
    for name, looks in _requirements(known).items():
        if all(one.kind is Kind.NOT_RUN for _, one in looks):
            rows.append(_row(name, looks, hit=lambda one: one.kind is not Kind.NOT_RUN))
    return Figure(
        id="never-exercised",
        title=words("Requirements that were never exercised"),
        definition=words("Requirements of plans that were run, at which no run has looked."),
        numerator=words("runs that looked at the requirement"),
        denominator=words("runs of plans that have the requirement"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=tuple(rows),
        listing=True,
    )


def always_failed(known: Material) -> Figure:
    """Requirements that nobody fulfilled."""
    rows = []
    for name, looks in _requirements(known).items():
        decided = [(run, one) for run, one in looks if one.kind in _DECIDED]
        if decided and all(one.kind is Kind.FAILED for _, one in decided):
            rows.append(_row(name, decided, hit=lambda one: one.kind is Kind.FAILED))
    return Figure(
        id="always-failed",
        title=words("Requirements that every system failed"),
        definition=words("Requirements that were decided on, and that no run fulfilled."),
        numerator=words("runs that failed the requirement"),
        denominator=words("runs that decided on the requirement"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=_heaviest_first(rows),
        listing=True,
    )


def ambiguous(known: Material) -> Figure:
    """Requirements on which the laboratory often cannot decide."""
    rows = []
    for name, looks in _requirements(known).items():
        looked = [(run, one) for run, one in looks if one.kind in (*_DECIDED, *_OPEN)]
        still_open = sum(one.kind in _OPEN for _, one in looked)
        if len(looked) >= _FEWEST and Fraction(still_open, len(looked)) >= AMBIGUOUS:
            rows.append(_row(name, looked, hit=lambda one: one.kind in _OPEN))
    return Figure(
        id="ambiguous",
        title=words("Requirements that are hard to decide"),
        definition=words("Requirements that stay open, or wait for a person, in a third of the runs or more."),
        numerator=words("runs that were inconclusive on the requirement, or asked for review"),
        denominator=words("runs that looked at the requirement"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=_heaviest_first(rows),
        listing=True,
    )


def findings(known: Material) -> Figure:
    """What is found most often, counted by system."""
    systems = {run.product for run in known.runs if any(case.kind in _DECIDED for case in run.cases)}
    found: dict[str, dict[tuple[str, str], FindingFacts]] = {}
    for run in known.runs:
        for case in run.cases:
            for one in case.findings:
                found.setdefault(
                    " · ".join((one.code, *one.requirements, *filter(None, [dict(one.rule).get("en")]))), {}
                ).setdefault(run.product, one)
    rows = [_finding_row(name, found[name], systems | set(found[name])) for name in sorted(found)]
    return Figure(
        id="findings",
        title=words("Most frequent findings"),
        definition=words("The share of systems in which a rule was found broken at least once, in any run."),
        numerator=words("systems with the finding"),
        denominator=words("systems in which something was decided"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=_heaviest_first(rows),
        listing=True,
    )


def _finding_row(name: str, holders: Mapping[tuple[str, str], FindingFacts], systems: set[tuple[str, str]]) -> Row:
    told = min(holders.values(), key=lambda one: (one.rule, one.says))
    seen = [
        Seen(group=name, at=_ANY_TIME, hit=system in holders, vendor=system[0], label=dict(told.rule), words=told.says)
        for system in sorted(systems)
    ]
    return share_row(name, "", seen)


def _requirements(known: Material) -> dict[str, list[tuple[RunFacts, RequirementFacts]]]:
    looks: dict[str, list[tuple[RunFacts, RequirementFacts]]] = {}
    for run in known.runs:
        for one in run.requirements:
            if not one.explained:
                looks.setdefault(one.requirement, []).append((run, one))
    return dict(sorted(looks.items()))


def _row(name: str, looks: list[tuple[RunFacts, RequirementFacts]], hit: _Hit) -> Row:
    return share_row(name, "", list(_seen(looks, hit)))


def _seen(looks: list[tuple[RunFacts, RequirementFacts]], hit: _Hit) -> Iterator[Seen]:
    for run, one in looks:
        yield Seen(group=one.requirement, at=run.opened, hit=hit(one), vendor=run.vendor, label=one.text)


def _heaviest_first(rows: list[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-(row.numerator or 0), row.group)))
