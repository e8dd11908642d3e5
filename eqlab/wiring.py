"""The composition root: the one place where the rooms are put together."""

import json
import os
import secrets
import ssl
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from eqlab.config import SystemFile
from eqlab.content import Content, bundled
from eqlab.core.check import Registry
from eqlab.core.clock import Clock, SystemClock
from eqlab.core.errors import ConfigurationError, LabFault, UsageError
from eqlab.core.event import CampaignOpened, CaseFinished, Event, ExchangeRecorded, Listener, PlatformUp, SystemFacts
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Nature
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.service import Access, Persona
from eqlab.plan.load import load_plan
from eqlab.plan.model import Plan, Selection
from eqlab.plan.resolve import select
from eqlab.plan.world import World
from eqlab.run.campaign import CampaignRun, needs_platform
from eqlab.run.desk import Desk
from eqlab.run.driver import Driver, PersonDriver, SimulatedDriver
from eqlab.run.grading import Grading
from eqlab.run.people import People, nobody
from eqlab.run.platform import Platform, PlatformSettings
from eqlab.run.preflight import preflight
from eqlab.run.room import Room
from eqlab.store import Store, open_store
from eqlab.validate.checks import check_kinds
from eqlab.validate.fhirpath import compile_expression
from eqlab.validate.identifier import compile_rules
from eqlab.wire.certificate import facts
from eqlab.wire.client import ClientTls
from eqlab.wire.pki import Authority, Credentials
from eqlab.wire.probe import probe

NO_PLAN = Issue(
    code="EQ-LAB-001",
    template="The test plan {file} cannot be read: {problem}.",
    advice="`eqlab plan list` shows the plans that are there.",
    nature=Nature.AUTHOR,
)
NO_FOLDER = Issue(
    code="EQ-LAB-002",
    template="The folder {folder} cannot be written: {problem}.",
    advice="Choose another folder with --out, or free some space.",
    nature=Nature.LAB,
)
OTHER_CAMPAIGN = Issue(
    code="EQ-LAB-003",
    template="The folder {folder} already holds the campaign {campaign}.",
    advice="Choose another folder, or go on with that campaign with --resume.",
    nature=Nature.AUTHOR,
)
NOTHING_TO_RESUME = Issue(
    code="EQ-LAB-004",
    template="The folder {folder} holds no campaign to go on with.",
    advice="Run the command without --resume.",
    nature=Nature.AUTHOR,
)
CHANGED_PLAN = Issue(
    code="EQ-LAB-005",
    template="The campaign in {folder} was begun with another content of the plan {plan}.",
    advice="A campaign is pinned to its plan: begin a new one in another folder.",
    nature=Nature.AUTHOR,
)
NO_SYSTEM = Issue(
    code="EQ-LAB-006",
    template="No system was named, and no golden simulated system plays the role {role} of {service}.",
    advice="Name a system file.",
    nature=Nature.CONFIGURATION,
)

DATABASE = "campaign.db"
ACCESS = "access.json"
_PEM_END = "-----END CERTIFICATE-----"


@dataclass(frozen=True)
class Workshop:
    """Content, compiled once: what every campaign of this process shares."""

    content: Content = field(default_factory=bundled)

    @cached_property
    def registry(self) -> Registry:
        """All checks and the expression language."""
        rules, file = self.content.identifiers()
        return Registry(checks=check_kinds(compile_rules(rules, file)), expression=compile_expression)

    def world(self, service: str) -> World:
        """What a plan of this service may name."""
        return World(
            personas=self.content.personas(service),
            services={name: self.content.service(name).preconditions for name in self.content.services},
            texts=lambda path: self.content.text(service, path),
            plan_texts=lambda path: self.content.plan_text(service, path),
        )

    def plan(self, path: Path) -> Plan:
        """Load a test plan. Raises UsageError when it cannot be read, AuthorErrors with every mistake in it."""
        return self.plan_of(self.read_plan(path), str(path))

    def read_plan(self, path: Path) -> bytes:
        """Read a plan's bytes. Raises UsageError."""
        try:
            return path.read_bytes()
        except OSError as error:
            raise UsageError(NO_PLAN, file=str(path), problem=error.strerror or str(error)) from None

    def plan_of(self, source: bytes, file: str) -> Plan:
        """Compile a plan from its bytes, e.g. those a campaign is pinned to."""
        return load_plan(source, file, self.registry, self.world)

    def personas(self, service: str) -> Mapping[str, Persona]:
        """The personas of a service."""
        return self.content.personas(service)

    def simulated(self, plan: Plan, name: str = "") -> SystemFile:
        """The system file of a simulated system; without a name, of the golden one for the plan's role."""
        role = plan.roles.get("system", "")
        system = self.content.system(plan.service, name) if name else self.content.golden(plan.service, role)
        if system is None:
            raise ConfigurationError(NO_SYSTEM, role=role, service=plan.service)
        return SystemFile(
            facts=SystemFacts(
                name=system.name,
                version="1.0.0",
                organisation="eqlab",
                roles=(system.role,),
                claims=system.claims,
                simulated=system.name,
            )
        )


