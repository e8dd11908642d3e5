"""`eqlab campaign attach` and `preview`: evidence judged again."""

from collections.abc import Sequence

import click

from eqlab.cli.commands.campaign import AttachWish, PreviewWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.replaying import foreseen, verdict_of_preview
from eqlab.cli.speech import safe
from eqlab.core.act import ExchangeAttached
from eqlab.core.errors import UsageError
from eqlab.core.event import Event
from eqlab.report.glossary import VERDICTS
from eqlab.wiring.bundle import preview, rejudge_run
from eqlab.wiring.lab.issues import NO_SUCH_RUN
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import campaign_of, file_of
from eqlab.wiring.lab.standings import campaigns_of


def carry_out(door: Door, wish: AttachWish | PreviewWish) -> int:
    """Attach an exchange, or foresee what a plan would change."""
    with at_desk(door, wish.site) as desk:
        return _attach(desk, wish) if isinstance(wish, AttachWish) else _preview(desk, wish)


def _attach(desk: Desk, wish: AttachWish) -> int:
    lab, campaign = desk.lab, campaign_of(wish.run)
    lab.planned(campaign)
    lab.check_visible(campaign)
    if not any(one.run == wish.run for one in lab.runs(campaign)):
        raise UsageError(NO_SUCH_RUN, campaign=campaign, run=wish.run)
    act = ExchangeAttached(
        campaign=campaign,
        run=wish.run,
        exchange=wish.exchange,
        case=wish.case,
        step=wish.step,
        reason=wish.reason,
    )
    events = tuple(lab.store.events(wish.run))
    again = rejudge_run(lab.workshop, events, (*lab.attached(wish.run), act)).again
    lab.act(act, file=file_of(campaign))
    verdict = next(case.verdict for case in again.cases if case.id == wish.case)
    word = desk.tongue.say(VERDICTS[verdict.kind].word)
    click.echo(safe(desk.tongue.tell("{exchange} is attached to {step}.", exchange=wish.exchange, step=wish.step)))
    click.echo(safe(f"{wish.case}: {word}"))
    return 0


def _preview(desk: Desk, wish: PreviewWish) -> int:
    plan = desk.house.workshop.plan(wish.plan)
    changes = preview(desk.house.workshop, list(_runs(desk, wish.files, plan.id)), plan)
    for line in foreseen(changes, desk.tongue):
        click.echo(safe(line))
    return verdict_of_preview(changes)


def _runs(desk: Desk, files: Sequence[str], plan: str) -> "Sequence[tuple[Event, ...]]":
    """The runs of a plan in vendor files, with what people attached to them; refused when nobody may see one."""
    lab, found = desk.lab, list[tuple[Event, ...]]()
    for file in files:
        for campaign in campaigns_of(lab.of_file(file)):
            if lab.planned(campaign).plan.partition("@")[0] == plan:
                lab.check_visible(campaign)
                found += [_events(lab, one.run) for one in lab.runs(campaign) if lab.store.campaign(one.run)]
    return found


def _events(lab: Lab, run: str) -> tuple[Event, ...]:
    events, acts = tuple(lab.store.events(run)), lab.attached(run)
    return rejudge_run(lab.workshop, events, acts).events if acts else events
