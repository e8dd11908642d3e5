"""The simulated systems as tests see them."""

from functools import cache
from pathlib import Path

from eqlab.content import Content
from eqlab.core.service import SimulatedSystem

ROOT = Path(__file__).parents[2]
CONTENT = Content(ROOT)


@cache
def systems() -> dict[str, SimulatedSystem]:
    return {system.name: system for system in CONTENT.systems("eprescription")}


def defective(role: str) -> list[str]:
    return [name for name, system in systems().items() if system.role == role and system.defect]
