"""Where campaigns stand, from the audit log and the evidence of their runs."""

from collections.abc import Sequence

from eqlab.core.act import CampaignPlanned, Entry, FileOpened, LostFailure, NonConformityRetested
from eqlab.core.errors import UsageError
from eqlab.core.event import CampaignOpened
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.label.deciding import carried_cases, runs_by_campaign
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.standing import RunRecord, Standing, lost_failures, planned_of, runs_of, standing
from eqlab.plan.model import Plan
from eqlab.wiring.lab.issues import NO_SUCH_CAMPAIGN
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import campaign_of, file_of


def standing_of(lab: Lab, campaign: str) -> Standing:
    """Where a campaign stands. Raises UsageError when there is none, LabFault when its evidence cannot be read."""
    entries = lab.of_file(file_of(campaign))
    planned = planned_of(entries, campaign)
    if planned is None:
        raise UsageError(NO_SUCH_CAMPAIGN, campaign=campaign)
    lab.check_visible(campaign)
    runs = runs_of(entries, campaign, lambda run: record_of(lab, run))
    return standing(
        planned,
        runs,
        nonconformities=nonconformities_of(lab, entries),
        carried=carried_in(lab, entries, planned),
        others=_others(lab, entries, campaign),
    )


def _others(lab: Lab, entries: Sequence[Entry], campaign: str) -> tuple[RunRecord, ...]:
    """The runs of the file's other campaigns, hidden and erased ones too: their failures count here."""
    runs = runs_by_campaign(entries, lambda run: weighed_of(lab, run))
    return tuple(run for name, some in runs.items() if name != campaign for run in some)


def failures_of(lab: Lab, campaign: str) -> tuple[LostFailure, ...]:
    """What has failed in a campaign, for the tombstone of its evidence.

    Nothing when its key is destroyed already. Raises UsageError when there is no such campaign, LabFault when its
    evidence cannot be read.
    """
    if lab.keyring.key(campaign) is None:
        return ()
    entries = lab.of_file(file_of(campaign))
    return lost_failures(lab.planned(campaign), runs_of(entries, campaign, lambda run: weighed_of(lab, run)))


def carried_in(lab: Lab, entries: Sequence[Entry], planned: CampaignPlanned) -> frozenset[str]:
    """The cases whose earlier results hold for the builds of a campaign, by their change classes."""
    opened = next((entry.act for entry in entries if isinstance(entry.act, FileOpened)), None)
    scheme = lab.schemes().get(opened.scheme) if opened else None
    known = opened is not None and scheme is not None and scheme.digest == opened.scheme_sha256
    plan = plan_of(lab, planned)
    if scheme is None or not known or plan is None:
        return frozenset()
    return carried_cases(entries, planned, scheme.changes, plan.cases)


def plan_of(lab: Lab, planned: CampaignPlanned) -> Plan | None:
    """The plan that a campaign is pinned to, as its first run recorded it; None before that."""
    for started in lab.runs(planned.campaign):
        record = record_of(lab, started.run)
        if record is not None:
            return lab.workshop.plan_of(record.opened.plan_source, record.opened.plan_file)
    return None


def campaigns_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The campaigns of a file, in order."""
    return tuple(entry.act.campaign for entry in entries if isinstance(entry.act, CampaignPlanned))


def simulated_runs(lab: Lab, campaign: str) -> tuple[str, ...]:
    """The runs of a campaign that tested a system which the laboratory plays itself, by their first events."""
    firsts = ((one.run, next(iter(lab.store.events(one.run)), None)) for one in lab.runs(campaign))
    return tuple(run for run, first in firsts if isinstance(first, CampaignOpened) and first.system.simulated)


def nonconformities_of(lab: Lab, entries: Sequence[Entry]) -> tuple[NonConformity, ...]:
    """The non-conformities of a file, with what came out of their retests."""
    return fold_nonconformities(entries, outcomes_of(lab, entries))


def outcomes_of(lab: Lab, entries: Sequence[Entry]) -> dict[tuple[str, str], Kind]:
    """What came out of retests, by run and case; evidence that nobody may see says nothing."""
    runs = {entry.act.run for entry in entries if isinstance(entry.act, NonConformityRetested)}
    runs -= {run for run in runs if not lab.is_visible(campaign_of(run))}
    records = {run: record_of(lab, run) for run in sorted(runs)}
    return {(run, case.id): case.verdict.kind for run, record in records.items() if record for case in record.cases}


def record_of(lab: Lab, run: str) -> CampaignRecord | None:
    """What a run recorded; None when it has no events."""
    return lab.record(run) if lab.store.campaign(run) is not None else None


def weighed_of(lab: Lab, run: str) -> CampaignRecord | None:
    """What a run recorded, in quarantine too, for verdicts alone; None when it has no events."""
    return lab.weighed(run) if lab.store.campaign(run) is not None else None
