"""What a plan may name beyond itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from eqlab.core.service import Persona


def _nothing(_path: str) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The content around a plan."""

    personas: Mapping[str, Persona] = field(default_factory=dict)
    services: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Mock service to the preconditions it knows."""
    texts: Callable[[str], bytes | None] = _nothing
    """Path below `scenarios/<service>/` to the file's content; None when there is none."""
    plan_texts: Callable[[str], bytes | None] = _nothing
    """Path below `testplans/<service>/` to the file's content; None when there is none."""


Worlds: TypeAlias = World | Callable[[str], World]
"""A world, or a function from the plan's service to its world."""


def world_of(worlds: Worlds, service: str) -> World:
    """Return the world of a service."""
    return worlds if isinstance(worlds, World) else worlds(service)
