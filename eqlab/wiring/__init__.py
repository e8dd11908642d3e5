"""The composition root: the one place where the rooms are put together."""

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
