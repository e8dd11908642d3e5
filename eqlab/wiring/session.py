"""A campaign with all it needs, put together for a door."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from eqlab.config import SystemFile
from eqlab.core.clock import Clock, SystemClock
from eqlab.core.errors import UsageError
from eqlab.core.event import CaseFinished, Event, Listener
from eqlab.core.record import CampaignRecord, fold
from eqlab.core.service import Access
from eqlab.plan.model import Plan
from eqlab.plan.resolve import select
from eqlab.run.campaign import CampaignRun, needs_platform
from eqlab.run.desk import Desk
from eqlab.run.driver import Driver, PersonDriver, SimulatedDriver
from eqlab.run.grading import Grading
from eqlab.run.hosted import Hosted
from eqlab.run.people import People, nobody
from eqlab.run.platform import Platform, PlatformSettings
from eqlab.run.preflight import preflight
from eqlab.run.room import Room
from eqlab.store import Store, open_store
from eqlab.wire.client import ClientTls
from eqlab.wire.pki import Authority, Credentials
from eqlab.wire.probe import probe
from eqlab.wiring.allowing import allowed_by, guard_of
from eqlab.wiring.folder import ACCESS, DATABASE, hold, make_folder
from eqlab.wiring.issues import CHANGED_SYSTEM
from eqlab.wiring.past import go_on, kept_client, past_of, past_port
from eqlab.wiring.workshop import Workshop


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
    campaign: str = ""
    """Id of the campaign in a shared store; empty for a new one."""
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
    access: Path
    held: ExitStack = field(default_factory=ExitStack)
    """The folder's lock, and the store when it is this session's own."""

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
            self.held.close()

    def end(self) -> None:
        """End the campaign, for a door that needs no record."""
        try:
            self.run.close()
        finally:
            self.held.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a session is put together from."""

    workshop: Workshop
    plan: Plan
    system: SystemFile
    settings: Settings
    store: Store
    authority: Authority
    client: Credentials
    campaign: str
    seed: int

    @property
    def access(self) -> Access:
        """What the vendor gets; the addresses are known when the platform is up."""
        return Access(
            services={},
            authority=str(self.authority.root_path),
            certificate=str(self.client.certificate),
            key=str(self.client.key),
        )


def open_session(workshop: Workshop, plan: Plan, system: SystemFile, settings: Settings) -> Session:
    """Put a campaign together. Raises LabFault, ConfigurationError or UsageError before anything runs."""
    make_folder(settings.out)
    with ExitStack() as stack:
        stack.enter_context(hold(settings.out))
        store = settings.store or stack.enter_context(closing(open_store(settings.out / DATABASE)))
        session = _session(workshop, plan, system, settings, store)
        session.held = stack.pop_all()
    return session


def _session(workshop: Workshop, plan: Plan, system: SystemFile, settings: Settings, store: Store) -> Session:
    past = past_of(store, settings.out, plan, system.facts, resume=settings.resume, campaign=_own(settings))
    campaign = past.campaign if past else settings.campaign or new_id(settings)
    authority = settings.authority or Authority.open_or_create(settings.out / "pki", settings.clock)
    client = kept_client(settings.out) if past else None
    bench = Bench(
        workshop=workshop,
        plan=plan,
        system=system,
        settings=settings,
        store=store,
        authority=authority,
        client=client or authority.client(f"eqlab {campaign}", organisation=system.facts.name[:64]),
        campaign=campaign,
        seed=past.seed if past else _seed(settings),
    )
    run = _run(bench, only=past.selected if past and past.partial else settings.only)
    if past:
        if past.variant != run.selection.variant:
            raise UsageError(CHANGED_SYSTEM, folder=str(settings.out), system=system.facts.name)
        go_on(run, store)
    return Session(
        run=run,
        store=store,
        plan=plan,
        campaign=campaign,
        out=settings.out,
        access=settings.out / ACCESS,
    )


