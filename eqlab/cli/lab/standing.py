"""`eqlab campaign show` and `list`: where campaigns stand."""

from collections.abc import Iterator, Sequence

import click

from eqlab.cli.commands.campaign import ShowWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.tables import columns
from eqlab.label.standing import CaseStanding, Mark, Standing
from eqlab.report.glossary import VERDICTS
from eqlab.wiring.lab.standings import campaigns_of, simulated_runs, standing_of


def carry_out(door: Door, wish: ShowWish) -> int:
    """Show campaigns; of one, return its verdict's exit code."""
    with at_desk(door, wish.site) as desk:
        if wish.file:
            return _list(desk, wish.file)
        stand = standing_of(desk.lab, wish.campaign)
        for line in _shown(desk, stand):
            click.echo(line)
        return stand.verdict.exit_code


def _list(desk: Desk, file: str) -> int:
    entries = desk.lab.of_file(file)
    rows = [_listed(desk, campaign) for campaign in campaigns_of(entries)]
    for line in columns(rows) if rows else [desk.tongue.tell("There is no campaign yet.")]:
        click.echo(line)
    return 0


def _listed(desk: Desk, campaign: str) -> tuple[str, ...]:
    """A line about a campaign; of one whose evidence nobody may see, that it is so."""
    lab, planned = desk.lab, desk.lab.planned(campaign)
    runs = desk.tongue.count("{n} run", "{n} runs", len(lab.runs(campaign)))
    shown = lab.is_visible(campaign)
    word = _word(desk, standing_of(lab, campaign)) if shown else desk.tongue.tell("not to be seen")
    return campaign, planned.statement.id, planned.plan, runs, word


def _word(desk: Desk, stand: Standing) -> str:
    return desk.tongue.say(VERDICTS[stand.verdict.kind].word)


def _shown(desk: Desk, stand: Standing) -> Iterator[str]:
    tell = desk.tongue.tell
    statement = stand.statement
    yield safe(
        tell(
            "{campaign}: {plan} for {system} {version}",
            campaign=stand.campaign,
            plan=stand.plan,
            system=statement.subject.system,
            version=statement.subject.version,
        )
    )
    yield from columns([_row(desk, one) for one in stand.cases])
    yield ""
    entry = VERDICTS[stand.verdict.kind]
    yield f"{desk.tongue.say(entry.word)}. {desk.tongue.say(entry.meaning)}"
    if not stand.whole:
        yield tell("No run took up all cases yet.")
    simulated = simulated_runs(desk.lab, stand.campaign)
    if simulated:
        yield only_for_demonstrations(desk.tongue, simulated)


def only_for_demonstrations(tongue: Tongue, runs: Sequence[str]) -> str:
    """Say of runs of a simulated system that nothing real can rest on them."""
    told = tongue.tell("Simulated, only demonstrations can rest on it: {runs}.", runs=", ".join(runs))
    return safe(told)


def _row(desk: Desk, one: CaseStanding) -> tuple[str, str, str, str]:
    history = " ".join(desk.tongue.say(VERDICTS[result.verdict.kind].word) for result in one.results)
    marks = ", ".join(_marks(desk)[mark] for mark in sorted(one.marks))
    return one.case, desk.tongue.say(VERDICTS[one.verdict.kind].word), f"[{history}]", marks


def _marks(desk: Desk) -> dict[Mark, str]:
    tell = desk.tongue.tell
    return {
        Mark.KEPT: tell("an earlier result stands: the last run brought none"),
        Mark.UNSTABLE: tell("results on the same builds disagree"),
        Mark.OTHER_BUILDS: tell("of other builds than were stated"),
        Mark.CARRIED: tell("carried over from an earlier build"),
        Mark.WITHHELD: tell("failed on the same builds in evidence that is in quarantine or erased"),
        Mark.OTHER_SCOPE: tell("a run with other claims took it up"),
    }
