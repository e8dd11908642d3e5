"""Campaigns of a laboratory: planned for a statement, run and run again, each run bound to the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from eqlab.config import SystemFile
from eqlab.core.act import CampaignPlanned, Entry, Purpose, RunEnded, RunStarted, StatementMade
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.event import SystemFacts
from eqlab.core.subject import Statement
from eqlab.label.forms import review
from eqlab.label.rule import DecisionRule
from eqlab.plan.model import Plan
from eqlab.wiring.lab.issues import (
    NO_SUCH_STATEMENT,
    NOT_COVERED,
    NOTHING_UNFINISHED,
    OTHER_PLAN,
    RUN_UNFINISHED,
    UNSOUND,
)
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import campaign_id, file_of, run_id


def statement_of(entries: Sequence[Entry], file: str, name: str) -> Statement:
    """A file's statement as it stands now. Raises UsageError when there is none of that name."""
    made = [entry.act.statement for entry in entries if isinstance(entry.act, StatementMade)]
    for statement in reversed(made):
        if statement.id == name:
            return statement
    known = ", ".join(sorted({statement.id for statement in made}))
    raise UsageError(NO_SUCH_STATEMENT, expected=known, file=file, statement=name)


def plan_campaign(lab: Lab, file: str, name: str, plan: Plan, rule: DecisionRule, *, sealed: bool) -> CampaignPlanned:
    """Plan a campaign. Raises UsageError when there is no such statement, or when it may not be planned."""
    entries = lab.of_file(file)
    number = 1 + sum(isinstance(entry.act, CampaignPlanned) for entry in entries)
    statement = statement_of(entries, file, name)
    if not review(statement, plan, lab.workshop.registry).sound:
        raise UsageError(UNSOUND, file=file, statement=name)
    lab.store.keep(rule.source)
    act = CampaignPlanned(
        campaign=campaign_id(file, number),
        statement=statement,
        plan=f"{plan.id}@{plan.version}",
        plan_sha256=sha256(plan.source).hexdigest(),
        rule=rule.name,
        rule_sha256=rule.digest,
        sealed=sealed,
    )
    if sealed:
        lab.keyring.make(act.campaign)
    lab.act(act, file=file, expect=entries[-1].number)
    return act


def check_plan(planned: CampaignPlanned, plan: Plan) -> None:
    """Raise UsageError when a plan is not the one that a campaign is pinned to."""
    if sha256(plan.source).hexdigest() != planned.plan_sha256:
        raise UsageError(OTHER_PLAN, campaign=planned.campaign, plan=planned.plan)


def system_of(statement: Statement, declared: SystemFile | None, simulated: str = "") -> SystemFile:
    """What is tested: as the statement says, with addresses, certificates and consents of a system file.

    Raises ConfigurationError when both speak of the same thing and differ.
    """
    stated = stated_facts(statement, simulated)
    if declared is None:
        return SystemFile(facts=stated, variant=statement.variant)
    facts = declared.facts
    told: Mapping[str, tuple[object, object]] = {
        "system": (facts.name, stated.name),
        "version": (facts.version, stated.version),
        "claims": (facts.claims or stated.claims, stated.claims),
        "variant": (declared.variant or statement.variant, statement.variant),
    }
    for key, (here, there) in told.items():
        if here != there:
            raise ConfigurationError(NOT_COVERED, key=key, told=str(here), declared=str(there))
    joined = replace(
        facts,
        organisation=stated.organisation,
        roles=stated.roles,
        claims=stated.claims,
        parameters={**stated.parameters, **facts.parameters},
        simulated=simulated,
    )
    return replace(declared, facts=joined, variant=statement.variant)


def stated_facts(statement: Statement, simulated: str = "") -> SystemFacts:
    """The system under test as its statement declares it."""
    return SystemFacts(
        name=statement.subject.system,
        version=statement.subject.version,
        organisation=statement.subject.vendor.name,
        roles=(statement.role,),
        claims=statement.claims,
        parameters=statement.parameters,
        simulated=simulated,
    )


def start_run(lab: Lab, campaign: str, purpose: Purpose, cases: Sequence[str], builds: Sequence[str] = ()) -> str:
    """Begin a run; return its id. Raises UsageError when another one is not ended, or when it may not be begun."""
    planned = lab.planned(campaign)
    open_run = unfinished(lab, campaign)
    if open_run:
        raise UsageError(RUN_UNFINISHED, run=open_run, campaign=campaign)
    run = run_id(campaign, 1 + len(lab.runs(campaign)))
    tested = tuple(builds) or tuple(build.sha256 for build in planned.statement.subject.builds)
    act = RunStarted(campaign=campaign, run=run, purpose=purpose, cases=tuple(cases), builds=tested)
    lab.act(act, file=file_of(campaign))
    return run


def end_run(lab: Lab, campaign: str, run: str) -> None:
    """Bind a run's evidence to the audit log: it cannot change any more without showing."""
    lab.store.flush()
    kept = lab.store.campaign(run)
    events, head = (kept.events, kept.head) if kept else (0, "")
    lab.act(RunEnded(campaign=campaign, run=run, events=events, head=head), file=file_of(campaign))


def unfinished(lab: Lab, campaign: str) -> str:
    """The run of a campaign that was begun and not ended; empty when there is none."""
    acts = [entry.act for entry in lab.entries(file_of(campaign))]
    ended = {act.run for act in acts if isinstance(act, RunEnded)}
    begun = [act.run for act in acts if isinstance(act, RunStarted) and act.campaign == campaign]
    return next((run for run in begun if run not in ended), "")


def interrupted(lab: Lab, campaign: str) -> RunStarted:
    """The run to go on with. Raises UsageError when there is none."""
    run = unfinished(lab, campaign)
    for started in lab.runs(campaign):
        if started.run == run:
            return started
    raise UsageError(NOTHING_UNFINISHED, campaign=campaign)


def purpose_of(lab: Lab, campaign: str, *, retest: bool, repeat: bool) -> Purpose:
    """Why the next run of a campaign happens."""
    if repeat:
        return Purpose.REPEAT
    if retest:
        return Purpose.RETEST
    return Purpose.RERUN if lab.runs(campaign) else Purpose.FIRST
