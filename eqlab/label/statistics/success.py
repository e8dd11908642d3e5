"""How often systems pass: by service, vendor and requirement, at the first attempt, and from attempt to attempt."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from eqlab.core.text import words
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.label.statistics.facts import Material, RunFacts
from eqlab.label.statistics.figure import WHOLE, Figure, Period, Row, Seen, Unit, share_row, shares

DECIDED = frozenset({*HARMLESS, Kind.FAILED})


def by_service(known: Material, period: Period) -> Figure:
    """Success by service over time."""
    return Figure(
        id="success-by-service",
        title=words("Success by service"),
        definition=words("The share of complete runs of a service's plans that passed, among those that were decided."),
        numerator=words("runs that passed, with or without warnings"),
        denominator=words("complete runs that passed or failed"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=shares(_runs(known.runs, lambda run: run.service), period),
    )


def by_vendor(known: Material, period: Period) -> Figure:
    """Success by vendor over time; not published."""
    return Figure(
        id="success-by-vendor",
        title=words("Success by vendor"),
        definition=words(
            "The share of complete runs of a vendor's systems that passed, among those that were decided."
        ),
        numerator=words("runs that passed, with or without warnings"),
        denominator=words("complete runs that passed or failed"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=shares(_runs(known.runs, lambda run: run.vendor), period),
        private=True,
    )


def by_requirement(known: Material, period: Period) -> Figure:
    """Success by requirement over time."""
    seen = (
        Seen(group=one.requirement, at=run.opened, hit=one.kind in HARMLESS, vendor=run.vendor, label=one.text)
        for run in known.runs
        for one in run.requirements
        if one.kind in DECIDED
    )
    return Figure(
        id="success-by-requirement",
        title=words("Success by requirement"),
        definition=words("The share of runs that fulfilled a requirement, among those that decided on it."),
        numerator=words("runs in which the requirement was fulfilled"),
        denominator=words("runs that decided on the requirement"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=shares(seen, period),
    )


def first_pass(known: Material, period: Period) -> Figure:
    """How many pass at once."""
    first: dict[tuple[str, str, str], RunFacts] = {}
    for run in known.runs:
        if _complete(run):
            first.setdefault((*run.product, run.plan), run)
    return Figure(
        id="first-pass",
        title=words("Passed at the first attempt"),
        definition=words("The share of systems whose first complete and decided run of a plan passed."),
        numerator=words("systems that passed a plan at the first attempt"),
        denominator=words("systems with a complete and decided run of the plan"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=shares(_runs(first.values(), lambda run: run.service), period),
    )


def learning(known: Material) -> Figure:
    """How each system does from run to run; not published."""
    return Figure(
        id="learning-curve",
        title=words("Learning curve"),
        definition=words("The share of decided cases that passed, from run to run of one system under one plan."),
        numerator=words("cases that passed"),
        denominator=words("cases that passed or failed"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=tuple(_curves(known.runs)),
        private=True,
    )


def _curves(runs: Iterable[RunFacts]) -> Iterator[Row]:
    numbers: dict[tuple[str, str, str], int] = {}
    rows: list[Row] = []
    for run in runs:
        decided = [case for case in run.cases if case.kind in DECIDED]
        if run.partial or not decided:
            continue
        key = (*run.product, run.plan)
        numbers[key] = numbers.get(key, 0) + 1
        group = f"{run.vendor} · {run.system} · {run.plan}"
        seen = [Seen(group=group, at=run.opened, hit=case.kind in HARMLESS, vendor=run.vendor) for case in decided]
        rows.append(replace(share_row(group, f"{numbers[key]:03}", seen), note=run.version))
    yield from sorted(rows, key=lambda row: (row.group, row.period))


def _runs(runs: Iterable[RunFacts], group: Callable[[RunFacts], str]) -> Iterator[Seen]:
    for run in runs:
        if _complete(run):
            yield Seen(group=group(run), at=run.opened, hit=run.verdict in HARMLESS, vendor=run.vendor)


def _complete(run: RunFacts) -> bool:
    return not run.partial and run.verdict in DECIDED


def whole(rows: Iterable[Row]) -> list[Row]:
    """Return the rows over all time."""
    return [row for row in rows if row.period == WHOLE]
