"""`eqlab platform up`: the mock platform without a plan, to play with."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from eqlab import __version__
from eqlab.cli import issues
from eqlab.cli.access import tell_access
from eqlab.cli.commands.platform import UpWish
from eqlab.cli.console import ConsoleThread
from eqlab.cli.door import Door
from eqlab.cli.interruption import Interruption
from eqlab.cli.near import near
from eqlab.cli.opening import House, check_folder, open_house, shown
from eqlab.cli.plainly import Stopped
from eqlab.cli.screens import screen_for
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.telling import Line, Told, Tone, tell_exchange, tell_finding, tell_wire
from eqlab.core.errors import UsageError
from eqlab.core.event import CampaignClosed, CampaignOpened, Event, ExchangeRecorded, PlatformUp, SystemFacts
from eqlab.core.exchange import Exchange
from eqlab.core.service import Access
from eqlab.observe.redaction import redact_text
from eqlab.observe.view import exchange_view
from eqlab.run.platform import Platform
from eqlab.wiring import ACCESS, Settings, open_platform, write_access

ROUND = 0.2
"""Seconds between two looks for faults of the laboratory."""


@dataclass(slots=True, kw_only=True)
class Witness:
    """Tells every exchange, and keeps it where a vendor can read it."""

    tongue: Tongue
    folder: Path
    access: Access | None = None

    def read(self, event: Event) -> Iterator[Told]:
        """Tell an event; write an exchange to a file of its own. Raises OSError."""
        if not isinstance(event, ExchangeRecorded):
            yield from tell_wire(event, self.tongue, self.access)
        else:
            yield from tell_exchange(event, self.tongue, reason=False)
            self.folder.mkdir(exist_ok=True)
            file = self.folder / f"{event.exchange.id}.json"
            file.write_text(shown_exchange(event.exchange), "utf-8", errors="replace")


def carry_out(door: Door, wish: UpWish) -> int:
    """Answer until a signal comes; that is the regular end."""
    house = open_house(door)
    names = _services(house, wish.services)
    out = check_folder(wish.out).absolute()
    settings = Settings(out=out, host=wish.host, port=wish.port, seed=wish.seed)
    witness = Witness(tongue=house.tongue, folder=out / "exchanges")
    with ConsoleThread(screen=screen_for(sys.stdout, house.tongue), read=witness.read) as console:
        settings.listeners = (console.hear,)
        platform, access, store = open_platform(house.workshop, settings, names)
        with closing(store):
            platform.emit(opened(platform))
            services = platform.start()
            try:
                file = out / ACCESS
                access = replace(access, services=services)
                witness.access = access
                write_access(file, access, platform.settings.campaign)
                console.say(*tell_access(access, file, house.tongue, platform.services))
                console.say(Line(text=house.tongue.tell("Ctrl-C ends it."), tone=Tone.FAINT))
                _stand(platform, services, console, house.tongue)
            finally:
                platform.stop()
            platform.emit(CampaignClosed(campaign=platform.settings.campaign, at=platform.clock.now()))
        told = house.tongue.tell("The exchanges are in {folder}", folder=shown(witness.folder))
        console.say(Line(text=safe(told)))
    return 0


def opened(platform: Platform) -> CampaignOpened:
    """The first event of a recording without a plan."""
    return CampaignOpened(
        campaign=platform.settings.campaign,
        at=platform.clock.now(),
        plan="",
        plan_version="",
        plan_source=b"",
        plan_file="",
        system=SystemFacts(name="", version=""),
        variant={},
        selected=(),
        deselected=(),
        partial=False,
        seed=platform.settings.seed,
        engine=__version__,
    )


def _stand(platform: Platform, services: dict[str, str], console: ConsoleThread, tongue: Tongue) -> None:
    interruption = Interruption()
    platform.emit(PlatformUp(campaign=platform.settings.campaign, at=platform.clock.now(), services=services))
    with interruption.heeded():
        try:
            while True:
                for fault in platform.desk.take_faults():
                    console.say(*tell_finding(fault, tongue))
                time.sleep(ROUND)
        except Stopped:
            return


def _services(house: House, wanted: tuple[str, ...]) -> tuple[str, ...]:
    known = house.workshop.content.services
    for name in wanted:
        if name not in known:
            expected = ", ".join(known)
            raise UsageError(issues.NO_SERVICE, expected=expected, nearest=near(name, known), name=name)
    return wanted or known


def shown_exchange(exchange: Exchange) -> str:
    """The exchange as conditions of test plans see it, as JSON without secrets."""
    return redact_text(json.dumps(exchange_view(exchange), indent=2, ensure_ascii=False, default=float))
