"""A platform that no plan drives."""

from collections.abc import Sequence

from eqlab.core.service import Access
from eqlab.run.desk import Desk
from eqlab.run.platform import Platform, PlatformSettings
from eqlab.store import Store, open_store
from eqlab.wire.pki import Authority
from eqlab.wiring.folder import DATABASE, make_folder
from eqlab.wiring.past import kept_client
from eqlab.wiring.session import Settings, fan_out, new_id
from eqlab.wiring.workshop import Workshop


def open_platform(workshop: Workshop, settings: Settings, names: Sequence[str]) -> tuple[Platform, Access, Store]:
    """Put a platform together that no plan drives: it records and answers, and nothing is judged.

    The caller emits `CampaignOpened` first, starts and stops it, and closes the store.
    Raises LabFault when the folder, the store or a service cannot be used.
    """
    make_folder(settings.out)
    services = {name: workshop.content.service(name) for name in names}
    authority = Authority.open_or_create(settings.out / "pki", settings.clock)
    client = kept_client(settings.out) or authority.client("eqlab platform")
    known = PlatformSettings(
        campaign=new_id(settings),
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
