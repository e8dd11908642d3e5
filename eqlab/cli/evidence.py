"""`eqlab evidence verify`: nothing recorded was altered after the fact."""

from collections.abc import Iterator

import click

from eqlab.cli import issues
from eqlab.cli.commands.evidence import VerifyWish
from eqlab.cli.door import Door
from eqlab.cli.opening import open_house
from eqlab.cli.speech import Tongue, safe
from eqlab.core.errors import UsageError
from eqlab.store import CampaignSummary, Store, open_store
from eqlab.wiring import DATABASE

ALTERED = 3


def carry_out(door: Door, wish: VerifyWish) -> int:
    """Verify every campaign of the folder; 3 when anything is not as it was recorded."""
    tongue = open_house(door).tongue
    if not (wish.folder / DATABASE).is_file():
        raise UsageError(issues.NO_CAMPAIGN, folder=str(wish.folder))
    store = open_store(wish.folder / DATABASE)
    try:
        intact = [_verify(store, summary, tongue) for summary in store.campaigns()]
    finally:
        store.close()
    if not intact:
        raise UsageError(issues.NO_CAMPAIGN, folder=str(wish.folder))
    return 0 if all(intact) else ALTERED


def _verify(store: Store, summary: CampaignSummary, tongue: Tongue) -> bool:
    problems = store.verify(summary.id)
    for line in _told(summary, problems, tongue):
        click.echo(safe(line))
    return not problems


def _told(summary: CampaignSummary, problems: tuple[str, ...], tongue: Tongue) -> Iterator[str]:
    name = summary.id
    if problems:
        yield tongue.count("{campaign}: {n} problem", "{campaign}: {n} problems", len(problems), campaign=name)
        yield from (f"  {problem}" for problem in problems)
        return
    yield tongue.count(
        "{campaign}: {n} event, chain and payloads as they were recorded",
        "{campaign}: {n} events, chain and payloads as they were recorded",
        summary.events,
        campaign=name,
    )
    yield "  " + tongue.tell("Head of the chain: {head}", head=summary.head)