def _run(bench: Bench, only: Sequence[str]) -> CampaignRun:
    workshop, plan, system = bench.workshop, bench.plan, bench.system
    role = plan.roles.get("system", "")
    selection = select(
        plan,
        workshop.registry,
        claims=system.facts.claims,
        variant=system.variant,
        role=role,
        only=only,
        places=system.places,
    )
    hosted = _hosted(bench) if system.hosted else None
    room = _room(bench)
    if hosted is not None:
        room.system = replace(room.system, endpoints=dict.fromkeys(plan.needs.endpoints, hosted.start()))
        room.allowed = replace(room.allowed, guard=guard_of(room.system))
    run = CampaignRun(
        selection=selection,
        room=room,
        platform=None,
        hosted=hosted,
        declared=system.facts,
        personas=workshop.personas(plan.service),
        access=bench.access,
        check=lambda: preflight(
            selection,
            room.system,
            workshop.content.services,
            _prober(room),
            room.allowed,
            room.clock.now().date(),
        ),
        seed=bench.seed,
        partial=bool(only),
        adopted=tuple(bench.settings.adopted),
    )
    if needs_platform(selection):
        run.platform = _platform(bench, room)
    return run


def _room(bench: Bench) -> Room:
    plan, settings = bench.plan, bench.settings
    return Room(
        campaign=bench.campaign,
        plan=plan.id,
        system=bench.system.facts,
        clock=settings.clock,
        desk=Desk(clock=settings.clock),
        driver=_driver(bench),
        people=settings.people,
        emit=fan_out(bench.store, settings.listeners),
        grading=Grading(
            requirements={requirement.id: requirement for requirement in plan.requirements},
            sources={source.id: source for source in plan.sources},
            adopted=frozenset(settings.adopted),
        ),
        tls=ClientTls(
            authority=bench.system.authority or bench.authority.root_path,
            certificate=bench.system.certificate or bench.client.certificate,
            key=bench.system.key or bench.client.key,
        ),
        texts=lambda path: bench.workshop.content.text(plan.service, path),
        allowed=allowed_by(bench.system, settings.host, bench.authority.folder),
    )


def _platform(bench: Bench, room: Room) -> Platform:
    plan, settings, content = bench.plan, bench.settings, bench.workshop.content
    return Platform(
        settings=PlatformSettings(
            campaign=bench.campaign,
            seed=bench.seed,
            host=settings.host,
            port=settings.port or past_port(bench.store, bench.campaign),
            server=bench.authority.server(),
            authority=bench.authority.root_path,
            client=bench.client.facts,
        ),
        services={
            name: content.service(name) for name in plan.needs.services or (plan.service,) if name in content.services
        },
        desk=room.desk,
        emit=room.emit,
        clock=settings.clock,
    )


def _hosted(bench: Bench) -> Hosted:
    return Hosted(
        service=bench.workshop.content.service(bench.plan.service),
        server=bench.authority.server(),
        authority=bench.authority.root_path,
        clock=bench.settings.clock,
        seed=bench.seed,
    )


def fan_out(store: Store, listeners: Iterable[Listener]) -> Listener:
    """One listener that keeps an event first and tells it afterwards."""
    others = tuple(listeners)

    def emit(event: Event) -> None:
        if isinstance(event, CaseFinished) and not event.evidence:
            store.append_lazily(event)
        else:
            store.append(event)
        for listener in others:
            listener(event)

    return emit


def _own(settings: Settings) -> str | None:
    """The campaign that is meant in a shared store; None when the store is the folder's own."""
    return None if settings.store is None else settings.campaign


def new_id(settings: Settings) -> str:
    """A new campaign's id: its day, and chance."""
    return f"C{settings.clock.now():%Y%m%d}-{secrets.token_hex(4)}"


def _seed(settings: Settings) -> int:
    return secrets.randbits(63) if settings.seed is None else settings.seed


def _driver(bench: Bench) -> Driver:
    if bench.system.hosted or not bench.system.facts.simulated:
        return PersonDriver()
    return SimulatedDriver(bench.workshop.content.system(bench.plan.service, bench.system.facts.simulated))


def _prober(room: Room) -> Callable[[str], str]:
    def problem_with(url: str) -> str:
        problem = probe(url, room.tls, 5.0)
        return "" if problem is None else problem.words

    return problem_with