@dataclass(slots=True, kw_only=True)
class Settings:
    """How a campaign is run."""

    out: Path
    language: str = "en"
    only: Sequence[str] = ()
    adopted: Sequence[str] = ()
    host: str = "127.0.0.1"
    port: int = 0
    seed: int | None = None
    resume: bool = False
    people: People = nobody
    listeners: Sequence[Listener] = ()
    clock: Clock = field(default_factory=SystemClock)
    store: Store | None = None
    """Shared by several campaigns of one lab; None opens one in `out`."""
    authority: Authority | None = None
    """Shared likewise."""


@dataclass(slots=True, kw_only=True)
class Session:
    """A campaign with its store: what a door holds while it runs one."""

    run: CampaignRun
    store: Store
    plan: Plan
    campaign: str
    out: Path
    owns_store: bool
    access: Path

    def record(self) -> CampaignRecord:
        """What is known of the campaign now."""
        self.store.flush()
        return fold(self.store.events(self.campaign))

    def close(self) -> CampaignRecord:
        """End the campaign and return its record."""
        try:
            self.run.close()
            return self.record()
        finally:
            self._leave()

    def end(self) -> None:
        """End the campaign, for a door that needs no record."""
        try:
            self.run.close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self.owns_store:
            self.store.close()


def open_session(workshop: Workshop, plan: Plan, system: SystemFile, settings: Settings) -> Session:
    """Put a campaign together. Raises LabFault, ConfigurationError or UsageError before anything runs."""
    _make_folder(settings.out)
    store = settings.store or open_store(settings.out / DATABASE)
    try:
        return _session(workshop, plan, system, settings, store)
    except BaseException:
        if settings.store is None:
            store.close()
        raise


def _session(workshop: Workshop, plan: Plan, system: SystemFile, settings: Settings, store: Store) -> Session:
    past = _past(plan, settings, store)
    campaign = past.campaign if past else _new_id(settings)
    seed = past.seed if past else (settings.seed if settings.seed is not None else secrets.randbits(63))
    selection = select(
        plan,
        workshop.registry,
        claims=system.facts.claims,
        variant=system.variant,
        role=plan.roles.get("system", ""),
        only=settings.only,
    )
    emit = fan_out(store, settings.listeners)
    authority = settings.authority or Authority.open_or_create(settings.out / "pki", settings.clock)
    client = (_kept_client(settings.out) if past else None) or authority.client(
        f"eqlab {campaign}", organisation=system.facts.name[:64]
    )
    access = Access(
        services={},
        authority=str(authority.root_path),
        certificate=str(client.certificate),
        key=str(client.key),
    )
    driver = _driver(workshop, plan, system)
    room = _room(workshop, plan, system, settings, campaign=campaign, emit=emit, driver=driver, access=access)
    run = CampaignRun(
        selection=selection,
        room=room,
        platform=None,
        personas=workshop.personas(plan.service),
        access=access,
        check=lambda: preflight(selection, system.facts, workshop.content.services, _prober(room)),
        seed=seed,
        partial=bool(settings.only),
        adopted=tuple(settings.adopted),
    )
    if past:
        _resume(run, store)
    if needs_platform(selection):
        server = authority.server(["localhost", "127.0.0.1", "::1"])
        run.platform = _platform(workshop, plan, settings, run, server, authority, client, _past_port(store, campaign))
    return Session(
        run=run,
        store=store,
        plan=plan,
        campaign=campaign,
        out=settings.out,
        owns_store=settings.store is None,
        access=settings.out / ACCESS,
    )


def _room(
    workshop: Workshop,
    plan: Plan,
    system: SystemFile,
    settings: Settings,
    *,
    campaign: str,
    emit: Listener,
    driver: Driver,
    access: Access,
) -> Room:
    return Room(
        campaign=campaign,
        plan=plan.id,
        system=system.facts,
        clock=settings.clock,
        desk=Desk(clock=settings.clock),
        driver=driver,
        people=settings.people,
        emit=emit,
        grading=Grading(
            requirements={requirement.id: requirement for requirement in plan.requirements},
            sources={source.id: source for source in plan.sources},
            adopted=frozenset(settings.adopted),
        ),
        tls=ClientTls(
            authority=system.authority or Path(access.authority),
            certificate=Path(access.certificate),
            key=Path(access.key),
        ),
        texts=lambda path: workshop.content.text(plan.service, path),
    )


def _platform(
    workshop: Workshop,
    plan: Plan,
    settings: Settings,
    run: CampaignRun,
    server: Credentials,
    authority: Authority,
    client: Credentials,
    port: int,
) -> Platform:
    services = plan.needs.services or (plan.service,)
    return Platform(
        settings=PlatformSettings(
            campaign=run.room.campaign,
            seed=run.seed,
            host=settings.host,
            port=settings.port or port,
            server=server,
            authority=authority.root_path,
            client=client.facts,
        ),
        services={name: workshop.content.service(name) for name in services if name in workshop.content.services},
        desk=run.room.desk,
        emit=run.room.emit,
        clock=settings.clock,
    )


