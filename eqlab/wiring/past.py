"""What a folder holds of an earlier run."""

import json
import ssl
from pathlib import Path

from eqlab.core.errors import LabFault, UsageError
from eqlab.core.event import CampaignOpened, PlatformUp, SystemFacts
from eqlab.core.exchange import Direction
from eqlab.core.record import CampaignRecord, fold
from eqlab.plan.model import Plan
from eqlab.run.campaign import CampaignRun
from eqlab.store import Store, open_store
from eqlab.wire.certificate import facts
from eqlab.wire.pki import Credentials
from eqlab.wiring.folder import ACCESS, DATABASE
from eqlab.wiring.issues import CHANGED_PLAN, CHANGED_SYSTEM, NO_ACCESS, NOTHING_TO_RESUME, OTHER_CAMPAIGN
from eqlab.wiring.workshop import Workshop

_PEM_END = "-----END CERTIFICATE-----"


def load_record(workshop: Workshop, folder: Path) -> tuple[CampaignRecord, Plan]:
    """Read the campaign a folder holds, with the plan it is pinned to. Raises LabFault or UsageError."""
    if not (folder / DATABASE).is_file():
        raise UsageError(NOTHING_TO_RESUME, folder=str(folder))
    store = open_store(folder / DATABASE)
    try:
        summaries = store.campaigns()
        if not summaries:
            raise UsageError(NOTHING_TO_RESUME, folder=str(folder))
        record = fold(store.events(summaries[-1].id))
    finally:
        store.close()
    return record, workshop.plan_of(record.opened.plan_source, record.opened.plan_file)


def past_of(
    store: Store, out: Path, plan: Plan, system: SystemFacts, *, resume: bool, campaign: str | None = None
) -> CampaignOpened | None:
    """The campaign to go on with; None for a new one. `campaign` names it in a store that others share.

    A campaign that its set-up kept from beginning holds no folder: once the set-up is corrected, a new one takes it.
    Raises UsageError when the folder holds another campaign, or none to go on with.
    """
    held, folder = _held(store, campaign), str(out)
    record = fold(store.events(held)) if held else None
    if campaign is None and record is not None and _never_began(record):
        return None
    if not resume:
        if held:
            raise UsageError(OTHER_CAMPAIGN, folder=folder, campaign=held)
        return None
    if record is None:
        raise UsageError(NOTHING_TO_RESUME, folder=folder)
    opened = record.opened
    if opened.plan_source != plan.source:
        raise UsageError(CHANGED_PLAN, folder=folder, plan=plan.id)
    if opened.system != system:
        raise UsageError(CHANGED_SYSTEM, folder=folder, system=opened.system.name)
    return opened


def _never_began(record: CampaignRecord) -> bool:
    """Tell whether preflight ended a campaign: no platform was up, and nothing was sent, asked or judged."""
    refused = record.preflight is not None and bool(record.preflight.findings)
    return refused and record.platform is None and not record.exchanges and not any(case.steps for case in record.cases)


def _held(store: Store, campaign: str | None) -> str:
    """The campaign that was begun already: the one of that name, or the last of a store of its own."""
    if campaign is None:
        summaries = store.campaigns()
        return summaries[-1].id if summaries else ""
    return campaign if campaign and next(store.events(campaign), None) is not None else ""


def go_on(run: CampaignRun, store: Store) -> None:
    """Bring a run to where the interrupted campaign stood."""
    record = fold(store.events(run.room.campaign))
    run.resumed = True
    run.resumed_from = record.exchanges
    run.room.desk.fresh = frozenset(r.case for r in record.exchanges if r.case and r.exchange.id in record.unknown)
    run.finished = frozenset(case.id for case in record.cases if case.finished is not None)
    run.room.outbound = sum(r.exchange.direction is Direction.OUTBOUND for r in record.exchanges)


def kept_client(out: Path) -> Credentials | None:
    """The client certificate that an earlier run gave to its vendor; None when it gave none.

    Raises LabFault when there is an access file that cannot be used: another certificate would be refused.
    """
    if not (out / ACCESS).exists():
        return None
    try:
        access = json.loads((out / ACCESS).read_text("utf-8"))
        certificate, key = Path(access["certificate"]), Path(access["key"])
        key.read_bytes()
        leaf = certificate.read_text("ascii").partition(_PEM_END)
        known = facts(ssl.PEM_cert_to_DER_cert(leaf[0] + leaf[1]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        problem = getattr(error, "strerror", None) or f"{type(error).__name__} {error}"
        raise LabFault(NO_ACCESS, folder=str(out), problem=problem) from None
    return Credentials(certificate=certificate, key=key, facts=known)


def past_port(store: Store, campaign: str) -> int:
    """The port the campaign's platform had; 0 when it never listened."""
    for event in store.events(campaign):
        if isinstance(event, PlatformUp):
            for url in event.services.values():
                return int(url.rsplit(":", 1)[1].split("/")[0])
    return 0
