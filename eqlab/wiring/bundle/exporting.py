"""A campaign with everything that judging it needs, in one sealed file."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from eqlab import __version__
from eqlab.core.act import Entry
from eqlab.core.archive import seal
from eqlab.core.errors import UsageError
from eqlab.core.event import CampaignOpened, Event
from eqlab.core.text import words
from eqlab.plan.model import Plan
from eqlab.store import Store
from eqlab.store.serial import Unstorable
from eqlab.wiring.bundle.content import code_of, content_digest, data_of, engine_digest, preconditions_of
from eqlab.wiring.bundle.issues import NO_RUN, NOT_EXPORTED
from eqlab.wiring.bundle.manifest import MANIFEST, SIGNATURE, Manifest, RunFacts
from eqlab.wiring.bundle.masking import Commit, masker_for
from eqlab.wiring.bundle.parts import AUDIT, PAYLOADS, RUNS, Log, concerns, digest, entry_line, log_of
from eqlab.wiring.bundle.redacting import Redactor
from eqlab.wiring.workshop import Workshop

Sign = Callable[[bytes], bytes]
"""(bytes of the manifest) -> signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """How a bundle is redacted."""

    key: bytes
    """Secret, at least 32 bytes: whoever has it can confirm guesses of what was masked."""
    commit: Commit


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What goes into a bundle."""

    store: Store
    campaign: str
    runs: Sequence[str]
    workshop: Workshop
    entries: Iterable[Entry] = field(default=())
    """Entries of the audit log; those that do not concern the campaign are left out."""
    masking: Masking | None = None
    sign: Sign | None = None


def export(wanted: Export) -> bytes:
    """Return the bundle of a campaign: the same campaign gives the same bytes, but for masks and signature.

    Raises UsageError when there is no run, or when they follow different plans; LabFault when evidence cannot be read.
    """
    runs = {run: tuple(wanted.store.events(run)) for run in wanted.runs}
    plan = _plan(wanted, runs)
    redactor = _redactor(wanted, plan)
    logs = [_log(wanted, run, events, redactor) for run, events in runs.items()]
    members: dict[str, bytes] = {f"{RUNS}{log.run}.jsonl": log.member() for log in logs}
    payloads = {name: data for log in logs for name, data in log.payloads.items()}
    members |= {f"{PAYLOADS}{name}": payloads[name] for name in sorted(payloads)}
    entries = [entry for entry in wanted.entries if concerns(entry.act, wanted.campaign)]
    lines = [redactor.entry(entry) if redactor else entry_line(entry) for entry in entries]
    members[AUDIT] = "".join(f"{line}\n" for line in lines).encode("ascii")
    members |= data_of(wanted.workshop, plan)
    manifest = _manifest(wanted, plan, logs, members, redactor).to_bytes()
    signed = {SIGNATURE: wanted.sign(manifest)} if wanted.sign else {}
    return seal({MANIFEST: manifest, **signed, **members})


def _plan(wanted: Export, runs: dict[str, tuple[Event, ...]]) -> Plan:
    opened = [event for events in runs.values() for event in events if isinstance(event, CampaignOpened)]
    if not opened or not all(runs.values()):
        raise UsageError(NO_RUN, place=wanted.campaign)
    first = opened[0]
    if any(one.plan_source != first.plan_source for one in opened):
        raise UsageError(NOT_EXPORTED, campaign=wanted.campaign, problem=words("its runs follow different plans"))
    if not first.plan:
        raise UsageError(NOT_EXPORTED, campaign=wanted.campaign, problem=words("it is a recording without a plan"))
    return wanted.workshop.plan_of(first.plan_source, first.plan_file)


def _redactor(wanted: Export, plan: Plan) -> Redactor | None:
    if wanted.masking is None:
        return None
    services = dict.fromkeys((plan.service, *plan.needs.services))
    masker = masker_for(wanted.workshop.content, services, wanted.masking.key)
    return Redactor(masker=masker, commit=wanted.masking.commit)


def _log(wanted: Export, run: str, events: tuple[Event, ...], redactor: Redactor | None) -> Log:
    try:
        return redactor.log(run, events) if redactor else log_of(run, events)
    except Unstorable as problem:
        raise UsageError(NOT_EXPORTED, campaign=wanted.campaign, problem=str(problem)) from None


def _manifest(
    wanted: Export, plan: Plan, logs: list[Log], members: dict[str, bytes], redactor: Redactor | None
) -> Manifest:
    content = wanted.workshop.content
    heads = {} if redactor else {one.id: one.head for one in wanted.store.campaigns() if one.id in wanted.runs}
    return Manifest(
        campaign=wanted.campaign,
        engine=__version__,
        engine_sha256=engine_digest(),
        plan={"id": plan.id, "version": plan.version, "sha256": digest(plan.source), "file": plan.file},
        runs=tuple(
            RunFacts(run=log.run, events=len(log.lines), head=log.head, recorded=heads.get(log.run, "")) for log in logs
        ),
        members={name: digest(data) for name, data in members.items()},
        content_root=str(content.root),
        content_sha256=content_digest(content.root),
        code=code_of(content.root),
        services=preconditions_of(content),
        redacted=redactor.redaction if redactor else None,
    )
