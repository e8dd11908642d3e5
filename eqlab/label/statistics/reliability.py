"""How well the laboratory itself does: runs, its own faults, what stays undecided, what is not stable."""

from collections.abc import Callable, Iterator

from eqlab.core.text import Words, words
from eqlab.core.verdict import HARMLESS, Kind
from eqlab.label.statistics.facts import CaseFacts, Material, RunFacts
from eqlab.label.statistics.figure import Figure, Period, Row, Seen, Unit, count_rows, share_row, shares

_IDLE = (Kind.NOT_RUN, Kind.NOT_APPLICABLE)


def runs(known: Material) -> Figure:
    """How many runs there were."""
    members: dict[str, list[str]] = {}
    for run in sorted(known.runs, key=lambda run: run.service):
        members.setdefault(run.service, []).append(run.vendor)
    return Figure(
        id="runs",
        title=words("Runs"),
        definition=words("How many runs there were, complete or not, whatever came out."),
        numerator=words("runs"),
        denominator=words("none: a count"),
        unit=Unit.COUNT,
        as_of=known.as_of,
        rows=count_rows(members),
    )


def laboratory_errors(known: Material, period: Period) -> Figure:
    """How often the laboratory itself failed."""
    return _rate(
        known,
        period,
        Kind.LAB_ERROR,
        "laboratory-errors",
        words("Faults of the laboratory"),
        words("The share of cases that were run and in which the laboratory itself failed."),
        words("cases that ended with a laboratory error"),
    )


def configuration_errors(known: Material, period: Period) -> Figure:
    """How often a case could not run as it was set up."""
    return _rate(
        known,
        period,
        Kind.CONFIG_ERROR,
        "configuration-errors",
        words("Errors of the set-up"),
        words("The share of cases that were run and whose set-up was wrong."),
        words("cases that ended with a configuration error"),
    )


def inconclusive(known: Material, period: Period) -> Figure:
    """How often nothing could be decided."""
    return _rate(
        known,
        period,
        Kind.INCONCLUSIVE,
        "inconclusive",
        words("Inconclusive cases"),
        words("The share of cases that were run and decided nothing."),
        words("cases that were inconclusive"),
    )


def unstable(known: Material) -> Figure:
    """Cases that one and the same release failed and passed; not published."""
    return Figure(
        id="unstable-cases",
        title=words("Unstable cases"),
        definition=words("Cases that one release of a system failed and passed, and how often it failed them."),
        numerator=words("attempts that failed"),
        denominator=words("attempts that passed or failed, on the same version and builds"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=tuple(_unstable(known)),
        private=True,
    )


def _rate(
    known: Material, period: Period, kind: Kind, name: str, title: Words, definition: Words, numerator: Words
) -> Figure:
    seen = (
        Seen(group=run.service, at=run.opened, hit=case.kind is kind, vendor=run.vendor)
        for run, case in _cases(known, lambda case: case.kind not in _IDLE)
    )
    return Figure(
        id=name,
        title=title,
        definition=definition,
        numerator=numerator,
        denominator=words("cases that were run"),
        unit=Unit.SHARE,
        as_of=known.as_of,
        rows=shares(seen, period),
    )


def _cases(known: Material, wanted: Callable[[CaseFacts], bool]) -> Iterator[tuple[RunFacts, CaseFacts]]:
    return ((run, case) for run in known.runs for case in run.cases if wanted(case))


def _unstable(known: Material) -> Iterator[Row]:
    attempts: dict[tuple[str, str], dict[tuple[str, ...], list[Seen]]] = {}
    for run, case in _cases(known, lambda case: case.kind in HARMLESS or case.kind is Kind.FAILED):
        group = f"{case.case} · {run.system} {run.version} · {run.vendor}"
        one = Seen(group=group, at=run.opened, hit=case.kind is Kind.FAILED, vendor=run.vendor, label=dict(case.title))
        attempts.setdefault((group, run.plan), {}).setdefault(run.release[-1], []).append(one)
    for (group, _), releases in sorted(attempts.items()):
        for builds in sorted(releases):
            hits = {one.hit for one in releases[builds]}
            if len(hits) > 1:
                yield share_row(group, "", releases[builds])
