"""The composition root: the one place where the rooms are put together. Its names are loaded when they are used."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eqlab.wiring.folder import ACCESS, DATABASE, write_access
    from eqlab.wiring.past import load_record
    from eqlab.wiring.session import Session, Settings, fan_out, open_session
    from eqlab.wiring.standing import open_platform
    from eqlab.wiring.workshop import OWN_MOCK, Workshop

__all__ = [
    "ACCESS",
    "DATABASE",
    "OWN_MOCK",
    "Session",
    "Settings",
    "Workshop",
    "fan_out",
    "load_record",
    "open_platform",
    "open_session",
    "write_access",
]

_ROOMS = {
    "folder": ("ACCESS", "DATABASE", "write_access"),
    "past": ("load_record",),
    "session": ("Session", "Settings", "fan_out", "open_session"),
    "standing": ("open_platform",),
    "workshop": ("OWN_MOCK", "Workshop"),
}


def __getattr__(name: str) -> Any:
    """Load a name from the room that it is in."""
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"eqlab.wiring.{room}"), name)
    raise AttributeError(name)