def open_platform(workshop: Workshop, settings: Settings, names: Sequence[str]) -> tuple[Platform, Access, Store]:
    """Put a platform together that no plan drives: it records and answers, and nothing is judged.

    The caller emits `CampaignOpened` first, starts and stops it, and closes the store.
    Raises LabFault when the folder, the store or a service cannot be used.
    """
    _make_folder(settings.out)
    services = {name: workshop.content.service(name) for name in names}
    authority = Authority.open_or_create(settings.out / "pki", settings.clock)
    client = _kept_client(settings.out) or authority.client("eqlab platform")
    known = PlatformSettings(
        campaign=_new_id(settings),
        seed=settings.seed or 0,
        host=settings.host,
        port=settings.port,
        server=authority.server(["localhost", "127.0.0.1", "::1"]),
        authority=authority.root_path,
        client=client.facts,
    )
    root, certificate, key = str(authority.root_path), str(client.certificate), str(client.key)
    store = open_store(settings.out / DATABASE)
    emit, clock = fan_out(store, settings.listeners), settings.clock
    platform = Platform(settings=known, services=services, desk=Desk(clock=clock), emit=emit, clock=clock)
    return platform, Access(services={}, authority=root, certificate=certificate, key=key), store


def fan_out(store: Store, listeners: Iterable[Listener]) -> Listener:
    """One listener that keeps an event first and tells it afterwards."""
    others = tuple(listeners)

    def emit(event: Event) -> None:
        if isinstance(event, CaseFinished) and not others:
            store.append_lazily(event)
        else:
            store.append(event)
        for listener in others:
            listener(event)

    return emit


def write_access(session: Session) -> Path:
    """Write what a vendor needs to call the platform; return the file."""
    access = session.run.access
    text = json.dumps(
        {
            "campaign": session.campaign,
            "plan": session.plan.id,
            "services": dict(access.services),
            "authority": access.authority,
            "certificate": access.certificate,
            "key": access.key,
        },
        indent=2,
    )
    session.access.write_text(text + "\n", "utf-8")
    return session.access


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


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe_file = out / f".eqlab-{os.getpid()}"
        probe_file.write_bytes(b"x")
        probe_file.unlink()
    except OSError as error:
        raise LabFault(NO_FOLDER, folder=str(out), problem=error.strerror or str(error)) from None


def _past(plan: Plan, settings: Settings, store: Store) -> CampaignOpened | None:
    if settings.store is not None:
        return None
    summaries = store.campaigns()
    folder = str(settings.out)
    if not settings.resume:
        if summaries:
            raise UsageError(OTHER_CAMPAIGN, folder=folder, campaign=summaries[-1].id)
        return None
    if not summaries:
        raise UsageError(NOTHING_TO_RESUME, folder=folder)
    opened = fold(store.events(summaries[-1].id)).opened
    if opened.plan_source != plan.source:
        raise UsageError(CHANGED_PLAN, folder=folder, plan=plan.id)
    return opened


def _resume(run: CampaignRun, store: Store) -> None:
    record = fold(store.events(run.room.campaign))
    run.resumed = True
    run.resumed_from = record.exchanges
    run.finished = frozenset(case.id for case in record.cases if case.finished is not None)
    run.room.outbound = sum(1 for recorded in record.exchanges if "-s" in recorded.exchange.id)


def _kept_client(out: Path) -> Credentials | None:
    """The client certificate that an interrupted campaign gave to its vendor."""
    try:
        access = json.loads((out / ACCESS).read_text("utf-8"))
        certificate, key = Path(access["certificate"]), Path(access["key"])
        leaf = certificate.read_text("ascii").partition(_PEM_END)
        known = facts(ssl.PEM_cert_to_DER_cert(leaf[0] + leaf[1]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Credentials(certificate=certificate, key=key, facts=known)


def _past_port(store: Store, campaign: str) -> int:
    for event in store.events(campaign):
        if isinstance(event, PlatformUp):
            for url in event.services.values():
                return int(url.rsplit(":", 1)[1].split("/")[0])
    return 0


def _new_id(settings: Settings) -> str:
    now = settings.clock.now()
    return f"C{now:%Y%m%d}-{secrets.token_hex(4)}"


def _driver(workshop: Workshop, plan: Plan, system: SystemFile) -> Driver:
    if not system.facts.simulated:
        return PersonDriver()
    return SimulatedDriver(workshop.content.system(plan.service, system.facts.simulated))


def _prober(room: Room) -> Callable[[str], str]:
    def problem_with(url: str) -> str:
        problem = probe(url, room.tls, 5.0)
        return "" if problem is None else problem.words

    return problem_with


__all__ = [
    "DATABASE",
    "ExchangeRecorded",
    "Finding",
    "Selection",
    "Session",
    "Settings",
    "Workshop",
    "fan_out",
    "load_record",
    "open_platform",
    "open_session",
    "replace",
    "write_access",
]
