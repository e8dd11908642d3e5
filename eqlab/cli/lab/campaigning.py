"""`eqlab campaign new`, `close`, `amend`, `quarantine`, `erase`."""

import click

from eqlab.cli.commands.campaign import NewWish, StateWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.opening import load_plan
from eqlab.cli.speech import safe
from eqlab.core.act import (
    Act,
    CampaignAmended,
    CampaignEnded,
    CampaignQuarantined,
    EvidenceErased,
    FileOpened,
)
from eqlab.core.errors import UsageError
from eqlab.core.subject import Statement
from eqlab.wiring.lab.campaigns import plan_campaign, statement_of, unfinished
from eqlab.wiring.lab.issues import NO_RULE_NAMED, NOT_SEALED, RUN_UNFINISHED, WHICH_STATEMENT
from eqlab.wiring.lab.naming import file_of
from eqlab.wiring.lab.retention import class_of_evidence
from eqlab.wiring.lab.standings import failures_of


def carry_out(door: Door, wish: NewWish | StateWish) -> int:
    """Do what is asked about a campaign."""
    with at_desk(door, wish.site) as desk:
        if isinstance(wish, NewWish):
            _plan(desk, wish)
        else:
            _change(desk, wish)
    return 0


def _plan(desk: Desk, wish: NewWish) -> None:
    lab, tell = desk.lab, desk.tongue.tell
    entries = lab.of_file(wish.file)
    statement = statement_of(entries, wish.file, wish.statement)
    plan = load_plan(desk.house, statement.plan.partition("@")[0])
    rule = desk.rule(wish.rule or _rule_of_scheme(desk, wish.file))
    planned = plan_campaign(lab, wish.file, wish.statement, plan, rule, sealed=not wish.open_evidence)
    click.echo(safe(tell("Campaign {campaign}", campaign=planned.campaign)))
    click.echo(
        safe(tell("Plan {plan}, decision rule {rule}: fixed from now on.", plan=planned.plan, rule=planned.rule))
    )
    click.echo(safe(tell("Run it: {command}", command=f"eqlab campaign run {planned.campaign}")))


def _rule_of_scheme(desk: Desk, file: str) -> str:
    opened = next(entry.act for entry in desk.lab.of_file(file) if isinstance(entry.act, FileOpened))
    scheme = desk.lab.schemes().get(opened.scheme)
    if scheme is None or not scheme.rule:
        raise UsageError(NO_RULE_NAMED, scheme=opened.scheme)
    return scheme.rule


def _change(desk: Desk, wish: StateWish) -> None:
    lab, campaign = desk.lab, wish.campaign
    planned = lab.planned(campaign)
    if wish.deed == "close" and unfinished(lab, campaign):
        raise UsageError(RUN_UNFINISHED, run=unfinished(lab, campaign), campaign=campaign)
    if wish.deed == "erase" and not planned.sealed:
        raise UsageError(NOT_SEALED, campaign=campaign)
    if wish.deed != "erase" or not _half_erased(desk, campaign):
        lab.act(_act(desk, wish), file=file_of(campaign))
    if wish.deed == "erase":
        lab.keyring.destroy(campaign)
    click.echo(safe(_told(desk, wish)))


def _half_erased(desk: Desk, campaign: str) -> bool:
    """Tell whether an erasure was entered and interrupted before the key was destroyed: it is only completed."""
    lab = desk.lab
    acts = [entry.act for entry in lab.entries(file_of(campaign))]
    entered = any(isinstance(act, EvidenceErased) and act.campaign == campaign for act in acts)
    return entered and lab.keyring.key(campaign) is not None


def _act(desk: Desk, wish: StateWish) -> Act:
    match wish.deed:
        case "close":
            return CampaignEnded(campaign=wish.campaign)
        case "amend":
            return CampaignAmended(campaign=wish.campaign, reason=wish.reason, statement=_stated(desk, wish))
        case "erase":
            record_class = class_of_evidence(desk.lab, wish.campaign)
            failures = failures_of(desk.lab, wish.campaign)
            return EvidenceErased(
                campaign=wish.campaign, reason=wish.reason, record_class=record_class, failures=failures
            )
        case _:
            released = wish.deed == "release"
            return CampaignQuarantined(campaign=wish.campaign, reason=wish.reason, released=released)


def _stated(desk: Desk, wish: StateWish) -> Statement:
    """The statement for which a campaign goes on. Raises UsageError when it was made anew and none is chosen."""
    file, planned = file_of(wish.campaign), desk.lab.planned(wish.campaign).statement
    latest = statement_of(desk.lab.of_file(file), file, planned.id)
    if latest != planned and not wish.statement:
        raise UsageError(WHICH_STATEMENT, campaign=wish.campaign, statement=planned.id)
    return latest if wish.statement == "latest" else planned


def _told(desk: Desk, wish: StateWish) -> str:
    tell, campaign = desk.tongue.tell, wish.campaign
    match wish.deed:
        case "close":
            return tell("{campaign} is closed.", campaign=campaign)
        case "amend":
            stated = desk.lab.planned(campaign).statement
            name = f"{stated.id}, {stated.subject.system} {stated.subject.version}"
            return tell("{campaign} is open again, for the statement {statement}.", campaign=campaign, statement=name)
        case "erase":
            return tell("The evidence of {campaign} is erased: its key is destroyed.", campaign=campaign)
        case "release":
            return tell("The evidence of {campaign} can be seen again.", campaign=campaign)
        case _:
            return tell("The evidence of {campaign} is hidden from everybody.", campaign=campaign)
