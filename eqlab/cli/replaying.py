"""`eqlab replay`: recorded campaigns judged again, offline."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from eqlab.cli import issues
from eqlab.cli.commands.replay import ReplayWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, open_house
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.event import Event
from eqlab.core.finding import Finding
from eqlab.core.reason import reason_of
from eqlab.core.text import Words, fill
from eqlab.core.verdict import Verdict
from eqlab.observe.redacted_finding import redact_finding
from eqlab.report.glossary import VERDICTS
from eqlab.store import Store, open_store
from eqlab.wiring import DATABASE
from eqlab.wiring.bundle import (
    Change,
    Rejudged,
    check_rules,
    load_bundle,
    preview,
    rejudge_bundle,
    rejudge_run,
)
from eqlab.wiring.issues import NO_FOLDER

DIFFERS = 1
NOT_COMPARABLE = 2
RESULT = "replay.json"


def carry_out(door: Door, wish: ReplayWish) -> int:
    """Judge again; 0 when everything agrees."""
    house = open_house(door)
    if wish.plan is not None:
        return _preview(house, wish)
    results = [one for place in wish.places for one in _rejudged(house, place, trusted=door.trust is not None)]
    _tell(wish, {"runs": [_as_json(one) for one in results]}, _lines(results, house.tongue))
    return 0 if all(one.agrees for one in results) else DIFFERS


def _rejudged(house: House, place: Path, *, trusted: bool) -> Sequence[Rejudged]:
    if place.is_dir():
        return [rejudge_run(house.workshop, events) for events in _runs_in(place)]
    bundle = load_bundle(place)
    if not trusted:
        check_rules(bundle, house.workshop.content, str(place))
    return rejudge_bundle(bundle)


def _preview(house: House, wish: ReplayWish) -> int:
    assert wish.plan is not None  # noqa: S101 - the caller looked
    plan = house.workshop.plan(wish.plan)
    runs = [events for place in wish.places for events in _recorded(place)]
    changes = preview(house.workshop, runs, plan)
    _tell(wish, {"changes": [_change(one) for one in changes]}, foreseen(changes, house.tongue))
    return verdict_of_preview(changes)


def verdict_of_preview(changes: Sequence[Change]) -> int:
    """Return the exit code of a preview: 1 when a verdict would change, 2 when some cannot be compared, else 0."""
    if any(not one.untold and one.before != one.after for one in changes):
        return DIFFERS
    return NOT_COMPARABLE if any(one.untold for one in changes) else 0


def _recorded(place: Path) -> Sequence[tuple[Event, ...]]:
    return _runs_in(place) if place.is_dir() else tuple(load_bundle(place).runs.values())


def _runs_in(folder: Path) -> list[tuple[Event, ...]]:
    """All runs with a plan that a campaign's folder holds. Raises UsageError when there is none."""
    if not (folder / DATABASE).is_file():
        raise UsageError(issues.NO_CAMPAIGN, folder=str(folder))
    store = open_store(folder / DATABASE)
    try:
        return runs_of(store, [one.id for one in store.campaigns() if one.plan], str(folder))
    finally:
        store.close()


def runs_of(store: Store, runs: Sequence[str], place: str) -> list[tuple[Event, ...]]:
    """Read runs. Raises UsageError when there is none."""
    if not runs:
        raise UsageError(issues.NO_CAMPAIGN, folder=place)
    return [tuple(store.events(run)) for run in runs]


def _tell(wish: ReplayWish, data: dict[str, Any], lines: Iterator[str]) -> None:
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    if wish.out is not None:
        try:
            wish.out.mkdir(parents=True, exist_ok=True)
            (wish.out / RESULT).write_text(text, "utf-8", errors="replace")
        except OSError as problem:
            why = reason_of(problem)
            raise LabFault(NO_FOLDER, folder=str(wish.out), problem=why) from None
    if wish.form == "json":
        click.echo(text, nl=False)
        return
    for line in lines:
        click.echo(safe(line))


def _lines(results: Sequence[Rejudged], tongue: Tongue) -> Iterator[str]:
    for one in results:
        yield tongue.tell("Run {run}", run=one.run)
        for change in one.cases:
            yield from _told(change, tongue)
        before, after = _word(one.record.verdict, tongue), _word(one.again.verdict, tongue)
        whole = tongue.tell("The whole: {before}", before=before)
        yield whole if before == after else tongue.tell("The whole: {before} -> {after}", before=before, after=after)
        yield from (_say(why, tongue) for why in (() if one.agrees else one.why))
        yield tongue.tell("Everything agrees.") if one.agrees else _differing(one, tongue)


def _differing(one: Rejudged, tongue: Tongue) -> str:
    count = sum(not (change.same or change.untold) for change in one.cases)
    return tongue.count("{n} case came out otherwise.", "{n} cases came out otherwise.", count)


def _told(change: Change, tongue: Tongue) -> Iterator[str]:
    before, after = _word(change.before, tongue), _word(change.after, tongue)
    if change.untold is not None:
        yield f"  {change.case}: {before} ({_say(change.untold, tongue)})"
        return
    yield f"  {change.case}: {before}" if change.before == change.after else f"  {change.case}: {before} -> {after}"
    for finding in change.vanished:
        yield f"    - {_finding(finding, tongue)}"
    for finding in change.appeared:
        yield f"    + {_finding(finding, tongue)}"


def foreseen(changes: Sequence[Change], tongue: Tongue) -> Iterator[str]:
    """Tell which verdicts would change, and which cannot be compared."""
    changing = [one for one in changes if not one.same]
    for run in dict.fromkeys(one.run for one in changing):
        yield tongue.tell("Run {run}", run=run)
        for change in changing:
            if change.run == run:
                yield from _told(change, tongue)
    count = sum(not one.untold and one.before != one.after for one in changes)
    yield tongue.count("{n} past verdict would change.", "{n} past verdicts would change.", count)
    apart = sum(one.untold is not None for one in changes)
    if apart:
        yield tongue.count("{n} case cannot be compared.", "{n} cases cannot be compared.", apart)


def _word(verdict: Verdict, tongue: Tongue) -> str:
    return tongue.say(VERDICTS[verdict.kind].word)


def _say(told: Words, tongue: Tongue) -> str:
    return fill("{told}", {"told": told}, tongue.translate)


def _finding(finding: Finding, tongue: Tongue) -> str:
    shown = redact_finding(finding)
    return f"{shown.issue.code} {shown.sentence(tongue.translate)}"


def _as_json(one: Rejudged) -> dict[str, Any]:
    return {
        "run": one.run,
        "agrees": one.agrees,
        "before": one.record.verdict.kind.value,
        "after": one.again.verdict.kind.value,
        "why": [str(why) for why in one.why],
        "cases": [_change(change) for change in one.cases],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "run": change.run,
        "case": change.case,
        "before": change.before.kind.value,
        "after": None if change.untold else change.after.kind.value,
        "same": change.same,
        "not_judged": str(change.untold or ""),
        "vanished": [_listed(one) for one in change.vanished],
        "appeared": [_listed(one) for one in change.appeared],
    }


def _listed(finding: Finding) -> dict[str, str]:
    shown = redact_finding(finding)
    return {
        "code": shown.issue.code,
        "level": shown.level.name.lower(),
        "sentence": safe(shown.sentence()),
        "place": safe(str(shown.subject)),
        "rule": safe(str(shown.rule)),
    }
