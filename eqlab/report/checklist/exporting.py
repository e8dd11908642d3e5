"""What exports in the forms of others have in common: ids that stay, and what is lost on the way."""

import uuid
from dataclasses import dataclass

from eqlab.core.values import Json
from eqlab.report.phrase import Phrase

NAMESPACE = uuid.UUID("b41f4d0e-7d35-5c0c-9a8e-3f6a1d0c2e57")
"""Of all ids that are made here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A document in the form of others."""

    document: dict[str, Json]
    losses: tuple[Phrase, ...]
    """What its form cannot hold."""


def uuid_of(*names: str) -> str:
    """Return an id that the same names always have."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(names)))
