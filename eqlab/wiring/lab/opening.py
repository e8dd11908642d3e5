"""Opening a laboratory: its settings, its store, its keys, put together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eqlab.core.act import Entry
from eqlab.core.clock import Clock, SystemClock
from eqlab.label.deciding_admission import Knowledge
from eqlab.store import open_store
from eqlab.store.keyring import open_keyring
from eqlab.wiring.lab.lab import Actor, Lab
from eqlab.wiring.lab.settings import read_settings
from eqlab.wiring.workshop import Workshop


@contextmanager
def open_lab(
    home: Path, workshop: Workshop, *, actor: Actor | None = None, clock: Clock | None = None
) -> Iterator[Lab]:
    """Open a laboratory. Raises ConfigurationError when the folder holds none, LabFault when its store fails."""
    settings = read_settings(home)
    keys = open_keyring(home / "keys" / "campaigns", home / "keys" / "store.key")
    store = open_store(settings.database if "://" in settings.database else home / settings.database, keys=keys)
    lab = Lab(
        home=home,
        settings=settings,
        store=store,
        workshop=workshop,
        clock=clock or SystemClock(),
        keyring=keys,
        knowing=_knowledge,
        actor=actor,
    )
    try:
        yield lab
    finally:
        lab.close()


def _knowledge(lab: Lab, entries: Sequence[Entry]) -> Knowledge:
    from eqlab.wiring.lab.knowing import knowledge_of  # noqa: PLC0415 - few acts are held against evidence

    return knowledge_of(lab, entries)
